"""Every act that the code writes to the trail has words: the code itself is read for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app import ROOT
from app.audit.service import Actor
from app.usage.operations import OPERATIONS, describe_operation, is_told, service_of
from app.usage.words import DEEDS, OTHER, describe

MODULES = {
    path: ast.parse(path.read_text()) for path in sorted((ROOT / "app").rglob("*.py")) if "migrations" not in path.parts
}
AUDITING = {path: tree for path, tree in MODULES.items() if "app.audit.service" in path.read_text()}


class Untold(AssertionError):
    """An action that cannot be read from the code."""


def list_actions() -> Iterator[str]:
    """The actions in calls of `Event` and of every function that takes an `action`, wherever they are called."""
    takers = {path: _list_takers(tree) for path, tree in AUDITING.items()}
    known = {name: place for own in takers.values() for name, place in own.items() if not name.startswith("_")}
    for path, tree in MODULES.items():
        named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        imported = {name: place for name, place in known.items() if name in named}
        event = {"Event": -1} if path in AUDITING else {}
        yield from _actions_of(path, tree, {**imported, **takers.get(path, {}), **event})


def _list_takers(tree: ast.Module) -> dict[str, int]:
    """Functions with a parameter `action`: at which place, -1 by name only."""
    takers = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            if "action" in names:
                takers[node.name] = names.index("action")
            elif "action" in [argument.arg for argument in node.args.kwonlyargs]:
                takers[node.name] = -1
    return takers


def _actions_of(path: Path, tree: ast.Module, positions: dict[str, int]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in positions:
            given = [keyword.value for keyword in node.keywords if keyword.arg == "action"]
            place = positions[node.func.id]
            if not given and 0 <= place < len(node.args):
                given = [node.args[place]]
            for value in given:
                yield from _read(value, tree, f"{path}:{node.lineno}")


def _read(value: ast.expr, tree: ast.Module, where: str) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _read(value.body, tree, where)
        yield from _read(value.orelse, tree, where)
    elif isinstance(value, ast.Name) and value.id == "action":
        return  # handed on: found where it was given
    elif isinstance(value, (ast.Name, ast.Subscript)):
        name = value if isinstance(value, ast.Name) else value.value
        assert isinstance(name, ast.Name), where
        yield from _constants(name.id, tree, where)
    else:
        raise Untold(where)


def _constants(name: str, tree: ast.Module, where: str) -> Iterator[str]:
    """The texts that a module's constant holds: itself, or the values of a table."""
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            held = node.value  # type: ignore[union-attr,attr-defined]
            values = held.values if isinstance(held, ast.Dict) else [held]
            yield from (one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str))
            return
    raise Untold(f"{where}: {name}")


def test_every_action_has_words() -> None:
    written = set(list_actions())
    assert {"view_record", "open_share", "answer_report", "sign_in", "import_document", "print_record"} <= written
    assert written - set(DEEDS) == set(), "write their words in app/usage/words.py"
    assert set(DEEDS) - written == set(), "no code writes these"


def test_every_deed_says_what_for_and_on_which_ground() -> None:
    for deed in (*DEEDS.values(), *OPERATIONS.values()):
        assert str(deed.words)
        assert str(deed.purpose)
        assert str(deed.ground)


def test_an_unknown_act_is_told_and_never_fails() -> None:
    assert describe("juggle_records", Actor.SERVICE, {}, by_other=False) is OTHER
    assert str(describe_operation("varda", "ANYTHING").words) == "Used data about early childhood education"


def test_a_guardian_acts_on_another_ground_than_the_person() -> None:
    own = describe("view_record", Actor.CITIZEN, {}, by_other=False)
    guardian = describe("view_record", Actor.CITIZEN, {}, by_other=True)
    assert own.ground != guardian.ground
    assert guardian.shown == own.shown


def test_an_opening_that_showed_no_record_says_so() -> None:
    asked_pin = describe("open_share", Actor.RECIPIENT, {"kind": "machine", "record": False}, by_other=False)
    opened = describe("open_share", Actor.RECIPIENT, {"kind": "person", "record": True}, by_other=False)
    assert "Nothing of the studies" in str(asked_pin.shown)
    assert asked_pin.shown != opened.shown


def test_operations_that_oph_shows_are_told() -> None:
    assert all(is_told("koski", operation) for operation in OPERATIONS)
    assert is_told("varda", "ANYTHING")
    assert not is_told("koski", "OPPIJA_HAKU")
    assert not is_told("koski", "OPISKELUOIKEUS_HAKU")
    assert not is_told("elsewhere", "OPISKELUOIKEUS_KATSOMINEN")
    assert service_of("koski", "VALPAS_OPPIJA_KATSOMINEN") == "valpas"
