"""The settings: one YAML file, all of its faults told at once. Every key has a default, so that no file is needed.

The surprise: `REFERENCE` is the README's reference of keys, and the shape that the file is read in is made of it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
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
GRACE = 120  # minutes by which a digest may be late and is posted all the same
# Slack lets an app post about one message a second into a channel, and short bursts above that
# (docs.slack.dev, "Rate limits", chat.postMessage).
PER_SECOND = 1.0
BURST = 5
MANAGERS = "PLANBOT_MANAGERS"
PLAIN = ("guests", "foreign", "region", "grace_minutes", "log_text", "health_port")


@dataclass(frozen=True, slots=True)
class Known:
    """A person that the settings name: under a short key, with what else they are known by."""

    key: str
    name: str
    slack: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """Whom a person as somebody wrote them may mean: those with that key, e-mail address or Slack id; and, beside these,
    those who are only called so."""

    known_by: tuple[Known, ...]
    called: tuple[Known, ...]

    @property
    def only(self) -> Known | None:
        """The one who is meant; None for nobody. Raises Unclear where it fits several people."""
        people = (*self.known_by, *self.called)
        if len(people) > 1:
            raise Unclear(several(people))
        return people[0] if people else None


def matches(people: Sequence[Known], said: str) -> Matches:
    """Whom `said` may mean among these people. Only Slack ids differ by upper and lower case."""
    wanted = _folded(said)
    known_by = tuple(
        each
        for each in people
        if wanted == _folded(each.key) or (each.email and wanted == _folded(each.email)) or said.strip() == (each.slack or None)
    )
    return Matches(known_by, tuple(each for each in people if each not in known_by and wanted == _folded(each.name)))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def several(people: Sequence[Known]) -> str:
    """That a name fits more than one person, as the end of a sentence with the next step."""
    keys = " and ".join(each.key for each in people)
    return f"fits {len(people)} people, {keys}: write the key, the e-mail address or the Slack id of the one you mean."


@dataclass(frozen=True, slots=True)
class Linked:
    """Who stands behind an owner: people, deputies and Slack user groups, as the settings write them."""

    people: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What is set for one plan. `tell` is the channel in which confirmed changes are told, "" for none."""

    channels: tuple[str, ...] = ()
    tell: str = ""
    owners: Mapping[str, Linked] = field(default_factory=dict)
    managers: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    extensions: str = RECORD
    completions: str = ONE_STEP
    meetings: tuple[date, ...] = ()
    digests: str = MANAGERS_ONLY
    reminders: str = EVERY_WEEK


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is set to."""

    plans: Mapping[str, PlanSettings] = field(default_factory=dict)
    people: tuple[Known, ...] = ()
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
        """What is set for the plan; the defaults where nothing is."""
        return self.plans.get(plan, NOTHING_SET)

    @property
    def channels(self) -> Mapping[str, str]:
        """Each channel that is given to a plan, and that plan's name."""
        return {channel: name for name, plan in self.plans.items() for channel in plan.channels}


NOTHING_SET = PlanSettings()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file: its shape, what it means in one line, and its default in words."""

    shape: Shape
    meaning: str
    default: str


def _pace(node: Any, faults: yamlfile.Faults) -> float | None:
    """Messages a second, as a number greater than 0."""
    read = yamlfile.text(node, faults)
    try:
        number = float(read or "")
    except ValueError:
        number = 0.0
    if not 0.0 < number <= 1000.0:
        faults.add(node, "a number greater than 0 is expected here, as 1 or 0.5.")
        return None
    return number


def _id(first: str, what: str) -> Shape:
    """An id of Slack's, as its pages show it."""
    pattern = re.compile(rf"[{first}][A-Z0-9]+")

    def shape(node: Any, faults: yamlfile.Faults) -> str | None:
        read = yamlfile.text(node, faults)
        if read is not None and not pattern.fullmatch(read):
            faults.add(node, f"“{read}” is no id of {what}: copy it from Slack, it begins with {' or '.join(first)}.")
            return None
        return read

    return shape


def _mail(node: Any, faults: yamlfile.Faults) -> str | None:
    """An e-mail address."""
    read = yamlfile.text(node, faults)
    if read is not None and not MAIL.fullmatch(read):
        faults.add(node, f"“{read}” is no e-mail address: write it as ann@example.org.")
        return None
    return read


def _ids(first: str, what: str) -> Shape:
    """A list of ids of Slack's."""
    one = _id(first, what)

    def shape(node: Any, faults: yamlfile.Faults) -> list[str]:
        nodes = node.value if isinstance(node.value, list) else [node]
        return [read for child in nodes if (read := one(child, faults)) is not None]

    return shape


def _days(node: Any, faults: yamlfile.Faults) -> list[str]:
    """A list of dates."""
    found = (
        [yamlfile.day(child, faults) for child in getattr(node, "value", [])]
        if isinstance(node.value, list)
        else [yamlfile.day(node, faults)]
    )
    return [day for day in found if day is not None]


MAIL = re.compile(r"\S+@\S+")
PEOPLE = "Slack user ids, e-mail addresses, or keys of `people`"
REFERENCE: Mapping[str, Key] = {
    "people.KEY.name": Key(yamlfile.text, "What a person is called.", "the key"),
    "people.KEY.slack": Key(_id("UW", "a person"), "Their Slack user id.", "none"),
    "people.KEY.email": Key(_mail, "Their e-mail address.", "none"),
    "plans.NAME.channels": Key(yamlfile.texts, "Ids of the channels in which this plan is meant.", "none"),
    "plans.NAME.tell": Key(_id("CG", "a channel"), "Id of the channel in which confirmed changes are told.", "none"),
    "plans.NAME.owners.OWNER.people": Key(yamlfile.texts, f"Who answers for an owner: {PEOPLE}.", "nobody"),
    "plans.NAME.owners.OWNER.deputies": Key(yamlfile.texts, "Who may update for them, and is not reminded.", "nobody"),
    "plans.NAME.owners.OWNER.groups": Key(
        _ids("S", "a user group"), "Ids of Slack user groups whose members answer for it.", "none"
    ),
    "plans.NAME.managers": Key(yamlfile.texts, "Who manages this plan, beside `managers`.", "nobody else"),
    "plans.NAME.approvers": Key(yamlfile.texts, "Who accepts completions and extensions.", "the managers"),
    "plans.NAME.extensions": Key(
        yamlfile.one_of(RECORD, APPROVE), "Whether a later date is recorded, or waits until an approver agrees.", RECORD
    ),
    "plans.NAME.completions": Key(
        yamlfile.one_of(ONE_STEP, TWO_STEPS), "Whether a closing status waits until an approver accepts it.", ONE_STEP
    ),
    "plans.NAME.meetings": Key(_days, "Days of the committee's meetings, as 2026-09-30.", "none"),
    "plans.NAME.digests": Key(yamlfile.one_of(MANAGERS_ONLY, ANYBODY), "Who may set digests up.", MANAGERS_ONLY),
    "plans.NAME.reminders": Key(
        yamlfile.one_of(*REMINDERS), "How often people are reminded who have not chosen for themselves.", EVERY_WEEK
    ),
    "managers": Key(yamlfile.texts, f"Who manages planbot: {PEOPLE}.", "nobody"),
    "guests": Key(yamlfile.one_of(REFUSE, ANSWER), "Whether guests of the workspace are answered.", REFUSE),
    "foreign": Key(yamlfile.one_of(REFUSE, ANSWER), "Whether people of another workspace are answered.", REFUSE),
    "region": Key(yamlfile.one_of(*REGIONS), "Whose bank holidays count.", ENGLAND),
    "grace_minutes": Key(yamlfile.whole(1, 1440), "Minutes by which a digest may be late and is still posted.", str(GRACE)),
    "log_text": Key(yamlfile.truth, "Whether the log holds what people wrote.", "false"),
    "health_port": Key(yamlfile.whole(1, 65535), "The port on which /healthz answers.", "none"),
    "pace.per_second": Key(_pace, "Messages that planbot posts into one channel a second.", "1"),
    "pace.burst": Key(yamlfile.whole(1, 100), "Messages that it may post at once before that pace holds.", str(BURST)),
}


def _shape(under: str = "") -> Shape:
    """The shape of the file, or of what stands under a key: a part in capitals stands for any name."""
    parts: dict[str, None] = {}
    for name in REFERENCE:
        if name.startswith(under):
            parts.setdefault(name[len(under) :].partition(".")[0])
    shapes = {part: REFERENCE[under + part].shape if under + part in REFERENCE else _shape(f"{under}{part}.") for part in parts}
    only = next(iter(shapes))
    return yamlfile.mapping(shapes[only]) if only.isupper() else yamlfile.keys(shapes)


def settings_file() -> Path | None:
    """The settings file meant: PLANBOT_SETTINGS, else planbot.yaml in the working folder where there is one."""
    named = os.environ.get("PLANBOT_SETTINGS")
    usual = Path("planbot.yaml")
    return Path(named) if named else usual if usual.is_file() else None


def check_settings(path: Path) -> list[str]:
    """All the faults of a settings file, each a sentence with its line. Raises Unclear where it cannot be read at all."""
    _, faults = _read(path)
    return faults


def load_settings(path: Path | None) -> Settings:
    """The settings in a file; the defaults without one. Raises Unclear with all of its faults.

    Whom PLANBOT_MANAGERS names (separated by commas) manages, too, so that a new installation is never locked out.
    """
    content: dict[str, Any] = {}
    if path is not None:
        content, faults = _read(path)
        if faults:
            many = f"has {len(faults)} faults" if len(faults) > 1 else "has a fault"
            raise Unclear(f"The settings file {path} {many}, mend and try again: {' '.join(faults)}")
    return _settings(content, first_managers())


def first_managers() -> tuple[str, ...]:
    """Whom PLANBOT_MANAGERS names."""
    return tuple(each.strip() for each in os.environ.get(MANAGERS, "").split(",") if each.strip())


def _first_clashes(content: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each entry of PLANBOT_MANAGERS that fits more than one person of the settings."""
    for entry in first_managers():
        who = matches(_people(content), entry)
        if _ambiguous(who):
            yield f"“{entry}” in {MANAGERS} {several((*who.known_by, *who.called))}"


def _ambiguous(who: Matches) -> bool:
    return len(who.known_by) + len(who.called) > 1


def advise_settings(path: Path) -> list[str]:
    """What is no fault and better written otherwise, each a sentence with its line. Raises Unclear for a file that cannot
    be read at all."""
    content, _ = yamlfile.load(path, _shape(), {})
    return _lined(path, _advice(content))


Place = tuple[str, ...]
Lined = tuple[Place, str]  # where something stands in the file, and what is to be said of it


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    content, faults = yamlfile.load(path, _shape(), {})
    return content, [*faults, *_lined(path, _clashes(content)), *_first_clashes(content)]


def _lined(path: Path, found: Iterator[Lined]) -> list[str]:
    """Sentences with their lines, in the order of the lines."""
    every = list(found)
    lines = yamlfile.lines_of(path) if every else {}
    numbered = [(lines.get(place) or lines.get(place[:-1]) or 1, what) for place, what in every]
    return [f"line {line}: {what}" for line, what in sorted(numbered)]


def _clashes(content: Mapping[str, Any]) -> Iterator[Lined]:
    """What is right by itself and wrong together, or names nobody, or more people than one."""
    yield from _wrong_plans(content.get("plans", {}))
    yield from _wrong_people(content.get("people", {}))
    people = _people(content)
    for place, entry in _named(content):
        who = matches(people, entry)
        where = ".".join(place[:-1])
        if _ambiguous(who):
            yield place, f"“{entry}” in {where} {several((*who.known_by, *who.called))}"
        elif place[0] != "managers" and not (who.known_by or who.called or _outside(entry)):
            yield place, f"“{entry}” in {where} is nobody: write a Slack user id, an e-mail address, or a key of people."


def _wrong_plans(plans: Mapping[str, Any]) -> Iterator[Lined]:
    """Names that no plan may have, a channel of two plans, an owner that stands there twice."""
    of: dict[str, str] = {}
    for name, plan in plans.items():
        if trouble := plan_names.fault(name):
            yield ("plans", name), trouble
        for number, channel in enumerate((plan or {}).get("channels") or []):
            if of.setdefault(channel, name) != name:
                told = f"the channel {channel} is given to two plans, {of[channel]} and {name}: leave it to one."
                yield ("plans", name, "channels", str(number)), told
        owners: dict[str, str] = {}
        for owner in (plan or {}).get("owners") or {}:
            if (first := owners.setdefault(_folded(owner), owner)) != owner:
                told = f"the owners {first} and {owner} differ only in how they are written: join the two."
                yield ("plans", name, "owners", owner), told


def _wrong_people(people: Mapping[str, Any]) -> Iterator[Lined]:
    """Keys that cannot be told apart, and a Slack id or an e-mail address of two people."""
    keys: dict[str, str] = {}
    ids: dict[str, str] = {}
    for key, person in people.items():
        if (first := keys.setdefault(_folded(key), key)) != key:
            yield ("people", key), f"the keys {first} and {key} differ only in how they are written: give one another name."
        for known in ("slack", "email"):
            id = (person or {}).get(known) or ""
            if id and ids.setdefault(id if known == "slack" else _folded(id), key) != key:
                first = ids[id if known == "slack" else _folded(id)]
                yield ("people", key, known), f"{id} stands under two people, {first} and {key}: join the two."


def _advice(content: Mapping[str, Any]) -> Iterator[Lined]:
    """Each person named by what they are called, with the key to write instead; and managers who are nobody in Slack."""
    people = _people(content)
    for place, entry in _named(content):
        who, where = matches(people, entry), ".".join(place[:-1])
        if not who.known_by and len(who.called) == 1:
            yield (
                place,
                f"“{entry}” in {where} is what somebody is called, which may change: write their key, {who.called[0].key}.",
            )
        elif place[0] == "managers" and not (who.known_by or who.called or _outside(entry)):
            told = f"“{entry}” in {where} is nobody in Slack: write a Slack user id, an e-mail address, or a key of people."
            yield place, told


def _outside(entry: str) -> bool:
    """Whether it is a Slack user id or an e-mail address, which needs no person in the settings."""
    return bool(re.fullmatch(r"[UW][A-Z0-9]+", entry) or MAIL.fullmatch(entry))


def _people(content: Mapping[str, Any]) -> tuple[Known, ...]:
    return tuple(_known(key, person or {}) for key, person in content.get("people", {}).items())


def _named(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Each person to whom a right is given, with the place; its last part is the number in the list."""
    lists: list[tuple[Place, Any]] = [(("managers",), content.get("managers"))]
    for name, plan in content.get("plans", {}).items():
        lists += [(("plans", name, key), (plan or {}).get(key)) for key in ("managers", "approvers")]
        for owner, linked in ((plan or {}).get("owners") or {}).items():
            lists += [(("plans", name, "owners", owner, key), (linked or {}).get(key)) for key in ("people", "deputies")]
    for place, entries in lists:
        yield from (((*place, str(number)), entry) for number, entry in enumerate(entries or ()))


def named_in(settings: Settings) -> tuple[str, ...]:
    """Everybody to whom the settings give a right, as they are written there."""
    linked = [each for plan in settings.plans.values() for each in plan.owners.values()]
    of_plans = [entry for plan in settings.plans.values() for entry in (*plan.managers, *plan.approvers)]
    of_owners = [entry for each in linked for entry in (*each.people, *each.deputies)]
    return tuple(dict.fromkeys((*settings.managers, *of_plans, *of_owners)))


def _settings(content: Mapping[str, Any], first: tuple[str, ...]) -> Settings:
    plain = {name: content[name] for name in PLAIN if content.get(name) is not None}
    return Settings(
        plans={name: _plan(plan or {}) for name, plan in content.get("plans", {}).items()},
        people=_people(content),
        managers=tuple(dict.fromkeys((*(content.get("managers") or ()), *first))),
        **plain, **content.get("pace", {}),
    )  # fmt: skip


def _known(key: str, person: Mapping[str, str | None]) -> Known:
    return Known(key, person.get("name") or key, person.get("slack") or "", person.get("email") or "")


def _plan(plan: Mapping[str, Any]) -> PlanSettings:
    given: dict[str, Any] = {
        key: plan[key] for key in ("tell", "extensions", "completions", "digests", "reminders") if plan.get(key)
    }
    given |= {key: tuple(plan.get(key) or ()) for key in ("channels", "managers", "approvers")}
    owners = {
        name: Linked(**{key: tuple(value or ()) for key, value in (linked or {}).items()})
        for name, linked in (plan.get("owners") or {}).items()
    }
    meetings = tuple(sorted(map(date.fromisoformat, plan.get("meetings") or ())))
    return PlanSettings(**given, owners=owners, meetings=meetings)
