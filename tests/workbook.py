"""Writes small Excel workbooks for the tests, with what the reader has to handle: styles, merged and hidden cells."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The styles, by number: plain, a date, a percentage, red, green, struck through.
PLAIN, DATE, PERCENT, RED, GREEN, STRUCK = range(6)
STYLES = f"""<styleSheet {MAIN}><fonts><font/><font><strike/></font></fonts>
<fills><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill></fills>
<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>
<cellXfs><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="9"/>
<xf fillId="2"/><xf fillId="3"/><xf fontId="1"/></cellXfs></styleSheet>"""
Value = str | float | tuple[str | float, int]


def letters(column: int) -> str:
    return chr(65 + column)


def sheet_xml(
    rows: Sequence[Sequence[Value]], merged: Sequence[str], hidden_rows: Sequence[int], hidden_columns: Sequence[int]
) -> str:
    """A sheet as XML. A cell is a value, or a value with its style; an empty one without a style is left out."""
    columns = "".join(f'<col min="{at}" max="{at}" hidden="1"/>' for at in hidden_columns)
    body = ""
    for number, row in enumerate(rows, 1):
        cells = ""
        for at, cell in enumerate(row):
            value, style = cell if isinstance(cell, tuple) else (cell, PLAIN)
            name = f'r="{letters(at)}{number}" s="{style}"'
            if isinstance(value, str):
                cells += (
                    f'<c {name} t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else f"<c {name}/>" * bool(style)
                )
            else:
                cells += f"<c {name}><v>{value}</v></c>"
        body += f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden_rows else ""}>{cells}</row>'
    ranges = (
        f"<mergeCells>{''.join(f'<mergeCell ref={chr(34)}{each}{chr(34)}/>' for each in merged)}</mergeCells>" if merged else ""
    )
    return f"<worksheet {MAIN}>{f'<cols>{columns}</cols>' if columns else ''}<sheetData>{body}</sheetData>{ranges}</worksheet>"


def write(path: Path, sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> Path:
    """Write a workbook with these sheets by name, each made by `sheet_xml`. `hidden` are the names of the hidden sheets."""
    state = dict.fromkeys(hidden, ' state="hidden"')
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"{state.get(name, "")}/>' for at, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        start = f'<Relationship Id="w" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{start}</Relationships>')
        packed.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>')
        styles = f'<Relationship Id="s" Type="{LINKS}/styles" Target="styles.xml"/>'
        packed.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{links}{styles}</Relationships>'
        )
        packed.writestr("xl/styles.xml", STYLES)
        for at, xml in enumerate(sheets.values(), 1):
            packed.writestr(f"xl/worksheets/sheet{at}.xml", xml)
    return path
