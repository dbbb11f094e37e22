"""The one entry point: a request, from whatever surface, is understood and answered.

`READERS` is all that a request can mean, in the order in which it is tried. `respond` writes nothing that is short-lived. What
the thread is about and the change that waits to be confirmed are in `Answer.remember`, and whoever asked writes them: Slack's
worker with the claim, everybody else by `respond_and_remember`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from handlers import updates
from handlers.answer import Answer, Items, Note
from handlers.answers import facts, field_text, help, lists, nothing, past, reports, summaries, topics
from handlers.question import FIELDS, Question, describe
from handlers.request import LONGEST, Request
from handlers.schedules import digests, reminders
from handlers.understanding import lexicon, understand
from handlers.understanding.clean import MAX_LENGTH, clean
from handlers.understanding.followup import memory
from knowledge.characters import readable
from knowledge.deferred import Write
from knowledge.fields import Field, Kind
from knowledge.importing import source
from knowledge.model import Plan
from knowledge.store import Store

REMEMBERED = timedelta(days=1)
TOO_LONG = (
    f"Nothing was changed: a change may have up to {LONGEST:,} characters, and this one has {{:,}}."
    " Send it in parts, or give the address of a document as evidence."
)
UNRECORDED = "Nothing was recorded."
CUT = f"The question is long: only its first {MAX_LENGTH} characters were read."


@dataclass(frozen=True, slots=True)
class Turn:
    """A request, and what its thread was last about.

    `typed` is the text as it was sent. In the text of `request` a reply, such as "yes", is the line that it stands for.
    `memory` is as `followup.memory` makes it, None where there is nothing to go on from; `waits` is the line that waits for a
    reply, "" where none does.
    """

    request: Request
    typed: str
    thread: str
    memory: Mapping[str, Any] | None
    waits: str

    @property
    def is_long(self) -> bool:
        """Whether there is more of it than is read."""
        return len(self.typed) > LONGEST


Reader = Callable[[Store, Plan, Turn], Answer | None]
"""Answers what it understands; None for anything else."""


def respond(store: Store, plan: Plan, request: Request) -> Answer:
    """Understand what was said and answer it, in the light of its thread. Raises nothing but Unclear, on any text."""
    turn = _turn(store, plan, request)
    readers = ((name, reader) for name, reader in READERS.items() if not turn.is_long or name in READ_AT_ANY_LENGTH)
    answers = ((name, reader(store, plan, turn)) for name, reader in readers)
    meant, answer = next((name, answer) for name, answer in answers if answer is not None)
    changed = answer if meant in (CHANGE, STATEMENT, BY_SUBJECT) else None
    return replace(answer, source=source(plan), remember=(*_waiting(store, turn, changed), *answer.remember))


def respond_and_remember(store: Store, plan: Plan, request: Request) -> Answer:
    """As `respond`, with what is to be remembered written at once."""
    answer = respond(store, plan, request)
    remember(store, answer)
    return answer


def remember(store: Store, answer: Answer) -> None:
    """Write at once what an answer leaves to be remembered. Where that fails, it stays in memory."""
    for write in answer.remember:
        store.put(write)


def _turn(store: Store, plan: Plan, request: Request) -> Turn:
    typed = readable(request.text).strip()
    thread = f"{plan.name}/{request.thread}"
    remembered = store.recall(thread, request.at) if request.thread else None
    waits = str(remembered.get("waits", "")) if remembered else ""
    return Turn(replace(request, text=updates.expand_reply(typed, waits)), typed, thread, remembered, waits)


def _memory(store: Store, turn: Turn, body: Mapping[str, Any]) -> tuple[Write, ...]:
    """The write that remembers what the thread is about; none without a thread."""
    at = turn.request.at
    return (store.deferred_remember(turn.thread, body, at, at + REMEMBERED),) if turn.request.thread else ()


def _waiting(store: Store, turn: Turn, changed: Answer | None) -> tuple[Write, ...]:
    """What now waits for a reply. Whatever is said, what waited before no longer does. `changed` answers a change."""
    reply = updates.pending_reply(changed) if changed else ""
    if turn.is_long or not (turn.waits or reply):
        return ()
    refs = changed.refs if changed else ()
    about = turn.memory if turn.memory and not refs else memory(Question("status", refs=refs), refs)
    return _memory(store, turn, {**about, "waits": reply})


def _too_long(store: Store, plan: Plan, turn: Turn) -> Answer | None:
    """The refusal of a change that is too long: what would be cut off could be the point of it."""
    whole = turn.request.text
    ends = f"{whole[: LONGEST // 2]} {whole[-LONGEST // 2 :]}"
    if not turn.is_long or not any(map(updates.may_change, (whole[:LONGEST], ends))):
        return None
    return Answer(TOO_LONG.format(len(turn.typed)), (), "update")


def _change(store: Store, plan: Plan, turn: Turn) -> Answer | None:
    """The answer to a line that changes the plan."""
    return updates.answer(store, plan, turn.request, _it(turn))


def _it(turn: Turn) -> str:
    """The recommendation that the thread is about, "" where it is about none or several."""
    refs: Sequence[str] = turn.memory.get("refs", ()) if turn.memory else ()
    return refs[0] if len(refs) == 1 else ""


def _statement(store: Store, plan: Plan, turn: Turn) -> Answer | None:
    """The answer to a plain statement, by somebody who may change what it is about."""
    return updates.statement(store, plan, turn.request, _it(turn))


def _question(store: Store, plan: Plan, turn: Turn) -> Answer:
    """The answer to a question about the plan as it stands: anything that is nothing else is one."""
    request = replace(turn.request, text=turn.typed[:LONGEST])
    question = understand(request.text, lexicon(store, plan), request.at.date(), turn.memory)
    answer = _answer(store, plan, question, request)
    if answer.asks not in ("nothing", "help", "update"):
        page = next((part.first // request.rows + 1 for part in answer.parts if isinstance(part, Items)), 1)
        writes = _memory(store, turn, memory(replace(question, asks=answer.asks, page=page), answer.refs))
        answer = replace(answer, remember=(*answer.remember, *writes))
    if answer.asks in FIELDS and answer.refs and updates.is_unrecorded(store, plan, request.text):
        answer = replace(answer, headline=f"{UNRECORDED} {answer.headline}")
    reading = describe(question) if answer.asks not in ("nothing", "help") else answer.reading
    parts = (*answer.parts, Note(CUT)) if clean(request.text).cut else answer.parts
    return replace(answer, corrected=question.corrected, reading=reading, parts=parts)


CHANGE, STATEMENT, BY_SUBJECT = "change", "statement", "change by subject"
READERS: Mapping[str, Reader] = {
    "change that is too long": _too_long,
    CHANGE: _change,
    "past": lambda store, plan, turn: past.answer(store, plan, turn.request),
    "digest": lambda store, plan, turn: digests.answer(store, plan, turn.request),
    "reminder": lambda store, plan, turn: reminders.answer(store, plan, turn.request),
    "report": lambda store, plan, turn: reports.answer(store, plan, turn.request, respond),
    STATEMENT: _statement,
    BY_SUBJECT: lambda store, plan, turn: updates.by_subject(store, plan, turn.request),
    "question": _question,
}
"""All that a request can mean. The first that answers has it; the last one always does."""
READ_AT_ANY_LENGTH = frozenset({"change that is too long", "question"})
"""Of a text that is longer than what is read of one, nothing else is looked for."""


def _answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    if question.unknown_owner:
        return nothing.unknown_owner(store, plan, question)
    if question.unheld:
        return nothing.not_held(store, plan, question)
    if question.refs and question.asks in FIELDS:
        return facts.answer(store, plan, question)
    if question.unknown_refs:
        return nothing.unknown_ref(store, plan, question)
    if question.topic and (question.asks == "search" or question.asks in FIELDS):
        return topics.answer(store, plan, question, clean(request.text).proper, request.rows)
    match question.asks:
        case "help":
            return help.answer(store, plan)
        case "theme":
            return summaries.themes(store, plan)
        case "list" if question.by == "owner":
            return summaries.owners(store, plan)
        case "list" if field := _field_of_words(question.by):
            return summaries.words(store, plan, field)
        case "list":
            return lists.answer(store, plan, question, request.rows)
        case "count":
            return lists.count(store, plan, question)
        case "summary":
            return summaries.answer(store, plan, question, request.at)
        case "update":
            return nothing.no_updates(question)
        case _:
            return nothing.not_understood(store, plan)


def _field_of_words(by: str) -> Field | None:
    """The field of that name whose values are a few words of the plan's, such as its statuses."""
    field = field_text.grouped(by)
    return field if field and field.kind is Kind.WORD else None
