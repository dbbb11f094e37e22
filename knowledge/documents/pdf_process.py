"""Turns the bytes of a PDF into rows, with pdfplumber, which is maintained, MIT-licensed and made for tables.

It runs in a separate process (see `apart`), since pdfplumber unpacks whatever a file says it contains.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.documents.limits import LARGEST_TEXT
from knowledge.documents.page_tables import Box, ruled
from knowledge.documents.page_words import MARKS, Word, is_raised, without_marks
from knowledge.documents.pages import Page, Walk
from knowledge.documents.table import Row
from knowledge.model import Unclear

MOST_PAGES = 1_000
MOST_RULES = 20_000  # lines and rectangles on a page; a table of 150 rows by 12 columns has 4,000
THIN = 2.0  # points; a rectangle of at most this height is a rule
NEARLY_WHITE = 0.93
AGAIN = "save it again as PDF, or open it in Word and save it as .docx, and import that."
PICTURE = (
    "holds pictures of its pages and no text: scan it with text recognition (OCR), or ask for the document that it was made"
    " from, and import that."
)


def read(raw: bytes) -> dict[str, Any]:
    """Return {"rows", "doubts", "exact"}. Raises Unclear with the end of a sentence; the caller adds the file's name."""
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        return _read(raw)
    except PdfminerException as fault:  # pdfplumber wraps every error in this exception
        if isinstance(fault.__context__, MemoryError):
            raise MemoryError from fault
        locked = type(fault.__context__).__name__ == "PDFPasswordIncorrect"
        reason = (
            "is locked with a password: save it without one, and import that."
            if locked
            else f"cannot be read as a PDF: {AGAIN}"
        )
        raise Unclear(reason) from fault


def _read(raw: bytes) -> dict[str, Any]:
    import pdfplumber

    document = pdfplumber.open(io.BytesIO(raw))
    if len(document.pages) > MOST_PAGES:
        raise Unclear(f"has more than {MOST_PAGES:,} pages: print the plan's pages into a PDF of their own, and import that.")
    pages, pictures = [], []
    letters = 0
    for page in document.pages:
        letters += len(page.chars)
        if letters > LARGEST_TEXT:
            raise Unclear(
                f"has more than {LARGEST_TEXT / 1_000_000:g} million characters: print the plan's pages into a PDF"
                " of their own, and import that."
            )
        if not page.chars and page.images:
            pictures.append(page.page_number)
        pages.append(_page(page))
        page.close()
    if not letters:
        raise Unclear(PICTURE if pictures else f"has no text in it: {AGAIN}")
    walk = Walk(pages)
    rows = [_packed(row) for row in walk.rows()]
    doubts = [(f"page {number}", "is a picture, and was not read") for number in pictures]
    return {"rows": rows, "doubts": [*doubts, *walk.doubts], "exact": walk.exact}


def _packed(row: Row) -> list[Any]:
    return [row.cells, row.place, row.table, row.bare, row.heading, row.level, sorted(row.repeated), row.fills]


def _page(page: Any) -> Page:
    if len(page.rects) + len(page.lines) + len(page.curves) > MOST_RULES:
        raise Unclear(f"has more than {MOST_RULES:,} lines on page {page.page_number}: {AGAIN}")
    rules = list(_rules(page))
    words = without_marks(list(_words(page, rules)))
    fills = list(_fills(page))
    grids = [grid for table in page.find_tables() if (grid := ruled(table.cells, words, fills))]
    return Page(page.page_number, float(page.height), words, grids, _long(rules, 0.4 * float(page.width)))


def _long(rules: Sequence[tuple[float, float, float]], least: float) -> list[float]:
    """Return the heights of the rules that are at least `least` long, counting adjacent pieces together."""
    lengths: defaultdict[int, float] = defaultdict(float)
    for y, x0, x1 in rules:
        lengths[round(y)] += x1 - x0
    return sorted(float(y) for y, length in lengths.items() if length >= least)


def _rules(page: Any) -> Iterator[tuple[float, float, float]]:
    """Yield the horizontal rules as (height, left end, right end)."""
    for line in page.lines:
        if abs(line["top"] - line["bottom"]) <= THIN:
            yield line["top"], line["x0"], line["x1"]
    for box in page.rects:
        if box["height"] <= THIN < box["width"]:
            yield (box["top"] + box["bottom"]) / 2, box["x0"], box["x1"]
        elif box["stroke"]:
            yield box["top"], box["x0"], box["x1"]
            yield box["bottom"], box["x0"], box["x1"]


def _words(page: Any, rules: Sequence[tuple[float, float, float]]) -> Iterator[Word]:
    """Yield the words, without struck-through letters and footnote marks."""
    rules = sorted(rules)
    heights = [y for y, _, _ in rules]
    if any(_is_struck(char, rules, heights) for char in page.chars):
        page = page.filter(lambda item: item["object_type"] != "char" or not _is_struck(item, rules, heights))
    for word in page.extract_words(x_tolerance_ratio=0.15, y_tolerance=3, keep_blank_chars=False, return_chars=True):
        chars = word["chars"]
        first = chars[0]
        name = str(first["fontname"]).lower()
        bold = "bold" in name or "black" in name
        cut = _mark(chars)
        text = "".join(char["text"] for char in chars[:cut])
        yield Word(text, word["x0"], chars[cut - 1]["x1"], word["top"], word["bottom"], float(first["size"]), bold)


def _is_struck(char: Any, rules: Sequence[tuple[float, float, float]], heights: Sequence[float]) -> bool:
    """True if one of the rules, which are sorted by height, runs through the middle of a letter."""
    high, low = char["top"] + 0.35 * char["height"], char["bottom"] - 0.25 * char["height"]
    at = bisect_right(heights, high)
    while at < len(rules) and heights[at] < low:
        if rules[at][1] <= (char["x0"] + char["x1"]) / 2 <= rules[at][2]:
            return True
        at += 1
    return False


def _mark(chars: Sequence[Any]) -> int:
    """Return where a word's small raised footnote marks begin ("Open¹"), or the word's length if it has none."""
    first, end = chars[0], len(chars)
    while end > 1 and chars[end - 1]["text"] in MARKS and _is_raised(chars[end - 1], first):
        end -= 1
    return len(chars) if chars[end - 1]["text"] == "m" else end  # "m²"


def _is_raised(char: Any, first: Any) -> bool:
    return is_raised(char["size"], char["bottom"], first["size"], first["bottom"])


def _fills(page: Any) -> Iterator[tuple[Box, str]]:
    """Yield the coloured rectangles, in the order in which they are painted, with their colours as six hex digits."""
    for box in page.rects:
        if box["fill"] and box["height"] > THIN and (code := _code(box["non_stroking_color"])):
            yield (box["x0"], box["top"], box["x1"], box["bottom"]), code


def _code(colour: Any) -> str:
    """Return a colour as six hex digits, or "" for white, near-white grey, and anything that isn't a plain colour."""
    values = colour if isinstance(colour, list | tuple) else (colour,)
    if not values or not all(isinstance(value, int | float) for value in values):
        return ""
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        values = tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
    red, green, blue = values if len(values) == 3 else (values[0],) * 3
    if min(red, green, blue) > NEARLY_WHITE or (max(red, green, blue) - min(red, green, blue) < 0.05 and red > 0.8):
        return ""
    return "".join(f"{round(255 * min(max(value, 0.0), 1.0)):02X}" for value in (red, green, blue))
