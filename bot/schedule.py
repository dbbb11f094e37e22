"""What happens by itself, when it is due: digests and reminders, handed on like anything else that was taken on.

The surprise: the clock is asked once for each look, and a look may come late. What is late by less than the grace is
done; what is later is skipped, and the record and the log say so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.settings import Settings
from bot.slack import logs
from bot.slack.claims import DigestClaim, ReminderClaim, to_record
from handlers.rights import Rights
from handlers.schedules import recurrence, reminders
from knowledge import digests, once
from knowledge.calendars import Calendar
from knowledge.digests import ACTIVE, Digest
from knowledge.history import timestamp
from knowledge.model import Unclear
from knowledge.once import Claim, Holder
from knowledge.store import Plan, Store

LOOK = 15.0  # seconds between two looks
Passed = Callable[[Claim, float], None]


class Schedule:
    """Looks what is due. `rights` gives a plan's; `passed` has a claim's work done."""

    def __init__(
        self,
        store: Store,
        settings: Callable[[], Settings],
        rights: Callable[[Plan], Rights],
        holder: Holder,
        clock: Callable[[], datetime],
        passed: Passed,
    ) -> None:
        self._store, self._settings, self._rights = store, settings, rights
        self._holder, self._clock, self._passed = holder, clock, passed
        self._stopping = threading.Event()
        self._looked: dict[str, datetime] = {}
        self._thread = threading.Thread(target=self._run, name="schedule", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, seconds: float = 10.0) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    @property
    def ended(self) -> bool:
        """Whether its thread was started and has ended."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK):
            try:
                self.look()
            except Unclear as trouble:
                logs.warn("schedule not looked at", why=str(trouble))
            except Exception:  # one bad row must not end all digests; the log has the traceback
                logs.fault("fault", kind="schedule")

    def look(self) -> int:
        """Hand on all that is due by now; how many that were."""
        now = self._clock()
        claims = [claim for plan in self._store.plans() for claim in (*self._digests(plan, now), *self._reminders(plan, now))]
        if not claims:
            return 0
        taken = once.claim(self._store, self._holder, claims, now)
        for claim, new in zip(claims, taken, strict=True):
            if new:
                self._passed(claim, time.monotonic())
        return sum(taken)

    def _digests(self, plan: Plan, now: datetime) -> list[Claim]:
        settings = self._settings()
        grace = timedelta(minutes=settings.grace_minutes)
        found = []
        for digest in digests.find(self._store, plan, (ACTIVE,)):
            after = datetime.fromisoformat(max(digest.last_due, digest.created))
            rule = recurrence.from_json(digest.rule)
            moments = list(recurrence.due(rule, after, now, settings.of(plan.name).meetings, Calendar(settings.region)))
            for moment in moments[:-1] if moments and now - moments[-1] <= grace else moments:
                self._skip(digest, moment, now)
            if moments and now - moments[-1] <= grace:
                claim = DigestClaim(
                    id=f"digest:{digest.id}:{timestamp(moments[-1])}",
                    channel=digest.channel,
                    digest=digest.id,
                    plan=plan.name,
                    due=timestamp(moments[-1]),
                    reported=digest.reported,
                )
                found.append(to_record(claim))
        return found

    def _skip(self, digest: Digest, moment: datetime, now: datetime) -> None:
        """Too late by more than the grace. What it would have told is told by the next one."""
        logs.warn(
            "digest skipped", digest=digest.id, due=timestamp(moment), late_minutes=round((now - moment).total_seconds() / 60)
        )
        digests.record_outcome(self._store, digest, timestamp(moment), "skipped", digest.reported, now)

    def _reminders(self, plan: Plan, now: datetime) -> list[Claim]:
        """Reminders are due once a week at most; the moment is looked back at for as long as the grace."""
        settings = self._settings()
        if settings.of(plan.name).reminders == reminders.NEVER and not settings.of(plan.name).owners:
            return []
        grace = timedelta(minutes=settings.grace_minutes)
        after = max(self._looked.get(plan.name, now - grace), now - grace)
        self._looked[plan.name] = now
        moments = list(recurrence.due(reminders.DUE, after, now, (), Calendar(settings.region)))
        if not moments:
            return []
        try:
            rights = self._rights(plan)
        except Unclear as trouble:  # who has to be reminded is asked again at the next look
            logs.warn("reminders wait", plan=plan.name, why=str(trouble))
            self._looked[plan.name] = after
            return []
        due = timestamp(moments[-1])
        usual = settings.of(plan.name).reminders
        found = []
        for person in reminders.recipients(rights):
            if reminders.is_due(self._store, plan, person, now, usual):
                claim = ReminderClaim(id=f"remind:{plan.name}:{person}:{due}", user=person, plan=plan.name, due=due)
                found.append(to_record(claim))
        return found
