"""Plans in other people's layouts: each is read correctly, or asked about, or refused with the reason. None is
silently wrong.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.documents import read_json
from knowledge import documents
from knowledge.documents import Options
from knowledge.documents.cross_check import is_lost
from knowledge.importing import SAMPLE
from knowledge.model import Document, Unclear
from knowledge.vocabulary import meaning

HERE = Path(__file__).parent / "documents"
CASES = yaml.load((HERE / "cases.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
OTHERS = yaml.load((HERE / "others.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
LAYOUTS = sorted(path.stem for path in (HERE / "layouts" / "expected").glob("*.json"))
# The layouts that planbot refuses, with a sentence; every other layout is read.
REFUSED = {
    "headed_paragraphs.txt": "no table",
    "minutes.txt": "no table",
}
Row = Mapping[str, Any]


def plain(value: Any) -> str:
    text = "" if value in (None, "null", "None") else str(value)
    return " ".join(text.split()).casefold().rstrip(".")


def differences(wanted: Row, row: Row) -> Iterator[str]:
    """How a recommendation as it was read differs from the expected one, which may have only some of the keys."""
    for key, want in wanted.items():
        if key == "closed":
            if str(meaning(row["status"] or "") is True).casefold() != str(want).casefold():
                yield f"“{row['status']}” does not count as {'closed' if want else 'open'}"
            continue
        got: Any = (row["due"] or {}).get("to") if key == "due_to" else row[key]
        if key == "parts":
            if len(got) != len(want):
                yield f"{len(got)} parts, not {len(want)}"
            for one, other in zip(want, got, strict=False):
                yield from differences(one, other)
        elif key == "owners":
            if sorted(map(plain, want)) != sorted(map(plain, got)):
                yield f"owners {got}, not {want}"
        elif key == "more":
            further = {plain(name): plain(text) for name, text in got.items()}
            yield from (f"{name}: not {text}" for name, text in want.items() if further.get(plain(name)) != plain(text))
        elif key == "due_to" and want and got and want[8:] == "31" and want[:8] == got[:8] and got[8:] >= "20":
            continue  # the last day of a term
        elif plain(got) not in ([plain(each) for each in want] if isinstance(want, list) else [plain(want)]):
            yield f"{key} {got!r}, not {want!r}"


def check(expected: Row, document: Document) -> None:
    """Fail if the document was read differently than expected."""
    rows = [read_json(each) for each in document.recommendations]
    wanted: Sequence[Row] = expected["recommendations"]
    assert len(rows) == int(expected.get("count", len(wanted)))
    wrong = [f"{row['ref']}: {each}" for want, row in zip(wanted, rows, strict=False) for each in differences(want, row)]
    assert not wrong
    warned = " ".join(each.what for each in document.warnings)
    assert all(words.casefold() in warned.casefold() for words in expected.get("warns", [])), warned
    assert not (expected.get("quiet") and document.warnings)


def outcome(expected: Row, read: Any) -> None:
    """Read a document, and fail if the outcome isn't the expected one."""
    if reason := expected.get("asks") or expected.get("refuses"):
        with pytest.raises(Unclear, match=reason) as raised:
            read()
        assert isinstance(raised.value, documents.Asks) == ("asks" in expected)
    else:
        check(expected, read())


def options_of(case: Row) -> Options:
    """What a case says that a person decided."""
    return Options(case.get("map", {}), table=int(case.get("table", 0)), dates=case.get("dates", ""))


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_of_other_people(name: str) -> None:
    expected = json.loads((HERE / "layouts" / "expected" / f"{name}.json").read_text("utf-8"))
    reading = {"refuses": REFUSED[name]} if name in REFUSED else expected
    outcome(reading, lambda: documents.read(HERE / "layouts" / name))


@pytest.mark.parametrize("name", sorted(path.name for path in (HERE / "cases").iterdir()))
def test_small_documents(name: str) -> None:
    outcome(CASES[name], lambda: documents.read(HERE / "cases" / name, None, options_of(CASES[name])))


@pytest.mark.parametrize("name", OTHERS)
def test_further_texts(name: str) -> None:
    case = OTHERS[name]
    text, file = case["text"].replace("⇥", "\t"), case.get("file", "plan.csv")
    outcome(case, lambda: documents.read_text(text, None, file, options_of(case)))


def test_no_cell_of_a_right_reading_is_called_lost() -> None:
    doubts = re.compile("in no column of what was read|but looks like|missing between|it says, but|before the date of")
    read = {}
    for path in [*sorted((HERE / "layouts").glob("*.*")), SAMPLE]:
        with contextlib.suppress(Unclear):
            read[path.name] = documents.read(path)
    assert len(read) > 15
    assert not [each for document in read.values() for each in document.warnings if doubts.search(each.what)]


def test_a_cell_that_was_read_nowhere_is_named() -> None:
    words = {"mend", "the", "gate", "estates"}
    assert is_lost("Paint the fence", words) and is_lost("Complete", words)
    assert not any(is_lost(cell, words) for cell in ("", "–", "Mend the gate.", "☐ Open ☒ Closed", "N/A", "Choose an item."))
