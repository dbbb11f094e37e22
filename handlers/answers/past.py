"""What changed: the history of a recommendation, a period or an owner, and the position on a given day.

Answers about the past contain what planbot recorded itself, and the statuses that the document gives for earlier dates.
Anything else that was already in the document when it was read has no history, and the answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part, Passage, Table
from handlers.answers import facts, field_text, matching, parts
from handlers.language import past as language
from handlers.line import shorten
from handlers.moments import NotThisKind, Period, local, period, zone
from handlers.numbers import counted
from handlers.question import join_names
from handlers.request import Request
from handlers.schedules import reminders
from handlers.understanding import column_names, lexicon, names
from handlers.understanding.forms import Sentence
from handlers.understanding.naming import fold_name
from handlers.understanding.refs import shape
from handlers.updates import draft as drafts
from handlers.updates import events
from handlers.updates.draft import display
from handlers.updates.notices import describe_entry, opening, undoing
from handlers.updates.preview import moment
from knowledge import fields, history, sessions, stated
from knowledge.calendars import written
from knowledge.deferred import Write
from knowledge.fields import Kind
from knowledge.history import Entry
from knowledge.journal import DOCUMENT
from knowledge.model import Plan, Recommendation, Unclear
from knowledge.store import Store

ASKED_FOR = timedelta(days=400)  # how long planbot remembers when a person last asked what had changed
MOST_CHANGES = 30  # the most changes in one answer: a change is all that somebody did to a recommendation in one request
MOST_ENTRIES = 400  # the most changed fields that are read for one answer
LONGEST_TEXT = 1000  # characters in one text of a list of changes; Slack’s messages shorten longer ones
OWNERS_ALONE = re.compile(r"(?:the )?OWNER(?:(?: and| or| ,)? OWNER)*(?: team)?")


def answer(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    """The answer to a question about the past. Raises NotThisKind if something that it names isn't in the plan."""
    return matching.answer(store, plan, request, sentence, READERS, "history")


def _ref(store: Store, plan: Plan, match: re.Match[str]) -> str:
    """The ref of the recommendation named in a sentence. Raises NotThisKind if the plan doesn't have it, Unclear if several
    recommendations share the ref.
    """
    if refs := shape(store.named(plan)).in_sections(match["ref"]):
        several = " or ".join(f"“{match[0].replace(match['ref'], ref, 1)}”" for ref in refs)
        raise Unclear(f"{len(refs)} recommendations have the ref {match['ref']}: ask {several}.")
    try:
        return ref_of(store, plan, match["ref"])
    except Unclear as trouble:
        raise NotThisKind from trouble


def ref_of(store: Store, plan: Plan, text: str) -> str:
    """The ref for a typed one. Raises Unclear if the plan doesn't have it."""
    typed = re.sub(r"^(?:recommendation|rec)\s+", "", text, flags=re.I)
    ref = shape(store.named(plan)).typed(typed)
    if ref is None:
        raise Unclear(facts.unknown_refs_sentence(store, plan, (typed.upper(),)))
    return ref


# One recommendation


def _of_recommendation(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The changes to one recommendation, all of them or those in a period."""
    ref = _ref(store, plan, match)
    since, until, words = period(store, plan, request, match.groupdict().get("when") or "")
    entries = history.history(store, plan, (ref,), since=since, until=until, most=MOST_ENTRIES)
    before = _stated(store, plan, ref, since, until)
    if not entries and words:
        return Answer(f"There were no changes to {ref} {words}.", (*before, _history_button(ref)), "history", (ref,))
    if not entries and before:
        return Answer(f"Nothing has been changed in {ref} since its document was read.", before, "history", (ref,))
    if not entries:
        return Answer(f"{ref} has no history: nothing was changed since its document was read.", asks="history", refs=(ref,))
    number = _changes(len(events.events(store, entries)))
    answered = _of_one(store, plan, request, ref, entries, f"{number} {words}".strip())
    return replace(answered, parts=(*answered.parts, *before))


def _of_one(store: Store, plan: Plan, request: Request, ref: str, entries: Sequence[Entry], what: str) -> Answer:
    """An answer that lists changes to one recommendation. `what` describes them and says how many there are."""
    parts, choices = _listed(store, plan, request, events.events(store, entries), named=ref in store.parts(plan))
    buttons = (Choices("", (*choices, opening(ref))),)
    return Answer(f"{ref}: {what}, newest first.", (*parts, *buttons), "history", (ref,))


def _stated(store: Store, plan: Plan, ref: str, since: datetime | None, until: datetime | None) -> tuple[Part, ...]:
    """The statuses that the document gives for earlier dates of a recommendation and its parts: a table, newest first, or ()
    if there are none in the period.
    """
    has_parts = ref in store.parts(plan)
    rows = [
        (written(row.day), *((row.ref,) if has_parts else ()), row.status, _source(row))
        for row in reversed(stated.read(store.db, plan, (ref,)))
        if (since is None or since.date() <= row.day) and (until is None or row.day < until.date())
    ][:MOST_CHANGES]
    columns = ("As at", *(("Ref",) if has_parts else ()), "Status", "According to")
    return (Table("Statuses that the document gives for earlier dates:", columns, tuple(rows)),) if rows else ()


def _stated_changes(store: Store, plan: Plan, since: datetime, until: datetime | None) -> tuple[Part, ...]:
    """The changes of status between two dates in the document that overlap a period: a table, newest first, or () if there are
    none. The day of such a change isn't known.
    """
    rows = [
        (f"{written(before.day)} to {written(after.day)}", after.ref, f"{before.status} → {after.status}", _source(after))
        for before, after in stated.changes(stated.read(store.db, plan))
        if since.date() < after.day and (until is None or before.day < until.date())
    ]
    shown = tuple(reversed(rows))[:MOST_CHANGES]
    title = "Before planbot had the plan, according to the document:"
    return (Table(title, ("Between", "Ref", "Status", "According to"), shown),) if shown else ()


def _source(status: stated.Stated) -> str:
    return f"“{status.heading}”" if status.heading else "the document"


def _history_button(ref: str) -> Choices:
    return Choices("", (Choice("History", f"history {ref}", ref),))


def _notes_or_evidence(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The notes on a recommendation, or its evidence."""
    ref, field = _ref(store, plan, match), "evidence" if match["field"].casefold().startswith("e") else "note"
    entries = _standing(history.history(store, plan, (ref,)), field)
    one, several, some = ("note", "notes", "a note")
    if field == "evidence":
        one, several, some = ("piece of evidence", "pieces of evidence", "evidence")
    if entries:
        return _of_one(store, plan, request, ref, entries, f"{len(entries)} {several if len(entries) > 1 else one}")
    line = f"note on {ref}: …" if field == "note" else f"evidence for {ref}: https://…"
    return Answer(f"Nobody has posted {some} on {ref} yet: “{line}” does.", asks="history", refs=(ref,))


def _standing(entries: Sequence[Entry], field: str) -> list[Entry]:
    """The changes to a field, leaving out those that were undone and those that undid others."""
    return [entry for entry in entries if entry.field == field and entry.undone_by is None and entry.undoes is None]


def _moves(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """How often a date was moved, and why."""
    ref = _ref(store, plan, match)
    entries = _standing(history.history(store, plan, (ref,)), "timescale")
    if not entries and not match["how"]:
        raise NotThisKind  # why it is late is then a question about what the document says
    row = store.recommendations(plan, (ref,))[0]
    if row.parts:
        return _moves_of_parts(store, plan, request, row, entries)
    now = row.timescale.words if row.timescale else "none"
    if not entries and row.first_timescale:
        moved = f"The timescale of {ref} has been {facts.describe_slips(row.slips)}, says its document"
        return Answer(f"{moved}: it was first “{row.first_timescale}”, and is now “{now}”.", asks="history", refs=(ref,))
    if not entries:
        return Answer(f"The timescale of {ref} has not been moved here: it is “{now}”.", asks="history", refs=(ref,))
    first = row.first_timescale or display("timescale", entries[-1].before)
    headline = f"The timescale of {ref} has been {facts.describe_slips(row.slips)}: it was first “{first}”, and is now “{now}”."
    moves, _ = _listed(store, plan, request, events.events(store, entries), named=False)
    return Answer(headline, tuple(moves), "history", (ref,))


def _moves_of_parts(store: Store, plan: Plan, request: Request, row: Recommendation, entries: Sequence[Entry]) -> Answer:
    """Like `_moves`, for a recommendation with parts, each of which has its own date."""
    if not entries:
        head = f"None of the dates of {row.ref}’s parts has been moved here."
        return Answer(head, (parts.items(row, parts.note_of(store, plan, request)),), "history", (row.ref,))
    moved = store.recommendations(plan, tuple(dict.fromkeys(entry.ref for entry in reversed(entries))))
    slips = join_names(tuple(f"{part.ref} has been {facts.describe_slips(part.slips)}" for part in moved))
    head = f"Of the parts of {row.ref}, {slips}."
    moves, _ = _listed(store, plan, request, events.events(store, entries))
    return Answer(head, tuple(moves), "history", (row.ref,))


def _last_change(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Who last updated a recommendation, when, and what they changed."""
    ref = _ref(store, plan, match)
    entry = history.last(store, plan, ref)
    if entry is None:
        return Answer(f"Nobody has updated {ref} here: it is as the document says.", asks="history", refs=(ref,))
    then = local(store, plan, datetime.fromisoformat(entry.at))
    when = f"{written(then)} at {then:%H:%M}"
    part = [each for each in reversed(history.history(store, plan, (entry.ref,), most=MOST_ENTRIES)) if each.ref == entry.ref]
    newest = events.events(store, part[::-1])[0]
    headline = f"{request.rights.name(entry.who)} last updated {entry.ref}, on {when}."
    said = Passage("", events.sentence(newest, request.rights))
    return Answer(headline, (said, _history_button(ref)), "history", (ref,))


def _as_at(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The position at the end of a given day."""
    if asked := match.groupdict().get("field"):
        further = column_names.by_name(store.vocabulary(plan))
        field = further.get(fold_name(asked)) or field_text.called(asked, language.FIELD_WORDS)
        if field is None or not field_text.is_current(field):
            raise NotThisKind
    ref = _ref(store, plan, match)
    _, until, _ = period(store, plan, request, match["when"])
    if until is None:
        raise NotThisKind
    if until > request.at + timedelta(days=1):
        raise Unclear(f"I don’t know how {ref} will be then: that day is still to come.")
    row = history.as_at(store, plan, ref, until)
    last = (until - timedelta(days=1)).date()
    day = written(last)
    former = [earlier for earlier in stated.read(store.db, plan, (ref,)) if earlier.ref == ref and earlier.day <= last]
    if row is None and former:
        column = f"“{former[-1].heading}”, " if former[-1].heading else ""
        status = f"the status of {ref} was “{former[-1].status}” ({column}as at {written(former[-1].day)})"
        return Answer(f"On {day}, says the document, {status}.", (_history_button(ref),), "history", (ref,))
    if row is None:
        unknown = f"I don’t know how {ref} was on {day}: the plan hadn’t been imported yet, or didn’t have it."
        return Answer(unknown, asks="history", refs=(ref,))
    card = facts.card(store, plan, row, replace(request, at=until - timedelta(seconds=1)))
    parts = tuple(part for part in card.parts if not isinstance(part, (Choices, Items)))
    note = Note(f"As it was at the end of {day}, according to the record here.")
    return replace(card, headline=f"On {day}: {card.headline}", parts=(*parts, note), asks="history")


# Many recommendations


def _waiting(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """What is waiting for an approver: with buttons for people who may decide, as a plain list for others."""
    mine = tuple(reminders.waiting_for(store, plan, request))
    rows = store.recommendations(plan, history.refs_waiting(store, plan))
    others = tuple(row for row in rows if row.ref not in {brief.ref for brief in mine})
    if not rows and not mine:
        return Answer("Nothing is waiting for sign-off.", asks="history")
    items = [Item(row.ref, shorten(row.title), _proposals(request, row), row.ref) for row in others]
    shown: list[Part] = [*mine, *([Items(tuple(items), len(items))] if items else [])]
    refs = tuple(dict.fromkeys((*(brief.ref for brief in mine), *(row.ref for row in rows))))
    unit = parts.unit(any(row.parent for row in rows), len(refs))
    headline = f"{len(refs)} {unit} {'is' if len(refs) == 1 else 'are'} waiting for sign-off."
    if mine and others:
        headline = f"{headline[:-1]}, {len(mine)} of them yours to decide."
    return Answer(headline, tuple(shown), "history", refs)


def _proposals(request: Request, row: Recommendation) -> str:
    """The proposals waiting on a recommendation, and who made them."""
    return "; ".join(
        f"{proposal.to}, asked for by {request.rights.name(proposal.by)} on {moment(proposal.at, request.at)}"
        for proposal in (row.proposed, row.extension)
        if proposal
    )


def _everything(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """All changes in a period, which may be the time since the person last asked."""
    when = " ".join(match["when"].split())
    if language.LAST_ASKED.fullmatch(when):
        since, until, words = _last_asked(store, plan, request)
    else:
        since, until, words = period(store, plan, request, when)
    entries = history.history(store, plan, since=since, until=until, most=MOST_ENTRIES)
    before = _stated_changes(store, plan, since, until) if since else ()
    words = words or f"since the plan was read on {written(store.since(plan))}"
    answered = _of_many(store, plan, request, entries, words)
    return replace(answered, parts=(*answered.parts, *before), remember=_asked_now(plan, request))


def _whether_changed(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Says whether anything changed in a period."""
    answered = _everything(store, plan, request, match)
    yes = bool(answered.refs)
    return replace(answered, headline=f"{'Yes' if yes else 'No'}. {answered.headline}", yes=yes)


def _asked_key(plan: Plan, request: Request) -> str:
    return f"asked/{plan.name}/{request.author}"


def _last_asked(store: Store, plan: Plan, request: Request) -> Period:
    """The period since the person last asked what had changed. Raises Unclear if that isn't known."""
    if not request.author:
        raise Unclear("I don’t know who you are, so I can’t tell when you last asked: at the terminal say --as NAME.")
    saved = sessions.load(store, _asked_key(plan, request), request.at)
    if saved is None:
        raise Unclear("I don’t know when you last asked what has changed: say a day, as “what changed since 1 March”.")
    since = datetime.fromisoformat(str(saved["at"]))
    then = local(store, plan, since)
    return since, None, f"since you last asked, on {written(then)} at {then:%H:%M}"


def _asked_now(plan: Plan, request: Request) -> tuple[Write, ...]:
    """The write that remembers that the person has asked what changed."""
    if not request.author:
        return ()
    body = {"at": request.at.isoformat()}
    return (sessions.deferred_save(body, request.at, ASKED_FOR, _asked_key(plan, request))[1],)


def _by_somebody(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The changes made by a person, or by an owner's people to what it owns. Raises NotThisKind for any other name."""
    groups = match.groupdict()
    since, until, words = period(store, plan, request, f"{groups.get('before') or ''} {groups['when'] or ''}")
    name = groups["owner"].strip()
    if people := _people(request, name):
        by = "you" if people == (request.author,) else request.rights.name(people[0])
        entries = history.history(store, plan, since=since, until=until, who=people, most=MOST_ENTRIES)
        return _of_many(store, plan, request, entries, f"{words} by {by}".strip())
    owners = _owners(store, plan, name)
    people = tuple(dict.fromkeys(person for owner in owners for person in request.rights.people_for(owner)))
    entries = history.history(store, plan, since=since, until=until, owners=owners, who=people, most=MOST_ENTRIES)
    return _of_many(store, plan, request, entries, f"{words} by {join_names(owners)}".strip())


def _people(request: Request, name: str) -> tuple[str, ...]:
    """The ids of the people meant by "I" or by a name, or () if it isn't a person's name."""
    if name.casefold() in ("i", "me", "my"):
        if not request.author:
            raise Unclear("I don’t know who you are: at the terminal say --as NAME.")
        return (request.author,)
    return tuple(who for who, full_name in request.rights.names.items() if full_name.casefold() == name.casefold())


def _owners(store: Store, plan: Plan, text: str) -> tuple[str, ...]:
    """The owners named in the text. Raises NotThisKind if there are none, or if the text contains anything else."""
    spotted = names.owners(text.casefold(), lexicon(store, plan))
    if not spotted.names or not OWNERS_ALONE.fullmatch(" ".join(spotted.text.split())):
        raise NotThisKind
    return tuple(owner for owners in spotted.names for owner in owners)


def _of_many(store: Store, plan: Plan, request: Request, entries: Sequence[Entry], words: str) -> Answer:
    """An answer that lists changes to several recommendations. `words` say when and by whom, or are "" for all changes."""
    when = f" {words}" if words else ""
    if not entries:
        return Answer(f"There were no changes{when}.", asks="history")
    refs = tuple(dict.fromkeys(entry.ref for entry in entries))
    shown = events.events(store, entries)
    parts, undo = _listed(store, plan, request, shown)
    opens = (Choice(f"History of {ref}", f"history {ref}", ref) for ref in refs[:3])
    return Answer(f"{_changes(len(shown))}{when}, newest first.", (*parts, Choices("", (*undo, *opens))), "history", refs)


READERS: Mapping[str, matching.Reader] = {
    "recommendation": _of_recommendation,
    "notes or evidence": _notes_or_evidence,
    "last change": _last_change,
    "moves": _moves,
    "waiting": _waiting,
    "as at": _as_at,
    "somebody": _by_somebody,
    "whether changed": _whether_changed,
    "everything": _everything,
}


# Changes in words


def _changes(number: int) -> str:
    return f"more than {MOST_CHANGES} changes" if number > MOST_CHANGES else counted(number, "change")


def _listed(
    store: Store, plan: Plan, request: Request, shown: Sequence[events.Event], named: bool = True
) -> tuple[list[Part], tuple[Choice, ...]]:
    """The events as a list with one line each, in texts of a readable length, and a button that undoes the newest if it is the
    author's own. `named` puts the ref in each line. For a file, they are a table with a row for each changed field.
    """
    if request.for_file:
        return [_table(store, plan, request, [entry for event in shown for entry in reversed(event.changes)])], ()
    today = local(store, plan, request.at).date()
    lines = [_line(store, plan, request, event, today, named) for event in shown[:MOST_CHANGES]]
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + len(line) < LONGEST_TEXT:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    rest = [Note(f"The latest {MOST_CHANGES} are shown; “planbot history” at the terminal gives all.")]
    notes = [Note(f"Times are {zone(store, plan, request.at)} time."), *(rest if len(shown) > MOST_CHANGES else [])]
    newest = shown[0].changes
    own = newest[0].who == request.author and not any(entry.undoes or entry.undone_by for entry in newest)
    return [*(Passage("", text) for text in texts), *notes], ((undoing(newest),) if own else ())


def _table(store: Store, plan: Plan, request: Request, entries: Sequence[Entry]) -> Table:
    rows = []
    for entry in entries:
        then = local(store, plan, datetime.fromisoformat(entry.at))
        what = (f"{then:%Y-%m-%d %H:%M}", changed_by(request, entry), entry.ref, describe_change(entry), str(entry.seq))
        rows.append(what)
    return Table("", ("When", "Who", "Ref", "What", "No."), tuple(rows))


def _line(store: Store, plan: Plan, request: Request, event: events.Event, today: date, named: bool) -> str:
    at = local(store, plan, datetime.fromisoformat(event.first.at))
    return f"- {events.when(at, today)} · {events.sentence(event, request.rights, named)}"


def changed_by(request: Request, entry: Entry) -> str:
    """Who made a change: a person's name, with the person who suggested it to them, or the file name of a document."""
    if entry.who == DOCUMENT:
        return f"the document ({entry.event})"
    by = drafts.suggester(entry.event)
    return f"{request.rights.name(entry.who)}{f', suggested by {request.rights.name(by)}' if by else ''}"


def describe_change(entry: Entry) -> str:
    """One change on one line: the field, its old and new values, the reason, and whether it was undone."""
    why = f" – because {entry.why}" if entry.why else ""
    marks = ["undone since"] if entry.undone_by else []
    marks += [f"its message was {entry.marked}"] if entry.marked else []
    afterwards = f" ({'; '.join(marks)})" if marks else ""
    return f"{_old_and_new(entry)}{why}{afterwards}"


def _old_and_new(entry: Entry) -> str:
    field = fields.named(entry.field)
    name = field.label if field else entry.field.capitalize()
    if entry.field in ("added", "removed"):
        return f"{name} by a new version of the document" if entry.who == DOCUMENT else describe_entry(entry).capitalize()
    if entry.undoes:
        replaced = field is not None and field.kind in (Kind.WORD, Kind.TEXT, Kind.PERIOD, Kind.NAMES)
        return f"{name}: undone{f', back to {display(entry.field, entry.after)}' if replaced else ''}"
    if entry.added is not None:
        is_evidence = field is not None and field.kind is Kind.EVIDENCE
        return f"{name}, added: {display(entry.field, entry.after) if is_evidence else entry.added}"
    return f"{name}: {display(entry.field, entry.before)} → {display(entry.field, entry.after)}"
