"""The ways in which a stand-in answers: well, or as a register in trouble does."""

from __future__ import annotations

from enum import StrEnum


class Behaviour(StrEnum):
    """fails: an error of the server; hangs: never answers; resets: cuts the connection in the middle of the answer;
    drips: a byte at a time; garbage: a web page with status 200; stranger: the answer about somebody else; busy: asks
    for fewer questions."""

    ANSWERS = "answers"
    FAILS = "fails"
    HANGS = "hangs"
    RESETS = "resets"
    DRIPS = "drips"
    GARBAGE = "garbage"
    STRANGER = "stranger"
    BUSY = "busy"


WEB_PAGE = b"""<!DOCTYPE html>
<html lang="fi"><head><title>Huoltokatko</title></head><body><h1>Palvelussa on huoltokatko</h1></body></html>
"""
"""What a proxy in front of a register answers while the register is away."""
