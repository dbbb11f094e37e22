"""The settings: one YAML file, checked for all of its faults at once. Every key has a default, so that no file is needed.

`REFERENCE` describes every key. Both the shape in which the file is read and docs/settings.md are made from it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import plan_names, yamlfile
from knowledge.calendars import ENGLAND, REGIONS
from knowledge.model import Unclear
from knowledge.yamlfile import Shape

REFUSE, ANSWER = "refuse", "answer"
RECORD, APPROVE = "record", "approve"
ONE_STEP, TWO_STEPS = "one step", "two steps"
MANAGERS_ONLY, ANYBODY = "managers", "anybody"
EVERY_WEEK, REMINDERS = "weekly", ("never", "weekly", "fortnightly", "monthly")
GRACE = 120  # minutes by which a digest may be late and is still posted
# Slack lets an app post about one message a second into a channel, and short bursts above that
# (docs.slack.dev, "Rate limits", chat.postMessage).
PER_SECOND = 1.0
BURST = 5
MANAGERS = "PLANBOT_MANAGERS"
SIMPLE_KEYS = ("guests", "foreign", "region", "grace_minutes", "log_text", "health_port")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the settings. `key` is their key under `people`; `slack` and `email` are "" if they have none."""

    key: str
    name: str
    slack: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """The people whom a word in the settings may mean: in one list those with that key, e-mail address or Slack id, in another
    those with that name.
    """

    by_id: tuple[Person, ...]
    by_name: tuple[Person, ...]

    @property
    def all(self) -> tuple[Person, ...]:
        return (*self.by_id, *self.by_name)

    @property
    def only(self) -> Person | None:
        """The one person who is meant, or None if there is nobody. Raises Unclear if there are several."""
        if len(self.all) > 1:
            raise Unclear(ambiguous(self.all))
        return self.all[0] if self.all else None


def matches(people: Sequence[Person], word: str) -> Matches:
    """Find the people whom a word may mean. Case only matters in Slack ids."""
    wanted = _folded(word)
    by_id = tuple(
        person
        for person in people
        if wanted == _folded(person.key)
        or (person.email and wanted == _folded(person.email))
        or (person.slack and word.strip() == person.slack)
    )
    return Matches(by_id, tuple(person for person in people if person not in by_id and wanted == _folded(person.name)))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def ambiguous(people: Sequence[Person]) -> str:
    """The end of a sentence about a word that fits several people, with the next step."""
    keys = " and ".join(person.key for person in people)
    return f"fits {len(people)} people, {keys}: write the key, the e-mail address or the Slack id of the one you mean."


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """Who is responsible for an owner: people, deputies and Slack user groups, as they are written in the settings."""

    people: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """The settings of one plan. `tell` is the channel in which confirmed changes are announced, "" for none. `escalate` is the
    number of reminders after which managers are told what is late, 0 for never.
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
        """The settings of a plan; the defaults if it has none."""
        return self.plans.get(plan, DEFAULTS)

    @property
    def channels(self) -> Mapping[str, str]:
        """The name of the plan that each channel belongs to."""
        return {channel: name for name, plan in self.plans.items() for channel in plan.channels}


DEFAULTS = PlanSettings()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file: the shape of its value, what it means in one line, and its default in words."""

    shape: Shape
    meaning: str
    default: str


def _pace(node: Any, faults: yamlfile.Faults) -> float | None:
    """Messages a second: a number greater than 0."""
    text = yamlfile.text(node, faults)
    try:
        number = float(text or "")
    except ValueError:
        number = 0.0
    if not 0.0 < number <= 1000.0:
        faults.add(node, "a number greater than 0 is expected here, as 1 or 0.5.")
        return None
    return number


def _id(first: str, what: str) -> Shape:
    """The shape of a Slack id, which starts with one of the letters in `first`. `what` says what has such ids, for the error
    message.
    """
    pattern = re.compile(rf"[{first}][A-Z0-9]+")

    def shape(node: Any, faults: yamlfile.Faults) -> str | None:
        text = yamlfile.text(node, faults)
        if text is not None and not pattern.fullmatch(text):
            faults.add(node, f"“{text}” is no id of {what}: copy it from Slack, it begins with {' or '.join(first)}.")
            return None
        return text

    return shape


def _escalation(node: Any, faults: yamlfile.Faults) -> int | None:
    """The number in "after 2 reminders"."""
    text = yamlfile.text(node, faults)
    if text is None:
        return None
    match = ESCALATION.fullmatch(" ".join(text.split()))
    if match is None:
        faults.add(node, f"“{text}” is not understood here: write it as “after 2 reminders”, with a number from 1 to 20.")
        return None
    return int(match[1])


def _mail(node: Any, faults: yamlfile.Faults) -> str | None:
    """An e-mail address."""
    text = yamlfile.text(node, faults)
    if text is not None and not MAIL.fullmatch(text):
        faults.add(node, f"“{text}” is no e-mail address: write it as ann@example.org.")
        return None
    return text


def _words(choices: Iterable[str]) -> str:
    """Choices as the settings reference lists them."""
    *others, last = (f"`{word}`" for word in choices)
    return f"{', '.join(others)} or {last}"


MAIL = re.compile(r"\S+@\S+")
ESCALATION = re.compile(r"after ([1-9]|1\d|20) reminders?", re.IGNORECASE)
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


def _shape(under: str = "") -> Shape:
    """The shape of the file, or of what is under a key ("plans.NAME."). A part in capitals stands for any name."""
    parts: dict[str, None] = {}
    for name in REFERENCE:
        if name.startswith(under):
            parts.setdefault(name[len(under) :].partition(".")[0])
    shapes = {part: REFERENCE[under + part].shape if under + part in REFERENCE else _shape(f"{under}{part}.") for part in parts}
    only = next(iter(shapes))
    return yamlfile.mapping(shapes[only]) if only.isupper() else yamlfile.keys(shapes)


def settings_file() -> Path | None:
    """The settings file to use: PLANBOT_SETTINGS, otherwise planbot.yaml in the working folder, None if it isn't there."""
    variable = os.environ.get("PLANBOT_SETTINGS")
    usual = Path("planbot.yaml")
    return Path(variable) if variable else usual if usual.is_file() else None


def check_settings(path: Path) -> list[str]:
    """All faults of a settings file, as sentences with their lines. Raises Unclear if the file can't be read at all."""
    _, faults = _read(path)
    return faults


def load_settings(path: Path | None) -> Settings:
    """The settings in a file, or the defaults for None. Raises Unclear with all of the file's faults.

    The people in PLANBOT_MANAGERS (separated by commas) are managers as well, so that nobody is locked out of a new
    installation.
    """
    content: dict[str, Any] = {}
    if path is not None:
        content, faults = _read(path)
        if faults:
            many = f"has {len(faults)} faults" if len(faults) > 1 else "has a fault"
            raise Unclear(f"The settings file {path} {many}, mend and try again: {' '.join(faults)}")
    return _settings(content, first_managers())


def first_managers() -> tuple[str, ...]:
    """The people in PLANBOT_MANAGERS, as they are written there."""
    return tuple(entry.strip() for entry in os.environ.get(MANAGERS, "").split(",") if entry.strip())


def _ambiguous_first_managers(content: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each entry of PLANBOT_MANAGERS that fits several people of the settings."""
    for entry in first_managers():
        who = matches(_people(content), entry)
        if len(who.all) > 1:
            yield f"“{entry}” in {MANAGERS} {ambiguous(who.all)}"


def advise_settings(path: Path) -> list[str]:
    """Sentences, with their lines, about settings that work but are better written another way. Raises Unclear like
    `check_settings`.
    """
    content, _ = yamlfile.load(path, _shape(), {})
    return _with_lines(path, _advice(content))


Place = tuple[str, ...]  # the keys that lead to a value; for an entry of a list, also its number
Remark = tuple[Place, str]


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    content, faults = yamlfile.load(path, _shape(), {})
    return content, [*faults, *_with_lines(path, _contradictions(content)), *_ambiguous_first_managers(content)]


def _with_lines(path: Path, remarks: Iterable[Remark]) -> list[str]:
    """Remarks as sentences with their lines, in the order of the lines."""
    remarks = list(remarks)
    lines = yamlfile.lines_of(path) if remarks else {}
    numbered = [(lines.get(place) or lines.get(place[:-1]) or 1, sentence) for place, sentence in remarks]
    return [f"line {line}: {sentence}" for line, sentence in sorted(numbered)]


def _contradictions(content: Mapping[str, Any]) -> Iterator[Remark]:
    """Faults that no single value shows: values that contradict each other, and entries that mean nobody or several people."""
    yield from _wrong_plans(content.get("plans", {}))
    yield from _wrong_people(content.get("people", {}))
    people = _people(content)
    for place, entry in _entries(content):
        who = matches(people, entry)
        where = ".".join(place[:-1])
        if len(who.all) > 1:
            yield place, f"“{entry}” in {where} {ambiguous(who.all)}"
        elif place[0] != "managers" and not (who.all or _is_slack_id_or_mail(entry)):
            yield place, f"“{entry}” in {where} is nobody: write a Slack user id, an e-mail address, or a key of people."


def _wrong_plans(plans: Mapping[str, Any]) -> Iterator[Remark]:
    """Names that no plan may have, a channel used by two plans, an owner who is listed twice."""
    plan_of: dict[str, str] = {}
    for name, plan in plans.items():
        if trouble := plan_names.fault(name):
            yield ("plans", name), trouble
        for number, channel in enumerate((plan or {}).get("channels") or []):
            if (first := plan_of.setdefault(channel, name)) != name:
                sentence = f"the channel {channel} is given to two plans, {first} and {name}: leave it to one."
                yield ("plans", name, "channels", str(number)), sentence
        owners: dict[str, str] = {}
        for owner in (plan or {}).get("owners") or {}:
            if (first := owners.setdefault(_folded(owner), owner)) != owner:
                sentence = f"the owners {first} and {owner} differ only in how they are written: join the two."
                yield ("plans", name, "owners", owner), sentence


def _wrong_people(people: Mapping[str, Any]) -> Iterator[Remark]:
    """Keys that differ only in how they are written, and a Slack id or an e-mail address that two people have."""
    keys: dict[str, str] = {}
    key_of: dict[str, str] = {}  # by Slack id or e-mail address
    for key, person in people.items():
        if (first := keys.setdefault(_folded(key), key)) != key:
            yield ("people", key), f"the keys {first} and {key} differ only in how they are written: give one another name."
        for name in ("slack", "email"):
            id = (person or {}).get(name) or ""
            if id and (first := key_of.setdefault(id if name == "slack" else _folded(id), key)) != key:
                yield ("people", key, name), f"{id} stands under two people, {first} and {key}: join the two."


def _advice(content: Mapping[str, Any]) -> Iterator[Remark]:
    """People who are referred to by name, with the key to write instead; and managers who aren't in Slack."""
    people = _people(content)
    for place, entry in _entries(content):
        who, where = matches(people, entry), ".".join(place[:-1])
        if not who.by_id and len(who.by_name) == 1:
            key = who.by_name[0].key
            yield place, f"“{entry}” in {where} is what somebody is called, which may change: write their key, {key}."
        elif place[0] == "managers" and not (who.all or _is_slack_id_or_mail(entry)):
            yield (
                place,
                f"“{entry}” in {where} is nobody in Slack: write a Slack user id, an e-mail address, or a key of people.",
            )


def _is_slack_id_or_mail(entry: str) -> bool:
    """Whether an entry stands for somebody who doesn't have to be listed under people."""
    return bool(re.fullmatch(r"[UW][A-Z0-9]+", entry) or MAIL.fullmatch(entry))


def _people(content: Mapping[str, Any]) -> tuple[Person, ...]:
    return tuple(_person(key, person or {}) for key, person in content.get("people", {}).items())


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every entry that gives somebody a right, with its place in the file before it."""
    lists: list[tuple[Place, Any]] = [(("managers",), content.get("managers"))]
    for name, plan in content.get("plans", {}).items():
        lists += [(("plans", name, key), (plan or {}).get(key)) for key in ("managers", "approvers")]
        for owner, linked in ((plan or {}).get("owners") or {}).items():
            lists += [(("plans", name, "owners", owner, key), (linked or {}).get(key)) for key in ("people", "deputies")]
    for place, entries in lists:
        yield from (((*place, str(number)), entry) for number, entry in enumerate(entries or ()))


def entries_with_rights(settings: Settings) -> tuple[str, ...]:
    """Every entry of the settings that gives somebody a right, as it is written there."""
    owners = [owner for plan in settings.plans.values() for owner in plan.owners.values()]
    of_plans = [entry for plan in settings.plans.values() for entry in (*plan.managers, *plan.approvers)]
    of_owners = [entry for owner in owners for entry in (*owner.people, *owner.deputies)]
    return tuple(dict.fromkeys((*settings.managers, *of_plans, *of_owners)))


def _settings(content: Mapping[str, Any], first: Sequence[str]) -> Settings:
    """The settings in a file's content, with the managers from the environment first."""
    plain = {name: content[name] for name in SIMPLE_KEYS if content.get(name) is not None}
    return Settings(
        plans={name: _plan(plan or {}) for name, plan in content.get("plans", {}).items()},
        people=_people(content),
        managers=tuple(dict.fromkeys((*(content.get("managers") or ()), *first))),
        **plain,
        **content.get("pace", {}),
    )


def _person(key: str, person: Mapping[str, str | None]) -> Person:
    return Person(key, person.get("name") or key, person.get("slack") or "", person.get("email") or "")


def _plan(plan: Mapping[str, Any]) -> PlanSettings:
    choices = {
        key: plan[key] for key in ("tell", "extensions", "completions", "digests", "reminders", "escalate") if plan.get(key)
    }
    lists: dict[str, Any] = {key: tuple(plan.get(key) or ()) for key in ("channels", "managers", "approvers")}
    owners = {
        name: OwnerSettings(**{key: tuple(value or ()) for key, value in (owner or {}).items()})
        for name, owner in (plan.get("owners") or {}).items()
    }
    meetings, days_off = (tuple(sorted(map(date.fromisoformat, plan.get(key) or ()))) for key in ("meetings", "days_off"))
    return PlanSettings(**choices, **lists, owners=owners, meetings=meetings, days_off=days_off)
