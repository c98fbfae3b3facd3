"""Labels of the additional information of a study right (lisätiedot): support, residence, absence, funding."""

from __future__ import annotations

from app.register.words import Message, say

ADDITIONAL: dict[str, Message] = {
    # Compulsory education and cost
    "aloittanutEnnenOppivelvollisuutta": say("Started before compulsory education"),
    "perusopetuksenAloittamistaLykätty": say("Start of basic education postponed"),
    "pidennettyOppivelvollisuus": say("Extended compulsory education"),
    "varhennetunOppivelvollisuudenJaksot": say("Periods of advanced compulsory education"),
    "maksuttomuus": say("Free education"),
    "maksuton": say("Free of charge"),
    "oikeuttaMaksuttomuuteenPidennetty": say("Right to free education extended"),
    "oikeusMaksuttomaanAsuntolapaikkaan": say("Right to free accommodation"),
    "pidennettyPäättymispäivä": say("End date extended"),
    "jotpaAsianumero": say("Case number of the funding for continuous learning"),
    "rahoituksenPiirissä": say("Publicly funded"),
    # Support for learning
    "tukimuodot": say("Forms of support"),
    "erityinenTuki": say("Special support"),
    "erityisenTuenPäätös": say("Decision on special support"),
    "erityisenTuenPäätökset": say("Decisions on special support"),
    "tehostetunTuenPäätös": say("Decision on intensified support"),
    "tehostetunTuenPäätökset": say("Decisions on intensified support"),
    "tuenPäätöksenJaksot": say("Periods of support decisions"),
    "erityisryhmässä": say("In a special group"),
    "opetusryhmä": say("Teaching group"),
    "toteutuspaikka": say("Place where special support is given"),
    "hojks": say("Individual educational plan"),
    "opiskeleeToimintaAlueittain": say("Studies by activity area"),
    "toimintaAlueittainOpiskelu": say("Study by activity area"),
    "tavoitekokonaisuuksittainOpiskelu": say("Study by sets of objectives"),
    "joustavaPerusopetus": say("Flexible basic education"),
    "vuosiluokkiinSitoutumatonOpetus": say("Studies without year classes"),
    "yhdysluokka": say("Combined class"),
    "osaAikainenErityisopetus": say("Part-time special needs education"),
    "vaativanErityisenTuenErityinenTehtävä": say("Demanding special support"),
    "opiskeluvalmiuksiaTukevatOpinnot": say("Studies that support readiness to study"),
    "vammainen": say("Disability"),
    "vaikeastiVammainen": say("Severe disability"),
    "vammainenJaAvustaja": say("Disability and a personal assistant"),
    "opetuksenJärjestäminenVammanSairaudenTaiRajoitteenPerusteella": say(
        "Teaching arranged because of a disability, illness or functional limitation"
    ),
    # Residence and travel
    "majoitus": say("Accommodation"),
    "majoitusetu": say("Accommodation benefit"),
    "kuljetusetu": say("Transport benefit"),
    "sisäoppilaitosmainenMajoitus": say("Boarding school accommodation"),
    "vaativanErityisenTuenYhteydessäJärjestettäväMajoitus": say("Accommodation with demanding special support"),
    "koulukoti": say("Reform school"),
    "vankilaopetuksessa": say("Teaching in prison"),
    "kotiopetus": say("Home education"),
    "kotiopetusjaksot": say("Periods of home education"),
    "ulkomailla": say("Abroad"),
    "ulkomaanjaksot": say("Periods abroad"),
    # The student and the training
    "ulkomainenVaihtoopiskelija": say("Exchange student from abroad"),
    "yksityisopiskelija": say("Private student"),
    "alle18vuotiaanAikuistenLukiokoulutuksenAloittamisenSyy": say(
        "Reason for starting general upper secondary education for adults under the age of 18"
    ),
    "erityisenKoulutustehtävänJaksot": say("Special educational task"),
    "tehtävä": say("Task"),
    "valmistavanLisäopetus": say("Additional teaching of preparatory education"),
    "henkilöstökoulutus": say("Staff training"),
    "koulutusvienti": say("Education export"),
    "siirtynytUusiinTutkinnonPerusteisiin": say("Moved to new qualification requirements"),
    "osaAikaisuus": say("Part-time studies, share"),
    "osaAikaisuusjaksot": say("Periods of part-time study"),
    "järjestämislupa": say("Permission to organise"),
}
