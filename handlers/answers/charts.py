"""Pictures as data: what is drawn, and the same in words for whoever cannot see it.

The surprise: nothing is drawn here. A chart is a part of an answer like any other; a terminal makes bars of it, Slack a
picture, and both say the numbers.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers.answer import Answer, Chart, Choice, Choices, Note, Series
from handlers.request import Request
from knowledge import changes, history
from knowledge.store import Plan, Store

MOST = 12  # categories in one picture; the rest is one bar of its own, so that the sums still reconcile
MONTHS = 12
NONE = {"theme": "No theme", "owner": "No owner", "status": "No status", "timescale": "No timescale"}


def by(store: Store, plan: Plan, what: str) -> Answer:
    """How many are closed and open, by status, owner, theme or timescale."""
    tally = [(name or NONE[what], number, done) for name, number, done in store.tally(plan, what)]
    total = store.count(plan)
    shown, rest = tally[:MOST], tally[MOST:]
    if rest:
        shown.append((f"{len(rest)} more", sum(number for _, number, _ in rest), sum(done for _, _, done in rest)))
    names = tuple(name for name, _, _ in shown)
    if what == "status":
        series: tuple[Series, ...] = (Series("Recommendations", tuple(number for _, number, _ in shown)),)
    else:
        series = (
            Series("Closed", tuple(done for _, _, done in shown)),
            Series("Open", tuple(n - done for _, n, done in shown)),
        )
    title = f"Recommendations by {what}"
    added = sum(number for _, number, _ in tally)
    note = "" if added == total else f"These add up to {added}, more than {total}: joint owners are counted for each."
    return _answer(Chart("bars", title, names, series, note), what)


def completion(store: Store, plan: Plan, request: Request) -> Answer:
    """How many were closed at the end of each of the last months, as far back as there is a record."""
    closed = set(store.vocabulary(plan).closed)
    now = sum(done for _, _, done in store.tally(plan, "status"))
    here = changes.local(store.db, plan, request.at)
    moves = [
        (entry.at, (entry.after in closed) - (entry.before in closed))
        for entry in history.history(store, plan, most=-1)
        if entry.field == "status"
    ]
    since = store.since(plan)
    ends = [here, *_month_ends(here.date(), since.astimezone(here.tzinfo).date())]
    values = []
    for end in ends:
        moment = end if isinstance(end, datetime) else datetime.combine(end, time(), here.tzinfo)
        values.append(now - sum(step for at, step in moves if at > history.timestamp(moment)))
    names = ["now", *((end - timedelta(days=1)).strftime("%b %Y") for end in ends[1:])]
    series = (Series("Closed", tuple(reversed(values))),)
    note = f"Of {store.count(plan)} recommendations. The record begins on {since.day} {since:%B %Y}."
    return _answer(Chart("line", "Recommendations closed over time", tuple(reversed(names)), series, note), "completion")


def _month_ends(today: date, since: date) -> list[date]:
    """The first days of the last months, newest first, that lie after the record begins."""
    found = [date((index := today.year * 12 + today.month - 1 - back) // 12, index % 12 + 1, 1) for back in range(MONTHS)]
    return [day for day in found if day > since]


def slippage(store: Store, plan: Plan) -> Answer:
    """By how many days dates were moved to later ones, the most first."""
    moved = []
    for ref, first, end in store.moved(plan):
        due = changes.due_json_of(first)
        if due and due["to"] and end:
            moved.append((ref, (date.fromisoformat(end) - date.fromisoformat(due["to"])).days))
    moved.sort(key=lambda each: -each[1])
    if not moved:
        return Answer("No date has been moved to a later one.", asks="summary", by="timescale")
    shown = moved[:MOST]
    note = f"The {MOST} that moved the most, of {len(moved)}." if len(moved) > MOST else ""
    days = (Series("Days", tuple(number for _, number in shown)),)
    chart = Chart("bars", "Days by which dates were moved", tuple(ref for ref, _ in shown), days, note)
    return _answer(chart, "slippage")


def _answer(chart: Chart, what: str) -> Answer:
    others = (
        ("By status", "chart by status"), ("By owner", "chart by owner"), ("By theme", "chart by theme"),
        ("Over time", "chart of completion"),
    )  # fmt: skip
    rows = tuple(Choice(text, say, form="file") for text, say in others if not say.endswith(what))
    parts: list[Chart | Note | Choices] = [chart, *([Note(chart.note)] if chart.note else []), Choices("", rows)]
    return Answer(chart.title, tuple(parts), "summary", by=what if what in NONE else "overall")
