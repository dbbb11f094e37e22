"""The one place where anything that people say is understood: it becomes a `Meaning`.

`READINGS` lists everything that a message can mean, in the order in which it is tried. The form of a sentence shows what it is
about. The handler finds out whether the things that it names are in the plan (an owner, a time, a move that took place). If
they aren't, it raises `NotThisKind` and the next meaning is tried. The last one, a question, always applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from handlers import updates
from handlers.language import (
    about_words,
    deciding_words,
    digests,
    follow_up_words,
    help_words,
    intents,
    kind_words,
    noise,
    nudges,
    past,
    reminders,
    reports,
    surface_words,
)
from handlers.language.rows import Row
from handlers.question import Question
from handlers.request import LONGEST
from handlers.understanding import forms
from handlers.understanding.clean import clean, without_frame
from handlers.understanding.column_names import Columns
from handlers.understanding.followup import memory
from handlers.understanding.forms import Sentence
from handlers.understanding.interpret import understand
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.sentences import split


class Kind(StrEnum):
    """What a message can be. `respond.ANSWERS` has a handler for each kind."""

    LONG_CHANGE = "change that is too long"
    CHANGE = "change"
    STATEMENT = "statement that may be a change"
    PAST = "past"
    DIGEST = "digest"
    REMINDER = "reminder"
    NUDGE = "request to remind somebody"
    FILE = "file"
    REPORT = "report"
    CHANGE_BY_SUBJECT = "change by subject"
    REMARK = "remark that may be progress"
    ABOUT = "about planbot"
    SEVERAL = "several questions"
    QUESTION = "question"


CHANGES = frozenset({Kind.CHANGE, Kind.STATEMENT, Kind.CHANGE_BY_SUBJECT, Kind.REMARK})


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to understand a message.

    `sentence` is its form, `question` what it asks, and `text` the words that ask it. `parts` are the texts of several
    questions, each to be understood separately. Those that don't apply to the kind are None or empty. `ignored` are sentences
    that don't ask anything.
    """

    kind: Kind
    sentence: Sentence | None = None
    question: Question | None = None
    text: str = ""
    parts: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A message and the context for understanding it.

    `typed` is the text as sent; in `text`, a reply such as "yes" is replaced by the line that it stands for. `memory` is what
    the thread was last about, from `followup.memory`. `columns` are the plan's further columns, which lines may change.
    """

    text: str
    typed: str
    lexicon: Lexicon
    today: date
    memory: Mapping[str, Any] | None
    columns: Columns = ()

    @property
    def is_long(self) -> bool:
        """True if the text is longer than planbot accepts."""
        return len(self.typed) > LONGEST


Reading = Callable[[Heard], Iterator[Meaning]]


def read(heard: Heard) -> Iterator[Meaning]:
    """Everything that the text can mean, in order; the first that applies is meant. Never raises."""
    if (alone := surface_words.ALONE.fullmatch(forms.plain(heard.text))) and (opens := _opened_by(alone["word"], heard)):
        heard = replace(heard, text=opens, typed=opens)
    for name, reading in READINGS.items():
        if not heard.is_long or name in READ_AT_ANY_LENGTH:
            yield from reading(heard)


def _opened_by(word: str, heard: Heard) -> str:
    """The sentence that a word alone stands for, or "" if it is one of the plan's own names."""
    own = (heard.lexicon.owners, heard.lexicon.themes)
    named = any(names.meant(word) for names in own) or word.lower() in heard.lexicon.statuses.means
    return "" if named else surface_words.OPENS.get(word.lower(), "")


def _long_change(heard: Heard) -> Iterator[Meaning]:
    ends = f"{heard.text[: LONGEST // 2]} {heard.text[-LONGEST // 2 :]}"
    if heard.is_long and any(updates.may_change(text, heard.columns) for text in (heard.text[:LONGEST], ends)):
        yield Meaning(Kind.LONG_CHANGE)


def _change(heard: Heard) -> Iterator[Meaning]:
    if updates.is_change(heard.text, heard.columns, heard.lexicon.refs):
        yield Meaning(Kind.CHANGE)


def _statement(heard: Heard) -> Iterator[Meaning]:
    if updates.may_be_change(heard.text, heard.columns, heard.lexicon.refs):
        yield Meaning(Kind.STATEMENT)


def _change_by_subject(heard: Heard) -> Iterator[Meaning]:
    if updates.names_a_subject(heard.text):
        yield Meaning(Kind.CHANGE_BY_SUBJECT)


def _remark(heard: Heard) -> Iterator[Meaning]:
    """Any text may be a remark about a recommendation; the handler finds out."""
    yield Meaning(Kind.REMARK)


def _by_form(kind: Kind, rows: tuple[Row, ...]) -> Reading:
    """A reading for sentences that are recognised by their form."""
    return lambda heard: (Meaning(kind, sentence) for sentence in forms.read(heard.text, rows))


def _past(heard: Heard) -> Iterator[Meaning]:
    """A question about the past, in which "it" can be the recommendation that the thread is about."""
    yield from (Meaning(Kind.PAST, sentence) for sentence in forms.read(heard.text, past.ROWS))
    refs: Sequence[str] = heard.memory.get("refs", ()) if heard.memory else ()
    if len(refs) == 1 and (named := past.IT.sub(lambda _: refs[0], heard.text, count=1)) != heard.text:
        rows = tuple(row for row in past.ROWS if row.key in ("recommendation", "as at"))
        yield from (Meaning(Kind.PAST, sentence) for sentence in forms.read(named, rows))


def _about(heard: Heard) -> Iterator[Meaning]:
    """A question about planbot itself, recognised in the plain text or in the text as typed."""
    plain = clean(without_frame(heard.typed[:LONGEST]))
    for text in (plain.text, plain.original.lower()):
        yield from (Meaning(Kind.ABOUT, sentence) for sentence in forms.read(text, ABOUT))


def _several(heard: Heard) -> Iterator[Meaning]:
    """A message with several sentences, reduced to those that ask something."""
    sentences = tuple(part for sentence in split(heard.typed[:LONGEST]) for part in _clauses(heard, sentence))
    if len(sentences) < 2 or any(updates.may_be_change(sentence, heard.columns) for sentence in sentences):
        return
    asking = tuple(
        sentence
        for place, sentence in enumerate(sentences)
        if (_asks_something(heard, sentence) or (place and _continues(sentence, sentences[place - 1])))
        and not (place and _counts_things_before(heard, sentence, sentences[place - 1]))
    )
    if not asking or _goes_on(sentences, asking):
        return
    asking = _without_introductions(heard, asking)
    ignored = tuple(forms.plain(sentence) for sentence in sentences if sentence not in asking and clean(sentence).text)
    if len(asking) == 1:
        yield from (replace(meaning, ignored=ignored) for meaning in read(replace(heard, text=asking[0], typed=asking[0])))
    else:
        yield Meaning(Kind.SEVERAL, parts=asking[:MOST_ANSWERS], ignored=(*ignored, *asking[MOST_ANSWERS:]))


def _without_introductions(heard: Heard, asking: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences that ask something, without those in front that only say who asks: "New here.", "Reporter from the Echo."

    They have no verb, no condition and no ref, and the question after them is complete.
    """
    while len(asking) > 1:
        first, second = clean(asking[0]).text, clean(asking[1]).text
        follows = noise.ASKS.search(second) and not follow_up_words.OF_BEFORE.search(second)
        if noise.ASKS.search(first) or not follows:
            break
        question = understand(asking[0], heard.lexicon, heard.today)
        if question.asks != "search" or question.filters or question.refs or question.kind:
            break
        asking = asking[1:]
    return asking


def _counts_things_before(heard: Heard, sentence: str, before: str) -> bool:
    """True if a sentence asks for the total of the things in the sentence before it, which no plan counts."""
    text = clean(sentence).text
    alone = intents.HOW_MANY.search(text) and not understand(sentence, heard.lexicon, heard.today).filters
    return (
        bool(alone and follow_up_words.COUNTED_ALONE.search(text)) and understand(before, heard.lexicon, heard.today).of_things
    )


def _continues(sentence: str, before: str) -> bool:
    """Whether a sentence asks about the answer to the one before it: "how come?", "is it late?"."""
    text = clean(sentence).text
    refers = follow_up_words.PRONOUN.search(text) and noise.ASKS.search(text)
    return bool((_adds(sentence) or refers) and noise.ASKS.search(clean(before).text))


def _adds(sentence: str) -> bool:
    """Whether a sentence asks about the answer before it without saying what about: "how come?", "which one has the most?"."""
    return bool(noise.AND_WHY.search(sentence) or kind_words.WHICH_HAS_MOST.search(clean(sentence).text))


def _clauses(heard: Heard, sentence: str) -> tuple[str, ...]:
    """The sentence, or the two questions that "and" joins in it, if one answer wouldn't cover both."""
    match = noise.ADDED.search(sentence)
    if match is None:
        return (sentence,)
    first, second = sentence[: match.start()], match["second"]
    head, *tails = noise.SET_OFF.pattern.split(first)
    remark = tails and not understand(head, heard.lexicon, heard.today).refs  # "I am in a meeting – what is late"
    asked = tails[-1] if remark else first
    if not noise.ASKS.search(clean(asked).text) or not _asks_something(heard, asked):
        return (sentence,)
    if _adds(second):
        one = understand(asked, heard.lexicon, heard.today, heard.memory)
        if one.topic and not one.refs and not deciding_words.WHY.search(clean(second).text):
            return (sentence,)
        return (sentence,) if deciding_words.WHY.search(clean(first).text) else (asked, second)
    whole, one = (understand(text, heard.lexicon, heard.today, heard.memory) for text in (sentence, asked))
    other = understand(second, heard.lexicon, heard.today, memory(one, one.refs) if one.refs else heard.memory)
    refers = follow_up_words.PRONOUN.search(clean(second).text) is not None
    if not (refers or _asks_something(heard, second)):
        return (asked, second) if one.whether or not one.topic else (sentence,)
    if _covers(whole, one, other, refers, bool(noise.SHOWN.search(second))):
        return (sentence,)
    if one.topic and other.topic and not (one.refs or all(map(heard.lexicon.holds, other.topic))):
        return (sentence,)
    return (asked, *_clauses(heard, second))


def _covers(whole: Question, first: Question, second: Question, refers: bool, shown: bool) -> bool:
    """Whether the answer to a sentence also answers the question that "and" adds. `refers` means that this one refers to the
    answer to the first, `shown` that it asks for what a list shows of each recommendation.
    """
    if second.asks == "help":
        return True
    decided = any(question.whether and question.whether.about != "text" for question in (first, second))
    asked = {field for question in (first, second) for field in question.fields}
    if whole.refs and first.refs and not (whole.kind or first.kind or second.kind) and asked and asked <= set(whole.fields):
        return not decided
    if whole.asks == "list" and refers and shown and not (second.whether or second.filters):
        return True
    if first.topic and not first.refs and refers:
        return not (first.whether or second.whether or second.kind or second.topic)
    return False


def _asks_something(heard: Heard, sentence: str) -> bool:
    """True if a sentence in a message is a question that can be answered, rather than a remark."""
    if intents.STATEMENT.search(clean(sentence).text):
        return False
    if any(next(forms.read(sentence, rows), None) for rows in FORMS):
        return True
    if next(_about(replace(heard, text=sentence, typed=sentence)), None):
        return True
    question = understand(sentence, heard.lexicon, heard.today, heard.memory)
    if question.asks == "help":
        return bool(clean(sentence).text)
    if question.unheld or question.asks in ("nothing", "update"):
        return bool(question.unknown_refs or question.unknown_owner)
    return not question.topic or bool(question.refs) or any(map(heard.lexicon.holds, question.topic))


def _goes_on(sentences: Sequence[str], asking: Sequence[str]) -> bool:
    """True if a question continues a sentence before it that asks nothing by itself: "About R17. Is it done?"."""
    first = sentences.index(asking[0])
    before = sentences[:first] if len(asking) == 1 else [text for text in asking[:1] if not follow_up_words.VERB.search(text)]
    return bool(before) and any(follow_up_words.OF_BEFORE.search(clean(text).text) for text in asking[-1:])


def _question(heard: Heard) -> Iterator[Meaning]:
    """Anything that no other reading recognises is a question about the current plan."""
    text = without_frame(heard.typed[:LONGEST])
    yield Meaning(Kind.QUESTION, question=understand(text, heard.lexicon, heard.today, heard.memory), text=text)


ABOUT = (*help_words.ROWS, *about_words.ROWS)
FORMS: Sequence[tuple[Row, ...]] = (past.ROWS, digests.SENTENCES, reminders.SENTENCES, reports.FILES, reports.ROWS)
READINGS: Mapping[str, Reading] = {
    "change that is too long": _long_change,
    "change": _change,
    "past": _past,
    "digest": _by_form(Kind.DIGEST, digests.SENTENCES),
    "reminder": _by_form(Kind.REMINDER, reminders.SENTENCES),
    "request to remind somebody": _by_form(Kind.NUDGE, nudges.SENTENCES),
    "file": _by_form(Kind.FILE, reports.FILES),
    "report": _by_form(Kind.REPORT, reports.ROWS),
    "statement": _statement,
    "change by subject": _change_by_subject,
    "about planbot": _about,
    "remark": _remark,
    "several questions": _several,
    "question": _question,
}
"""Everything that a message can mean, in the order in which it is tried."""
READ_AT_ANY_LENGTH = frozenset({"change that is too long", "several questions", "question"})
"""The readings that are tried even if a message is too long for the others."""
MOST_ANSWERS = 4
"""How many questions in one message are answered."""
