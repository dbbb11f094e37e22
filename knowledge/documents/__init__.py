"""Reading a plan's document: text, comma-separated values or Word, as it is, into recommendations.

The surprise: nothing is guessed in silence. What had to be mended, moved or left out is in the document's warnings.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from knowledge.documents.limits import LARGEST_FILE, LARGEST_TEXT, bounded, too_large
from knowledge.documents.options import Options
from knowledge.documents.plan import Vocabulary, plan_of
from knowledge.documents.questions import Asks, Question
from knowledge.documents.table import Way
from knowledge.documents.text import decode, readings
from knowledge.input_files import megabytes, read_bytes
from knowledge.model import Document, Unclear

TEXTS = frozenset(("", ".txt", ".tsv", ".tab", ".csv", ".md", ".markdown", ".text"))
WORD = frozenset((".docx", ".docm"))
SAVE_AS = {
    ".pdf": "open it in Word and save it as .docx, or copy its table into a spreadsheet and save that as .csv",
    ".doc": "open it in Word and save it as .docx",
    ".rtf": "open it in Word and save it as .docx",
    ".odt": "open it in Word and save it as .docx",
    ".xls": "open it in Excel and save it as .csv (UTF-8)",
    ".xlsx": "open it in Excel and save it as .csv (UTF-8)",
    ".ods": "open it in Excel and save it as .csv (UTF-8)",
}
SIGNATURES = {b"%PDF": ".pdf", b"\xd0\xcf\x11\xe0": ".doc", b"{\\rtf": ".rtf"}
DEFAULT = Options()
ZIPPED = b"PK\x03\x04"

__all__ = ["Asks", "Options", "Question", "content_of", "read", "read_content", "read_text"]


def read(path: Path, vocabulary: Vocabulary | None = None, options: Options = DEFAULT) -> Document:
    """The plan that a file holds. `vocabulary` has the themes' and owners' names that are known beforehand, `options` what a
    person decided about how it is read.

    Raises Unclear where there is no such file, where it cannot be read, or where it is no plan; its subclass Asks where it
    can be read in more than one way.
    """
    return read_content(content_of(path), path.name, vocabulary, options)


def read_content(raw: bytes, name: str, vocabulary: Vocabulary | None = None, options: Options = DEFAULT) -> Document:
    """As `read`, from the file's bytes and its name."""
    ending = PurePath(name).suffix.lower()
    signed = next((kind for mark, kind in SIGNATURES.items() if raw.startswith(mark)), ending)
    if signed in SAVE_AS:
        raise Unclear(f"{name} cannot be read as it is ({signed}): {SAVE_AS[signed]}, and import that.")
    if ending in WORD or raw.startswith(ZIPPED):
        from knowledge.documents.word import word_rows  # lxml takes longer to load than a small plan to read

        return plan_of([Way(list(bounded(word_rows(raw, name), name)), exact=True)], vocabulary, name, options)
    if ending not in TEXTS:
        raise Unclear(f"planbot does not read files of this kind ({name}): save it as .docx, .csv or tab-separated .txt.")
    if len(raw) > LARGEST_TEXT:
        raise too_large(name, megabytes(LARGEST_TEXT))
    return read_text(decode(raw, name), vocabulary, name, options)


def read_text(text: str, vocabulary: Vocabulary | None = None, name: str = "", options: Options = DEFAULT) -> Document:
    """The plan that a text holds; `name` is its file's, or what to call it. Raises Unclear as `read` does."""
    if not text.strip("\ufeff \t\r\n"):
        raise Unclear(f"{name or 'The text'} is empty: check that it is the right file and was saved.")
    if "\0" in text:
        raise Unclear(f"{name or 'The text'} is not text: save the plan as .docx, .csv or tab-separated .txt and import that.")
    called = name or "The text"
    ways = readings(text.removeprefix("\ufeff"), called, comma_first=name.lower().endswith(".csv"))
    return plan_of(ways, vocabulary, called, options)


def content_of(path: Path) -> bytes:
    """The bytes of a document. Raises Unclear where it is no ordinary file, too large or empty."""
    raw = read_bytes(path, LARGEST_FILE, "the plan's document")
    if not raw.strip():
        raise Unclear(f"{path.name} is empty: check that it is the right file and was saved.")
    return raw
