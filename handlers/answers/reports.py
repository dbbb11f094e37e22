"""What managers and committees ask for beyond counts: the committee's report, who has the most open, what nobody has updated,
how things are counted, charts, and any of these as a file.

A file is an answer like any other: "csv of summary by theme" contains the answer to "summary by theme".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part, Sheet, Table
from handlers.answers import charts, facts, field_text, matching, parts, past
from handlers.language import reports as language
from handlers.line import SEPARATOR, line_of, shorten
from handlers.moments import NotThisKind, period
from handlers.question import join_names
from handlers.request import Request
from handlers.understanding import column_names
from handlers.understanding.forms import Sentence
from handlers.understanding.naming import fold_name
from knowledge import changes, fields, history, plan_health
from knowledge.calendars import written
from knowledge.fields import Field, Kind
from knowledge.filters import Due, DueTest, Filters
from knowledge.history import Entry
from knowledge.model import Plan, Recommendation, Unclear
from knowledge.store import Store

Respond = Callable[[Store, Plan, Request], Answer]
MOST_ECHOED = 80  # the most characters of a person's own words that an answer repeats
MOST_NAMED = 12  # the most recommendations named in one row of the committee's report
MOST_ROWS = 1_000_000  # the most rows in a file
MOST_IN_NAME = 40  # the most characters of a question in the name of its file
RULES = (
    ("Closed", "a recommendation whose status the plan’s own words count as closed"),
    ("Late", "not closed, and the last day of its timescale is past; by how many days, counted from that day"),
    ("Due soon", f"not closed, and due within {plan_health.SOON} days"),
    ("Ongoing", "not closed, and its timescale names no last day"),
    ("No date", "not closed, and it has no timescale"),
    ("Cannot be read", "not closed, and planbot can't read its timescale as a date"),
    ("Not updated", f"not closed, and nobody has posted an update here for {plan_health.STALE} days, or ever"),
    ("By owner", "a recommendation with several owners counts for each, so these may add up to more than the total"),
)


def answer(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    """The answer to one of these questions. Raises NotThisKind if something that it names isn't in the plan."""
    return matching.answer(store, plan, request, sentence, READERS)


# The committee's report


def committee(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """What has happened since the committee last met, in the form that committees expect."""
    here = changes.local_in(store, plan, request.at)
    when = match["when"] if "when" in match.re.groupindex else None
    asked = period(store, plan, request, when.strip())[0] if when else None
    met = asked.date() if asked else max((day for day in request.meetings if day < here.date()), default=None)
    if met is None:
        raise Unclear(
            f"I don’t know when the committee last met: whoever runs planbot sets the days under plans.{plan.name}.meetings."
        )
    since = datetime.combine(met, time(), here.tzinfo)
    rows = (
        ("Completed since then", _completed(store, plan, since)),
        ("Waiting for sign-off", tuple(row.ref for row in waiting(store, plan) if row.proposed)),
        ("Extensions asked for", tuple(row.ref for row in waiting(store, plan) if row.extension)),
        ("Overdue", store.actions(plan, overdue(store, plan, here))),
        ("No update received", tuple(ref for ref, _ in plan_health.untouched(store, plan, since))),
        ("At risk or behind", plan_health.at_risk(store, plan)),
        ("Ever moved to a later date", plan_health.moved(store, plan)),
    )
    cells = tuple((name, str(len(refs)), join_names(refs, MOST_NAMED) or "none") for name, refs in rows)
    day = written(met)
    choices = (Choice("What changed", "what changed since the last meeting"), *files("committee report"))
    shown: tuple[Part, ...] = (
        Table(f"Since {'' if asked else 'the meeting on '}{day}", ("What", "Number", "Which"), cells),
        Note("A recommendation may appear in several rows."),
        *([Note(parts.COUNTED)] if store.parts(plan) else []),
        Choices("", choices),
    )
    named = tuple(dict.fromkeys(ref for _, refs in rows for ref in refs))
    return Answer(f"For the committee: {plan.title}, since {day}.", shown, "summary", named, by="overall")


def _completed(store: Store, plan: Plan, since: datetime) -> tuple[str, ...]:
    """What was closed since a moment and is still closed, in order of closing."""
    closed = store.vocabulary(plan).closed
    entries = history.history(store, plan, since=since, most=-1)
    closed_since = dict.fromkeys(entry.ref for entry in reversed(entries) if _closes(entry, closed))
    closed_now = set(store.actions(plan, Filters(statuses=closed))) if closed else set()
    return tuple(ref for ref in closed_since if ref in closed_now)


def _closes(entry: Entry, closed: tuple[str, ...]) -> bool:
    return entry.field == "status" and entry.undone_by is None and entry.after in closed and entry.before not in closed


def waiting(store: Store, plan: Plan) -> tuple[Recommendation, ...]:
    """The recommendations that are waiting for an approver."""
    return store.recommendations(plan, history.refs_waiting(store, plan))


def overdue(store: Store, plan: Plan, now: datetime) -> Filters:
    """The test for recommendations that are past their date and not closed."""
    return Filters(due=(Due(DueTest.OVERDUE, None, now.date()),), closed=store.vocabulary(plan).closed)


# Who has the most open, what nobody has updated, how things are counted


def most_open(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The owners by number of open recommendations, largest first."""
    tally = [(name or "No owner", total, total - done) for name, total, done in store.tally(plan, "owner")]
    tally.sort(key=lambda row: -row[2])
    most = tally[0][2] if tally else 0
    if not most:
        return Answer("Nothing is open.", asks="summary", by="owner")
    names = tuple(name for name, _, still_open in tally if still_open == most)
    has, apiece = ("has", "") if len(names) == 1 else ("have", " each")
    one = "An action" if store.parts(plan) else "A recommendation"
    shown: tuple[Part, ...] = (
        Table("Open by owner", ("Owner", "Open", "All"), tuple((name, str(some), str(total)) for name, total, some in tally)),
        Note(f"{one} with several owners counts for each."),
        *([Note(parts.COUNTED)] if store.parts(plan) else []),
        Choices("", files("who has the most open", "chart by owner")),
    )
    return Answer(f"{join_names(names)} {has} the most open: {most}{apiece}.", shown, "summary", by="owner")


def untouched(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """What is open and hasn't been updated since a time or, if the question names none, for `plan_health.STALE` days."""
    when = (match.groupdict().get("when") or "").strip()
    here = changes.local_in(store, plan, request.at)
    since, words = here - timedelta(days=plan_health.STALE), f"for {plan_health.STALE} days"
    if when:
        start, words = _since(store, plan, request, when)
        since = start or since
    last_updates = dict(plan_health.untouched(store, plan, since))
    if not last_updates:
        return Answer(f"Everything that is open has been updated {words}.", asks="list")
    refs = tuple(last_updates)
    rows = store.recommendations(plan, refs[: request.rows])
    owners = {row.ref: line_of(store, plan, row, request.at, request.rights).some_owners for row in rows}
    notes = {row.ref: f"{_last_update(store, plan, last_updates[row.ref])}{SEPARATOR}{owners[row.ref]}" for row in rows}
    items = tuple(Item(row.ref, shorten(row.title), notes[row.ref], row.ref) for row in rows)
    shown: list[Part] = [Items(items, len(refs))]
    if len(items) < len(refs):
        shown.append(Note(f"The first {len(items)} are shown: what was never updated, then what was longest ago."))
    shown.append(Note("Updates are counted as posted here; the document’s own age is not known."))
    what = parts.unit(bool(store.parts(plan)), len(refs))
    number = f"{len(refs)} {what} that {'is' if len(refs) == 1 else 'are'} open"
    headline = f"{number} had no update {words}."
    if match.groupdict().get("who") or match.groupdict().get("whose"):
        headline = f"{_owing(store, plan, refs)} {headline}"
    return Answer(headline, tuple(shown), "list", refs)


def _owing(store: Store, plan: Plan, refs: tuple[str, ...]) -> str:
    """The owners of recommendations without an update, as a sentence."""
    tally = [(name, number) for name, number, _ in store.tally(plan, "owner", Filters(refs=refs)) if name]
    names = tuple(f"{name} ({number})" for name, number in tally)
    return f"{join_names(names, MOST_NAMED)} {'owes' if len(names) == 1 else 'owe'} an update:" if names else "Nobody is named:"


def _since(store: Store, plan: Plan, request: Request, when: str) -> tuple[datetime | None, str]:
    """The start of the period, and words for it. Raises Unclear for anything that isn't a time, so that no other question is
    answered by mistake.
    """
    try:
        start, _, words = period(store, plan, request, re.sub(r"^for (?:the (?:last|past) )?(?=\d)", "the last ", when))
    except NotThisKind as trouble:
        time_words = when.partition(" ")[2]
        time_words = time_words if len(time_words) <= MOST_ECHOED else f"{time_words[: MOST_ECHOED - 1]}…"
        raise Unclear(
            f"I don’t know when “{time_words}” was: say a time, as “since 1 March”, “since last month” or “for 30 days”."
        ) from trouble
    return start, words


def _last_update(store: Store, plan: Plan, at: str | None) -> str:
    if at is None:
        return "never updated here"
    then = changes.local_in(store, plan, datetime.fromisoformat(at))
    return f"last updated on {written(then)}"


def rules(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The rule behind each number that planbot gives."""
    closed = join_names(store.vocabulary(plan).closed) or "none"
    table = Table("The rules", ("Word", "Means"), RULES)
    return Answer("How I count.", (table, Note(f"This plan’s closing statuses: {closed}.")), "help")


def full_text(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The answer with everything that the plan says about one recommendation."""
    return facts.full_card(store, plan, past.ref_of(store, plan, match["ref"]), request)


# Charts


def chart(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """A chart by a field. Raises NotThisKind if the words don't name a field that recommendations can be counted by."""
    words = match.groupdict()
    further = column_names.by_name(store.vocabulary(plan))
    name = fold_name(words["all"] if "all" in words else words["by"])
    field = further.get(name) or (_field_of_values(words["all"]) if "all" in words else _field(words["by"]))
    if field is None:
        raise NotThisKind
    return charts.by(store, plan, field, request, _as_picture(match))


def _as_picture(match: re.Match[str]) -> bool:
    return bool(match["picture"]) or match["noun"].casefold() in language.PICTURES


def _field(word: str) -> Field | None:
    """The field meant in "chart by owner", "chart by owners" or "chart by team", or None."""
    field = field_text.called(word, language.FIELD_WORDS)
    return field if field and field.grouped else _field_of_values(word)


def _field_of_values(word: str) -> Field | None:
    """The field meant in "chart of owners" or "chart of status", or None."""
    names = {name: field for field in fields.FIELDS if field.grouped for name in _names_of_values(field)}
    return names.get(word.casefold())


def _names_of_values(field: Field) -> tuple[str, ...]:
    several = field_text.plural(field)
    return (several, field.asks) if field.kind is Kind.WORD else (several,)


def completion(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return charts.completion(store, plan, request, _as_picture(match))


def slippage(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return charts.slippage(store, plan, request, _as_picture(match))


READERS: Mapping[str, matching.Reader] = {
    "full text": full_text,
    "committee": committee,
    "most open": most_open,
    "untouched": untouched,
    "rules": rules,
    "chart by": chart,
    "completion": completion,
    "slippage": slippage,
}


# Files


def files(what: str, chart: str = "") -> tuple[Choice, ...]:
    """Buttons that return an answer as a file and, if `chart` is given, as a chart."""
    charted = (Choice("Chart", chart),) if chart else ()
    return (*charted, Choice("CSV", f"csv of {what}", form="file"))


def sheet(store: Store, plan: Plan, request: Request, what: str, respond: Respond) -> Answer:
    """The full answer to a question as a file, or a sentence if there is nothing to put into one. `respond` answers the
    question.
    """
    while match := language.FILE.pattern.fullmatch(what):  # "csv of csv of …" is the same file
        what = match["what"]
    answered = respond(store, plan, replace(request, text=what, thread="", rows=MOST_ROWS, for_file=True))
    for part in answered.parts:
        if rows := _sheet_rows(store, plan, part):
            name = f"{plan.name}-{re.sub(r'[^a-z0-9]+', '-', what.casefold()).strip('-')[:MOST_IN_NAME]}.csv"
            return Answer(answered.headline, (Sheet(name, rows),), answered.asks, answered.refs, by=answered.by)
    return Answer(f"There is nothing to put into a file: {answered.headline}")


def _sheet_rows(store: Store, plan: Plan, part: Part) -> tuple[tuple[str, ...], ...]:
    """A part as the rows of a file, with the header first, or () if it is neither a table nor a list."""
    match part:
        case Table(_, columns, rows):
            return (columns, *rows)
        case Items(rows):
            shown = _columns(store.vocabulary(plan).further)
            header = ("Ref", *(field.label for field in shown), "Last updated")
            if any(item.ref in store.parts(plan) for item in rows):
                return _rows_of_parts(store, plan, rows, shown, header)
            return (header, *(_line(row, shown) for row in store.recommendations(plan, tuple(item.ref for item in rows))))
    return ()


def _rows_of_parts(
    store: Store, plan: Plan, items: Sequence[Item], columns: tuple[Field, ...], header: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Like `_sheet_rows`, for a list in which some recommendations have parts: each part gets its own row, with the
    recommendation's title. If only some parts are meant, the others are left out.
    """
    meant = {item.ref: tuple(part.ref for part in item.parts) or store.parts(plan).get(item.ref, ()) for item in items}
    whole = {row.ref: row for row in store.recommendations(plan, tuple(meant))}
    part_rows = {row.ref: row for row in store.recommendations(plan, tuple(ref for refs in meant.values() for ref in refs))}
    lines = []
    for ref, refs in meant.items():
        actions = [(part_rows[part], part_rows[part].title) for part in refs] or [(whole[ref], whole[ref].actions)]
        for row, text in actions:
            more = tuple({**dict(whole[ref].more), **dict(row.more)}.items())
            line = _line(replace(row, title=whole[ref].title, more=more), columns)
            lines.append((line[0], text, *line[1:]))
    return ((header[0], "Action", *header[1:]), *lines)


def _columns(further: Sequence[Field]) -> tuple[Field, ...]:
    """The columns of a file: theme, title, current position, progress, and the document's further columns."""
    on_card = field_text.on_card()
    under = (field for field in on_card if not field_text.is_current(field))
    current = (field for field in on_card if field_text.is_current(field))
    prose = (field for field in fields.FIELDS if field.kind is Kind.PROSE and field_text.is_current(field))
    return (*under, fields.BY_NAME["title"], *current, *prose, *further)


def _line(row: Recommendation, columns: tuple[Field, ...]) -> tuple[str, ...]:
    return (row.ref, *(field_text.value(row, field, "; ") for field in columns), (row.updated or "")[:10])
