"""The single entry point: understands and answers a request from any surface.

The meaning of a message is worked out in one place (`understanding.reading`), and `ANSWERS` has a handler for each kind of
meaning. `respond` doesn't write short-lived data itself. What the thread is about and any pending change are in
`Answer.remember`. The caller writes them: Slack's worker together with the claim, others through `respond_and_remember`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from handlers import updates
from handlers.answer import Answer, Choices, Items, Note
from handlers.answers import (
    about,
    content,
    facts,
    field_text,
    help,
    kinds,
    lists,
    nothing,
    passages,
    past,
    reports,
    summaries,
    topics,
    whether,
)
from handlers.moments import NotThisKind
from handlers.question import Question, describe, is_field, join_names
from handlers.request import LONGEST, Request
from handlers.schedules import digests, nudges, reminders
from handlers.understanding import lexicon, part_refs, people
from handlers.understanding.clean import MAX_LENGTH, clean
from handlers.understanding.column_names import Columns
from handlers.understanding.followup import memory
from handlers.understanding.forms import Sentence
from handlers.understanding.people import Owned
from handlers.understanding.reading import CHANGES, Heard, Kind, Meaning, read
from knowledge.calendars import written
from knowledge.changes import local
from knowledge.characters import readable
from knowledge.deferred import Write
from knowledge.fields import Field
from knowledge.fields import Kind as FieldKind
from knowledge.filters import NO_TESTS
from knowledge.importing import source
from knowledge.model import Plan
from knowledge.store import Store

REMEMBERED = timedelta(days=1)
MOST_ELLIPTICAL, SHORT = 2, 6  # words in a subject, and in a message, that may refer to what the thread was about
TOO_LONG = (
    f"Nothing was changed: a change may have up to {LONGEST:,} characters, and this one has {{:,}}."
    " Send it in parts, or give the address of a document as evidence."
)
UNRECORDED = "Nothing was recorded."
NOT_UNDERSTOOD = "I did not understand what to change: send it as “{}”."
SUGGEST = "If this was meant as an update, send “{}” to suggest it."
NO_CHANGE = "If this was meant as an update, send it as “{}”."
AS_OF = "The database can’t be reached at the moment: this is the plan as it was at {} on {}."
CUT = f"The question is long: only its first {MAX_LENGTH} characters were read."
CUT_MESSAGE = f"The message is long: only its first {LONGEST:,} characters were read."


@dataclass(frozen=True, slots=True)
class Turn:
    """A request, and what its thread was last about.

    `typed` is the text as sent. In the text of `request`, a reply such as "yes" is replaced by the line that it stands for.
    `memory` comes from `followup.memory`, or is None if there is nothing to continue. `waits` is the line that waits for a
    reply, or "". `owned` is the text with owners instead of "mine" and of people.
    """

    request: Request
    typed: str
    thread: str
    memory: Mapping[str, Any] | None
    waits: str
    owned: Owned


Handler = Callable[[Store, Plan, Turn, Meaning], Answer]
"""Answers one kind of meaning. Raises NotThisKind if the message names something that only another kind can be about."""


def respond(store: Store, plan: Plan, request: Request) -> Answer:
    """Understand and answer a request in the context of its thread. Raises only Unclear, whatever the text."""
    turn = _turn(store, plan, request)
    heard = _heard(store, plan, turn)
    meant, answer = _first_that_holds(store, plan, turn, heard)
    changed = answer if meant.kind in CHANGES else None
    waiting = _waiting(store, turn, heard, changed)
    return replace(
        answer,
        parts=(*answer.parts, *_as_of(store, plan)),
        part_refs=_part_refs(store, plan, answer),
        source=source(plan),
        remember=(*waiting, *answer.remember),
    )


def _as_of(store: Store, plan: Plan) -> list[Note]:
    """A note that says how old the answer is, if the database can't be reached."""
    if store.as_of is None:
        return []
    at = local(store.db, plan, store.as_of)
    return [Note(AS_OF.format(f"{at:%H:%M}", written(at)))]


def _part_refs(store: Store, plan: Plan, answer: Answer) -> tuple[str, ...]:
    """The parts that an answer is about: those that it lists itself, and those among its refs."""
    every = {part for parts in store.parts(plan).values() for part in parts}
    return tuple(dict.fromkeys((*answer.part_refs, *(ref for ref in answer.refs if ref in every))))


def _heard(store: Store, plan: Plan, turn: Turn) -> Heard:
    text, today = turn.request.text, turn.request.at.date()
    return Heard(text, turn.owned.text, lexicon(store, plan), today, turn.memory, updates.columns(store, plan))


def _with_owners(store: Store, plan: Plan, request: Request, typed: str) -> Owned:
    """The text with owners instead of "mine" and of people."""
    words = lexicon(store, plan)
    return people.with_owners(typed, request.author, request.rights, tuple(words.vocabulary.owners), words.words)


def _first_that_holds(store: Store, plan: Plan, turn: Turn, heard: Heard) -> tuple[Meaning, Answer]:
    """The first meaning that applies, and its answer."""
    for meaning in read(heard):
        try:
            return meaning, ANSWERS[meaning.kind](store, plan, turn, meaning)
        except NotThisKind:
            continue
    raise AssertionError("a question holds, whatever is said")


def respond_and_remember(store: Store, plan: Plan, request: Request) -> Answer:
    """Like `respond`, but also writes what has to be remembered."""
    store.refresh(request.at)
    answer = respond(store, plan, request)
    remember(store, answer)
    return answer


def remember(store: Store, answer: Answer) -> None:
    """Write what an answer asks to have remembered. If that fails, it is kept in memory."""
    for write in answer.remember:
        store.put(write)


def waits_for_evidence(store: Store, plan: Plan, request: Request) -> bool:
    """True if the thread is waiting for the evidence for a completion."""
    remembered = store.recall(_thread(plan, request), request.at) if request.thread else None
    return bool(remembered) and str((remembered or {}).get("waits", "")).startswith(updates.EVIDENCE)


def _thread(plan: Plan, request: Request) -> str:
    return f"{plan.name}/{request.thread}"


def _turn(store: Store, plan: Plan, request: Request) -> Turn:
    typed = _in_single_words(readable(request.text).strip(), part_refs.names(store, plan), updates.columns(store, plan))
    thread = _thread(plan, request)
    remembered = store.recall(thread, request.at) if request.thread else None
    waits = str(remembered.get("waits", "")) if remembered else ""
    owned = _with_owners(store, plan, request, typed)
    return Turn(replace(request, text=updates.expand_reply(typed, waits)), typed, thread, remembered, waits, owned)


def _in_single_words(text: str, names: part_refs.Names, columns: Columns) -> str:
    """The text with each ref of a part joined into one word. In a change, only the first ref is joined, since the rest is
    content.
    """
    if not names:
        return text
    first = part_refs.first_in_one_word(text, names)
    return first if updates.may_change(first, columns, names.refs) else part_refs.in_single_words(text, names)


def _memory(store: Store, turn: Turn, body: Mapping[str, Any]) -> tuple[Write, ...]:
    """The write that remembers what the thread is about, or () outside a thread."""
    at = turn.request.at
    return (store.deferred_remember(turn.thread, body, at, at + REMEMBERED),) if turn.request.thread else ()


def _waiting(store: Store, turn: Turn, heard: Heard, changed: Answer | None) -> tuple[Write, ...]:
    """The write that remembers which line now waits for a reply, replacing any earlier one. `changed` is the answer to a
    change.
    """
    reply = updates.pending_reply(changed, heard.text) if changed else ""
    if heard.is_long or not (turn.waits or reply):
        return ()
    refs = changed.refs if changed else ()
    about = turn.memory if turn.memory and not refs else memory(Question("status", refs=refs), refs)
    return _memory(store, turn, {**about, "waits": reply})


def _too_long(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
    """Refuse a change that is too long, because the part that would be cut off could be important."""
    return Answer(TOO_LONG.format(len(turn.typed)), (), "update")


def _change(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
    """The answer to a line that changes the plan."""
    return _or_not_this_kind(updates.answer(store, plan, turn.request, _it(turn)))


def _it(turn: Turn) -> str:
    """The recommendation that the thread is about, or "" if there isn't exactly one."""
    refs: Sequence[str] = turn.memory.get("refs", ()) if turn.memory else ()
    return refs[0] if len(refs) == 1 else ""


def _statement(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
    """The preview of a sentence that is a change if the person may make it, and otherwise a question."""
    return _or_not_this_kind(updates.statement(store, plan, turn.request, _it(turn)))


def _change_by_subject(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
    return _or_not_this_kind(updates.by_subject(store, plan, turn.request))


def _remark(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
    """The preview of a remark about a recommendation, recorded as progress."""
    return _or_not_this_kind(updates.remark(store, plan, turn.request, _it(turn)))


def _or_not_this_kind(answer: Answer | None) -> Answer:
    if answer is None:
        raise NotThisKind
    return answer


def _sentence(answer: Callable[[Store, Plan, Request, Sentence], Answer]) -> Handler:
    """A handler for sentences that are recognised by their form."""

    def handler(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
        assert meaning.sentence is not None
        return answer(store, plan, turn.request, meaning.sentence)

    return handler


def _file(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    return reports.sheet(store, plan, request, sentence.match["what"], respond)


def _several(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
    """The answers to several questions in one message, in order. Each can refer to the one before it."""
    answers: list[Answer] = []
    readings: list[str] = []
    alone = not turn.request.thread  # each may continue the one before it, but nothing is remembered afterwards
    if alone:
        turn = replace(turn, request=replace(turn.request, thread="several"))
    for text in meaning.parts:
        owned = _with_owners(store, plan, turn.request, text)
        part = replace(turn, request=replace(turn.request, text=text), typed=text, owned=owned)
        answer = _first_that_holds(store, plan, part, _heard(store, plan, part))[1]
        answers.append(replace(answer, reading=""))
        readings.append(answer.reading)
        bodies = [write.value for write in answer.remember if write.key == ("thread", turn.thread)]
        turn = replace(turn, memory=bodies[-1] if bodies else turn.memory)
    first, headline = answers[0], f"{len(answers)} questions, answered in turn."
    writes = tuple(write for answer in answers for write in answer.remember if not (alone and write.key[0] == "thread"))
    reading = "; then ".join(filter(None, readings))
    return replace(
        first, headline=headline, parts=(), cards=tuple(answers), remember=writes, ignored=meaning.ignored, reading=reading
    )


def _question(store: Store, plan: Plan, turn: Turn, meaning: Meaning) -> Answer:
    """The answer to a question about the current plan."""
    question, owned = meaning.question, turn.owned
    assert question is not None
    unrecorded = updates.unrecorded(store, plan, turn.request.text, _it(turn))
    if unrecorded and unrecorded.refs:
        return _unrecorded(store, plan, turn, unrecorded)
    if owned.author_unknown or owned.missing:
        return nothing.no_owners(store, plan, turn.request, owned)
    request = replace(turn.request, text=meaning.text)
    question = topics.without_loose_words(store, plan, passages.resolved(store, plan, question))
    question = topics.without_occasions(store, plan, question)
    answer = _answer(store, plan, question, request)
    if _asks_for_words(question) and not answer.refs:
        answer = topics.by_any_word(store, plan, replace(request, text=turn.typed[:LONGEST]), answer) or answer
    if not content.is_of_a_thing_within(store, plan, question, answer):
        answer = whether.answer(store, plan, question, answer, request.at)
    answer = content.answer(store, plan, question, answer, request)
    own = owned.people == (request.author,) and answer.asks == "list"
    if own and (headline := lists.mine(store, plan, question, len(answer.refs))):
        answer = replace(answer, headline=headline, parts=lists.without_owners(store, plan, request, answer.parts))
    answer = passages.shortened(answer) if question.brief else answer
    if answer.asks not in ("nothing", "help", "update"):
        page = next((part.first // request.rows + 1 for part in answer.parts if isinstance(part, Items)), 1)
        asked = replace(question, asks=answer.asks, page=page)
        writes = _memory(store, turn, memory(asked, answer.refs, _leaders(question, answer), turn.memory))
        answer = replace(answer, remember=(*answer.remember, *writes))
    elif answer.asks == "nothing" and answer.close and question.topic and not question.refs:
        # The next question may be about the closest ones.
        close = replace(question, asks="search", filters=NO_TESTS, status_words="", fields=())
        answer = replace(answer, remember=(*answer.remember, *_memory(store, turn, memory(close, answer.close))))
    if of_one := _looked_beyond(turn, question, answer):
        answer = replace(answer, parts=(*answer.parts, Note(f"I looked in the whole plan, and not only in {of_one}.")))
    reading = describe(question) if answer.asks not in ("nothing", "help") else answer.reading
    ignored = (*question.ignored, *meaning.ignored)
    parts = (*answer.parts, *_answers_for(store, plan, request, owned.people), *_cut(turn, meaning))
    return replace(answer, corrected=question.corrected, ignored=ignored, reading=reading, parts=parts)


def _looked_beyond(turn: Turn, question: Question, answer: Answer) -> str:
    """The recommendation that the thread was about, if a short question that could be about it was answered from the whole
    plan; otherwise "".
    """
    one = _it(turn)
    if not one or answer.asks != "search" or question.kind or len(question.topic) > MOST_ELLIPTICAL or one in question.refs:
        return ""
    return one if len(turn.typed.split()) <= SHORT else ""


def _leaders(question: Question, answer: Answer) -> tuple[str, ...]:
    """The owners that came first in a ranking of owners, each of which has a button; otherwise ()."""
    if question.order is None or question.order.of != "owner":
        return ()
    return tuple(choice.text for part in answer.parts if isinstance(part, Choices) for choice in part.rows)


def _unrecorded(store: Store, plan: Plan, turn: Turn, unrecorded: updates.Unrecorded) -> Answer:
    """The answer to something that may have been meant as a change: nothing was recorded, what to send instead, and the
    card.
    """
    question = Question("status", refs=unrecorded.refs)
    card = facts.answer(store, plan, question, turn.request)
    why = (NOT_UNDERSTOOD if unrecorded.instructs else NO_CHANGE).format(unrecorded.line)
    refused, may_suggest = updates.refusal(store, plan, turn.request, unrecorded.refs)
    if refused:
        why = f"{refused} {SUGGEST.format(unrecorded.line)}" if may_suggest else refused
    why = updates.stands_already(store, plan, turn.request, _it(turn)) or why
    headline = f"{UNRECORDED} {why} {card.headline}"
    writes = _memory(store, turn, memory(question, card.refs))
    remembered = replace(card, headline=headline, remember=(*card.remember, *writes))
    is_update = unrecorded.instructs or unrecorded.tells
    return replace(remembered, asks="update") if is_update else replace(remembered, reading=describe(question))


def _answers_for(store: Store, plan: Plan, request: Request, people: Sequence[str]) -> list[Note]:
    """For each person meant by "mine" or by name, a note that says which owners they answer for."""
    owners = tuple(store.vocabulary(plan).owners)
    subjects = [("You answer" if who == request.author else f"{request.rights.name(who)} answers", who) for who in people]
    return [Note(f"{answers} for {join_names(request.rights.owners_of(who, owners))}.") for answers, who in subjects]


def _cut(turn: Turn, meaning: Meaning) -> list[Note]:
    """A note if part of the text wasn't read."""
    if len(turn.typed) > LONGEST:
        return [Note(CUT_MESSAGE)]
    return [Note(CUT)] if clean(meaning.text).cut else []


ANSWERS: Mapping[Kind, Handler] = {
    Kind.LONG_CHANGE: _too_long,
    Kind.CHANGE: _change,
    Kind.STATEMENT: _statement,
    Kind.PAST: _sentence(past.answer),
    Kind.DIGEST: _sentence(digests.answer),
    Kind.REMINDER: _sentence(reminders.answer),
    Kind.NUDGE: _sentence(nudges.answer),
    Kind.FILE: _sentence(_file),
    Kind.REPORT: _sentence(reports.answer),
    Kind.CHANGE_BY_SUBJECT: _change_by_subject,
    Kind.REMARK: _remark,
    Kind.ABOUT: _sentence(about.answer),
    Kind.SEVERAL: _several,
    Kind.QUESTION: _question,
}
"""The handler for each kind of meaning."""


def _answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    if question.kind:
        return kinds.answer(store, plan, question, request)
    if question.unknown_owner:
        return nothing.unknown_owner(store, plan, question)
    if question.either:
        return nothing.which_column(question)
    if question.unsure:
        return nothing.unsure(store, plan, question)
    if question.unheld:
        return nothing.not_held(store, plan, question, request)
    if question.refs and is_field(question.asks):
        return facts.answer(store, plan, question, request)
    if question.unknown_refs:
        return nothing.unknown_ref(store, plan, question, request.text)
    if question.topic and (question.asks == "search" or is_field(question.asks)):
        return topics.answer(store, plan, question, clean(request.text).proper, request)
    match question.asks:
        case "help":
            return help.answer(store, plan, request)
        case "theme":
            return summaries.themes(store, plan)
        case "list" if question.by == "owner":
            return summaries.owners(store, plan)
        case "list" if field := _field_of_words(question.by):
            return summaries.words(store, plan, field)
        case "list":
            return lists.answer(store, plan, question, request)
        case "count":
            return lists.count(store, plan, question)
        case "summary":
            return summaries.answer(store, plan, question, request.at)
        case "update":
            return nothing.no_updates(question)
        case _:
            return nothing.not_understood(store, plan)


def _asks_for_words(question: Question) -> bool:
    """True if the text may consist of the plan's own words, although it was read as nothing, an unknown ref or a time."""
    if question.asks == "nothing":
        return not (question.unknown_owner or question.unheld)
    return question.asks == "list" and bool(question.filters.due) and replace(question.filters, due=()) == NO_TESTS


def _field_of_words(by: str) -> Field | None:
    """The field with that name, if its values are a few fixed words such as statuses; otherwise None."""
    field = field_text.grouped(by)
    return field if field and field.kind is FieldKind.WORD else None
