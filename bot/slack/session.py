"""A claim being worked on: who is asking, which plan they mean, what they may do, and the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.rights import SLACK_ID
from bot.slack import overview, plans
from bot.slack.claims import FormClaim, MessageClaim, SlackClaim, message_event
from bot.slack.completions import optional
from bot.slack.destinations import Destination
from bot.slack.plans import Where
from bot.slack.replies import Replies
from bot.slack.workspace import Workspace
from handlers import updates
from handlers.answer import Answer
from handlers.request import LATE, Audience, Request
from handlers.respond import respond, waits_for_evidence
from handlers.understanding.lexicon import lexicon
from knowledge import importing, names
from knowledge.model import Plan, Unclear
from knowledge.store import Store

STAMP = re.compile(r"\d{1,11}(\.\d+)?")
ROWS = 8  # rows of a list in one message
HITS = 5  # the same for a search, whose rows are longer
WITHOUT_SOURCE = ("reminder", "schedule", "update")  # answers that say nothing from the plan's document
WITH_SOURCE = ("help", "summary")  # answers that always give their source, however recently the document was read


@dataclass(frozen=True, slots=True)
class Session:
    """One claim being worked on. `place` is where the answer goes."""

    workspace: Workspace
    replies: Replies
    claim: SlackClaim
    place: Destination

    @property
    def store(self) -> Store:
        return self.workspace.store

    @property
    def now(self) -> datetime:
        return self.workspace.clock()

    @property
    def all_plans(self) -> Sequence[Plan]:
        return self.store.plans()

    @property
    def author(self) -> str:
        """The id of the person asking. It includes the workspace if that is another one, so it never matches an id in the
        settings.
        """
        elsewhere = [team for team in self.claim.teams if team != self.workspace.team]
        return f"{self.claim.user}@{elsewhere[0]}" if elsewhere else self.claim.user

    @property
    def where(self) -> Where:
        channel = self.claim.channel
        return Where(self.workspace.team, self.claim.user, "" if channel.startswith("D") else channel)

    def meant_plan(self, all_plans: Sequence[Plan] | None = None) -> Plan | None:
        """The plan that is meant if none is named, or None if planbot has to ask. Raises Unclear if there is no plan."""
        return plans.meant(self.store, self.workspace.settings(), self.where, all_plans)

    def plan_and_rest(self, sentence: str) -> tuple[Plan, str]:
        """The plan that a button's or choice's sentence names or means, and the rest of it. Raises Unclear if that isn't
        clear.
        """
        plan, rest = plans.split(sentence, self.all_plans)
        plan = plan or self.meant_plan()
        if plan is None:
            raise Unclear("Which plan do you mean? “/plan use NAME” chooses one.")
        return plan, rest.strip()

    def answer(self, text: str, thread: str) -> tuple[Answer, str]:
        """The answer to a sentence about the plan that it names or means, and that plan's name.

        `thread` is the conversation, or "". The answer's notices to others are sent.
        """
        chosen = plans.use(self.store, self.workspace.settings(), self.where, text)
        if chosen:
            return chosen, ""
        all_plans = self.all_plans
        plan, rest = plans.split(text, all_plans)
        plan = plan or self.meant_plan(all_plans)
        if plan is None:
            return plans.ask_which(all_plans, text), ""
        with optional("the plan used last"):
            plans.used(self.store, self.where, plan, all_plans)
        if rest.strip():
            answer = self._respond(plan, rest, thread)
        else:
            answer = overview.offer(self.store, plan, self.now, self.author, self.workspace.rights(plan))
        return plans.prefixed(answer, plan, all_plans), plan.name

    def waits_for_evidence(self) -> bool:
        """True if a file sent here is the missing evidence for a completion."""
        plan = self.meant_plan() if self.all_plans else None
        return plan is not None and waits_for_evidence(self.store, plan, self.request(plan, "", self.place.thread))

    def _respond(self, plan: Plan, text: str, thread: str) -> Answer:
        request = self.request(plan, text, thread)
        answer = respond(self.store, plan, request)
        if answer.asks in WITHOUT_SOURCE or (answer.asks not in WITH_SOURCE and not importing.is_old(plan, self.now)):
            answer = replace(answer, source="")
        if answer.recorded or answer.notices:
            changed = (*answer.refs, *(brief.ref for notice in answer.notices for brief in notice.briefs))
            self.replies.copies.revise(plan, changed, self.place.args if self.place.method == "chat.update" else None)
        self.replies.notify(plan.name, answer.notices)
        if answer.recorded:
            with optional("what somebody is called"):
                names.remember(self.store, request.author, request.rights.name(request.author))
                for id in names.mentioned_ids(answer.text):  # so that the terminal, which can't ask Slack, shows the name too
                    names.hear_of(self.store, id, self.workspace.display_name(id))
        return answer

    def request(self, plan: Plan, text: str, thread: str = "") -> Request:
        """The sentence as a request. Raises OutOfReach if a change has to wait because Slack can't be asked who may make it."""
        claim, settings = self.claim, self.workspace.settings()
        is_change = updates.may_be_change(text, updates.columns(self.store, plan), lexicon(self.store, plan).refs)
        link, event = "", claim.id
        if isinstance(claim, MessageClaim):
            event = message_event(claim.channel, claim.ts)
            link = self.workspace.permalink(claim.channel, claim.ts) if is_change else ""  # only the journal needs it
        rights = self.workspace.rights(plan)
        if is_change or isinstance(claim, FormClaim):
            self.workspace.people.check()
        return Request(
            text=text if is_change else names.with_plain_ids(text),
            author=self.author,
            at=self.now,
            thread=f"{self.workspace.team}:{thread}" if thread else "",
            rows=ROWS,
            hits=HITS,
            rights=rights,
            surface=claim.surface,
            link=link,
            event=event,
            meetings=settings.of(plan.name).meetings,
            channel=claim.channel,
            region=settings.region,
            audience=Audience(settings.of(plan.name).tell, lambda who: bool(SLACK_ID.fullmatch(who))),
            sent=self.sent,
            days_off=settings.of(plan.name).days_off,
            reminders=settings.of(plan.name).reminders,
        )

    @property
    def sent(self) -> datetime | None:
        """When the person did it, or None if Slack doesn't say."""
        seconds = self.claim.sent
        return datetime.fromtimestamp(float(seconds), UTC) if STAMP.fullmatch(seconds) else None

    @property
    def is_late(self) -> bool:
        """True if what the person did arrived so late that nothing may be written without asking again."""
        return self.sent is not None and self.now - self.sent > LATE
