"""Conversations as text files: `> what was said`, and below it the whole answer as plain text.

`---` begins a new thread, `# …` is a comment. `pytest tests/test_dialogues.py --rewrite` rewrites the answers. A dialogue is
about the sample plan, or about another one that is imported first: `= documents/roads.md`, with the options of `planbot
import`. If people matter, the file begins with settings (`| …`, as in planbot.yaml), and `@ann` says who speaks from there on.
`> [Confirm]` presses a button that was shown. `→ Bob: …` is a message to somebody else. `@ann in #committee` speaks in a
channel. `+ 3 days` lets time pass; `+ 3 days, with what planbot sends by itself` also shows the digests and reminders that fall
due, as `→ #committee: …`. For pictures and files, the text that is sent with them is shown.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.rights import Resolver, made_id, rights
from bot.schedule import Schedule
from bot.settings import Settings
from bot.settings_file import load_settings
from handlers.answer import Answer, Choice, choices_of
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from handlers.schedules import digest_posts, reminders
from knowledge import digests, importing, verification
from knowledge.claims import Claim, Holder
from knowledge.documents.options import Options
from knowledge.model import Plan
from knowledge.store import Store
from tests.conftest import NOW

FOLDER = Path(__file__).parent
DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))
ABILITIES = set(
    "facts lists counts summaries search follow-ups updates signoff extensions history undo digests reminders reports charts"
    " csv help refusals".split()
)
LATER = re.compile(r"\+ (\d+) (minute|hour|day)s?(, with what planbot sends by itself)?")
SPEAKER = re.compile(r"@([\w-]+)(?: in (#[\w-]+))?")
LOOK = timedelta(minutes=15)  # between two checks of what is due
ID = re.compile(r"\b(confirm|edit|cancel|suggest|suggestion) (?:sg-)?[\w-]{16}\b")


@dataclass
class Talk:
    """A conversation in progress: who speaks, where, when, and the buttons that have been shown, the latest last."""

    store: Store
    settings: Settings
    who: str = ""
    channel: str = ""
    thread: int = 0
    at: datetime = NOW
    buttons: dict[str, str] = field(default_factory=dict)

    def replay(self, written: str) -> Iterator[str]:
        """The dialogue with the answers that planbot gives now. Comments, threads and what is said stay as they are."""
        before = "---"
        for line in written.splitlines():
            if line.startswith("> "):
                yield from ("", line, *self.say(line[2:]))
            elif line.startswith(("# ", "| ", "= ")):
                yield from (line,) if before.startswith((line[:2], "---")) else ("", line)
            elif self._is_turn(line):
                yield from ("", line, *self._turn(line))
            else:
                continue
            before = line

    @property
    def names(self) -> Mapping[str, str]:
        return {person.key: made_id(person.key) for person in self.settings.people}

    @property
    def plan(self) -> Plan:
        return self.store.plan(None)

    def rights(self, plan: Plan) -> Rights:
        return rights(plan.name, Resolver(self.settings))

    def _is_turn(self, line: str) -> bool:
        speaker = SPEAKER.fullmatch(line)
        return line == "---" or bool(LATER.fullmatch(line)) or (speaker is not None and speaker[1] in self.names)

    def _turn(self, line: str) -> Iterator[str]:
        """A line that starts a new thread, changes the speaker, or lets time pass."""
        if later := LATER.fullmatch(line):
            until = self.at + timedelta(**{f"{later[2]}s": int(later[1])})
            if later[3]:
                yield from self._by_itself(until)
            self.at = until
        elif speaker := SPEAKER.fullmatch(line):
            self.who, self.channel = self.names[speaker[1]], speaker[2] or ""
        else:
            self.thread += 1

    def _request(self, text: str, channel: str) -> Request:
        rights, own = self.rights(self.plan), self.settings.of(self.plan.name)
        days_off = own.days_off
        thread = f"dialogue-{self.thread}"
        return Request(
            text, self.who, self.at, thread, rights=rights, meetings=own.meetings, channel=channel, days_off=days_off
        )

    def say(self, text: str) -> Iterator[str]:
        """The answer to a sentence, or to the button with that label, and the messages to others."""
        self.at += timedelta(minutes=1)
        sentence = self.buttons[text[1:-1]] if text.startswith("[") else text
        request = self._request(sentence, self.channel)
        answer = respond_and_remember(self.store, self.plan, request)
        shown = (*answer.choices, *_buttons(answer), *(choice for notice in answer.notices for choice in notice.choices))
        self.buttons |= {choice.text: choice.sentence for choice in shown}
        yield from ID.sub(r"\1 …", answer.text).splitlines()
        for notice in answer.notices:
            to = [*map(request.rights.name, notice.to), *(["the channel"] if notice.channel else [])]
            if to:
                first, *rest = f"{notice.text}{''.join(f' [{choice.text}]' for choice in notice.choices)}".splitlines()
                yield from (f"→ {', '.join(to)}: {first}", *(f"  {line}" for line in rest))

    def _by_itself(self, until: datetime) -> Iterator[str]:
        """The digests and reminders that fall due until then."""
        due: list[Claim] = []
        schedule = Schedule(
            self.store, lambda: self.settings, self.rights, Holder(), lambda: self.at, lambda claim, _: due.append(claim)
        )  # fmt: skip
        while self.at < until:
            self.at = min(until, self.at + LOOK)
            schedule.look()
            while due:
                claim = due.pop(0)
                yield from self._digest(claim) if claim.kind == "digest" else self._reminder(claim)

    def _digest(self, claim: Claim) -> Iterator[str]:
        digest = next(row for row in digests.find(self.store, self.plan) if row.id == claim.body["digest"])
        answer, upto = digest_posts.compose(self.store, self.plan, digest, self._request("", digest.channel))
        outcome = "posted" if answer else "silent"
        digests.record_outcome(self.store, digest, str(claim.body["due"]), outcome, upto, self.at)
        yield from self._sent(digest.channel, answer)

    def _reminder(self, claim: Claim) -> Iterator[str]:
        who, rights = str(claim.body["user"]), self.rights(self.plan)
        answer = reminders.compose(self.store, self.plan, who, rights, self.at)
        if answer:
            reminders.record_reminded(self.store, self.plan, who, self.at)
        yield from self._sent(rights.name(who), answer)

    def _sent(self, to: str, answer: Answer | None) -> Iterator[str]:
        """A message that planbot sent by itself, with its time; nothing if planbot stayed silent."""
        if answer:
            first, *rest = answer.text.splitlines()
            yield f"→ {to}, on {self.at:%A} {self.at.day} {self.at:%B} at {self.at:%H:%M} UTC: {first}"
            yield from (f"  {line}" for line in rest)


def _buttons(answer: Answer) -> Iterator[Choice]:
    for shown in (answer, *answer.cards):
        yield from (choice for part in shown.parts for choice in choices_of(part))


def settings_of(written: str, folder: Path) -> Settings:
    """The settings at the beginning of a dialogue."""
    file = folder / "planbot.yaml"
    file.write_text("\n".join(line[2:] for line in written.splitlines() if line.startswith("| ")), encoding="utf-8")
    return load_settings(file)


def import_plan(written: str, folder: Path) -> Store | None:
    """A store with the plan that the dialogue names; None if it is about the sample plan."""
    named = next((shlex.split(line[2:]) for line in written.splitlines() if line.startswith("= ")), None)
    if named is None:
        return None
    document, *options = named
    columns = dict(option.split("=", 1) for option in options if option != "--map")
    store = Store(folder / "other.db")
    importing.take(store, importing.read(FOLDER / document, Options(columns=columns)), None, NOW)
    return store


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, store: Store, tmp_path: Path, rewrite: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANBOT_MANAGERS", raising=False)
    written = path.read_text(encoding="utf-8")
    store = import_plan(written, tmp_path) or store
    answered = "\n".join(Talk(store, settings_of(written, tmp_path)).replay(written)).lstrip("\n") + "\n"
    if rewrite:
        path.write_text(answered, encoding="utf-8")
    else:
        assert answered == written, f"{path.name} is answered otherwise now; “pytest --rewrite” shows it in the diff"
    assert verification.verify(store).same


def test_every_ability_has_a_dialogue() -> None:
    assert {path.stem for path in DIALOGUES} >= ABILITIES


def test_a_changed_answer_is_seen(store: Store, tmp_path: Path) -> None:
    written = next(path for path in DIALOGUES if path.stem == "facts").read_text(encoding="utf-8")
    changed = written.replace("R17 · 🟢 Completed", "R17 · 🔵 In progress")
    assert changed != written
    assert "\n".join(Talk(store, settings_of(changed, tmp_path)).replay(changed)).strip() == written.strip()
