"""The Slack app's manifest, which ships beside this module, and what each permission is for.

Optional permissions are not in the manifest: Slack asks for whatever it lists, and planbot asks for no more than it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("manifest.yaml")

# What doesn't work without each permission.
NEEDED: Mapping[str, str] = {
    "app_mentions:read": "nobody is heard who mentions planbot in a channel; direct messages and /plan work",
    "chat:write": "planbot can answer nobody in a channel or a direct message; /plan works",
    "commands": "/plan and the shortcuts are not there; mentions and direct messages work",
    "files:write": "pictures and CSV files cannot be sent; their numbers are told in words",
    "im:history": "direct messages are not heard; mentions and /plan work",
    "users:read": (
        "members cannot be told from guests, and nobody is answered unless the settings answer guests and other workspaces"
    ),
    "users:read.email": "people named in the settings by e-mail address are not recognised; those named by user id are",
}
OPTIONAL: Mapping[str, str] = {
    "channels:read": "doctor cannot tell whether the public channels of the settings are there; all else works",
    "groups:read": "doctor cannot tell whether the private channels of the settings are there; all else works",
    "usergroups:read": "people are known by their user ids and e-mail addresses, not by their user group; all else works",
}


def text() -> str:
    """The manifest as YAML, to be pasted into Slack's page."""
    return FILE.read_text(encoding="utf-8")


def load() -> dict[str, Any]:
    """The manifest, parsed."""
    content: dict[str, Any] = yaml.safe_load(text())
    return content


def scopes() -> tuple[str, ...]:
    """The permissions that the manifest asks for."""
    return tuple(load()["oauth_config"]["scopes"]["bot"])
