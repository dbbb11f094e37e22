"""The Slack app's manifest, which is stored next to this module, and what each permission is for.

Optional permissions are marked in the manifest; people who install the app can leave them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("manifest.yaml")

# What doesn't work without each permission.
NEEDED: Mapping[str, str] = {
    "app_mentions:read": "planbot doesn't see mentions in channels; direct messages and /plan still work",
    "chat:write": "planbot can't answer in channels or direct messages; /plan still works",
    "commands": "/plan and the shortcuts are missing; mentions and direct messages still work",
    "files:write": "pictures and CSV files can't be sent; the figures are given as text",
    "im:history": "planbot doesn't see direct messages; mentions and /plan still work",
    "users:read": (
        "planbot can't tell members from guests, and answers nobody unless the settings allow guests and other workspaces"
    ),
    "users:read.email": "people named in the settings by e-mail address are not recognised; those named by user id are",
}
OPTIONAL: Mapping[str, str] = {
    "channels:read": "doctor can't check that the public channels in the settings exist; everything else works",
    "files:read": "a plan's document can't be imported by sending it to planbot; “planbot import” works",
    "groups:read": "doctor can't check that the private channels in the settings exist; everything else works",
    "usergroups:read": "people are recognised by user id and e-mail address, but not by user group; everything else works",
}


def text() -> str:
    """The manifest as YAML, for pasting into Slack's page."""
    return FILE.read_text(encoding="utf-8")


def load() -> dict[str, Any]:
    """The manifest, parsed."""
    content: dict[str, Any] = yaml.safe_load(text())
    return content


def scopes() -> tuple[str, ...]:
    """The permissions in the manifest that aren't optional."""
    asked = load()["oauth_config"]["scopes"]
    return tuple(scope for scope in asked["bot"] if scope not in asked["bot_optional"])
