"""What managers and committees ask beyond a count: the committee's form, who has the most open, what nobody touched, the
rules behind the numbers, pictures, and everything as a file.

The surprise: a file is an answer, too. "csv of summary by theme" is answered by what "summary by theme" is answered by.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part, Sheet, Table
from handlers.answers import charts, facts, past
from handlers.language.refs import TYPED_REF as REF
from handlers.moments import NotThis, period
from handlers.question import join_names
from handlers.request import Request
from knowledge import changes, history, plan_health
from knowledge.filters import Due, DueTest, Filters
from knowledge.history import Entry
from knowledge.model import Recommendation, Unclear
from knowledge.store import Plan, Store

Doing = Callable[[Store, Plan, Request, re.Match[str]], Answer]
Respond = Callable[[Store, Plan, Request], Answer]
SAID = 80  # characters of somebody's words that are said back to them
NAMED = 12  # recommendations named in a row of the committee's form
BY = {"status": "status", "statuses": "status", "owner": "owner", "owners": "owner", "team": "owner", "teams": "owner", "theme": "theme",
      "themes": "theme", "timescale": "timescale", "timescales": "timescale", "date": "timescale", "deadline": "timescale"}  # fmt: skip
RULES = (
    ("Closed", "a recommendation whose status the plan’s own words count as closed"),
    ("Late", "not closed, and the last day of its timescale is past; by how many days, counted from that day"),
    ("Due soon", f"not closed, and due within {plan_health.SOON} days"),
    ("Ongoing", "not closed, and its timescale names no last day"),
    ("No date", "not closed, and it has no timescale"),
    ("Cannot be read", "not closed, and planbot cannot read its timescale as a date; it guesses none"),
    ("Not updated", f"not closed, and nobody has posted an update here for {plan_health.STALE} days, or ever"),
    ("By owner", "a recommendation with several owners counts for each, so these may add up to more than the total"),
)


def answer(store: Store, plan: Plan, request: Request, respond: Respond) -> Answer | None:
    """The answer to such a question; None where the text is none."""
    plain = " ".join(request.text.split()).rstrip("?.! ")
    if found := SHEET.fullmatch(plain):
        return sheet(store, plan, request, found["what"], respond)
    for pattern, doing in ROWS:
        if found := pattern.fullmatch(plain):
            try:
                return doing(store, plan, request, found)
            except Unclear as trouble:
                return Answer(str(trouble))
            except NotThis:
                continue
    return None


# The committee's form


def committee(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """What has happened since the committee last met, as committees ask for it."""
    here = changes.local(store.db, plan, request.at)
    met = max((day for day in request.meetings if day < here.date()), default=None)
    if met is None:
        raise Unclear(
            f"I do not know when the committee last met: whoever runs planbot sets the days under plans.{plan.name}.meetings."
        )
    since = datetime.combine(met, time(), here.tzinfo)
    closed = store.vocabulary(plan).closed
    entries = history.history(store, plan, since=since, most=-1)
    done = tuple(dict.fromkeys(each.ref for each in reversed(entries) if _closing(each, closed)))
    now_closed = set(store.refs(plan, Filters(statuses=closed))) if closed else set()
    rows = (
        ("Completed since then", tuple(ref for ref in done if ref in now_closed)),
        ("Waiting for sign-off", tuple(r.ref for r in waiting(store, plan) if r.proposed)),
        ("Extensions asked for", tuple(r.ref for r in waiting(store, plan) if r.extension)),
        ("Overdue", store.refs(plan, overdue(store, plan, here))),
        ("No update received", tuple(ref for ref, _ in plan_health.untouched(store, plan, since))),
        ("At risk or behind", plan_health.at_risk(store, plan)),
    )
    told = tuple((name, str(len(refs)), join_names(refs, NAMED) or "none") for name, refs in rows)
    said = f"{met.day} {met:%B %Y}"
    table = Table(f"Since the meeting on {said}", ("What", "Number", "Which"), told)
    parts: list[Part] = [table, Note("A recommendation may stand in several rows.")]
    parts.append(Choices("", (Choice("What changed", "what changed since the last meeting"), *files("committee report"))))
    refs = tuple(dict.fromkeys(ref for _, each in rows for ref in each))
    return Answer(f"For the committee: {plan.title}, since {said}.", tuple(parts), "summary", refs, by="overall")


def _closing(entry: Entry, closed: tuple[str, ...]) -> bool:
    return entry.field == "status" and entry.undone_by is None and entry.after in closed and entry.before not in closed


def waiting(store: Store, plan: Plan) -> tuple[Recommendation, ...]:
    """What waits for an approver."""
    return store.recommendations(plan, history.refs_waiting(store, plan))


def overdue(store: Store, plan: Plan, now: datetime) -> Filters:
    """What is late by its date and not closed."""
    return Filters(due=(Due(DueTest.OVERDUE, None, now.date()),), closed=store.vocabulary(plan).closed)


# Others


def most_open(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """Owners by how many of theirs are open, the most first."""
    tally = sorted(
        ((name or "No owner", number, done) for name, number, done in store.tally(plan, "owner")),
        key=lambda row: row[2] - row[1],
    )
    rows = tuple((name, str(number - done), str(number)) for name, number, done in tally)
    best = tally[0][1] - tally[0][2] if tally else 0
    if not best:
        return Answer("Nothing is open.", asks="summary", by="owner")
    names = tuple(name for name, number, done in tally if number - done == best)
    head = (
        f"{join_names(names)} {'has' if len(names) == 1 else 'have'} the most open: {best}{'' if len(names) == 1 else ' each'}."
    )
    note = Note("A recommendation with several owners counts for each.")
    table = Table("Open by owner", ("Owner", "Open", "All"), rows)
    return Answer(head, (table, note, Choices("", files("who has the most open", "chart by owner"))), "summary", by="owner")


def untouched(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """What is open and nobody has updated since then."""
    said = (found.groupdict().get("when") or "").strip()
    here = changes.local(store.db, plan, request.at)
    since, words = here - timedelta(days=plan_health.STALE), f"for {plan_health.STALE} days"
    if said:
        start, words = _since(store, plan, request, said)
        since = start or since
    rows = plan_health.untouched(store, plan, since)
    if not rows:
        return Answer(f"Everything that is open has been updated {words}.", asks="list")
    shown = store.recommendations(plan, tuple(ref for ref, _ in rows[: request.rows]))
    when = dict(rows)
    items = tuple(Item(row.ref, row.title, _last(store, plan, when[row.ref]), row.ref) for row in shown)
    parts: list[Part] = [Items(items, len(rows))]
    if len(items) < len(rows):
        parts.append(Note(f"The first {len(items)} are shown: what was never updated, then what was longest ago."))
    parts.append(Note("Updates are counted as posted here; the document’s own age is not known."))
    number = f"{len(rows)} recommendation{'' if len(rows) == 1 else 's'} that {'is' if len(rows) == 1 else 'are'} open"
    return Answer(f"{number} had no update {words}.", tuple(parts), "list", tuple(ref for ref, _ in rows))


def _since(store: Store, plan: Plan, request: Request, said: str) -> tuple[datetime | None, str]:
    """From when on, and its words. Raises Unclear for what is no time: without it, the answer would be to another question."""
    try:
        start, _, words = period(store, plan, request, re.sub(r"^for (?:the (?:last|past) )?(?=\d)", "the last ", said))
    except NotThis as trouble:
        when = said.partition(" ")[2]
        when = when if len(when) <= SAID else f"{when[: SAID - 1]}…"
        raise Unclear(
            f"I do not know when “{when}” was: say a time, as “since 1 March”, “since last month” or “for 30 days”."
        ) from trouble
    return start, words


def _last(store: Store, plan: Plan, at: str | None) -> str:
    if at is None:
        return "never updated here"
    then = changes.local(store.db, plan, datetime.fromisoformat(at))
    return f"last updated on {then.day} {then:%B %Y}"


def rules(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """The rule behind each number, in words."""
    closed = join_names(store.vocabulary(plan).closed) or "none"
    table = Table("The rules", ("Word", "Means"), RULES)
    return Answer("How I count.", (table, Note(f"This plan’s closing statuses: {closed}.")), "help")


def whole(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """Everything that the plan holds of one recommendation."""
    return facts.full_card(store, plan, past.ref_of(store, plan, found["ref"]))


def chart(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    return charts.by(store, plan, BY[found["by"].casefold()])


def completion(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    return charts.completion(store, plan, request)


def slippage(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    return charts.slippage(store, plan)


# Files


def files(what: str, picture: str = "") -> tuple[Choice, ...]:
    """Buttons that give an answer as a picture and as a file."""
    drawn = (Choice("Picture", picture, form="file"),) if picture else ()
    return (*drawn, Choice("CSV", f"csv of {what}", form="file"))


def sheet(store: Store, plan: Plan, request: Request, what: str, respond: Respond) -> Answer:
    """What a question is answered with, whole, as a file."""
    while again := SHEET.fullmatch(what):  # "csv of csv of …" is the same file
        what = again["what"]
    told = respond(store, plan, replace(request, text=what, thread="", rows=1_000_000))
    for part in told.parts:
        rows = _sheet_rows(store, plan, part)
        if rows:
            name = f"{plan.name}-{re.sub(r'[^a-z0-9]+', '-', what.casefold()).strip('-')[:40]}.csv"
            return Answer(f"{told.headline}", (Sheet(name, rows),), told.asks, told.refs, by=told.by)
    return Answer(f"There is nothing to put into a file: {told.headline}")


def _sheet_rows(store: Store, plan: Plan, part: Part) -> tuple[tuple[str, ...], ...]:
    match part:
        case Table(_, columns, rows):
            return (columns, *rows)
        case Items(rows):
            found = store.recommendations(plan, tuple(row.ref for row in rows))
            head = ("Ref", "Theme", "Recommendation", "Status", "Owners", "Timescale", "Progress", "Last updated")
            return (head, *(_line(row) for row in found))
    return ()


def _line(row: Recommendation) -> tuple[str, ...]:
    return (
        row.ref, row.theme, row.title, row.status or "", "; ".join(row.owners), row.timescale.words if row.timescale else "",
        row.progress, (row.updated or "")[:10],
    )  # fmt: skip


SHEET = re.compile(r"(?:a |as )?(?:csv|spreadsheet|excel(?: file)?) (?:of|for|with) (?P<what>.+)", re.I)
_THE = r"(?:(?:show|give|draw|make|plot) (?:me )?)?(?:an? |the )?"
ROWS: tuple[tuple[re.Pattern[str], Doing], ...] = tuple(
    (re.compile(pattern, re.I), doing)
    for pattern, doing in (
        (rf"{_THE}(?:full text|whole text|everything|the whole card|all that there is) (?:of|about|on|for) (?P<ref>{REF})", whole),
        (rf"{_THE}(?:committee|scrutiny|cabinet)(?:['’]s)? (?:form|report|summary|paper|update)", committee),
        (r"(?:what (?:has |have )?happened|summary|summari[sz]e|where are we|report|update) (?:since|from) (?:we last met|(?:the |our )?last meeting|the committee last met)", committee),
        (r"(?:who|which (?:owner|team|department)) (?:has|have|owns?|holds?) (?:got )?the most (?:open|outstanding|left to do|unfinished|still open)(?: (?:ones|recommendations|actions|items))?", most_open),
        (r"(?:what|which(?: ones| recommendations)?) (?:has|have) (?:nobody|no ?one|not anybody) (?:touched|updated|changed|posted (?:on|to))(?: (?P<when>since .+|for .+|in .+|this .+|last .+))?", untouched),
        (r"(?:what|which(?: ones| recommendations)?) (?:has|have|were|was) not been (?:touched|updated)(?: (?P<when>since .+|for .+|in .+|this .+))?", untouched),
        (r"(?:what(?: is|'s|’s) |which are )?(?:stale|not up to date|out of date)", untouched),
        (r"how (?:do|did) you (?:count|work (?:this|that|it|these) out|calculate (?:this|that|it))|how (?:is|are|was) (?:late|overdue|stale|closed|open|due soon|(?:this|that|these|it)) (?:counted|worked out|calculated|decided|defined)|what (?:do|does) (?:late|overdue|stale|closed|due soon) mean|(?:the )?rules", rules),
        (rf"{_THE}(?:chart|picture|graph|plot|diagram|bars?)(?: (?:of|for))?(?: (?:the )?(?:status|numbers|counts|progress|recommendations|summary))? by (?P<by>{'|'.join(BY)})", chart),
        (rf"{_THE}(?:chart|picture|graph|plot|diagram)(?: of| for)? (?:the )?(?P<by>status|statuses|owners|themes|timescales)", chart),
        (rf"{_THE}(?:chart|picture|graph|plot) (?:of|for) (?:the )?(?:completions?|progress|completed)(?: over time| by month)?", completion),
        (rf"{_THE}(?:chart|picture|graph|plot) (?:of|for) (?:the )?(?:slippage|slips|delays|moved dates)", slippage),
    )
)  # fmt: skip
