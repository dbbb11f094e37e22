"""The one entry point: a request, from whatever surface, is understood and answered.

`respond` writes nothing that is short-lived. What the thread is about and the change that waits to be confirmed are in
`Answer.remember`, and whoever asked writes them: Slack's worker with the claim, everybody else by `respond_and_remember`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers import updates
from handlers.answer import Answer, Items, Note
from handlers.answers import facts, help, lists, nothing, past, reports, summaries, topics
from handlers.question import FIELDS, Question, describe
from handlers.request import LONGEST, Request
from handlers.schedules import digests, reminders
from handlers.understanding import lexicon, understand
from handlers.understanding.clean import MAX_LENGTH, clean
from handlers.understanding.followup import memory
from knowledge.characters import readable
from knowledge.deferred import Write
from knowledge.importing import source
from knowledge.store import Plan, Store

REMEMBERED = timedelta(days=1)
TOO_LONG = (
    f"Nothing was changed: a change may have up to {LONGEST:,} characters, and this one has {{:,}}."
    " Send it in parts, or give the address of a document as evidence."
)
CUT = f"The question is long: only its first {MAX_LENGTH} characters were read."


def respond_and_remember(store: Store, plan: Plan, request: Request) -> Answer:
    """As `respond`, with what is to be remembered written at once."""
    answer = respond(store, plan, request)
    remember(store, answer)
    return answer


def remember(store: Store, answer: Answer) -> None:
    """Write at once what an answer leaves to be remembered. Where that fails, it stays in memory."""
    for write in answer.remember:
        store.put(write)


def respond(store: Store, plan: Plan, request: Request) -> Answer:
    """Understand what was said and answer it, in the light of its thread. Raises nothing but Unclear, on any text."""
    request = replace(request, text=readable(request.text).strip())
    key = f"{plan.name}/{request.thread}"
    memory_of = store.recall(key, request.at) if request.thread else None
    writes: tuple[Write, ...] = ()
    if len(request.text) > LONGEST:
        other = _too_long(request, memory_of)
        request = replace(request, text=request.text[:LONGEST])
    else:
        other, writes = _beside_questions(store, plan, request, key, memory_of)
    if other is not None:
        return replace(other, source=source(plan), remember=(*other.remember, *writes))
    question = understand(request.text, lexicon(store, plan), request.at.date(), memory_of)
    answer = _answer(store, plan, question, request)
    if request.thread and answer.asks not in ("nothing", "help", "update"):
        shown = next((part.first // request.rows + 1 for part in answer.parts if isinstance(part, Items)), 1)
        remembered = memory(replace(question, asks=answer.asks, page=shown), answer.refs)
        writes = (*writes, store.deferred_remember(key, remembered, request.at, request.at + REMEMBERED))
    understood = describe(question) if answer.asks not in ("nothing", "help") else answer.reading
    parts = (*answer.parts, Note(CUT)) if clean(request.text).cut else answer.parts
    return replace(
        answer,
        corrected=question.corrected,
        reading=understood,
        source=source(plan),
        parts=parts,
        remember=(*answer.remember, *writes),
    )


def _too_long(request: Request, memory_of: Mapping[str, Any] | None) -> Answer | None:
    """The refusal of a change that is too long: what was cut off could have been the point of it. None for a question."""
    whole = updates.expand_reply(request.text, memory_of.get("waits", "") if memory_of else "")
    ends = f"{whole[: LONGEST // 2]} {whole[-LONGEST // 2 :]}"
    if not any(map(updates.may_change, (whole[:LONGEST], ends))):
        return None
    return Answer(TOO_LONG.format(len(request.text)), (), "update")


def _beside_questions(
    store: Store, plan: Plan, request: Request, key: str, memory_of: Mapping[str, Any] | None
) -> tuple[Answer | None, tuple[Write, ...]]:
    """The answer to what is no question about the plan as it stands, None where it may be one; and what is remembered
    of the thread either way."""
    waits = memory_of.get("waits", "") if memory_of else ""
    request = replace(request, text=updates.expand_reply(request.text, waits))
    change = _change(store, plan, request, memory_of)
    writes: tuple[Write, ...] = ()
    if request.thread and (waits or (change is not None and updates.pending_reply(change))):
        refs = change.refs if change else ()
        about = memory_of if memory_of and not refs else memory(Question("status", refs=refs), refs)
        reply = updates.pending_reply(change) if change else ""
        writes = (store.deferred_remember(key, {**about, "waits": reply}, request.at, request.at + REMEMBERED),)
    return change or _beside(store, plan, request) or updates.by_subject(store, plan, request), writes


def _change(store: Store, plan: Plan, request: Request, memory_of: Mapping[str, Any] | None) -> Answer | None:
    """The answer to a line that changes the plan; None where the text is none."""
    if not updates.is_change(request.text):
        return updates.ambiguous_change(store, plan, request)
    refs: Sequence[str] = memory_of.get("refs", ()) if memory_of else ()
    return updates.answer(store, plan, request, refs[0] if len(refs) == 1 else "")


def _beside(store: Store, plan: Plan, request: Request) -> Answer | None:
    """The answer to what is no question about the plan as it stands: its past, reports, digests."""
    return (
        past.answer(store, plan, request)
        or digests.answer(store, plan, request)
        or reminders.answer(store, plan, request)
        or reports.answer(store, plan, request, respond)
    )


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
        case "list" if question.by == "status":
            return summaries.statuses(store, plan)
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
