"""Digests and reminders: when one is due, it becomes a claim, which is passed on like any question.

Each check reads the clock once, and may come late, for example after a restart. Anything late by less than the grace period is
still done. A digest that is later than that is skipped, which is recorded and logged.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.settings import Settings
from bot.slack import logs
from bot.slack.claims import DigestClaim, EscalationClaim, ReminderClaim, to_record
from handlers.rights import Rights
from handlers.schedules import recurrence, reminders
from knowledge import claims, digests
from knowledge.calendars import Calendar
from knowledge.claims import Claim, Holder
from knowledge.digests import ACTIVE, Digest
from knowledge.encoding import timestamp
from knowledge.model import Plan, Unclear
from knowledge.store import Store

LOOK = 15.0  # seconds between checks
HandOn = Callable[[Claim, float], None]  # passes on a claim, with the monotonic time at which it was taken


class Schedule:
    """A thread that regularly checks what is due."""

    def __init__(
        self,
        store: Store,
        settings: Callable[[], Settings],
        rights: Callable[[Plan], Rights],
        holder: Holder,
        clock: Callable[[], datetime],
        passed: HandOn,
        also: Callable[[], None] = lambda: None,
    ) -> None:
        """`also` is called at each check."""
        self._store, self._settings, self._rights = store, settings, rights
        self._holder, self._clock, self._hand_on, self._also = holder, clock, passed, also
        self._stopping = threading.Event()
        self._last_looks: dict[str, datetime] = {}  # for reminders, by plan name
        self._thread = threading.Thread(target=self._run, name="schedule", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, seconds: float = 10.0) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    @property
    def ended(self) -> bool:
        """True if the thread was started and has ended."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK):
            try:
                self.look()
            except Unclear as trouble:
                logs.warn("schedule not looked at", why=str(trouble))
            except Exception:  # one faulty row must not stop all digests
                logs.fault("fault", kind="schedule")

    def look(self) -> int:
        """Pass on everything that is due, and return the number of claims."""
        now = self._clock()
        self._store.refresh(now)
        if self._store.as_of:  # due work is done only once, and without the database nobody knows whether it was
            return 0
        self._also()
        due = [claim for plan in self._store.plans() for claim in (*self._digests(plan, now), *self._reminders(plan, now))]
        if not due:
            return 0
        are_new = claims.claim(self._store, self._holder, due, now)
        for claim, is_new in zip(due, are_new, strict=True):
            if is_new:
                self._hand_on(claim, time.monotonic())
        return sum(are_new)

    def _digests(self, plan: Plan, now: datetime) -> list[Claim]:
        """A claim for each digest that was last due within the grace period. Earlier due moments are skipped."""
        settings = self._settings()
        grace = timedelta(minutes=settings.grace_minutes)
        claims = []
        for digest in digests.find(self._store, plan, (ACTIVE,)):
            after = datetime.fromisoformat(max(digest.last_due, digest.created))
            rule = recurrence.from_json(digest.rule)
            moments = list(recurrence.due(rule, after, now, settings.of(plan.name).meetings, _calendar(settings, plan)))
            in_time = moments.pop() if moments and now - moments[-1] <= grace else None
            for moment in moments:
                self._skip(digest, moment, now)
            if in_time:
                claims.append(_digest_claim(plan, digest, timestamp(in_time)))
        return claims

    def _skip(self, digest: Digest, moment: datetime, now: datetime) -> None:
        """Record that a digest was too late. The next one covers its changes."""
        logs.warn(
            "digest skipped", digest=digest.id, due=timestamp(moment), late_minutes=round((now - moment).total_seconds() / 60)
        )
        digests.record_outcome(self._store, digest, timestamp(moment), "skipped", digest.reported, now)

    def _reminders(self, plan: Plan, now: datetime) -> list[Claim]:
        """A claim for each person to remind, and for each manager to be told what is still late.

        A reminder can be sent until the grace period after its due moment has passed.
        """
        settings = self._settings()
        if settings.of(plan.name).reminders == reminders.NEVER and not settings.of(plan.name).owners:
            return []
        grace = timedelta(minutes=settings.grace_minutes)
        after = max(self._last_looks.get(plan.name, now - grace), now - grace)
        self._last_looks[plan.name] = now
        moments = list(recurrence.due(reminders.DUE, after, now, (), _calendar(settings, plan)))
        if not moments:
            return []
        try:
            rights = self._rights(plan)
        except Unclear as trouble:  # the next check finds out again who needs a reminder
            logs.warn("reminders wait", plan=plan.name, why=str(trouble))
            self._last_looks[plan.name] = after
            return []
        due = timestamp(moments[-1])
        usual = settings.of(plan.name).reminders
        people = [who for who in reminders.recipients(rights) if reminders.is_due(self._store, plan, who, now, usual)]
        managers = sorted(rights.managers) if settings.of(plan.name).escalate else ()
        return [*(_reminder_claim(plan, who, due) for who in people), *(_escalation_claim(plan, who, due) for who in managers)]


def _calendar(settings: Settings, plan: Plan) -> Calendar:
    """The working days of the organisation that has the plan."""
    return Calendar(settings.region, settings.of(plan.name).days_off)


def _digest_claim(plan: Plan, digest: Digest, due: str) -> Claim:
    claim = DigestClaim(
        id=f"digest:{digest.id}:{due}",
        channel=digest.channel,
        digest=digest.id,
        plan=plan.name,
        due=due,
        reported=digest.reported,
    )
    return to_record(claim)


def _reminder_claim(plan: Plan, who: str, due: str) -> Claim:
    return to_record(ReminderClaim(id=f"remind:{plan.name}:{who}:{due}", user=who, plan=plan.name, due=due))


def _escalation_claim(plan: Plan, who: str, due: str) -> Claim:
    return to_record(EscalationClaim(id=f"escalate:{plan.name}:{who}:{due}", user=who, plan=plan.name, due=due))
