"""Who may change a plan. Rights are passed in, for one plan at one moment; nothing is looked up here.

People are represented by ids. Names are only for display, and never decide anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handlers.question import join_names

APPROVE = "approve"
TWO_STEPS = "two steps"
ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may do what in one plan. People who aren't listed here can't change anything.

    `linked` are the people responsible for each owner, and `deputies` those who may update for them. `managers` may do
    everything. `approvers` accept completions and extensions; if there are none, managers do. `extensions` is "record" or
    "approve", `completions` is "one step" or "two steps", and `schedule` (who may set up digests) is "managers" or "anybody".
    `names` maps ids to names.
    """

    managers: frozenset[str] = frozenset()
    approvers: frozenset[str] = frozenset()
    linked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deputies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    extensions: str = "record"
    completions: str = "one step"
    schedule: str = "managers"

    def may_schedule(self, who: str) -> bool:
        """True if the person may set up digests: managers always, others only if `schedule` is "anybody"."""
        return bool(who) and (self.schedule == ANYBODY or self.may_manage(who))

    def may_update(self, who: str, owners: Iterable[str]) -> bool:
        """True if the person may update something with these owners."""
        return bool(who) and (who in self.managers or any(who in self.people_for(owner) for owner in owners))

    def may_manage(self, who: str) -> bool:
        return bool(who) and who in self.managers

    def may_approve(self, who: str) -> bool:
        return bool(who) and who in (self.approvers or self.managers)

    def people_for(self, owner: str) -> tuple[str, ...]:
        """Everybody who may update what an owner has: the people linked to it, then their deputies."""
        return (*self._for(self.linked, owner), *self._for(self.deputies, owner))

    def accountable(self, owners: Iterable[str]) -> tuple[str, ...]:
        """The people responsible for these owners, without deputies."""
        return _distinct(person for owner in owners for person in self._for(self.linked, owner))

    def who_may_update(self, owners: Iterable[str]) -> tuple[str, ...]:
        """The people to ask for an update to something with these owners: those linked to them and their deputies, or the
        managers if there is nobody else.
        """
        return _distinct(person for owner in owners for person in self.people_for(owner)) or tuple(sorted(self.managers))

    def who_may_approve(self) -> tuple[str, ...]:
        return tuple(sorted(self.approvers or self.managers))

    def owners_of(self, who: str, owners: Iterable[str]) -> tuple[str, ...]:
        """The owners on whose behalf the person may make updates."""
        return tuple(owner for owner in owners if who in self.people_for(owner))

    def unlinked(self, owners: Iterable[str]) -> tuple[str, ...]:
        """The owners who have neither a linked person nor a deputy."""
        return tuple(owner for owner in owners if not self.people_for(owner))

    def name(self, who: str) -> str:
        return self.names.get(who, who)

    def names_of(self, people: Iterable[str]) -> str:
        """People as a list of at most six names, with the number of the others."""
        return join_names(tuple(self.name(person) for person in people), 6)

    def any_of(self, people: Iterable[str]) -> str:
        """A list of people any of whom will do: "Ann or Bob"."""
        names = [self.name(person) for person in people]
        shown = names[:6] + ([f"{len(names) - 6} more"] if len(names) > 6 else [])
        return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""

    @staticmethod
    def _for(links: Mapping[str, tuple[str, ...]], owner: str) -> tuple[str, ...]:
        folded = owner.casefold()
        return next((people for name, people in links.items() if name.casefold() == folded), ())


NOBODY = Rights()


def _distinct(people: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people))
