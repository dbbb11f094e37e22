"""Conversations as text files: `> what was said`, and below it the whole answer as plain text.

`---` begins a new thread, `# …` is a comment. `pytest tests/test_dialogues.py --rewrite` writes the answers anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.request import Request
from handlers.respond import respond
from knowledge.store import Store
from tests.conftest import NOW

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


def replay(written: str, store: Store) -> str:
    """The dialogue with the answers that are given now: comments, threads and what is said stay as they are."""
    plan = store.plan(None)
    told: list[str] = []
    thread = 0
    for line in written.splitlines():
        if line.startswith("> "):
            answer = respond(store, plan, Request(line[2:], "", NOW, f"dialogue-{thread}"))
            told += ["", line, *answer.text.splitlines()]
        elif line.startswith("# "):
            told += [*([""] if told and not told[-1].startswith(("# ", "---")) else []), line]
        elif line == "---":
            thread += 1
            told += ["", line]
    return "\n".join(told).lstrip("\n") + "\n"


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, store: Store, rewrite: bool) -> None:
    written = path.read_text(encoding="utf-8")
    given = replay(written, store)
    if rewrite:
        path.write_text(given, encoding="utf-8")
    else:
        assert given == written, f"{path.name} is answered otherwise now; “pytest --rewrite” shows it in the diff"


def test_there_are_dialogues() -> None:
    assert DIALOGUES
