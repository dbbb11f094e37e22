"""Charts as data: what is to be drawn, and the same in words for whoever cannot see it.

Nothing is drawn here. A chart is a part of an answer like any other: a terminal makes bars of it, Slack a picture, and both
give the numbers in words.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers.answer import Answer, Chart, Choice, Choices, Note, Part, Series
from handlers.answers import field_text, parts
from handlers.request import Request
from knowledge import changes, encoding, history
from knowledge.calendars import written
from knowledge.fields import Field
from knowledge.model import Plan
from knowledge.store import Store

MOST_CATEGORIES = 12  # in one picture; the rest is one bar of its own, so that the sums still add up
MONTHS = 12  # that a line over time goes back
OTHERS = {
    "By status": "chart by status",
    "By owner": "chart by owner",
    "By theme": "chart by theme",
    "Over time": "chart of completion",
}


def by(store: Store, plan: Plan, field: Field) -> Answer:
    """How many recommendations are closed and open, by the values of a field."""
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
    return _answer(Chart("bars", f"{counted} by {field.asks}", categories, tuple(series), note), field.key)


def completion(store: Store, plan: Plan, request: Request) -> Answer:
    """How many were closed at the end of each of the last months, as far back as there is a record."""
    closed = set(store.vocabulary(plan).closed)
    closed_now = sum(done for _, _, done in store.tally(plan, "status"))
    steps = [
        (entry.at, (entry.after in closed) - (entry.before in closed))
        for entry in history.history(store, plan, most=-1)
        if entry.field == "status"
    ]
    here, since = changes.local(store.db, plan, request.at), store.since(plan)
    firsts = _firsts_of_months(here.date(), since.astimezone(here.tzinfo).date())
    moments = [here, *(datetime.combine(day, time(), here.tzinfo) for day in firsts)]
    counts = [closed_now - sum(step for at, step in steps if at > encoding.timestamp(moment)) for moment in moments]
    names = ["now", *((day - timedelta(days=1)).strftime("%b %Y") for day in firsts)]
    total = store.count_actions(plan)
    what = parts.unit(bool(store.parts(plan)), total)
    note = f"Of {total} {what}. The record begins on {written(since)}."
    series = (Series("Closed", tuple(reversed(counts))),)
    title = f"{parts.unit(bool(store.parts(plan)), 2).capitalize()} closed over time"
    return _answer(Chart("line", title, tuple(reversed(names)), series, note), "completion")


def _firsts_of_months(today: date, since: date) -> list[date]:
    """The first days of the last months, newest first, that lie after the record begins."""
    months = (today.year * 12 + today.month - 1 - back for back in range(MONTHS))
    return [day for month in months if (day := date(month // 12, month % 12 + 1, 1)) > since]


def slippage(store: Store, plan: Plan) -> Answer:
    """How many days dates were postponed by, longest first."""
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
    chart = Chart("bars", "Days by which dates were moved", tuple(ref for ref, _ in shown), days, note)
    return _answer(chart, "slippage")


def _answer(chart: Chart, what: str) -> Answer:
    """A chart of `what` (a field by its `asks`, "completion" or "slippage"), with its note and the other charts as buttons."""
    others = tuple(Choice(label, asking, form="file") for label, asking in OTHERS.items() if not asking.endswith(what))
    notes = [Note(chart.note)] if chart.note else []
    shown: tuple[Part, ...] = (chart, *notes, Choices("", others))
    return Answer(chart.title, shown, "summary", by=what if field_text.grouped(what) else "overall")
