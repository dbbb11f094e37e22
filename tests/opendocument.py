"""Writes small OpenDocument files for the tests: text documents (.odt) and workbooks (.ods)."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

SPACES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
STYLES = f"""<office:automatic-styles>
{
    "".join(
        f'<style:style style:name="{name}"><style:table-cell-properties fo:background-color="{code}"/></style:style>'
        for name, code in (("red", "#ff0000"), ("green", "#00b050"))
    )
}
<style:style style:name="struck"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="hidden"><style:table-properties table:display="false"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>
<text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="a"/></text:list-style>
</office:automatic-styles>"""
Cell = str | tuple[str, str]  # a text, or the attributes of a cell and the XML inside it


def paragraphs(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))


def table(rows: Sequence[Sequence[Cell]], name: str = "Plan", attributes: str = "", hidden: Sequence[int] = ()) -> str:
    """A table. `hidden` are the numbers of the hidden rows."""
    width = max(map(len, rows))
    body = ""
    for number, row in enumerate(rows, 1):
        cells = ""
        for cell in row:
            given, inside = cell if isinstance(cell, tuple) else ("", paragraphs(cell) if cell else "")
            kind = "covered-table-cell" if given == "covered" else "table-cell"
            cells += f"<table:{kind} {'' if given == 'covered' else given}>{inside}</table:{kind}>"
        shown = ' table:visibility="collapse"' if number in hidden else ""
        body += f"<table:table-row{shown}>{cells}</table:table-row>"
    columns = f'<table:table-column table:number-columns-repeated="{width}"/>'
    return f'<table:table table:name="{name}" {attributes}>{columns}{body}</table:table>'


def write(path: Path, body: str) -> Path:
    """Write a file with this body. Its extension decides whether it is a text document or a workbook."""
    kind = "spreadsheet" if path.suffix == ".ods" else "text"
    content = f"<office:document-content {SPACES}>{STYLES}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        packed.writestr("content.xml", f'<?xml version="1.0"?>{content}</office:document-content>')
    return path


def sheets(path: Path, named: Mapping[str, Sequence[Sequence[Cell]]]) -> Path:
    """Write a workbook, with its sheets given by name."""
    return write(path, "".join(table(rows, name) for name, rows in named.items()))
