"""Who somebody is: of this workspace, a guest of it, or of another one. And whether they are answered.

The surprise: what cannot be found out counts as not allowed. Slack is asked once an hour for each person.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.settings import ANSWER, Settings
from bot.slack.outbox import Outbox
from knowledge.model import Unclear

KNOWN_FOR = 3600.0  # seconds that an answer of users.info is believed
LISTED_FOR = 60.0  # seconds that a group's members are believed: who leaves it loses the right within a minute
ASKED_AGAIN = 20.0
AWAY_FOR = 2.0  # seconds in which nothing more is asked of Slack after a call that it let hang
MOST_KNOWN = 20_000
PATIENCE = 5.0  # seconds that a 429 of users.info is waited for
TRIES = 3

GUEST = "I answer members of this workspace only, and you are here as a guest: ask whoever runs planbot to let guests in."
FOREIGN = "I answer members of my own workspace only: ask somebody there, or whoever runs planbot to let other workspaces in."
UNSURE = "I could not check just now that you are a member of this workspace: try again in a minute."
UNCHECKED = (
    "I could not check that you are a member of this workspace ({}): try again, and if it happens again, tell whoever runs"
    " planbot."
)
NO_SCOPE = (
    "I cannot check that you are a member of this workspace, for I lack Slack's permission “users:read”:"
    " ask whoever runs planbot to install it anew with its manifest."
)


class OutOfReach(Unclear):
    """Slack could not be asked who may do this. It may be asked again later."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a person. `name` is what colleagues see, `trouble` why nothing could be found out."""

    id: str
    name: str = ""
    email: str = ""
    guest: bool = False
    foreign: bool = False
    trouble: str = ""


class People:
    """Asks Slack about people, and remembers for a while."""

    def __init__(self, outbox: Outbox, team: str) -> None:
        self._outbox = outbox
        self._team = team
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Person]] = {}
        self._lists: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._unasked: dict[str, float] = {}
        self._away_until = 0.0

    def person(self, user: str) -> Person:
        """What is known of the person, asking Slack where it is not known or long ago."""
        now = time.monotonic()
        with self._lock:
            asked, known = self._known.get(user, (-KNOWN_FOR, None))
        if known is not None and now - asked < KNOWN_FOR:
            return known
        found = self._ask(user)
        if not found.trouble:
            with self._lock:
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                self._known[user] = (now, found)
        return found

    def refusal(self, user: str, teams: tuple[str, ...], settings: Settings) -> str:
        """The sentence that refuses a person; "" where they are answered. `teams` are those that Slack names with them."""
        foreign = any(team and team != self._team for team in teams)
        if foreign and settings.foreign != ANSWER:
            return FOREIGN
        if settings.foreign == ANSWER and settings.guests == ANSWER:
            return ""
        person = self.person(user)
        if person.trouble:
            return "" if foreign else person.trouble
        if person.foreign:
            return "" if settings.foreign == ANSWER else FOREIGN
        return GUEST if person.guest and settings.guests != ANSWER else ""

    def mail(self, address: str) -> str:
        """The id of the person with an e-mail address; "" where Slack knows none, or does not say."""
        found = self._listed("users.lookupByEmail", {"email": address}, lambda told: (str(told["user"]["id"]),))
        return found[0] if found else ""

    def group(self, group: str) -> tuple[str, ...]:
        """The members of a user group; nobody where Slack does not say."""
        return self._listed("usergroups.users.list", {"usergroup": group}, lambda told: tuple(map(str, told["users"])))

    def check(self) -> None:
        """Raise OutOfReach where a person or a group of the settings could not be looked up just now, for Slack's trouble."""
        now = time.monotonic()
        with self._lock:
            unasked = any(until > now for until in self._unasked.values())
        if unasked:
            raise OutOfReach("Slack could not be asked just now who may do that: try again in a minute.")

    def _listed(
        self, method: str, args: dict[str, str], read: Callable[[Mapping[str, Any]], tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Ids that Slack gives for something, believed for a while; what it does not say is asked again sooner."""
        key, now = f"{method}:{args}", time.monotonic()
        with self._lock:
            until, known = self._lists.get(key, (0.0, ()))
        if now < until:
            return known
        if now < self._away_until:
            with self._lock:
                self._unasked[key] = self._away_until
            return ()
        outcome = self._outbox.call(method, args)
        found = () if outcome.error else read(outcome.response or {})
        passing = outcome.wait is not None
        until = time.monotonic() + (AWAY_FOR if passing else ASKED_AGAIN if outcome.error else LISTED_FOR)
        with self._lock:
            self._lists[key] = (until, found)
            self._unasked.pop(key, None)
            if passing:
                self._unasked[key] = until
        if outcome.lost:
            self._away_until = until
        return found

    def _ask(self, user: str) -> Person:
        if time.monotonic() < self._away_until:
            return Person(user, trouble=UNSURE)
        for _ in range(TRIES):
            outcome = self._outbox.call("users.info", {"user": user})
            if not outcome.error:
                return self._read(user, (outcome.response or {}).get("user", {}))
            if outcome.error == "missing_scope":
                return Person(user, trouble=NO_SCOPE)
            if outcome.error in ("user_not_found", "user_not_visible"):
                return Person(user, foreign=True)  # whom this workspace does not know is not of it
            if outcome.wait is None:
                return Person(user, trouble=UNCHECKED.format(outcome.error))
            if outcome.lost:
                self._away_until = time.monotonic() + AWAY_FOR
            if outcome.lost or outcome.wait > PATIENCE:
                break
            time.sleep(outcome.wait)
        return Person(user, trouble=UNSURE)

    def _read(self, user: str, told: Mapping[str, Any]) -> Person:
        profile = told.get("profile", {})
        return Person(
            user,
            name=profile.get("display_name") or profile.get("real_name") or told.get("name") or user,
            email=profile.get("email") or "",
            guest=bool(told.get("is_restricted") or told.get("is_ultra_restricted")),
            foreign=bool(told.get("is_stranger")) or told.get("team_id", self._team) != self._team,
        )


class Called(Mapping[str, str]):
    """What people are called, by id: by the settings, else by Slack, else as they were called when they last did something."""

    def __init__(self, people: People, known: Mapping[str, str]) -> None:
        self._people, self._known_names = people, known

    def __getitem__(self, who: str) -> str:
        if who in self._known_names:
            return self._known_names[who]
        name = self._people.person(who).name if who[:1] in "UW" else ""
        if not name:
            raise KeyError(who)
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(self._known_names)

    def __len__(self) -> int:
        return len(self._known_names)
