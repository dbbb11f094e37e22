"""Digests: setting them up, listing, pausing and stopping them. `digest_posts` has what a digest says when it is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.answer import Answer, Choice, Choices, Facts, Note, Part
from handlers.language.digests import STATES
from handlers.line import capital
from handlers.numbers import counted
from handlers.question import join_names
from handlers.request import Request
from handlers.rights import Rights
from handlers.schedules import digest_posts, recurrence
from handlers.schedules.recurrence import Recurrence, describe, from_json
from handlers.understanding.forms import Sentence
from knowledge import changes, digests, history
from knowledge.calendars import written
from knowledge.digests import ACTIVE, PAUSED, STOPPED, Digest
from knowledge.encoding import timestamp
from knowledge.model import Plan, Unclear
from knowledge.names import channel
from knowledge.store import Store

Action = Callable[[Store, Plan, Request, re.Match[str]], Answer]
DONE = {PAUSED: "The digest is paused.", STOPPED: "The digest is stopped.", ACTIVE: "The digest is running again."}
LAST_TIME = {
    "silent": " Nothing was posted last time, because there was no news.",
    "skipped": " The last one was skipped, because it would have come too late.",
    "refused": " Slack refused the last one.",
    "uncertain": " It’s uncertain whether the last one arrived.",
}
"""How the last digest went, by its outcome. There is nothing to say if it was posted."""
TOO_LATE = "Nothing was changed: that only reached me now, long after it was sent. Send it again if it still holds."
LOOKED_BACK = timedelta(days=30)  # the period covered by the preview of a digest
WITH_BUTTONS = 6  # the most digests in a list that get buttons


def answer(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    """The answer to a sentence about digests."""
    try:
        return ACTIONS[sentence.key](store, plan, request, sentence.match)
    except Unclear as trouble:
        return Answer(str(trouble), asks="schedule")


def set_up(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Set up a digest in the channel that the request comes from."""
    _may(request)
    if not request.channel:
        raise Unclear("A digest needs a channel: set it up in Slack, in the channel that it is for.")
    here = changes.local(store.db, plan, request.at)
    rule = recurrence.parse(match["when"], here.date())
    owners = digest_posts.owners_named(store, plan, rule.owners)
    rule = replace(rule, owners=join_names(owners))
    event = request.event or f"{request.channel}:{request.text}:{request.at.isoformat()}"
    id = digests.create(store, plan, request.channel, recurrence.to_json(rule), request.author, request.at, f"digest:{event}")
    first = recurrence.next_due(rule, request.at, request.meetings, request.calendar)
    when = "No meeting is set yet that it could come before."
    if first:
        when = f"The first one is on {moment(first, rule)}{_moved(rule, first, request)}."
    nothing = (
        "If nothing has changed and nothing has become late, nothing is posted."
        if rule.changed_only
        else "If nothing has changed, it says so in one line."
    )
    digest = next(digest for digest in digests.find(store, plan) if digest.id == id)
    where = "It comes to you alone, as a direct message." if digest.is_direct else f"It goes to {_where(digest, request)}."
    return Answer(
        f"The digest is set up: {describe(rule)}.",
        (Note(f"{where} {when} {nothing}"), Choices("", _buttons(digest))),
        "schedule",
        recorded=True,
        cards=_preview(store, plan, digest, request),
    )


def _moved(rule: Recurrence, first: datetime, request: Request) -> str:
    """Why a digest comes on a different day from the one in its rule, or "" if it doesn't."""
    named = recurrence.named_day(rule, first, request.meetings, request.calendar)
    if named == first.astimezone(ZoneInfo(rule.zone)).date():
        return ""
    return f", because {named:%A} {written(named)} is {request.calendar.why_off(named)}"


def _preview(store: Store, plan: Plan, digest: Digest, request: Request) -> tuple[Answer, ...]:
    """What a digest would say today about the last month, as a card, or () if nothing changed."""
    since = request.at - LOOKED_BACK
    entries = history.history(store, plan, since=since, most=-1)
    if not entries:
        return ()
    before = replace(digest, reported=min(entry.seq for entry in entries) - 1, created=timestamp(since))
    shown, _ = digest_posts.compose(store, plan, before, request)
    if shown is None:
        return ()
    parts = tuple(part for part in shown.parts if not isinstance(part, Choices))
    return (replace(shown, headline=f"An example, with the last month’s changes. {shown.headline}", parts=parts),)


def _may(request: Request) -> None:
    """Raise Unclear if the author of the request isn't allowed to set up digests, or the request is late."""
    if request.is_late:
        raise Unclear(TOO_LATE)
    if not request.rights.may_schedule(request.author):
        raise Unclear(f"Only managers can set up digests. {_ask_managers(request)}.")


def _ask_managers(request: Request) -> str:
    """The end of a refusal: whom to ask, without a full stop."""
    people = request.rights.any_of(sorted(request.rights.managers))
    return f"Ask {people}" if people else "The settings name no managers yet"


def is_visible(digest: Digest, who: str) -> bool:
    """True if the person may know about the digest. One in a direct message is only for the person whose messages they are."""
    return not digest.is_direct or (bool(who) and digest.created_by == who)


def may_change(digest: Digest, who: str, rights: Rights) -> bool:
    """True if the person may pause, resume and stop the digest: managers may for every digest that they can see, and others for
    their own, while they may set up digests.
    """
    if not is_visible(digest, who):
        return False
    own = bool(who) and digest.created_by == who
    return digest.is_direct or rights.may_manage(who) or (own and rights.may_schedule(who))


def visible(store: Store, plan: Plan, who: str) -> tuple[Digest, ...]:
    """The plan's digests that the person may know about."""
    return tuple(digest for digest in digests.find(store, plan) if is_visible(digest, who))


def _to_show(store: Store, plan: Plan, request: Request) -> tuple[Digest, ...]:
    """The digests that an answer may name: in a channel, where others read it, none that goes to somebody's direct messages."""
    every = visible(store, plan, request.author)
    return tuple(digest for digest in every if not digest.is_direct or request.channel in ("", digest.channel))


def show(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """A list of the digests, with buttons for those that the person may change."""
    every = _to_show(store, plan, request)
    if not every:
        ask = f"Send, for example, “{recurrence.LINE}” in the channel where it should be posted."
        if not request.rights.may_schedule(request.author):
            ask = f"{_ask_managers(request)}."
        return Answer(f"No digest is set up. {ask}", asks="schedule")
    parts: list[Part] = []
    for place, digest in enumerate(every):
        parts.append(_facts(digest, request))
        if place < WITH_BUTTONS and may_change(digest, request.author, request.rights):
            parts.append(Choices("", _buttons(digest)))
    headline = "One digest is set up." if len(every) == 1 else f"{counted(len(every), 'digest')} are set up."
    return Answer(headline, tuple(parts), "schedule")


def _buttons(digest: Digest) -> tuple[Choice, ...]:
    return tuple(_button(digest, verb) for verb in ("Resume" if digest.state == PAUSED else "Pause", "Stop"))


def _button(digest: Digest, verb: str, text: str = "") -> Choice:
    """A button whose sentence names the digest by its id, which never changes. `text` is "" for the verb alone."""
    spoken = f"{verb} the digest {describe(from_json(digest.rule))}"
    return Choice(text or verb, sentence_of(digest, verb), spoken=spoken)


def sentence_of(digest: Digest, verb: str) -> str:
    """The sentence that pauses, resumes or stops this digest."""
    return f"{verb.casefold()} digest id {digest.id}"


def place_of(digest: Digest) -> str:
    """Where a digest is posted, in words."""
    return "Your messages with planbot" if digest.is_direct else channel(digest.channel)


def _where(digest: Digest, request: Request) -> str:
    is_raw = request.surface == "terminal" and not digest.is_direct
    return f"channel {digest.channel}" if is_raw else place_of(digest)


def _facts(digest: Digest, request: Request) -> Facts:
    where = _where(digest, request)
    return Facts(((capital(where), _timing(digest, request)),))


def _timing(digest: Digest, request: Request) -> str:
    """When a digest is due, and how the last one went."""
    rule = from_json(digest.rule)
    following = recurrence.next_due(rule, request.at, request.meetings, request.calendar)
    if digest.state == PAUSED:
        state = "Paused"
    else:
        state = f"Next on {moment(following, rule)}" if following else "Not due within a year"
    words = describe(rule)
    return f"{capital(words)}. {state}.{LAST_TIME.get(digest.outcome, '')}"


def change(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Pause, stop or resume a digest."""
    if request.is_late:
        raise Unclear(TOO_LATE)
    verb = match["verb"].casefold()
    state = STATES[verb]
    meant = _meant(store, plan, request, match)
    allowed = [digest for digest in meant if may_change(digest, request.author, request.rights)]
    if not allowed:
        raise Unclear(f"Only managers can {verb} this digest. {_ask_managers(request)}.")
    wanted = [digest for digest in allowed if digest.state != state]
    if len(wanted) > 1:
        rows = tuple(_button(digest, verb.capitalize(), describe(from_json(digest.rule))) for digest in wanted[:WITH_BUTTONS])
        return Answer(f"Which digest do you want to {verb}?", (Choices("", rows),), "schedule")
    if not wanted:
        raise Unclear(f"The digest is already {'paused' if state == PAUSED else 'running'}.")
    digests.change_state(store, wanted[0], state, request.author, request.at)
    now = next((digest for digest in digests.find(store, plan) if digest.id == wanted[0].id), None)
    if now is None:
        rule = describe(from_json(wanted[0].rule))
        return Answer(DONE[state], (Note(f"It came {rule} in {_where(wanted[0], request)}."),), "schedule")
    return Answer(DONE[state], (_facts(now, request), Choices("", _buttons(now))), "schedule")


def _meant(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> list[Digest]:
    """The digests that a sentence may mean: the one with this id or number, or those in this channel, or the only one there is.
    Raises Unclear if there is none.

    Buttons of earlier versions have a number or an id without saying which, so one that fits two digests means both.
    """
    every = _to_show(store, plan, request)
    if match["key"]:
        matching = [digest for digest in visible(store, plan, request.author) if str(digest.id) == match["key"]]
    elif match["id"]:
        matching = [digest for digest in every if match["id"] in (str(digest.number), str(digest.id))]
    else:
        matching = [digest for digest in every if digest.channel == request.channel] or list(every if len(every) == 1 else ())
    if matching:
        return matching
    if match["key"]:
        raise Unclear("That digest was stopped already: “what digests are there” lists the others.")
    raise Unclear(f"There is no digest {match['id'] or 'here'}: “what digests are there” lists them.")


def moment(at: datetime | None, rule: Recurrence) -> str:
    """A due moment in words, in the digest's own time zone."""
    assert at is not None
    local = at.astimezone(ZoneInfo(rule.zone))
    return f"{local:%A} {written(local)} at {local.hour}:{local:%M}"


ACTIONS: Mapping[str, Action] = {"set up": set_up, "show": show, "change": change}
"""The handler for each row of `language.digests.SENTENCES`, by its key."""
