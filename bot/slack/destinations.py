"""Where an answer goes: a channel's thread, a direct message, one person's eyes, a modal, in another message's place.

The surprise: a place is known before the work is done, so that an apology finds its way to where the answer would have gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.blocks import Surface
from bot.slack.outbox import FILE, RESPONSE_URL
from knowledge.once import Claim

Json = dict[str, Any]
REPLACING = ("in", "back")


@dataclass(frozen=True, slots=True)
class Destination:
    """One way to send. `lane` keeps the order of what goes there; `thread` names the conversation that is remembered."""

    method: str
    lane: str
    args: Json
    surface: Surface = "channel"
    thread: str = ""

    @property
    def modal(self) -> bool:
        return self.method == "views.update"


def of(claim: Claim) -> Destination:
    """The place that a claim's answer belongs to. A modal's is set once that is open (`in_view`)."""
    told = claim.body
    match claim.kind:
        case "said":
            return _reply(told)
        case "commanded":
            args = {"url": told["url"], "replace_original": False, "response_type": "ephemeral"}
            return Destination(RESPONSE_URL, f"person:{told['user']}", args, "private", f"{told['channel']}:{told['user']}")
        case "pressed":
            return _pressed(told)
        case "tell" | "digest" if told["channel"]:
            return to_channel(str(told["channel"]))
        case _:
            return to_person(str(told["user"]))


def to_person(user: str) -> Destination:
    """The direct message between a person and planbot."""
    return Destination("chat.postMessage", f"person:{user}", {"channel": user}, "dm", f"dm:{user}")


def to_channel(channel: str, thread: str | None = None) -> Destination:
    args: Json = {"channel": channel, "unfurl_links": False, "unfurl_media": False}
    return Destination("chat.postMessage", channel, {**args, "thread_ts": thread} if thread else args, "channel")


def file_in(place: Destination) -> Destination:
    """The same channel and thread, for a file."""
    return replace(place, method=FILE, args={name: place.args[name] for name in ("channel", "thread_ts") if name in place.args})


def only_for(place: Destination, user: str) -> Destination:
    """Instead of a channel, one person's eyes there."""
    args = {"channel": place.args["channel"], "user": user}
    if place.args.get("thread_ts"):
        args["thread_ts"] = place.args["thread_ts"]
    return replace(place, method="chat.postEphemeral", args=args, surface="private")


def beside(place: Destination, user: str) -> Destination:
    """Where a refusal or an apology goes: never in the place of what is shown, which may be somebody else's."""
    if place.method == "chat.update":
        return only_for(place, user) if place.surface == "channel" else replace(to_channel(place.args["channel"]), surface="dm")
    if place.args.get("replace_original"):
        return replace(place, args={**place.args, "replace_original": False})
    return place


def in_view(place: Destination, view: str) -> Destination:
    return replace(place, method="views.update", lane=f"view:{view}", args={"view_id": view})


def _reply(told: Mapping[str, Any]) -> Destination:
    channel = str(told["channel"])
    if told["dm"]:
        thread = told["thread"]
        place = to_channel(channel, thread)
        return replace(place, surface="dm", thread=f"{channel}:{thread}" if thread else channel)
    thread = told["thread"] or told["ts"]
    return replace(to_channel(channel, thread), thread=f"{channel}:{thread}")


def _pressed(told: Mapping[str, Any]) -> Destination:
    user, channel, ts = str(told["user"]), str(told["channel"]), str(told["ts"])
    if told["view"]:
        return in_view(Destination("", "", {}, "dm", f"dm:{user}"), str(told["view"]))
    if told["home"] or not channel:
        return to_person(user)
    if told["ephemeral"]:
        args = {"url": told["url"], "replace_original": True, "response_type": "ephemeral"}
        return Destination(RESPONSE_URL, f"person:{user}", args, "private", f"{channel}:{user}")
    dm = channel.startswith("D")
    surface: Surface = "dm" if dm else "channel"
    if told["action"] in REPLACING:
        thread = _thread(told, dm)
        return Destination("chat.update", channel, {"channel": channel, "ts": ts}, surface, thread)
    place = to_channel(channel, told["thread"] or (None if dm else ts))
    return replace(place, surface=surface, thread=_thread(told, dm))


def _thread(told: Mapping[str, Any], dm: bool) -> str:
    """The conversation that a message belongs to."""
    channel, thread = str(told["channel"]), told["thread"]
    if dm:
        return f"{channel}:{thread}" if thread else channel
    return f"{channel}:{thread or told['ts']}"
