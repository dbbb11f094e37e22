"""The people in the demo: made-up people for the owners in whatever plan is shown, and the settings that give them their
roles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import yaml

from knowledge.model import Plan
from knowledge.store import Store

GENERAL, PLAN, COMMITTEE = "C0GENERAL", "C0PLAN", "C0COMMITTEE"  # channel ids
MOST_OWNERS = 12  # the most owners who get a person; a longer list of people would be hard to use
# Enough names for all owners, none of them a real person's.
SAMPLE = {  # as in the sample plan's settings
    "Procurement": "Priya Shah",
    "Commissioning": "Colin Marsh",
    "Policy": "Petra Lind",
    "Performance and Risk": "Ray Osei",
    "Transformation Team": "Tess Hall",
}
NAMES = (
    *SAMPLE.values(),
    "Omar Aziz",
    "Nia Evans",
    "Jack Lowe",
    "Ines Costa",
    "Ben Ford",
    "Maya Roy",
    "Leo Grant",
)


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the demo. `role` says briefly what they may do. `owner` is the owner that they are responsible for, or ""."""

    id: str
    name: str
    role: str
    owner: str = ""
    guest: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@council.example"


ANN = Member("U0ANN", "Ann Reed", "staff: asks and suggests")
MORAG = Member("U0MORAG", "Morag Bell", "manager: changes anything")
AILEEN = Member("U0AILEEN", "Aileen Cole", "approver: signs off")
GUS = Member("U0GUS", "Gus Hart", "guest: gets no answers", guest=True)


def cast(owners: Sequence[str]) -> tuple[Member, ...]:
    """The people in the demo of a plan with these owners: Ann, the people responsible for the first `MOST_OWNERS` owners, the
    manager, the approver and a guest.
    """
    named = {owner: SAMPLE[owner] for owner in owners if owner in SAMPLE}
    left = (name for name in NAMES if name not in named.values())
    answerable = [(owner, named.get(owner) or next(left)) for owner in owners[:MOST_OWNERS]]
    answerable.sort(key=lambda entry: NAMES.index(entry[1]))
    members = (Member(f"U0{name.split()[0].upper()}", name, f"owner: {owner}", owner) for owner, name in answerable)
    return (ANN, *members, MORAG, AILEEN, GUS)


def settings(plan: str, members: Sequence[Member], today: date) -> str:
    """planbot's settings for these people, as YAML. Completions and new dates need the approver. The committee meets every
    eight weeks; its last meeting was four weeks ago.
    """
    keys = {member.id: member.id.removeprefix("U0").lower() for member in members if not member.guest}
    content = {
        "people": {keys[member.id]: {"name": member.name, "slack": member.id} for member in members if member.id in keys},
        "managers": [keys[MORAG.id]],
        "plans": {
            plan: {
                "channels": [PLAN, COMMITTEE],
                "tell": PLAN,
                "owners": {member.owner: {"people": [keys[member.id]]} for member in members if member.owner},
                "approvers": [keys[AILEEN.id]],
                "completions": "two steps",
                "extensions": "approve",
                "digests": "anybody",
                "escalate": "after 2 reminders",
                "meetings": [today + timedelta(days=days) for days in range(-28, 365, 56)],
            }
        },
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def ideas(store: Store, plan: Plan, members: Sequence[Member]) -> tuple[str, ...]:
    """Suggestions of what to say that work with this plan. Those without a slash have to be addressed to planbot."""
    vocabulary, rows = store.vocabulary(plan), store.recommendations(plan)
    closed = {status.word for status in vocabulary.statuses if status.closed}
    unfinished = next((row.ref for row in rows if row.status not in closed), rows[0].ref)
    owner = next((member.owner for member in members if member.owner), "")
    return (
        "summary",
        f"status of {rows[0].ref}",
        "what is still open",
        *([f"what does {owner} own"] if owner else []),
        "/plan",
        f"update {unfinished} in progress: a first draft went round",
        "chart by owner" if owner else "chart by status",
        "csv of what is still open",
        "digest here every Monday 9:00, even when nothing changed",
        "help",
    )


def channels() -> Iterator[tuple[str, str, str]]:
    """The id, name and topic of each channel."""
    yield PLAN, "action-plan", "Where the plan stands. Confirmed changes are announced here."
    yield COMMITTEE, "committee", "Papers and questions for the committee"
    yield GENERAL, "general", "Everybody"
