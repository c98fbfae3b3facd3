"""Fictional schools and their organisers.

Every school has a koulutustoimija, an oppilaitos and a toimipiste. Their contact data have every shape met in the real
service: a KOSKI address in one or several languages, only a general address, none at all (then the organiser's), two
addresses in one field, something that is not an address, a closed school with its successor.
"""

from __future__ import annotations

from app.demo.school import Organiser, School

KOIVURANTA = Organiser(
    2001, "Koivurannan kaupunki", "Björkstrands stad", "City of Koivuranta", "179", "kirjaamo@koivuranta.example"
)
KANERVALA = Organiser(
    2002, "Kanervalan koulusäätiö", "Ljungbackens skolstiftelse", "Kanervala School Foundation", "091"
)
OSTERSOL = Organiser(
    2003, "Östersolin kunta", "Östersols kommun", "Municipality of Östersol", "478", "registrator@ostersol.example"
)
SKARVIK = Organiser(
    2004, "Skärvikin kunta", "Skärviks kommun", "Municipality of Skärvik", "445", "info@skarvik.example"
)
JARVISEUTU = Organiser(
    2005,
    "Järvenseudun koulutuskuntayhtymä",
    "Sjötraktens utbildningssamkommun",
    "Lake District Joint Authority for Education",
    "297",
    "vaihde@jarvenseutu.example",
)
VALKAMA = Organiser(
    2006, "Valkaman sivistysyhdistys ry", "Bildningsföreningen Valkama rf", "Valkama Education Association", "837"
)
LAKELAND = Organiser(2007, "Järvenselän yliopisto", "Fjärdsjö universitet", "Lakeland University", "297")
ARCHIPELAGO = Organiser(
    2008,
    "Saaristomeren yliopisto",
    "Skärgårdshavets universitet",
    "Archipelago University",
    "853",
    "university@archipelago.example",
)
BOTHNIA = Organiser(
    2009,
    "Perämeren ammattikorkeakoulu Oy",
    "Bottenvikens yrkeshögskola Ab",
    "Bothnia University of Applied Sciences Ltd",
    "564",
    "kirjaamo@perameri.example",
)

PRESCHOOL = School(
    1001,
    "96001",
    "Koivurannan esiopetus, Käpytikka",
    "Björkstrands förskola, Hackspetten",
    "Woodpecker Pre-primary School",
    "179",
    KOIVURANTA,
    kind="11",
)
"""No address of its own: a report goes to the organiser."""

HARJUNPAA = School(
    1002,
    "96002",
    "Harjunpään yhtenäiskoulu",
    "Åsändans enhetsskola",
    "Harjunpää Comprehensive School",
    "179",
    KOIVURANTA,
    kind="11",
    koski_emails={"fi": "koulusihteeri@harjunpaa.example", "sv": "skolsekreterare@harjunpaa.example"},
)
LAHDENPOHJA = School(
    1003,
    "96003",
    "Lahdenpohjan koulu",
    "Viksbottens skola",
    "Lahdenpohja School",
    "179",
    KOIVURANTA,
    kind="11",
    koski_emails={"fi": "lahdenpohja@koivuranta.example"},
    closed_on="2021-07-31",
    successor=1002,
)
"""Closed; merged into Harjunpää, whose address counts now."""

LUKIO = School(
    1004,
    "96004",
    "Koivurannan lukio",
    "Björkstrands gymnasium",
    "Koivuranta Upper Secondary School",
    "179",
    KOIVURANTA,
    email="lukio@koivuranta.example",
)
AIKUISLUKIO = School(
    1005,
    "96005",
    "Koivurannan aikuislukio",
    "Björkstrands vuxengymnasium",
    "Koivuranta Upper Secondary School for Adults",
    "179",
    KOIVURANTA,
    koski_emails={"fi": "opintotoimisto@aikuislukio.example; rehtori@aikuislukio.example"},
)
"""Two addresses in one field, as some schools write them."""

IB_SCHOOL = School(
    1006,
    "96006",
    "Kanervalan lukio",
    "Ljungbackens gymnasium",
    "Kanervala Upper Secondary School",
    "091",
    KANERVALA,
    koski_emails={"fi": "ks. www.kanervala.example/yhteystiedot"},
    email="office@kanervala.example",
)
"""Its KOSKI address is not an address."""

INTERNATIONAL = School(
    1007,
    "96007",
    "Kanervalan kansainvälinen koulu",
    "Ljungbackens internationella skola",
    "Kanervala International School",
    "091",
    KANERVALA,
    kind="19",
    koski_emails={"en": "registrar@international.example", "fi": "kanslia@international.example"},
)
GERMAN = School(
    1008,
    "96008",
    "Saksalainen koulu Kanervala",
    "Tyska skolan Ljungbacken",
    "German School of Kanervala",
    "091",
    KANERVALA,
    kind="19",
    koski_emails={"fi": ""},
    email="sekretariat@deutscheschule.example",
)
"""An empty KOSKI address, which must not hide the general one."""

EUROPEAN = School(
    1009,
    "96009",
    "Kanervalan eurooppalainen koulu",
    "Ljungbackens europeiska skola",
    "European School of Kanervala",
    "091",
    KANERVALA,
    kind="19",
    koski_emails={"en": "secretariat@europeanschool.example"},
)
ALAND_SCHOOL = School(
    1010,
    "96010",
    "Östersols skola",
    "Östersols skola",
    "Östersol School",
    "478",
    OSTERSOL,
    kind="11",
    koski_emails={"sv": "kansli@ostersolsskola.example"},
)
SKARVIK_GYMNASIUM = School(
    1011,
    "96011",
    "Skärviks gymnasium",
    "Skärviks gymnasium",
    "Skärvik Upper Secondary School",
    "445",
    SKARVIK,
    koski_emails={"sv": "studiekansli@skarvik.example", "fi": "opintotoimisto@skarvik.example"},
)
VOCATIONAL = School(
    1012,
    "96012",
    "Järvenseudun ammattiopisto",
    "Sjötraktens yrkesinstitut",
    "Lake District Vocational College",
    "297",
    JARVISEUTU,
    kind="21",
    koski_emails={"fi": "opintotoimisto@jarvenseutu.example"},
)
SPECIAL = School(
    1013,
    "96013",
    "Ammattiopisto Tuulikello",
    "Yrkesinstitutet Vindspelet",
    "Tuulikello Special Vocational College",
    "297",
    JARVISEUTU,
    kind="22",
    koski_emails={"fi": "vanha.osoite@tuulikello.example"},
    koski_off=True,
    email="tuulikello@jarvenseutu.example",
)
"""Its KOSKI address was taken out of use."""

FOLK_SCHOOL = School(
    1014,
    "96014",
    "Valkaman kansanopisto",
    "Valkama folkhögskola",
    "Valkama Folk High School",
    "837",
    VALKAMA,
    kind="63",
)
"""Neither the school nor its organiser has an address."""

MUSIC_SCHOOL = School(
    1015,
    "96015",
    "Valkaman taideopisto",
    "Valkama konstinstitut",
    "Valkama School of Arts",
    "837",
    VALKAMA,
    kind="61",
    email="toimisto@taideopisto.example",
)
LAKELAND_UNIVERSITY = School(
    1016,
    "96016",
    LAKELAND.fi,
    LAKELAND.sv,
    LAKELAND.en,
    "297",
    LAKELAND,
    kind="42",
    koski_emails={"fi": "opintorekisteri@jarvenselka.example", "en": "records@jarvenselka.example"},
    earlier=(
        (
            "1984-08-01",
            {"fi": "Järvenselän korkeakoulu", "sv": "Fjärdsjö högskola", "en": "Lakeland School of Sciences"},
        ),
    ),
)
ARCHIPELAGO_UNIVERSITY = School(
    1017, "96017", ARCHIPELAGO.fi, ARCHIPELAGO.sv, ARCHIPELAGO.en, "853", ARCHIPELAGO, kind="42"
)
BOTHNIA_UAS = School(
    1018,
    "96018",
    "Perämeren ammattikorkeakoulu",
    "Bottenvikens yrkeshögskola",
    "Bothnia University of Applied Sciences",
    "564",
    BOTHNIA,
    kind="41",
    koski_emails={"fi": "opintopalvelut@perameri.example"},
)

ORGANISERS = (KOIVURANTA, KANERVALA, OSTERSOL, SKARVIK, JARVISEUTU, VALKAMA, LAKELAND, ARCHIPELAGO, BOTHNIA)
SCHOOLS = (
    PRESCHOOL,
    HARJUNPAA,
    LAHDENPOHJA,
    LUKIO,
    AIKUISLUKIO,
    IB_SCHOOL,
    INTERNATIONAL,
    GERMAN,
    EUROPEAN,
    ALAND_SCHOOL,
    SKARVIK_GYMNASIUM,
    VOCATIONAL,
    SPECIAL,
    FOLK_SCHOOL,
    MUSIC_SCHOOL,
    LAKELAND_UNIVERSITY,
    ARCHIPELAGO_UNIVERSITY,
    BOTHNIA_UAS,
)
