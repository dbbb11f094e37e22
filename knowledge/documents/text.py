"""Reads rows from plain text: tab-separated, pipes (including Markdown) or CSV, in any common encoding.

The same text can often be read in several of these ways. `readings` yields every possible one, the likeliest first, and the
first one with a plan's headings is used.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from knowledge.documents.layouts import layouts
from knowledge.documents.limits import WIDEST, bounded
from knowledge.documents.table import Row, Way, tidy, tidy_lines
from knowledge.model import Unclear

TAG = re.compile(
    r"\s*(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body|table|div|meta|h\d|p)\b",
    re.IGNORECASE | re.DOTALL,
)
LINE = re.compile(r"\r\n|\r|\n")
RULE = frozenset(" \t|:+=-")  # the characters in the line under a Markdown table's headings
MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(raw: bytes, name: str) -> str:
    """Decode a file by its byte-order mark, otherwise as UTF-8 or Windows-1252. Raises Unclear if it isn't text."""
    for mark, encoding in MARKED:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    if b"\0" in raw:
        raise not_text(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def not_text(name: str) -> Unclear:
    """The error for a file that isn't text."""
    return Unclear(f"{name} is not text: save the plan as .docx, .csv or tab-separated .txt and import that.")


def is_web_page(text: str) -> bool:
    """True if text is HTML, judging by its first tag."""
    return TAG.match(text) is not None


def readings(text: str, name: str, comma_first: bool = False) -> Iterator[Way]:
    """Yield the ways to read text as rows. Raises Unclear if it exceeds the limits for a document, or if it nearly fits a
    layout (see `layouts`).
    """
    if comma_first:
        yield from _separated(text, name)
    if "\t" in text:
        yield from _quoted_tabs(text, name)
        yield Way(list(bounded(_lines(text, "\t"), name)), exact=False)
    if "|" in text:
        yield Way(list(bounded(_lines(text, "|"), name)), exact=_is_markdown(text))
    if not comma_first:
        yield from _separated(text, name)
        yield from layouts(text, name)


def _is_markdown(text: str) -> bool:
    """True if there is a Markdown rule under a table's headings, so that each row is one line."""
    return re.search(r"^\s*\|?\s*:?-{3,}:?\s*\|", text, re.MULTILINE) is not None


def _lines(text: str, separator: str) -> Iterator[Row]:
    lines = LINE.split(text)
    piped = [line.lstrip().startswith("|") for line in lines if "|" in line]
    framed = 2 * sum(piped) > len(piped)  # each row also starts with a pipe
    for number, line in enumerate(lines, 1):
        if separator == "|" and "-" in line and not set(line) - RULE:
            continue
        cells = _cut(line, separator, framed)
        if not any(cells):
            continue
        bare = len(cells) == 1
        level = len(line.lstrip()) - len(line.lstrip().lstrip("#")) if bare else 0
        if level:
            cells = (cells[0].strip("# "),)
        yield Row(cells, f"line {number}", bare=bare, heading=level > 0, level=level)


def _cut(line: str, separator: str, framed: bool) -> tuple[str, ...]:
    if line.count(separator) > WIDEST:
        return tuple(line.split(separator))  # it will be refused, so it isn't worth tidying
    if separator == "\t":
        return tuple(tidy(cell) for cell in line.split("\t"))
    if "|" not in line:
        return (tidy(line),)
    inner = line.strip().removeprefix("|") if framed else line.rstrip()
    if framed and inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    cells = re.split(r"(?<!\\)\|", inner)
    return tuple(_plain(cell) for cell in cells)


STRUCK = re.compile(r"~~[^~]+~~")


def _plain(cell: str) -> str:
    """Remove the markup from a Markdown cell."""
    lines = re.sub(r"<br\s*/?>", "\n", STRUCK.sub("", cell), flags=re.IGNORECASE)
    return tidy_lines(lines.replace("\\|", "|").replace("**", ""))


def _quoted_tabs(text: str, name: str) -> Iterator[Way]:
    """Read tab-separated text as spreadsheets write it, where a quoted cell may contain line breaks."""
    if not re.search(r'(^|\t)"', text, re.MULTILINE):
        return
    rows = _quoted(text, "\t", name, strict=True)
    if rows and len({len(row.cells) for row in rows if not row.bare}) == 1:
        yield Way(rows, exact=True)


def _separated(text: str, name: str) -> Iterator[Way]:
    sample = text[:20_000]
    for separator in sorted(",;", key=sample.count, reverse=True):
        if separator in sample:
            yield Way(_quoted(text, separator, name), exact=True)


def _quoted(text: str, separator: str, name: str, strict: bool = False) -> list[Row]:
    """Return rows read with the quoting rules of CSV, or [] if the text breaks them."""
    try:
        return list(bounded(_parsed(text, separator, strict), name))
    except csv.Error:
        return []


def _parsed(text: str, separator: str, strict: bool) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    before = 0
    widest = 0  # cells in the first row with several
    is_first = True
    for values in reader:
        number, before = before + 1, reader.line_num
        wide = len(values) > WIDEST  # it will be refused, so it isn't worth tidying
        cells = tuple(values) if wide else tuple(tidy_lines(value) for value in values)
        if 2 < widest != len(values) and any(_holds_rows(value, separator, widest) for value in values):
            raise Unclear(
                f"A quotation mark in line {number} or below it is never closed, so rows run together: remove it or add the"
                " other one, and import the document again."
            )
        if any(cells):
            widest = widest or (len(cells) if len(cells) > 1 else 0)
            bare = len(cells) == 1 or (not any(cells[1:]) and is_first)
            is_first = False
            yield Row(cells[:1] if bare else cells, f"line {number}", bare=bare)


def _holds_rows(value: str, separator: str, width: int) -> bool:
    """True if a cell contains whole rows of the table, as when its quotation mark is never closed."""
    return "\n" in value and sum(1 for line in value.split("\n") if line.count(separator) >= width - 1) > 1
