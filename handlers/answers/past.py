"""What was changed: the history of a recommendation, of a time, of an owner, and how something was on some day.

The surprise: an answer about the past tells what is recorded here, and nothing else. What the document already said when
it was read has no history, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part, Table
from handlers.answers import facts
from handlers.language.refs import TYPED_REF as REF
from handlers.moments import NotThis, local, period, zone
from handlers.question import join_names
from handlers.request import Request
from handlers.understanding import lexicon, names
from handlers.understanding.refs import shape
from handlers.updates.draft import NAMES, display
from handlers.updates.notices import describe_entry
from handlers.updates.preview import moment
from knowledge import history
from knowledge.folding import DOCUMENT
from knowledge.history import Entry
from knowledge.model import Unclear
from knowledge.store import Plan, Store

MOST = 30  # changes in one answer
Doing = Callable[[Store, Plan, Request, re.Match[str]], Answer]
FIELD = r"(?:status|progress|timescale|deadline|owners?|state)"


def answer(store: Store, plan: Plan, request: Request) -> Answer | None:
    """The answer to a question about the past; None where the text is none."""
    plain = " ".join(request.text.split()).rstrip("?!. ")
    for pattern, doing in ROWS:
        if found := pattern.fullmatch(plain):
            try:
                return doing(store, plan, request, found)
            except Unclear as trouble:
                return Answer(str(trouble), asks="history")
            except NotThis:
                continue
    return None


def _ref(store: Store, plan: Plan, found: re.Match[str]) -> str:
    try:
        return ref_of(store, plan, found["ref"])
    except Unclear as trouble:
        raise NotThis from trouble


def ref_of(store: Store, plan: Plan, said: str) -> str:
    """The recommendation that was typed. Raises Unclear for one that the plan has not."""
    typed = re.sub(r"^(?:recommendation|rec)\s+", "", said, flags=re.I)
    ref = shape(store.refs(plan)).typed(typed)
    if ref is None:
        raise Unclear(facts.unknown_refs_sentence(store, plan, (typed.upper(),)))
    return ref


# Answers


def _of(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    ref = _ref(store, plan, found)
    since, until, words = period(store, plan, request, found.groupdict().get("when") or "")
    entries = history.history(store, plan, (ref,), since=since, until=until, most=MOST + 1)
    if not entries and words:
        return Answer(f"Nothing was changed on {ref} {words}.", (_choice(ref),), "history", (ref,))
    if not entries:
        return Answer(f"{ref} has no history: nothing was changed since its document was read.", asks="history", refs=(ref,))
    return _one(store, plan, request, ref, entries, f"{_changes(len(entries))}{f' {words}' if words else ''}")


def _one(store: Store, plan: Plan, request: Request, ref: str, entries: Sequence[Entry], what: str) -> Answer:
    """Changes of one recommendation."""
    table = _table(store, plan, request, entries, with_ref=False)
    return Answer(f"{ref}: {what}, newest first.", (table, *_more(entries)), "history", (ref,))


def _choice(ref: str) -> Choices:
    return Choices("", (Choice("History", f"history {ref}", ref),))


def _field(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """The notes on a recommendation, or its evidence."""
    ref, field = _ref(store, plan, found), "evidence" if found["field"].casefold().startswith("e") else "note"
    every = history.history(store, plan, (ref,))
    entries = [each for each in every if each.field == field and each.undone_by is None and each.undoes is None]
    what, some = ("note", "a note") if field == "note" else ("piece of evidence", "evidence")
    if entries:
        several = {"note": "notes", "piece of evidence": "pieces of evidence"}[what] if len(entries) > 1 else what
        return _one(store, plan, request, ref, entries, f"{len(entries)} {several}")
    line = f"note on {ref}: …" if field == "note" else f"evidence for {ref}: https://…"
    return Answer(f"Nobody has posted {some} on {ref} yet: “{line}” does.", asks="history", refs=(ref,))


def _moves(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """How often a date was moved, and why."""
    ref = _ref(store, plan, found)
    every = history.history(store, plan, (ref,))
    entries = [each for each in every if each.field == "timescale" and each.undone_by is None and each.undoes is None]
    if not entries and not found["how"]:
        raise NotThis  # why it is late is asked of the document then
    row = store.recommendations(plan, (ref,))[0]
    words = row.timescale.words if row.timescale else "none"
    if not entries:
        return Answer(f"The timescale of {ref} has not been moved here: it is “{words}”.", asks="history", refs=(ref,))
    first, now = row.first_timescale or display("timescale", entries[-1].before), words
    head = f"The timescale of {ref} has {facts.describe_slips(row.slips)}: it was first “{first}”, and is now “{now}”."
    return Answer(head, (_table(store, plan, request, entries, with_ref=False),), "history", (ref,))


def _waiting(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    """What waits for an approver."""
    rows = store.recommendations(plan, history.refs_waiting(store, plan))
    if not rows:
        return Answer("Nothing waits for sign-off.", asks="history")
    items = []
    for row in rows:
        waits = [each for each in (row.proposed, row.extension) if each]
        note = "; ".join(
            f"{each.to}, proposed by {request.rights.name(each.by)} on {moment(each.at, request.at)}" for each in waits
        )
        items.append(Item(row.ref, row.title, note, row.ref))
    head = f"{len(rows)} recommendation{' waits' if len(rows) == 1 else 's wait'} for sign-off."
    way = Note(f"“accept {rows[0].ref}” agrees, “send back {rows[0].ref} because …” does not.")
    return Answer(head, (Items(tuple(items), len(items)), way), "history", tuple(row.ref for row in rows))


def _all(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    since, until, words = period(store, plan, request, found["when"])
    return _changed(store, plan, request, history.history(store, plan, since=since, until=until, most=MOST + 1), words)


def _by_owner(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    told = found.groupdict()
    since, until, words = period(store, plan, request, f"{told.get('before') or ''} {told['when'] or ''}")
    by, owner = "", told["owner"].strip()
    persons = _persons(request, owner)
    if persons:
        by = "you" if persons == (request.author,) else request.rights.name(persons[0])
        entries = history.history(store, plan, since=since, until=until, who=persons, most=MOST + 1)
        return _changed(store, plan, request, entries, f"{words} by {by}".strip())
    spotted = names.owners(owner.casefold(), lexicon(store, plan))
    if not spotted.names or not re.fullmatch(
        r"(?:the )?OWNER(?:(?: and| or| ,)? OWNER)*(?: team)?", " ".join(spotted.text.split())
    ):
        raise NotThis
    owners = tuple(name for meant in spotted.names for name in meant)
    people = tuple(dict.fromkeys(person for owner in owners for person in request.rights.people_for(owner)))
    entries = history.history(store, plan, since=since, until=until, owners=owners, who=people, most=MOST + 1)
    return _changed(store, plan, request, entries, f"{words} by {join_names(owners)}".strip())


def _persons(request: Request, said: str) -> tuple[str, ...]:
    """Who is meant by "I" or by a name; nobody where it is no person's."""
    if said.casefold() in ("i", "me", "my"):
        if not request.author:
            raise Unclear("I do not know who you are: at the terminal say --as NAME.")
        return (request.author,)
    known = request.rights.names
    return tuple(who for who in known if known[who].casefold() == said.casefold())


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
        rows.append((*row, str(each.seq)))
    columns = ("When", "Who", *(("Ref",) if with_ref else ()), "What", "No.")
    return Table(f"Times are those of {zone(store, plan, request.at)}", columns, tuple(rows))


def who(request: Request, entry: Entry) -> str:
    return f"the document ({entry.event})" if entry.who == DOCUMENT else request.rights.name(entry.who)


def what(entry: Entry) -> str:
    """A change in one line."""
    name = NAMES.get(entry.field, entry.field.capitalize())
    if entry.field in ("added", "removed"):
        told = f"{name} by a new version of the document" if entry.who == DOCUMENT else describe_entry(entry).capitalize()
    elif entry.undoes:
        told = f"{name}: undone" + (
            f", back to {display(entry.field, entry.after)}" if entry.field in ("status", "timescale", "owners") else ""
        )
    elif entry.added is not None:
        told = f"{name}, added: {display('evidence', entry.after) if entry.field == 'evidence' else entry.added}"
    else:
        told = f"{name}: {display(entry.field, entry.before)} → {display(entry.field, entry.after)}"
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
    head = f"{request.rights.name(last.who)} last updated {ref}, on {then.day} {then:%B %Y} at {then:%H:%M}: {describe_entry(last)}."
    return Answer(head, (Choices("", (Choice("History", f"history {ref}", ref),)),), "history", (ref,))


def _as_at(store: Store, plan: Plan, request: Request, found: re.Match[str]) -> Answer:
    ref = _ref(store, plan, found)
    _, until, _ = period(store, plan, request, found["when"])
    if until is None:
        raise NotThis
    if until > request.at + timedelta(days=1):
        raise Unclear(f"I do not know how {ref} will stand then: that day is still to come.")
    row = history.as_at(store, plan, ref, until)
    day = (until - timedelta(days=1)).date()
    said = f"{day.day} {day:%B %Y}"
    if row is None:
        return Answer(
            f"I do not know how {ref} stood on {said}: the plan was not read yet, or did not have it.",
            asks="history",
            refs=(ref,),
        )
    told = facts.card(store, plan, row, ("card",))
    shown_parts = tuple(part for part in told.parts if not isinstance(part, (Choices, Items)))
    note = Note(f"As it stood at the end of {said}, by what is recorded here.")
    return replace(told, headline=f"On {said}, {told.headline}", parts=(*shown_parts, note), asks="history")


_SHOW = r"(?:show (?:me )?|list |give me )?(?:all )?(?:the )?"
_CHANGES = r"(?:full |latest |recent |last )?(?:history|changes|updates|log|audit trail)"
_CHANGED = r"what(?:['’]s| is| was| has| have)? ?(?:been )?(?:changed|new|updated)"
_MOVED = r"(?:delayed|moved|postponed|extended|slipped|pushed back|put back|late)"
_DO = r"(?:touch|update|change|edit|post)"


def _rows() -> tuple[tuple[re.Pattern[str], Doing], ...]:
    rows: tuple[tuple[str, Doing], ...] = (
        (rf"{_SHOW}{_CHANGES}(?: (?:of|for|on|to|in))? (?P<ref>{REF})(?P<when> .+?)?", _of),
        (rf"(?P<ref>{REF})(?:'s|’s)? (?:history|changes|log)(?P<when> .+?)?", _of),
        (rf"{_CHANGED} (?:on|in|about|for|with) (?P<ref>{REF})(?P<when> .+?)?", _of),
        (rf"(?:{_SHOW}|(?:what|which|any|is there any|are there any) )(?P<field>notes|evidence)(?: is there| are there| do we have)? (?:on|for|of|about) (?P<ref>{REF})", _field),
        (rf"(?:what|which) (?P<field>evidence|notes) does (?P<ref>{REF}) have", _field),
        (rf"does (?P<ref>{REF}) have (?:any )?(?P<field>evidence|notes)", _field),
        (rf"who (?:has )?(?:last |most recently )?{_DO}(?:e?d) (?:on |to )?(?P<ref>{REF})(?: last)?", _who),
        (rf"when (?:was|has) (?P<ref>{REF}) (?:been )?(?:last )?{_DO}(?:e?d)(?: last)?", _who),
        (rf"when did (?P<ref>{REF}) (?:last )?change(?: last)?", _who),
        (rf"(?:(?P<how>how often|how many times)|why|when) (?:was|has|did) (?:the (?:timescale|deadline|due date) of )?(?P<ref>{REF}) (?:been )?(?:{_MOVED}|move|slip)", _moves),
        (r"(?:what|anything|which recommendations?)(?: is| are|['’]s| that)? ?(?:still )?(?:wait|waits|waiting)(?: for)? (?:sign[ -]?off|approval|agreement|a decision|an approver)", _waiting),
        (
            rf"(?:(?:what was |show (?:me )?)?(?:the )?{FIELD} of )?(?:what was |how was )?(?P<ref>{REF}) (?:as (?:it was )?(?:at|of|on) |as it stood (?:at|on) |back on |(?=(?:on|at the end of|yesterday|last (?:week|month|year|quarter))\b))(?P<when>.+?)",
            _as_at,
        ),
        (
            rf"(?:what|how) (?:did|was) (?P<ref>{REF}) (?:say |stand |look like |look )?(?:(?:as )?(?:at |of )|(?=(?:on|at the end of|yesterday|last (?:week|month|year|quarter))\b))(?P<when>.+?)",
            _as_at,
        ),
        (rf"what did (?P<owner>.+?) {_DO}(?P<when>(?: .*?)?)", _by_owner),
        (rf"what (?:has|have) (?P<owner>.+?) (?:{_DO}(?:e?d)|done to the plan)(?P<when>(?: .*?)?)", _by_owner),
        (rf"{_SHOW}(?P<owner>my) {_CHANGES}(?P<when>(?: .*?)?)", _by_owner),
        (rf"(?:{_CHANGED}|(?:{_SHOW}|any |what )(?:(?:latest|recent|last) )?(?:changes|updates))(?P<before>(?: .*?)?) (?:by|from) (?P<owner>[a-z].*?)(?P<when>(?: (?:since|this|last|in|on|between|after|before|today|yesterday)\b.*?)?)", _by_owner),
        (rf"(?:{_CHANGED}|what changes (?:were|have been) (?:made|posted)|{_SHOW}{_CHANGES}|(?:any|are there any|were there any|what) (?:changes|updates))(?P<when>(?: .*?)?)", _all),
    )  # fmt: skip
    return tuple((re.compile(pattern, re.I | re.S), doing) for pattern, doing in rows)


ROWS = _rows()
