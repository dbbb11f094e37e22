"""Reads what surrounds the rows: the document's title and date, and its theme headings.

A stray tab can split a heading into two cells, even in the middle of a word. It is rejoined using the document's other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from knowledge.documents.mend import Words, rejoined, seam
from knowledge.documents.table import Row, is_bullet

MONTHS = ("january february march april may june july august september october november december").split()
MONTH = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|sept"
DAY = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH})\.?,?\s+(?P<year>\d{{4}})"
DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        DAY,
        rf"\b(?P<month>{MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<year>\d{{4}})",
        rf"\b(?P<month>{MONTH})\.?\s+(?P<year>\d{{4}})",
        r"\b(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>\d{4})\b",
        r"\b(?P<iso>(?P<year>\d{4}))-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b",
    )
)
SAYS_DATE = re.compile(
    r"^\W*(?:last\s+|version\s+)?(?:updated?|revised|dated?|issued|published|position)\b|\bas (?:at|of|on)\b|\bupdated\b",
    re.IGNORECASE,
)
LONGEST_TITLE = 100
LONGEST_THEME = 110
ALIKE = 88  # on a scale of 0 to 100, how closely a split heading must match the plan's own name for it
BEGINS = re.compile(r"[^\W\d_a-zß-öø-ÿ]|\d+(?:\.\d+)*[.:)]?\s+[A-Z]|[‘“\"'(]")
NOT_A_HEADING = re.compile(r"[.;,]$")


@dataclass(frozen=True, slots=True)
class Head:
    """The lines above the table; `left` holds those that are neither title nor date. `dated_american` is the date if the month
    comes first in it. With `by_month`, the date only names a month."""

    title: str
    dated: date | None
    left: tuple[Row, ...]
    dated_american: date | None = None
    by_month: bool = False


def head_of(rows: Sequence[Row]) -> Head:
    """Return the title (the opening heading lines), and the date if one of the lines gives it."""
    titles: list[str] = []
    left: list[Row] = []
    dated = american = None
    by_month = False
    for row in rows:
        stated = _dated(row.text) or (None if titles else _dated_at_end(row.text))
        if stated and not dated:
            dated, american = _date(stated), _date(stated, american=True)
            by_month = not stated.get("day")
        if not left and _could_be_title(row, first=not titles) and not (stated and titles):
            titles.append(row.text)
        elif not stated:
            left.append(row)
    return Head(" – ".join(titles), dated, tuple(left), american, by_month)


def _could_be_title(row: Row, first: bool) -> bool:
    """True if a line could be a title: short, not a sentence, not a table row and, after the first line, not like "Owner:
    Parks".
    """
    if (row.table and not row.bare) or len(row.filled()) != 1 or len(row.text) > LONGEST_TITLE:
        return False
    return not NOT_A_HEADING.search(row.text) and (first or ": " not in row.text)


Groups = dict[str, str | None]


def _dated(line: str) -> Groups | None:
    """Return the day, month and year if a line gives the document's date or consists only of a date."""
    if len(line) > LONGEST_TITLE:
        return None
    for pattern in DATES:
        if match := pattern.search(line):
            if SAYS_DATE.search(line) or not re.sub(r"\W", "", line[: match.start()] + line[match.end() :]):
                return _real(match.groupdict())
            return None
    return None


def _dated_at_end(title: str) -> Groups | None:
    """Return the date at the end of a title ("Action plan, 14 October 2025"), unless it is an end date ("Plan to 2027")."""
    if len(title) > LONGEST_TITLE:
        return None
    for pattern in DATES:
        match = pattern.search(title)
        if match and match.end() >= len(title.rstrip(" .)")) and re.search(r"[,(–—:-]\s*$", title[: match.start()]):
            return _real(match.groupdict())
    return None


def _real(groups: Groups) -> Groups | None:
    """Return the groups if they make a real date, with either the day or the month first; otherwise None."""
    return groups if _date(groups) or _date(groups, american=True) else None


def _date(groups: Groups, american: bool = False) -> date | None:
    month = int(groups["number"] or 0) if groups.get("number") else _month(groups.get("month") or "")
    day = int(groups.get("day") or 1)
    if american and groups.get("number") and not groups.get("iso"):
        day, month = month, day
    try:
        return date(int(groups["year"] or 0), month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return next((at for at, full in enumerate(MONTHS, 1) if full[:3] == name.lower()[:3]), 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A theme's heading. If it had to be repaired, `was` is how the document spells it; otherwise `was` is ""."""

    theme: str
    was: str = ""
    sure: bool = True


def heading_of(row: Row, words: Words, themes: Sequence[str], open_title: bool, open_text: bool) -> Heading | None:
    """Return the heading in a row above a recommendation, or None if the row continues the previous recommendation.

    `open_title` and `open_text` are true if the previous recommendation's title or texts are clearly unfinished.
    """
    filled = [at for at in row.filled() if not is_bullet(row.cells[at])]
    pieces = [row.cells[at].replace("\n", " ") for at in filled]
    if not pieces or filled != list(range(filled[0], filled[0] + len(filled))) or len(pieces) > 3:
        return None
    if name := _known_theme(pieces, themes):
        joined = " ".join(pieces)
        return Heading(name, "" if name.lower() == joined.lower() else " ⇥ ".join(pieces))
    first = pieces[0]
    if not BEGINS.match(first) or sum(map(len, pieces)) > LONGEST_THEME:
        return None
    if len(pieces) == 1:
        own = row.heading or row.bare or not open_title
        return Heading(first.rstrip(": ")) if own and not NOT_A_HEADING.search(first) else None
    return _put_together(pieces, words, open_text)


def _known_theme(pieces: Sequence[str], themes: Sequence[str]) -> str | None:
    """Return the plan's own theme name for a heading that matches it, allowing for a few lost, doubled or extra letters."""
    letters = _letters("".join(pieces))
    scored = [(100.0 if _letters(theme) == letters else fuzz.ratio(_letters(theme), letters), theme) for theme in themes]
    near = sorted((score, theme) for score, theme in scored if score >= ALIKE)
    return near[-1][1] if near and (len(near) == 1 or near[-1][0] > near[-2][0]) else None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _put_together(pieces: Sequence[str], words: Words, open_text: bool) -> Heading | None:
    """Rejoin a heading that a tab split into several cells; None if the cells are an ordinary row."""
    text, sure = pieces[0], True
    for piece in pieces[1:]:
        met = seam(text, piece)
        if not met:
            return None
        head, tail = met
        apart = not words.only_here(head) and not words.only_here(tail)
        word = None if apart else rejoined(head, tail, words)
        if word:
            text = text[: len(text) - len(head)] + word + piece[len(tail) :]
        elif open_text or not piece[:1].islower():
            return None
        else:
            text, sure = f"{text} {piece}" if apart else text + piece, False
    return Heading(re.sub(r"\s+[^\w\s)]+$", "", text), " ⇥ ".join(pieces), sure)
