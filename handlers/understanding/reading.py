"""The one reading: everything that people say, understood in one place, into a `Meaning`.

`READINGS` is all that a text can mean, in the order in which it is looked for. A form says what a sentence is about; whether
what it names is the plan's (an owner, a time, a move that took place) is found out by whoever answers. If it isn't, the handler
raises `NotThisKind` and the next meaning is taken. The last one, a question, always holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from handlers import updates
from handlers.language import digests, past, reminders, reports
from handlers.language.rows import Row
from handlers.question import Question
from handlers.request import LONGEST
from handlers.understanding import forms
from handlers.understanding.forms import Sentence
from handlers.understanding.interpret import understand
from handlers.understanding.lexicon import Lexicon


class Kind(StrEnum):
    """What a text can be; `respond.ANSWERS` has a handler for each."""

    LONG_CHANGE = "change that is too long"
    CHANGE = "change"
    STATEMENT = "statement that may be a change"
    PAST = "past"
    DIGEST = "digest"
    REMINDER = "reminder"
    FILE = "file"
    REPORT = "report"
    CHANGE_BY_SUBJECT = "change by subject"
    QUESTION = "question"


CHANGES = frozenset({Kind.CHANGE, Kind.STATEMENT})


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to understand a text. `sentence` is the form that it has, `question` what it asks; None for other kinds."""

    kind: Kind
    sentence: Sentence | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A text and what it is read with.

    In `text` a reply, such as "yes", is the line that it stands for; `typed` is the text as it was sent. `memory` is what the
    thread was last about, as `followup.memory` makes it.
    """

    text: str
    typed: str
    lexicon: Lexicon
    today: date
    memory: Mapping[str, Any] | None

    @property
    def is_long(self) -> bool:
        """Whether there is more of it than is read."""
        return len(self.typed) > LONGEST


Reading = Callable[[Heard], Iterator[Meaning]]


def read(heard: Heard) -> Iterator[Meaning]:
    """What a text can mean, the first that holds being meant. Raises nothing, on any text."""
    for name, reading in READINGS.items():
        if not heard.is_long or name in READ_AT_ANY_LENGTH:
            yield from reading(heard)


def _long_change(heard: Heard) -> Iterator[Meaning]:
    ends = f"{heard.text[: LONGEST // 2]} {heard.text[-LONGEST // 2 :]}"
    if heard.is_long and any(map(updates.may_change, (heard.text[:LONGEST], ends))):
        yield Meaning(Kind.LONG_CHANGE)


def _change(heard: Heard) -> Iterator[Meaning]:
    if updates.is_change(heard.text):
        yield Meaning(Kind.CHANGE)
    elif updates.may_be_change(heard.text):
        yield Meaning(Kind.STATEMENT)


def _change_by_subject(heard: Heard) -> Iterator[Meaning]:
    if updates.may_change(heard.text):
        yield Meaning(Kind.CHANGE_BY_SUBJECT)


def _by_form(kind: Kind, rows: tuple[Row, ...]) -> Reading:
    """A reading of sentences that are known by their form."""
    return lambda heard: (Meaning(kind, sentence) for sentence in forms.read(heard.text, rows))


def _question(heard: Heard) -> Iterator[Meaning]:
    """Anything that is nothing else is a question about the plan as it stands."""
    yield Meaning(Kind.QUESTION, question=understand(heard.typed[:LONGEST], heard.lexicon, heard.today, heard.memory))


READINGS: Mapping[str, Reading] = {
    "change that is too long": _long_change,
    "change": _change,
    "past": _by_form(Kind.PAST, past.ROWS),
    "digest": _by_form(Kind.DIGEST, digests.SENTENCES),
    "reminder": _by_form(Kind.REMINDER, reminders.SENTENCES),
    "file": _by_form(Kind.FILE, (reports.FILE,)),
    "report": _by_form(Kind.REPORT, reports.ROWS),
    "change by subject": _change_by_subject,
    "question": _question,
}
"""All that a text can mean, in the order in which it is looked for."""
READ_AT_ANY_LENGTH = frozenset({"change that is too long", "question"})
"""Of a text that is longer than what is read of one, nothing else is looked for."""
