"""The settings as the rest of planbot uses them: frozen data with a default for everything, so that no file is needed.

`settings_reference` describes the keys in the file, and `settings_file` reads and checks it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.calendars import ENGLAND
from knowledge.model import Unclear

REFUSE, ANSWER = "refuse", "answer"
RECORD, APPROVE = "record", "approve"
ONE_STEP, TWO_STEPS = "one step", "two steps"
MANAGERS_ONLY, ANYBODY = "managers", "anybody"
EVERY_WEEK, REMINDERS = "weekly", ("never", "weekly", "fortnightly", "monthly")
GRACE = 120  # minutes by which a digest can be late and is still posted
# Slack lets an app post about one message per second to a channel, and allows short bursts (docs.slack.dev, "Rate limits",
# chat.postMessage).
PER_SECOND = 1.0
BURST = 5


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the settings. `key` is their key under `people`; `slack` and `email` may be ""."""

    key: str
    name: str
    slack: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """The people that a word in the settings can refer to: those with that key, e-mail address or Slack id, and those with that
    name.
    """

    by_id: tuple[Person, ...]
    by_name: tuple[Person, ...]

    @property
    def all(self) -> tuple[Person, ...]:
        return (*self.by_id, *self.by_name)

    @property
    def only(self) -> Person | None:
        """The only person that matches, or None if nobody does. Raises Unclear if there are several."""
        if len(self.all) > 1:
            raise Unclear(ambiguous(self.all))
        return self.all[0] if self.all else None


def matches(people: Sequence[Person], word: str) -> Matches:
    """The people that a word can refer to. Case matters only in Slack ids."""
    wanted = folded(word)
    by_id = tuple(
        person
        for person in people
        if wanted == folded(person.key)
        or (person.email and wanted == folded(person.email))
        or (person.slack and word.strip() == person.slack)
    )
    return Matches(by_id, tuple(person for person in people if person not in by_id and wanted == folded(person.name)))


def folded(text: str) -> str:
    """The text in a form for comparison that ignores case, spaces, and different encodings of accents."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def ambiguous(people: Sequence[Person]) -> str:
    """The end of a sentence about a word that matches several people, with the next step."""
    keys = " and ".join(person.key for person in people)
    return f"fits {len(people)} people, {keys}: write the key, the e-mail address or the Slack id of the one you mean."


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """Who is responsible for an owner: people, deputies and Slack user groups, as written in the settings."""

    people: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """The settings for one plan. `tell` is the channel in which confirmed changes are announced, or "". `escalate` is the
    number of reminders after which managers are told what is late, or 0 for never.
    """

    channels: tuple[str, ...] = ()
    tell: str = ""
    owners: Mapping[str, OwnerSettings] = field(default_factory=dict)
    managers: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    extensions: str = RECORD
    completions: str = ONE_STEP
    meetings: tuple[date, ...] = ()
    days_off: tuple[date, ...] = ()
    digests: str = MANAGERS_ONLY
    reminders: str = EVERY_WEEK
    escalate: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an installation."""

    plans: Mapping[str, PlanSettings] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    managers: tuple[str, ...] = ()
    guests: str = REFUSE
    foreign: str = REFUSE
    region: str = ENGLAND
    grace_minutes: int = GRACE
    log_text: bool = False
    health_port: int | None = None
    per_second: float = PER_SECOND
    burst: int = BURST

    def of(self, plan: str) -> PlanSettings:
        """The settings for a plan, or the defaults if it has none."""
        return self.plans.get(plan, DEFAULTS)

    @property
    def channels(self) -> Mapping[str, str]:
        """The name of the plan for each channel."""
        return {channel: name for name, plan in self.plans.items() for channel in plan.channels}


DEFAULTS = PlanSettings()


def entries_with_rights(settings: Settings) -> tuple[str, ...]:
    """Every entry in the settings that gives somebody a right, as written there."""
    owners = [owner for plan in settings.plans.values() for owner in plan.owners.values()]
    of_plans = [entry for plan in settings.plans.values() for entry in (*plan.managers, *plan.approvers)]
    of_owners = [entry for owner in owners for entry in (*owner.people, *owner.deputies)]
    return tuple(dict.fromkeys((*settings.managers, *of_plans, *of_owners)))
