"""How a field that holds one of a few words is asked for, whatever the field and its words are.

In the examples the field is called "priority" and its words are "high", "medium" and "low".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.language.phrases import BREAKDOWN, EACH, WERE
from handlers.language.rows import row

MARK = "FIELD"
JOINED = r"\s*(?:,|/|\bor\b|\band\b)\s*(?:or\s+|and\s+)?"
"""Between two values of one test: "high or medium"."""
LACKING = r"no|without|without an?|missing(?: an?)?|lacking(?: an?)?|not have an?|with no"
NOT = r"(?P<not_before>\b(?:not|never|other than|except|excluding|apart from)\s+(?:of\s+)?)?"
# With a subject, the field is asked for only where its name stands as a question's does: "priority lanes" are a subject.
OF_A_SUBJECT = row("field", "what is the FIELD of the toolkit", r"\bFIELD (?:of|for|on)\b|\b(?:what|which) FIELD\b|\bFIELD$")


@dataclass(frozen=True, slots=True)
class WordPatterns:
    """The patterns of one field.

    `named` finds its name; `valued` values beside it, `before` or `after` the name, denied by `not_before` or `not_after`;
    `lacking` that there is none; `by` that something is counted by it.
    """

    named: re.Pattern[str]
    valued: re.Pattern[str]
    lacking: re.Pattern[str]
    by: re.Pattern[str]


def word_patterns(names: Iterable[str], values: Iterable[str]) -> WordPatterns:
    """The patterns for a field by its names, in the singular, and its values, all in lower case."""
    name = rf"(?:{_any_of(form for name in names for form in (name, _plural(name)))})"
    value = rf"(?:{_any_of(values)})"
    several = rf"{value}(?:{JOINED}{value})*"
    return WordPatterns(
        named=re.compile(rf"\b{name}\b"),
        valued=re.compile(
            rf"{NOT}\b(?P<before>{several})[\s-]{name}\b"
            rf"|\b{name}\s+(?:(?:{WERE}|of|as|at)\s+)*(?P<not_after>not\s+)?(?P<after>{several})\b"
        ),
        lacking=re.compile(rf"\b(?:{LACKING})\s+{name}\b"),
        by=re.compile(
            rf"\b(?:{EACH})\s(?:the\s)?{name}\b|\b{name}\s(?:{BREAKDOWN})\b|\b(?:{BREAKDOWN})\sof\s(?:the\s)?{name}\b"
        ),
    )


def _plural(name: str) -> str:
    return f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"


def _any_of(ways: Iterable[str]) -> str:
    """The ways as alternatives, the longest first."""
    ordered = sorted(dict.fromkeys(ways), key=len, reverse=True)
    return "|".join(r"[\s-]+".join(map(re.escape, way.split())) for way in ordered)
