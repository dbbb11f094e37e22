"""`planbot slack`: everything put together, started, kept alive, and closed in order.

The surprise: closing goes with the stream. First nothing more is taken in, then what was taken on is done, then what is
ready is sent, then what was sent is marked done, and only then is the database closed.
"""

from __future__ import annotations

import os
import signal
import threading
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from slack_bolt import App
from slack_sdk import WebClient

from bot.commands import database, opened
from bot.schedule import Schedule
from bot.settings import Settings, load_settings, settings_file
from bot.slack import listeners, logs, tokens
from bot.slack.health import Health
from bot.slack.intake import PING_SECONDS, Intake, Socket
from bot.slack.outbox import Outbox
from bot.slack.people import People
from bot.slack.work import Desk
from handlers.request import Request
from handlers.respond import respond
from knowledge import once
from knowledge.model import Unclear
from knowledge.once import Holder
from knowledge.store import Store

DRAIN = 20.0  # seconds that what was taken on has to be finished after SIGTERM; Heroku kills after 30
RENEW = 20.0  # seconds between two renewals of the leases, which last a minute
# Asks for all that is read once and slowly: a word misspelt for the dictionary, a subject for the index and its synonyms.
WARMING = "what is there about recieving anything warm"
Clock = Callable[[], datetime]


def run(args: Namespace) -> int:
    """Answer in Slack until SIGTERM or Ctrl-C. Raises Unclear where it cannot be started."""
    given = tokens.read()
    logs.start()
    with opened(database(args)) as store:
        bot = Bot(store, given, settings_file(), lambda: datetime.now(UTC))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: bot.stopping.set())
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: bot.reread())
        bot.start()
        bot.wait()
        bot.close()
    return 0


class Bot:
    """planbot connected to one workspace. `close` finishes what was taken on."""

    def __init__(
        self, store: Store, given: tokens.Tokens, settings: Path | None, clock: Clock, *, ping_seconds: int = PING_SECONDS
    ) -> None:
        self._file, self._given = settings, given
        self._settings = load_settings(settings)
        self._store, self._clock, self._holder = store, clock, Holder()
        # Without retry handlers: they would send a post again whose answer was lost, and sleep where others wait.
        self.client = WebClient(given.bot, base_url=given.api_url, retry_handlers=[], logger=logs.QUIET)
        self.known = tokens.check(self.client)
        self.outbox = Outbox(self.client, self.settings)
        self.people = People(self.outbox, self.known.team)
        self.desk = Desk(store, self.settings, self.outbox, self.people, clock, self.known.team, self._holder)
        # What is switched off is for HTTP, for functions, and for what listeners are given; here there is none of it.
        app = App(
            client=self.client, token_verification_enabled=False, logger=logs.QUIET, ssl_check_enabled=False,
            url_verification_enabled=False, request_verification_enabled=False, attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )  # fmt: skip
        listeners.register(app, self.desk, self.known.bot_user)
        self._intake = Intake(store, self._holder, clock, self.desk.passed)
        self.socket = Socket(app, given.app, self._intake, self.desk.prompt, ping_seconds)
        self.stopping = threading.Event()
        self.schedule = Schedule(store, self.settings, self.desk.rights, self._holder, clock, self.desk.passed)
        self._health: Health | None = None
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def settings(self) -> Settings:
        return self._settings

    def reread(self, *_: int | FrameType | None) -> None:
        """Read the settings anew; with a fault in them, the old ones stay."""
        try:
            self._settings = load_settings(self._file)
            logs.say("settings read", file=str(self._file or ""))
        except Unclear as trouble:
            logs.warn("settings not read, the former ones stay", why=str(trouble))

    def start(self, looking: bool = True) -> None:
        """Connect, and take up what a former process left undone; `looking` has the schedule looked at from then on.

        Raises Unclear where Slack cannot be reached.
        """
        tokens.check_app(self.client, self._given.app)
        self._warm()
        self.socket.connect()  # type: ignore[no-untyped-call]
        if port := self._settings.health_port:
            self._health = Health(port, self.socket.silent_for, self._store.trouble, self._counts)
            self._health.start()
        self._adopt()
        self._keeper.start()
        if looking:
            self.schedule.start()
        plans = [plan.name for plan in self._store.plans()]
        logs.say("started", pid=os.getpid(), team=self.known.team, plans=plans)
        if not plans:
            logs.warn("there is no plan yet: read one with “planbot import FILE”; nothing has to be started again after it")

    def _counts(self) -> dict[str, int]:
        """What `/healthz` counts, since the start."""
        return {"unclaimed": self._intake.unclaimed}

    def _warm(self) -> None:
        """Ask each plan a question: the first one reads the dictionary and makes the plan's words ready, which takes long."""
        for plan in self._store.plans():
            respond(self._store, plan, Request(WARMING, "", self._clock()))

    def wait(self) -> None:
        """Until it is told to stop."""
        while not self.stopping.wait(1.0):
            pass

    def finish(self, seconds: float = DRAIN) -> bool:
        """Wait until what was taken on is done and sent; whether that was in time."""
        return self.desk.prompt.drain(seconds) and self.desk.lanes.drain(seconds) and self.outbox.lanes.drain(seconds)

    def close(self) -> None:
        """Take in nothing more, finish what was taken on, and end."""
        self.stopping.set()
        self.schedule.close()
        self.socket.close()  # type: ignore[no-untyped-call]
        self._intake.close()
        done = self.finish()
        self.desk.settler.close()
        self.desk.prompt.close()
        self.desk.lanes.close()
        self.outbox.close()
        if self._health:
            self._health.close()
        logs.say("stopped", finished=done)

    def _adopt(self) -> None:
        for claim in once.adopt(self._store, self._holder, self._clock()):
            logs.say("resumed", id=claim.id, kind=claim.kind)
            self.desk.resumed(claim)
        for claim in once.untold(self._store, "given up"):
            logs.warn("given up, for it was cut off too often", id=claim.id, kind=claim.kind)
            self.desk.given_up(claim)
        for claim in once.untold(self._store, "uncertain"):
            logs.warn("uncertain: whether it was sent is not known, and it is not sent again", id=claim.id, kind=claim.kind)
            self.desk.doubted(claim)

    def _keep(self) -> None:
        """Renew the leases, take over what another process left, and forget what has expired."""
        trouble = ""
        while not self.stopping.wait(RENEW):
            trouble = self._watched(trouble)
            try:
                once.renew(self._store, self._holder, self._clock())
                self._adopt()
                once.forget(self._store, self._clock())
            except Unclear as unwritten:
                logs.warn("not kept up", why=str(unwritten))

    def _watched(self, before: str) -> str:
        """The database's trouble now; the log has it where it is another one than before, or is over."""
        self._store.probe()
        trouble = self._store.trouble()
        if trouble and trouble != before:
            logs.warn("the database cannot be written", why=trouble)
        elif before and not trouble:
            logs.say("the database can be written again")
        return trouble
