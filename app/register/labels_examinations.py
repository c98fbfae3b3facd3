"""Labels of examinations: matriculation, IB, DIA, EB and the language tests."""

from __future__ import annotations

from app.register.words import Message, say

EXAMINATIONS: dict[str, Message] = {
    # Matriculation
    "tutkintokerta": say("Examination period"),
    "vuosi": say("Year"),
    "vuodenaika": say("Season"),
    "pakollisetKokeetSuoritettu": say("Compulsory tests completed"),
    "suoritusMukanaTodistuksella": say("Included on the certificate"),
    "tutkintokokonaisuudet": say("Examinations taken"),
    "tutkintokokonaisuus": say("Examination"),
    "tutkintokerrat": say("Examination periods"),
    "aiemminSuoritetutKokeet": say("Tests completed earlier"),
    "koulutustausta": say("Education on entry"),
    "copyOfExamPaper": say("Copy of the examination paper"),
    "koesuoritus": say("Examination paper"),
    # IB
    "theoryOfKnowledge": say("Theory of knowledge"),
    "extendedEssay": say("Extended essay"),
    "creativityActionService": say("Creativity, action, service"),
    "lisäpisteet": say("Additional points"),
    "iboTunniste": say("IBO code of the school"),
    # DIA
    "lasketaanKokonaispistemäärään": say("Counted in the total points"),
    "kokonaispistemäärä": say("Total points"),
    "lukukausisuoritustenKokonaispistemäärä": say("Total points of the semesters"),
    "tutkintoaineidenKokonaispistemäärä": say("Total points of the examination subjects"),
    "kokonaispistemäärästäJohdettuKeskiarvo": say("Average derived from the total points"),
    "vastaavuustodistuksenTiedot": say("Certificate of equivalence"),
    "lukioOpintojenLaajuus": say("Extent of general upper secondary studies"),
    "koetuloksenNelinkertainenPistemäärä": say("Fourfold points of the test result"),
    # Language tests
    "tutkintopäiväTodistuksella": say("Examination date on the certificate"),
    "osakoe": say("Part of the test"),
    "kielitaito": say("Language skills"),
    "testipaikka": say("Test place"),
    "testipäivä": say("Test date"),
}
