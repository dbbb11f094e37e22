"""What was changed: the history of a recommendation, of a time, of an owner, and how something was on some day.

The surprise: an answer about the past tells what is recorded here, and nothing else. What the document already said when
it was read has no history, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers import facts
from handlers.answer import Answer, Choice, Choices, Items, Note, Part, Table
from handlers.question import listed
from handlers.request import Request
from handlers.understanding import lexicon, names
from handlers.understanding.refs import shape
from handlers.updates.confirm import phrase
from handlers.updates.draft import NAMES, shown
from handlers.updates.parse import REF
from knowledge import changes, history
from knowledge.history import Entry
from knowledge.model import Unclear
from knowledge.store import Plan, Store
from knowledge.timescale import find_period
from knowledge.updates import DOCUMENT

MOST = 30  # changes in one answer
Doing = Callable[[Store, Plan, Request, re.Match[str]], Answer]
FIELD = r"(?:status|progress|timescale|deadline|owners?|state)"


RELATIVE = re.compile(
    r"\b(?P<since>since )?(?P<what>today|yesterday|(?:this|last|the last|the past|past) (?:week|month|year|quarter|\d{1,3} (?:day|week|month)s?)|the last meeting|our last meeting|last meeting|we last met)\b",
    re.I,
)


def answer(store: Store, plan: Plan, request: Request) -> Answer | None:
    """The answer to a question about the past; None where the text is none."""
    plain = " ".join(request.text.split())
    for pattern, doing in ROWS:
        if found := pattern.fullmatch(plain):
            try:
                return doing(store, plan, request, found)
            except Unclear as trouble:
                return Answer(str(trouble))
            except _NotThis:
                continue
    return None


class _NotThis(Exception):
    """The words fit a row, and what they name does not: another row, or no question about the past."""


def _ref(store: Store, plan: Plan, found: re.Match[str]) -> str:
    try:
        return ref_of(store, plan, found["ref"])
    except Unclear as trouble:
        raise _NotThis from trouble


def ref_of(store: Store, plan: Plan, said: str) -> str:
    """The recommendation that was typed. Raises Unclear for one that the plan has not."""
    known = shape(store.refs(plan))
    typed = re.sub(r"^(?:recommendation|rec)\s+", "", said, flags=re.I)
    ref = known.find(typed) or (known.numbered(int(typed)) if typed.isascii() and typed.isdigit() else None)
    if ref is None:
        raise Unclear(facts.not_there(store, plan, (typed.upper(),)))
    return ref


# Times


def local(store: Store, plan: Plan, at: datetime) -> datetime:
    return changes.local(store.db, plan, at)


def period(store: Store, plan: Plan, request: Request, said: str) -> tuple[datetime | None, datetime | None, str]:
    """What a text says of a time: from when, before when, and the words. Raises _NotThis for words that are no time."""
    here = local(store, plan, request.at)
    if not said.strip(" ?.,"):
        return None, None, ""
    if relative := RELATIVE.search(said):
        since, until = _relative(relative["what"].casefold(), here.date(), request.meetings)
        return _midnight(since, here), _midnight(until, here) if until and not relative["since"] else None, relative[0]
    found = find_period(said, here.date())
    if found is None:
        raise _NotThis
    lead = said[: found.at[0]].strip().casefold()
    words = said.strip(" ?.,")
    if lead.endswith(("since", "from", "after")):
        return _midnight(found.start, here), None, words
    if lead.endswith(("before", "until", "till", "up to")):
        return None, _midnight(found.start, here), words
    return _midnight(found.start, here), _midnight(found.end + timedelta(days=1), here), words


def _relative(what: str, today: date, meetings: Sequence[date]) -> tuple[date, date | None]:
    """The days that "this month" and its like mean: the first, and the day after the last."""
    if "meeting" in what or "met" in what:
        past = [day for day in meetings if day < today]
        if not past:
            raise Unclear("I do not know when the committee last met: whoever runs planbot sets the plan’s meetings.")
        return max(past), None
    if what in ("today", "yesterday"):
        first = today if what == "today" else today - timedelta(days=1)
        return first, first + timedelta(days=1)
    if counted := re.search(r"(\d+) (day|week|month)", what):
        days = {"day": 1, "week": 7, "month": 30}[counted[2]] * int(counted[1])
        return today - timedelta(days=days), None
    back = 0 if what.startswith("this") else 1
    if "week" in what:
        first = today - timedelta(days=today.weekday() + 7 * back)
        return first, first + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[what.split()[-1]]
    index = (today.year * 12 + today.month - 1) // months * months - months * back
    after = index + months
    return date(index // 12, index % 12 + 1, 1), date(after // 12, after % 12 + 1, 1)


def _midnight(day: date | None, here: datetime) -> datetime | None:
    return datetime.combine(day, time(), here.tzinfo) if day else None


# Answers


def _of(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    ref = _ref(store, plan, found)
    entries = history.history(store, plan, (ref,), most=MOST + 1)
    if not entries:
        return Answer(f"{ref} has no history: nothing was changed since its document was read.", asks="history", refs=(ref,))
    return Answer(
        f"{ref}: {_changes(len(entries))}, newest first.", (_table(store, plan, request, entries, with_ref=False), *_more(entries)),
        "history", (ref,),
    )  # fmt: skip


def _all(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    since, until, words = period(store, plan, request, found["when"])
    return _changed(store, plan, request, history.history(store, plan, since=since, until=until, most=MOST + 1), words)


def _by_owner(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    spotted = names.owners(found["owner"].casefold(), lexicon(store, plan))
    if not spotted.names:
        raise _NotThis
    since, until, words = period(store, plan, request, found["when"])
    owners = tuple(name for meant in spotted.names for name in meant)
    entries = history.history(store, plan, since=since, until=until, owners=owners, most=MOST + 1)
    people = {person for owner in owners for person in request.rights.of(owner)}
    entries = tuple(each for each in entries if not people or each.who in people)
    return _changed(store, plan, request, entries, f"{words} by {listed(owners)}".strip())


def _changed(store: Store, plan: Plan, request: Request, entries: Sequence[Entry], words: str) -> Answer:
    when = f" {words}" if words else ""
    if not entries:
        return Answer(f"Nothing was changed{when}.", asks="history")
    refs = tuple(dict.fromkeys(each.ref for each in entries))
    parts: list[Part] = [_table(store, plan, request, entries), *_more(entries)]
    parts.append(Choices("", tuple(Choice(f"History of {ref}", f"history {ref}", ref) for ref in refs[:3])))
    return Answer(f"{_changes(len(entries))}{when}, newest first.", tuple(parts), "history", refs)


def _changes(number: int) -> str:
    return f"more than {MOST} changes" if number > MOST else f"{number} change{'' if number == 1 else 's'}"


def _more(entries: Sequence[Entry]) -> list[Part]:
    return [Note(f"The latest {MOST} are shown; “planbot history” at the terminal gives all.")] if len(entries) > MOST else []


def _table(store: Store, plan: Plan, request: Request, entries: Sequence[Entry], with_ref: bool = True) -> Table:
    rows = []
    for each in entries[:MOST]:
        then = local(store, plan, datetime.fromisoformat(each.at))
        row = [f"{then.day} {then:%b %Y %H:%M}", who(request, each), *([each.ref] if with_ref else []), what(each)]
        rows.append(tuple(row))
    columns = ("When", "Who", *(("Ref",) if with_ref else ()), "What")
    return Table("Times are the plan’s own", columns, tuple(rows))


def who(request: Request, entry: Entry) -> str:
    return f"the document ({entry.event})" if entry.who == DOCUMENT else request.rights.name(entry.who)


def what(entry: Entry) -> str:
    """A change in one line."""
    name = NAMES.get(entry.field, entry.field.capitalize())
    if entry.field in ("added", "removed"):
        told = f"{name} by a new version of the document" if entry.who == DOCUMENT else phrase(entry).capitalize()
    elif entry.undoes:
        told = f"{name}: undone" + (
            f", back to {shown(entry.field, entry.now)}" if entry.field in ("status", "timescale", "owners") else ""
        )
    elif entry.added is not None:
        told = f"{name}, added: {shown('evidence', entry.now) if entry.field == 'evidence' else entry.added}"
    else:
        told = f"{name}: {shown(entry.field, entry.was)} → {shown(entry.field, entry.now)}"
    if entry.why:
        told += f" – because {entry.why}"
    marks = [
        word for word, said in (("undone since", entry.undone_by), (f"its message was {entry.marked}", entry.marked)) if said
    ]
    return f"{told} ({'; '.join(marks)})" if marks else told


def _who(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    ref = _ref(store, plan, found)
    last = history.last(store, plan, ref)
    if last is None:
        return Answer(f"Nobody has updated {ref} here: it stands as its document says.", asks="history", refs=(ref,))
    then = local(store, plan, datetime.fromisoformat(last.at))
    head = f"{request.rights.name(last.who)} last updated {ref}, on {then.day} {then:%B %Y} at {then:%H:%M}: {phrase(last)}."
    return Answer(head, (Choices("", (Choice("History", f"history {ref}", ref),)),), "history", (ref,))


def _as_at(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    ref = _ref(store, plan, found)
    since, until, _ = period(store, plan, request, f"on {found['when']}")
    moment = until or since
    if moment is None:
        raise _NotThis
    if moment > request.at + timedelta(days=1):
        raise Unclear(f"I do not know how {ref} will stand then.")
    row = history.as_at(store, plan, ref, moment)
    day = (moment - timedelta(days=1)).date()
    said = f"{day.day} {day:%B %Y}"
    if row is None:
        return Answer(
            f"I do not know {ref} on {said}: the plan was not yet read, or did not have it then.", asks="history", refs=(ref,)
        )
    told = facts.card(store, plan, row, ("card",))
    shown_parts = tuple(part for part in told.parts if not isinstance(part, (Choices, Items)))
    note = Note(f"As it stood at the end of {said}, by what is recorded here.")
    return replace(told, headline=f"On {said}, {told.headline}", parts=(*shown_parts, note), asks="history")


def _rows() -> tuple[tuple[re.Pattern[str], Doing], ...]:
    rows: tuple[tuple[str, Doing], ...] = (
        (
            rf"(?:show (?:me )?)?(?:the )?(?:full )?(?:history|changes|log|audit trail)(?: (?:of|for|on|to))? (?P<ref>{REF})\??",
            _of,
        ),
        (rf"(?P<ref>{REF})(?:'s|’s)? (?:history|changes|log)\??", _of),
        (rf"what (?:has |have )?(?:been )?changed (?:on|in|about|for) (?P<ref>{REF})\??", _of),
        (rf"who (?:has )?(?:last|most recently) (?:touched|updated|changed|edited|posted (?:on|to)) (?P<ref>{REF})\??", _who),
        (rf"who (?:touched|updated|changed|edited) (?P<ref>{REF}) last\??", _who),
        (
            rf"(?:(?:what was |show (?:me )?)?(?:the )?{FIELD} of )?(?P<ref>{REF}) (?:as (?:it was )?(?:at|of|on)|as it stood (?:at|on)|on|back on|at the end of) (?P<when>.+?)\??",
            _as_at,
        ),
        (
            rf"(?:what|how) (?:did|was) (?P<ref>{REF}) (?:say |stand |look like )?(?:as at |as of |on |at the end of )(?P<when>.+?)\??",
            _as_at,
        ),
        (
            r"(?:what (?:has |have |is |was )?(?:been )?(?:changed|new|updated)|what changes (?:were|have been) (?:made|posted)|(?:show (?:me )?)?(?:the )?(?:latest |recent |last )?(?:changes|updates|history))(?P<when>.*?)\??",
            _all,
        ),
        (r"what (?:has|have|did) (?P<owner>.+?) (?:updated?|changed?|posted?|done to the plan)(?P<when>.*?)\??", _by_owner),
    )
    return tuple((re.compile(pattern, re.I | re.S), doing) for pattern, doing in rows)


ROWS = _rows()
