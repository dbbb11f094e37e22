"""The settings file: finding it, reading it, and reporting all its faults at once, each with its line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.settings import OwnerSettings, Person, PlanSettings, Settings, ambiguous, folded, matches
from bot.settings_reference import MAIL, shape
from knowledge import plan_names, yamlfile
from knowledge.model import Unclear

MANAGERS = "PLANBOT_MANAGERS"
SIMPLE_KEYS = ("guests", "foreign", "region", "grace_minutes", "log_text", "health_port")


def settings_path() -> Path | None:
    """The settings file to use: PLANBOT_SETTINGS, or else planbot.yaml in the working folder, or None if there is no file."""
    variable = os.environ.get("PLANBOT_SETTINGS")
    usual = Path("planbot.yaml")
    return Path(variable) if variable else usual if usual.is_file() else None


def check_settings(path: Path) -> list[str]:
    """All faults in a settings file, as sentences with line numbers. Raises Unclear if the file can't be read at all."""
    _, faults = _read(path)
    return faults


def load_settings(path: Path | None) -> Settings:
    """The settings in a file, or the defaults for None. Raises Unclear with all faults in the file.

    The people in PLANBOT_MANAGERS (separated by commas) are managers too, so that nobody is locked out of a new installation.
    """
    content: dict[str, Any] = {}
    if path is not None:
        content, faults = _read(path)
        if faults:
            many = f"has {len(faults)} faults" if len(faults) > 1 else "has a fault"
            raise Unclear(f"The settings file {path} {many}; fix it and try again: {' '.join(faults)}")
    return _settings(content, first_managers())


def first_managers() -> tuple[str, ...]:
    """The people in PLANBOT_MANAGERS, as written there."""
    return tuple(entry.strip() for entry in os.environ.get(MANAGERS, "").split(",") if entry.strip())


def _ambiguous_first_managers(content: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each entry in PLANBOT_MANAGERS that matches several people in the settings."""
    for entry in first_managers():
        who = matches(_people(content), entry)
        if len(who.all) > 1:
            yield f"“{entry}” in {MANAGERS} {ambiguous(who.all)}"


def advise_settings(path: Path) -> list[str]:
    """Sentences with line numbers about settings that work but should be written differently. Raises Unclear if the file can't
    be read.
    """
    content, _ = yamlfile.load(path, shape(), {})
    return _with_lines(path, _advice(content))


Place = tuple[str, ...]  # the keys that lead to a value; for a list entry, also its index
Remark = tuple[Place, str]


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    content, faults = yamlfile.load(path, shape(), {})
    return content, [*faults, *_with_lines(path, _contradictions(content)), *_ambiguous_first_managers(content)]


def _with_lines(path: Path, remarks: Iterable[Remark]) -> list[str]:
    """Remarks as sentences with line numbers, in line order."""
    remarks = list(remarks)
    lines = yamlfile.lines_of(path) if remarks else {}
    numbered = [(lines.get(place) or lines.get(place[:-1]) or 1, sentence) for place, sentence in remarks]
    return [f"line {line}: {sentence}" for line, sentence in sorted(numbered)]


def _contradictions(content: Mapping[str, Any]) -> Iterator[Remark]:
    """Faults that don't show in any single value: values that contradict each other, and entries that match nobody or several
    people.
    """
    yield from _wrong_plans(content.get("plans", {}))
    yield from _wrong_people(content.get("people", {}))
    people = _people(content)
    for place, entry in _entries(content):
        who = matches(people, entry)
        where = ".".join(place[:-1])
        if len(who.all) > 1:
            yield place, f"“{entry}” in {where} {ambiguous(who.all)}"
        elif place[0] != "managers" and not (who.all or _is_slack_id_or_mail(entry)):
            yield place, f"“{entry}” in {where} isn’t anybody: write a Slack user id, an e-mail address, or a key of people."


def _wrong_plans(plans: Mapping[str, Any]) -> Iterator[Remark]:
    """Names that aren't allowed for a plan, a channel used by two plans, an owner listed twice."""
    plan_of: dict[str, str] = {}
    for name, plan in plans.items():
        if trouble := plan_names.fault(name):
            yield ("plans", name), trouble
        for number, channel in enumerate((plan or {}).get("channels") or []):
            if (first := plan_of.setdefault(channel, name)) != name:
                sentence = f"the channel {channel} belongs to two plans, {first} and {name}: take it out of one."
                yield ("plans", name, "channels", str(number)), sentence
        owners: dict[str, str] = {}
        for owner in (plan or {}).get("owners") or {}:
            if (first := owners.setdefault(folded(owner), owner)) != owner:
                sentence = f"the owners {first} and {owner} differ only in how they are written: join the two."
                yield ("plans", name, "owners", owner), sentence


def _wrong_people(people: Mapping[str, Any]) -> Iterator[Remark]:
    """Keys that differ only in case, spaces or accents, and Slack ids or e-mail addresses that two people share."""
    keys: dict[str, str] = {}
    key_of: dict[str, str] = {}  # by Slack id or e-mail address
    for key, person in people.items():
        if (first := keys.setdefault(folded(key), key)) != key:
            yield ("people", key), f"the keys {first} and {key} differ only in how they are written: give one another name."
        for name in ("slack", "email"):
            id = (person or {}).get(name) or ""
            if id and (first := key_of.setdefault(id if name == "slack" else folded(id), key)) != key:
                yield ("people", key, name), f"{id} belongs to two people, {first} and {key}: make them one, or correct it."


def _advice(content: Mapping[str, Any]) -> Iterator[Remark]:
    """Advice about people who are referred to by name, with the key to write instead, and about managers who aren't in
    Slack.
    """
    people = _people(content)
    for place, entry in _entries(content):
        who, where = matches(people, entry), ".".join(place[:-1])
        if not who.by_id and len(who.by_name) == 1:
            key = who.by_name[0].key
            yield place, f"“{entry}” in {where} is a name, which may change: write the person’s key, {key}."
        elif place[0] == "managers" and not (who.all or _is_slack_id_or_mail(entry)):
            yield (
                place,
                f"“{entry}” in {where} isn’t anybody in Slack: write a Slack user id, an e-mail address, or a key of people.",
            )


def _is_slack_id_or_mail(entry: str) -> bool:
    """True if an entry is a Slack id or an e-mail address, so that the person needn't be listed under people."""
    return bool(re.fullmatch(r"[UW][A-Z0-9]+", entry) or MAIL.fullmatch(entry))


def _people(content: Mapping[str, Any]) -> tuple[Person, ...]:
    return tuple(_person(key, person or {}) for key, person in content.get("people", {}).items())


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every entry that gives somebody a right, as (its place in the file, the entry)."""
    lists: list[tuple[Place, Any]] = [(("managers",), content.get("managers"))]
    for name, plan in content.get("plans", {}).items():
        lists += [(("plans", name, key), (plan or {}).get(key)) for key in ("managers", "approvers")]
        for owner, linked in ((plan or {}).get("owners") or {}).items():
            lists += [(("plans", name, "owners", owner, key), (linked or {}).get(key)) for key in ("people", "deputies")]
    for place, entries in lists:
        yield from (((*place, str(number)), entry) for number, entry in enumerate(entries or ()))


def _settings(content: Mapping[str, Any], first: Sequence[str]) -> Settings:
    """The settings in a file's content. `first` are the managers from the environment."""
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
