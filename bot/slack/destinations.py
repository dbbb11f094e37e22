"""Where answers go: a channel's thread, a direct message, a message to one person, a modal, or in place of another message.

A claim's destination is known before the work is done, so that an apology goes to the same place as the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.slack.blocks import Surface
from bot.slack.claims import CommandClaim, DigestClaim, MessageClaim, NoticeClaim, PressClaim, SlackClaim
from bot.slack.outbox import FILE, RESPONSE_URL

Json = dict[str, Any]
REPLACING = ("in", "tick", "back", "import")  # buttons whose answer replaces the message


@dataclass(frozen=True, slots=True)
class Destination:
    """A way to send something: a Slack method with the arguments that say where.

    `lane` keeps everything that goes there in order; `thread` is the conversation to remember, or "".
    """

    method: str
    lane: str
    args: Json
    surface: Surface = "channel"
    thread: str = ""

    @property
    def modal(self) -> bool:
        return self.method == "views.update"


def of(claim: SlackClaim) -> Destination:
    """Where the answer to a claim goes. For a modal, the destination is incomplete until the modal is open (`in_view`)."""
    match claim:
        case MessageClaim():
            return _beneath(claim)
        case CommandClaim():
            args = {"url": claim.url, "replace_original": False, "response_type": "ephemeral"}
            return Destination(RESPONSE_URL, f"person:{claim.user}", args, "private", f"{claim.channel}:{claim.user}")
        case PressClaim():
            return _of_press(claim)
        case NoticeClaim() | DigestClaim() if claim.channel:
            return to_channel(claim.channel)
        case _:
            return to_person(claim.user)


def to_person(user: str) -> Destination:
    """The direct message between a person and planbot."""
    return Destination("chat.postMessage", f"person:{user}", {"channel": user}, "dm", f"dm:{user}")


def to_channel(channel: str, thread: str | None = None) -> Destination:
    args: Json = {"channel": channel, "unfurl_links": False, "unfurl_media": False}
    return Destination("chat.postMessage", channel, {**args, "thread_ts": thread} if thread else args, "channel")


def file_in(place: Destination) -> Destination:
    """The destination for a file in the channel and thread of this one."""
    return replace(place, method=FILE, args={name: place.args[name] for name in ("channel", "thread_ts") if name in place.args})


def only_for(place: Destination, user: str) -> Destination:
    """The destination for a message in this one's channel that only one person sees."""
    args = {"channel": place.args["channel"], "user": user}
    if place.args.get("thread_ts"):
        args["thread_ts"] = place.args["thread_ts"]
    return replace(place, method="chat.postEphemeral", args=args, surface="private")


def beside(place: Destination, user: str) -> Destination:
    """Where a refusal or an apology goes. It never replaces a message, which may belong to somebody else."""
    if place.method == "chat.update":
        return only_for(place, user) if place.surface == "channel" else replace(to_channel(place.args["channel"]), surface="dm")
    return added(place)


def added(place: Destination) -> Destination:
    """The destination, with a new message if it would otherwise replace a private one."""
    if place.args.get("replace_original"):
        return replace(place, args={**place.args, "replace_original": False})
    return place


def in_view(place: Destination, view: str) -> Destination:
    return replace(place, method="views.update", lane=f"view:{view}", args={"view_id": view})


def _beneath(claim: MessageClaim) -> Destination:
    channel = claim.channel
    if claim.dm:
        thread = f"{channel}:{claim.thread}" if claim.thread else channel
        return replace(to_channel(channel, claim.thread), surface="dm", thread=thread)
    first = claim.thread or claim.ts
    return replace(to_channel(channel, first), thread=f"{channel}:{first}")


def _of_press(claim: PressClaim) -> Destination:
    user, channel = claim.user, claim.channel
    if claim.view:
        return in_view(Destination("", "", {}, "dm", f"dm:{user}"), claim.view)
    if claim.home or not channel:
        return to_person(user)
    if claim.ephemeral:
        args = {"url": claim.url, "replace_original": True, "response_type": "ephemeral"}
        return Destination(RESPONSE_URL, f"person:{user}", args, "private", f"{channel}:{user}")
    dm = channel.startswith("D")
    surface: Surface = "dm" if dm else "channel"
    thread = _thread(claim, dm)
    if claim.action in REPLACING:
        return Destination("chat.update", channel, {"channel": channel, "ts": claim.ts}, surface, thread)
    place = to_channel(channel, claim.thread or (None if dm else claim.ts))
    return replace(place, surface=surface, thread=thread)


def _thread(claim: PressClaim, dm: bool) -> str:
    """The conversation to which the button's message belongs."""
    if dm:
        return f"{claim.channel}:{claim.thread}" if claim.thread else claim.channel
    return f"{claim.channel}:{claim.thread or claim.ts}"
