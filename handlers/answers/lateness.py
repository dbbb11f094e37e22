"""Says whether a recommendation is late and by how much, whether its date was moved, and when it was finished.

Late means not closed, with the last day of its timescale in the past. The history says when something was finished. If it was
already closed when its document was read, only the document's own words may say when.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from handlers.line import capital
from handlers.numbers import plural
from knowledge import changes, history
from knowledge.calendars import written
from knowledge.encoding import row_of
from knowledge.model import Plan, Recommendation
from knowledge.store import Store
from knowledge.timescale import find_periods
from knowledge.vocabulary import Vocabulary, colour_of, usual_meaning

NOT_FINISHED = ("red", "amber")  # colours that don't mean "finished" in any plan
BEHIND = frozenset(("behind schedule", "overdue"))
_FINISHED = re.compile(
    r"\b(?:complet\w+|finish\w+|deliver\w+|implement\w+|clos\w+|conclud\w+|signed off|launched|published)\b[^.;:]{0,60}", re.I
)
_DENIED = re.compile(r"\b(?:not|to be|will|yet|until|should|due|expected|planned|by)\b", re.I)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes (True), no (False), or None if the plan doesn't say; and the fact that supports this, as a sentence."""

    yes: bool | None
    fact: str


def day(of: date, today: date | None = None) -> str:
    """A day in words, without its year if that is also the year of `today`."""
    return f"{of.day} {of:%B}" if today and of.year == today.year else written(of)


def days(number: int) -> str:
    return f"{number:,} {plural('day', number)}"


def last_day(row: Recommendation) -> date | None:
    """The day by which it is due, or None if its timescale doesn't name one or can't be read."""
    return row.timescale.span.end if row.timescale and row.timescale.span else None


def is_ahead(row: Recommendation, today: date) -> bool:
    """True if its last day hasn't passed."""
    end = last_day(row)
    return end is not None and end >= today


def due(row: Recommendation, today: date, named: bool = False, closed: bool = False, with_year: bool = False) -> str:
    """When it is or was due, as a clause that starts with "it" or, if `named`, with its ref: "it was due on 30 September".

    `closed` puts it in the past. `with_year` includes the year even if it is the current one.
    """
    here = None if with_year else today
    subject, its = (row.ref, f"{row.ref}’s") if named else ("it", "its")
    words, span = (row.timescale.words, row.timescale.span) if row.timescale else ("", None)
    if row.parts:
        return f"{its} parts have dates of their own"
    if not words:
        return f"{subject} has no timescale"
    if span is None:
        return f"{its} timescale is “{words}”, which planbot can’t read as a date"
    if span.end is None:
        return f"{its} timescale is “{words}”, which names no last day"
    if span.ongoing:
        return f"{its} timescale is “{words}”"
    past = span.end < today
    if span.due_from == span.end:
        return f"{subject} {'was' if past or closed else 'is'} due on {day(span.end, here)}"
    return f"{its} timescale, “{words}”, {'ended' if past else 'ends'} on {day(span.end, here)}"


def due_sentence(row: Recommendation, today: date, closed: bool = False) -> str:
    """Like `due`, as a complete sentence that starts with "It"."""
    return f"{capital(due(row, today, closed=closed))}."


def of_parts(
    store: Store, plan: Plan, row: Recommendation, verdict: Callable[[Recommendation], Verdict], all_have_to: bool = False
) -> Verdict:
    """The verdict on a recommendation with parts: yes if it is yes for any part or, with `all_have_to`, for every part."""
    parts = store.recommendations(plan, tuple(part.ref for part in row.parts))
    verdicts = [verdict(part) for part in parts]
    decided = not all_have_to
    deciding = [one for one in verdicts if one.yes is decided]
    supporting = deciding or [one for one in verdicts if one.yes is None] or verdicts
    yes = decided if deciding else None if any(one.yes is None for one in verdicts) else not decided
    return Verdict(yes, " ".join(one.fact for one in supporting))


def verdict(store: Store, plan: Plan, row: Recommendation, now: datetime) -> Verdict:
    """Whether a recommendation is late at `now`."""
    if row.parts:
        return of_parts(store, plan, row, lambda part: verdict(store, plan, part, now))
    today = changes.local_in(store, plan, now).date()
    vocabulary = store.vocabulary(plan)
    closed = vocabulary.closes(row.status)
    if closed:
        return Verdict(
            False, f"{row.ref} is {row.status}. {due_sentence(row, today, closed=True)} {when_finished(store, plan, row)}"
        )
    end = last_day(row)
    if end is None:
        if says_behind(row):
            return Verdict(
                True, f"The plan itself says so: the status of {row.ref} is {row.status}. {due_sentence(row, today)}"
            )
        ongoing = bool(row.timescale and row.timescale.span and row.timescale.span.ongoing)
        return Verdict(False if ongoing else None, f"{due(row, today, True)}.{has_status(row)}")
    if end < today:
        if closed is None and colour_of(row.status or "") not in NOT_FINISHED:
            unclear = f"the plan doesn’t say whether “{row.status}” means that it is finished"
            return Verdict(None, f"{due(row, today, True)}, but {unclear}.")
        return Verdict(True, f"{row.ref} is {days((today - end).days)} late: {due(row, today)}.{has_status(row)}")
    if says_behind(row):
        return Verdict(True, f"The plan itself says so: the status of {row.ref} is {row.status}. {due_sentence(row, today)}")
    return Verdict(False, f"{due(row, today, True)}, {_ahead((end - today).days)}.{has_status(row)}")


def finished_late(store: Store, plan: Plan, row: Recommendation, now: datetime) -> Verdict:
    """Whether it was finished after its last day or, if it isn't finished, is late now."""
    if row.parts:
        return of_parts(store, plan, row, lambda part: finished_late(store, plan, part, now))
    vocabulary = store.vocabulary(plan)
    if not vocabulary.closes(row.status):
        return verdict(store, plan, row, now)
    at, end = closed_at(store, plan, row.ref, vocabulary), last_day(row)
    today = changes.local_in(store, plan, now).date()
    fact = f"{row.ref} is {row.status}. {due_sentence(row, today, closed=True)} {when_finished(store, plan, row)}"
    return Verdict(changes.local_in(store, plan, at).date() > end if at and end else None, fact)


def _ahead(number: int) -> str:
    return "which is today" if number == 0 else f"{days(number)} from now"


def has_status(row: Recommendation) -> str:
    """A sentence that gives its status, with a space before it."""
    return f" Its status is {row.status}." if row.status else " It has no status."


def says_behind(row: Recommendation) -> bool:
    """True if its status itself means that it is late."""
    return bool(row.status) and bool({(row.status or "").casefold(), *usual_meaning(row.status or "")[0]} & BEHIND)


def when_finished(store: Store, plan: Plan, row: Recommendation) -> str:
    """A sentence that says when it was finished, from the history or in the plan's own words, or that the plan doesn't say."""
    vocabulary = store.vocabulary(plan)
    if row.parts:
        return _parts_finished(store, plan, row)
    if not vocabulary.closes(row.status):
        return f"{row.ref} isn’t finished, as far as the plan says.{has_status(row)}"
    if at := closed_at(store, plan, row.ref, vocabulary):
        return f"It was marked {row.status} here on {day(changes.local_in(store, plan, at).date())}."
    if words := finished_in_words(row):
        return f"In the plan’s own words: “{words}”."
    return "The plan doesn’t say when it was finished."


def _parts_finished(store: Store, plan: Plan, row: Recommendation) -> str:
    """When each closed part was finished, and how many parts are complete."""
    closed = [part for part in row.parts if store.vocabulary(plan).closes(part.status)]
    sentences = [f"{part.ref}: {when_finished(store, plan, row_of(part, row))}" for part in closed]
    done = f"{len(closed)} of {len(row.parts)} parts of {row.ref} {'is' if len(closed) == 1 else 'are'} completed."
    return " ".join([done, *sentences])


def closed_at(store: Store, plan: Plan, ref: str, vocabulary: Vocabulary) -> datetime | None:
    """When it was last closed, or None if it is open or was already closed in the document."""
    for entry in history.history(store, plan, (ref,), most=-1):
        if entry.field == "status" and entry.undone_by is None and entry.undoes is None:
            closes = entry.after in vocabulary.closed and entry.before not in vocabulary.closed
            return datetime.fromisoformat(entry.at) if closes else None
    return None


def finished_in_words(row: Recommendation) -> str:
    """What its status, timescale or progress says about when it was finished, or ""."""
    for text in (row.status or "", row.timescale.words if row.timescale else "", row.progress):
        for match in _FINISHED.finditer(text):
            words = " ".join(match[0].split())
            if find_periods(words) and not _DENIED.search(text[max(0, match.start() - 20) : match.end()]):
                return words.rstrip(" ,-–")
    return ""


def moved(store: Store, plan: Plan, row: Recommendation) -> Verdict:
    """Whether its date was moved to a later day."""
    if row.parts:
        joint = of_parts(store, plan, row, lambda part: moved(store, plan, part))
        read_on = day(store.since(plan).date())
        none = f"No move of a date of {row.ref}’s parts has been recorded since the plan was read on {read_on}."
        return Verdict(None, none) if joint.yes is None else joint
    now = row.timescale.words if row.timescale else "none"
    if row.slips:
        times = "once" if row.slips == 1 else "twice" if row.slips == 2 else f"{row.slips} times"
        first = f" It was first “{row.first_timescale}”, and is now “{now}”." if row.first_timescale else ""
        return Verdict(True, f"The date of {row.ref} has been moved to a later day {times}.{first}")
    if row.extension:
        return Verdict(False, f"A later date for {row.ref} has been asked for ({row.extension.to}), but not accepted yet.")
    if row.first_timescale:
        return Verdict(False, f"The date of {row.ref} was changed from “{row.first_timescale}” to “{now}”, not to a later day.")
    since = store.since(plan).date()
    has = f"Its timescale is “{now}”." if row.timescale else "It has no timescale."
    return Verdict(None, f"No move of the date of {row.ref} has been recorded since the plan was read on {day(since)}. {has}")
