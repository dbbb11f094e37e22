"""Posting messages: `chat.*`, `response_url`, the text in an acknowledgement, reactions, and `blocks.validate`.

The limit on all blocks in a message (`msg_blocks_too_long`) applies only to `chat.*`, not to a `response_url`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bot.demo.loopback.blocks import message_faults, too_long, view_faults
from bot.demo.loopback.elements import Fault
from bot.demo.loopback.faults import Refused
from bot.demo.loopback.state import BOT_USER, DOMAIN, Channel, Json, Message, ResponseUrl, Workspace, with_ids

TEXT_LIMIT = 40_000
RESPONSE_USES = 5
RESPONSE_LIFE = 1800.0  # in seconds


def refuse_blocks(error: str, faults: list[Fault]) -> Refused:
    words = [str(fault) for fault in faults]
    return Refused(error, errors=words, response_metadata={"messages": [f"[ERROR] {line}" for line in words]})


def checked(ws: Workspace, args: Json, *, budget: bool) -> list[Json]:
    """The message's blocks, with ids. Raises Refused if Slack would refuse them."""
    text, blocks = args.get("text") or "", args.get("blocks") or []
    ws.judge(blocks, text)
    if args.get("link_names") or args.get("parse") == "full":
        ws.misuse.append("link_names and parse=full make names in plan text notify")
    if len(text) > TEXT_LIMIT:
        raise Refused("msg_too_long")
    if not text.strip() and not blocks and not args.get("attachments"):
        raise Refused("no_text")
    if blocks and not text.strip():
        ws.misuse.append("blocks without a top-level text")
    faults = message_faults(blocks, ws.refused_blocks)
    for index, attachment in enumerate(args.get("attachments") or []):
        if "blocks" in attachment:
            ws.judge(attachment["blocks"], "")
            faults += message_faults(attachment["blocks"], ws.refused_blocks, f"/attachments/{index}/blocks")
    if faults:
        raise refuse_blocks("invalid_blocks", faults)
    if budget and too_long(blocks):
        raise Refused("msg_blocks_too_long")
    return with_ids(ws, blocks)


def channel_of(ws: Workspace, args: Json, key: str = "channel") -> Channel:
    """The channel with this id or name, or the direct message with this person, whether or not the bot is allowed to post
    there.
    """
    wanted = str(args.get(key) or "")
    if wanted in ws.channels:
        return ws.channels[wanted]
    if wanted in ws.users and wanted != BOT_USER:
        return ws.dm(wanted)
    for channel in ws.channels.values():
        if wanted and channel.name == wanted.removeprefix("#") and channel.im_user is None:
            return channel
    raise Refused("channel_not_found")


def open_channel(ws: Workspace, args: Json, key: str = "channel") -> Channel:
    """The channel for posting. Raises Refused if the bot isn't allowed to post there."""
    channel = channel_of(ws, args, key)
    if channel.archived:
        raise Refused("is_archived")
    if not channel.bot_in and channel.im_user is None:
        raise Refused("channel_not_found" if channel.private else "not_in_channel")
    return channel


def own_message(ws: Workspace, args: Json, refusal: str) -> Message:
    channel = channel_of(ws, args)
    message = channel.messages.get(str(args.get("ts")))
    if message is None:
        raise Refused("message_not_found")
    if not message.by_bot:
        raise Refused(refusal)
    return message


def thread_of(ws: Workspace, channel: Channel, args: Json) -> str | None:
    wanted = args.get("thread_ts")
    if not wanted:
        return None
    parent = channel.messages.get(str(wanted))
    if parent is not None and parent.thread_ts not in (None, parent.ts):
        ws.misuse.append("thread_ts is a reply's; the thread's own was meant")
        return parent.thread_ts
    return str(wanted)


def compose(ws: Workspace, channel: Channel, args: Json, blocks: list[Json], to: str | None = None) -> Message:
    return Message(
        channel.id,
        ws.new_ts(),
        BOT_USER,
        args.get("text") or "",
        blocks,
        thread_of(ws, channel, args),
        by_bot=True,
        to=to,
        attachments=args.get("attachments") or [],
        metadata=args.get("metadata"),
    )


def post_message(ws: Workspace, args: Json) -> Json:
    channel = open_channel(ws, args)
    message = ws.keep_message(compose(ws, channel, args, checked(ws, args, budget=True)))
    return {"channel": channel.id, "ts": message.ts, "message": message.payload()}


def post_ephemeral(ws: Workspace, args: Json) -> Json:
    channel = open_channel(ws, args)
    user = str(args.get("user") or "")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    message = ws.keep_message(compose(ws, channel, args, checked(ws, args, budget=True), to=user))
    return {"message_ts": message.ts}


def update(ws: Workspace, args: Json) -> Json:
    """Handle `chat.update`. Without `blocks`, the message keeps its blocks; an empty list removes them."""
    message = own_message(ws, args, "cant_update_message")
    open_channel(ws, args)
    before = message.payload()
    blocks = checked(ws, args, budget=True) if "blocks" in args or not message.blocks else message.blocks
    rewrite(ws, message, args.get("text"), blocks)
    ws.on_update(message, before)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.payload()}


def rewrite(ws: Workspace, message: Message, text: str | None, blocks: list[Json]) -> None:
    message.text = message.text if text is None else text
    message.blocks = blocks
    message.edited_ts = ws.new_ts()
    message.edits += 1


def delete(ws: Workspace, args: Json) -> Json:
    message = own_message(ws, args, "cant_delete_message")
    ws.drop_message(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(ws: Workspace, args: Json) -> Json:
    channel = channel_of(ws, args)
    ts = str(args.get("message_ts"))
    if ts not in channel.messages:
        raise Refused("message_not_found")
    link = f"https://{DOMAIN}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def react(ws: Workspace, args: Json) -> Json:
    message = channel_of(ws, args).messages.get(str(args.get("timestamp")))
    if message is None:
        raise Refused("message_not_found")
    name = str(args.get("name"))
    if name in message.reactions:
        raise Refused("already_reacted")
    message.reactions.add(name)
    return {}


def validate(ws: Workspace, args: Json) -> Json:
    """Handle `blocks.validate`, which returns the faults in exactly one of `blocks`, `message` and `view`."""
    keys = [key for key in ("blocks", "message", "view") if args.get(key) is not None]
    if len(keys) != 1:
        raise Refused("invalid_arguments")
    subject: Any = args[keys[0]]
    if keys[0] == "view":
        faults = view_faults(subject, ws.refused_blocks)
    else:
        faults = message_faults(subject.get("blocks", []) if keys[0] == "message" else subject, ws.refused_blocks)
    return {"errors": [{"pointer": fault.pointer, "code": "invalid", "message": fault.message} for fault in faults]}


def respond(ws: Workspace, url: str, args: Json) -> None:
    """Accept an app's response through a `response_url`, at most five times within half an hour."""
    target = ws.response_urls.get(url)
    if target is None or time.monotonic() - target.created > RESPONSE_LIFE:
        raise Refused("expired_url")
    if target.uses >= RESPONSE_USES:
        raise Refused("used_url")
    target.uses += 1
    if args.get("delete_original"):
        if target.source:
            ws.drop_message(target.source)
        return
    blocks = checked(ws, args, budget=False)
    if args.get("replace_original") and target.source:
        rewrite(ws, target.source, args.get("text") or "", blocks)
    else:
        say(ws, target, args, blocks)


def say(ws: Workspace, target: ResponseUrl, args: Json, blocks: list[Json]) -> Message:
    """Post a new message for a `response_url` or an acknowledgement. It is ephemeral unless it is `in_channel`."""
    to = None if args.get("response_type") == "in_channel" else target.user
    return ws.keep_message(compose(ws, ws.channels[target.channel], args, blocks, to=to))


METHODS: dict[str, Callable[[Workspace, Json], Json]] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "reactions.add": react,
    "blocks.validate": validate,
}
