"""When something was finished, how late it is, and what was finished within a period.

The history says when something was finished, whenever it was due. If it was already finished when its document was read, the
plan's own words are shown, and it only counts if they name a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.answer import Answer, Item, Items, Note, Part
from handlers.answers import facts, lateness
from handlers.line import capital, shorten
from handlers.moments import NotThisKind, period
from handlers.numbers import counted
from handlers.question import Question, describe_filters, predicate
from handlers.request import Request
from knowledge import changes, history
from knowledge.model import Plan, Recommendation, Unclear
from knowledge.store import Store
from knowledge.timescale import find_periods

_COMPARED = {True: "late", False: "on time"}


def when(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The answer that says when recommendations were finished."""
    answered = facts.answer(store, plan, question, request)
    sentences = {row.ref: _when(store, plan, row) for row in store.recommendations(plan, question.refs)}
    cards = tuple(replace(card, headline=sentences[card.refs[0]]) for card in answered.cards)
    return replace(answered, headline=" ".join(sentences.values()) if len(sentences) == 1 else answered.headline, cards=cards)


def _when(store: Store, plan: Plan, row: Recommendation) -> str:
    sentence = lateness.when_finished(store, plan, row)
    if row.parts:
        return sentence
    return f"{row.ref} is {row.status}. {sentence}" if store.vocabulary(plan).closes(row.status) else sentence


def how_late(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The answer that says how late recommendations are, or how much time they have left."""
    answered = facts.answer(store, plan, question, request)
    rows = store.recommendations(plan, question.refs)
    sentences = {row.ref: _how_late(store, plan, row, request.at) for row in rows}
    cards = tuple(replace(card, headline=sentences[card.refs[0]]) for card in answered.cards)
    return replace(answered, headline=sentences[rows[0].ref] if len(rows) == 1 else answered.headline, cards=cards)


def _how_late(store: Store, plan: Plan, row: Recommendation, now: datetime) -> str:
    today, end = changes.local_in(store, plan, now).date(), lateness.last_day(row)
    if row.parts:
        parts = store.recommendations(plan, tuple(part.ref for part in row.parts))
        return " ".join(_how_late(store, plan, part, now) for part in parts)
    if store.vocabulary(plan).closes(row.status):
        due, ago = (
            lateness.due(row, today, closed=True),
            f", {lateness.days((today - end).days)} ago" if end and end < today else "",
        )
        finished = lateness.when_finished(store, plan, row)
        return f"{row.ref} is {row.status}, so it isn’t late now. {capital(due)}{ago}. {finished}"
    verdict = lateness.verdict(store, plan, row, now)
    return f"{row.ref} isn’t late. {verdict.fact}" if verdict.yes is False else verdict.fact


def within(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The recommendations finished within a period. Raises Unclear if the words don't name a period."""
    try:
        since, until, words = period(store, plan, request, question.when)
    except NotThisKind as trouble:
        raise Unclear(
            f"I don’t know when “{question.when}” was: say a time, as “since 1 March”, “last month” or “this year”."
        ) from trouble
    vocabulary = store.vocabulary(plan)
    closed = tuple(store.refs(plan, replace(question.filters, statuses=vocabulary.closed))) if vocabulary.closed else ()
    marked = {ref: at for ref in _changed(store, plan, since, until, closed) if (at := _closed(store, plan, ref, since, until))}
    in_words = {
        row.ref: phrase
        for row in store.recommendations(plan, tuple(ref for ref in closed if ref not in marked))
        if (phrase := _in_words(row, since, until, request.at.date()))
    }
    refs = tuple(ref for ref in closed if ref in marked or ref in in_words)
    items = []
    for row in store.recommendations(plan, refs[: request.rows]):
        at = marked.get(row.ref)
        local = changes.local_in(store, plan, at).date() if at else None
        note = f"marked {row.status} on {lateness.day(local)}" if local else f"in the plan’s own words: {in_words[row.ref]}"
        items.append(Item(row.ref, shorten(row.title), note, row.ref))
    parts: list[Part] = [Items(tuple(items), len(refs))] if refs else []
    if len(items) < len(refs):
        parts.append(Note(f"The first {len(items)} are shown."))
    parts += _unknown(store, plan, len(closed) - len(refs), bool(refs))
    among = describe_filters(question.filters, "")
    phrase = _headline(len(refs), words, among)
    number = len(refs) if question.asks == "count" else None
    yes = bool(refs) if question.whether else None
    word = {True: "Yes. ", False: "No. ", None: ""}[yes]
    return Answer(f"{word}{phrase}", tuple(parts), question.asks, refs, count=number, yes=yes)


def to_their_dates(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The closed recommendations that were finished after their dates, or by their dates, as far as the history shows."""
    refs = tuple(store.refs(plan, question.filters))
    tests = describe_filters(question.filters, question.status_words)
    if not refs:
        return Answer(f"No recommendation {predicate(tests, 1)}.", (), question.asks, count=_if_counting(question, 0))
    after, rows = question.when == "after its date", store.recommendations(plan, _changed(store, plan, None, None, refs))
    verdicts = {row.ref: lateness.finished_late(store, plan, row, request.at) for row in rows}
    matching = tuple(ref for ref in refs if ref in verdicts and verdicts[ref].yes is after)
    unknown = sum(ref not in verdicts or verdicts[ref].yes is None for ref in refs)
    begins = f"The record of updates begins on {lateness.day(store.since(plan).date())}."
    if not matching and unknown:
        many = f"{counted(len(refs), 'recommendation')} {predicate(tests, len(refs))}."
        head = f"The plan doesn’t say when they were finished, so it can’t be told which were {_COMPARED[after]}."
        return Answer(head, (Note(f"{many} {begins}"),), close=refs)
    note = Note(f"For {unknown} of the {len(refs)} that {predicate(tests, 2)}, the day isn’t known. {begins}")
    items = tuple(
        Item(row.ref, shorten(row.title), verdicts[row.ref].fact, row.ref)
        for row in store.recommendations(plan, matching[: request.rows])
    )
    head_line = (
        f"{counted(len(matching), 'recommendation')} {'was' if len(matching) == 1 else 'were'} finished {question.when}."
    )
    yes = bool(matching) if question.whether else None
    word = {True: "Yes. ", False: "No. ", None: ""}[yes]
    parts: tuple[Part, ...] = (Items(items, len(matching)),) if matching else ()
    number = _if_counting(question, len(matching))
    return Answer(f"{word}{head_line}", (*parts, *([note] if unknown else [])), question.asks, matching, count=number, yes=yes)


def _if_counting(question: Question, number: int) -> int | None:
    return number if question.asks == "count" else None


def _headline(number: int, words: str, among: Sequence[str]) -> str:
    which = f" that {predicate(among, number)}" if among else ""
    if not number:
        return f"Nothing{which} is known to have been finished {words}."
    return f"{counted(number, 'recommendation')}{which} {'was' if number == 1 else 'were'} finished {words}."


def _changed(
    store: Store, plan: Plan, since: datetime | None, until: datetime | None, closed: Sequence[str]
) -> tuple[str, ...]:
    """Those closed recommendations whose status changed within the period."""
    entries = history.history(store, plan, tuple(closed), since=since, until=until, most=-1)
    return tuple(dict.fromkeys(entry.ref for entry in entries if entry.field == "status"))


def _closed(store: Store, plan: Plan, ref: str, since: datetime | None, until: datetime | None) -> datetime | None:
    """When it was last closed, or None if that wasn't within the period."""
    at = lateness.closed_at(store, plan, ref, store.vocabulary(plan))
    if at is None or (since and at < since) or (until and at >= until):
        return None
    return at


def _in_words(row: Recommendation, since: datetime | None, until: datetime | None, today: date) -> str:
    """What the plan's own words say about when it was finished, or "" if they don't name a time within the period."""
    words = lateness.finished_in_words(row)
    periods = find_periods(words, today) if words else []
    if not periods or not periods[-1].year_given:
        return ""
    after = since is None or periods[-1].start >= since.date()
    before = until is None or periods[-1].end < until.date()
    return words if after and before and periods[-1].start <= today else ""


def _unknown(store: Store, plan: Plan, others: int, some: bool) -> list[Part]:
    """A note on how many others are finished without the plan saying when. `some` means that some are listed above."""
    if not others:
        return []
    are = (
        f"{others} more {'is' if others == 1 else 'are'}"
        if some
        else f"{others} recommendation{' is' if others == 1 else 's are'}"
    )
    begins = lateness.day(store.since(plan).date())
    when = f"The record begins on {begins}; the plan may not say when something was finished before that."
    return [Note(f"{are} finished. {when}")]
