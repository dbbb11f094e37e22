"""Begins the answer to a yes/no question with yes, no, or that the plan doesn't say, and the fact that supports it.

It never guesses. Only the values of fields, dates and the history decide. Free text is shown but decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.answer import Answer, Note
from handlers.answers import content, denial, emptied, facts, field_text, lateness, parts, passages
from handlers.answers.lateness import Verdict
from handlers.question import Question, Whether, describe_filters, join_names, predicate
from knowledge import changes, elsewhere, history, sentences
from knowledge.fields import BY_ASKS, Field, Kind
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership, Trait, is_of_closed_alone
from knowledge.model import Plan, Recommendation
from knowledge.store import Store
from knowledge.vocabulary import usual_meaning
from knowledge.word_forms import tokens

NOT_SAID = "The plan doesn’t say"
ONLY_WORDS = "I can’t read a yes or no from the plan; this is the closest that it says:"
MOST_NAMED = 12
MOST_FACTS = 3  # the most recommendations for which the headline gives each fact


def answer(store: Store, plan: Plan, question: Question, answered: Answer, now: datetime) -> Answer:
    """The answer to a yes/no question, based on the answer to the same question without its yes/no form."""
    whether = question.whether
    if whether is None or question.kind:
        return answered
    if whether.of in ("any", "all"):
        return _of_the_plan(store, plan, question, whether, answered)
    rows = store.recommendations(plan, answered.refs)
    if not rows or answered.asks == "nothing":
        return answered
    return _of_named(store, plan, question, rows, answered, now)


# Named recommendations


def _of_named(
    store: Store, plan: Plan, question: Question, rows: Sequence[Recommendation], answered: Answer, now: datetime
) -> Answer:
    whether = question.whether
    assert whether is not None
    if whether.about == "text":
        return _as_far_as_said(store, plan, question, rows, answered)
    if whether.about == "date kept":
        return _date_kept(store, plan, whether, rows, answered, now)
    if whether.about == "mentions":
        return _mentions(whether, rows, answered)
    if whether.about == "refers":
        return _refers(whether, rows, answered)
    verdicts = [_turned(_verdict(store, plan, whether, row, now), whether.denied) for row in rows]
    if len(rows) == 1:
        return _first(answered, verdicts[0].yes, verdicts[0].fact)
    yes = _joint([verdict.yes for verdict in verdicts], whether.of == "one")
    cards = tuple(_first(card, verdict.yes, verdict.fact) for card, verdict in zip(answered.cards, verdicts, strict=False))
    return replace(_first(answered, yes, _who_is(rows, verdicts)), cards=cards)


def _turned(verdict: Verdict, denied: bool) -> Verdict:
    return Verdict(not verdict.yes, verdict.fact) if denied and verdict.yes is not None else verdict


def _joint(verdicts: Sequence[bool | None], one_will_do: bool) -> bool | None:
    """The joint answer for several recommendations: it has to be true of all of them or, with `one_will_do`, of one."""
    decided = one_will_do
    if decided in verdicts:
        return decided
    return None if None in verdicts else not decided


def _who_is(rows: Sequence[Recommendation], verdicts: Sequence[Verdict]) -> str:
    """The facts about each recommendation, if there are only a few. Otherwise, the refs for which it is true, not true, or not
    known.
    """
    if len(rows) <= MOST_FACTS:
        return " ".join(verdict.fact for verdict in verdicts)
    groups = {
        yes: tuple(row.ref for row, verdict in zip(rows, verdicts, strict=True) if verdict.yes is yes)
        for yes in (True, False, None)
    }
    words = {True: "Yes for", False: "No for", None: "The plan doesn’t say for"}
    return " ".join(f"{words[yes]} {join_names(refs, MOST_NAMED)}." for yes, refs in groups.items() if refs)


def _first(answered: Answer, yes: bool | None, fact: str) -> Answer:
    """The answer with its yes or no, and the fact, put first."""
    word = "Yes." if yes else "No." if yes is False else f"{NOT_SAID}."
    return replace(answered, headline=f"{word} {fact}".strip(), yes=yes)


def _in_words(rows: Sequence[Recommendation], answered: Answer, statements: str = "") -> Answer:
    """The answer when only the plan's own words could decide. `statements` are the sentences that matched, if any."""
    if statements:
        quoted = f"{content.IN_ITS_WORDS} {statements}"
        return _saying(answered, statements) if len(rows) == 1 else replace(answered, headline=quoted)
    if len(rows) == 1:
        return replace(answered, headline=ONLY_WORDS, parts=(Note(answered.headline), *answered.parts))
    return replace(answered, headline=ONLY_WORDS)


def _saying(answered: Answer, statements: str) -> Answer:
    """The answer below the sentences that matched, without yes or no: people judge what they mean."""
    clause = f"{statements[:1].lower()}{statements[1:]}" if statements.startswith("The ") else statements
    return replace(answered, headline=f"{content.IN_ITS_WORDS} {clause}", parts=(Note(answered.headline), *answered.parts))


def _as_far_as_said(store: Store, plan: Plan, question: Question, rows: Sequence[Recommendation], answered: Answer) -> Answer:
    """The answer with what the texts say. If none of them even mentions the subject, the answer says that the plan doesn't
    say.
    """
    whether = question.whether
    assert whether is not None
    statements = [(row, denial.says(store, plan, row, question.topic, question.searched)) for row in rows[:MOST_FACTS]]
    quoted = " ".join(content.with_refusal(row, one[0]) for row, one in statements if one)
    if not quoted and not question.topic:
        quoted = " ".join(passages.quoted(row.ref, one) for row in rows[:MOST_FACTS] if (one := passages.decisions(row)))
    shown = _in_words(rows, answered, quoted)
    if not whether.words or any(all(denial.mentions(row, word) for word in whether.words) for row in rows):
        return shown
    return replace(shown, asks="nothing", refs=(), close=tuple(row.ref for row in rows))


def _date_kept(
    store: Store, plan: Plan, whether: Whether, rows: Sequence[Recommendation], answered: Answer, now: datetime
) -> Answer:
    """Says whether recommendations will be done by their dates: no for one that is late, otherwise that the plan doesn't
    say.
    """
    if len(rows) == 1 and store.vocabulary(plan).closes(rows[0].status):
        return _first(
            answered, None, f"{rows[0].ref} is {rows[0].status} already. {lateness.when_finished(store, plan, rows[0])}"
        )
    today = changes.local(store.db, plan, now).date()
    by_another_day = any(due.end and due.end >= today for due in whether.filters.due)
    over = [] if by_another_day else [row for row in rows if (end := lateness.last_day(row)) and end < today]
    if over:
        return _first(answered, False, " ".join(lateness.verdict(store, plan, row, now).fact for row in over))
    sentences = [f"{row.ref} is {row.status}." for row in rows if row.status]
    sentences += [passages.quoted(row.ref, one) for row in rows[:MOST_FACTS] if (one := passages.about_dates(row))]
    return _saying(answered, " ".join(sentences)) if sentences else _in_words(rows, answered)


def _mentions(whether: Whether, rows: Sequence[Recommendation], answered: Answer) -> Answer:
    """Yes, with the sentence that has all the words in question, if one of the recommendations has them all in any form."""
    for row in rows:
        if all(denial.mentions(row, word) for word in whether.words):
            each = [one for text in (row.title, row.actions, row.progress) for one in sentences.split(text)]
            sentence = next((one for one in each if _has_all(one, whether.words)), "")
            quoted = f"{row.ref} says: “{sentence}”" if sentence else f"{row.ref} has the words, though not together."
            return _first(answered, True, quoted)
    return _in_words(rows, answered)


def _has_all(text: str, words: Sequence[str]) -> bool:
    return all(elsewhere.form_in(text, tuple(tokens(word))) for word in words)


def _refers(whether: Whether, rows: Sequence[Recommendation], answered: Answer) -> Answer:
    if whether.asks == "any":
        named = tuple(dict.fromkeys(ref for row in rows for ref in row.refers_to))
        refer = f"{join_names(tuple(row.ref for row in rows))} {'refers' if len(rows) == 1 else 'refer'}"
        return _first(
            answered, bool(named), f"{refer} to {join_names(named)}." if named else f"{refer} to no other recommendation."
        )
    first, *others = rows
    named = tuple(row.ref for row in others if row.ref in first.refers_to)
    back = tuple(row.ref for row in others if first.ref in row.refers_to)
    if others and (named or back):
        clauses = [f"{first.ref} refers to {join_names(named)}"] if named else []
        clauses += [f"{join_names(back)} refer{'s' if len(back) == 1 else ''} to {first.ref}"] if back else []
        return _first(answered, True, f"{'; '.join(clauses)}.")
    fact = f"The texts of {join_names(tuple(row.ref for row in rows))} don’t name one another."
    return _first(answered, False, fact)


def _verdict(store: Store, plan: Plan, whether: Whether, row: Recommendation, now: datetime) -> Verdict:
    """The verdict on one recommendation. If it has parts, one of them has to pass; but it is closed only if all of them are."""
    if row.parts and whether.about in ("tests", "started", "waiting") and not _is_of_the_whole(whether):
        if _asks_whether_closed(store, plan, whether):
            return _closed(store, plan, row)
        return lateness.of_parts(store, plan, row, lambda part: _verdict(store, plan, whether, part, now))
    match whether.about:
        case "late":
            return lateness.verdict(store, plan, row, now)
        case "finished late":
            return lateness.finished_late(store, plan, row, now)
        case "finished by":
            return _finished_by(store, plan, whether, row, now)
        case "slipped":
            return lateness.moved(store, plan, row)
        case "started":
            return _started(store, plan, row)
        case "waiting":
            return _waits(row)
        case "changed":
            return _changed(store, plan, row)
        case "given":
            return _has_value(row, whether.asks, changes.local_in(store, plan, now).date())
    return _tests(store, plan, whether, row, now)


def _is_of_the_whole(whether: Whether) -> bool:
    """True if only the owners or the theme are tested, which even a recommendation with parts has itself."""
    tests = whether.filters
    return whether.about == "tests" and not (tests.statuses or tests.due or whether.absent)


def _asks_whether_closed(store: Store, plan: Plan, whether: Whether) -> bool:
    closed = store.vocabulary(plan).closed
    return whether.about == "tests" and is_of_closed_alone(whether.filters, closed)


def _closed(store: Store, plan: Plan, row: Recommendation) -> Verdict:
    """Says whether all parts are closed."""
    closed = store.vocabulary(plan).closed
    others = tuple(f"{part.ref} ({part.status or 'no status'})" for part in row.parts if part.status not in closed)
    rest = f" Still open: {join_names(others, MOST_NAMED)}." if others else ""
    return Verdict(not others, f"{parts.standing(row, closed)}.{rest}")


def _started(store: Store, plan: Plan, row: Recommendation) -> Verdict:
    status = (row.status or "").casefold()
    usual = _says(status)
    if not status:
        return Verdict(None, f"{row.ref} has no status.")
    if "not started" in usual:
        return Verdict(False, f"The status of {row.ref} is {row.status}.")
    if store.vocabulary(plan).closes(row.status) and not usual & {"superseded", "not feasible"}:
        return Verdict(True, f"{row.ref} is {row.status}.")
    if usual & {"in progress", "on track", "behind schedule", "partially implemented", "ongoing"}:
        return Verdict(True, f"The status of {row.ref} is {row.status}.")
    return Verdict(None, f"The status of {row.ref} is {row.status}.")


def _waits(row: Recommendation) -> Verdict:
    if row.proposed:
        return Verdict(True, f"{row.ref} is waiting for sign-off as {row.proposed.to}.")
    if row.extension:
        return Verdict(True, f"{row.ref} is waiting for sign-off of a new date, {row.extension.to}.")
    return Verdict(False, f"Nothing about {row.ref} waits for sign-off here.{lateness.has_status(row)}")


def _changed(store: Store, plan: Plan, row: Recommendation) -> Verdict:
    entry = history.last(store, plan, row.ref)
    since = lateness.day(store.since(plan).date())
    if entry is None:
        return Verdict(False, f"Nobody has updated {row.ref} here since the plan was read on {since}.")
    at = lateness.day(changes.local_in(store, plan, datetime.fromisoformat(entry.at)).date())
    return Verdict(True, f"{row.ref} was last updated here on {at}.")


def _has_value(row: Recommendation, asks: str, today: date) -> Verdict:
    if asks == "evidence":
        number = len(row.evidence)
        some = f"{number} piece{'s' if number > 1 else ''} of evidence" if number else "no evidence"
        return Verdict(bool(number), f"{row.ref} has {some} recorded here.")
    field = BY_ASKS[asks]
    value = field_text.value(row, field)
    if value and asks == "timescale" and lateness.last_day(row) is None:
        unread = row.timescale is not None and row.timescale.span is None
        return Verdict(None if unread else False, f"{lateness.due(row, today, named=True)}.")
    if not value:
        return Verdict(False, f"{row.ref} has no {asks} in the plan.")
    if field.kind is Kind.PROSE:
        return Verdict(True, f"The plan gives {asks} for {row.ref}.")
    return Verdict(True, facts.headline(row, asks))


# Tests of one recommendation


def _tests(store: Store, plan: Plan, whether: Whether, row: Recommendation, now: datetime) -> Verdict:
    """Says whether it passes every test of the question. A failed test decides first, then one that can't be decided."""
    tests = whether.filters
    verdicts: list[Verdict] = []
    if tests.statuses is not None or whether.absent:
        verdicts.append(_status(store, plan, whether, row))
    if tests.owners or whether.unknown_owner:
        verdicts.append(_owned(store, plan, whether, row))
    if tests.themes or tests.not_themes:
        passes = _passes(store, plan, row, Filters(themes=tests.themes, not_themes=tests.not_themes))
        verdicts.append(Verdict(passes, facts.headline(row, "theme")))
    if tests.due:
        verdicts.append(_due(store, plan, tests, row, now))
    for name, values in tests.words:
        value = field_text.value(row, field) if (field := _named_field(name)) else ""
        asks = field.asks if field else name
        passes = _passes(store, plan, row, Filters(words=((name, values),)))
        verdicts.append(Verdict(passes if value else None, f"The {asks} of {row.ref} is {value or 'not given'}."))
    decided = {verdict.yes for verdict in verdicts}
    yes = False if False in decided else None if None in decided or not verdicts else True
    shown = [verdict.fact for verdict in verdicts if yes or verdict.yes is yes]
    return Verdict(yes, " ".join(dict.fromkeys(shown)))


def _named_field(name: str) -> Field | None:
    return next((field for field in BY_ASKS.values() if field.name == name), None)


def _passes(store: Store, plan: Plan, row: Recommendation, tests: Filters) -> bool:
    return bool(store.count(plan, replace(tests, refs=(row.ref,))))


def _status(store: Store, plan: Plan, whether: Whether, row: Recommendation) -> Verdict:
    """Says whether it has the status asked about. A word that the plan doesn't use is compared by its usual meaning."""
    vocabulary = store.vocabulary(plan)
    wanted = whether.filters.statuses or ()
    if not row.status:
        if whether.status_words == "with no status":
            return Verdict(True, f"{row.ref} has no status in the plan.")
        counted = ", so planbot counts it as open" if whether.status_words == "still open" else ""
        return Verdict(None, f"{row.ref} has no status in the plan{counted}.")
    fact = f"{row.ref} is {row.status}."
    if row.status in wanted:
        return Verdict(True, fact)
    if any(word and _says(word) & _says(row.status) for word in wanted):
        return Verdict(True, fact)  # another of the plan's words, with the same meaning
    if not whether.absent:
        return Verdict(False, fact)
    closes = vocabulary.closes(row.status)
    asked = {vocabulary.closes(word) for word in whether.absent}
    if closes is None or asked != {not closes}:
        unused = join_names(tuple(f"“{word}”" for word in whether.absent))
        return Verdict(None, f"It doesn’t use the status {unused}: the status of {row.ref} is {row.status}.")
    return Verdict(False, fact)


def _finished_by(store: Store, plan: Plan, whether: Whether, row: Recommendation, now: datetime) -> Verdict:
    """Says whether it was finished within a period. The day on which it was closed counts, not the day on which it was due."""
    status = _status(store, plan, whether, row)
    if not status.yes:
        return status
    fact = f"{status.fact} {lateness.when_finished(store, plan, row)}"
    at = lateness.closed_at(store, plan, row.ref, store.vocabulary(plan))
    asked = [_asked_days(due) for due in whether.filters.due]
    if at is None or not all(asked):
        return Verdict(None, fact)
    day = changes.local_in(store, plan, at).date()
    return Verdict(all(period[0] <= day <= period[1] for period in asked if period), fact)


def _says(status: str) -> set[str]:
    """The status and all synonyms of its usual meaning."""
    return {status.casefold(), *usual_meaning(status)[0]}


def _owned(store: Store, plan: Plan, whether: Whether, row: Recommendation) -> Verdict:
    if not row.owners:
        only = tuple(owners.how for owners in whether.filters.owners) == (Ownership.NOBODY,)
        return Verdict(True if only else None, f"The plan gives no owner for {row.ref}.")
    fact = facts.headline(row, "owner")
    if whether.unknown_owner:
        return Verdict(False, f"{fact} The plan names no owner called “{whether.unknown_owner}”.")
    sole = tuple(_as_owner(owners) for owners in whether.filters.owners)
    return Verdict(_passes(store, plan, row, Filters(owners=sole)), fact)


def _as_owner(owners: Owners) -> Owners:
    """The owners of a question that names several, changed to ask for all of them: "Do Policy and Legal own R3"."""
    several = len(owners.names) > 1 and owners.how is Ownership.ANY
    return replace(owners, how=Ownership.ALL) if several else owners


def _due(store: Store, plan: Plan, tests: Filters, row: Recommendation, now: datetime) -> Verdict:
    today = changes.local_in(store, plan, now).date()
    fact = f"{lateness.due(row, today, named=True)}."
    span = row.timescale.span if row.timescale else None
    asked = [_asked_days(due) for due in tests.due]
    if span and span.end and all(asked):
        days = (span.due_from or span.end, span.end)
        results = {_within(days, period) for period in asked if period}
        return Verdict(False if False in results else None if None in results else True, fact)
    if _passes(store, plan, row, Filters(due=tests.due, closed=tests.closed)):
        return Verdict(True, fact)
    dated = lateness.last_day(row) is not None or any(due.start is None and due.end is None for due in tests.due)
    return Verdict(False if dated else None, fact)


Days = tuple[date, date]


def _asked_days(due: Due) -> Days | None:
    """The days that a test of the timescale stands for, or None if it names none."""
    if due.denied or due.any_year or due.start is None or due.end is None:
        return None
    return {
        DueTest.IN: (due.start, due.end),
        DueTest.BY: (date.min, due.end),
        DueTest.BEFORE: (date.min, due.start - timedelta(days=1)),
        DueTest.AFTER: (due.end + timedelta(days=1), date.max),
        DueTest.SINCE: (due.start, date.max),
    }.get(due.when)


def _within(days: Days, period: Days) -> bool | None:
    """True if the days lie within a period, False if they lie outside it, None if they do so only in part."""
    if period[0] <= days[0] and days[1] <= period[1]:
        return True
    return False if days[1] < period[0] or period[1] < days[0] else None


# All recommendations in the plan


def _of_the_plan(store: Store, plan: Plan, question: Question, whether: Whether, answered: Answer) -> Answer:
    """Says whether any, or all, of the plan's recommendations pass the tests."""
    in_full = not any(isinstance(part, Note) and part.text.startswith(denial.NOT_FOUND) for part in answered.parts)
    if whether.about == "exists" and answered.asks == "search" and in_full:
        return _first(answered, bool(answered.refs), answered.headline)
    if whether.about in ("text", "exists"):
        return answered
    if answered.asks not in ("list", "count") or (
        question.absent and (question.filters.statuses in ((), None) or question.whether_all)
    ):
        return answered
    number = len(answered.refs) if answered.count is None else answered.count
    if whether.of == "any":
        yes = (number > 0) is not whether.denied
        if not number and Trait.SLIPPED in question.filters.traits:  # moves before the history begins aren't known
            return _first(answered, None, answered.headline)
        none = answered.headline.startswith(emptied.NONE)
        return _first(answered, yes, f"None{answered.headline.removeprefix(emptied.NONE)}" if none else answered.headline)
    if whether.about == "given":
        return _every_has(store, plan, whether, answered, number)
    total = store.count(plan, _whole(question.filters))
    if question.whether_all:
        return replace(answered, yes=number == 0 if total else None)
    words = describe_filters(question.filters, question.status_words)
    yes = bool(total) and number == total
    many = f"All {number}" if yes and number > 1 else f"{number}" if yes else f"{number} of {total}"
    return _first(answered, yes if total else None, f"{many} {predicate(words, number)}.")


def _whole(tests: Filters) -> Filters:
    """The tests that select the recommendations in question, without the test that is being asked about."""
    return replace(tests, statuses=None) if tests.statuses is not None else replace(tests, due=())


def _every_has(store: Store, plan: Plan, whether: Whether, answered: Answer, without: int) -> Answer:
    total = store.count(plan)
    if not without:
        return replace(_first(answered, True, f"All {total} have {field_text.with_article(whether.asks)}."), parts=(), refs=())
    has = "has" if without == 1 else "have"
    return _first(answered, False, f"{without} of {total} {has} no {whether.asks}.")
