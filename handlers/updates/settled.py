"""What has happened to the decisions that a message offers: signed off, sent back, replaced, undone.

A message stays where it was sent. Before it is shown again, this module works out which of its buttons still decide something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.answer import Answer, Brief, Choice, Choices, Note, Part
from handlers.request import Request
from handlers.updates import draft as drafts
from handlers.updates import notices, preview, suggestions
from knowledge import changes, history, sessions
from knowledge.fields import WAITING
from knowledge.history import Entry
from knowledge.journal import DOCUMENT
from knowledge.model import Plan, Unclear
from knowledge.store import Store

SIGN_OFF = re.compile(r"(?:accept|send back) (?P<ref>[^\n]+) (?P<mark>[0-9a-f]{12})")
SUGGESTION = re.compile(r"(?:accept|decline) suggestion (?P<id>\S+)")
UNDO = re.compile(r"undo (?P<seq>\d+)")
DECISIONS = (SIGN_OFF, SUGGESTION, UNDO)

Outcome = Callable[[str], str]
"""Returns what has happened to the decision that a sentence makes, or "" if nothing has."""


def decides(sentence: str) -> bool:
    """True if a button with this sentence makes a decision that can also be made elsewhere."""
    return any(pattern.fullmatch(sentence) for pattern in DECISIONS)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What has happened to decisions in one plan, worded for the author of the request, or for everybody if it has none."""

    store: Store
    plan: Plan
    request: Request

    def of(self, sentence: str) -> str:
        """What has happened to the decision behind a button with this sentence, with "{}" for the ref, or "" if it is still
        open.
        """
        if match := SIGN_OFF.fullmatch(sentence):
            return self._of_sign_off(match["ref"], match["mark"])
        if match := SUGGESTION.fullmatch(sentence):
            return self._of_suggestion(match["id"])
        if match := UNDO.fullmatch(sentence):
            return self._of_undo(int(match["seq"]))
        return ""

    def _of_sign_off(self, ref: str, mark: str) -> str:
        try:
            standing = changes.current(self.store, self.plan, ref)
        except Unclear:
            return "{} is no longer in the plan"
        waiting = {field: standing.values[field] for field in WAITING}
        if notices.mark_of_waiting(waiting) == mark:
            return ""
        for entry in history.history(self.store, self.plan, (ref,), most=-1):
            if entry.ref == ref and entry.field in WAITING:
                waiting[entry.field] = entry.before
                if notices.mark_of_waiting(waiting) == mark:
                    return self._ended_by(entry)
        return "The request about {} is no longer waiting"

    def _ended_by(self, entry: Entry) -> str:
        """How a change ended the proposal that it replaced, in words."""
        when = preview.moment(entry.at, changes.local_in(self.store, self.plan, self.request.at))
        if entry.who == DOCUMENT:
            return f"A new version of the document settled the request about {{}} on {when}"
        who = self.request.rights.name(entry.who)
        request = changes.request_of(self.store, self.plan, entry.seq)
        part = [change for change in request if change.ref == entry.ref]
        match notices.decision(part):
            case notices.ACCEPTED:
                return f"{who} accepted {{}} on {when}"
            case notices.SENT_BACK:
                return f"{who} sent {{}} back on {when}: “{notices.short(entry.why)}”"
        if newer := next((each.after["to"] for each in part if each.field in WAITING and each.after), ""):
            return f"{who} replaced this request about {{}} on {when}, and now asks for {newer}"
        if entry.undoes:
            return f"{who} withdrew this request about {{}} on {when}"
        return f"{who} changed {{}} on {when}, so nothing is waiting there any more"

    def _of_suggestion(self, id: str) -> str:
        done = changes.entries_of(self.store, suggestions.key_of(id))
        if done:
            return f"{self._who(done[0].who)} accepted this suggestion for {{}} on {self._when(done[0].at)}"
        body = sessions.load(self.store, id, self.request.at)
        if body is None:
            return "This suggestion for {} has expired"
        if body.get("kind") == suggestions.DECLINED:
            when = self._when(str(body["at"]))
            return (
                f"{self._who(str(body['by']))} declined this suggestion for {{}} on {when}: “{notices.short(str(body['why']))}”"
            )
        try:
            draft, _ = drafts.load(self.store, self.plan, id, self.request.at, suggestions.SUGGESTION)
            standing = changes.current(self.store, self.plan, draft.ref)
        except Unclear:
            return "This suggestion for {} is no longer waiting"
        people = preview.who_may_make(self.request.rights, draft, standing)
        if self.request.author and self.request.author not in (*people, *self.request.rights.managers):
            return f"This suggestion for {{}} now waits for {self.request.rights.any_of(people)}, who can change it"
        return ""

    def _of_undo(self, seq: int) -> str:
        try:
            request = changes.request_of(self.store, self.plan, seq)
        except Unclear:
            return ""
        if all(entry.undone_by is not None for entry in request):
            undone = history.entry(self.store.db, request[0].undone_by or 0)
            return f"{self._who(undone.who)} undid this on {self._when(undone.at)}" if undone else ""
        for entry in request:
            if entry.field in WAITING and entry.after:
                later = history.history(self.store, self.plan, (entry.ref,), after=entry.seq, most=-1)
                ends = [change for change in later if (change.ref, change.field) == (entry.ref, entry.field)]
                # If the decision was undone, the proposal is waiting again.
                if ends and not (ends[0].undoes and ends[0].after == entry.after):
                    return self._ended_by(ends[-1]).replace("{}", entry.ref)
        return ""

    def _who(self, who: str) -> str:
        return self.request.rights.name(who)

    def _when(self, at: str) -> str:
        return preview.moment(at, changes.local_in(self.store, self.plan, self.request.at))


def shown(answer: Answer, outcome: Outcome) -> tuple[Answer, tuple[str, ...]]:
    """The answer without buttons that no longer decide anything, with what happened instead; and all sentences about that."""
    outcomes: list[str] = []
    parts: list[Part] = []
    for part in answer.parts:
        match part:
            case Brief():
                parts.append(_of_brief(part, outcome, outcomes))
            case Choices():
                parts += _of_choices(part, outcome, outcomes)
            case _:
                parts.append(part)
    if answer.pending and outcomes:  # this also settles anything asked together with it
        return replace(answer, headline="", parts=tuple(part for part in parts if isinstance(part, Brief)), pending=""), tuple(
            outcomes
        )
    return replace(answer, parts=tuple(parts)), tuple(outcomes)


def _of_brief(brief: Brief, outcome: Outcome, outcomes: list[str]) -> Brief:
    happened = _first(brief.choices, outcome)
    if not happened:
        return brief
    outcomes.append(happened)
    left = tuple(choice for choice in brief.choices if choice.ref)
    return replace(brief, lead=happened, choices=left)


def _of_choices(part: Choices, outcome: Outcome, outcomes: list[str]) -> Sequence[Part]:
    happened = _first(part.rows, outcome)
    if not happened:
        return [part]
    outcomes.append(happened)
    left = tuple(choice for choice in part.rows if not outcome(choice.sentence))
    note = Note(f"{happened}{'' if happened.endswith('.') else '.'}")
    return [note, replace(part, rows=left)] if left else [note]


def _first(choices: Sequence[Choice], outcome: Outcome) -> str:
    """What happened to the first of these choices that is no longer open, or ""."""
    return next(filter(None, (outcome(choice.sentence) for choice in choices)), "")
