"""Compares what was read with the document, and warns where the two don't fit together.

The checks know nothing about particular layouts. They catch what every reading must satisfy: each cell turns up somewhere,
each owner looks like an owner, the numbering has no holes, the deadlines aren't all in the past.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from knowledge.documents.boxes import has_boxes
from knowledge.documents.content import PRIORITIES, is_status_like
from knowledge.documents.dates import is_date_like
from knowledge.documents.doubtful_columns import doubtful_columns, every_part
from knowledge.documents.drafts import Draft
from knowledge.documents.headings import Head
from knowledge.documents.lines import PROMPT
from knowledge.documents.owners import NOBODY
from knowledge.documents.refs import CONTINUED
from knowledge.documents.rows import Reader
from knowledge.model import Action, Document, Recommendation, Warned
from knowledge.number_words import NUMBERS, UP_TO_TWELVE
from knowledge.vocabulary import meaning

WORD = re.compile(r"[^\W\d_]+|\d+")
LOST = 0.5  # a cell counts as lost if more than this share of its words turn up nowhere
MOST_MISSING = 3  # more missing refs than this are no oversight: the document only has some of its recommendations
ENOUGH = 4  # rows; with fewer, it says little that they have something in common
NUMBERED = re.compile(r"(?P<before>.*?)(?P<number>\d{1,4})$")
STATED = re.compile(
    r"\b(?P<before>(?:contains?|made|makes|making|all|following|total(?: of)?|with|these|of|has) (?:the )?(?:following )?)"
    rf"(?P<count>\d{{1,3}}|{'|'.join(UP_TO_TWELVE)}) recommendations\b(?! (?:are|is|were|was"
    r"|have|has|remain)\b)",
    re.IGNORECASE,
)
# U+FFFD is what decoding leaves of a character that it can't read; the others are UTF-8 read as Windows-1252.
GARBLED = re.compile("\ufffd|â€[™œ\x9d“”˜]|Ã[©¨¶¼¤«§]|Â£|ï»¿")


def against_the_rows(reader: Reader, drafts: Sequence[Draft], document: Document) -> Iterator[Warned]:
    """A warning for each cell most of whose words turn up nowhere in what was read. `drafts` are the document's
    recommendations, in order. There are no warnings if a person decided to leave a column out.
    """
    if None in reader.header.roles:
        return  # a person decided to leave a column out
    by_row = _by_row(drafts)
    warned: dict[str, str] = {}
    for warning in document.warnings:
        warned[warning.where] = f"{warned.get(warning.where, '')} {warning.what}"
    texts = [_all_of(row) for row in document.recommendations]
    for line in reader.lines:
        its = by_row.get(line.number, ())
        warning_text = " ".join(warned[place] for place in {line.place, line.row.place} if place in warned)
        if line.number in reader.headings or (warning_text and not its):
            continue  # a section's name, or left out with a warning
        text = " ".join((*(texts[at] for at in its), warning_text))
        missing = [cell for cell in line.row.cells if cell not in text and not all(piece in text for piece in cell.split("\n"))]
        words = _words(text) if missing else set()
        for cell in missing:
            if is_lost(cell, words):
                ref = next((drafts[at].ref for at in its), "")
                yield Warned(line.place, ref, f"“{' '.join(cell.split())[:60]}” is in no column of what was read")


def is_lost(cell: str, words: set[str]) -> bool:
    """True if most of a cell's words aren't among `words`. A cell with boxes to tick, an address or a prompt never counts as
    lost.
    """
    if not cell or has_boxes(cell) or "@" in cell or PROMPT.match(cell) or NOBODY.match(cell):
        return False
    its = _words(CONTINUED.sub("", cell))
    return len(its - words) > LOST * len(its)


def _by_row(drafts: Sequence[Draft]) -> Mapping[int, list[int]]:
    """For each row, the positions in `drafts` of the recommendations that took something from it."""
    by_row: dict[int, list[int]] = {}
    for at, draft in enumerate(drafts):
        pieces = [piece for part in _and_parts(draft) for its in part.cells.values() for piece in its]
        for number in {piece.line for piece in pieces}:
            by_row.setdefault(number, []).append(at)
    return by_row


def _and_parts(draft: Draft) -> Iterator[Draft]:
    yield draft
    for part in draft.parts:
        yield from _and_parts(part)


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold()))


def _all_of(row: Recommendation) -> str:
    """Everything that a recommendation and its parts say, as one text."""
    every: list[Action | Recommendation] = [row, *row.parts]
    parts = [text for part in every for text in _texts(part)]
    return " ".join((row.ref, row.theme, row.title, row.actions, *parts))


def _texts(part: Action | Recommendation) -> Iterator[str]:
    yield part.ref
    yield getattr(part, "text", "")
    yield from part.owners
    yield part.timescale.words if part.timescale else ""
    yield part.first_timescale or ""
    yield part.status or ""
    yield part.progress
    yield from (text for _, text in part.more)


# What each column should look like


def within(document: Document, head: Head, american: bool = False) -> Iterator[Warned]:
    """Warnings about a document that doesn't agree with itself. With `american`, its dates have the month first."""
    yield from _misplaced(document)
    yield from doubtful_columns(document, american)
    yield from _missing_refs(document.recommendations)
    yield from _stated(head, len(document.recommendations))
    yield from _all_past(document)
    yield from _garbled(document.recommendations)


def _misplaced(document: Document) -> Iterator[Warned]:
    """A single cell that looks like another column's: an owner that is a date, a status that is an owner."""
    every = every_part(document)
    statuses = Counter(part.status.casefold() for _, part in every if part.status)
    owners = Counter(name.casefold() for _, part in every for name in part.owners)
    for row, part in every:
        for name in part.owners:
            folded = name.casefold()
            if owners[folded] > 1 and statuses[folded] < 2:
                continue
            if what := _no_owner(name, statuses[folded] > 0):
                yield Warned(part.place, row.ref, f"“{name}” was read as its owner, but looks like {what}")
        status = part.status or ""
        is_date = is_date_like(status) and meaning(status) is None
        if is_date or (owners[status.casefold()] > 1 and statuses[status.casefold()] == 1):
            looks = "a date" if is_date else "an owner"
            yield Warned(part.place, row.ref, f"“{status}” was read as its status, but looks like {looks}")
    for row in document.recommendations:
        folded = row.title.casefold()
        if is_date_like(row.title) or statuses[folded] or (owners[folded] > 1):
            looks = "a date" if is_date_like(row.title) else "a status" if statuses[folded] else "an owner"
            yield Warned(row.place, row.ref, f"“{row.title}” was read as what is recommended, but looks like {looks}")


def _no_owner(name: str, is_also_a_status: bool) -> str:
    """What a name looks like, if not like an owner."""
    if is_date_like(name):
        return "a date"
    if name.isdigit():
        return "a number"
    if is_also_a_status or (is_status_like(name) and meaning(name) is not None):
        return "a status"
    if name.casefold() in PRIORITIES and len(name) > 1:
        return "a priority"
    return "a sentence" if len(name.split()) > 12 and name.endswith(".") else ""


def _missing_refs(rows: Sequence[Recommendation]) -> Iterator[Warned]:
    """The few refs that are missing between others ("R3" between R2 and R4)."""
    series: dict[str, list[int]] = {}
    widths: dict[str, int] = {}  # of numbers with leading zeros
    for row in rows:
        if match := NUMBERED.fullmatch(row.ref):
            series.setdefault(match["before"], []).append(int(match["number"]))
            widths[match["before"]] = min(len(match["number"]), widths.get(match["before"], 9))
    for before, numbers in series.items():
        width = widths[before]
        missing = sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers)) if max(numbers) < 2000 else []
        if 0 < len(missing) <= MOST_MISSING and len(numbers) >= ENOUGH * len(missing):
            first, last, *others = (f"{before}{number:0{width}}" for number in (min(numbers), max(numbers), *missing))
            verb = "is" if len(missing) == 1 else "are"
            yield Warned("the refs", "", f"{', '.join(others)} {verb} missing between {first} and {last}")


def _stated(head: Head, count: int) -> Iterator[Warned]:
    """A line above the table that gives another number of recommendations."""
    for row in head.left:
        if match := STATED.search(row.text):
            word = match["count"].casefold()
            stated = int(word) if word.isdigit() else NUMBERS[word]
            if stated != count:
                yield Warned(row.place, "", f"“{match[0]}”, it says, but {count} could be read")


def _all_past(document: Document) -> Iterator[Warned]:
    """Deadlines that had all passed when the document was written, although nothing is closed: they may be other dates."""
    parts = [part for row in document.recommendations for part in (row.parts or (row,))]
    ends = [part.timescale.span.end for part in parts if part.timescale and part.timescale.span]
    if document.dated is None or len(ends) < ENOUGH or any(end is None or end >= document.dated for end in ends):
        return
    if any(meaning(part.status) for part in parts if part.status):
        return
    heading = next((heading for heading, role in document.columns if role == "timescale"), "the timescale")
    yield Warned(
        "the headings",
        "",
        f"every date under “{heading}” is before the date of the document, {document.dated.isoformat()}: if these are not"
        f' deadlines, say so with --map "{heading}=further"',
    )


def _garbled(rows: Sequence[Recommendation]) -> Iterator[Warned]:
    """Characters that were lost or changed when the file was saved in another encoding."""
    for row in rows:
        text = _all_of(row)
        if not text.isascii() and (match := GARBLED.search(text)):
            around = text[max(0, match.start() - 15) : match.start() + 15]
            yield Warned(row.place, row.ref, f"it has characters that cannot be read (“{around}”)")
