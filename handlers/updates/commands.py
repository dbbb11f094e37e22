"""What is done about commands on changes (confirm, edit, undo, accept …), with one function for each.

Buttons send the same words: the Confirm button sends "confirm 3f…", and typing that does the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from handlers.answer import Answer, Choice, Choices, Facts, Note
from handlers.answers import help
from handlers.language import change_commands
from handlers.question import join_names
from handlers.request import Request
from handlers.updates import (
    asking_back,
    confirm,
    corrections,
    lines,
    plan_terms,
    preview,
    replies,
    signoff,
    statement_lines,
    suggestions,
    undoing,
)
from handlers.updates import draft as drafts
from handlers.updates.asking_back import Back
from handlers.updates.draft import Draft
from knowledge import changes
from knowledge.model import Plan, Unclear
from knowledge.number_words import NUMBERS
from knowledge.store import Store

Action = Callable[[Store, Plan, Request, re.Match[str]], Answer]


@lru_cache(maxsize=lines.READ)
def find(text: str) -> tuple[Action, re.Match[str]] | None:
    """The action that the text asks for on a change, and its match, or None for any other text. Courtesies are ignored."""
    bare = lines.strip_courtesy(text)
    for plain in dict.fromkeys((text.strip(), bare, change_commands.BEFORE_COMMAND.sub("", bare))):
        for row in change_commands.COMMANDS:
            if match := row.pattern.fullmatch(plain):
                return ACTIONS[row.key], match
    return None


def _nothing_waits(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    raise Unclear("There is nothing here to confirm: press Confirm below the change, or send the change again.")


def _nothing_to_cancel(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    raise Unclear("Nothing is waiting here, so there is nothing to cancel. “undo” takes back your last change.")


def _nothing_to_edit(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The answer when there is no pending change to edit, with instructions for changing the plan."""
    how_to = help.how_to(store, plan, request, match)
    return replace(how_to, headline=f"Nothing is waiting here to be edited. {how_to.headline}", asks="update")


def _confirm(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.confirm(store, plan, request, match["id"])


def _edit(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.edit(store, plan, request, match["id"])


def _cancel(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return confirm.cancel(store, plan, request, match["id"])


def _suggest(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return suggestions.suggest(store, plan, request, match["id"])


def _decide_suggestion(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    accepted = match["what"].casefold() == "accept"
    return suggestions.decide(store, plan, request, match["id"], accepted, (match["why"] or "").strip())


def _amend(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Replace the date, status or owner in a pending change. A saved one leads to a new change."""
    what, terms = match["what"], plan_terms.terms(store, plan, request)
    saved = confirm.saved(store, request, match["id"])
    if saved and any(draft.edits for draft in saved.all) and not replies.redirects(what):
        return _amend_saved(store, plan, request, saved, what)
    draft = confirm.waiting(store, plan, request, match["id"], "change")
    repeated = corrections.repeated(draft, what, terms) if replies.repeats(what) else ()
    amended = (*draft.all, *repeated) if repeated else corrections.amended(draft, what, terms)
    if isinstance(amended, Back):
        return replace(asking_back.answer_of(amended), pending=match["id"], refs=draft.refs)
    shown = preview.propose_all(store, plan, request, amended)
    replaced = (drafts.deferred_replace(match["id"], request.at),) if shown.pending else ()
    return replace(shown, remember=(*shown.remember, *replaced))


def _amend_saved(store: Store, plan: Plan, request: Request, saved: Draft, what: str) -> Answer:
    """A new change from one that was saved already: of other recommendations, or with another value."""
    terms = plan_terms.terms(store, plan, request)
    if replies.repeats(what) and corrections.repeated(saved, what, terms):
        return preview.propose_all(store, plan, request, corrections.repeated(saved, what, terms))
    amended = corrections.amended(saved, what, terms)
    if isinstance(amended, Back):
        return replace(asking_back.answer_of(amended), refs=saved.refs)
    before = [edit for draft in saved.all for edit in draft.edits]
    new = tuple(replace(draft, edits=tuple(edit for edit in draft.edits if edit not in before)) for draft in amended)
    return preview.propose_all(store, plan, request, tuple(draft for draft in new if draft.edits) or amended)


def _undo_last(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    number = (match["number"] or "1").casefold()
    return undoing.undo(store, plan, request, (), number=int(number) if number.isdigit() else NUMBERS.get(number, 1))


def _undo_changes(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return undoing.undo(store, plan, request, tuple(map(int, re.findall(r"\d+", match["seqs"]))))


def _undo_last_of(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return undoing.undo(store, plan, request, (), plan_terms.ref(store, plan, match["ref"]))


def _accept(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return signoff.accept(store, plan, request, plan_terms.ref(store, plan, match["ref"]), (match["mark"] or "").casefold())


def _send_back(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    ref, mark = plan_terms.ref(store, plan, match["ref"]), (match["mark"] or "").casefold()
    return signoff.send_back(store, plan, request, ref, (match["why"] or "").strip(), mark)


def _how_to_update(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """How to change the plan, or whatever else the question is really about, such as one's reminders."""
    answered = help.how_to(store, plan, request, match)
    return answered if match[0].lower().startswith("how") else replace(answered, asks="update")


GIVEN_UP = ("withdrawn", "abandoned", "cancelled", "dropped", "superseded", "not feasible")
"""The usual statuses of a recommendation that is given up, likeliest first."""


def _more_time(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The answer to somebody who asks for more time without a date: how to ask, with the form as a button."""
    ref = plan_terms.ref(store, plan, match["ref"])
    refused = preview.refusal(request.rights, request.author, changes.current(store, plan, ref))
    if refused:
        return Answer(refused, (), "update", (ref,))
    return replace(asking_back.answer_of(statement_lines.which_date(ref)), refs=(ref,))


def _delete(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """The answer to somebody who wants a recommendation deleted: the status that the plan has, or could have, for that."""
    ref, terms = plan_terms.ref(store, plan, match["ref"]), plan_terms.terms(store, plan, request)
    used = {status.word for status in store.vocabulary(plan).statuses}
    status = next((word for way in GIVEN_UP if (word := terms.status(way)) in used and word), "Withdrawn")
    head = f"I can’t delete recommendations. You can set a status such as {status}."
    choice = Choice(status, f"update {ref} {status}", ref)
    return Answer(head, (Choices("", (choice,)),), "update", (ref,), choices=(choice,))


def _who_am_i(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Who the person is to planbot, and what they may do."""
    who, rights = request.author, request.rights
    if not who:
        return Answer("I don’t know who you are: at the terminal, add --as NAME, somebody in the settings.", (), "update")
    owners = tuple(store.vocabulary(plan).owners)
    answers_for = tuple(owner for owner in owners if who in rights.accountable((owner,)))
    deputy_for = tuple(owner for owner in rights.owners_of(who, owners) if owner not in answers_for)
    roles = (
        ("manager", rights.may_manage(who)),
        ("approver", rights.may_approve(who)),
        ("owner", bool(answers_for)),
        ("deputy", bool(deputy_for)),
    )
    rows = (
        ("Answers for", join_names(answers_for) or "no owner"),
        ("Deputy for", join_names(deputy_for)),
        ("Role", join_names(tuple(word for word, holds in roles if holds)) or "none in this plan"),
        ("Known here by the id", who),
    )
    if rights.may_manage(who):
        may = "You can update everything in this plan."
    elif answers_for or deputy_for:
        may = f"You can update what belongs to {join_names((*answers_for, *deputy_for))}."
    else:
        may = "You can ask about everything. A change that you send can go to its owners as a suggestion."
    return Answer(f"You are {rights.name(who)}.", (Facts(tuple(row for row in rows if row[1])), Note(may)), "update")


def _who_may_update(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Why the person may or may not update a recommendation, and who may."""
    ref = plan_terms.ref(store, plan, match["ref"])
    standing = changes.current(store, plan, ref)
    rights, owners = request.rights, standing.owners
    who = rights.any_of(rights.who_may_update(owners))
    managers = rights.managers - set(rights.who_may_update(owners))
    also = (
        f", and so can {rights.any_of(sorted(managers))} as {'a manager' if len(managers) == 1 else 'managers'}"
        if managers
        else ""
    )
    everybody = f"{who} can update {ref}{f' ({join_names(owners)})' if owners else ''}{also}."
    refused = preview.refusal(rights, request.author, standing)
    if refused and not (request.author and who):
        return Answer(refused, (), "update", (ref,))
    if refused:
        return Answer(everybody, (Note("You can send them a change as a suggestion."),), "update", (ref,))
    mine = rights.owners_of(request.author, owners)
    because = f"you answer for {join_names(mine)}" if mine else "you are a manager"
    return Answer(f"You can update {ref}: {because}.", (Note(everybody),), "update", (ref,))


ACTIONS: Mapping[str, Action] = {
    "confirm nothing": _nothing_waits,
    "cancel nothing": _nothing_to_cancel,
    "edit nothing": _nothing_to_edit,
    "confirm": _confirm,
    "edit": _edit,
    "cancel": _cancel,
    "amend": _amend,
    "suggest": _suggest,
    "decide suggestion": _decide_suggestion,
    "undo last": _undo_last,
    "undo changes": _undo_changes,
    "undo last of": _undo_last_of,
    "accept": _accept,
    "send back": _send_back,
    "how to update": _how_to_update,
    "more time": _more_time,
    "delete": _delete,
    "who am i": _who_am_i,
    "who may update": _who_may_update,
}
"""The handler for each row of `change_commands.COMMANDS`, by its key."""
