"""Handles a digest or reminder that is due: it is posted once or not at all, and the outcome is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.rights import SLACK_ID
from bot.slack import blocks, plans
from bot.slack.claims import DigestClaim, EscalationClaim, ReminderClaim, SlackClaim
from bot.slack.session import Session
from bot.slack.workspace import Workspace
from handlers.answer import Answer
from handlers.schedules import digest_posts, escalation, reminders
from knowledge import digests
from knowledge.digests import Digest


def digest(session: Session, claim: DigestClaim) -> Answer | None:
    """Post a digest that is due, unless it has no news or is too late."""
    store, now = session.store, session.now
    plan = store.plan(claim.plan)
    due = _due(session, claim)
    if due is None:
        session.replies.completions.put(claim.id)
        return None
    if now - datetime.fromisoformat(claim.due) > timedelta(minutes=session.workspace.settings().grace_minutes):
        digests.record_outcome(store, due, claim.due, "skipped", due.reported, now)
        session.replies.completions.put(claim.id)
        return None
    answer, upto = digest_posts.compose(store, plan, due, session.request(plan, ""))
    if answer is None:
        digests.record_outcome(store, due, claim.due, "silent", upto, now)
        session.replies.completions.put(claim.id)
        return None

    def posted(outcome: str) -> None:
        reported = due.reported if outcome == "refused" else upto
        digests.record_outcome(store, due, claim.due, outcome, reported, now)

    digests.record_outcome(store, due, claim.due, "sending", upto, now)
    answer = plans.prefixed(answer, plan, session.all_plans)
    shown = session.workspace.with_names(answer)
    content = blocks.message(shown, surface="channel", kept=session.replies.saved.keep(answer))
    session.replies.send_once(claim, session.place, content, posted)
    return answer


def _due(session: Session, claim: DigestClaim) -> Digest | None:
    """The digest as it was before it became due, or None if it was already handled, paused or stopped."""
    all_digests = digests.find(session.store, session.store.plan(claim.plan))
    due = next((digest for digest in all_digests if digest.id == claim.digest), None)
    if due is None:
        return None
    if (due.last_due, due.outcome) == (claim.due, "sending") and claim.reported is not None:
        # The previous attempt was certainly not posted. Otherwise, the claim would be uncertain.
        due = replace(due, last_due="", reported=claim.reported)
    return due if due.state == digests.ACTIVE and due.last_due < claim.due else None


def remind(session: Session, claim: ReminderClaim) -> Answer | None:
    """Send a person what needs their attention, if anything does."""
    store, now, user = session.store, session.now, claim.user
    plan = store.plan(claim.plan)
    usual = session.workspace.settings().of(plan.name).reminders
    answer = None
    if SLACK_ID.fullmatch(user) and reminders.is_due(store, plan, user, now, usual):
        answer = reminders.compose(store, plan, user, session.workspace.rights(plan), now)
    if answer is None:
        session.replies.completions.put(claim.id)
        return None

    late = reminders.late_rows(store, plan, user, session.workspace.rights(plan), now)

    def posted(outcome: str) -> None:
        if outcome != "refused":
            reminders.record_reminded(store, plan, user, now)
            escalation.record_reminded_of(store, plan, late, claim.due, now)

    answer = shown = plans.prefixed(answer, plan, session.all_plans)
    answer_id = session.replies.saved.keep(answer, user)
    content = blocks.message(session.workspace.with_names(answer), surface="dm", kept=answer_id)

    def remember(response: Mapping[str, Any]) -> None:
        session.replies.copies.remember(shown, session.place, response, user, answer_id)

    session.replies.send_once(claim, session.place, content, posted, remember=remember)
    return answer


def escalate(session: Session, claim: EscalationClaim) -> Answer | None:
    """Tell a manager what is still late after the set number of reminders, once for each date of a recommendation."""
    store, now, user = session.store, session.now, claim.user
    plan = store.plan(claim.plan)
    after = session.workspace.settings().of(plan.name).escalate
    rights = session.workspace.rights(plan)
    rows = escalation.due_for(store, plan, user, rights, now, after, claim.due) if SLACK_ID.fullmatch(user) and after else ()
    if not rows:
        session.replies.completions.put(claim.id)
        return None

    def posted(outcome: str) -> None:
        if outcome != "refused":
            escalation.record_told(store, plan, user, rows, now)

    answer = plans.prefixed(escalation.compose(store, plan, rows, rights, now, after), plan, session.all_plans)
    content = blocks.message(session.workspace.with_names(answer), surface="dm")
    session.replies.send_once(claim, session.place, content, posted)
    return answer


def record_uncertain(workspace: Workspace, claim: SlackClaim) -> None:
    """Record that a digest or reminder may or may not have been posted."""
    store, now = workspace.store, workspace.clock()
    if isinstance(claim, DigestClaim):
        for digest in digests.find(store, store.plan(claim.plan)):
            if digest.id == claim.digest:
                digests.record_outcome(store, digest, claim.due, "uncertain", digest.reported, now)
    elif isinstance(claim, EscalationClaim):
        plan, rights = store.plan(claim.plan), workspace.rights(store.plan(claim.plan))
        after = workspace.settings().of(plan.name).escalate
        escalation.record_told(
            store, plan, claim.user, escalation.due_for(store, plan, claim.user, rights, now, after, claim.due), now
        )
    elif isinstance(claim, ReminderClaim):
        reminders.record_reminded(store, store.plan(claim.plan), claim.user, now)
