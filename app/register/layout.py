"""How an attainment is laid out: tables, columns, marks and sums. `Layout` serves any type; a type with rules of its
own (koski-data §9.3) subclasses it in `register/education/` and overrides only what differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from app.register.columns import EXTENT, GRADE, ColumnSpec, Json, grade_cell
from app.register.details import assessment_facts, code_fact, confirmation_facts, rest_of
from app.register.facts import Context, facts_of, present_items, without_words
from app.register.grading_scales import scales_of
from app.register.parts import Attainment, Column, Course, Fact, Row, Table
from app.register.shapes import key_of
from app.register.titles import module_title
from app.register.viewers import Viewer
from app.register.words import Message, Text, Words, say


class Layout:
    """The layout of any education type. Stateless: one instance serves every record."""

    inline: ClassVar[frozenset[str]] = frozenset()
    """Types (suorituksentyyppi) of osasuoritukset that stand inline under their subject as courses."""
    columns: ClassVar[tuple[ColumnSpec, ...]] = (EXTENT, GRADE)
    footnotes: ClassVar[Mapping[str, Message]] = {}
    """Mark -> its explanation; only marks in use are explained under a table."""
    shown: ClassVar[frozenset[str]] = frozenset()
    """Keys of an osasuoritus that its columns, group or marks already show."""
    attainment_shown: ClassVar[frozenset[str]] = frozenset()
    """Keys of a päätason suoritus that the layout shows in tables or notes of its own."""
    additional_shown: ClassVar[frozenset[str]] = frozenset()
    """Keys of a study right's lisätiedot that `sections` shows."""
    first: ClassVar[tuple[str, ...]] = (
        "tutkintonimike",
        "osaamisala",
        "oppimäärä",
        "suoritustapa",
        "toimipiste",
        "järjestäjä",
        "suorituskieli",
        "muutSuorituskielet",
        "ryhmä",
        "luokka",
        "alkamispäivä",
    )
    caption: ClassVar[Message] = say("Studies")
    name_column: ClassVar[Message] = say("Name")
    loose_title: ClassVar[Message] = say("Courses")

    # What a type may override -----------------------------------------------------------------------------------------

    def groups(self, ctx: Context, suoritus: Json) -> list[tuple[Words, list[dict[str, Any]]]]:
        """The osasuoritukset under their captions, in the order shown."""
        rows = list(present_items(suoritus.get("osasuoritukset")))
        return [(self.caption, rows)] if rows else []

    def marks(self, ctx: Context, osasuoritus: Json, suoritus: Json) -> str:
        """Footnote marks of a row, e.g. "*"."""
        return ""

    def sums(self, ctx: Context, rows: Sequence[Json], suoritus: Json) -> tuple[Fact, ...]:
        """Sums below a table."""
        return ()

    def row_name(self, ctx: Context, osasuoritus: Json) -> Words:
        """The name of a row; a missing koulutusmoduuli falls back to the type of the attainment."""
        module = osasuoritus.get("koulutusmoduuli")
        title: Words = module_title(module if isinstance(module, dict) else {}, ctx.names)
        if isinstance(title, Text) and not title.text:
            return ctx.names.code(osasuoritus.get("tyyppi") or {})
        return title

    def row_facts(self, ctx: Context, osasuoritus: Json) -> tuple[Fact, ...]:
        """Facts of a row before the generic ones."""
        return ()

    def assessments(self, osasuoritus: Json) -> list[dict[str, Any]]:
        """The assessments of which one is the row's grade; the others stand in its details."""
        return list(present_items(osasuoritus.get("arviointi")))

    def course_code(self, ctx: Context, kurssi: Json) -> Words | None:
        """What stands for a course at a glance: its code; None takes the name."""
        module = kurssi.get("koulutusmoduuli")
        tunniste = module.get("tunniste") if isinstance(module, dict) else None
        code = tunniste.get("koodiarvo") if isinstance(tunniste, dict) else None
        return Text(code) if isinstance(code, str) and code else None

    def notes(self, ctx: Context, suoritus: Json, opiskeluoikeus: Json) -> tuple[Words, ...]:
        """Sentences above the tables of an attainment."""
        return ()

    def attainment_facts(self, ctx: Context, suoritus: Json) -> tuple[Fact, ...]:
        """Facts of a päätason suoritus before the generic ones."""
        return ()

    def loose(self, opiskeluoikeus: Json) -> list[dict[str, Any]]:
        """Päätason suoritukset that are shown as rows of one table instead of a section each."""
        return []

    def sections(self, ctx: Context, opiskeluoikeus: Json, id: str) -> tuple[Attainment, ...]:
        """What a study right has in tables of its own besides its attainments; their ids begin with `id`."""
        return ()

    def study_right_notes(self, ctx: Context, opiskeluoikeus: Json) -> tuple[Words, ...]:
        return ()

    # How it is put together -------------------------------------------------------------------------------------------

    def tables(self, ctx: Context, suoritus: Json, id: str) -> tuple[Table, ...]:
        """One table per group."""
        made = []
        counter = 0
        for caption, rows in self.groups(ctx, suoritus):
            if rows:
                made.append(self.table(ctx, caption, rows, suoritus, id, counter))
                counter += len(rows)
        return tuple(made)

    def table(
        self, ctx: Context, caption: Words, rows: Sequence[Json], suoritus: Json, id: str, start: int = 0
    ) -> Table:
        """A table of rows. Columns that no row fills are left out."""
        specs = self._columns_in_use(ctx, rows)
        used: set[str] = set()
        built = tuple(
            self.row(ctx, row, suoritus, specs, f"{id}r{start + number}", used) for number, row in enumerate(rows, 1)
        )
        return Table(
            caption=caption,
            name_column=self.name_column,
            columns=tuple(Column(spec.title, spec.kind) for spec in specs),
            rows=built,
            sums=self.sums(ctx, rows, suoritus),
            footnotes=tuple((mark, words) for mark, words in self.footnotes.items() if mark in used),
            scales=scales_of(rows) if ctx.viewer == Viewer.SHARE else (),
        )

    def _columns_in_use(self, ctx: Context, rows: Sequence[Json]) -> tuple[ColumnSpec, ...]:
        waiting = [spec for spec in self.columns if not spec.always]
        stack = list(rows)
        while waiting and stack:
            row = stack.pop()
            waiting = [spec for spec in waiting if spec.cell(ctx, row) is None]
            stack.extend(child for child in present_items(row.get("osasuoritukset")) if not self._is_inline(child))
        return tuple(spec for spec in self.columns if spec not in waiting)

    def _is_inline(self, osasuoritus: Json) -> bool:
        tyyppi = osasuoritus.get("tyyppi")
        return isinstance(tyyppi, dict) and tyyppi.get("koodiarvo") in self.inline

    def row(
        self,
        ctx: Context,
        osasuoritus: Json,
        suoritus: Json,
        specs: Sequence[ColumnSpec],
        id: str,
        used: set[str],
    ) -> Row:
        """A row with its courses and nested rows. `used` collects the marks for the footnotes."""
        name = self.row_name(ctx, osasuoritus)
        marks = self.marks(ctx, osasuoritus, suoritus)
        used.update(mark for mark in self.footnotes if mark in marks.split())
        children = list(present_items(osasuoritus.get("osasuoritukset")))
        inline = [child for child in children if self._is_inline(child)]
        nested = [child for child in children if not self._is_inline(child)]
        shown = frozenset().union(self.shown, *(spec.keys for spec in specs))
        key = key_of(osasuoritus)
        return Row(
            name=name,
            cells=tuple(spec.cell(ctx, osasuoritus) for spec in specs),
            id=id,
            marks=marks,
            details=self.details(ctx, osasuoritus, name, shown),
            courses=tuple(self.course(ctx, child, osasuoritus, used) for child in inline),
            rows=tuple(
                self.row(ctx, child, osasuoritus, specs, f"{id}.{number}", used)
                for number, child in enumerate(nested, 1)
            ),
            key=key,
            changed=ctx.changed.get(key),
        )

    def course(self, ctx: Context, kurssi: Json, subject: Json, used: set[str]) -> Course:
        """A course shown inline: its code and grade, the rest when opened."""
        name = self.row_name(ctx, kurssi)
        marks = self.marks(ctx, kurssi, subject)
        used.update(mark for mark in self.footnotes if mark in marks.split())
        key = key_of(kurssi)
        return Course(
            code=self.course_code(ctx, kurssi) or name,
            grade=grade_cell(ctx, kurssi),
            name=name,
            details=self.details(ctx, kurssi, name, self.shown, with_code=False),
            marks=marks,
            rows=tuple(
                self.row(ctx, child, kurssi, (EXTENT, GRADE), "", used)
                for child in present_items(kurssi.get("osasuoritukset"))
            ),
            key=key,
            changed=ctx.changed.get(key),
        )

    def details(
        self, ctx: Context, osasuoritus: Json, name: Words, shown: frozenset[str], *, with_code: bool = True
    ) -> tuple[Fact, ...]:
        """Everything of an osasuoritus that its row does not say: module, assessment, confirmation, the rest."""
        module = osasuoritus.get("koulutusmoduuli")
        module = module if isinstance(module, dict) else {}
        facts = list(self.row_facts(ctx, osasuoritus))
        if with_code:
            facts += code_fact(ctx, module, name)
        facts += without_words(facts_of(ctx, module, skip={"tunniste", *shown}), name)
        if "laajuus" in shown:
            facts += rest_of(ctx, module.get("laajuus"), {"arvo", "yksikkö"})
        facts += assessment_facts(ctx, self.assessments(osasuoritus))
        facts += facts_of(
            ctx,
            osasuoritus,
            skip={"koulutusmoduuli", "tyyppi", "arviointi", "osasuoritukset", "vahvistus", "tila", *shown},
        )
        facts += confirmation_facts(ctx, osasuoritus.get("vahvistus"), with_date=True)
        return tuple(facts)
