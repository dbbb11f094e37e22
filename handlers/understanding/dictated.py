"""Turns dictated numbers and years into figures: "two thousand and fourteen", "quarter three"."""

from __future__ import annotations

import re

from handlers.language import dialect
from knowledge.number_words import NUMBERS

_CENTURIES = {"nineteen": 1900, "twenty": 2000}
_THOUSANDS = re.compile(dialect.THOUSANDS)
_HUNDREDS = re.compile(dialect.HUNDREDS)
_YEAR = re.compile(dialect.YEAR)
_DAY = re.compile(dialect.DAY)
_QUARTER = re.compile(dialect.QUARTER)


def in_figures(text: str) -> str:
    """The text with large numbers, years, days of the month and quarters in figures. Smaller numbers stay in words."""
    text = _THOUSANDS.sub(_thousands, text) if " thousand" in text else text
    text = _HUNDREDS.sub(lambda match: str(_hundreds(match)), text) if " hundred" in text else text
    text = _YEAR.sub(_year, text)
    text = _QUARTER.sub(lambda match: f"quarter {NUMBERS[match['number']]}", text)
    return _DAY.sub(lambda match: str(_number(match["day"] or match["after"])), text)


def _number(words: str | None) -> int:
    """The value of a number below a hundred. "a" is 1, and nothing is 0."""
    return 1 if words == "a" else NUMBERS[words] if words else 0


def _hundreds(match: re.Match[str]) -> int:
    return _number(match["hundreds"]) * 100 + _number(match["rest"])


def _thousands(match: re.Match[str]) -> str:
    return str(_number(match["thousands"]) * 1000 + _hundreds(match))


def _year(match: re.Match[str]) -> str:
    year = re.sub(r"^oh[ -]", "", match["year"])
    return str(_CENTURIES[match["century"]] + NUMBERS[year]) if year in NUMBERS else match[0]
