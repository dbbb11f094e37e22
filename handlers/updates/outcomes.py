"""Says what a change did to recommendations, as a clause: "R17 is now In progress, with progress added".

People who make a change read it after "Saved:", and people who undo one after "Undone:".
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.line import reads_after_due
from handlers.question import join_names
from handlers.updates.draft import display, kind_of, label
from handlers.updates.notices import short
from knowledge import changes
from knowledge.fields import WAITING, Kind
from knowledge.history import Entry

MOST_REFS = 12  # the most refs in a clause
REF, IS, HAS = "\0ref", "\0is", "\0has"  # placeholders in a clause until it is known how many recommendations it is about
TEXTS = (Kind.PROSE, Kind.NOTE, Kind.EVIDENCE)
VALUES = (Kind.WORD, Kind.TEXT, Kind.AMOUNT)
STATES = ("status", "timescale", "owners", "removed", *(field for field in WAITING))


def describe(entries: Sequence[Entry]) -> str:
    """The clause for these changes. Recommendations with the same outcome are combined."""
    same: dict[str, list[str]] = {}
    for part in changes.by_ref(entries):
        same.setdefault(_clause(part), []).append(part[0].ref)
    return "; ".join(_of_refs(clause, refs) for clause, refs in same.items())


def _of_refs(clause: str, refs: Sequence[str]) -> str:
    several = len(refs) > 1
    for mark, words in ((IS, "are" if several else "is"), (HAS, "have" if several else "has")):
        clause = clause.replace(mark, words)
    return clause.replace(REF, join_names(tuple(refs), MOST_REFS))


def _clause(entries: Sequence[Entry]) -> str:
    """The clause for one recommendation."""
    if undone := all(entry.undoes for entry in entries):
        entries = entries[::-1]  # an undo reverses the order
    ended = [display(entry.field, entry.before) for entry in entries if entry.field in WAITING and not entry.after]
    dropped = f"the request for {join_names(tuple(ended))} is withdrawn" if ended else ""
    texts = _texts([entry for entry in entries if kind_of(entry.field) in TEXTS], undone)
    main = _main(entries, undone)
    if not main:
        return (
            f"{texts} {'from' if undone else 'to'} {REF}" if texts and not dropped else _joined(texts, f"{dropped}, on {REF}")
        )
    if undone:
        return _joined(main, texts, dropped)
    return _joined(f"{main}, with {texts}" if texts else main, dropped)


def _joined(*clauses: str) -> str:
    return ", and ".join(filter(None, clauses))


def _main(entries: Sequence[Entry], undone: bool) -> str:
    """What a recommendation is and has now. "" if only text was written or proposals ended."""
    states = [
        _state(entry, undone) for entry in entries if entry.field in STATES and (entry.after or entry.field not in WAITING)
    ]
    values = [
        f"{label(entry.field)} {short(str(entry.after))}" if entry.after else f"no {label(entry.field)}"
        for entry in entries
        if kind_of(entry.field) in VALUES and entry.field not in STATES
    ]
    now, again = ("", " again") if undone else ("now ", "")
    has = f"{REF} {now}{HAS} {join_names(tuple(values))}{again}" if values else ""
    if not states:
        return has
    now = "" if states[0].startswith(("waiting", "back")) else now
    return " and ".join(filter(None, (f"{REF} {IS} {now}{' and '.join(states)}", has)))


def _state(entry: Entry, undone: bool) -> str:
    """What a recommendation is, worded to follow "is now" (for an undo, what it is again)."""
    again = " again" if undone else ""
    match entry.field:
        case "removed":
            return f"{'out of' if entry.after else 'in'} the plan{again}"
        case "status":
            back = "back to " if undone else ""
            return f"{back}{entry.after}" if entry.after else f"{back}no status" if undone else "without a status"
        case "owners":
            return f"owned by {join_names(tuple(entry.after or ())) or 'nobody'}{again}"
        case "proposed":
            return f"waiting for sign-off as {entry.after['to']}{again}"
        case "extension":
            return f"waiting for sign-off of its new date, {entry.after['to']}{',' * undone}{again}"
        case _:
            date = display(entry.field, entry.after)
            if entry.after and not reads_after_due(date):
                return f"back to “{date}”" if undone else f"due “{date}”"
            return f"due {date}{again}" if entry.after else f"without a date{again}"


def _texts(entries: Sequence[Entry], undone: bool) -> str:
    """What was written, as "progress and a note added" or, for an undo, "the progress was removed"."""
    if undone:
        nouns = tuple(dict.fromkeys(f"the {label(entry.field)}" for entry in entries))
        return f"{join_names(nouns)} {'was' if len(nouns) == 1 else 'were'} removed" if entries else ""
    added = [entry for entry in entries if entry.added is not None]
    rewritten = [entry for entry in entries if entry.added is None]
    return " and ".join(f"{_names(some)} {verb}" for some, verb in ((added, "added"), (rewritten, "rewritten")) if some)


def _names(entries: Sequence[Entry]) -> str:
    nouns = ("a note" if entry.field == "note" else label(entry.field) for entry in entries)
    return join_names(tuple(dict.fromkeys(nouns)))
