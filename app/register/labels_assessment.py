"""Labels of grades, points and language levels."""

from __future__ import annotations

from app.register.words import Message, say

ASSESSMENT: dict[str, Message] = {
    "arviointi": say("Assessment"),
    "arvosana": say("Grade"),
    "arviointipäivä": say("Date of assessment"),
    "arvioitsijat": say("Assessors"),
    "ntm": say("Specialist in competence-based qualifications"),
    "arviointikohteet": say("Targets of assessment"),
    "arvioinnistaPäättäneet": say("Assessment decided by"),
    "arviointikeskusteluunOsallistuneet": say("Took part in the assessment discussion"),
    "hyväksytty": say("Passed"),
    "pisteet": say("Points"),
    "effort": say("Effort"),
    "predicted": say("Predicted grade"),
    "predictedArviointi": say("Predicted assessment"),
    "käyttäytymisenArvio": say("Assessment of conduct"),
    "vastuujaYhteistyöArvio": say("Assessment of responsibility and cooperation"),
    "vastuuJaYhteistyöArvio": say("Assessment of responsibility and cooperation"),
    "yleisarvosana": say("Overall grade"),
    "taitotaso": say("Proficiency level"),
    "kuullunYmmärtämisenTaitotaso": say("Listening comprehension, level"),
    "puhumisenTaitotaso": say("Speaking, level"),
    "luetunYmmärtämisenTaitotaso": say("Reading comprehension, level"),
    "kirjoittamisenTaitotaso": say("Writing, level"),
    "puhviKoe": say("Test of spoken communication"),
    "suullisenKielitaidonKokeet": say("Tests of spoken language"),
}
