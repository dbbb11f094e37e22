"""Writes small PDF files for the tests: a table on landscape pages in Helvetica, with or without rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pdfminer.fontmetrics import FONT_METRICS

WIDTHS = FONT_METRICS["Helvetica"][1]
WIDE, HIGH = 842, 595
LEFT, TOP, BOTTOM = 40, 70, 540
SIZE, LEADING = 9.0, 11.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a table looks: `rules` are "all", "rows" or "none"; a cell's text is at the top or in the middle of its row; headings
    may be repeated on each page; a row that is too long for its page is cut, or moves to the next.
    """

    rules: str = "all"
    middle: bool = False
    repeats: bool = True
    cuts: bool = False
    padding: float = 4.0


def width(text: str) -> float:
    return sum(WIDTHS.get(letter, 556) for letter in text) * SIZE / 1000


def wrapped(text: str, room: float) -> list[str]:
    """The text as lines that fit a column with this much room, in points."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and width(f"{line} {word}") > room:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return lines


class Pages:
    """The pages, which are filled from top to bottom."""

    def __init__(self, title: str) -> None:
        self.content: list[list[str]] = []
        self.y = 0.0
        self.turn()
        self.text(title, LEFT, 40, 14)

    def turn(self) -> None:
        self.content.append([])
        self.y = TOP
        self.text(f"Page {len(self.content)}", WIDE - 90, HIGH - 20)

    def text(self, text: str, x: float, baseline: float, size: float = SIZE) -> None:
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.content[-1].append(f"BT /F1 {size} Tf {x:.2f} {HIGH - baseline:.2f} Td ({safe}) Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.content[-1].append(f"0.5 w {x0:.2f} {HIGH - y0:.2f} m {x1:.2f} {HIGH - y1:.2f} l S")

    def write(self, path: Path) -> Path:
        pages = len(self.content)
        numbers = [4 + 2 * at for at in range(pages)]
        kids = " ".join(f"{number} 0 R" for number in numbers)
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>"]
        objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        for number, drawn in zip(numbers, self.content, strict=True):
            box, font = f"/MediaBox [0 0 {WIDE} {HIGH}]", "/Resources << /Font << /F1 3 0 R >> >>"
            objects.append(f"<< /Type /Page /Parent 2 0 R {box} {font} /Contents {number + 1} 0 R >>")
            stream = "\n".join(drawn)
            objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        out = b"%PDF-1.4\n"
        places = []
        for number, body in enumerate(objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        out += f"{head}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
        path.write_bytes(out)
        return path


def write(path: Path, title: str, rows: Sequence[Sequence[str]], widths: Sequence[float], look: Look = Look()) -> Path:
    """Write a PDF with a title and one table. The table's first row has the headings."""
    pages = Pages(title)
    edges = [LEFT + sum(widths[:at]) for at in range(len(widths) + 1)]
    head = _lines(rows[0], widths, look)
    _draw(pages, head, edges, look, first=True)
    for row in rows[1:]:
        cells = _lines(row, widths, look)
        while any(cells):
            left = int((BOTTOM - pages.y - 2 * look.padding) / LEADING)
            needed = max(map(len, cells))
            if left >= needed or (look.cuts and left >= 1):
                _draw(pages, [cell[:left] for cell in cells], edges, look, first=False)
                cells = [cell[left:] for cell in cells]
            if any(cells):
                pages.turn()
                if look.repeats:
                    _draw(pages, head, edges, look, first=True)
                elif look.rules != "none":
                    pages.rule(edges[0], pages.y, edges[-1], pages.y)
    return pages.write(path)


def _lines(row: Sequence[str], widths: Sequence[float], look: Look) -> list[list[str]]:
    return [wrapped(cell, room - 2 * look.padding) if cell else [] for cell, room in zip(row, widths, strict=True)]


def _draw(pages: Pages, cells: Sequence[Sequence[str]], edges: Sequence[float], look: Look, first: bool) -> None:
    top = pages.y
    high = max(map(len, cells)) * LEADING + 2 * look.padding
    for cell, x in zip(cells, edges, strict=False):
        start = top + look.padding + (high - 2 * look.padding - len(cell) * LEADING) / 2 * look.middle
        for at, line in enumerate(cell):
            pages.text(line, x + look.padding, start + at * LEADING + SIZE)
    pages.y = top + high
    if look.rules != "none":
        pages.rule(edges[0], pages.y, edges[-1], pages.y)
        if first:
            pages.rule(edges[0], top, edges[-1], top)
    if look.rules == "all":
        for x in edges:
            pages.rule(x, top, x, pages.y)
