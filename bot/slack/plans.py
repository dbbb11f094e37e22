"""Which plan is meant, where the database holds several: the channel's, else the one that this person used last.

The surprise: a sentence may name its plan ("contracts: status of R3"). Buttons say it so, and stay with their plan
whatever has been chosen since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.settings import Settings
from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part
from knowledge import once
from knowledge.model import Unclear
from knowledge.store import Plan, Store

NAMED = re.compile(r"^\s*([\w./-]+)\s*:\s+(.*)$", re.DOTALL)
LONGEST_USE = 200  # characters of “use NAME”; no plan's name is longer
USE = re.compile(
    r"""^\s*(?:please\s+)?use\s+(?:the\s+)?(?:plan\s+)?[“"']?([\w./ -]+?)[”"']?(?:\s+plan)?(?:\s+here)?[\s.!]*$""", re.I
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where something was said. `channel` is "" where it is nobody's but the person's own (a DM, App Home)."""

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
    """The plan that a sentence names before a colon, and the rest of it."""
    found = NAMED.match(text)
    plan = named(found[1], plans) if found else None
    return (plan, found[2]) if found and plan else (None, text)


def named(name: str, plans: Sequence[Plan]) -> Plan | None:
    """The plan of that name or title, upper and lower case alike."""
    wanted = " ".join(name.split()).casefold()
    return next((plan for plan in plans if wanted in (plan.name.casefold(), plan.title.casefold())), None)


def meant(store: Store, settings: Settings, where: Where) -> Plan | None:
    """The plan meant by what names none; None where it has to be asked. Raises Unclear where there is no plan at all."""
    plans = store.plans()
    if not plans:
        raise Unclear("There is no plan here yet: whoever runs planbot reads one with “planbot import FILE”.")
    if len(plans) == 1:
        return plans[0]
    names: list[Callable[[], str | None]] = [lambda: once.chosen_plan(store, where.person_place)]
    if where.channel:
        names = [
            lambda: settings.channels.get(where.channel), lambda: once.chosen_plan(store, where.channel_place), *names,
        ]  # fmt: skip
    return next((plan for name in names if (plan := named(name() or "", plans))), None)


def ask_which(plans: Sequence[Plan], text: str) -> Answer:
    """A question back: which of the plans, with the question that was asked behind each."""
    rows = tuple(Choice(plan.title, f"{plan.name}: {text or 'help'}") for plan in plans[:10])
    use = f"“use {plans[0].name}” settles it for this channel, or in a direct message for you."
    return Answer("Which plan do you mean?", (Choices("", rows), Note(use)))


def use(store: Store, settings: Settings, where: Where, text: str) -> Answer | None:
    """Do what "use NAME" says; None where that is not what was said."""
    found = USE.match(text) if len(text) <= LONGEST_USE else None
    plans = store.plans()
    if not found or not plans:
        return None
    plan = named(found[1], plans)
    if plan is None:
        if " " in found[1]:
            return None
        raise Unclear(f"There is no plan named “{found[1]}”: there is {', '.join(each.name for each in plans)}.")
    if where.channel and settings.channels.get(where.channel, plan.name) != plan.name:
        raise Unclear(f"The settings give this channel to the plan “{settings.channels[where.channel]}”: change it there.")
    once.choose_plan(store, where.channel_place if where.channel else where.person_place, plan.name)
    for_whom = "in this channel" if where.channel else "when you ask me"
    return Answer(f"“{plan.title}” is now the plan that is meant {for_whom}.")


def used(store: Store, where: Where, plan: Plan) -> None:
    """Remember the plan as the last that this person used, where that is new and matters."""
    if len(store.plans()) > 1 and once.chosen_plan(store, where.person_place) != plan.name:
        once.choose_plan(store, where.person_place, plan.name)


def prefixed(answer: Answer, plan: Plan, plans: Sequence[Plan]) -> Answer:
    """The answer with its plan before each sentence that a button says, where there are several plans."""
    if len(plans) < 2:
        return answer
    cards = tuple(prefixed(card, plan, plans) for card in answer.cards)
    choices = tuple(_choice(choice, plan) for choice in answer.choices)
    return replace(answer, parts=tuple(_part(part, plan) for part in answer.parts), cards=cards, choices=choices)


def _part(part: Part, plan: Plan) -> Part:
    match part:
        case Items(rows, _, _, more, back):
            items = tuple(Item(row.ref, row.title, row.note, _say(row.sentence, plan)) for row in rows)
            return replace(part, rows=items, more=_say(more, plan), back=_say(back, plan))
        case Choices(label, rows):
            return Choices(label, tuple(_choice(choice, plan) for choice in rows))
        case _:
            return part


def _choice(choice: Choice, plan: Plan) -> Choice:
    return replace(choice, sentence=_say(choice.sentence, plan))


def _say(sentence: str, plan: Plan) -> str:
    return f"{plan.name}: {sentence}" if sentence else ""
