"""The settings: one YAML file, all of its faults told at once. Every key has a default, so that no file is needed.

The surprise: `REFERENCE` is the README's reference of keys, and the shape that the file is read in is made of it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge import yamlfile
from knowledge.model import Unclear
from knowledge.yamlfile import Shape

REFUSE, ANSWER = "refuse", "answer"
# Slack lets an app post about one message a second into a channel, and short bursts above that
# (docs.slack.dev, "Rate limits", chat.postMessage).
PER_SECOND = 1.0
BURST = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is set to. `channels` maps a channel's id to the name of its plan."""

    channels: Mapping[str, str] = field(default_factory=dict)
    managers: tuple[str, ...] = ()
    guests: str = REFUSE
    foreign: str = REFUSE
    log_text: bool = False
    health_port: int | None = None
    per_second: float = PER_SECOND
    burst: int = BURST


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


REFERENCE: Mapping[str, Key] = {
    "plans.NAME.channels": Key(yamlfile.texts, "Ids of the channels in which this plan is meant.", "none"),
    "managers": Key(yamlfile.texts, "Who manages planbot: Slack user ids, e-mail addresses or names.", "none"),
    "guests": Key(yamlfile.one_of(REFUSE, ANSWER), "Whether guests of the workspace are answered.", REFUSE),
    "foreign": Key(yamlfile.one_of(REFUSE, ANSWER), "Whether people of another workspace are answered.", REFUSE),
    "log_text": Key(yamlfile.truth, "Whether the log holds what people wrote.", "false"),
    "health_port": Key(yamlfile.whole(1, 65535), "The port on which /healthz answers.", "none"),
    "pace.per_second": Key(_pace, "Messages that planbot posts into one channel a second.", "1"),
    "pace.burst": Key(yamlfile.whole(1, 100), "Messages that it may post at once before that pace holds.", str(BURST)),
}


def _shape() -> Shape:
    shapes: dict[str, Shape] = {name: key.shape for name, key in REFERENCE.items() if "." not in name}
    of_plan = {name.rsplit(".", 1)[1]: key.shape for name, key in REFERENCE.items() if name.startswith("plans.NAME.")}
    pace = {name.rsplit(".", 1)[1]: key.shape for name, key in REFERENCE.items() if name.startswith("pace.")}
    return yamlfile.keys({"plans": yamlfile.mapping(yamlfile.keys(of_plan)), **shapes, "pace": yamlfile.keys(pace)})


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
    """The settings in a file; the defaults without one. Raises Unclear with all of its faults."""
    if path is None:
        return Settings()
    content, faults = _read(path)
    if faults:
        many = f"has {len(faults)} faults" if len(faults) > 1 else "has a fault"
        raise Unclear(f"The settings file {path} {many}, mend and try again: {' '.join(faults)}")
    return _settings(content)


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    content, faults = yamlfile.load(path, _shape(), {})
    of: dict[str, str] = {}
    for name, plan in content.get("plans", {}).items():
        for channel in (plan or {}).get("channels") or []:
            if of.setdefault(channel, name) != name:
                faults.append(f"the channel {channel} is given to two plans, {of[channel]} and {name}: leave it to one.")
    return content, faults


def _settings(content: Mapping[str, Any]) -> Settings:
    pace = content.get("pace", {})
    plain = {name: content[name] for name in ("guests", "foreign", "log_text", "health_port") if content.get(name) is not None}
    channels = {
        channel: name for name, plan in content.get("plans", {}).items() for channel in (plan or {}).get("channels") or []
    }
    return Settings(channels=channels, managers=tuple(content.get("managers") or ()), **plain, **pace)
