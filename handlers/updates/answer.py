"""What a line about changes does: the table of such lines, each with the one function for it.

The surprise: buttons say the same lines. "confirm 3f…" is what Confirm says, and typing it does the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.answer import Answer, Choices, Facts, Note
from handlers.question import listed
from handlers.request import Request
from handlers.understanding.refs import Shape, shape
from handlers.updates import confirm, parse, preview, signoff
from handlers.updates.parse import REF, Back
from knowledge import changes
from knowledge.model import Unclear
from knowledge.store import Plan, Store

ID = r"(?P<id>[\w-]{8,40})"
Doing = Callable[[Store, Plan, Request, re.Match[str]], Answer]


def _ref(store: Store, plan: Plan, typed: str) -> str:
    """The ref that was typed. Raises Unclear where the plan has none."""
    known: Shape = shape(store.refs(plan))
    found = known.find(typed) or (known.numbered(int(typed)) if typed.isascii() and typed.isdigit() else None)
    if found is None:
        raise Unclear(f"Nothing was changed: the plan has no {typed.upper()}.")
    return found


ROWS: tuple[tuple[re.Pattern[str], Doing], ...] = tuple(
    (re.compile(pattern, re.I | re.S), doing)
    for pattern, doing in (
        (rf"confirm {ID}", lambda store, plan, request, found: confirm.confirm(store, plan, request, found["id"])),
        (rf"edit {ID}", lambda store, plan, request, found: confirm.edit(store, plan, request, found["id"])),
        (rf"cancel {ID}", lambda store, plan, request, found: confirm.cancel(store, plan, request, found["id"])),
        (rf"suggest {ID}", lambda store, plan, request, found: signoff.suggest(store, plan, request, found["id"])),
        (
            rf"(?P<what>accept|decline) suggestion {ID}",
            lambda store, plan, request, found: signoff.decide(
                store, plan, request, found["id"], found["what"].casefold() == "accept"
            ),
        ),
        (
            r"undo(?: (?:that|it|my last (?:change|update)|the last (?:change|update)))?",
            lambda store, plan, request, found: confirm.undo(store, plan, request, None),
        ),
        (r"undo (?P<seq>\d{1,12})", lambda store, plan, request, found: confirm.undo(store, plan, request, int(found["seq"]))),
        (
            rf"(?:accept|approve|sign off)\s+(?P<ref>{REF})",
            lambda store, plan, request, found: signoff.accept(store, plan, request, _ref(store, plan, found["ref"])),
        ),
        (
            rf"(?:send back|reject|refuse)\s+(?P<ref>{REF})(?:\s*[:,]?\s*(?:because\s+)?(?P<why>.+))?",
            lambda store, plan, request, found: signoff.send_back(
                store, plan, request, _ref(store, plan, found["ref"]), (found["why"] or "").strip()
            ),
        ),
        (r"who ?am ?i\??", lambda store, plan, request, found: whoami(store, plan, request)),
        (
            rf"(?:why (?:can not|cannot|can't|can’t|may not|mayn't) i|(?:can|may) i|who (?:can|may)) (?:update|change|edit)\s+(?P<ref>{REF})\??",
            lambda store, plan, request, found: why(store, plan, request, _ref(store, plan, found["ref"])),
        ),
    )
)  # fmt: skip


def is_line(text: str) -> bool:
    """Whether a text is one about changes: it changes the plan, or does something with a change."""
    plain = text.strip()
    return any(pattern.fullmatch(plain) for pattern, _ in ROWS) or parse.match(plain) is not None


def answer(store: Store, plan: Plan, request: Request) -> Answer:
    """Do what the line says. Never raises on any text; what cannot be done is said."""
    plain = request.text.strip()
    try:
        for pattern, doing in ROWS:
            if found := pattern.fullmatch(plain):
                return doing(store, plan, request, found)
        return _change(store, plan, request)
    except Unclear as trouble:
        return Answer(str(trouble), (), "update")


def statuses(store: Store, plan: Plan) -> tuple[str, ...]:
    """Every status that a recommendation may be given: the plan's own first, then the usual ones that it has no word for."""
    words = parse.terms(shape(store.refs(plan)), store.vocabulary(plan))
    return tuple(dict.fromkeys((*(status.word for status in store.vocabulary(plan).statuses), *words.statuses.values())))


def _change(store: Store, plan: Plan, request: Request) -> Answer:
    words = parse.terms(shape(store.refs(plan)), store.vocabulary(plan))
    read = parse.parse(request.text, words)
    if isinstance(read, Back):
        return Answer(read.what, (Choices("", read.choices),) if read.choices else (), "update", choices=read.choices)
    return preview.propose(store, plan, request, read)


def whoami(store: Store, plan: Plan, request: Request) -> Answer:
    """Who somebody is to planbot, and what they may do."""
    who, rights = request.author, request.rights
    if not who:
        return Answer("I do not know who you are: at the terminal say --as NAME, a person of the settings.", (), "update")
    owners = tuple(store.vocabulary(plan).owners)
    answers = tuple(owner for owner in owners if who in rights.accountable((owner,)))
    deputy = tuple(owner for owner in rights.owners_of(who, owners) if owner not in answers)
    roles = [word for word, held in (("manager", rights.may_manage(who)), ("approver", rights.may_approve(who))) if held]
    rows = (
        ("Known as", rights.name(who)), ("Answers for", listed(answers) or "no owner"), ("Deputy for", listed(deputy)),
        ("Is", listed(tuple(roles)) or "neither manager nor approver"),
    )  # fmt: skip
    if rights.may_manage(who):
        may = "You may update everything in this plan."
    elif answers or deputy:
        may = f"You may update what belongs to {listed((*answers, *deputy))}."
    else:
        may = "You may ask everything and change nothing; a change that you send can go to its owners as a suggestion."
    return Answer(f"You are {rights.name(who)}.", (Facts(tuple(row for row in rows if row[1])), Note(may)), "update")


def why(store: Store, plan: Plan, request: Request, ref: str) -> Answer:
    """Why somebody may or may not update a recommendation, and who may."""
    standing = changes.standing(store, plan, ref)
    refused = preview.why_not(request.rights, request.author, standing)
    if refused:
        return Answer(refused, (), "update", (ref,))
    owners = request.rights.owners_of(request.author, standing.owners)
    because = f"you are linked to {listed(owners)}" if owners else "you are a manager"
    people = request.rights.called(request.rights.who_may(standing.owners))
    return Answer(f"You may update {ref}: {because}.", (Note(f"Who may: {people}."),), "update", (ref,))
