"""What is done about a text that changes the plan, or that is about a change: one function for each command.

Buttons send the same texts. "confirm 3f…" is what Confirm sends, and typing it does the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from handlers.answer import Answer, Choice, Choices, Facts, Note
from handlers.language import change_lines
from handlers.language.change_commands import COMMANDS, REPLIES
from handlers.question import join_names
from handlers.request import Request
from handlers.understanding import column_names
from handlers.understanding.column_names import Columns
from handlers.understanding.refs import shape
from handlers.updates import confirm, drafts_of_parts, lines, parse, part_choices, preview, signoff
from handlers.updates.draft import word_fields
from handlers.updates.lines import Line
from handlers.updates.parse import Back
from knowledge import changes, search
from knowledge.model import Plan, Unclear
from knowledge.store import Store

Action = Callable[[Store, Plan, Request, re.Match[str]], Answer]
LONGEST_SENTENCE = 1000  # characters of a text that a button may send
MOST = 3  # recommendations that are offered for a subject
ENOUGH = 0.5  # the share of a subject's words that a recommendation must have to be offered


def columns(store: Store, plan: Plan) -> Columns:
    """The further columns of a plan, which lines may change."""
    return store.cached(plan, "columns", lambda: column_names.in_lines(store.vocabulary(plan)))


def is_change(text: str, columns: Columns = ()) -> bool:
    """Whether a text is about changes: it changes the plan, or does something with a change."""
    return _command(lines.strip_courtesy(text)) is not None or lines.read(text, columns) is not None


def may_be_change(text: str, columns: Columns = ()) -> bool:
    """Whether a text may become a change: one of those, or what is a statement by some and a question by others."""
    return is_change(text, columns) or lines.read_ambiguous(text) is not None


def may_change(text: str, columns: Columns = ()) -> bool:
    """Whether a text may become a change, also one that names its recommendation by its subject alone."""
    return may_be_change(text, columns) or lines.by_subject(text) is not None


def answer(store: Store, plan: Plan, request: Request, it: str = "") -> Answer:
    """Do what the text says, which `is_change`; `it` is the recommendation that its thread is about. Never raises Unclear."""
    try:
        if command := _command(lines.strip_courtesy(request.text)):
            action, match = command
            return action(store, plan, request, match)
        line = lines.read(request.text, columns(store, plan))
        assert line is not None
        return _change(store, plan, request, line, it)
    except Unclear as trouble:
        return Answer(str(trouble), (), "update")


def _command(plain: str) -> tuple[Action, re.Match[str]] | None:
    """What a text without its courtesies asks to be done with a change, and how it matched; None for any other text."""
    for row in COMMANDS:
        if match := row.pattern.fullmatch(plain):
            return ACTIONS[row.key], match
    return None


def pending_reply(answer: Answer) -> str:
    """What an answer waits for: "confirm ID" for a change to be confirmed, the line that lacks its reason, "" for nothing."""
    if answer.pending:
        return f"confirm {answer.pending}"
    choices = (choice for part in answer.parts if isinstance(part, Choices) for choice in part.rows)
    return next((choice.sentence for choice in choices if choice.form == "reason"), "")


def expand_reply(text: str, waits: str) -> str:
    """The text that a reply in the same thread stands for: "confirm" of the change shown last, "because …" of its reason.

    `waits` is what `pending_reply` gave for the answer before; a reply to anything else stays as it is.
    """
    plain = lines.strip_courtesy(text)
    verb = REPLIES.get(plain.casefold().rstrip(".!"))
    if waits.startswith("confirm ") and verb:
        return f"{verb} {waits.split()[1]}"
    if waits and not waits.startswith("confirm ") and change_lines.REASON_REPLY.match(plain):
        return f"{waits} {plain}"
    return text


def _ref(store: Store, plan: Plan, typed: str) -> str:
    """The ref that was typed. Raises Unclear where the plan has none."""
    ref = _terms(store, plan).ref(typed)
    if ref is None:
        raise Unclear(f"Nothing was changed: the plan has no {typed.upper()}.")
    return ref


def _terms(store: Store, plan: Plan) -> parse.Terms:
    return parse.terms(shape(store.named(plan)), store.vocabulary(plan), columns(store, plan))


def ambiguous_change(store: Store, plan: Plan, request: Request) -> Answer | None:
    """The preview of "R17 is complete", for whoever may update R17 and would change it by that. None where it is a question."""
    line = lines.read_ambiguous(request.text)
    if line is None or not request.author:
        return None
    read = parse.parse(line, _terms(store, plan))
    if isinstance(read, Back):
        return None
    standing = changes.current(store, plan, drafts_of_parts.recommendation(read.ref))
    same = all(edit.to == standing.values.get(edit.field) for edit in read.edits)
    if same or preview.refusal(request.rights, request.author, standing, read, store.vocabulary(plan)):
        return None
    return _change(store, plan, request, line, "")


def by_subject(store: Store, plan: Plan, request: Request) -> Answer | None:
    """A change of what is named by its subject alone: which recommendation is meant is asked back, and never taken."""
    line = lines.by_subject(request.text)
    if line is None:
        return None
    subject, sentence = line
    hits = search.find(store, plan, subject.casefold().split()).hits[:MOST]
    if not hits or hits[0].share < ENOUGH:
        return None
    rows = tuple(Choice(f"{hit.ref}: {hit.title}"[:70], sentence.replace("{}", hit.ref, 1), hit.ref) for hit in hits)
    choices = tuple(row for row in rows if len(row.sentence) <= LONGEST_SENTENCE)
    ask = "Do you mean this one?" if len(choices) == 1 else "Which one do you mean?"
    head = f"Nothing was changed: a change names its recommendation. {ask}"
    return Answer(head, (Choices("", choices),), "update", choices=choices)


def status_choices(store: Store, plan: Plan) -> tuple[str, ...]:
    """Every status that a recommendation may be given: the plan's own first, then the usual ones that it has no word for."""
    own = (status.word for status in store.vocabulary(plan).statuses)
    return tuple(dict.fromkeys((*own, *_terms(store, plan).statuses.values())))


def _change(store: Store, plan: Plan, request: Request, line: Line, it: str) -> Answer:
    read = parse.parse(line, _terms(store, plan), it)
    if not isinstance(read, Back):
        if drafts_of_parts.is_of_a_part(store, plan, read):
            return part_choices.which_part(store, plan, line, read.ref)
        try:
            if drafts_of_parts.is_whole(read.ref):
                return part_choices.propose(store, plan, request, part_choices.expanded(store, plan, read))
            return preview.propose(store, plan, request, read)
        except Unclear as trouble:
            return Answer(str(trouble), (), "update", (drafts_of_parts.recommendation(read.ref),))
    choices = tuple(choice for choice in read.choices if len(choice.sentence) <= LONGEST_SENTENCE)
    shown = choices
    if read.lacks and len(read.lacks) <= LONGEST_SENTENCE:
        shown = (*choices, Choice("Give the reason", read.lacks, form="reason"))
    return Answer(read.what, (Choices("", shown),) if shown else (), "update", choices=choices)


# Commands


def _nothing_waits(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    raise Unclear("Nothing waits here to be confirmed: press Confirm below the change, or send the change again.")


def _confirm(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.confirm(store, plan, request, match["id"])


def _edit(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.edit(store, plan, request, match["id"])


def _cancel(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.cancel(store, plan, request, match["id"])


def _suggest(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return signoff.suggest(store, plan, request, match["id"])


def _decide_suggestion(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return signoff.decide(store, plan, request, match["id"], match["what"].casefold() == "accept")


def _undo_last(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.undo(store, plan, request, ())


def _undo_changes(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.undo(store, plan, request, tuple(map(int, re.findall(r"\d+", match["seqs"]))))


def _undo_last_of(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.undo(store, plan, request, (), _ref(store, plan, match["ref"]))


def _accept(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return signoff.accept(store, plan, request, _ref(store, plan, match["ref"]))


def _send_back(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return signoff.send_back(store, plan, request, _ref(store, plan, match["ref"]), (match["why"] or "").strip())


def _how_to_update(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """How the plan is changed: a line for each kind of change."""
    ref = next(iter(store.refs(plan)), "R1")
    words = store.vocabulary(plan).words
    rows = (
        ("Status and progress", f"update {ref} in progress: what was done"),
        ("A new date", f"{ref} due 31 March 2027 because …"),
        ("Progress alone", f"progress on {ref}: …"),
        ("Evidence", f"evidence for {ref}: https://…"),
        ("A note for the history", f"note on {ref}: …"),
        *((field.label, f"update {ref} {field.label.lower()} …") for field in word_fields() if words.get(field.name)),
        *((field.label, f"update {ref} {field.asks}: …") for field in store.vocabulary(plan).further),
    )
    note = Note("Each change is shown before it is written; “undo” takes your last one back.")
    return Answer("Say what is to change in one line.", (Facts(rows), note), "update")


def _who_am_i(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Who somebody is to planbot, and what they may do."""
    who, rights = request.author, request.rights
    if not who:
        return Answer("I do not know who you are: at the terminal say --as NAME, a person of the settings.", (), "update")
    owners = tuple(store.vocabulary(plan).owners)
    answers_for = tuple(owner for owner in owners if who in rights.accountable((owner,)))
    deputy_for = tuple(owner for owner in rights.owners_of(who, owners) if owner not in answers_for)
    roles = (("manager", rights.may_manage(who)), ("approver", rights.may_approve(who)))
    rows = (
        ("Answers for", join_names(answers_for) or "no owner"),
        ("Deputy for", join_names(deputy_for)),
        ("Role", join_names(tuple(word for word, holds in roles if holds)) or "neither manager nor approver"),
        ("Known here by the id", who),
    )
    if rights.may_manage(who):
        may = "You may update everything in this plan."
    elif answers_for or deputy_for:
        may = f"You may update what belongs to {join_names((*answers_for, *deputy_for))}."
    else:
        may = "You may ask everything and change nothing; a change that you send can go to its owners as a suggestion."
    return Answer(f"You are {rights.name(who)}.", (Facts(tuple(row for row in rows if row[1])), Note(may)), "update")


def _who_may_update(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Why somebody may or may not update a recommendation, and who may."""
    ref = _ref(store, plan, match["ref"])
    standing = changes.current(store, plan, ref)
    refused = preview.refusal(request.rights, request.author, standing)
    if refused:
        return Answer(refused, (), "update", (ref,))
    owners = request.rights.owners_of(request.author, standing.owners)
    because = f"you are linked to {join_names(owners)}" if owners else "you are a manager"
    people = dict.fromkeys((*request.rights.who_may_update(standing.owners), *sorted(request.rights.managers)))
    note = Note(f"Who may: {request.rights.names_of(people)}.")
    return Answer(f"You may update {ref}: {because}.", (note,), "update", (ref,))


ACTIONS: Mapping[str, Action] = {
    "confirm nothing": _nothing_waits,
    "confirm": _confirm,
    "edit": _edit,
    "cancel": _cancel,
    "suggest": _suggest,
    "decide suggestion": _decide_suggestion,
    "undo last": _undo_last,
    "undo changes": _undo_changes,
    "undo last of": _undo_last_of,
    "accept": _accept,
    "send back": _send_back,
    "how to update": _how_to_update,
    "who am i": _who_am_i,
    "who may update": _who_may_update,
}
"""What is done about each of `COMMANDS`, by its key."""
