"""`planbot doctor`: checks everything that an installation needs, and says how to fix each problem.

A failed check doesn't stop the others: without tokens, the settings and the database are still checked. Nothing is changed, and
a missing database isn't created.
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
from bot.settings import ANSWER, Settings
from bot.settings_file import advise_settings, check_settings, load_settings
from bot.slack import blocks, manifest, tokens
from bot.slack.tokens import Granted, Tokens
from handlers.numbers import counted
from handlers.request import Request
from handlers.respond import respond
from knowledge import claims, database_faults
from knowledge.model import Plan, Unclear
from knowledge.places import Place
from knowledge.store import Store

CALL_TIMEOUT = 15  # seconds for one call to Slack
DOTENV = ".env"
MAX_SKEW = 60.0  # the most seconds by which the machine's clock may be wrong
MIN_FREE_BYTES = 100 * 1024 * 1024  # with less free space than this on the disk, doctor reports a fault
ZONE = "Europe/London"
SCOPES_PLACE = "“OAuth & Permissions” of your app at api.slack.com/apps"
Kind = Literal["ok", "fault", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check, as a sentence. For a fault, it includes what to do."""

    kind: Kind
    sentence: str

    def __str__(self) -> str:
        return f"{self.kind:<6} {self.sentence}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to check. `settings` is None if there is no settings file. With `live`, Slack validates a card from `plan`."""

    database: Place
    settings: Path | None
    plan: str | None
    live: bool


def ok(sentence: str) -> Finding:
    return Finding("ok", sentence)


def fault(sentence: str) -> Finding:
    return Finding("fault", sentence)


def note(sentence: str) -> Finding:
    return Finding("note", sentence)


def diagnose(options: Asked, variables: Mapping[str, str]) -> Iterator[Finding]:
    """Run all checks, in the order in which faults should be fixed. `variables` is the environment."""
    credentials = tokens.examine(variables)
    yield from map(fault, credentials.faults)
    yield from dotenv(Path(DOTENV))
    bad_url = any(tokens.URL in sentence for sentence in credentials.faults)
    client = _client(credentials) if credentials.bot and not bad_url else None
    granted: Granted | None = None
    if client:
        try:
            granted = tokens.check(client)
        except Unclear as trouble:
            yield fault(str(trouble))
    if client and granted:
        yield from _slack(client, credentials, granted)
    yield from clock(granted.date if granted else "", datetime.now(UTC))
    settings: Settings | None = None
    try:
        settings = load_settings(options.settings)
    except Unclear:
        yield from _settings_faults(options.settings)
    else:
        yield from _settings(options.settings, settings, granted)
    yield from _database(options, settings, client if granted else None)
    if settings and client and granted:
        yield from _channels(client, settings)


def _client(credentials: Tokens) -> WebClient:
    client = WebClient(credentials.bot, base_url=credentials.api_url, timeout=CALL_TIMEOUT)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    return client


def dotenv(path: Path) -> Iterator[Finding]:
    """A note if anybody but its owner can read the file with the tokens."""
    if os.name != "posix" or not path.is_file():
        return  # Windows has no such permissions, and what Python reports is meaningless there
    mode = path.stat().st_mode
    readers = [who for who, bit in (("its group", stat.S_IRGRP), ("everybody on this machine", stat.S_IROTH)) if mode & bit]
    if readers:
        yield note(
            f"{path} can be read by {' and '.join(readers)}, and the tokens in it let anybody act as planbot:"
            f" keep it to yourself with “chmod 600 {path}”."
        )


# Slack


def _slack(client: WebClient, credentials: Tokens, granted: Granted) -> Iterator[Finding]:
    yield ok(f"{tokens.BOT}: the workspace “{granted.team_name}” ({granted.team}) knows planbot as {granted.bot_user}.")
    if credentials.app:
        try:
            tokens.check_app(client, credentials.app)
        except Unclear as trouble:
            yield fault(str(trouble))
        else:
            yield ok(f"{tokens.APP}: Slack would open a socket.")
    yield from scopes(granted.scopes)


def scopes(granted: frozenset[str] | None) -> Iterator[Finding]:
    """The permissions that are missing, and what doesn't work without them. `granted` is None if Slack doesn't list them."""
    if granted is None:
        yield note("Slack did not say which permissions planbot has (a proxy may keep that back): they were not looked at.")
        return
    missing = {scope: without for scope, without in manifest.NEEDED.items() if scope not in granted}
    if not missing:
        yield ok(f"Permissions: all {len(manifest.NEEDED)} that the manifest asks for.")
    for scope, without in missing.items():
        mend = f"Add it under {SCOPES_PLACE}, then install the app anew."
        yield fault(f"The permission {scope} is missing: {without}. {mend}")
    for scope, without in manifest.OPTIONAL.items():
        if scope not in granted:
            yield note(f"The optional permission {scope} is not given: {without}.")


def clock(date: str, now: datetime) -> Iterator[Finding]:
    """Check that this machine's clock agrees with Slack's and that it knows time zones. `date` is the Date header in a reply
    from Slack.
    """
    try:
        slack = parsedate_to_datetime(date)
        off = (now - slack.replace(tzinfo=slack.tzinfo or UTC)).total_seconds()
    except ValueError:
        yield note("The clock could not be compared with Slack's.")
    else:
        if abs(off) > MAX_SKEW:
            way = "ahead of" if off > 0 else "behind"
            yield fault(f"The clock is {abs(off):.0f} s {way} Slack's: set this machine's clock by a time server (NTP).")
        else:
            yield ok(f"The clock agrees with Slack's to {max(1.0, abs(off)):.0f} s.")
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        yield fault(f"This machine knows no time zones ({ZONE}): install them, as with “python -m pip install tzdata”.")


def _channels(client: WebClient, settings: Settings) -> Iterator[Finding]:
    """Check that the channels in the settings exist and that planbot is in them, as far as its permissions allow."""
    reached = 0
    announced_in = {plan.tell: name for name, plan in settings.plans.items() if plan.tell}
    for channel, plan in {**announced_in, **settings.channels}.items():
        named = f"The channel {channel}, which the settings give to the plan “{plan}”,"
        try:
            record: dict[str, Any] = client.conversations_info(channel=channel).get("channel") or {}
        except SlackApiError as refused:
            error = tokens.refusal(refused.response)
            if error == "missing_scope":
                yield note("Whether the settings' channels are there was not looked at: that takes channels:read.")
                return
            yield fault(f"{named} {_channel_error(error)}")
        except (OSError, HTTPException) as trouble:
            yield fault(tokens.unreachable(client.base_url, trouble))
            return
        else:
            trouble_there = _channel_trouble(record)
            reached += not trouble_there
            if trouble_there:
                yield fault(f"{named} {trouble_there}")
    if reached:
        yield ok(f"Channels of the settings in which planbot is: {reached}.")


def _channel_error(error: str) -> str:
    if error == "channel_not_found":
        return "doesn’t exist, or is private and planbot isn’t in it: correct its id in the settings, or /invite @planbot."
    return f"could not be looked at ({error}): check its id in the settings."


def _channel_trouble(channel: Mapping[str, Any]) -> str:
    if channel.get("is_archived"):
        return "is archived: name another in the settings, or bring it back."
    return "" if channel.get("is_member", True) else "does not have planbot in it: /invite @planbot there."


# The settings


def _settings_faults(path: Path | None) -> Iterator[Finding]:
    assert path is not None  # without a file, there are only defaults, which have no faults
    try:
        yield from (fault(f"Settings {path}, {sentence}") for sentence in check_settings(path))
    except Unclear as trouble:
        yield fault(str(trouble))


def _settings(path: Path | None, settings: Settings, granted: Granted | None) -> Iterator[Finding]:
    if path is None:
        yield note("There is no settings file (PLANBOT_SETTINGS, or planbot.yaml here): every setting is at its default.")
    else:
        yield ok(f"Settings: {path} has no fault.")
        yield from (note(f"Settings {path}, {sentence}") for sentence in advise_settings(path))
    if not settings.managers:
        yield note(
            "Nobody manages planbot: name people as managers in the settings, and they see proposed aliases in App Home."
        )
    if granted and granted.scopes is not None and "users:read.email" not in granted.scopes:
        yield from _managers_by_email(settings)
    if settings.foreign == ANSWER:
        yield note("People of other workspaces are answered where a channel is shared with them (foreign: answer).")


def _managers_by_email(settings: Settings) -> Iterator[Finding]:
    """A fault for each manager known only by an e-mail address, if planbot has no permission to read addresses."""
    by_mail = {person.key for person in settings.people if person.email and not person.slack}
    for name in settings.managers:
        if "@" in name or name in by_mail:
            yield fault(f"The manager {name} cannot be recognised without users:read.email: name their Slack user id instead.")


# The database and the plan


def _database(options: Asked, settings: Settings | None, client: WebClient | None) -> Iterator[Finding]:
    path = options.database
    if isinstance(path, Path) and not path.exists():
        yield fault(
            f"The database {path} is not there: “planbot import FILE” makes it and reads your plan into it,"
            " or name the one meant with PLANBOT_DB."
        )
        yield from _disk_space(path)
        return
    try:
        with closing(Store(path)) as store:
            yield from _integrity(store)
            if isinstance(path, Path):
                yield from _disk_space(path)
            yield from _plans(store, options, settings, client)
            yield from _unfinished_claims(store)
    except Unclear as trouble:
        yield fault(str(trouble))
    except sqlite3.Error as trouble:
        yield fault(database_faults.explain(Path(str(path)), trouble))


def _integrity(store: Store) -> Iterator[Finding]:
    report = [row[0] for row in store.db.conn.execute("PRAGMA quick_check(3)")]
    if report == ["ok"]:
        yield ok(f"The database {store.place} can be opened and isn’t damaged.")
    else:
        yield fault(f"The database {store.path} is damaged ({'; '.join(report)}): stop planbot and restore it from a backup.")


def _disk_space(path: Path) -> Iterator[Finding]:
    folder = path.absolute().parent
    if not folder.is_dir():
        yield fault(f"The folder {folder} is not there: make it, or name another database with PLANBOT_DB.")
        return
    free = shutil.disk_usage(folder).free
    sentence = f"{free / 1024**3:.1f} GiB are free on the disk of the database"
    yield ok(f"{sentence}.") if free >= MIN_FREE_BYTES else fault(f"Only {sentence}: make room there.")
    if not os.access(folder, os.W_OK):
        yield fault(f"The folder {folder} may not be written to: change its permissions; SQLite writes files beside its own.")


def _plans(store: Store, options: Asked, settings: Settings | None, client: WebClient | None) -> Iterator[Finding]:
    plans = store.plans()
    if not plans:
        yield fault("There is no plan in the database: read yours with “planbot import FILE”.")
        return
    for plan in plans:
        yield from _plan(store, plan)
        owners = unlinked(settings or Settings(), plan.name, store.vocabulary(plan).owners)
        if sentence := unlinked_sentence(plan.name, owners):
            yield note(sentence)
    names = {plan.name for plan in plans}
    for name in sorted(set(settings.plans) - names if settings else ()):
        there = ", ".join(sorted(names))
        yield fault(f"The settings name a plan “{name}”, which the database does not have: write it as it is there ({there}).")
    if options.live:
        yield from _card_validation(store, store.plan(options.plan) if options.plan else plans[0], client)


def _plan(store: Store, plan: Plan) -> Iterator[Finding]:
    number = len(store.refs(plan))
    sentence = f"The plan “{plan.name}” ({plan.title}): {counted(number, 'recommendation')}"
    if plan.sample:
        yield note(f"{sentence}. It is the sample that ships with planbot: read your own with “planbot import FILE”.")
    else:
        yield ok(f"{sentence}.")


def _unfinished_claims(store: Store) -> Iterator[Finding]:
    for state, number in claims.count_unfinished(store).items():
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
                f"{many} given up after {claims.TRIES} tries, each of which ended planbot: look at the log of the last day"
                " for what came before each end."
            )


def _card_validation(store: Store, plan: Plan, client: WebClient | None) -> Iterator[Finding]:
    """Have Slack validate the blocks of a card."""
    if client is None:
        yield note("--live: Slack was not asked about a card, for it cannot be reached as planbot.")
        return
    ref = store.refs(plan)[0]
    answer = respond(store, plan, Request(f"tell me about {ref}", "", datetime.now(UTC)))
    try:
        response = client.blocks_validate(blocks=blocks.message(answer, surface="channel")["blocks"])
        wrong: list[dict[str, Any]] = response.get("errors") or []
    except SlackApiError as refused:
        wrong = refused.response.get("errors") or [{"message": tokens.refusal(refused.response)}]
    except (OSError, HTTPException) as trouble:
        yield fault(tokens.unreachable(client.base_url, trouble))
        return
    if not wrong:
        yield ok(f"--live: Slack takes the card of {ref}.")
    for error in wrong:
        where = f"{error.get('pointer')}: " if error.get("pointer") else ""
        yield fault(
            f"--live: Slack does not take the card of {ref}: {where}{error.get('message')}. Report this as a fault of planbot."
        )
