"""Reads a plan's document (Word, Excel, PDF, OpenDocument, web page, CSV, JSON or plain text) into recommendations.

Nothing is guessed silently: whatever was repaired, moved or left out is listed in the document's warnings.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from knowledge.documents.kinds import is_archive, is_spreadsheet, refuse_other_pack, refuse_other_xml
from knowledge.documents.limits import LARGEST_FILE, LARGEST_TEXT, bounded, too_large
from knowledge.documents.options import Options
from knowledge.documents.plan import Vocabulary, plan_of, plan_of_sheets
from knowledge.documents.questions import Asks, Question
from knowledge.documents.table import Way
from knowledge.documents.text import decode, is_web_page, not_text, readings
from knowledge.input_files import megabytes, read_bytes
from knowledge.model import Document, Unclear

TEXTS = frozenset(("", ".txt", ".tsv", ".tab", ".csv", ".md", ".markdown", ".text", ".json", ".html", ".htm"))
OLE = b"\xd0\xcf\x11\xe0"  # the signature of old Office files, and of encrypted new ones
WORKBOOK, LOCKED = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
SIGNATURES = {OLE: ".doc", b"{\\rtf": ".rtf"}
DEFAULT = Options()
ZIPPED = b"PK\x03\x04"
PDF = b"%PDF-"
FIRST_BYTES = 1024  # PDF readers look for the signature within this many bytes

__all__ = ["Asks", "Options", "Question", "content_of", "read", "read_content", "read_text"]


def read(path: Path, vocabulary: Vocabulary | None = None, options: Options = DEFAULT) -> Document:
    """Read a plan from a file. `vocabulary` has theme and owner names that are already known, and `options` has a person's
    decisions about how to read the file.

    Raises Unclear if the file is missing, unreadable or not a plan, and its subclass Asks if there is more than one way to read
    it.
    """
    return read_content(content_of(path), path.name, vocabulary, options)


def read_content(raw: bytes, name: str, vocabulary: Vocabulary | None = None, options: Options = DEFAULT) -> Document:
    """Read a plan from a file's bytes, like `read`. `name` is the file's name."""
    ending = PurePath(name).suffix.lower()
    if raw.startswith(OLE) and (WORKBOOK in raw or ending == ".xls") and LOCKED not in raw:
        from knowledge.documents.xls import xls_sheets

        return plan_of_sheets(xls_sheets(raw, name), vocabulary, name, options)
    if raw.startswith(OLE) and LOCKED in raw:
        raise Unclear(f"{name} is locked with a password: save it without one, and import that.")
    if signed := next((kind for mark, kind in SIGNATURES.items() if raw.startswith(mark)), ""):
        raise Unclear(f"{name} cannot be read as it is ({signed}): open it in Word and save it as .docx, and import that.")
    if PDF in raw[:FIRST_BYTES]:
        from knowledge.documents.pdf import pdf_way

        return plan_of([pdf_way(raw, name)], vocabulary, name, options)
    if raw.startswith(ZIPPED):
        return _read_packed(raw, name, ending, vocabulary, options)
    if is_archive(raw):
        from knowledge.documents.exports import archive_ways

        return plan_of(archive_ways(raw, name), vocabulary, name, options)
    if ending in (".docx", ".docm", ".xlsx", ".xlsm"):
        kind = "Word document" if ending.startswith(".doc") else "workbook"
        raise Unclear(f"{name} cannot be read as a {kind}: save it again and import that.")
    if ending not in TEXTS and not _is_text(raw):
        raise Unclear(
            f"planbot does not read files of this kind ({name}): save it as .docx, .xlsx, .csv or tab-separated .txt."
        )
    if len(raw) > LARGEST_TEXT:
        raise too_large(name, megabytes(LARGEST_TEXT))
    return read_text(decode(raw, name), vocabulary, name, options)


def _read_packed(raw: bytes, name: str, ending: str, vocabulary: Vocabulary | None, options: Options) -> Document:
    """Read a Word file, an OpenDocument file or a workbook, depending on the files packed into it. The readers are imported
    here because loading them takes longer than reading a small plan.
    """
    from knowledge.documents.packed import holds

    if holds(raw, "xl/workbook.xml"):
        from knowledge.documents.sheet import sheets_of

        return plan_of_sheets(sheets_of(raw, name), vocabulary, name, options)
    if holds(raw, "content.xml"):
        from knowledge.documents import opendocument

        if opendocument.is_book(raw):
            return plan_of_sheets(opendocument.sheets_of(raw, name), vocabulary, name, options)
        return plan_of([Way(list(bounded(opendocument.text_rows(raw, name), name)), exact=True)], vocabulary, name, options)
    refuse_other_pack(raw, name)
    from knowledge.documents.word import word_way

    return plan_of([word_way(raw, name)], vocabulary, name, options)


def _is_text(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def read_text(text: str, vocabulary: Vocabulary | None = None, name: str = "", options: Options = DEFAULT) -> Document:
    """Read a plan from text. `name` is the file's name, or what to call the text in messages. Raises the same errors as
    `read`.
    """
    if not text.strip("\ufeff \t\r\n"):
        raise Unclear(f"{name or 'The text'} is empty: check that it is the right file and was saved.")
    if "\0" in text:
        raise not_text(name or "The text")
    called = name or "The text"
    if text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        from knowledge.documents.records import record_rows

        rows = list(bounded(record_rows(text.removeprefix("\ufeff"), called), called))
        return plan_of([Way(rows, exact=True)], vocabulary, called, options)
    if is_spreadsheet(text):
        from knowledge.documents.exports import sheets_of

        return plan_of_sheets(sheets_of(text, called), vocabulary, called, options)
    refuse_other_xml(text, called)
    if is_web_page(text.lstrip("\ufeff")):
        from knowledge.documents.web import web_rows

        rows = list(bounded(web_rows(text.removeprefix("\ufeff"), called), called))
        return plan_of([Way(rows, exact=True)], vocabulary, called, options)
    ways = readings(text.removeprefix("\ufeff"), called, comma_first=name.lower().endswith(".csv"))
    return plan_of(ways, vocabulary, called, options)


def content_of(path: Path) -> bytes:
    """Return a document's bytes. Raises Unclear if it is not an ordinary file, is too large or is empty."""
    return not_empty(read_bytes(path, LARGEST_FILE, "the plan's document"), path.name)


def not_empty(raw: bytes, name: str) -> bytes:
    """Return a document's bytes unchanged. Raises Unclear if they are empty or only whitespace."""
    if not raw.strip():
        raise Unclear(f"{name} is empty: check that it is the right file and was saved.")
    return raw
