"""Takes a claim, runs its action, and has the only error handler.

If an action raises an unexpected exception, the person gets an apology with a reference, and the log has the traceback under
it. The claim is settled in either case.
"""

from __future__ import annotations

import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bot.slack import actions, blocks, destinations, form_actions, limits, logs, schedule_actions, trouble
from bot.slack.claims import (
    Aside,
    DigestClaim,
    MissedClaim,
    NoticeClaim,
    PressClaim,
    ReminderClaim,
    ShortcutClaim,
    SlackClaim,
    TabClaim,
    opens_modal,
)
from bot.slack.destinations import Destination
from bot.slack.lanes import Lanes, Work
from bot.slack.people import UNSURE, OutOfReach
from bot.slack.replies import Replies, refusal
from bot.slack.session import Session
from bot.slack.workspace import Workspace
from handlers.answer import Answer
from knowledge import database_faults
from knowledge.model import Unclear

Json = dict[str, Any]

WORKERS = 16
PROMPT = 8  # threads that open modals and answer type-aheads, so that these never wait for a slow sender
UNASKED = (NoticeClaim, DigestClaim, ReminderClaim)
UNCHECKED = (*UNASKED, MissedClaim)  # for these, it is already known that the person is answered
CUT_OFF = "Something interrupted me each time I tried to answer your last question. Ask it again, or put it another way."
RESTARTED = "I was restarted while you pressed a button: press it again."
NO_MODAL = "Slack had a problem when you pressed that, and no window opened: press it again."


class Worker:
    """Threads that work on claims: `lanes` for most of them, `prompt` for those that Slack waits for."""

    def __init__(self, workspace: Workspace, replies: Replies) -> None:
        self._workspace, self._replies = workspace, replies
        self.lanes = Lanes(WORKERS, "work")
        self.prompt = Lanes(PROMPT, "prompt")
        self._with_home: set[str] = set()  # people who have opened Home since the start

    def submit(self, claim: SlackClaim, since: float) -> None:
        """Queue a claim after everything else in its lane. If it needs a modal, any free thread opens that first.

        `since` is when the claim arrived (monotonic time).
        """
        place = destinations.of(claim)
        if opens_modal(claim):
            self.prompt.put(f"open:{claim.id}", lambda: self._open(claim, place, since), self._failing(claim))
        else:
            self._enqueue(claim, place, since)

    def resume(self, claim: SlackClaim, interrupted: bool) -> None:
        """Do what an earlier process left undone. A modal can't be opened any more, because its trigger has long expired.
        `interrupted` says that the process may have sent the answer.
        """
        if opens_modal(claim):
            self._replies.answer(claim, Answer(RESTARTED), destinations.to_person(claim.user))
        else:
            if interrupted:
                self._replies.may_have_sent(claim.id)
            self.submit(claim, time.monotonic())

    def give_up(self, claim: SlackClaim) -> None:
        """Tell the person that the answer was interrupted each time."""
        if claim.user and not isinstance(claim, UNASKED):
            sorry = replace(claim, id=f"sorry:{claim.id}")
            self._replies.answer(sorry, Answer(CUT_OFF), destinations.to_person(claim.user))

    def doubt(self, claim: SlackClaim) -> None:
        """Record that this may or may not have been sent."""
        schedule_actions.record_uncertain(self._workspace, claim)

    def _enqueue(self, claim: SlackClaim, place: Destination, since: float) -> None:
        self.lanes.put(place.lane, self._work(claim, place, since), self._failing(claim))

    def _open(self, claim: PressClaim | ShortcutClaim, place: Destination, since: float) -> None:
        """Open the modal, with its content if that is a form. Otherwise, the work fills it later.

        Slack keeps at most three modals above each other, so an answer to a button in the third replaces its content.
        """
        session = self._session(claim, place)
        filled = self._form(session, claim)
        view = filled or form_actions.first_view(session, claim)
        within = isinstance(claim, PressClaim) and claim.view
        method = "views.push" if within else "views.open"
        outcome = self._workspace.outbox.call(method, {"trigger_id": claim.trigger, "view": view})
        if within and outcome.error == "push_limit_reached":
            self._enqueue(claim, place, since)
        elif outcome.error:
            logs.warn("no modal", error=outcome.error, id=claim.id)
            sentence = refusal(outcome.error) if outcome.wait is None else NO_MODAL
            self._replies.answer(claim, Answer(sentence), destinations.to_person(claim.user))
        elif isinstance(claim, ShortcutClaim) or filled:
            self._replies.completions.put(claim.id)
        else:
            view_id = str((outcome.response or {}).get("view", {}).get("id", ""))
            self._enqueue(claim, destinations.in_view(place, view_id), since)

    def _form(self, session: Session, claim: PressClaim | ShortcutClaim) -> Json | None:
        """The form that a button opens. None for any other button, for people who get no answers, and if there is trouble: then
        a modal without the form opens, and gives the reason.
        """
        if not isinstance(claim, PressClaim) or claim.action != "form" or self._workspace.refusal(claim):
            return None
        try:
            return limits.fit(form_actions.form(session, claim))
        except Unclear:
            return None

    def _session(self, claim: SlackClaim, place: Destination) -> Session:
        return Session(self._workspace, self._replies, claim, place)

    def _work(self, claim: SlackClaim, place: Destination, since: float) -> Work:
        tries = itertools.count(1)
        return lambda: self._do(claim, place, since, tries)

    def _failing(self, claim: SlackClaim) -> Callable[[str], None]:
        """What to do if the error handler itself raises: send the person the apology, or, if the claim is in `UNCHECKED`,
        mark it as refused and send nothing."""

        def failed(reference: str) -> None:
            if isinstance(claim, UNCHECKED):
                self._replies.completions.put(claim.id, "refused")
            else:
                content = blocks.message(Answer(trouble.APOLOGY.format(reference)), surface="dm")
                self._replies.send(claim, destinations.to_person(claim.user), content)

        return failed

    def _do(self, claim: SlackClaim, place: Destination, since: float, tries: Iterator[int]) -> float | None:
        """Do the work for one claim, whatever happens. Returns the seconds to wait if Slack has to be asked first and can't be
        reached.
        """
        start, patience = time.monotonic(), self._workspace.outbox.patience
        in_time = start - since < patience.whole
        if self._workspace.outbox.full(place.lane):
            return patience.unstated
        beside = destinations.beside(place, claim.user)
        self._workspace.store.refresh(self._workspace.clock(), since)
        answer: Answer | None
        try:
            refused = "" if isinstance(claim, UNCHECKED) else self._workspace.refusal(claim)
            if refused == UNSURE and in_time:
                return patience.wait(next(tries))
            answer = self._refuse(claim, beside, refused) if refused else self._act(claim, place)
        except Unclear as unclear:
            if isinstance(unclear, OutOfReach) and in_time:
                return patience.wait(next(tries))
            answer = Answer(str(unclear))
            self._replies.answer(claim, answer, beside)
        except Exception as fault:  # the person gets an apology, whatever went wrong
            answer = Answer(self._advice(fault) or trouble.apology(claim))
            self._replies.answer(claim, answer, beside)
        self._log(claim, answer, start, since)
        return None

    def _act(self, claim: SlackClaim, place: Destination) -> Answer | None:
        answer = actions.ACTIONS[type(claim)](self._session(claim, place), claim)
        if isinstance(claim, TabClaim) and claim.tab == "home":
            self._with_home.add(claim.user)
        elif answer is not None and (answer.recorded or answer.notices):
            people = (person for notice in answer.notices for person in notice.to)
            for user in dict.fromkeys((claim.user, *people)):
                if user in self._with_home:
                    self._redraw_home(claim, user)
        return answer

    def _redraw_home(self, claim: SlackClaim, user: str) -> None:
        """Redraw the Home of a person who changed something or was told about it, in case they are looking at it."""
        aside = Aside(id=f"home:{claim.id}:{user}", user=user, teams=claim.teams if user == claim.user else ())
        session = self._session(aside, destinations.to_person(user))
        self.lanes.put(f"home:{user}", lambda: actions.publish(session))

    def _refuse(self, claim: SlackClaim, beside: Destination, sentence: str) -> Answer | None:
        """Send the sentence for a person who gets no answers. Opening a tab isn't answered."""
        if isinstance(claim, TabClaim):
            self._replies.completions.put(claim.id)
            return None
        answer = Answer(sentence)
        self._replies.answer(claim, answer, beside)
        return answer

    def _advice(self, fault: Exception) -> str:
        """What to do about a database that can't be read, or "" for any other exception."""
        advice = database_faults.advice(self._workspace.store.path, fault) if isinstance(fault, sqlite3.Error) else ""
        if advice:
            logs.warn("the database cannot be read", why=repr(fault))
        return advice

    def _log(self, claim: SlackClaim, answer: Answer | None, start: float, since: float) -> None:
        with_text = self._workspace.settings().log_text
        entry: dict[str, object] = {
            "kind": claim.kind,
            "id": claim.id,
            "asks": answer.asks if answer else "",
            "refs": list(answer.refs[:10]) if answer else [],
            "reading": answer.reading if answer and with_text else "",
            "ms": round(1000 * (time.monotonic() - start), 1),
            "waited_ms": round(1000 * (start - since), 1),
            "text": claim.sentence if with_text else "",
        }
        logs.say("request", **{key: value for key, value in entry.items() if value not in ("", [])})
