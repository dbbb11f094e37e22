"""Reads rows from text without separators: fixed-width columns, one cell per line, or records of labels and values.

A layout is used only if every line fits it. If nearly all do, the text is refused, and the message says which line doesn't.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.documents.columns import could_head
from knowledge.documents.dates import is_timescale_like
from knowledge.documents.lexicon import REF, TIMESCALE, TITLE, likelihoods
from knowledge.documents.refs import in_column, leading
from knowledge.documents.table import Row, Way, tidy
from knowledge.model import Unclear

GAP = re.compile(r" {2,}")
RULED = re.compile(r"^\s*[-=]+(?:\s+[-=]+)+\s*$")
LABEL = re.compile(r"^[-•*]?\s*(?:\*\*)?(?P<label>[^\W\d_][^:|\t]{0,40}?)(?:\*\*)?\s*:(?:\*\*)?(?:\s+(?P<value>.*))?$")
WIDEST = 14  # columns, if each line is one cell
LEAST_RECORDS = 2
SHORT_LABEL = 3  # words
Lines = Sequence[tuple[int, str]]  # each with its line number


def layouts(text: str, name: str) -> Iterator[Way]:
    """Yield the ways to read text in one of these layouts. Raises Unclear if the text nearly fits one."""
    lines = [(number, line.expandtabs(8).rstrip("\r\n")) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)]
    yield from fixed_width(lines, name)
    yield from cell_per_line(lines, name)
    yield from records([(number, tidy(line)) for number, line in lines])


def bare_records(rows: Sequence[Row]) -> Iterator[Way]:
    """Yield the records in a document's paragraphs, if it has no table."""
    if all(row.bare for row in rows):
        yield from records(list(enumerate((row.text for row in rows), 1)), "paragraph")


# A table for each recommendation


def cards(rows: Sequence[Row]) -> Iterator[Way]:
    """Yield the records in tables of labels and values ("Owner" beside "Harbours"). Each record has its own table, or one run
    of labels.
    """
    pairs = [(row, _pairs(row)) for row in rows]
    labels = Counter(label.casefold() for row, its in pairs for label, _ in its if not row.bare)
    usual = {label for label, count in labels.items() if count >= LEAST_RECORDS and likelihoods(label)}
    tabled = [(row, its) for row, its in pairs if not row.bare]
    fitting = sum(1 for _, its in tabled if its and its[0][0].casefold() in labels and labels[its[0][0].casefold()] > 1)
    if len(usual) < 3 or fitting < 0.7 * len(tabled):
        return
    gathered: list[tuple[str, dict[str, str]]] = []
    rest: list[Row] = []
    table, heading = 0, ""
    for row, its in pairs:
        if row.bare or not its:
            heading = row.text
            rest += [replace(row, cells=(row.text,), bare=True)] if row.bare else []
            continue
        if not gathered or row.table != table or its[0][0] in gathered[-1][1]:
            lead = leading(heading)
            gathered.append((row.place, {"Ref": lead.ref} if lead and not lead.title else {}))
        table, heading = row.table, ""
        gathered[-1][1].update({label: value for label, value in its if value})
    names = list(dict.fromkeys(label for _, record in gathered for label in record))
    if len(gathered) >= LEAST_RECORDS and any(likelihoods(label).get(TITLE) for label in names):
        body = [Row(tuple(record.get(label, "") for label in names), place, table=1) for place, record in gathered]
        yield Way([*rest[:1], Row(tuple(names), "the labels", table=1), *body], exact=True)


def _pairs(row: Row) -> list[tuple[str, str]]:
    """Return a row's labels with their values: one pair, or two side by side."""
    cells = [cell for at, cell in enumerate(row.cells) if cell or at % 2]
    if row.bare or not 1 < len(cells) <= 4 or len(cells) % 2 or not all(cells[::2]):
        return []
    pairs = [(" ".join(label.split()).rstrip(" :"), value) for label, value in zip(cells[::2], cells[1::2], strict=True)]
    return pairs if all(len(label) <= 60 for label, _ in pairs) else []


# Columns of fixed width


def fixed_width(lines: Lines, name: str) -> Iterator[Way]:
    """Read columns that begin at the same position in every line, below a line of headings. Raises Unclear if a row doesn't fit
    the columns.
    """
    for at, (number, line) in enumerate(lines):
        pieces = [piece for piece in GAP.split(line.strip()) if piece]
        if len(pieces) < 3 or not could_head(Row(tuple(pieces), "")):
            continue
        starts = [match.start() for match in re.finditer(r"(?:(?<=  )|^\s*)(?=\S)", line) if line[match.start() :].strip()]
        starts = sorted({len(line) - len(line[start:].lstrip()) for start in starts})
        body = [(count, text) for count, text in lines[at + 1 :] if text.strip() and not RULED.match(text)]
        inside = [(count, text) for count, text in body if _fits(text, starts)]
        if len(starts) != len(pieces) or len(inside) < 1 or len(inside) < 0.8 * len(body):
            return
        odd = next((count for count, text in body if not _fits(text, starts) and len(GAP.split(text.strip())) > 1), None)
        if odd is not None:
            raise Unclear(
                f"{name} has columns of fixed width, but line {odd} does not keep to them: copy the table into a spreadsheet,"
                " check its rows, and import that."
            )
        above = [_bare(count, text) for count, text in lines[:at] if text.strip()]
        head = Row(tuple(map(tidy, pieces)), f"line {number}")
        cut = [Row(_cut(text, starts), f"line {count}") if _fits(text, starts) else _bare(count, text) for count, text in body]
        broken = any(row.cells[0] == "" for row in cut if not row.bare)
        yield Way([*above, head, *cut], exact=not broken)
        return


def _bare(number: int, text: str) -> Row:
    return Row((tidy(text),), f"line {number}", bare=True)


def _fits(line: str, starts: Sequence[int]) -> bool:
    """True if a line has two spaces before each column, and text in more than one."""
    if any(line[start - 2 : start].strip() for start in starts[1:]):
        return False
    filled = sum(1 for cell in _cut(line, starts) if cell)
    return filled > 1 or (filled == 1 and not line[: starts[1]].strip())


def _cut(line: str, starts: Sequence[int]) -> tuple[str, ...]:
    ends = [*starts[1:], max(len(line), starts[-1])]
    return tuple(tidy(line[start:end]) for start, end in zip([0, *starts[1:]], ends, strict=True))


# One cell per line


def cell_per_line(lines: Lines, name: str) -> Iterator[Way]:
    """Read cells listed one below another, as when a table is copied as plain text: first all the headings, then the cells of
    each row.

    Raises Unclear if the headings are there but some rows have the wrong number of cells.
    """
    parted = any(not line for _, line in lines)
    cells = [(number, tidy(line)) for number, line in lines if line or not parted]
    for at in range(len(cells)):
        if not _is_heading(cells[at][1]):
            continue
        count = _heading_count([text for _, text in cells[at : at + WIDEST + 1]])
        if count < 3:
            continue
        rows = [cells[place : place + count] for place in range(at + count, len(cells), count)]
        whole = [row for row in rows if len(row) == count]
        headings = tuple(text for _, text in cells[at : at + count])
        fitting = _fitting(headings, [[text for _, text in row] for row in whole])
        if fitting < 2:
            line = rows[fitting][0][0] if fitting < len(rows) else cells[-1][0]
            raise Unclear(
                f"{name} seems to have one cell per line below the headings {', '.join(headings)}, but its rows do not all have"
                f" {count} cells (see line {line}): copy the table into a spreadsheet, check its rows, and import that."
            )
        above = [_bare(number, text) for number, text in cells[:at] if text]
        body = [Row(tuple(text for _, text in row), f"line {row[0][0]}", table=1) for row in whole[:fitting]]
        rest = [_bare(number, text) for row in rows[fitting:] for number, text in row if text]
        yield Way([*above, Row(headings, f"line {cells[at][0]}", table=1), *body, *rest], exact=True)
        return


def _is_heading(text: str) -> bool:
    return bool(text) and len(text) <= 60 and bool(likelihoods(text))


def _heading_count(texts: Sequence[str]) -> int:
    """Count the headings at the start: everything before the first cell that looks like a ref or isn't a known heading."""
    if not likelihoods(texts[0]).get(REF):
        return 0
    for at, text in enumerate(texts):
        if at and text and any(map(str.isdigit, text)) and in_column(text):
            return at if could_head(Row(tuple(texts[:at]), "")) and len(set(texts[:at])) == at else 0
        if not text or len(text) > 60:
            return 0
    return 0


def _fitting(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Count the rows, from the first, that begin with a new ref and have a date, if any, under the heading for dates."""
    refs: set[str] = set()
    dated = next((at for at, heading in enumerate(headings) if likelihoods(heading).get(TIMESCALE, 0) >= 8), None)
    for number, row in enumerate(rows):
        is_ref = any(map(str.isdigit, row[0])) and in_column(row[0]) is not None and row[0] not in refs
        if not is_ref or (dated is not None and row[dated] and not is_timescale_like(row[dated])):
            return number
        refs.add(row[0])
    return len(rows)


# Records of labels and values


def records(lines: Lines, unit: str = "line") -> Iterator[Way]:
    """Read records such as "Recommendation: Repair the pier", "Owner: Harbours", with one label on each line. A line directly
    above a record, such as "Recommendation 3", is its heading. A value may continue on the next lines.
    """
    labels = Counter(match["label"].casefold() for _, line in lines if (match := LABEL.match(line)))
    usual = {label for label, count in labels.items() if count >= LEAST_RECORDS}
    if len(usual) < 2 or sum(1 for label in usual if likelihoods(label)) < 2:
        return
    gathering = Records(usual)
    for number, line in lines:
        gathering.add(number, line)
    rows, names = gathering.found, gathering.names()
    if len(rows) < LEAST_RECORDS or not any(likelihoods(label).get(TITLE) for label in names):
        return
    inside = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(usual)))})\s*:\s", re.IGNORECASE)
    if any(inside.search(text) for _, record in rows for text in record.values()):
        return  # a label in the middle of a line, so the line breaks aren't the author's
    body = [Row(tuple(record.get(label, "") for label in names), f"{unit} {number}", table=1) for number, record in rows]
    yield Way([*gathering.above, Row(tuple(names), "the labels", table=1), *body, *gathering.rest()], exact=True)


class Records:
    """Gathers records line by line. `usual` has the labels that occur more than once."""

    def __init__(self, usual: set[str]) -> None:
        self.usual = usual
        self.found: list[tuple[int, dict[str, str]]] = []
        self.above: list[Row] = []
        self.heading: tuple[int, str] | None = None
        self.last = ""  # the label whose value may continue

    def names(self) -> list[str]:
        return list(dict.fromkeys(label for _, record in self.found for label in record))

    def rest(self) -> list[Row]:
        return [_bare(*self.heading)] if self.heading else []

    def add(self, number: int, line: str) -> None:
        match = LABEL.match(line)
        label = " ".join(match["label"].split()) if match else ""
        if match and label.casefold() not in self.usual and leading(line):
            match = None  # "Recommendation 2: Limit awards"
        if match and (label.casefold() in self.usual or (self.last and self._is_label(label))):
            if not self.found or self.heading or label in self.found[-1][1]:
                self._begin(number)
            self.found[-1][1][label] = match["value"] or ""
            self.last = label
        elif not line:
            self.last = ""
        elif self.last and not leading(line):
            record = self.found[-1][1]
            record[self.last] = f"{record[self.last]} {line}".strip()
        else:
            self.above += self.rest()
            self.heading = (number, line)
            self.last = ""

    @staticmethod
    def _is_label(text: str) -> bool:
        """True if a phrase that occurs only once is also a label, and not the beginning of a sentence."""
        return bool(likelihoods(text)) or (len(text.split()) <= SHORT_LABEL and text[:1].isupper())

    def _begin(self, number: int) -> None:
        heading, self.heading = self.heading, None
        if heading is None:
            self.found.append((number, {}))
            return
        lead = leading(heading[1])
        if not self.found and not lead:  # the document's title
            self.above.append(_bare(*heading))
            self.found.append((number, {}))
        elif lead and not lead.title:
            self.found.append((heading[0], {"Ref": lead.ref}))
        elif any(likelihoods(label).get(TITLE, 0) > 6 for label in self.usual):
            self.found.append((heading[0], {"Heading": heading[1]}))
        else:
            self.found.append((heading[0], {"Recommendation": heading[1]}))
