"""`planbot import -`, and the progress messages of an import that takes a long time."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.progress import progress
from knowledge.documents.limits import LARGEST_FILE

TEXT = "Ref,Recommendation,Owner,Status\n1,Repair the pier,Harbours,Open\n2,Paint it,Estates,Complete\n"


def piped(monkeypatch: pytest.MonkeyPatch, content: bytes, *arguments: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    return main(["import", "-", *arguments])


def test_a_document_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ["--db", str(tmp_path / "x.db")]
    assert piped(monkeypatch, TEXT.encode(), "--plan", "pier", "--json", *database) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["plan"] == "pier" and [row["ref"] for row in result["recommendations"]] == ["1", "2"]
    assert piped(monkeypatch, TEXT.encode(), "--dry-run", "--plan", "pier", *database) == 0
    assert "from standard input" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "arguments", "reason"),
    [
        (TEXT.encode(), (), "add --plan with a name"),
        (b"", ("--dry-run",), "standard input is empty"),
        (b"\n" * (LARGEST_FILE + 1), ("--dry-run",), "is larger than 30 MB"),
        (b"Dear colleague,", ("--dry-run",), "standard input has no table"),
    ],
)
def test_what_standard_input_may_not_be(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    assert piped(monkeypatch, content, *arguments, "--db", str(tmp_path / "x.db")) == 1
    said = capsys.readouterr()
    assert said.out == "" and reason in said.err and said.err.count("\n") == 1


def test_what_takes_long_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Reading plan.csv", first=0.0, every=0.001):
        told = ""
        while "seconds so far" not in told:  # progress is reported by a thread of its own
            told += capsys.readouterr().err
    assert told.startswith("Reading plan.csv …\n")


def test_what_is_quick_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Reading plan.csv", first=60.0):
        pass
    assert capsys.readouterr().err == ""
