"""Everything that planbot listens to. Each payload from Slack becomes a claim, or is answered at once if Slack waits for the
answer.

The work is done in middleware, because Bolt acknowledges an event before its listener runs, while a claim must be stored before
that. Middleware runs first, and its return value is the acknowledgement.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.slack.actions import BUTTONS
from bot.slack.claims import (
    CommandClaim,
    EditClaim,
    MessageClaim,
    PressClaim,
    SelectedMessage,
    SentFile,
    ShortcutClaim,
    SlackClaim,
    SubmitClaim,
    TabClaim,
    message_event,
)
from bot.slack.form_actions import FORMS
from bot.slack.ingress import Later, Taken
from knowledge import names
from knowledge.characters import readable

Json = Mapping[str, Any]
Next = Callable[[], None]
Answering = Callable[[Json], dict[str, object]]

EVENTS = ("app_mention", "message", "app_home_opened")
COMMANDS = ("/plan",)
SHORTCUTS = ("find_recommendation", "update_recommendation", "add_to_recommendation")
OPTIONS = ("find",)
MENU = "menu"  # an overflow menu; the value of each entry begins with the name of its action
SUBTYPES = (None, "file_share", "thread_broadcast")
SLACKBOT = "USLACKBOT"

# No token contains another “<”. Searching beyond one for the end would take quadratic time.
TOKEN = re.compile(r"<(?P<mark>[@#!]?)(?P<what>[^<|>]*)(?:\|(?P<label>[^<>]*))?>")
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}  # everything that Slack escapes (docs.slack.dev, "Formatting")
ENTITY = re.compile("|".join(ENTITIES))


def register(app: App, bot: str, acknowledge_form: Answering, suggest: Answering) -> None:
    """Register all listeners. The catch-alls come last, and acknowledge whatever no other listener handles.

    `bot` is planbot's user id. `acknowledge_form` and `suggest` return the acknowledgements for a form and a type-ahead.
    """
    app.use(PayloadMiddleware(only_people))
    app.event("app_mention", middleware=[taking(lambda body: message(body, bot))])(nothing)
    app.event("message", middleware=[taking(lambda body: message(body, bot))])(nothing)
    app.event("app_home_opened", middleware=[taking(tab)])(nothing)
    for name in COMMANDS:
        app.command(name, middleware=[taking(lambda body: command(body, bot))])(nothing)
    for name in SHORTCUTS:
        app.shortcut(name, middleware=[taking(lambda body: shortcut(body, bot))])(nothing)
    app.action(re.compile(rf"^({'|'.join((*BUTTONS, MENU))})(:.*)?$"), middleware=[taking(press)])(nothing)
    for name in FORMS:
        app.view(name, middleware=[answering(acknowledge_form)])(nothing)
    app.view("share", middleware=[taking(submit, lambda: {"response_action": "clear"})])(nothing)
    for name in OPTIONS:
        app.options(name, middleware=[answering(suggest)])(nothing)
    app.event(re.compile(".*"), middleware=[PayloadMiddleware(acknowledging)])(nothing)
    app.action(re.compile(".*"), middleware=[PayloadMiddleware(acknowledging)])(nothing)


class PayloadMiddleware(Middleware):
    """Middleware made from a function that gets only the payload. Building Bolt's other arguments would double the cost."""

    def __init__(self, look: Callable[[Json], BoltResponse | None]) -> None:
        self._look = look

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Next) -> BoltResponse | None:  # type: ignore[override]
        """The function's response, which ends the processing. If it returns None, Bolt continues."""
        answer = self._look(req.body)
        if answer is None:
            next()
        return answer


def nothing() -> None:
    """A listener that does nothing. Bolt requires one, but the middleware before it has done the work."""


def acknowledging(body: Json) -> BoltResponse:
    return BoltResponse(status=200)


def only_people(body: Json) -> BoltResponse | None:
    """Let through what people do. Other bots' messages, and all events about messages that aren't new, are acknowledged and
    ignored.
    """
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
    """True if a person edited or deleted their own message in a direct message."""
    before: Json = event.get("previous_message") or {}
    after: Json = event.get("message") or {}
    if event.get("channel_type") != "im" or before.get("bot_id") or not before.get("user"):
        return False
    edited = event.get("subtype") == "message_changed" and before.get("text") != after.get("text")
    return edited or event.get("subtype") == "message_deleted"


def taking(
    claim_of: Callable[[Json], SlackClaim | None], answer: Callable[[], dict[str, object]] | None = None
) -> PayloadMiddleware:
    """Middleware that turns the payload into a claim. `answer` returns the body of the acknowledgement."""

    def take(body: Json) -> BoltResponse:
        claim = claim_of(body)
        return BoltResponse(status=200) if claim is None else Taken(claim, answer() if answer else None)

    return PayloadMiddleware(take)


def answering(make: Answering) -> PayloadMiddleware:
    """Middleware whose acknowledgement is itself the answer."""

    def answer(body: Json) -> BoltResponse:
        return Later(f"person:{body['user']['id']}", lambda: make(body))

    return PayloadMiddleware(answer)


# Payloads as claims: only what is needed to do the work, even a day later


def message(body: Json, bot: str) -> SlackClaim | None:
    """A mention or direct message, or None if the same message also arrives as a mention."""
    event: Json = body["event"]
    if event["type"] == "message" and event.get("channel_type") != "im":
        return None
    if event.get("previous_message"):
        return edit(body)
    return MessageClaim(
        id=f"event:{body['event_id']}",
        user=event["user"],
        teams=teams(event, "user_team", "source_team", "team"),
        channel=event["channel"],
        dm=event.get("channel_type") == "im",
        ts=event["ts"],
        thread=event.get("thread_ts"),
        text=typed(event.get("text") or "", bot),
        files=tuple(str(file.get("permalink") or file.get("url_private") or "") for file in event.get("files") or ()),
        documents=tuple(map(_sent_file, event.get("files") or ())),
    )


def _sent_file(file: Json) -> SentFile:
    url = file.get("url_private_download") or file.get("url_private") or ""
    return SentFile(readable(str(file.get("name") or "")), str(url), int(file.get("size") or 0))


def edit(body: Json) -> EditClaim:
    event: Json = body["event"]
    before: Json = event["previous_message"]
    return EditClaim(
        id=f"event:{body['event_id']}",
        user=before["user"],
        event=message_event(event["channel"], before["ts"]),
        mark="deleted" if event["subtype"] == "message_deleted" else "edited",
    )


def tab(body: Json) -> TabClaim:
    event: Json = body["event"]
    return TabClaim(
        id=f"event:{body['event_id']}",
        user=event["user"],
        tab=event.get("tab", "home"),
        channel=event.get("channel", ""),
    )


def command(body: Json, bot: str) -> CommandClaim:
    return CommandClaim(
        id=f"command:{body['trigger_id']}",
        user=body["user_id"],
        teams=teams(body, "team_id"),
        channel=body["channel_id"],
        text=typed(body.get("text") or "", bot),
        url=body["response_url"],
        name=body.get("user_name", ""),
    )


def shortcut(body: Json, bot: str) -> ShortcutClaim:
    message: Json = body.get("message") or {}
    selected = SelectedMessage(
        text=typed(message.get("text") or "", bot),
        by=message.get("user", ""),
        ts=message.get("ts", ""),
        channel=(body.get("channel") or {}).get("id", ""),
    )
    trigger = body["trigger_id"]
    id = f"shortcut:{trigger}"
    return ShortcutClaim(id=id, **person(body), shortcut=body["callback_id"], trigger=trigger, message=selected)


def press(body: Json) -> PressClaim | None:
    """The press of a button or choice from a menu, or None for one that planbot doesn't offer."""
    action: Json = body["actions"][0]
    container: Json = body.get("container") or {}
    view: Json = body.get("view") or {}
    option: Json = action.get("selected_option") or {}
    name, value = action["action_id"].partition(":")[0], option.get("value") or action.get("value") or ""
    if name == MENU:
        name, _, value = value.partition(" ")
    if name not in BUTTONS:
        return None
    claim = PressClaim(
        id=f"press:{body.get('trigger_id', '')}",
        **person(body),
        action=name,
        action_id=action["action_id"],
        value=value,
        block=action.get("block_id", ""),
        channel=(body.get("channel") or {}).get("id", ""),
        ts=container.get("message_ts", ""),
        thread=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        ephemeral=bool(container.get("is_ephemeral")),
        url=body.get("response_url", ""),
        view=view.get("id", "") if view.get("type") == "modal" else "",
        home=view.get("type") == "home",
        trigger=body.get("trigger_id", ""),
        at=str(action.get("action_ts") or ""),
    )
    place = claim.ts or view.get("id", "")
    # Slack gives a block a new id when its message changes. So the second press of a double click has the same id, but a press
    # on something drawn since has a different one.
    return replace(claim, guard=same("press", claim.user, place, claim.block, claim.action_id, claim.value))


def submit(body: Json) -> SubmitClaim:
    view: Json = body["view"]
    values: Json = view.get("state", {}).get("values", {})
    return SubmitClaim(
        id=f"submit:{view['id']}:{view['callback_id']}",
        **person(body),
        answer_id=view.get("private_metadata", ""),
        values={name: _chosen(element) for block in values.values() for name, element in block.items()},
    )


def _chosen(element: Json) -> str:
    option: Json = element.get("selected_option") or {}
    return str(element.get("value") or element.get("selected_conversation") or option.get("value") or "")


def person(body: Json) -> dict[str, Any]:
    user: Json = body["user"]
    return {"user": user["id"], "teams": teams(user, "team_id"), "name": user.get("name") or user.get("username") or ""}


def teams(payload: Json, *keys: str) -> tuple[str, ...]:
    """The workspaces that a payload names under these keys."""
    return tuple(str(payload[key]) for key in keys if payload.get(key))


def same(*parts: str) -> str:
    """A short id that is the same for two presses of one button. It begins with the first part."""
    joined = chr(0).join(parts).encode(errors="backslashreplace")  # half a surrogate pair isn't valid UTF-8
    return f"{parts[0]}:{hashlib.sha256(joined).hexdigest()[:24]}"


def typed(text: str, bot: str) -> str:
    """What a person typed, without the mention of planbot, with other people as ids and with Slack's other tokens as words."""

    def words(token: re.Match[str]) -> str:
        mark, what, label = token["mark"], token["what"], token["label"]
        if mark == "@":  # any label is the person's name, which isn't stored
            return " " if what == bot else names.mention(what) if names.MENTION.fullmatch(names.mention(what)) else f"@{what}"
        if not mark and what.startswith(("http://", "https://")):
            return what  # Slack labels a bare URL with only its host, but evidence needs the whole URL
        return f"{'' if mark == '!' and label else mark}{label or what}" if mark else label or what

    lines = ENTITY.sub(lambda entity: ENTITIES[entity[0]], TOKEN.sub(words, readable(text))).splitlines()
    return "\n".join(stripped for line in lines if (stripped := " ".join(line.split())))
