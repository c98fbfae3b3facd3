"""Hand-made record views: the parts of a page without a register behind them."""

from __future__ import annotations

from dataclasses import replace

from app.register.parts import (
    Attainment,
    Column,
    Course,
    Fact,
    Facts,
    Link,
    Person,
    RecordView,
    Row,
    School,
    StudyRight,
    Summary,
    Table,
    YearOfCredits,
)
from app.register.words import Text, say


def make_right(id: str = "s1o1", **changes: object) -> StudyRight:
    right = StudyRight(
        id=id,
        title=Text("Lukion oppimäärä"),
        years="2019–2022",
        state=Text("Valmistunut"),
        state_kind="completed",
        type_name=Text("Lukiokoulutus"),
        oid="1.2.246.562.15.1",
        begin_on="2019-08-10",
        end_on="2022-06-04",
        facts=(Fact(say("School"), (Text("Kuusimäen lukio"),)),),
        periods=(),
        additional=(),
        attainments=(make_attainment(f"{id}a1"),),
    )
    return replace(right, **changes)  # type: ignore[arg-type]


def make_attainment(id: str, *rows: Row) -> Attainment:
    table = Table(
        caption=Text("Oppiaineet"),
        name_column=Text("Oppiaine"),
        columns=(Column(Text("Laajuus"), "extent"), Column(Text("Arvosana"), "grade")),
        rows=rows or make_rows(),
        sums=(Fact(Text("Yhteensä"), (Text("9 op"),)),),
        footnotes=(("*", Text("paikallinen")),),
    )
    return Attainment(id, Text("Päättötodistus"), "complete", Text("Vahvistettu 4.6.2022"), (), (table,))


def make_rows() -> tuple[Row, ...]:
    course = Course(Text("MAA1"), Text("9"), Text("Funktiot", "en"), (Fact(Text("Pvm"), (Text("1.1.2020"),)),), "*")
    inner = Facts((Fact(Text("Sisempi"), (Text("syvä"),)),), title=Text("Ryhmä"))
    details = (
        Fact(Text("Perusteet"), (Link(Text("ePerusteet"), "https://eperusteet.opintopolku.fi/"),)),
        Fact(Text("Näyttö"), (inner, Text("toinen"))),
    )
    below = Row(Text("Osa-alue"), (None, Text("S")), "r2", rows=(Row(Text("Kurssi"), (None, None), "r3"),))
    return (Row(Text("Matematiikka"), (Text("9 op"), Text("8")), "r1", "*", details, (course,), (below,)),)


def make_view(*rights: StudyRight, viewer: str = "citizen", **changes: object) -> RecordView:
    rights = rights or (make_right(),)
    school = School("s1", Text("Kuusimäen lukio"), rights)
    completed = tuple((right.title, school.name, right.id) for right in rights if right.state_kind == "completed")
    ongoing = tuple((right.title, school.name, right.id) for right in rights if right.state_kind == "active")
    view = RecordView(
        person=Person("Aino Kuusi", Text("1.2.2003")),
        schools=(school,),
        summary=Summary(completed, ongoing),
        credits=make_credits((2020, 10.0), (2022, 30.5)),
        held_back=None,
        viewer=viewer,
        lang="fi",
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def make_credits(*years: tuple[int, float], unit: str = "op") -> tuple[YearOfCredits, ...]:
    return tuple(YearOfCredits(year, ((Text(unit), Text(f"{number:g} {unit}"), number),)) for year, number in years)
