"""What stands round the rows: the document's title and date, and the headings of its themes.

The surprise: a heading may lie in two cells, torn inside a word; it is put together by the words that the rest knows.
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
        r"\b(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b",
    )
)
SAYS_DATE = re.compile(
    r"^\W*(?:last\s+|version\s+)?(?:updated?|revised|dated?|issued|published|position)\b|\bas (?:at|of|on)\b|\bupdated\b",
    re.IGNORECASE,
)
LONGEST_TITLE = 100
LONGEST_THEME = 110
ALIKE = 88  # out of 100: a torn heading against the plan's own name for it
BEGINS = re.compile(r"[^\W\d_a-zß-öø-ÿ]|\d+(?:\.\d+)*[.:)]?\s+[A-Z]|[‘“\"'(]")
NOT_A_HEADING = re.compile(r"[.;,]$")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the table; `left` are the lines that are neither title nor date."""

    title: str
    dated: date | None
    left: tuple[Row, ...]


def head_of(rows: Sequence[Row]) -> Head:
    """The title (the heading lines that come first) and the date that one of the lines states."""
    titles: list[str] = []
    left: list[Row] = []
    dated: date | None = None
    for row in rows:
        found = _dated(row.text) or (None if titles else _dated_at_end(row.text))
        dated = dated or found
        if not left and _could_be_title(row, first=not titles) and not (found and titles):
            titles.append(row.text)
        elif not found:
            left.append(row)
    return Head(" – ".join(titles), dated, tuple(left))


def _could_be_title(row: Row, first: bool) -> bool:
    """Whether a line is short and no sentence; after the first, no "Owner: Parks" either. A table's row is none."""
    if (row.table and not row.bare) or len(row.filled()) != 1 or len(row.text) > LONGEST_TITLE:
        return False
    return not NOT_A_HEADING.search(row.text) and (first or ": " not in row.text)


def _dated(line: str) -> date | None:
    """The date that a line states as the document's own, or that is all the line says."""
    if len(line) > LONGEST_TITLE:
        return None
    for pattern in DATES:
        if found := pattern.search(line):
            if SAYS_DATE.search(line) or not re.sub(r"\W", "", line[: found.start()] + line[found.end() :]):
                return _date(found.groupdict())
            return None
    return None


def _dated_at_end(title: str) -> date | None:
    """The date that ends a title ("Action plan, 14 October 2025"), but not one that it runs to ("Plan to 2027")."""
    if len(title) > LONGEST_TITLE:
        return None
    for pattern in DATES:
        found = pattern.search(title)
        if found and found.end() >= len(title.rstrip(" .)")) and re.search(r"[,(–—:-]\s*$", title[: found.start()]):
            return _date(found.groupdict())
    return None


def _date(said: dict[str, str | None]) -> date | None:
    month = int(said["number"] or 0) if said.get("number") else _month(said.get("month") or "")
    try:
        return date(int(said["year"] or 0), month, int(said.get("day") or 1))
    except ValueError:
        return None


def _month(name: str) -> int:
    return next((at for at, full in enumerate(MONTHS, 1) if full[:3] == name.lower()[:3]), 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A theme's heading; `was` is how the document has it, where that was mended ("" where it was whole)."""

    theme: str
    was: str = ""
    sure: bool = True


def heading_of(row: Row, words: Words, themes: Sequence[str], open_title: bool, open_text: bool) -> Heading | None:
    """The heading that a row before a recommendation is, or None where it goes on with the one before.

    `open_title` and `open_text`: that one's title, or its texts, cannot have ended with what is there of them.
    """
    filled = [at for at in row.filled() if not is_bullet(row.cells[at])]
    pieces = [row.cells[at].replace("\n", " ") for at in filled]
    if not pieces or filled != list(range(filled[0], filled[0] + len(filled))) or len(pieces) > 3:
        return None
    if known := _known(pieces, themes):
        joined = " ".join(pieces)
        return Heading(known, "" if known.lower() == joined.lower() else " ⇥ ".join(pieces))
    first = pieces[0]
    if not BEGINS.match(first) or sum(map(len, pieces)) > LONGEST_THEME:
        return None
    if len(pieces) == 1:
        own = row.heading or row.bare or not open_title
        return Heading(first.rstrip(": ")) if own and not NOT_A_HEADING.search(first) else None
    return _put_together(pieces, words, open_text)


def _known(pieces: Sequence[str], themes: Sequence[str]) -> str | None:
    """The plan's own name for a heading that is it, or nearly (letters lost, doubled or put in by the page)."""
    letters = _letters("".join(pieces))
    scored = [(100.0 if _letters(theme) == letters else fuzz.ratio(_letters(theme), letters), theme) for theme in themes]
    near = sorted((score, theme) for score, theme in scored if score >= ALIKE)
    return near[-1][1] if near and (len(near) == 1 or near[-1][0] > near[-2][0]) else None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _put_together(pieces: Sequence[str], words: Words, open_text: bool) -> Heading | None:
    """A heading out of the cells into which a tab tore it, by its words; None where the cells are a row's own."""
    said, sure = pieces[0], True
    for piece in pieces[1:]:
        met = seam(said, piece)
        if not met:
            return None
        head, tail = met
        apart = not words.only_here(head) and not words.only_here(tail)
        word = None if apart else rejoined(head, tail, words)
        if word:
            said = said[: len(said) - len(head)] + word + piece[len(tail) :]
        elif open_text or not piece[:1].islower():
            return None
        else:
            said, sure = f"{said} {piece}" if apart else said + piece, False
    return Heading(re.sub(r"\s+[^\w\s)]+$", "", said), " ⇥ ".join(pieces), sure)
