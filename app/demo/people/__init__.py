"""Everyone in the demo, in the order of the sign-in page."""

from app.demo.people.aaltola import AALTOLA
from app.demo.people.alanko import ALANKO
from app.demo.people.international import INTERNATIONAL_PEOPLE
from app.demo.people.kallio import KALLIO
from app.demo.people.karvonen import KARVONEN
from app.demo.people.korpela import KORPELA
from app.demo.people.kovalchuk import KOVALCHUK
from app.demo.people.lehtovaara import LEHTOVAARA
from app.demo.people.rinne import RINNE
from app.demo.people.salmela import SALMELA
from app.demo.people.soderdahl import ALAND
from app.demo.people.tuomi import TUOMI
from app.demo.people.vainio import VAINIO
from app.demo.people.virtamo import VIRTAMO
from app.demo.people.warfa import WARFA
from app.demo.people.wielandt import WIELANDT
from app.demo.person import DemoPerson

PEOPLE: tuple[DemoPerson, ...] = (
    *LEHTOVAARA,
    *ALAND,
    *KARVONEN,
    *WARFA,
    *KOVALCHUK,
    *SALMELA,
    *KORPELA,
    *KALLIO,
    *INTERNATIONAL_PEOPLE,
    *WIELANDT,
    *VIRTAMO,
    *TUOMI,
    *AALTOLA,
    *VAINIO,
    *ALANKO,
    *RINNE,
)
