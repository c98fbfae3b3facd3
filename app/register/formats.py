"""Dates, periods, years, numbers and extents as people in Finland write them.

Decided: dates are D.M.YYYY in every language (the English page too: these are the dates of the Finnish certificates);
decimal comma in Finnish and Swedish, point in English; a no-break space before a unit and before the dash of a period,
so that neither starts a line. What cannot be read as a date or a number is shown as it stands, never dropped.
Source of the number rule: KOSKI `LaajuusEditor.jsx`, `util/format.js` (two decimals at most, no trailing zeros).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from app.register.names import Names
from app.register.words import Text

NO_BREAK_SPACE = "\u00a0"
DASH = "–"

UNITS_WITHOUT_NAME: Mapping[str, Mapping[str, str]] = {
    "1": {"fi": "ov", "sv": "sv", "en": "study weeks"},
    "2": {"fi": "op", "sv": "sp", "en": "ECTS cr"},
    "3": {"fi": "vvt", "sv": "åvt", "en": "weekly lessons per year"},
    "4": {"fi": "kurssia", "sv": "kurser", "en": "courses"},
    "5": {"fi": "h", "sv": "h", "en": "h"},
    "6": {"fi": "osp", "sv": "kp", "en": "competence points"},
    "7": {"fi": "v", "sv": "år", "en": "years"},
    "8": {"fi": "vk", "sv": "v", "en": "w"},
}
"""opintojenlaajuusyksikko → short unit, for documents read without the code list; a known name always wins."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,30}([.,]\d{1,30})?", re.ASCII)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)


def parse_date(value: object) -> date | None:
    """An ISO date (YYYY-MM-DD) as a date; None for anything else, 2023-02-30 too."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def parse_year_or_date(value: object) -> date | None:
    """The same of a bare year too, as its first day: masked records (`turvakielto`) tell years only."""
    if isinstance(value, str) and _YEAR.fullmatch(value):
        return date(int(value), 1, 1)
    return parse_date(value)


def format_date(iso: object) -> str:
    """An ISO date as "1.8.2021"; what is no date stands as it is; None is empty."""
    found = parse_date(iso)
    if found is not None:
        return f"{found.day}.{found.month}.{found.year}"
    return iso if isinstance(iso, str) else "" if iso is None else _as_it_stands(iso)


def format_period(alku: object, loppu: object) -> str:
    """Two ISO dates as "1.8.2021 – 31.5.2022"; open ends "1.8.2021 –", "– 31.5.2022"; one day is one date."""
    first, last = format_date(alku), format_date(loppu)
    if not first and not last:
        return ""
    if first == last:
        return first
    if not first:
        return f"{DASH}{NO_BREAK_SPACE}{last}"
    return f"{first}{NO_BREAK_SPACE}{DASH} {last}" if last else f"{first}{NO_BREAK_SPACE}{DASH}"


def format_years(begin: object, end: object, ended: bool) -> str:
    """The years of a study right: "2008–2016", "2008–" while it goes on, "2016" when it began and ended in one year.

    `end` counts only when `ended`: the estimated end of running studies is not their end.
    """
    first = parse_year_or_date(begin)
    last = parse_year_or_date(end) if ended else None
    if first is None:
        return str(last.year) if last else ""
    if last is None:
        return f"{first.year}{DASH}"
    return str(first.year) if first.year == last.year else f"{first.year}{DASH}{last.year}"


def parse_number(value: object) -> Decimal | None:
    """A JSON number, or a string that is one in digits ("1.5", "1,5"); None for anything else, NaN too."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        number = Decimal(repr(value))  # repr, not the binary value: 0.1 is 0.1
        return number if number.is_finite() else None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip().replace(",", "."))
    return None


def format_number(value: object, lang: str, scale: int | None = None) -> str:
    """A number with at most two decimals, rounded half up, no trailing zeros; exactly `scale` decimals when given."""
    number = parse_number(value)
    if number is None:
        return "" if value is None else _as_it_stands(value)
    decimals = 2 if scale is None else max(scale, 0)
    try:
        text = format(number.quantize(Decimal(1).scaleb(-decimals), context=_WIDE), "f")
    except InvalidOperation:  # more digits than any extent has
        return str(number)
    if scale is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("-0."):
        text = text.lstrip("-")  # no minus nought
    return text if lang == "en" else text.replace(".", ",")


def format_extent(laajuus: object, names: Names) -> Text:
    """A laajuus `{arvo, yksikkö}` as "1,5 op". A bare number stands alone; without a number the text is empty."""
    if not isinstance(laajuus, Mapping):
        return Text(format_number(laajuus, names.lang))
    amount = format_number(laajuus.get("arvo"), names.lang)
    unit = unit_name(laajuus.get("yksikkö"), names)
    if not amount or not unit.text:
        return Text(amount)
    return Text(f"{amount}{NO_BREAK_SPACE}{unit.text}", unit.lang)


def unit_name(yksikko: object, names: Names) -> Text:
    """The short name of an opintojenlaajuusyksikko in the wanted language; ours where the registers know none."""
    if isinstance(yksikko, str):
        return Text(yksikko)
    if not isinstance(yksikko, Mapping):
        return Text("")
    found = names.short_code(yksikko)
    koodiarvo = yksikko.get("koodiarvo")
    own = UNITS_WITHOUT_NAME.get(koodiarvo) if isinstance(koodiarvo, str) else None
    if own is not None and (found.lang is not None or found.text in ("", koodiarvo)):
        return Text(own.get(names.lang, own["fi"]))
    return found


def _as_it_stands(value: Any, depth: int = 5) -> str:
    """Odd JSON where a date or number should be: its words, without the punctuation of the structure."""
    if isinstance(value, (Mapping, list, tuple)):
        members = value.values() if isinstance(value, Mapping) else value
        return ", ".join(filter(None, (_as_it_stands(member, depth - 1) for member in members))) if depth else ""
    if value is None or isinstance(value, bool):
        return ""
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits
        return ""
