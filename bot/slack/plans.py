"""Which plan is meant, if the database has several: the channel's plan, or else the one that the person last used.

A sentence can name its plan ("contracts: status of R3"). Those of buttons always do, so that a button keeps its plan whatever
is chosen later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.settings import Settings
from handlers.answer import Answer, Brief, Choice, Choices, Items, Note, Part
from knowledge import sessions
from knowledge.model import Plan, Unclear
from knowledge.store import Store

NAMED = re.compile(r"^\s*([\w./-]+)\s*:\s+(.*)$", re.DOTALL)
LONGEST_USE = 200  # characters in “use NAME”; no plan's name is longer
USE = re.compile(
    r"""^\s*(?:please\s+)?use\s+(?:the\s+)?(?:plan\s+)?[“"']?([\w./ -]+?)[”"']?(?:\s+plan)?(?:\s+here)?[\s.!]*$""", re.I
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where something was said. `channel` is "" in a direct message and in App Home."""

    team: str
    user: str
    channel: str = ""

    @property
    def person_place(self) -> str:
        return f"person:{self.team}:{self.user}"

    @property
    def channel_place(self) -> str:
        return f"channel:{self.team}:{self.channel}"


def split(text: str, plans: Sequence[Plan]) -> tuple[Plan | None, str]:
    """The plan that a sentence names before a colon, or None, and the rest of the sentence."""
    match = NAMED.match(text)
    plan = named(match[1], plans) if match else None
    return (plan, match[2]) if match and plan else (None, text)


def named(name: str, plans: Sequence[Plan]) -> Plan | None:
    """The plan with that name or title, ignoring case, or None."""
    wanted = " ".join(name.split()).casefold()
    return next((plan for plan in plans if wanted in (plan.name.casefold(), plan.title.casefold())), None)


def meant(store: Store, settings: Settings, where: Where, plans: Sequence[Plan] | None = None) -> Plan | None:
    """The plan that is meant if none is named, or None if planbot has to ask. Raises Unclear if there is no plan at all.

    Pass `plans` if all of them have been read already.
    """
    plans = store.plans() if plans is None else plans
    if not plans:
        raise Unclear("No plan has been imported yet. Whoever runs planbot can import one with “planbot import FILE”.")
    if len(plans) == 1:
        return plans[0]
    return next((plan for name in _chosen(store, settings, where) if (plan := named(name or "", plans))), None)


def _chosen(store: Store, settings: Settings, where: Where) -> Iterator[str | None]:
    """The names of the plans chosen for a channel and a person, in order of precedence."""
    if where.channel:
        yield settings.channels.get(where.channel)
        yield sessions.chosen_plan(store, where.channel_place)
    yield sessions.chosen_plan(store, where.person_place)


def ask_which(plans: Sequence[Plan], text: str) -> Answer:
    """Ask which of the plans is meant, with a button for each that repeats the question."""
    rows = tuple(Choice(plan.title, f"{plan.name}: {text or 'help'}") for plan in plans[:10])
    use = f"“use {plans[0].name}” sets it for this channel or, in a direct message, for you."
    return Answer("Which plan do you mean?", (Choices("", rows), Note(use)))


def use(store: Store, settings: Settings, where: Where, text: str) -> Answer | None:
    """Carry out "use NAME". Returns None for any other sentence."""
    match = USE.match(text) if len(text) <= LONGEST_USE else None
    plans = store.plans() if match else ()
    if not match or not plans:
        return None
    name = match[1]
    plan = named(name, plans)
    if plan is None:
        if " " in name:
            return None
        raise Unclear(f"There is no plan named “{name}”: there is {', '.join(plan.name for plan in plans)}.")
    if where.channel and settings.channels.get(where.channel, plan.name) != plan.name:
        raise Unclear(f"The settings give this channel to the plan “{settings.channels[where.channel]}”: change it there.")
    sessions.choose_plan(store, where.channel_place if where.channel else where.person_place, plan.name)
    for_whom = "in this channel" if where.channel else "when you ask me"
    return Answer(f"“{plan.title}” is now the plan I use {for_whom}.")


def used(store: Store, where: Where, plan: Plan, plans: Sequence[Plan]) -> None:
    """Remember the plan as the last one that the person used, if there are several plans."""
    if len(plans) > 1 and sessions.chosen_plan(store, where.person_place) != plan.name:
        sessions.choose_plan(store, where.person_place, plan.name)


def prefixed(answer: Answer, plan: Plan, plans: Sequence[Plan]) -> Answer:
    """The answer with the plan's name in front of each button's sentence, if there are several plans."""
    if len(plans) < 2:
        return answer
    cards = tuple(prefixed(card, plan, plans) for card in answer.cards)
    choices = tuple(_choice(choice, plan) for choice in answer.choices)
    return replace(answer, parts=tuple(_part(part, plan) for part in answer.parts), cards=cards, choices=choices)


def _part(part: Part, plan: Plan) -> Part:
    match part:
        case Items(rows, _, _, more, back):
            items = tuple(replace(row, sentence=_for(row.sentence, plan)) for row in rows)
            return replace(part, rows=items, more=_for(more, plan), back=_for(back, plan))
        case Brief():
            choices = tuple(_choice(choice, plan) for choice in part.choices)
            return replace(part, choices=choices, menu=tuple(_choice(choice, plan) for choice in part.menu))
        case Choices(label, rows):
            return Choices(label, tuple(_choice(choice, plan) for choice in rows))
        case _:
            return part


def _choice(choice: Choice, plan: Plan) -> Choice:
    return replace(choice, sentence=_for(choice.sentence, plan))


def _for(sentence: str, plan: Plan) -> str:
    return f"{plan.name}: {sentence}" if sentence else ""
