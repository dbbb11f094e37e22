"""The payloads that Slack sends, built from the state of the workspace.

For a button in an ephemeral message, the payload has no `message`, only its timestamp and a `response_url`.
"""

from __future__ import annotations

import time
from typing import Any

from bot.demo.loopback.state import APP, BOT_USER, DOMAIN, TEAM, Json, Message, Surface, User, View, Workspace

TOKEN = "verification-token"


def event_callback(ws: Workspace, event: Json, *, team: str = TEAM, shared: bool = False) -> Json:
    """An Events API payload around an event, with the id and time that it keeps when redelivered."""
    return {
        "token": TOKEN,
        "team_id": team,
        "context_team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": ws.new_id("Ev"),
        "event_time": int(time.time()),
        "is_ext_shared_channel": shared,
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
        ],
    }


def author_fields(user: User) -> Json:
    """The keys of an event that say who wrote it. People from another organisation are marked."""
    fields: Json = {"user": user.id, "team": user.team}
    if user.team != TEAM:
        fields |= {"user_team": user.team, "source_team": user.team}
    return fields


def message_event(kind: str, message: Message, user: User) -> Json:
    """A person's message as an event of this `kind` ("app_mention" or "message")."""
    event: Json = {
        "type": kind,
        "text": message.text,
        "ts": message.ts,
        "channel": message.channel,
        "event_ts": message.ts,
        "client_msg_id": f"client-{message.ts}",
        **author_fields(user),
    }
    if message.thread_ts:
        event["thread_ts"] = message.thread_ts
    if message.files:
        event |= {"files": message.files, "subtype": "file_share"}
    return event


def own_message_event(message: Message) -> Json:
    """The bot's own post in a direct message, which Slack sends back to it like any other."""
    return {**message.payload(), "channel": message.channel, "channel_type": "im", "event_ts": message.ts}


def changed_event(ws: Workspace, message: Message, before: Json) -> Json:
    return _hidden_event(ws, "message_changed", message.channel, message=message.payload(), previous_message=before)


def deleted_event(ws: Workspace, message: Message) -> Json:
    return _hidden_event(ws, "message_deleted", message.channel, previous_message=message.payload(), deleted_ts=message.ts)


def _hidden_event(ws: Workspace, subtype: str, channel: str, **more: Any) -> Json:
    """An event about something that happened to a direct message, which isn't itself a message."""
    now = ws.new_ts()
    place = {"channel": channel, "channel_type": "im", "hidden": True}
    return {"type": "message", "subtype": subtype, **place, **more, "ts": now, "event_ts": now}


def slash(ws: Workspace, user: User, channel: str, command: str, text: str) -> Json:
    name = ws.channels[channel].name
    return {
        "token": TOKEN,
        "team_id": user.team,
        "team_domain": DOMAIN,
        "channel_id": channel,
        "channel_name": name,
        "user_id": user.id,
        "user_name": user.name.lower(),
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": ws.new_response_url(channel, user.id),
        "trigger_id": ws.new_trigger(user.id),
    }


def interaction(ws: Workspace, kind: str, user: User) -> Json:
    """The keys that all interactive payloads have."""
    return {
        "type": kind,
        "token": TOKEN,
        "api_app_id": APP,
        "enterprise": None,
        "is_enterprise_install": False,
        "team": {"id": TEAM, "domain": DOMAIN},
        "user": {"id": user.id, "username": user.name.lower(), "name": user.name.lower(), "team_id": user.team},
    }


def where(ws: Workspace, surface: Surface) -> Json:
    """The container and its content, for block_actions and block_suggestion."""
    if isinstance(surface, View):
        return {"container": {"type": "view", "view_id": surface.id}, "view": surface.payload()}
    container: Json = {
        "type": "message",
        "message_ts": surface.ts,
        "channel_id": surface.channel,
        "is_ephemeral": surface.to is not None,
    }
    if surface.thread_ts:
        container["thread_ts"] = surface.thread_ts
    place: Json = {"container": container, "channel": {"id": surface.channel, "name": ws.channels[surface.channel].name}}
    if surface.to is None:
        place["message"] = surface.payload()
    return place


def block_actions(ws: Workspace, user: User, surface: Surface, action: Json, state: Json) -> Json:
    payload = {
        **interaction(ws, "block_actions", user),
        **where(ws, surface),
        "trigger_id": ws.new_trigger(user.id),
        "actions": [{**action, "action_ts": ws.new_ts()}],
    }
    if isinstance(surface, Message):
        payload |= {"response_url": ws.new_response_url(surface.channel, user.id, surface), "state": {"values": state}}
    return payload


def block_suggestion(ws: Workspace, user: User, surface: Surface, block: Json, element: Json, typed: str) -> Json:
    return {
        **interaction(ws, "block_suggestion", user),
        **where(ws, surface),
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": typed,
    }


def shortcut(ws: Workspace, user: User, callback_id: str) -> Json:
    return {
        **interaction(ws, "shortcut", user),
        "callback_id": callback_id,
        "action_ts": ws.new_ts(),
        "trigger_id": ws.new_trigger(user.id),
    }


def message_action(ws: Workspace, user: User, message: Message, callback_id: str) -> Json:
    return {
        **interaction(ws, "message_action", user),
        "callback_id": callback_id,
        "action_ts": ws.new_ts(),
        "trigger_id": ws.new_trigger(user.id),
        "response_url": ws.new_response_url(message.channel, user.id, message),
        "message_ts": message.ts,
        "message": message.payload(),
        "channel": {"id": message.channel, "name": ws.channels[message.channel].name},
    }


def view_submission(ws: Workspace, user: User, view: View) -> Json:
    return {
        **interaction(ws, "view_submission", user),
        "trigger_id": ws.new_trigger(user.id),
        "view": view.payload(),
        "response_urls": _response_urls(ws, user, view),
    }


def _response_urls(ws: Workspace, user: User, view: View) -> list[Json]:
    """A response_url for each conversation select that asked for one."""
    urls = []
    for block in view.blocks:
        element = block.get("element", {})
        if element.get("response_url_enabled"):
            chosen = view.typed.get(block["block_id"], {}).get(element["action_id"], {})
            channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if channel:
                place = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel}
                urls.append({**place, "response_url": ws.new_response_url(channel, user.id)})
    return urls


def view_closed(ws: Workspace, user: User, view: View, cleared: bool) -> Json:
    return {**interaction(ws, "view_closed", user), "view": view.payload(), "is_cleared": cleared}
