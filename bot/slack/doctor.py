"""`planbot doctor`: everything that an installation needs, looked at, with what to do about each fault.

The surprise: it goes on where something is missing. Without tokens the database is looked at all the same, and a
database that is not there is told and not made.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.rights import unlinked, unlinked_sentence
from bot.settings import ANSWER, Settings, advise_settings, check_settings, load_settings
from bot.slack import blocks, manifest, tokens
from bot.slack.tokens import Granted, Tokens
from handlers.request import Request
from handlers.respond import respond
from knowledge import journal, once
from knowledge.model import Unclear
from knowledge.store import Plan, Store

PATIENCE = 15  # seconds for one call of Slack
DOTENV = ".env"
SKEW = 60.0  # seconds that the machine's clock may be off
ROOM = 100 * 1024 * 1024  # bytes free below which a database that grows is in danger
ZONE = "Europe/London"
SCOPES_PLACE = "“OAuth & Permissions” of your app at api.slack.com/apps"
Kind = Literal["ok", "fault", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, as a sentence; a fault's says what to do."""

    kind: Kind
    told: str

    def __str__(self) -> str:
        return f"{self.kind:<6} {self.told}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the doctor was asked to look at. `settings` is None where there is no file of settings."""

    database: Path
    settings: Path | None
    plan: str | None
    live: bool


def ok(told: str) -> Finding:
    return Finding("ok", told)


def fault(told: str) -> Finding:
    return Finding("fault", told)


def note(told: str) -> Finding:
    return Finding("note", told)


def diagnose(asked: Asked, given: Mapping[str, str]) -> Iterator[Finding]:
    """Everything looked at, in the order in which it is mended best. `given` is the environment."""
    found = tokens.look(given)
    yield from map(fault, found.faults)
    yield from dotenv(Path(DOTENV))
    client = _client(found) if found.bot and not any(tokens.URL in each for each in found.faults) else None
    granted: Granted | None = None
    if client:
        try:
            granted = tokens.check(client)
        except Unclear as trouble:
            yield fault(str(trouble))
    if client and granted:
        yield from _slack(client, found, granted)
    yield from clock(granted.date if granted else "", datetime.now(UTC))
    settings: Settings | None = None
    try:
        settings = load_settings(asked.settings)
    except Unclear:
        yield from _settings_faults(asked.settings)
    else:
        yield from _settings(asked.settings, settings, granted)
    yield from _database(asked, settings, client if granted else None)
    if settings and client and granted:
        yield from _channels(client, settings)


def _client(found: Tokens) -> WebClient:
    client = WebClient(found.bot, base_url=found.api_url, timeout=PATIENCE)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    return client


def dotenv(path: Path) -> Iterator[Finding]:
    """Whether the file with the tokens can be read by others than its owner; nothing where there is none."""
    if os.name != "posix" or not path.is_file():
        return  # Windows has no such permissions: what Python shows for them there says nothing
    mode = path.stat().st_mode
    readers = [who for who, bit in (("its group", stat.S_IRGRP), ("everybody on this machine", stat.S_IROTH)) if mode & bit]
    if readers:
        yield note(
            f"{path} can be read by {' and '.join(readers)}, and the tokens in it let anybody act as planbot:"
            f" keep it to yourself with “chmod 600 {path}”."
        )


# Slack


def _slack(client: WebClient, found: Tokens, granted: Granted) -> Iterator[Finding]:
    yield ok(f"{tokens.BOT}: the workspace “{granted.team_name}” ({granted.team}) knows planbot as {granted.bot_user}.")
    if found.app:
        try:
            tokens.check_app(client, found.app)
        except Unclear as trouble:
            yield fault(str(trouble))
        else:
            yield ok(f"{tokens.APP}: Slack would open a socket.")
    yield from scopes(granted.scopes)


def scopes(given: frozenset[str] | None) -> Iterator[Finding]:
    """The permissions: which are missing, and what does not work without them."""
    if given is None:
        yield note("Slack did not say which permissions planbot has (a proxy may keep that back): they were not looked at.")
        return
    missing = {scope: without for scope, without in manifest.NEEDED.items() if scope not in given}
    if not missing:
        yield ok(f"Permissions: all {len(manifest.NEEDED)} that the manifest asks for.")
    for scope, without in missing.items():
        mend = f"Add it under {SCOPES_PLACE}, then install the app anew."
        yield fault(f"The permission {scope} is missing: {without}. {mend}")
    for scope, without in manifest.OPTIONAL.items():
        if scope not in given:
            yield note(f"The optional permission {scope} is not given: {without}.")


def clock(date: str, now: datetime) -> Iterator[Finding]:
    """The machine's clock beside Slack's, as its answer's Date header tells it, and whether time zones are known."""
    try:
        slack = parsedate_to_datetime(date)
        off = (now - slack.replace(tzinfo=slack.tzinfo or UTC)).total_seconds()
    except ValueError:
        yield note("The clock could not be compared with Slack's.")
    else:
        if abs(off) > SKEW:
            way = "ahead of" if off > 0 else "behind"
            yield fault(f"The clock is {abs(off):.0f} s {way} Slack's: set this machine's clock by a time server (NTP).")
        else:
            yield ok(f"The clock agrees with Slack's to {max(1.0, abs(off)):.0f} s.")
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        yield fault(f"This machine knows no time zones ({ZONE}): install them, as with “python -m pip install tzdata”.")


def _channels(client: WebClient, settings: Settings) -> Iterator[Finding]:
    """Whether the channels of the settings are there and planbot is in them, as far as its permissions let it see."""
    reached = 0
    told_in = {plan.tell: name for name, plan in settings.plans.items() if plan.tell}
    for channel, plan in {**told_in, **settings.channels}.items():
        named = f"The channel {channel}, which the settings give to the plan “{plan}”,"
        try:
            told: dict[str, Any] = client.conversations_info(channel=channel).get("channel") or {}
        except SlackApiError as refused:
            error = tokens.refusal(refused.response)
            if error == "missing_scope":
                yield note("Whether the settings' channels are there was not looked at: that takes channels:read.")
                return
            yield fault(f"{named} {_unseen(error)}")
        except (OSError, HTTPException) as trouble:
            yield fault(tokens.unreachable(client.base_url, trouble))
            return
        else:
            trouble_there = _outside(told)
            reached += not trouble_there
            if trouble_there:
                yield fault(f"{named} {trouble_there}")
    if reached:
        yield ok(f"Channels of the settings in which planbot is: {reached}.")


def _unseen(error: str) -> str:
    if error == "channel_not_found":
        return "is not there, or is private and planbot is not in it: mend its id in the settings, or /invite @planbot there."
    return f"could not be looked at ({error}): check its id in the settings."


def _outside(channel: Mapping[str, Any]) -> str:
    if channel.get("is_archived"):
        return "is archived: name another in the settings, or bring it back."
    return "" if channel.get("is_member", True) else "does not have planbot in it: /invite @planbot there."


# The settings


def _settings_faults(path: Path | None) -> Iterator[Finding]:
    assert path is not None  # without a file there are the defaults, which have no faults
    try:
        yield from (fault(f"Settings {path}, {each}") for each in check_settings(path))
    except Unclear as trouble:
        yield fault(str(trouble))


def _settings(path: Path | None, settings: Settings, granted: Granted | None) -> Iterator[Finding]:
    if path is None:
        yield note("There is no settings file (PLANBOT_SETTINGS, or planbot.yaml here): every setting is at its default.")
    else:
        yield ok(f"Settings: {path} has no fault.")
        yield from (note(f"Settings {path}, {each}") for each in advise_settings(path))
    if not settings.managers:
        yield note(
            "Nobody manages planbot: name people as managers in the settings, and they see proposed aliases in App Home."
        )
    if granted and granted.scopes is not None and "users:read.email" not in granted.scopes:
        yield from _mails(settings)
    if settings.foreign == ANSWER:
        yield note("People of other workspaces are answered where a channel is shared with them (foreign: answer).")


def _mails(settings: Settings) -> Iterator[Finding]:
    """Managers who are known by their e-mail address alone, which planbot may not read."""
    by_mail = {person.key for person in settings.people if person.email and not person.slack}
    for name in settings.managers:
        if "@" in name or name in by_mail:
            yield fault(f"The manager {name} cannot be recognised without users:read.email: name their Slack user id instead.")


# The database and the plan


def _database(asked: Asked, settings: Settings | None, client: WebClient | None) -> Iterator[Finding]:
    path = asked.database
    if not path.exists():
        yield fault(
            f"The database {path} is not there: “planbot import FILE” makes it and reads your plan into it,"
            " or name the one meant with PLANBOT_DB."
        )
        yield from _room(path)
        return
    try:
        with closing(Store(path)) as store:
            yield from _whole(store)
            yield from _room(path)
            yield from _plans(store, asked, settings, client)
            yield from _unsettled(store)
    except Unclear as trouble:
        yield fault(str(trouble))
    except sqlite3.Error as trouble:
        yield fault(journal.explain(path, trouble))


def _whole(store: Store) -> Iterator[Finding]:
    told = [row[0] for row in store.db.conn.execute("PRAGMA quick_check(3)")]
    if told == ["ok"]:
        yield ok(f"The database {store.path} opens and is whole.")
    else:
        yield fault(f"The database {store.path} is damaged ({'; '.join(told)}): stop planbot and restore it from a backup.")


def _room(path: Path) -> Iterator[Finding]:
    folder = path.absolute().parent
    if not folder.is_dir():
        yield fault(f"The folder {folder} is not there: make it, or name another database with PLANBOT_DB.")
        return
    free = shutil.disk_usage(folder).free
    told = f"{free / 1024**3:.1f} GiB are free on the disk of the database"
    yield ok(f"{told}.") if free >= ROOM else fault(f"Only {told}: make room there.")
    if not os.access(folder, os.W_OK):
        yield fault(f"The folder {folder} may not be written to: change its permissions; SQLite writes files beside its own.")


def _plans(store: Store, asked: Asked, settings: Settings | None, client: WebClient | None) -> Iterator[Finding]:
    plans = store.plans()
    if not plans:
        yield fault("There is no plan in the database: read yours with “planbot import FILE”.")
        return
    for plan in plans:
        yield from _plan(store, plan)
        owners = unlinked(settings or Settings(), plan.name, store.vocabulary(plan).owners)
        if said := unlinked_sentence(plan.name, owners):
            yield note(said)
    names = {plan.name for plan in plans}
    for name in sorted(set(settings.plans) - names if settings else ()):
        there = ", ".join(sorted(names))
        yield fault(f"The settings name a plan “{name}”, which the database does not have: write it as it is there ({there}).")
    if asked.live:
        yield from _live(store, store.plan(asked.plan) if asked.plan else plans[0], client)


def _plan(store: Store, plan: Plan) -> Iterator[Finding]:
    number = len(store.refs(plan))
    told = f"The plan “{plan.name}” ({plan.title}): {number} recommendation{'' if number == 1 else 's'}"
    if plan.sample:
        yield note(f"{told}. It is the sample that ships with planbot: read your own with “planbot import FILE”.")
    else:
        yield ok(f"{told}.")


def _unsettled(store: Store) -> Iterator[Finding]:
    for state, number in once.count_unfinished(store).items():
        many = f"{number} request{' was' if number == 1 else 's were'}"
        if state == "refused":
            yield note(
                f"{number} answer{' was' if number == 1 else 's were'} not delivered: Slack refused"
                f" {'it' if number == 1 else 'them'}, or could not be reached for an hour. The lines “refused” in the log of"
                " the last day say why."
            )
        elif state == "uncertain":
            yield note(
                f"{many} cut off while the answer was being sent: it may not have arrived, and whoever asked asks again."
            )
        else:
            yield fault(
                f"{many} given up after {once.TRIES} tries, each of which ended planbot: look at the log of the last day"
                " for what came before each end."
            )


def _live(store: Store, plan: Plan, client: WebClient | None) -> Iterator[Finding]:
    """Have Slack itself look at a card's blocks."""
    if client is None:
        yield note("--live: Slack was not asked about a card, for it cannot be reached as planbot.")
        return
    ref = store.refs(plan)[0]
    answer = respond(store, plan, Request(f"tell me about {ref}", "", datetime.now(UTC)))
    try:
        told = client.blocks_validate(blocks=blocks.message(answer, surface="channel")["blocks"])
        wrong: list[dict[str, Any]] = told.get("errors") or []
    except SlackApiError as refused:
        wrong = refused.response.get("errors") or [{"message": tokens.refusal(refused.response)}]
    except (OSError, HTTPException) as trouble:
        yield fault(tokens.unreachable(client.base_url, trouble))
        return
    if not wrong:
        yield ok(f"--live: Slack takes the card of {ref}.")
    for each in wrong:
        where = f"{each.get('pointer')}: " if each.get("pointer") else ""
        yield fault(
            f"--live: Slack does not take the card of {ref}: {where}{each.get('message')}. Report this as a fault of planbot."
        )
