"""Conversations as text files: `> what was said`, and below it the whole answer as plain text.

`---` begins a new thread, `# …` is a comment. `pytest tests/test_dialogues.py --rewrite` writes the answers anew.
Where people matter, the file begins with settings (`| …`, as in planbot.yaml); `@ann` says who speaks from there on,
`> [Confirm]` presses a button that was shown, `+ 3 days` lets time pass. What others are told stands as `→ Bob: …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.rights import Resolver, made, rights
from bot.settings import Settings, load_settings
from handlers.answer import Answer, Choice, Choices
from handlers.request import Request
from handlers.respond import respond
from knowledge import history
from knowledge.store import Store
from tests.conftest import NOW

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))
LATER = re.compile(r"\+ (\d+) (minute|hour|day)s?")
ID = re.compile(r"\b(confirm|edit|cancel|suggest|suggestion) [\w-]{16}\b")


@dataclass
class Talk:
    """A conversation as it goes on: who speaks, when, and the buttons that have been shown, the latest last."""

    store: Store
    settings: Settings
    who: str = ""
    thread: int = 0
    at: datetime = NOW
    buttons: dict[str, str] = field(default_factory=dict)

    def replay(self, written: str) -> Iterator[str]:
        """The dialogue with the answers that are given now: comments, threads and what is said stay as they are."""
        before = "---"
        for line in written.splitlines():
            if line.startswith("> "):
                yield from ("", line, *self.say(line[2:]))
            elif line.startswith(("# ", "| ")):
                yield from (line,) if before.startswith((line[:2], "---")) else ("", line)
            elif line == "---" or LATER.fullmatch(line) or (line[1:] in self.names and line[0] == "@"):
                yield from ("", line)
                self._turn(line)
            else:
                continue
            before = line

    @property
    def names(self) -> Mapping[str, str]:
        return {known.key: made(known.key) for known in self.settings.people}

    def _turn(self, line: str) -> None:
        if later := LATER.fullmatch(line):
            self.at += timedelta(**{f"{later[2]}s": int(later[1])})
        elif line == "---":
            self.thread += 1
        else:
            self.who = self.names[line[1:]]

    def say(self, text: str) -> Iterator[str]:
        """The answer to a sentence, or to the button that has it, and what others are told."""
        self.at += timedelta(minutes=1)
        said = self.buttons[text[1:-1]] if text.startswith("[") else text
        plan = self.store.plan(None)
        given = rights(plan.name, Resolver(self.settings))
        meetings = self.settings.of(plan.name).meetings
        answer = respond(
            self.store, plan, Request(said, self.who, self.at, f"dialogue-{self.thread}", rights=given, meetings=meetings)
        )
        shown = (*answer.choices, *_buttons(answer), *(choice for told in answer.told for choice in told.choices))
        self.buttons |= {choice.text: choice.say for choice in shown}
        yield from ID.sub(r"\1 …", answer.text).splitlines()
        for told in answer.told:
            to = [*map(given.name, told.to), *(["the channel"] if told.channel else [])]
            if to:
                yield f"→ {', '.join(to)}: {told.text}{''.join(f' [{choice.text}]' for choice in told.choices)}"


def _buttons(answer: Answer) -> Iterator[Choice]:
    for each in (answer, *answer.cards):
        yield from (choice for part in each.parts if isinstance(part, Choices) for choice in part.rows)


def settings_of(written: str, folder: Path) -> Settings:
    """The settings at the head of a dialogue."""
    file = folder / "planbot.yaml"
    file.write_text("\n".join(line[2:] for line in written.splitlines() if line.startswith("| ")), encoding="utf-8")
    return load_settings(file)


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, store: Store, tmp_path: Path, rewrite: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANBOT_MANAGERS", raising=False)
    written = path.read_text(encoding="utf-8")
    given = "\n".join(Talk(store, settings_of(written, tmp_path)).replay(written)).lstrip("\n") + "\n"
    if rewrite:
        path.write_text(given, encoding="utf-8")
    else:
        assert given == written, f"{path.name} is answered otherwise now; “pytest --rewrite” shows it in the diff"
    assert history.verify(store).same


def test_there_are_dialogues() -> None:
    assert DIALOGUES
