"""Charts as data: what to draw, and the same in words for people who can't see it.

Nothing is drawn here. A chart is a part of an answer like any other: the terminal draws bars, Slack draws its own chart, and
both also give the numbers in words. A picture file is made only if somebody asks for it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers.answer import Answer, Chart, Choice, Choices, Note, Part, Series
from handlers.answers import field_text, parts
from handlers.numbers import plural
from handlers.request import Request
from knowledge import changes, encoding, history
from knowledge.calendars import written
from knowledge.fields import Field
from knowledge.model import Plan
from knowledge.store import Store

MOST_CATEGORIES = 12  # the most bars in one chart; all others are combined in one bar, so that the numbers still add up
MONTHS = 12  # how far back a line chart goes
OTHERS = {
    "By status": "chart by status",
    "By owner": "chart by owner",
    "By theme": "chart by theme",
    "Over time": "chart of completion",
}


def by(store: Store, plan: Plan, field: Field, request: Request, as_picture: bool = False) -> Answer:
    """A chart of how many recommendations (or, in a plan with parts, actions) are closed and open for each value of a field. By
    status, it shows only how many there are.
    """
    none = field_text.none(field).capitalize()
    tally = [(name or none, number, done) for name, number, done in store.tally(plan, field.key)]
    has_parts = bool(store.parts(plan))
    total = store.count_actions(plan)
    counted = "Actions" if has_parts else "Recommendations"
    shown, rest = tally[:MOST_CATEGORIES], tally[MOST_CATEGORIES:]
    if rest:
        shown.append((f"{len(rest)} more", sum(number for _, number, _ in rest), sum(done for _, _, done in rest)))
    categories = tuple(name for name, _, _ in shown)
    series = [Series(counted, tuple(number for _, number, _ in shown))]
    if field.asks != "status":
        closed = tuple(done for _, _, done in shown)
        series = [Series("Closed", closed), Series("Open", tuple(number - done for _, number, done in shown))]
    added = sum(number for _, number, _ in tally)
    note = "" if added == total else f"These add up to {added}, more than {total}: joint owners are counted for each."
    note = " ".join(filter(None, (note, parts.COUNTED if has_parts else "")))
    title = f"{counted} by {field.asks}"
    chart = Chart("bars", title, categories, tuple(series), note, _caption(store, plan, request), as_picture)
    return _answer(_closed(store, plan), chart, field.key, f"chart by {field.asks}")


def completion(store: Store, plan: Plan, request: Request, as_picture: bool = False) -> Answer:
    """A chart of how many were closed at the end of each of the last months, as far back as the history goes."""
    closed = set(store.vocabulary(plan).closed)
    closed_now = sum(done for _, _, done in store.tally(plan, "status"))
    steps = [
        (entry.at, (entry.after in closed) - (entry.before in closed))
        for entry in history.history(store, plan, most=-1)
        if entry.field == "status"
    ]
    here, since = changes.local_in(store, plan, request.at), store.since(plan)
    firsts = _firsts_of_months(here.date(), since.astimezone(here.tzinfo).date())
    if not firsts:
        note = f"The record here begins on {written(since)}: there is a chart over time once a month has ended since then."
        return Answer(_closed(store, plan), (Note(note), Choices("", _others("completion"))), "summary", by="overall")
    moments = [here, *(datetime.combine(day, time(), here.tzinfo) for day in firsts)]
    counts = [closed_now - sum(step for at, step in steps if at > encoding.timestamp(moment)) for moment in moments]
    names = ["now", *((day - timedelta(days=1)).strftime("%b %Y") for day in firsts)]
    note = f"The record here begins on {written(since)}."
    series = (Series("Closed", tuple(reversed(counts))),)
    title = f"{parts.unit(bool(store.parts(plan)), 2).capitalize()} closed over time"
    chart = Chart("line", title, tuple(reversed(names)), series, note, _caption(store, plan, request), as_picture)
    return _answer(_closed(store, plan), chart, "completion", "chart of completion")


def _closed(store: Store, plan: Plan) -> str:
    """A sentence that says how many of them are closed."""
    done, total = sum(done for _, _, done in store.tally(plan, "status")), store.count_actions(plan)
    return f"{done} of {total} {parts.unit(bool(store.parts(plan)), total)} {'is' if done == 1 else 'are'} closed."


def _caption(store: Store, plan: Plan, request: Request) -> str:
    return f"{plan.title}, {written(changes.local_in(store, plan, request.at))}"


def _firsts_of_months(today: date, since: date) -> list[date]:
    """The first days of the last months, newest first, as far back as the history goes."""
    months = (today.year * 12 + today.month - 1 - back for back in range(MONTHS))
    return [day for month in months if (day := date(month // 12, month % 12 + 1, 1)) > since]


def slippage(store: Store, plan: Plan, request: Request, as_picture: bool = False) -> Answer:
    """A chart of the number of days by which dates were postponed, longest first."""
    moves = []
    for ref, first, end in store.moved(plan):
        due = changes.due_json_of(first)
        if due and due["to"] and end:
            moves.append((ref, (date.fromisoformat(end) - date.fromisoformat(due["to"])).days))
    moves.sort(key=lambda move: -move[1])
    if not moves:
        return Answer("No date has been moved to a later one.", asks="summary", by="timescale")
    shown = moves[:MOST_CATEGORIES]
    note = f"The {MOST_CATEGORIES} that moved the most, of {len(moves)}." if len(moves) > MOST_CATEGORIES else ""
    days = (Series("Days", tuple(number for _, number in shown)),)
    refs = tuple(ref for ref, _ in shown)
    caption = _caption(store, plan, request)
    chart = Chart("bars", "Days by which dates were moved", refs, days, note, caption, as_picture)
    ref, most = moves[0]
    days_moved = f"{most:,} {plural('day', most)}"
    headline = f"One date has been moved to a later one: {ref}’s, by {days_moved}."
    if len(moves) > 1:
        headline = f"{len(moves)} dates have been moved to a later one, {ref}’s the most: by {days_moved}."
    return _answer(headline, chart, "slippage", "chart of slippage")


def _answer(headline: str, chart: Chart, what: str, asking: str) -> Answer:
    """The answer with a chart of `what` (a field's `asks`, "completion" or "slippage") and its note. Its buttons ask for other
    charts and for a picture of this one. `asking` is the question that gives this chart.
    """
    picture = () if chart.as_picture else (Choice("As a picture", f"{asking} as a picture", form="file"),)
    notes = [Note(chart.note)] if chart.note else []
    shown: tuple[Part, ...] = (chart, *notes, Choices("", (*_others(what), *picture)))
    return Answer(headline, shown, "summary", by=what if field_text.grouped(what) else "overall")


def _others(what: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, asking) for label, asking in OTHERS.items() if not asking.endswith(what))
