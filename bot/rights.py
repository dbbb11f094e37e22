"""Turns the settings into rights: finds the ids, as used in the journal, of the people in the settings.

An id is never a name. People who are in Slack have Slack's id; other people have one made from their key in the settings. So a
name can be forgotten without touching the history.
"""

from __future__ import annotations

import hashlib
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.settings import Person, Settings, ambiguous, entries_with_rights, matches
from handlers.rights import Rights
from knowledge.model import Unclear
from knowledge.names import FORGOTTEN

SLACK_ID = re.compile(r"[UW][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds the ids of the people in the settings.

    `mails` looks up an e-mail address in Slack, and returns "" if nobody has it. `groups` returns the members of a user group.
    `names` maps ids to the names that planbot has seen; they may be looked up on demand.
    """

    settings: Settings
    mails: Callable[[str], str] = lambda _: ""
    groups: Callable[[str], tuple[str, ...]] = lambda _: ()
    names: Mapping[str, str] = field(default_factory=dict)

    def ids(self, entries: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.id(entry) for entry in entries))

    def id(self, entry: str) -> str:
        """The id of the person that an entry in the settings refers to. Raises Unclear if it matches several people."""
        somebody = person(self.settings, entry)
        if somebody:
            return self.of(somebody)
        if SLACK_ID.fullmatch(entry):
            return entry
        return (self.mails(entry) if "@" in entry else "") or made_id(entry)

    def of(self, somebody: Person) -> str:
        """The id of a person in the settings."""
        return somebody.slack or (self.mails(somebody.email) if somebody.email else "") or made_id(somebody.key)


def made_id(key: str) -> str:
    """The id for a person who isn't in Slack."""
    return f"person-{hashlib.sha256(key.casefold().encode()).hexdigest()[:12]}"


def person(settings: Settings, entry: str) -> Person | None:
    """The person in the settings with this key, e-mail address, Slack id or name, or None.

    Raises Unclear if it matches several people: nobody gets a right merely because they come first.
    """
    try:
        return matches(settings.people, entry).only
    except Unclear as trouble:
        raise Unclear(f"“{entry}” in the settings {trouble}") from trouble


def rights(plan: str, resolver: Resolver) -> Rights:
    """The rights that people have in a plan."""
    settings = resolver.settings
    of_plan = settings.of(plan)
    linked = {}
    for name, owner in of_plan.owners.items():
        members = (member for group in owner.groups for member in resolver.groups(group))
        linked[name] = tuple(dict.fromkeys((*resolver.ids(owner.people), *members)))
    return Rights(
        managers=frozenset(resolver.ids((*settings.managers, *of_plan.managers))),
        approvers=frozenset(resolver.ids(of_plan.approvers)),
        linked=linked,
        deputies={name: resolver.ids(owner.deputies) for name, owner in of_plan.owners.items()},
        names=ChainMap(_names(resolver), resolver.names),  # type: ignore[arg-type]  # never written to
        extensions=of_plan.extensions,
        completions=of_plan.completions,
        schedule=of_plan.digests,
    )


def _names(resolver: Resolver) -> dict[str, str]:
    """The names of the people in the settings, by id. A manager who isn't listed under people has the entry itself as a
    name.
    """
    settings = resolver.settings
    people = {resolver.of(somebody): somebody.name for somebody in settings.people}
    outsiders = (entry for entry in settings.managers if person(settings, entry) is None and not SLACK_ID.fullmatch(entry))
    return people | {made_id(entry): entry for entry in outsiders}


def speaker(word: str, settings: Settings, names: Mapping[str, str] | None = None) -> str:
    """The id of the person given by --as: a key, e-mail address, Slack id, or a name that only one person has.

    `names` maps ids to the names that planbot has seen. Raises Unclear if it matches nobody or several people.
    """
    who = matches(settings.people, word)
    people = who.by_id or who.by_name
    if len(people) > 1:
        raise Unclear(f"“{word}” {ambiguous(people)}")
    if people:
        return people[0].slack or made_id(people[0].key)
    wanted = word.strip().casefold()
    entry = next((entry for entry in entries_with_rights(settings) if entry.casefold() == wanted), None)
    if entry:
        return Resolver(settings).id(entry)
    ids = [id for id, name in (names or {}).items() if wanted in (name.casefold(), id.casefold()) and name != FORGOTTEN]
    if len(ids) > 1:
        raise Unclear(f"“{word}” fits {len(ids)} people whom planbot has met: say --as with the id of one, {' or '.join(ids)}.")
    if ids:
        return ids[0]
    raise Unclear(f"“{word}” isn’t anybody in the settings: {_there_are(settings)}.")


def _there_are(settings: Settings) -> str:
    """The end of a sentence that says who else could have been named."""
    outsiders = {entry for entry in settings.managers if person(settings, entry) is None}
    names = ", ".join(sorted({*(somebody.name for somebody in settings.people), *outsiders}))
    return f"there are {names}" if names else "nobody is named there yet, and PLANBOT_MANAGERS names nobody either"


def unlinked(settings: Settings, plan: str, owners: Iterable[str]) -> tuple[str, ...]:
    """The owners in a plan who aren't linked to anybody in the settings."""
    of_plan = settings.of(plan).owners.items()
    linked = {name.casefold() for name, owner in of_plan if owner.people or owner.deputies or owner.groups}
    return tuple(owner for owner in owners if owner.casefold() not in linked)


def unlinked_sentence(plan: str, owners: Sequence[str]) -> str:
    """A sentence about owners who aren't linked to anybody, with the next step, or "" if there are none."""
    if not owners:
        return ""
    who = ", ".join(f"“{owner}”" for owner in owners)
    return (
        f"In the plan “{plan}”, nobody is linked to {who}: name people under plans.{plan}.owners, or only managers can update."
    )
