"""Virta's attainments as trees, and the trees to their study rights (koski-data §4.4)."""

from __future__ import annotations

from app.sources.virta_xml import convert_virta
from tests.sources.virta_answers import (
    DIRECTORY,
    LAB,
    LAHTI,
    LAHTI_OID,
    UNKNOWN,
    attainment,
    convert,
    convert_one,
    envelope,
    keys,
    name_of,
    right,
    student,
)


class TestTrees:
    def test_to_any_depth_and_nothing_deeper_is_lost(self) -> None:
        rows = [attainment(f"a{number}", f"a{number + 1}", of="o1") for number in range(300)]
        (whole,) = convert_one(right(), *rows)["suoritukset"]
        found: list[str] = []
        deepest = 0
        stack = [(whole, 1)]
        while stack:
            item, depth = stack.pop()
            deepest = max(deepest, depth)
            stack += [(child, depth + 1) for child in item.get("osasuoritukset", [])]
            found += [item["lähdejärjestelmänId"]["id"]] if "lähdejärjestelmänId" in item else []
        assert sorted(found) == sorted(f"a{number}" for number in range(300))
        assert 30 < deepest < 48

    def test_inclusion_is_stronger_than_the_parts_own_key(self) -> None:
        rights = convert(
            right("o1"),
            right("o2"),
            attainment("a1", "a2", of="o1"),
            attainment("a2", of="o2"),
            attainment("a3", of="o2"),
        )
        assert [keys(made["suoritukset"]) for made in rights] == [[(None, [("a1", ["a2"])])], [(None, ["a3"])]]

    def test_a_whole_without_key_goes_where_its_part_belongs(self) -> None:
        assert keys(convert_one(right(), attainment("a1", "a2"), attainment("a2", of="o1"))["suoritukset"]) == [
            (None, [("a1", ["a2"])])
        ]

    def test_keys_are_pairs(self) -> None:
        """Two registers use the same avain: the course goes under the whole of its own student."""
        rows = (
            student(right("o1", opiskelija="x"), attainment("a1", "a2", of="o1", opiskelija="x"),
                    attainment("a2", opiskelija="x", name="X"), avain="x"),
            student(right("o1", opiskelija="y"), attainment("a2", opiskelija="y", of="o1", name="Y"), avain="y"),
        )  # fmt: skip
        first, second = convert_virta(envelope("".join(rows)), DIRECTORY, subject=None).opiskeluoikeudet
        assert name_of(first["suoritukset"][0]["osasuoritukset"][0]["osasuoritukset"][0]) == {"fi": "X"}
        assert name_of(second["suoritukset"][0]["osasuoritukset"][0]) == {"fi": "Y"}

    def test_circles_lose_nothing(self) -> None:
        made = convert_one(right(), attainment("a1", "a2", of="o1"), attainment("a2", "a1", of="o1"))
        assert keys(made["suoritukset"]) == [(None, [("a1", ["a2"])])]
        alone = convert_one(right(), attainment("a1", "a1", of="o1"))
        assert keys(alone["suoritukset"]) == [(None, ["a1"])]

    def test_a_part_stands_in_the_smallest_whole_that_lists_it(self) -> None:
        rows = (attainment("d", "c", "m", of="o1", laji="1", koulutus="751101"), attainment("m", "c"), attainment("c"))
        assert keys(convert_one(right(), *rows)["suoritukset"]) == [("d", [("m", ["c"])])]

    def test_a_part_of_two_wholes_stands_in_both(self) -> None:
        rows = (attainment("m", "c", of="o1"), attainment("n", "c", of="o1"), attainment("c"))
        assert keys(convert_one(right(), *rows)["suoritukset"]) == [(None, [("m", ["c"]), ("n", ["c"])])]

    def test_wholes_within_wholes_do_not_multiply_without_end(self) -> None:
        """40 levels of two that both list both of the next: 2^40 places if each were told everywhere."""
        rows = [
            attainment(f"{side}{level}", f"l{level + 1}", f"r{level + 1}", of="o1")
            for level in range(40)
            for side in "lr"
        ]
        made = convert_one(right(), *rows)
        assert len(str(made)) < 2_000_000

    def test_missing_parts_are_passed_over(self) -> None:
        assert keys(convert_one(right(), attainment("a1", "nowhere", of="o1"))["suoritukset"]) == [(None, ["a1"])]

    def test_loose_courses_stand_by_institution(self) -> None:
        rows = (attainment("a1"), attainment("a2", school=LAHTI), attainment("a3"), attainment("a4", school=UNKNOWN))
        rights = convert(*rows)
        assert [keys(made["suoritukset"]) for made in rights] == [["a1", "a3"], ["a2"], ["a4"]]
        assert all(made["synteettinen"] is True and made["tila"] == {"opiskeluoikeusjaksot": []} for made in rights)
        assert rights[1]["oppilaitos"]["oid"] == LAHTI_OID

    def test_labs_copies_go_and_its_own_stay(self) -> None:
        rows = (
            attainment("a1", school=LAB),
            attainment("a1", school=LAHTI),
            attainment("a2", school=LAB, name="Labin oma"),
        )
        found = [(key, made["oppilaitos"]["oid"]) for made in convert(*rows) for key in keys(made["suoritukset"])]
        assert found == [("a1", LAHTI_OID), ("a2", "1.2.246.562.10.3")]
