"""Recognises which program saved a text or zip file, by its beginning or its contents."""

from __future__ import annotations

import re

from knowledge.model import Unclear

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
ARCHIVE = re.compile(
    rb"^\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}?Content-Type:\s*(?:multipart/|text/html)", re.IGNORECASE
)
OTHER_XML = {
    "<w:worddocument": "Word XML",
    "<pkg:package": "Word XML",
    "<office:document": "flat OpenDocument",
    "<project": "Project XML",
}
FIRST = 4_000  # characters in which to look for an XML file's type


# Zip files from other programs: the name of a file in them, and what to call them.
OTHER_PACKS = {
    "xl/workbook.bin": "binary workbook (.xlsb)",
    "ppt/presentation.xml": "presentation",
    "Index/Document.iwa": "Pages or Numbers file",
    "visio/document.xml": "drawing",
}
WORD = "word/document.xml"


def is_spreadsheet(text: str) -> bool:
    """True if text is a workbook saved as "XML Spreadsheet 2003"."""
    return text.lstrip("\ufeff \t\r\n").startswith("<?xml") and SPREADSHEET in text[:FIRST]


def refuse_other_xml(text: str, name: str) -> None:
    """Raise Unclear for an XML file from a program whose files planbot doesn't read."""
    start = text.lstrip("\ufeff \t\r\n")[:FIRST].casefold()
    if kind := next((kind for mark, kind in OTHER_XML.items() if start.startswith(("<?xml", "<")) and mark in start), ""):
        raise Unclear(f"{name} is a {kind} file, which planbot does not read: save it as .docx or .xlsx, and import that.")


def is_archive(raw: bytes) -> bool:
    """True if a file is a web archive (.mht) or an email message that contains a web page."""
    return ARCHIVE.match(raw[:FIRST]) is not None


def refuse_other_pack(raw: bytes, name: str) -> None:
    """Raise Unclear for a zip file that isn't a document or comes from a program whose files planbot doesn't read."""
    from knowledge.documents.packed import BROKEN, Packed

    try:
        packed = Packed(raw, name)
    except BROKEN:
        return  # probably a damaged Word document
    if kind := next((kind for member, kind in OTHER_PACKS.items() if packed.has(member)), ""):
        raise Unclear(f"{name} is a {kind}, which planbot does not read: save it as .docx or .xlsx, and import that.")
    if not packed.has(WORD) and not packed.has("[Content_Types].xml"):
        raise Unclear(f"{name} is a zip file: unpack it, and import the plan's document in it.")
