"""The message from which a form was opened. It is redrawn once the change in the form has been written.

A card is drawn in its current state, the row of a reminder is ticked off, and a request or preview is replaced by the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.slack import briefs
from bot.slack.blocks import Surface
from bot.slack.claims import Aside, PressClaim
from bot.slack.destinations import Destination
from bot.slack.outbox import RESPONSE_URL
from bot.slack.session import Session
from handlers.answer import Answer, Brief, Choices, Note, Part
from handlers.schedules import reminders
from knowledge import sessions
from knowledge.model import Unclear

Json = dict[str, Any]
LASTS = timedelta(hours=2)  # how long planbot remembers the message from which a form was opened
CARD, ROW, WHOLE = "card", "row", "whole"


def of(claim: PressClaim, sentence: str, becomes: str) -> Json:
    """Data about the message with a form's button, or {} if it won't be redrawn. `sentence` asks for the card again. `becomes`
    is what to draw: CARD, or WHOLE for the answer to the form. A row of a stored answer is always ticked off.
    """
    answer_id = briefs.kept_id(claim.block)
    if claim.view or claim.home or not (claim.ts or claim.url):
        return {}
    if becomes == CARD and not answer_id and (claim.ephemeral or briefs.is_of_brief(claim.block)):
        return {}
    place = {"url": claim.url} if claim.ephemeral else {"channel": claim.channel, "ts": claim.ts}
    pressed = claim.value.partition(" ")[2]
    return {**place, "say": sentence, "becomes": ROW if answer_id else becomes, "kept": answer_id, "pressed": pressed}


def redraw(session: Session, origin: Mapping[str, Any], answer: Answer, id: str) -> None:
    """Redraw the message. `answer` is the answer given in the form, and `id` identifies this redraw."""
    aside = Aside(id=f"redraw:{id}", user=session.claim.user, channel=str(origin.get("channel", "")))
    becomes = origin.get("becomes", CARD)
    if becomes == ROW:
        answer = tick(session, str(origin["kept"]), str(origin["pressed"]), answer)
        session.replies.answer(aside, answer, _place(origin), kept=str(origin["kept"]))
        return
    if becomes == CARD:
        answer, _ = replace(session, claim=aside).answer(str(origin["say"]), "")
    session.replies.answer(aside, answer, _place(origin))


def _place(origin: Mapping[str, Any]) -> Destination:
    if url := origin.get("url"):
        args = {"url": str(url), "replace_original": True, "response_type": "ephemeral"}
        return Destination(RESPONSE_URL, f"url:{url}", args, "private")
    channel = str(origin["channel"])
    surface: Surface = "dm" if channel.startswith("D") else "channel"
    return Destination("chat.update", channel, {"channel": channel, "ts": str(origin["ts"])}, surface)


def tick(session: Session, answer_id: str, pressed: str, answer: Answer) -> Answer:
    """The stored answer with a row replaced by the outcome of a press, which is also stored.

    Raises Unclear if the answer is no longer stored.
    """
    whole = session.replies.saved.load(answer_id)
    followed = tuple(part for part in answer.parts if isinstance(part, Brief | Choices))
    settled = answer.recorded or answer.asks == "reminder"
    done: tuple[Part, ...] = (Note(f"{briefs.DONE} {answer.headline}" if settled else answer.headline), *followed)
    ticked = replace(whole, parts=briefs.without(whole.parts, pressed, done))
    if settled:
        left = sum(isinstance(part, Brief) for part in ticked.parts if part not in done)
        ticked = replace(ticked, headline=reminders.headline_once_done(whole.headline, left))
    session.replies.saved.replace(answer_id, ticked)
    return replace(ticked, recorded=answer.recorded)


def is_for_others(session: Session, answer_id: str) -> bool:
    """True if a stored answer was made for somebody other than the user of the claim."""
    try:
        _, beside = session.replies.saved.load_with(answer_id)
    except Unclear:
        return True
    return str(beside.get("for", session.claim.user)) != session.claim.user


def load(session: Session, id: str) -> Mapping[str, Any] | None:
    """The stored origin of the change with this id, or None."""
    return sessions.load(session.store, f"origin:{id}", session.now)


def save(session: Session, id: str, origin: Mapping[str, Any]) -> None:
    """Store the origin of a change until it is confirmed."""
    if origin:
        sessions.save(session.store, dict(origin), session.now, LASTS, f"origin:{id}")
