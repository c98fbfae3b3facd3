"""Labels of higher education, as KOSKI makes it from Virta."""

from __future__ import annotations

from app.register.words import Message, say

HIGHER_EDUCATION: dict[str, Message] = {
    "virtaNimi": say("Name in the higher education register"),
    "virtaVirheet": say("Errors in the higher education register"),
    "arvoVirheessä": say("Erroneous value"),
    "luokittelu": say("Classification"),
    "ensisijaisuus": say("Primary study right"),
    "virtaOpiskeluoikeudenTyyppi": say("Type of study right"),
    "virtaOpiskeluoikeudenLuokittelu": say("Classification of the study right"),
    "järjestäväOrganisaatio": say("Organised by"),
    "koulutuskuntaJaksot": say("Municipalities of study"),
    "koulutuskunta": say("Municipality of study"),
    "kunta": say("Municipality"),
    "lukukausiIlmoittautuminen": say("Registration for the semesters"),
    "ilmoittautumisjaksot": say("Registration periods"),
    "ylioppilaskunnanJäsen": say("Member of the student union"),
    "ythsMaksettu": say("Student health care fee paid"),
    "maksettavatLukuvuosimaksut": say("Tuition fees to be paid"),
    "maksetutLukuvuosimaksut": say("Tuition fees paid"),
    "maksettu": say("Paid"),
    "summa": say("Amount"),
    "apuraha": say("Grant"),
    "opettajanPedagogisetOpinnot": say("Pedagogical studies of a teacher"),
    "opetettavanAineenOpinnot": say("Studies in the subject taught"),
    "pätevyydet": say("Professional qualifications"),
    "pätevyys": say("Professional qualification"),
    "hyväksilukuPvm": say("Date of credit transfer"),
    "opinnäytetyö": say("Thesis"),
}
