"""What planbot listens to: each payload of Slack's made a claim, or answered at once where an answer is waited for.

The surprise: the listeners' work is done in middleware. Bolt acknowledges an event before its listener runs, and a
claim has to be kept before that; middleware runs first, and what it returns is the acknowledgement.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.slack.ingress import Later, Taken
from bot.slack.worker import Worker, message_event
from knowledge import names
from knowledge.characters import readable
from knowledge.once import Claim

Json = Mapping[str, Any]
Next = Callable[[], None]

EVENTS = ("app_mention", "message", "app_home_opened")
COMMANDS = ("/plan",)
SHORTCUTS = ("find_recommendation", "update_recommendation", "add_to_recommendation")
FORMS = ("find", "pick", "update", "add", "reason", "digest")
ACTIONS = (
    "say",
    "in",
    "back",
    "show",
    "full",
    "page",
    "share",
    "alias",
    "ask",
    "accept",
    "drop",
    "use",
    "form",
    "file",
    "home",
)
OPTIONS = ("find",)
SUBTYPES = (None, "file_share", "thread_broadcast")
SLACKBOT = "USLACKBOT"

# No token holds another “<”: looking past one for the end would take a time that grows with the square of their number.
TOKEN = re.compile(r"<(?P<mark>[@#!]?)(?P<what>[^<|>]*)(?:\|(?P<label>[^<>]*))?>")
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}  # all that Slack escapes (docs.slack.dev, "Formatting")
ENTITY = re.compile("|".join(ENTITIES))


def register(app: App, desk: Worker, bot: str) -> None:
    """Listen to all of it. What nobody takes is acknowledged by the catch-alls, which stand last. `bot` is its user id."""

    def heard(body: Json) -> Claim | None:
        return said(body, bot)

    def told(body: Json) -> Claim:
        return commanded(body, bot)

    app.use(PayloadMiddleware(only_people))
    app.event("app_mention", middleware=[taking(heard)])(nothing)
    app.event("message", middleware=[taking(heard)])(nothing)
    app.event("app_home_opened", middleware=[taking(opened)])(nothing)
    for command in COMMANDS:
        app.command(command, middleware=[taking(told)])(nothing)
    for shortcut in SHORTCUTS:
        app.shortcut(shortcut, middleware=[taking(lambda body: shortened(body, bot))])(nothing)
    app.action(re.compile(rf"^({'|'.join(ACTIONS)})(:.*)?$"), middleware=[taking(pressed)])(nothing)
    for form in FORMS:
        app.view(form, middleware=[answering(desk.formed)])(nothing)
    app.view("share", middleware=[taking(submitted, lambda: {"response_action": "clear"})])(nothing)
    for option in OPTIONS:
        app.options(option, middleware=[answering(desk.suggest)])(nothing)
    app.event(re.compile(".*"), middleware=[PayloadMiddleware(acknowledging)])(nothing)
    app.action(re.compile(".*"), middleware=[PayloadMiddleware(acknowledging)])(nothing)


class PayloadMiddleware(Middleware):
    """A function as middleware that is given the payload alone: what Bolt makes for each call else costs as much again."""

    def __init__(self, look: Callable[[Json], BoltResponse | None]) -> None:
        self._look = look

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Next) -> BoltResponse | None:  # type: ignore[override]
        """What it answers, which ends the matter; else go on."""
        answer = self._look(req.body)
        if answer is None:
            next()
        return answer


def nothing() -> None:
    """What stands where Bolt wants a listener: the middleware before it has done the work."""


def acknowledging(body: Json) -> BoltResponse:
    return BoltResponse(status=200)


def only_people(body: Json) -> BoltResponse | None:
    """Let through what people do; what other bots say, and what is no new message, is acknowledged and left."""
    event: Json = body.get("event") or {}
    by_bot = event.get("bot_id") or event.get("user") == SLACKBOT or event.get("bot_profile")
    spoken = event.get("type") in ("message", "app_mention")
    wanted = (
        event.get("subtype") in SUBTYPES
        and event.get("user")
        and event.get("channel_type", "im") in ("im", "channel", "group", "mpim")
    )
    if by_bot or (spoken and not wanted and not _of_a_person(event)):
        return BoltResponse(status=200)
    return None


def _of_a_person(event: Json) -> bool:
    """Whether somebody edited or deleted what they themselves said in a direct message."""
    before: Json = event.get("previous_message") or {}
    after: Json = event.get("message") or {}
    if event.get("channel_type") != "im" or before.get("bot_id") or not before.get("user"):
        return False
    edited = event.get("subtype") == "message_changed" and before.get("text") != after.get("text")
    return edited or event.get("subtype") == "message_deleted"


def taking(
    claim_of: Callable[[Json], Claim | None], answer: Callable[[], dict[str, object]] | None = None
) -> PayloadMiddleware:
    """Middleware that takes on what the payload asks."""

    def take(body: Json) -> BoltResponse:
        claim = claim_of(body)
        return BoltResponse(status=200) if claim is None else Taken(claim, answer() if answer else None)

    return PayloadMiddleware(take)


def answering(make: Callable[[Json], dict[str, object]]) -> PayloadMiddleware:
    """Middleware that answers by the acknowledgement itself."""

    def answer(body: Json) -> BoltResponse:
        return Later(f"person:{body['user']['id']}", lambda: make(body))

    return PayloadMiddleware(answer)


# Payloads made claims: only what is needed to do the work, a day later if it has to be


def said(body: Json, bot: str) -> Claim | None:
    event: Json = body["event"]
    if event["type"] == "message" and event.get("channel_type") != "im":
        return None
    if event.get("previous_message"):
        return marked(body)
    told = {
        "user": event["user"], "teams": teams(event, "user_team", "source_team", "team"), "channel": event["channel"],
        "dm": event.get("channel_type") == "im", "ts": event["ts"], "thread": event.get("thread_ts"),
        "text": typed(event.get("text") or "", bot),
        "files": [str(file.get("permalink") or file.get("url_private") or "") for file in event.get("files") or ()],
    }  # fmt: skip
    return Claim(f"event:{body['event_id']}", "said", told)


def marked(body: Json) -> Claim:
    event: Json = body["event"]
    before: Json = event["previous_message"]
    told = {
        "user": before["user"], "teams": [], "event": message_event(event["channel"], before["ts"]),
        "what": "deleted" if event["subtype"] == "message_deleted" else "edited",
    }  # fmt: skip
    return Claim(f"event:{body['event_id']}", "marked", told)


def opened(body: Json) -> Claim:
    event: Json = body["event"]
    told = {"user": event["user"], "teams": [], "tab": event.get("tab", "home"), "channel": event.get("channel", "")}
    return Claim(f"event:{body['event_id']}", "opened", told)


def commanded(body: Json, bot: str) -> Claim:
    told = {
        "user": body["user_id"], "teams": teams(body, "team_id"), "channel": body["channel_id"],
        "text": typed(body.get("text") or "", bot), "url": body["response_url"], "name": body.get("user_name", ""),
    }  # fmt: skip
    return Claim(f"command:{body['trigger_id']}", "commanded", told)


def shortened(body: Json, bot: str) -> Claim:
    message: Json = body.get("message") or {}
    about = {
        "text": typed(message.get("text") or "", bot), "by": message.get("user", ""), "ts": message.get("ts", ""),
        "channel": (body.get("channel") or {}).get("id", ""),
    }  # fmt: skip
    told = {**person(body), "shortcut": body["callback_id"], "trigger": body["trigger_id"], "message": about}
    return Claim(f"shortcut:{body['trigger_id']}", "shortened", told)


def pressed(body: Json) -> Claim:
    action: Json = body["actions"][0]
    container: Json = body.get("container") or {}
    view: Json = body.get("view") or {}
    option: Json = action.get("selected_option") or {}
    value = option.get("value") or action.get("value") or ""
    told = {
        **person(body), "action": action["action_id"].partition(":")[0], "which": action["action_id"], "value": value,
        "block": action.get("block_id", ""), "channel": (body.get("channel") or {}).get("id", ""),
        "ts": container.get("message_ts", ""), "thread": container.get("thread_ts") or _thread(body),
        "ephemeral": bool(container.get("is_ephemeral")), "url": body.get("response_url", ""),
        "view": view.get("id", "") if view.get("type") == "modal" else "", "home": view.get("type") == "home",
        "trigger": body.get("trigger_id", ""),
    }  # fmt: skip
    place = told["ts"] or view.get("id", "")
    # Slack names a block anew when its message is changed: the second press of a double click names the same one, a press
    # of what has been drawn since another.
    guard = same("press", told["user"], place, told["block"], told["which"], value)
    return Claim(f"press:{told['trigger']}", "pressed", told, guard)


def _thread(body: Json) -> str | None:
    message: Json = body.get("message") or {}
    thread: str | None = message.get("thread_ts")
    return thread


def submitted(body: Json) -> Claim:
    view: Json = body["view"]
    values: Json = view.get("state", {}).get("values", {})
    told = {
        **person(body), "callback": view["callback_id"], "view": view["id"], "kept": view.get("private_metadata", ""),
        "values": {name: _chosen(element) for block in values.values() for name, element in block.items()},
    }  # fmt: skip
    return Claim(f"submit:{view['id']}:{view['callback_id']}", "submitted", told)


def _chosen(element: Json) -> str:
    option: Json = element.get("selected_option") or {}
    return str(element.get("value") or element.get("selected_conversation") or option.get("value") or "")


def person(body: Json) -> dict[str, Any]:
    user: Json = body["user"]
    return {"user": user["id"], "teams": teams(user, "team_id"), "name": user.get("name") or user.get("username") or ""}


def teams(told: Json, *keys: str) -> list[str]:
    return [str(told[key]) for key in keys if told.get(key)]


def same(*parts: str) -> str:
    """What two presses of one button have in common, as a name of fixed length."""
    together = chr(0).join(parts).encode(errors="backslashreplace")  # half a character is no UTF-8
    return f"{parts[0]}:{hashlib.sha256(together).hexdigest()[:24]}"


def typed(text: str, bot: str) -> str:
    """What a person typed: without the mention of planbot, people by their ids, Slack's other tokens as their words."""

    def words(found: re.Match[str]) -> str:
        mark, what, label = found["mark"], found["what"], found["label"]
        if mark == "@":  # the label, where there is one, is the person's name, which is not kept
            return " " if what == bot else names.mention(what) if names.MENTION.fullmatch(names.mention(what)) else f"@{what}"
        if not mark and what.startswith(("http://", "https://")):
            return what  # Slack labels a bare address by its host alone; an update's evidence is the address
        return f"{'' if mark == '!' and label else mark}{label or what}" if mark else label or what

    lines = ENTITY.sub(lambda found: ENTITIES[found[0]], TOKEN.sub(words, readable(text))).splitlines()
    return "\n".join(line for each in lines if (line := " ".join(each.split())))
