"""What a line about changes does: the table of such lines, each with the one function for it.

The surprise: buttons say the same lines. "confirm 3f…" is what Confirm says, and typing it does the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.answer import Answer, Choice, Choices, Facts, Note
from handlers.question import join_names
from handlers.request import Request
from handlers.understanding.refs import shape
from handlers.updates import confirm, lines, parse, preview, signoff
from handlers.updates.lines import REF, Line
from handlers.updates.parse import Back
from knowledge import changes, search
from knowledge.model import Unclear
from knowledge.store import Plan, Store

ID = r"(?P<id>[\w-]{8,40})"
Doing = Callable[[Store, Plan, Request, re.Match[str]], Answer]
REPLIES = {
    "confirm": "confirm", "confirmed": "confirm", "confirm it": "confirm", "yes": "confirm", "y": "confirm", "yes confirm": "confirm",
    "yes, confirm": "confirm", "cancel": "cancel", "cancel it": "cancel", "no": "cancel", "edit": "edit",
}  # fmt: skip
SAID = 1000  # characters of a line that a button may say
MOST = 3  # recommendations that are offered for a subject
ENOUGH = 0.5  # of what the subject says, for one to be offered


def _ref(store: Store, plan: Plan, typed: str) -> str:
    """The ref that was typed. Raises Unclear where the plan has none."""
    found = _terms(store, plan).ref(typed)
    if found is None:
        raise Unclear(f"Nothing was changed: the plan has no {typed.upper()}.")
    return found


def _nothing_waits() -> Answer:
    raise Unclear("Nothing waits here to be confirmed: press Confirm below the change, or send the change again.")


def _terms(store: Store, plan: Plan) -> parse.Terms:
    return parse.terms(shape(store.refs(plan)), store.vocabulary(plan))


ROWS: tuple[tuple[re.Pattern[str], Doing], ...] = tuple(
    (re.compile(pattern, re.I | re.S), doing)
    for pattern, doing in (
        (r"confirm(?: it| that)?", lambda store, plan, request, found: _nothing_waits()),
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
            lambda store, plan, request, found: confirm.undo(store, plan, request, ()),
        ),
        (
            r"undo (?P<seqs>\d{1,12}(?:[ ,]+\d{1,12}){0,20})",
            lambda store, plan, request, found: confirm.undo(
                store, plan, request, tuple(map(int, re.findall(r"\d+", found["seqs"])))
            ),
        ),
        (
            rf"undo (?:(?:my|the) last (?:change|update) (?:of|on|to) )?(?P<ref>{REF})",
            lambda store, plan, request, found: confirm.undo(store, plan, request, (), _ref(store, plan, found["ref"])),
        ),
        (
            rf"(?:accept|approve|agree to|sign off|sign(?=\s+{REF}\s+off))\s+(?P<ref>{REF})(?:\s+off)?",
            lambda store, plan, request, found: signoff.accept(store, plan, request, _ref(store, plan, found["ref"])),
        ),
        (
            rf"(?:send\s+back|send(?=\s+{REF}\s+back)|reject|refuse)\s+(?P<ref>{REF})(?:\s+back)?(?:\s*[:,]?\s*(?:because\s+)?(?P<why>.+))?",
            lambda store, plan, request, found: signoff.send_back(
                store, plan, request, _ref(store, plan, found["ref"]), (found["why"] or "").strip()
            ),
        ),
        (r"(?:update|change|edit|how (?:do|can|to) (?:i |you |we )?(?:update|change|edit|post)[\w ]{0,40})(?: (?:the |a )?(?:plan|status|progress|recommendation))?\??",
         lambda store, plan, request, found: how_to_update(store, plan, request)),
        (r"who ?am ?i(?: here)?\??|what (?:can|may) i (?:update|change|edit)\??", lambda store, plan, request, found: whoami(store, plan, request)),
        (
            rf"(?:why (?:can ?not|can['’]?t|may not|mayn['’]?t|am i not allowed to) i?\s?|why (?:may|can) i not |(?:can|may) i |who (?:can|may) |who is allowed to )(?:update|change|edit)\s+(?:the status of )?(?P<ref>{REF})\??",
            lambda store, plan, request, found: explain_right(store, plan, request, _ref(store, plan, found["ref"])),
        ),
    )
)  # fmt: skip


def is_change(text: str) -> bool:
    """Whether a text is one about changes: it changes the plan, or does something with a change."""
    plain = lines.strip_courtesy(text)
    return any(pattern.fullmatch(plain) for pattern, _ in ROWS) or lines.read(text) is not None


def may_be_change(text: str) -> bool:
    """Whether a text may become a change: a line, or something that is said by some and asked by others."""
    return is_change(text) or lines.read_ambiguous(text) is not None


def may_change(text: str) -> bool:
    """Whether a text may become a change, also one that names its recommendation by its subject alone."""
    return may_be_change(text) or lines.by_subject(text) is not None


def answer(store: Store, plan: Plan, request: Request, it: str = "") -> Answer:
    """Do what the line says; `it` is the recommendation that its thread is about. Never raises on any text."""
    plain = lines.strip_courtesy(request.text)
    try:
        for pattern, doing in ROWS:
            if found := pattern.fullmatch(plain):
                return doing(store, plan, request, found)
        line = lines.read(request.text)
        assert line is not None
        return _change(store, plan, request, line, it)
    except Unclear as trouble:
        return Answer(str(trouble), (), "update")


def pending_reply(answer: Answer) -> str:
    """What an answer waits for: "confirm ID" for a change to be confirmed, the line that lacks its reason, "" for nothing."""
    if answer.pending:
        return f"confirm {answer.pending}"
    choices = (choice for part in answer.parts if isinstance(part, Choices) for choice in part.rows)
    return next((choice.sentence for choice in choices if choice.form == "reason"), "")


def expand_reply(text: str, waits: str) -> str:
    """The line that a reply in the same thread stands for: "confirm" of the change shown last, "because …" of its reason."""
    plain = lines.strip_courtesy(text)
    verb = REPLIES.get(plain.casefold().rstrip(".!"))
    if waits.startswith("confirm ") and verb:
        return f"{verb} {waits.split()[1]}"
    if waits and not waits.startswith("confirm ") and re.match(r"because\b", plain, re.I):
        return f"{waits} {plain}"
    return text


def ambiguous_change(store: Store, plan: Plan, request: Request) -> Answer | None:
    """The preview of "R17 is complete", for whoever may update R17 and would change it by that. None where it is asked."""
    line = lines.read_ambiguous(request.text)
    if line is None or not request.author:
        return None
    words = _terms(store, plan)
    read = parse.parse(line, words)
    if isinstance(read, Back):
        return None
    standing = changes.current(store, plan, read.ref)
    same = all(edit.to == standing.values.get(edit.field) for edit in read.edits)
    if same or preview.refusal(request.rights, request.author, standing, read, store.vocabulary(plan)):
        return None
    return _change(store, plan, request, line, "")


def by_subject(store: Store, plan: Plan, request: Request) -> Answer | None:
    """A change of what is named by its subject alone: which recommendation is meant is asked back, and never taken."""
    named = lines.by_subject(request.text)
    hits = search.find(store, plan, named[0].casefold().split()).hits[:MOST] if named else ()
    if named is None or not hits or hits[0].share < ENOUGH:
        return None
    rows = tuple(Choice(f"{hit.ref}: {hit.title}"[:70], named[1].replace("{}", hit.ref, 1), hit.ref) for hit in hits)
    choices = tuple(row for row in rows if len(row.sentence) <= SAID)
    ask = "Do you mean this one?" if len(choices) == 1 else "Which one do you mean?"
    told = f"Nothing was changed: a change names its recommendation. {ask}"
    return Answer(told, (Choices("", choices),), "update", choices=choices)


def status_choices(store: Store, plan: Plan) -> tuple[str, ...]:
    """Every status that a recommendation may be given: the plan's own first, then the usual ones that it has no word for."""
    words = _terms(store, plan)
    return tuple(dict.fromkeys((*(status.word for status in store.vocabulary(plan).statuses), *words.statuses.values())))


def _change(store: Store, plan: Plan, request: Request, line: Line, it: str) -> Answer:
    read = parse.parse(line, _terms(store, plan), it)
    if not isinstance(read, Back):
        try:
            return preview.propose(store, plan, request, read)
        except Unclear as trouble:
            return Answer(str(trouble), (), "update", (read.ref,))
    choices = tuple(choice for choice in read.choices if len(choice.sentence) <= SAID)
    shown = choices
    if read.lacks and len(read.lacks) <= SAID:
        shown = (*choices, Choice("Give the reason", read.lacks, form="reason"))
    return Answer(read.what, (Choices("", shown),) if shown else (), "update", choices=choices)


def how_to_update(store: Store, plan: Plan, request: Request) -> Answer:
    """How the plan is changed: a line for each kind of change."""
    ref = next(iter(store.refs(plan)), "R1")
    rows = (
        ("Status and progress", f"update {ref} in progress: what was done"),
        ("A new date", f"{ref} due 31 March 2027 because …"),
        ("Progress alone", f"progress on {ref}: …"),
        ("Evidence", f"evidence for {ref}: https://…"),
        ("A note for the history", f"note on {ref}: …"),
    )
    note = Note("Each change is shown before it is written; “undo” takes your last one back.")
    return Answer("Say what is to change in one line.", (Facts(rows), note), "update")


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
        ("Answers for", join_names(answers) or "no owner"), ("Deputy for", join_names(deputy)),
        ("Role", join_names(tuple(roles)) or "neither manager nor approver"), ("Known here by the id", who),
    )  # fmt: skip
    if rights.may_manage(who):
        may = "You may update everything in this plan."
    elif answers or deputy:
        may = f"You may update what belongs to {join_names((*answers, *deputy))}."
    else:
        may = "You may ask everything and change nothing; a change that you send can go to its owners as a suggestion."
    return Answer(f"You are {rights.name(who)}.", (Facts(tuple(row for row in rows if row[1])), Note(may)), "update")


def explain_right(store: Store, plan: Plan, request: Request, ref: str) -> Answer:
    """Why somebody may or may not update a recommendation, and who may."""
    standing = changes.current(store, plan, ref)
    refused = preview.refusal(request.rights, request.author, standing)
    if refused:
        return Answer(refused, (), "update", (ref,))
    owners = request.rights.owners_of(request.author, standing.owners)
    because = f"you are linked to {join_names(owners)}" if owners else "you are a manager"
    people = dict.fromkeys((*request.rights.who_may_update(standing.owners), *sorted(request.rights.managers)))
    return Answer(
        f"You may update {ref}: {because}.", (Note(f"Who may: {request.rights.names_of(people)}."),), "update", (ref,)
    )
