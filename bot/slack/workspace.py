"""What all work in one Slack workspace shares: the store, the current settings, the outbox, and who people are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.rights import Resolver, rights
from bot.settings import Settings
from bot.slack.claims import SlackClaim
from bot.slack.downloads import Downloads
from bot.slack.outbox import Outbox
from bot.slack.people import DisplayNames, People
from handlers.answer import Answer
from handlers.mentions import with_display_names
from handlers.rights import Rights
from knowledge import names
from knowledge.claims import Holder
from knowledge.model import Plan
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Workspace:
    """`clock` returns the time with its time zone, `team` is the workspace's id, and `holder` is the holder of its claims."""

    store: Store
    settings: Callable[[], Settings]
    outbox: Outbox
    people: People
    clock: Callable[[], datetime]
    team: str
    holder: Holder
    downloads: Downloads

    def refusal(self, claim: SlackClaim) -> str:
        """Why the person who asks gets no answer, as a sentence, or "" if they do."""
        return self.people.refusal(claim.user, claim.teams, self.settings())

    def rights(self, plan: Plan) -> Rights:
        """The rights in the plan, according to the current settings."""
        called = DisplayNames(self.people, names.names(self.store))
        return rights(plan.name, Resolver(self.settings(), self.people.mail, self.people.group, called))

    def checked_rights(self, plan: Plan) -> Rights:
        """Like `rights`, but raises OutOfReach if Slack couldn't be asked about somebody in the settings."""
        resolved = self.rights(plan)
        self.people.check()
        return resolved

    def display_name(self, user: str) -> str:
        """The name of the person with this id, or "" if it is unknown."""
        in_settings = next((person.name for person in self.settings().people if person.slack == user), "")
        return in_settings or DisplayNames(self.people, names.names(self.store)).get(user, "")

    def with_names(self, answer: Answer) -> Answer:
        """The answer as people see it, with names instead of ids. What is saved and passed on has ids."""
        return with_display_names(answer, self.display_name)

    def permalink(self, channel: str, ts: str) -> str:
        """A link to a message, or "" if Slack returns none."""
        outcome = self.outbox.call("chat.getPermalink", {"channel": channel, "message_ts": ts})
        return str((outcome.response or {}).get("permalink", ""))
