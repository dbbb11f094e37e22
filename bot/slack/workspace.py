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
    """`clock` returns the time with its zone, `team` is the workspace's id, `holder` who takes the claims."""

    store: Store
    settings: Callable[[], Settings]
    outbox: Outbox
    people: People
    clock: Callable[[], datetime]
    team: str
    holder: Holder
    downloads: Downloads

    def refusal(self, claim: SlackClaim) -> str:
        """The sentence that refuses the person who asks, or "" if they are answered."""
        return self.people.refusal(claim.user, claim.teams, self.settings())

    def rights(self, plan: Plan) -> Rights:
        """Who may do what to the plan, by the current settings."""
        called = DisplayNames(self.people, names.names(self.store))
        return rights(plan.name, Resolver(self.settings(), self.people.mail, self.people.group, called))

    def checked_rights(self, plan: Plan) -> Rights:
        """Like `rights`. Raises OutOfReach if Slack couldn't be asked about somebody in the settings."""
        resolved = self.rights(plan)
        self.people.check()
        return resolved

    def display_name(self, user: str) -> str:
        """The name of somebody whose id is in a text, or "" if nobody knows it."""
        in_settings = next((person.name for person in self.settings().people if person.slack == user), "")
        return in_settings or DisplayNames(self.people, names.names(self.store)).get(user, "")

    def with_names(self, answer: Answer) -> Answer:
        """The answer as people see it, with names in place of ids. What is saved and passed on to others has the ids."""
        return with_display_names(answer, self.display_name)
