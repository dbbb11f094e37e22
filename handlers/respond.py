"""The one way in: a request, from whatever surface, answered.

The surprise: what a thread was last about is written before the answer is given, so that a restart loses no thread.
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
from knowledge.fields import BY_NAME
from knowledge.importing import source
from knowledge.store import Plan, Store

REMEMBERED = timedelta(days=1)
TOO_LONG = (
    f"Nothing was changed: a change may have up to {LONGEST:,} characters, and this one has {{:,}}."
    " Send it in parts, or give the address of a document as evidence."
)
CUT = f"The question is long: only its first {MAX_LENGTH} characters were read."


def respond(store: Store, plan: Plan, request: Request) -> Answer:
    """Understand what was said and answer it, in the light of its thread. Raises nothing but Unclear, on any text."""
    request = replace(request, text=readable(request.text).strip())
    key = f"{plan.name}/{request.thread}"
    memory_of = store.recall(key, request.at) if request.thread else None
    if len(request.text) > LONGEST:
        told = _too_long(request, memory_of)
        request = replace(request, text=request.text[:LONGEST])
    else:
        told = _beside_questions(store, plan, request, key, memory_of)
    if told is not None:
        return replace(told, source=source(plan))
    question = understand(request.text, lexicon(store, plan), request.at.date(), memory_of)
    answer = _answer(store, plan, question, request)
    if request.thread and answer.asks not in ("nothing", "help", "update"):
        shown = next((part.first // request.rows + 1 for part in answer.parts if isinstance(part, Items)), 1)
        remembered = memory(replace(question, asks=answer.asks, page=shown), answer.refs)
        store.remember(key, remembered, request.at, request.at + REMEMBERED)
    understood = describe(question) if answer.asks not in ("nothing", "help") else answer.reading
    parts = (*answer.parts, Note(CUT)) if clean(request.text).cut else answer.parts
    return replace(answer, corrected=question.corrected, reading=understood, source=source(plan), parts=parts)


def _too_long(request: Request, memory_of: Mapping[str, Any] | None) -> Answer | None:
    """The refusal of a change that is too long: what was cut off could have been the point of it. None for a question."""
    whole = updates.expand_reply(request.text, memory_of.get("waits", "") if memory_of else "")
    ends = f"{whole[: LONGEST // 2]} {whole[-LONGEST // 2 :]}"
    if not any(map(updates.may_change, (whole[:LONGEST], ends))):
        return None
    return Answer(TOO_LONG.format(len(request.text)), (), "update")


def _beside_questions(
    store: Store, plan: Plan, request: Request, key: str, memory_of: Mapping[str, Any] | None
) -> Answer | None:
    """The answer to what is no question about the plan as it stands; None where it may be one."""
    waits = memory_of.get("waits", "") if memory_of else ""
    request = replace(request, text=updates.expand_reply(request.text, waits))
    told = _change(store, plan, request, memory_of)
    if request.thread and (waits or (told is not None and updates.pending_reply(told))):
        refs = told.refs if told else ()
        about = memory_of if memory_of and not refs else memory(Question("status", refs=refs), refs)
        told_waits = updates.pending_reply(told) if told else ""
        store.remember(key, {**about, "waits": told_waits}, request.at, request.at + REMEMBERED)
    return told or _beside(store, plan, request) or updates.by_subject(store, plan, request)


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
            return summaries.words(store, plan, BY_NAME["status"])
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
