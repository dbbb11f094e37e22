"""Settings made rights: the people that a plan's settings name, as the ids that the journal holds.

The surprise: an id is never a name. Somebody whom Slack knows goes by Slack's id, anybody else by one made of their key
in the settings, so that a name can be forgotten without touching the record.
"""

from __future__ import annotations

import hashlib
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.settings import Known, Settings, matches, named_in, several
from handlers.rights import Rights
from knowledge.model import Unclear
from knowledge.names import FORGOTTEN

SLACK_ID = re.compile(r"[UW][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Resolver:
    """How a person as the settings write them becomes ids. `mails` and `groups` are asked of Slack, where there is one."""

    settings: Settings
    mails: Callable[[str], str] = lambda _: ""
    groups: Callable[[str], tuple[str, ...]] = lambda _: ()
    names: Mapping[str, str] = field(default_factory=dict)

    def ids(self, entries: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.id(entry) for entry in entries))

    def id(self, entry: str) -> str:
        """Raises Unclear where the entry fits more than one person of the settings."""
        known = person(self.settings, entry)
        if known:
            return self.of(known)
        if SLACK_ID.fullmatch(entry):
            return entry
        return (self.mails(entry) if "@" in entry else "") or made_id(entry)

    def of(self, known: Known) -> str:
        """The id of a person whom the settings know."""
        return known.slack or (self.mails(known.email) if known.email else "") or made_id(known.key)


def made_id(key: str) -> str:
    """The id of somebody whom Slack does not know."""
    return f"person-{hashlib.sha256(key.casefold().encode()).hexdigest()[:12]}"


def person(settings: Settings, said: str) -> Known | None:
    """The person of the settings who is meant by a key, an e-mail address, a Slack id, or by what only they are called.

    Raises Unclear where that fits several people: a right is never given to whoever happens to stand first.
    """
    try:
        return matches(settings.people, said).only
    except Unclear as trouble:
        raise Unclear(f"“{said}” in the settings {trouble}") from trouble


def rights(plan: str, resolver: Resolver) -> Rights:
    """Who may do what to a plan."""
    settings = resolver.settings
    of = settings.of(plan)
    managers = resolver.ids((*settings.managers, *of.managers))
    linked = {
        owner: tuple(
            dict.fromkeys((*resolver.ids(each.people), *(one for group in each.groups for one in resolver.groups(group))))
        )
        for owner, each in of.owners.items()
    }
    deputies = {owner: resolver.ids(each.deputies) for owner, each in of.owners.items()}
    named = {resolver.of(known): known.name for known in settings.people}
    named |= {
        made_id(entry): entry
        for entry in settings.managers
        if person(settings, entry) is None and not SLACK_ID.fullmatch(entry)
    }
    return Rights(
        frozenset(managers), frozenset(resolver.ids(of.approvers)), linked, deputies, ChainMap(named, resolver.names),  # type: ignore[arg-type]
        of.extensions, of.completions, of.digests,
    )  # fmt: skip


def speaker(said: str, settings: Settings, names: Mapping[str, str] | None = None) -> str:
    """The id of whoever says at the terminal that they are this: a key, an e-mail address, a Slack id, or any name that only
    one person has. `names` are those that planbot has met, by id. Raises Unclear for nobody, and for several."""
    who = matches(settings.people, said)
    found = who.known_by or who.called
    if len(found) > 1:
        raise Unclear(f"“{said}” {several(found)}")
    if found:
        return found[0].slack or made_id(found[0].key)
    wanted = said.strip().casefold()
    entry = next((each for each in named_in(settings) if each.casefold() == wanted), None)
    if entry:
        return Resolver(settings).id(entry)
    met = [id for id, name in (names or {}).items() if wanted in (name.casefold(), id.casefold()) and name != FORGOTTEN]
    if len(met) > 1:
        raise Unclear(f"“{said}” fits {len(met)} people whom planbot has met: say --as with the id of one, {' or '.join(met)}.")
    if met:
        return met[0]
    raise Unclear(f"“{said}” is nobody whom the settings know: {_there_are(settings)}.")


def _there_are(settings: Settings) -> str:
    """Who could speak instead."""
    others = {entry for entry in settings.managers if person(settings, entry) is None}
    names = ", ".join(sorted({*(known.name for known in settings.people), *others}))
    return f"there are {names}" if names else "nobody is named there yet, and PLANBOT_MANAGERS names nobody either"


def unlinked(settings: Settings, plan: str, owners: Iterable[str]) -> tuple[str, ...]:
    """The owners of a plan that the settings link nobody to."""
    linked = {name.casefold() for name, each in settings.of(plan).owners.items() if each.people or each.deputies or each.groups}
    return tuple(owner for owner in owners if owner.casefold() not in linked)


def unlinked_sentence(plan: str, owners: tuple[str, ...]) -> str:
    """The same as a sentence with the next step; "" for none."""
    if not owners:
        return ""
    who = ", ".join(f"“{owner}”" for owner in owners)
    return (
        f"In the plan “{plan}”, nobody is linked to {who}: name people under plans.{plan}.owners, or only managers can update."
    )
