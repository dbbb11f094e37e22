"""How people ask for a field with a few fixed words, and for any column that a document has under its own heading.

In the examples, the field is called "priority" and its words are "high", "medium" and "low".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.language.phrases import BREAKDOWN, EACH, ITEMS, ONES, WERE
from handlers.language.rows import pattern, row

MARK = "FIELD"
NONE = "none"  # next to a field's name: no value at all, as in "priority low or none"
JOINED = r"\s*(?:,(?!\s*\d)|/|\bor\b|\band\b)\s*(?:or\s+|and\s+)?(?:the\s+)?"
"""What can separate two values in one test: "high or medium"."""
LACKING = r"no|without|without an?|missing(?: an?)?|lacking(?: an?)?|not have an?|with no"
HAVING = r"(?:with|has|have|having|got) an?"
NOT = r"(?P<not_before>\b(?:not|never|other than|except|excluding|apart from)\s+(?:of\s+)?)??"
# With a subject, the field is asked for only if its name is where a question would have it: "priority lanes" is a subject.
OF_A_SUBJECT = row("field", "what is the FIELD of the toolkit", r"\bFIELD (?:of|for|on)\b|\b(?:what|which) FIELD\b|\bFIELD$")
# What to add up: "total cost", "how much do the open ones cost".
TOTAL = row(
    "total",
    "total FIELD of STATUS ones",
    r"""
    \b(?:total|sum|overall|combined|altogether|in all|in total|add(?:s|ed)? up|average)\b
    |\bhow much\b
    """,
)
ADDS_UP = row(
    "total",
    "how much do the STATUS ones add up to",
    r"\b(?:how much|what) (?:do|does|would|did|will|are|is)\b.*\b(?P<sum>add(?:s|ed)? up to|add(?:s|ed)? up|come to|comes to"
    r"|amount to|total)\b",
)
REASONS = frozenset({"reason", "reasons", "rationale", "justification"})
"""Headings of columns that answer a "why" about another column."""
WHY = row("why", "why was it rejected", r"\bwhy\b")
# Between the noun in a heading and what follows it: "Reason for response", "Status at last meeting".
AFTER_HEAD = row("head", "reason for response", r"\s+(?:for|of|at|in|on|to|by|from|with|against|since)\s+")
NO_HEADS = frozenset(
    """
    lead leads officer officers manager director responsible comment comments commentary target targets meeting number
    no id code reference area areas section information details detail description what where why how new old last next first
    level type name current original previous final latest other year month day work more plan project
    """.split()
)
"""Words that can't stand for the whole heading that contains them."""
NOT_ALONE = frozenset(
    """
    yes no not none n/a na tbc tbd other unknown true false new open closed done late overdue ongoing first last all any
    january february march april may june july august september october november december spring summer autumn winter
    """.split()
)
"""Values that say too little, or mean something else, if their column isn't named."""


@dataclass(frozen=True, slots=True)
class WordPatterns:
    """The patterns for one field.

    `named` matches its name. `valued` matches its values next to the name, `before` or `after` it, negated by `not_before` or
    `not_after`. `lacking` matches words for having no value, `having` for having one, and `by` for grouping by the field.
    """

    named: re.Pattern[str]
    valued: re.Pattern[str]
    lacking: re.Pattern[str]
    having: re.Pattern[str]
    by: re.Pattern[str]


def word_patterns(names: Iterable[str], values: Iterable[str], beside: Iterable[str] = ()) -> WordPatterns:
    """The patterns for a field with these names (in the singular) and values, all in lower case. `beside` are names that count
    only next to one of its values.
    """
    names, beside = tuple(names), tuple(beside)
    name = rf"(?:{_any_of(form for name in names for form in (name, plural(name)))})(?:\s(?:{NOUNS}))?"
    near = rf"(?:{_any_of(form for name in (*names, *beside) for form in (name, plural(name)))})"
    values = tuple(values)
    several = _several((*values, NONE) if values else ())
    first = _several(way for way in values if way not in _ARTICLES)
    return WordPatterns(
        named=re.compile(rf"\b{name}\b"),
        valued=re.compile(
            rf"{NOT}\b(?P<before>{first})[\s-]{near}\b"
            rf"|\b{near}\s+(?:(?:{WERE}|of|as|at|rated|marked|set|to)\s+)*(?P<not_after>not\s+)?(?P<after>{several})(?![\w-])"
        ),
        lacking=re.compile(rf"\b(?:{LACKING})\s+{name}\b"),
        having=re.compile(rf"\b(?:{HAVING})\s+{name}\b"),
        by=re.compile(
            rf"\b(?:{EACH})\s(?:the\s)?{name}\b|\b{name}\s(?:{BREAKDOWN})\b|\b(?:{BREAKDOWN})\sof\s(?:the\s)?{name}\b"
        ),
    )


_ASIDE = (
    r"(?:the|still|all|any|there|also|both|either|currently|now|only|being|been|of|them|those|these|REF|IT|they|we|ones?|OWNER)"
)
_ENDS = (
    r"(?=$|\s(?:and|or|but|in|with|without|by|for|that|which|yet|now|still|due|not|under|owned|open|closed|late|overdue"
    r"|outstanding|done|finished|OWNER|THEME|FIELD|DUE)\b|\s?,)"
)


_LEAVING_OUT = r"except(?:ing)?(?:\sfor)?|excluding|other\sthan|apart\sfrom|all\s(?:but|bar)|leaving\sout|but\snot|without"
ALONE = ("are", "ones", "did", "from", "bare")
"""The groups in `alone_pattern`. The group that negates one has the prefix `not_`, as in `not_are`."""


def alone_pattern(ways: Iterable[str], verbs: Iterable[str]) -> re.Pattern[str] | None:
    """The pattern for values used without the name of their column, if they have no other meaning in a question: "which are
    red", "rejected ones", "did we accept R3" (a verb), or a value by itself. None if no value can be used like that.
    """
    ways = tuple(ways)
    if not ways:
        return None
    several, several_verbs = _several(ways), _several(verbs)
    return pattern(
        rf"""
        (?:
        \b(?:{WERE}|be|rated|marked|flagged|shown|coded)\s(?:{_ASIDE}\s)*(?P<not_are>not\s)??(?P<are>{several})
        (?:\s(?:{ONES}|{ITEMS})\b|{_ENDS})
        |(?P<not_ones>\b(?:(?:not|non)[\s-]|(?:{_LEAVING_OUT})\s(?:(?:the|any|those|all)\s)*))??(?<![\w-])
        (?P<ones>{several})\s(?:{ONES}|{ITEMS})\b
        |(?P<not_from>\b(?:not|{_LEAVING_OUT})\s(?:(?:the|any|those|ones|all|anything)\s)*)??
        \b(?:from|raised\sby|made\sby|by|for|under)\s(?:the\s)?(?P<from>{several}){_ENDS}
        |\bdid\s(?:we|they|you|it|the\s\w+|OWNER)\s(?P<not_did>not\s)??(?P<did>{several_verbs})\b
        |^(?:(?:which|what|the|all|any|list|show|give|and|only|just|how|many|of|those|them|ones?|everything|anything|every
        |things
        |stuff|that|me|rated|coded)\s)*
        (?P<not_bare>not\s)??(?P<bare>{several}){_ENDS}
        )
        """
    )


NOUNS = r"rating|status|score|level|category|grade|column"  # words that can follow a heading: "RAG rating", "priority level"
_ARTICLES = frozenset({"a", "i"})  # "a priority" doesn't mean priority A


def _several(ways: Iterable[str]) -> str:
    """A pattern for one or more values. Without any values, it matches nothing."""
    value = rf"(?:{_any_of(ways) or '(?!)'})"
    return rf"{value}(?:{JOINED}{value})*"


def plural(name: str) -> str:
    """The plural of a name, made from its last word."""
    return f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"


def _any_of(ways: Iterable[str]) -> str:
    """A pattern for any of the alternatives, longest first."""
    ordered = sorted(dict.fromkeys(ways), key=len, reverse=True)
    return "|".join(r"[\s-]+".join(map(_spelled, way.split())) for way in ordered)


def _spelled(word: str) -> str:
    """A pattern for a word as it appears in a plain text, in which commas have spaces around them: "£1 , 000"."""
    return re.escape(word).replace(",", r"\s?,\s?")


MEASURES = frozenset(("rating", "level", "score", "grade", "rank", "ranking"))
"""Nouns in headings that only say how something is measured, so that the word before them can stand for the whole: "Risk
rating".
"""
