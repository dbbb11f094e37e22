"""The methods for people and channels: `conversations.*`, `users.*`, `usergroups.*`, `team.info`, `bots.info`,
`assistant.threads.*`.

As in Slack, lists are split into pages with a cursor: a bot that reads only one page gets only the beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.demo.loopback.chat import channel_of
from bot.demo.loopback.faults import Refused
from bot.demo.loopback.state import APP, BOT, BOT_USER, DOMAIN, TEAM, Json, User, Workspace

PAGE = 100
PROMPTS = 4


def page(items: list[Any], args: Json, key: str) -> Json:
    first, most = int(args.get("cursor") or 0), int(args.get("limit") or PAGE)
    after = str(first + most) if first + most < len(items) else ""
    return {key: items[first : first + most], "response_metadata": {"next_cursor": after}}


def user_payload(user: User) -> Json:
    return {
        "id": user.id,
        "team_id": user.team,
        "name": user.name.lower(),
        "real_name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_stranger": user.team != TEAM,
        "tz": user.tz,
        "profile": {"real_name": user.name, "display_name": user.name, "email": user.email, "team": user.team},
    }


def _user(ws: Workspace, args: Json) -> User:
    user = ws.users.get(str(args.get("user")))
    if user is None:
        raise Refused("user_not_found")
    return user


def user_info(ws: Workspace, args: Json) -> Json:
    return {"user": user_payload(_user(ws, args))}


def user_list(ws: Workspace, args: Json) -> Json:
    return page([user_payload(user) for user in ws.users.values()], args, "members")


def by_email(ws: Workspace, args: Json) -> Json:
    for user in ws.users.values():
        if user.email and user.email.lower() == str(args.get("email", "")).lower():
            return {"user": user_payload(user)}
    raise Refused("users_not_found")


def channel_info(ws: Workspace, args: Json) -> Json:
    channel = channel_of(ws, args)
    if channel.private and not channel.bot_in:
        raise Refused("channel_not_found")
    return {"channel": channel.payload()}


def channel_list(ws: Workspace, args: Json) -> Json:
    kinds = set(str(args.get("types") or "public_channel").split(","))
    channels = []
    for channel in ws.channels.values():
        kind = "im" if channel.im_user else "private_channel" if channel.private else "public_channel"
        if kind in kinds and not (channel.archived and args.get("exclude_archived") in (True, "1", "true")):
            channels.append(channel.payload())
    return page(channels, args, "channels")


def members(ws: Workspace, args: Json) -> Json:
    channel = channel_of(ws, args)
    return page(sorted(channel.members | ({BOT_USER} if channel.bot_in else set())), args, "members")


def open_dm(ws: Workspace, args: Json) -> Json:
    wanted = [user for user in str(args.get("users") or "").split(",") if user]
    if len(wanted) != 1:
        raise Refused("invalid_arguments")
    if wanted[0] not in ws.users:
        raise Refused("user_not_found")
    return {"channel": {"id": ws.dm(wanted[0]).id}}


def join(ws: Workspace, args: Json) -> Json:
    channel = channel_of(ws, args)
    if channel.archived:
        raise Refused("is_archived")
    if channel.private or channel.im_user:
        raise Refused("method_not_supported_for_channel_type")
    channel.bot_in = True
    return {"channel": channel.payload()}


def group_list(ws: Workspace, args: Json) -> Json:
    groups = [{"id": group, "handle": handle, "name": handle, "users": sorted(of)} for group, (handle, of) in ws.groups.items()]
    if args.get("include_users") not in (True, "1", "true"):
        groups = [{key: value for key, value in group.items() if key != "users"} for group in groups]
    return {"usergroups": groups}


def group_users(ws: Workspace, args: Json) -> Json:
    group = str(args.get("usergroup"))
    if group not in ws.groups:
        raise Refused("no_such_subteam")
    return {"users": sorted(ws.groups[group][1])}


def team_info(ws: Workspace, args: Json) -> Json:
    return {"team": {"id": TEAM, "name": "Loopback", "domain": DOMAIN}}


def bot_info(ws: Workspace, args: Json) -> Json:
    return {"bot": {"id": BOT, "app_id": APP, "user_id": BOT_USER, "name": "planbot", "deleted": False}}


def suggest_prompts(ws: Workspace, args: Json) -> Json:
    channel = channel_of(ws, args, "channel_id")
    prompts = args.get("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= PROMPTS:
        raise Refused("invalid_arguments")
    if not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        raise Refused("invalid_arguments")
    ws.prompts[channel.id] = {"title": args.get("title"), "prompts": prompts, "thread_ts": args.get("thread_ts")}
    return {}


def thread_status(ws: Workspace, args: Json) -> Json:
    channel_of(ws, args, "channel_id")
    return {}


METHODS: dict[str, Callable[[Workspace, Json], Json]] = {
    "users.info": user_info,
    "users.list": user_list,
    "users.lookupByEmail": by_email,
    "conversations.info": channel_info,
    "conversations.list": channel_list,
    "conversations.members": members,
    "conversations.open": open_dm,
    "conversations.join": join,
    "usergroups.list": group_list,
    "usergroups.users.list": group_users,
    "team.info": team_info,
    "bots.info": bot_info,
    "assistant.threads.setSuggestedPrompts": suggest_prompts,
    "assistant.threads.setStatus": thread_status,
    "assistant.threads.setTitle": thread_status,
}
