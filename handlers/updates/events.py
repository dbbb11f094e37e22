"""The history in sentences: "Aileen Cole sent back Completed for R5: “Please attach the signed Compact.”".

All changes to one recommendation in one request are one event, and have one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.line import reads_after_due
from handlers.question import join_names
from handlers.rights import Rights
from handlers.updates import draft as drafts
from handlers.updates import notices
from handlers.updates.draft import display, is_replaced, kind_of, label
from handlers.updates.notices import ACCEPTED, SENT_BACK
from knowledge import fields, history, journal
from knowledge.fields import APPENDED, WAITING, Kind
from knowledge.history import Entry
from knowledge.journal import DOCUMENT
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Event:
    """What one person, or one new version of the document, did to one recommendation. The changes are in the order in which
    they were made, and there is at least one.

    `undone` are the changes that it undid, and `whose` the id of whoever had made those.
    """

    changes: tuple[Entry, ...]
    undone: tuple[Entry, ...] = ()

    @property
    def first(self) -> Entry:
        return self.changes[0]

    @property
    def whose(self) -> str:
        return self.undone[0].who if self.undone else ""


def events(store: Store, entries: Sequence[Entry]) -> tuple[Event, ...]:
    """The events that these changes belong to, in the same order. `entries` are newest first, as the history has them."""
    requests = journal.requests(store.db, [entry.seq for entry in entries])
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((requests[entry.seq], entry.ref), []).append(entry)
    return tuple(_event(store, tuple(reversed(group))) for group in groups.values())


def _event(store: Store, changes: tuple[Entry, ...]) -> Event:
    if not all(entry.undoes for entry in changes):
        return Event(changes)
    undone = (history.entry(store.db, entry.undoes) for entry in changes if entry.undoes)
    return Event(changes, tuple(entry for entry in undone if entry))


def when(at: datetime, today: date) -> str:
    """A moment, with its year unless that is this year: "1 Dec 02:18"."""
    year = f" {at.year}" if at.year != today.year else ""
    return f"{at.day} {at:%b}{year} {at:%H:%M}"


def sentence(event: Event, rights: Rights, named: bool = True) -> str:
    """What happened, as a sentence. It names the recommendation, unless all sentences around it are about the same one."""
    what = _what(event, rights, f" {event.first.ref}" if named else "")
    ends_in_link = "://" in what.rpartition(" ")[2]  # a full stop would become part of it
    return what if what.endswith(("”", "”.")) or ends_in_link else f"{what}."


def who(entry: Entry, rights: Rights) -> str:
    """Who made a change: a person's name, or the file name of a document."""
    return f"The document ({entry.event})" if entry.who == DOCUMENT else rights.name(entry.who)


def _what(event: Event, rights: Rights, ref: str) -> str:
    changes, name = event.changes, who(event.first, rights)
    decided = notices.decision(changes)
    if event.undone:
        return f"{name} {_undid(event, rights, ref)}"
    if decided == SENT_BACK:
        return f"{name} sent back {_requested(changes)}{_after('for', ref)}: {_quoted(changes[0].why)}"
    suggester = drafts.suggester(event.first.event)
    ends = [f"suggested by {rights.name(suggester)}"] if suggester else []
    ends += ["undone later"] if all(entry.undone_by for entry in changes) else []
    ends += sorted({f"its message was {entry.marked} later" for entry in changes if entry.marked})
    end = f" ({'; '.join(ends)})" if ends else ""
    if decided == ACCEPTED:
        return f"{name} {_accepted(changes, ref)}{end}"
    shown = [entry for entry in changes if not (entry.field in WAITING and not entry.after)] or list(changes)
    return f"{name} {join_names(tuple(_clauses(shown, ref)))}{_words(shown)}{end}"


def _requested(changes: Sequence[Entry]) -> str:
    """What had been asked for, and is accepted or sent back by these changes: "Completed and the new date, 31 March 2027"."""
    requests = [(entry.field, entry.before["to"]) for entry in changes if entry.field in WAITING and entry.before]
    return join_names(tuple(to if field == "proposed" else f"the new date, {to}," for field, to in requests)).rstrip(",")


def _accepted(changes: Sequence[Entry], ref: str) -> str:
    """What an approver accepted, worded to follow a name."""
    requests = {entry.field: entry.before["to"] for entry in changes if entry.field in WAITING and entry.before}
    done = f"accepted{ref or ' it'} as {requests['proposed']}" if "proposed" in requests else ""
    date = f"accepted the new date{_after('for', ref)}, {requests['extension']}" if "extension" in requests else ""
    return " and ".join(filter(None, (done, date)))


def _undid(event: Event, rights: Rights, ref: str) -> str:
    """What an undo did, worded to follow a name."""
    undone = event.undone
    if notices.decision(undone):
        return f"undid the decision{_after('on', ref)}: it is waiting for sign-off again"
    whose = "their" if event.whose == event.first.who else f"{rights.name(event.whose)}’s"
    if requests := [entry.after["to"] for entry in undone if entry.field in WAITING and entry.after]:
        return f"withdrew {whose} request for {join_names(tuple(requests))}{_after('on', ref)}"
    back = [_back_to(entry) for entry in event.changes if is_replaced(entry.field)]
    return f"undid {whose} update{_after('to', ref)}{f': {join_names(tuple(back))}' if back else ''}"


def _back_to(entry: Entry) -> str:
    name = label(entry.field)
    return f"the {name} is {display(entry.field, entry.after)} again" if entry.after else f"no {name} again"


def _clauses(changes: Sequence[Entry], ref: str) -> Iterator[str]:
    """What the changes did, each worded to follow a name. The recommendation is named once, in the first."""
    added = [entry for entry in changes if entry.added is not None]
    others = [entry for entry in changes if entry.added is None]
    yield from (_clause(entry, "" if place else ref) for place, entry in enumerate(others))
    if added:
        names = ("a note" if entry.field == "note" else label(entry.field) for entry in added)
        yield f"added {join_names(tuple(dict.fromkeys(names)))}{'' if others else _after('to', ref)}"


def _clause(entry: Entry, ref: str) -> str:
    name, of = label(entry.field), _after("of", ref)
    before, after = (notices.short(display(entry.field, value)) for value in (entry.before, entry.after))
    match kind_of(entry.field):
        case None:
            return {"added": f"added{ref or ' it'}", "removed": f"took{ref or ' it'} out"}.get(entry.field, f"changed {name}")
        case Kind.PROPOSAL if not entry.after:
            return f"withdrew the request for {before}{_after('on', ref)}"
        case Kind.PROPOSAL if entry.field == "proposed":
            return f"asked for sign-off{of} as {after}"
        case Kind.PROPOSAL:
            return f"asked for a new date{_after('for', ref)}, {after}"
        case Kind.PERIOD if entry.before and entry.after and all(map(reads_after_due, (before, after))):
            return f"moved the date{of} from {before} to {after}"
        case _ if not is_replaced(entry.field):
            return f"{'undid' if entry.undoes and entry.field in APPENDED else 'rewrote'} the {name}{of}"
    if not entry.before:
        return f"set the {name}{of} to {after}"
    return f"changed the {name}{of} from {before} to {after}" if entry.after else f"removed the {name}{of} ({before})"


def _words(changes: Sequence[Entry]) -> str:
    """What people wrote with their changes, and why, to go after a clause; or ""."""
    written = [text for entry in changes if (text := _written(entry))]
    reasons = [entry.why for entry in changes if entry.why and entry.why not in fields.WITHDRAWN]
    texts = dict.fromkeys((*written, *map(_quoted, reasons)))
    return f": {', '.join(texts)}" if texts else ""


def _written(entry: Entry) -> str:
    if kind_of(entry.field) is Kind.EVIDENCE:
        return notices.piece_of(entry.after) if entry.added is not None else ""
    text = notices.written_text(entry)
    return _quoted(text) if text else ""


def _quoted(text: str) -> str:
    return f"“{' '.join(notices.cut(text, notices.EXCERPT).split())}”"


def _after(word: str, ref: str) -> str:
    """The recommendation after a preposition, or "" where it isn't named."""
    return f" {word}{ref}" if ref else ""
