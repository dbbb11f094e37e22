"""Who a person is according to Slack (a member, a guest, or from another workspace), and whether planbot answers them.

People about whom Slack can't be asked get no answers. Slack is asked about each person once an hour.
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

PERSON_SECONDS = 3600.0  # how long a reply from users.info is cached
LIST_SECONDS = 60.0  # how long a group's members are cached: people who leave it lose their rights within a minute
RETRY_SECONDS = 20.0  # how long an error is cached
AWAY_SECONDS = 2.0  # how long Slack isn't asked again after a call without a reply
MOST_PEOPLE = 20_000  # the most people in the cache
MAX_RETRY_AFTER = 5.0  # in seconds; a longer Retry-After from users.info isn't waited for
TRIES = 3  # calls to users.info

GUEST = "Guests can’t use planbot here: ask whoever runs it if you need access."
FOREIGN = "I answer members of my own workspace only: ask somebody there, or whoever runs planbot to let other workspaces in."
UNSURE = "I couldn’t check just now that you are a member of this workspace: try again in a minute."
UNCHECKED = (
    "I couldn’t check that you are a member of this workspace ({}): try again, and if it happens again, tell whoever runs"
    " planbot."
)
NO_SCOPE = (
    "I can’t check that you are a member of this workspace, for I lack Slack's permission “users:read”:"
    " ask whoever runs planbot to install it anew with its manifest."
)


class OutOfReach(Unclear):
    """Slack couldn't be asked whether the person may do this. Trying again later may help."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person, as Slack knows them. `name` is what colleagues see. `trouble` is why Slack couldn't be asked, or ""."""

    id: str
    name: str = ""
    email: str = ""
    guest: bool = False
    foreign: bool = False
    trouble: str = ""


class People:
    """Asks Slack about people, e-mail addresses and user groups, and caches the replies."""

    def __init__(self, outbox: Outbox, team: str) -> None:
        self._outbox = outbox
        self._team = team
        self._lock = threading.Lock()
        self._people: dict[str, tuple[float, Person]] = {}
        self._lists: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._unchecked: dict[str, float] = {}
        self._away_until = 0.0

    def person(self, user: str) -> Person:
        """The person, from the cache or from Slack."""
        now = time.monotonic()
        with self._lock:
            asked, cached = self._people.get(user, (-PERSON_SECONDS, None))
        if cached is not None and now - asked < PERSON_SECONDS:
            return cached
        fresh = self._ask(user)
        if not fresh.trouble:
            with self._lock:
                if len(self._people) >= MOST_PEOPLE:
                    self._people.clear()
                self._people[user] = (now, fresh)
        return fresh

    def refusal(self, user: str, teams: tuple[str, ...], settings: Settings) -> str:
        """Why a person gets no answers, as a sentence, or "" if they do. `teams` are the workspace ids in the payload."""
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
        """The id of the person with an e-mail address, or "" if there is none or Slack can't be asked."""
        ids = self._ids("users.lookupByEmail", {"email": address}, lambda response: (str(response["user"]["id"]),))
        return ids[0] if ids else ""

    def group(self, group: str) -> tuple[str, ...]:
        """The ids of a user group's members, or () if Slack can't be asked."""
        return self._ids("usergroups.users.list", {"usergroup": group}, lambda response: tuple(map(str, response["users"])))

    def check(self) -> None:
        """Raise OutOfReach if a person or group couldn't be looked up just now because Slack was in trouble."""
        now = time.monotonic()
        with self._lock:
            unasked = any(until > now for until in self._unchecked.values())
        if unasked:
            raise OutOfReach("Slack could not be asked just now who may do that: try again in a minute.")

    def _ids(self, method: str, args: dict[str, str], read: Callable[[Mapping[str, Any]], tuple[str, ...]]) -> tuple[str, ...]:
        """The ids that `read` finds in the reply to a method, cached. After an error, Slack is asked again sooner."""
        key, now = f"{method}:{args}", time.monotonic()
        with self._lock:
            until, cached = self._lists.get(key, (0.0, ()))
        if now < until:
            return cached
        if now < self._away_until:
            with self._lock:
                self._unchecked[key] = self._away_until
            return ()
        outcome = self._outbox.call(method, args)
        ids = () if outcome.error else read(outcome.response or {})
        passing = outcome.wait is not None
        until = time.monotonic() + (AWAY_SECONDS if passing else RETRY_SECONDS if outcome.error else LIST_SECONDS)
        with self._lock:
            self._lists[key] = (until, ids)
            self._unchecked.pop(key, None)
            if passing:
                self._unchecked[key] = until
        if outcome.lost:
            self._away_until = until
        return ids

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
                return Person(user, foreign=True)  # this workspace doesn't know the person
            if outcome.wait is None:
                return Person(user, trouble=UNCHECKED.format(outcome.error))
            if outcome.lost:
                self._away_until = time.monotonic() + AWAY_SECONDS
            if outcome.lost or outcome.wait > MAX_RETRY_AFTER:
                break
            time.sleep(outcome.wait)
        return Person(user, trouble=UNSURE)

    def _read(self, user: str, record: Mapping[str, Any]) -> Person:
        profile = record.get("profile", {})
        return Person(
            user,
            name=profile.get("display_name") or profile.get("real_name") or record.get("name") or user,
            email=profile.get("email") or "",
            guest=bool(record.get("is_restricted") or record.get("is_ultra_restricted")),
            foreign=bool(record.get("is_stranger")) or record.get("team_id", self._team) != self._team,
        )


class DisplayNames(Mapping[str, str]):
    """Names of people by id: from `names` (the settings and earlier requests) or else from Slack."""

    def __init__(self, people: People, names: Mapping[str, str]) -> None:
        self._people, self._names = people, names

    def __getitem__(self, who: str) -> str:
        if who in self._names:
            return self._names[who]
        name = self._people.person(who).name if who[:1] in "UW" else ""
        if not name:
            raise KeyError(who)
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
