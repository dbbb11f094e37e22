"""Decides who may make a change. Every write checks this inside its transaction.

What is needed to change a field depends on the field (`Field.changed_by`) and on its old and new values:

- For a field that managers change (the owners, and columns such as the response to a recommendation), and for taking a
  recommendation out of the plan or keeping it: a manager.
- For the status, under `completions: two steps`: an approver, if it closes something that was open, or if the meaning of the
  new word is unknown, so that it may do so.
- For the timescale, under `extensions: approve`: an approver, for a later date, a first date, the removal of a date, or dates
  that can't be compared.
- For anything else: somebody who may update the recommendation, which means its owners, their deputies and managers.

Whether the change may be made then depends on how it is made (`How`). Approval takes two people: one who proposes and one who
agrees. An update that needs approval is therefore turned into a proposal instead of being written; a sign-off approves what
somebody else proposed; and a decision about a conflict approves what the document says. An undo wasn't proposed by anybody, so
it is refused. What an approver accepted or sent back can be undone only by an approver, and never by the person who proposed
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from handlers.question import join_names
from handlers.rights import APPROVE, TWO_STEPS, Rights
from handlers.updates import notices
from handlers.updates.draft import display, label
from knowledge import fields
from knowledge.changes import Current, Result, Writing
from knowledge.fields import WAITING, Changer
from knowledge.model import Proposed
from knowledge.vocabulary import Vocabulary

OWN = "You can’t accept your own change"
SUGGESTED = "You suggested this, so somebody else has to accept it"


class Needs(Enum):
    """Whose right a change requires."""

    OWNER = "owner"
    MANAGER = "manager"
    APPROVER = "approver"


class How(Enum):
    """The way in which something is written."""

    UPDATE = "update"  # also by way of a form, a message, an accepted suggestion or a reopening
    SIGN_OFF = "sign-off"  # a proposal is accepted or sent back
    CONFLICT = "conflict"  # a conflict between people and a document is settled
    UNDO = "undo"


def need_of(result: Result, rights: Rights, vocabulary: Vocabulary) -> Needs:
    """The right that is needed to change one field, by the rules above."""
    field = fields.named(result.field)
    if field is None or field.changed_by is Changer.MANAGER:  # no field: it was taken out of the plan
        return Needs.MANAGER
    match field.name:
        case "status" if rights.completions == TWO_STEPS and _may_close(result, vocabulary):
            return Needs.APPROVER
        case "timescale" if rights.extensions == APPROVE and _may_be_later(result):
            return Needs.APPROVER
    return Needs.OWNER


def _may_close(result: Result, vocabulary: Vocabulary) -> bool:
    """True if the change closes something that wasn't closed, or may do so because the meaning of the status is unknown."""
    closed_before, closes = vocabulary.closes(result.was), vocabulary.closes(result.now)
    return result.now != result.was and closes is not False and closed_before is not True


def _may_be_later(result: Result) -> bool:
    """True if the new timescale ends later. Also true if that can't be decided: for a first date, a removed date, unreadable
    words, or no end.
    """
    if result.now == result.was:
        return False
    old, new = (due["to"] if due and not due["ongoing"] else None for due in (result.was_due, result.now_due))
    return old is None or new is None or bool(new > old)


def refusal(rights: Rights, who: str, writing: Writing, how: How) -> str:
    """Why the person isn't allowed to make this write, as a sentence with the next step, or "" if they may."""
    refused = without_right(rights, who, writing, how)
    if refused or writing.stale:
        return refused
    return _without_agreement(rights, who, writing, how) or _closed_and_waiting(writing)


def without_right(rights: Rights, who: str, writing: Writing, how: How) -> str:
    """Why the person lacks the right to make this write, leaving approval aside, or "" if they have it."""
    ref, standing = writing.standing.ref, writing.standing
    if not who:
        return (
            f"I don’t know who you are, so you can’t change anything: at the terminal, add --as NAME, somebody in the settings;"
            f" in Slack, ask whoever runs planbot to link you to an owner of {ref}."
        )
    if how is How.SIGN_OFF:
        return _may_not_sign_off(rights, who, writing)
    if notices.decision(writing.undoes):
        decided = [entry.before for entry in writing.undoes if entry.field in WAITING and entry.before]
        return _may_not_reverse(rights, who, decided, ref)
    needed = {result.field: need_of(result, rights, writing.vocabulary) for result in writing.results}
    if Needs.MANAGER in needed.values() and not rights.may_manage(who):
        field = next(name for name, need in needed.items() if need is Needs.MANAGER)
        what = f"decide whether {ref} stays in the plan" if field == "removed" else f"change {label(field)}"
        return f"Only managers can {what}{_ask(rights, tuple(sorted(rights.managers)))}."
    if how is How.CONFLICT and set(needed.values()) == {Needs.APPROVER} and rights.may_approve(who):
        return ""
    return "" if rights.may_update(who, standing.owners) else _not_theirs(rights, standing)


def _not_theirs(rights: Rights, standing: Current) -> str:
    ref, owners = standing.ref, standing.owners
    if not rights.who_may_update(owners):
        return f"Nobody can update {ref} yet: the settings name no manager, and link nobody to {join_names(owners) or 'it'}."
    belongs = f", which belongs to {join_names(owners)}" if owners else ", which has no owner"
    return f"You can’t update {ref}{belongs}{_ask(rights, rights.who_may_update(owners))}."


def _may_not_sign_off(rights: Rights, who: str, writing: Writing) -> str:
    """Why the person isn't allowed to decide what is pending, or "". Only approvers may, and nobody can accept their own
    proposal.
    """
    if not rights.may_approve(who):
        return f"Only approvers can accept this or send it back{_ask(rights, rights.who_may_approve())}."
    if all(result.field in WAITING for result in writing.results):
        return ""  # it was sent back
    own = (own_proposal(waiting, who) for field in WAITING if (waiting := writing.standing.values[field]))
    refused = next(filter(None, own), "")
    return f"{refused}." if refused else ""


def own_proposal(waiting: dict[str, str], who: str) -> str:
    """Why the person isn't allowed to accept something pending (they proposed or suggested it), without a full stop; "" if they
    may.
    """
    proposed = Proposed(**waiting)
    if not proposed.is_of(who):
        return ""
    return OWN if who == proposed.by else SUGGESTED


def _may_not_reverse(rights: Rights, who: str, decided: Sequence[dict[str, str]], ref: str) -> str:
    """Why the person isn't allowed to undo what an approver accepted or sent back, or "" if they may."""
    if not rights.may_approve(who):
        return (
            f"An approver decided that, and only approvers can undo it{_ask(rights, rights.who_may_approve())}."
            f" Or say what {ref} should be instead."
        )
    if any(Proposed(**proposal).is_of(who) for proposal in decided):
        return f"You can’t undo the decision on your own proposal: say what {ref} should be instead."
    return ""


def _without_agreement(rights: Rights, who: str, writing: Writing, how: How) -> str:
    """What lacks an approver's agreement that it needs, in sentences, or "" if nothing does."""
    agreed = how is How.SIGN_OFF or bool(notices.decision(writing.undoes))
    if agreed or (how is How.CONFLICT and rights.may_approve(who) and not _own_waits(writing.standing, who)):
        return ""
    results = [result for result in writing.results if need_of(result, rights, writing.vocabulary) is Needs.APPROVER]
    return " ".join(_agreement(rights, writing.standing.ref, result) for result in results)


def _own_waits(standing: Current, who: str) -> bool:
    """True if something is pending that the person proposed or suggested."""
    return any(standing.values[field] and own_proposal(standing.values[field], who) for field in WAITING)


def _agreement(rights: Rights, ref: str, result: Result) -> str:
    approvers = rights.any_of(rights.who_may_approve())
    give = f" ({approvers})" if approvers else ", and the settings name nobody who could give it"
    if result.now is None:
        return f"Leaving {ref} without a date has to be accepted by an approver{give}. Ask them."
    line = f"{ref} is now {result.now}: what was done" if result.field == "status" else f"{ref} due {result.now} because …"
    return f"{display(result.field, result.now)} has to be accepted by an approver{give}. Send “{line}” to ask for it."


def _closed_and_waiting(writing: Writing) -> str:
    """Why a write is refused that would leave a closed recommendation waiting for sign-off, or "" for any other write."""
    status, waiting = writing.after("status"), writing.after("proposed")
    concerned = any(result.field in ("status", "proposed") for result in writing.results)
    if not (concerned and waiting and writing.vocabulary.closes(status)):
        return ""
    ref = writing.standing.ref
    return f"It would leave {ref} both {status} and waiting for sign-off: look at {ref}, and say what it should be."


def _ask(rights: Rights, people: Sequence[str]) -> str:
    """The end of a sentence, with whom to ask: ": ask Ann or Bob". "" if there is nobody."""
    return f": ask {rights.any_of(people)}" if people else ""
