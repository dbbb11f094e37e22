"""Every key in the settings file in one table: its shape, its meaning and its default.

`REFERENCE` is used to read the file and to generate docs/settings.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.settings import (
    ANSWER,
    ANYBODY,
    APPROVE,
    BURST,
    EVERY_WEEK,
    GRACE,
    MANAGERS_ONLY,
    ONE_STEP,
    RECORD,
    REFUSE,
    REMINDERS,
    TWO_STEPS,
)
from knowledge import yamlfile
from knowledge.calendars import ENGLAND, REGIONS
from knowledge.yamlfile import Shape

MAIL = re.compile(r"\S+@\S+")
ESCALATION = re.compile(r"after ([1-9]|1\d|20) reminders?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    """One key in the file: the shape of its value, its meaning in one line, and its default in words."""

    shape: Shape
    meaning: str
    default: str


def _pace(node: Any, faults: yamlfile.Faults) -> float | None:
    """The shape of a number of messages per second, which is greater than 0."""
    text = yamlfile.text(node, faults)
    try:
        number = float(text or "")
    except ValueError:
        number = 0.0
    if not 0.0 < number <= 1000.0:
        faults.add(node, "a number greater than 0 is expected here, such as 1 or 0.5.")
        return None
    return number


def _id(first: str, what: str) -> Shape:
    """The shape of a Slack id, which starts with one of the letters in `first`. `what` says what the id belongs to, for the
    error message.
    """
    pattern = re.compile(rf"[{first}][A-Z0-9]+")

    def shape(node: Any, faults: yamlfile.Faults) -> str | None:
        text = yamlfile.text(node, faults)
        if text is not None and not pattern.fullmatch(text):
            faults.add(node, f"“{text}” isn’t the id of {what}: copy it from Slack; it begins with {' or '.join(first)}.")
            return None
        return text

    return shape


def _escalation(node: Any, faults: yamlfile.Faults) -> int | None:
    """The shape of "after 2 reminders", whose value is the number."""
    text = yamlfile.text(node, faults)
    if text is None:
        return None
    match = ESCALATION.fullmatch(" ".join(text.split()))
    if match is None:
        faults.add(node, f"“{text}” isn’t understood here: write “after 2 reminders”, with a number from 1 to 20.")
        return None
    return int(match[1])


def _mail(node: Any, faults: yamlfile.Faults) -> str | None:
    """The shape of an e-mail address."""
    text = yamlfile.text(node, faults)
    if text is not None and not MAIL.fullmatch(text):
        faults.add(node, f"“{text}” isn’t an e-mail address: write one such as ann@example.org.")
        return None
    return text


def _words(choices: Iterable[str]) -> str:
    """A list of choices for the settings reference."""
    *others, last = (f"`{word}`" for word in choices)
    return f"{', '.join(others)} or {last}"


PEOPLE = "Slack user ids, e-mail addresses, or keys of `people`"
REFERENCE: Mapping[str, Key] = {
    "people.KEY.name": Key(yamlfile.text, "The person's name.", "the key"),
    "people.KEY.slack": Key(_id("UW", "a person"), "Their Slack user id.", "none"),
    "people.KEY.email": Key(_mail, "Their e-mail address.", "none"),
    "plans.NAME.channels": Key(yamlfile.texts, "Ids of the channels that are about this plan.", "none"),
    "plans.NAME.tell": Key(_id("CG", "a channel"), "Id of the channel in which confirmed changes are announced.", "none"),
    "plans.NAME.owners.OWNER.people": Key(yamlfile.texts, f"Who is responsible for what an owner owns: {PEOPLE}.", "nobody"),
    "plans.NAME.owners.OWNER.deputies": Key(
        yamlfile.texts, "Who may update on their behalf, without getting reminders.", "nobody"
    ),
    "plans.NAME.owners.OWNER.groups": Key(
        yamlfile.list_of(_id("S", "a user group")), "Ids of Slack user groups whose members are responsible as well.", "none"
    ),
    "plans.NAME.managers": Key(yamlfile.texts, "Who manages this plan, besides `managers`.", "nobody else"),
    "plans.NAME.approvers": Key(yamlfile.texts, "Who accepts completions and extensions.", "the managers"),
    "plans.NAME.extensions": Key(
        yamlfile.one_of(RECORD, APPROVE),
        f"`{RECORD}`: a first or later date takes effect at once. `{APPROVE}`: it waits for an approver.",
        RECORD,
    ),
    "plans.NAME.completions": Key(
        yamlfile.one_of(ONE_STEP, TWO_STEPS),
        f"`{ONE_STEP}`: a closing status takes effect at once. `{TWO_STEPS}`: it waits for an approver.",
        ONE_STEP,
    ),
    "plans.NAME.meetings": Key(
        yamlfile.list_of(yamlfile.day), "Dates of the committee's meetings, such as 2026-09-30.", "none"
    ),
    "plans.NAME.days_off": Key(
        yamlfile.list_of(yamlfile.day),
        "Days on which your organisation is closed, besides bank holidays, such as 2026-12-29.",
        "none",
    ),
    "plans.NAME.digests": Key(
        yamlfile.one_of(MANAGERS_ONLY, ANYBODY), f"Who may set up digests: `{MANAGERS_ONLY}` or `{ANYBODY}`.", MANAGERS_ONLY
    ),
    "plans.NAME.reminders": Key(
        yamlfile.one_of(*REMINDERS),
        f"How often people get reminders unless they choose for themselves: {_words(REMINDERS)}.",
        EVERY_WEEK,
    ),
    "plans.NAME.escalate": Key(
        _escalation,
        "`after 2 reminders`, or another number: managers are told, once, of what is still late after so many reminders.",
        "managers are not told",
    ),
    "managers": Key(yamlfile.texts, f"Who manages planbot: {PEOPLE}.", "nobody"),
    "guests": Key(
        yamlfile.one_of(REFUSE, ANSWER), f"What happens to guests of the workspace: `{REFUSE}` or `{ANSWER}`.", REFUSE
    ),
    "foreign": Key(
        yamlfile.one_of(REFUSE, ANSWER), f"What happens to people from other workspaces: `{REFUSE}` or `{ANSWER}`.", REFUSE
    ),
    "region": Key(yamlfile.one_of(*REGIONS), f"Whose bank holidays count: {_words(REGIONS)}.", ENGLAND),
    "grace_minutes": Key(
        yamlfile.whole(1, 1440), "How many minutes late a digest may be posted; after that it is skipped.", str(GRACE)
    ),
    "log_text": Key(yamlfile.truth, "Whether the log includes what people wrote.", "false"),
    "health_port": Key(yamlfile.whole(1, 65535), "The port on which `/healthz` answers.", "none"),
    "pace.per_second": Key(_pace, "How many messages per second planbot posts to one channel.", "1"),
    "pace.burst": Key(yamlfile.whole(1, 100), "How many messages it may post at once before that pace applies.", str(BURST)),
}


def shape(under: str = "") -> Shape:
    """The shape of the file, or of what is under a key ("plans.NAME."). A part in capitals stands for any name."""
    parts: dict[str, None] = {}
    for name in REFERENCE:
        if name.startswith(under):
            parts.setdefault(name[len(under) :].partition(".")[0])
    shapes = {part: REFERENCE[under + part].shape if under + part in REFERENCE else shape(f"{under}{part}.") for part in parts}
    only = next(iter(shapes))
    return yamlfile.mapping(shapes[only]) if only.isupper() else yamlfile.keys(shapes)
