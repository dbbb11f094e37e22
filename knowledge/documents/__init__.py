"""Reading a plan's document: text, comma-separated values or Word, as it is, into recommendations.

The surprise: nothing is guessed in silence. What had to be mended, moved or left out is in the document's warnings.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.documents.plan import Vocabulary, plan_of
from knowledge.documents.text import decode, readings
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
ZIPPED = b"PK\x03\x04"
LARGEST = 50_000_000  # bytes: far above any plan; a file beyond it was given by mistake

__all__ = ["read", "read_text"]


def read(path: Path, vocabulary: Vocabulary | None = None) -> Document:
    """The plan that a file holds. `vocabulary` has the themes' and owners' names that are known beforehand.

    Raises Unclear where there is no such file, where it cannot be read, or where it is no plan.
    """
    raw, name, ending = _bytes(path), path.name, path.suffix.lower()
    signed = next((kind for mark, kind in SIGNATURES.items() if raw.startswith(mark)), ending)
    if signed in SAVE_AS:
        raise Unclear(f"{name} cannot be read as it is ({signed}): {SAVE_AS[signed]}, and import that.")
    if ending in WORD or raw.startswith(ZIPPED):
        from knowledge.documents.word import word_rows  # python-docx takes longer to load than a plan to read

        return plan_of([word_rows(raw, name)], vocabulary, name)
    if ending not in TEXTS:
        raise Unclear(f"planbot does not read files of this kind ({name}): save it as .docx, .csv or tab-separated .txt.")
    return read_text(decode(raw, name), vocabulary, name)


def read_text(text: str, vocabulary: Vocabulary | None = None, name: str = "") -> Document:
    """The plan that a text holds; `name` is its file's, or what to call it. Raises Unclear as `read` does."""
    if not text.strip("\ufeff \t\r\n"):
        raise Unclear(f"{name or 'The text'} is empty: check that it is the right file and was saved.")
    if "\0" in text:
        raise Unclear(f"{name or 'The text'} is not text: save the plan as .docx, .csv or tab-separated .txt and import that.")
    return plan_of(readings(text.removeprefix("\ufeff"), name.lower().endswith(".csv")), vocabulary, name or "The text")


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unclear(f"{path} is a folder: name the plan's file in it.")
        if path.stat().st_size > LARGEST:
            raise Unclear(f"{path.name} is larger than {LARGEST // 1_000_000} MB: check that it is the plan's document.")
        raw = path.read_bytes()
    except FileNotFoundError as fault:
        raise Unclear(f"There is no file {path}: check its name and folder.") from fault
    except (OSError, ValueError) as fault:
        raise Unclear(f"{path} cannot be read ({fault}): check its name and that you may open it.") from fault
    if not raw.strip():
        raise Unclear(f"{path.name} is empty: check that it is the right file and was saved.")
    return raw
