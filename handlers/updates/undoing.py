"""Undoes updates, each as a whole, by writing further changes.

The person needs the right to every part of an update. Fields that have changed again since can't be undone; the answer says who
changed them.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.answer import Answer, Facts, Note, Notice, Part
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import confirm, late, notices, outcomes, preview
from handlers.updates.draft import display, is_plural, is_replaced, label
from handlers.updates.needs import How
from knowledge import changes, history, undoing
from knowledge.fields import WAITING
from knowledge.history import Entry
from knowledge.journal import DOCUMENT
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from knowledge.undoing import Overtaken

MOST = 10  # the most updates undone at once
LOOK_BACK = 50  # how many recent changes are searched for the person's own


def undo(store: Store, plan: Plan, request: Request, seqs: Sequence[int], ref: str = "", number: int = 1) -> Answer:
    """Undo the update that these changes belong to or, without `seqs`, the person's own last one (of `ref`, if given), or their
    last `number`, newest first.
    """
    if not request.author:
        raise Unclear("I don’t know who you are, so you can’t undo anything: at the terminal say --as NAME.")
    meant = [_meant(store, plan, seqs)] if seqs else _own_last(store, plan, request, ref, min(number, MOST))
    return late.undo(store, plan, request, meant) if request.is_late else _undo_all(store, plan, request, meant)


def _undo_all(store: Store, plan: Plan, request: Request, seqs: Sequence[int]) -> Answer:
    """Undo these updates in order. If one can't be undone, those before it stay undone, and the answer says why."""
    done: list[tuple[Entry, ...]] = []
    trouble = ""
    for seq in seqs:
        try:
            done.append(_undone(store, plan, request, seq))
        except Unclear as unclear:
            if not done:
                raise
            trouble = str(unclear)
            break
    parts = [part for entries in done for part in changes.by_ref(entries)]
    joined = notices.joined([_notice(store, plan, request, part) for part in parts])
    every = [entry for part in parts for entry in part]
    shown: tuple[Part, ...] = (Facts(tuple(notices.rows_by_ref(every))), *([Note(trouble)] if trouble else []))
    refs = tuple(dict.fromkeys(part[0].ref for part in parts))
    return Answer(f"Undone: {outcomes.describe(every)}.", shown, "update", refs, recorded=True, notices=joined)


def _notice(store: Store, plan: Plan, request: Request, done: Sequence[Entry]) -> Notice:
    """The notice about what was undone on one recommendation."""
    standing = changes.current(store, plan, done[0].ref)
    people = notices.accountable(request, standing, notices.former_owners(done))
    post = notices.brief(request.rights.name(request.author), standing.title, done, (notices.opening(standing.ref),))
    day = changes.local_in(store, plan, request.at).date().isoformat()
    return Notice(f"change:{done[0].seq}", (post,), people, channel=True, day=day)


def _meant(store: Store, plan: Plan, seqs: Sequence[int]) -> int:
    """The first change in the update that these changes belong to. Raises Unclear if they belong to several."""
    entries = changes.request_of(store, plan, seqs[0])
    if not set(seqs) <= {entry.seq for entry in entries}:
        raise Unclear(
            "Nothing was undone: those are several updates. Undo one at a time: “undo R5” undoes your last one there."
        )
    return entries[0].seq


def _undone(store: Store, plan: Plan, request: Request, seq: int) -> tuple[Entry, ...]:
    """Undo an update and return the changes that reverse it. Raises Unclear if that isn't possible, or somebody else did it."""
    try:
        done = undoing.undo(
            store, plan, seq, confirm.origin(request), request.at, f"undo:{seq}", confirm.check(request, How.UNDO)
        )
    except Overtaken as overtaken:
        raise Unclear(_since(request, overtaken)) from overtaken
    if done[0].who != request.author or done[0].plan != plan.name:
        refs = join_names(tuple(dict.fromkeys(entry.ref for entry in done)))
        raise Unclear(f"That update of {refs} was undone already by {request.rights.name(done[0].who)}.")
    return done


def _own_last(store: Store, plan: Plan, request: Request, ref: str, number: int) -> list[int]:
    """The first change in each of the person's last updates that haven't been undone, newest first."""
    mine = history.history(store, plan, (ref,) if ref else None, who=(request.author,), most=LOOK_BACK)
    firsts: dict[int, None] = {}
    for entry in mine:
        if len(firsts) < number and entry.undone_by is None and entry.undoes is None:
            firsts[changes.request_of(store, plan, entry.seq)[0].seq] = None
    if not firsts:
        raise Unclear(_nothing_own(store, plan, request, ref))
    return list(firsts)


def _nothing_own(store: Store, plan: Plan, request: Request, ref: str) -> str:
    """Why the person has nothing to undo, and who made the last change, as a sentence."""
    where = f" on {ref}" if ref else ""
    nothing = f"You have nothing to undo{where}"
    recent = history.history(store, plan, (ref,) if ref else None, most=LOOK_BACK)
    by_people = [entry for entry in recent if entry.who != DOCUMENT]
    if not by_people:
        return f"{nothing}: nobody has changed {ref or 'the plan'} here."
    others = (entry for entry in by_people if entry.who != request.author and entry.undoes is None and entry.undone_by is None)
    last = next(others, None)
    if last is None:
        return f"{nothing}: “history {ref or by_people[0].ref}” shows what was changed, and by whom."
    part = changes.request_of(store, plan, last.seq)
    refs = join_names(tuple(dict.fromkeys(entry.ref for entry in part)))
    what = "it" if ref else refs
    return f"{nothing}: {request.rights.name(last.who)} changed {what} last, and “undo {last.seq}” undoes that."


def _since(request: Request, overtaken: Overtaken) -> str:
    """Why an update can no longer be undone: who has changed what since, and when."""
    ref, values = overtaken.standing.ref, overtaken.standing.values
    clauses = []
    for field, entry in overtaken.since:
        verb = "undone" if entry and entry.undoes is not None else "changed"
        now_is = f" (now {display(field, values.get(field))})" if is_replaced(field) else ""
        name = f"proposed {label(WAITING[field])}" if field in WAITING else label(field)
        have = "have" if is_plural(field) else "has"
        clauses.append(f"the {name} {have} since been {verb} by {_changer(request, entry)}{now_is}")
    return f"Nothing was undone on {ref}: {'; '.join(clauses)}. Say what it should be instead."


def _changer(request: Request, entry: Entry | None) -> str:
    """Who made a change, and when, in words."""
    if entry is None or entry.who == DOCUMENT:
        when = f" on {preview.moment(entry.at, request.at)}" if entry else ""
        return f"a new version of the document{when}"
    return f"{request.rights.name(entry.who)} on {preview.moment(entry.at, request.at)}"
