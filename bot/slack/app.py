"""`planbot slack`: puts everything together, starts it, keeps it alive, and closes it in order.

The shutdown follows the path of a message: first nothing more is accepted, then accepted work is finished, answers are sent,
claims are completed, and finally the database is closed.
"""

from __future__ import annotations

import faulthandler
import os
import secrets
import signal
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.cli.console import database, opened
from bot.schedule import Schedule
from bot.settings import Settings
from bot.settings_file import load_settings, settings_path
from bot.slack import form_actions, listeners, logs, tokens
from bot.slack.claims import SlackClaim, from_record
from bot.slack.completions import Completions
from bot.slack.downloads import Downloads
from bot.slack.health import Health
from bot.slack.ingress import PING_SECONDS, Ingress, Socket
from bot.slack.lanes import Lanes
from bot.slack.outbox import Outbox
from bot.slack.patience import Patience
from bot.slack.people import People
from bot.slack.replies import Replies
from bot.slack.worker import Worker
from bot.slack.workspace import Workspace
from bot.waiting import wait_for
from handlers.request import Request
from handlers.respond import respond
from knowledge import claims, sessions
from knowledge.claims import Claim, Holder
from knowledge.model import Unclear
from knowledge.store import Store

DRAIN = 20.0  # seconds after SIGTERM in which to finish accepted work; Heroku kills after 30
LAST = 28.0  # seconds after SIGTERM until the process is forced to exit
CLOSING = 3.0  # seconds of these reserved for work in progress, and the most that any other thread may take to end
RENEW = 20.0  # seconds between renewals of the leases, which last a minute
# Makes planbot load everything that is slow to load: the misspelt word needs the dictionary, and the subject the index and its
# synonyms.
WARMING = "what is there about recieving anything warm"
Clock = Callable[[], datetime]


def run(args: Namespace) -> int:
    """Run the bot in Slack until SIGTERM or Ctrl-C, and return the exit code. Raises Unclear if it can't be started."""
    credentials = tokens.read()
    logs.start()
    with opened(database(args)) as store:
        bot = Bot(store, credentials, settings_path(), lambda: datetime.now(UTC))
        end_on_signals(bot.stopping, LAST)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: bot.reread())
        bot.start()
        wait_for(bot.stopping)
        bot.close()
    return 0


def end_on_signals(ended: threading.Event, seconds: float, names: Sequence[str] = ("SIGTERM", "SIGINT")) -> None:
    """Set `ended` on the first of these signals. If the process is still running after `seconds`, it is forced to exit, and
    standard error shows what each thread was doing.
    """

    def end(*_: object) -> None:
        if not ended.is_set():
            faulthandler.dump_traceback_later(seconds, exit=True)
        ended.set()

    for name in names:
        if number := getattr(signal, name, None):  # Windows doesn't have all of them
            signal.signal(number, end)


def authorizing(granted: tokens.Granted, token: str) -> Callable[..., AuthorizeResult]:
    """A function that tells Bolt which installation a payload is for: always planbot's, in the workspace that Slack named at
    start-up.
    """

    def authorize(enterprise_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=granted.team,
            bot_user_id=granted.bot_user,
            bot_id=granted.bot,
            bot_token=token,
        )

    return authorize


class Bot:
    """planbot connected to one workspace. `close` finishes accepted work."""

    def __init__(
        self,
        store: Store,
        credentials: tokens.Tokens,
        settings: Path | None,
        clock: Clock,
        *,
        ping_seconds: int = PING_SECONDS,
        patience: Patience | None = None,
    ) -> None:
        patience = patience or Patience()
        self._file, self._credentials = settings, credentials
        self._settings = load_settings(settings)
        self._store, self._clock, self._holder = store, clock, Holder()
        # No retry handlers: they would repeat a post whose outcome is unknown, and sleep while others wait.
        self.client = WebClient(
            credentials.bot,
            base_url=credentials.api_url,
            timeout=patience.call,
            retry_handlers=[],
            logger=logs.QUIET,
        )
        self.granted = tokens.check(self.client)
        self.outbox = Outbox(self.client, self.settings, patience)
        self.people = People(self.outbox, self.granted.team)
        self.workspace = Workspace(
            store, self.settings, self.outbox, self.people, clock, self.granted.team, self._holder, Downloads(self.client)
        )
        self.completions = Completions(store)
        self.replies = Replies(self.workspace, self.completions)
        self.worker = Worker(self.workspace, self.replies)
        self._ingress = Ingress(store, self._holder, clock, self.worker.submit)
        app = self._app(credentials.bot)
        self.stopping = threading.Event()
        self.socket = Socket(app, credentials.app, self._ingress, self.worker.prompt, self.stopping, ping_seconds)
        look = self.replies.copies.look
        self.schedule = Schedule(store, self.settings, self.workspace.checked_rights, self._holder, clock, self._submit, look)
        self._health: Health | None = None
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def _app(self, token: str) -> App:
        """The Bolt app with all of planbot's listeners."""
        # These switch off features that planbot doesn't use, for HTTP, functions and listener arguments. Bolt would call
        # auth.test to find out who planbot is, and drop acknowledged events if that fails.
        app = App(
            authorize=authorizing(self.granted, token),
            client=self.client,
            logger=logs.QUIET,
            token_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        listeners.register(
            app,
            self.granted.bot_user,
            lambda payload: form_actions.acknowledge(self.workspace, self.replies, payload),
            lambda payload: form_actions.suggest(self.workspace, payload),
        )
        return app

    def _submit(self, record: Claim, since: float) -> None:
        """Pass a stored claim on to the worker."""
        if claim := self._read(record):
            self.worker.submit(claim, since)

    def _read(self, record: Claim) -> SlackClaim | None:
        """A stored claim, or None for a kind that only a later version knows, which is then completed as refused."""
        claim = from_record(record)
        if claim is None:
            logs.warn("a claim of an unknown kind", id=record.id, kind=record.kind)
            self.completions.put(record.id, "refused")
        return claim

    def settings(self) -> Settings:
        return self._settings

    def reread(self, *_: int | FrameType | None) -> None:
        """Reload the settings. If they have a fault, the current ones stay in force."""
        try:
            self._settings = load_settings(self._file)
            logs.say("settings read", file=str(self._file or ""))
        except Unclear as trouble:
            logs.warn("settings not read, the former ones stay", why=str(trouble))

    def start(self, looking: bool = True) -> None:
        """Connect, and resume what an earlier process left undone. With `looking`, the schedule is started too.

        Raises Unclear if Slack can't be reached.
        """
        tokens.check_app(self.client, self._credentials.app)
        self._warm()
        self.socket.connect()
        if port := self._settings.health_port:
            self._health = Health(port, self.socket.silent_for, self.work, self._store.trouble)
            self._health.start()
        self._adopt()
        self._keeper.start()
        if looking:
            self.schedule.start()
        plans = [plan.name for plan in self._store.plans()]
        logs.say("started", pid=os.getpid(), team=self.granted.team, plans=plans)
        if not plans:
            logs.warn("there is no plan yet: read one with “planbot import FILE”; nothing has to be started again after it")

    def _warm(self) -> None:
        """Ask each plan a question in advance: the first question loads the dictionary and prepares the plan's words, which is
        slow.
        """
        for plan in self._store.plans():
            respond(self._store, plan, Request(WARMING, "", self._clock()))

    def finish(self, seconds: float = DRAIN) -> bool:
        """Wait until all accepted work is done and sent. Returns False if that takes too long."""
        end = time.monotonic() + seconds
        in_time = [lanes.drain(max(end - time.monotonic(), 0.0)) for lanes in self._lanes]  # all, even if one takes too long
        return all(in_time)

    def close(self, seconds: float = DRAIN) -> None:
        """Accept nothing more, finish accepted work, and shut down. Work that isn't finished in time is left to the next start.

        Work in progress then gets a little longer: a post that arrives after its claim was released would be repeated by the
        next start, and one that failed would count as uncertain.
        """
        end = time.monotonic() + seconds
        self.stopping.set()
        self.schedule.close(CLOSING)
        self.socket.close(CLOSING)
        self._ingress.close(CLOSING)
        done = self.finish(end - time.monotonic() - CLOSING)
        for lanes in self._lanes:
            lanes.close()
        in_time = [lanes.join(end - time.monotonic()) for lanes in self._lanes]  # all, even if one takes too long
        self.outbox.close()
        if self._keeper.is_alive():
            self._keeper.join(CLOSING)
        self.completions.close(CLOSING)
        try:
            claims.release(self._store, self._holder)
        except Unclear as trouble:
            logs.warn("not left to the next start", why=str(trouble))
        if self._health:
            self._health.close()
        logs.say("stopped", finished=done and all(in_time), left=self.waiting)

    @property
    def waiting(self) -> int:
        """The number of things that aren't done or sent yet."""
        return sum(lanes.waiting() for lanes in self._lanes)

    @property
    def _lanes(self) -> tuple[Lanes, ...]:
        """All lanes, in the order in which work passes through them."""
        return (self.worker.prompt, self.worker.lanes, self.outbox.lanes)

    def work(self) -> dict[str, object]:
        """The state of the work, for monitoring: what is waiting, what has failed since the start, and what is wrong."""
        counts = self.completions.counts
        return {
            "waiting": self.waiting,
            "refused": counts["refused"],
            "uncertain": counts["uncertain"],
            "unclaimed": self._ingress.unclaimed,
            "faults": list(self._troubles()),
        }

    def _troubles(self) -> Iterator[str]:
        if self.stopping.is_set():
            return
        for lanes in self._lanes:
            yield from lanes.troubles()
        ended = {
            "intake": not self._ingress.alive,
            "settle": not self.completions.alive,
            "schedule": self.schedule.ended,
            "keeper": self._keeper.ident is not None and not self._keeper.is_alive(),
        }
        yield from (f"The thread {name} has ended: restart planbot." for name, over in ended.items() if over)

    def _adopt(self) -> None:
        for record in claims.take_over(self._store, self._holder, self._clock()):
            logs.say("resumed", id=record.id, kind=record.kind)
            if claim := self._read(record):
                self.worker.resume(claim, record.interrupted)
        for record in claims.unreported(self._store, "given up"):
            logs.warn("given up, for it was cut off too often", id=record.id, kind=record.kind)
            if claim := from_record(record):
                self.worker.give_up(claim)
        for record in claims.unreported(self._store, "uncertain"):
            logs.warn("uncertain: whether it was sent is not known, and it is not sent again", id=record.id, kind=record.kind)
            if claim := from_record(record):
                self.worker.doubt(claim)

    def _keep(self) -> None:
        """Renew the leases, take over what another process left undone, and delete what has expired, until planbot stops."""
        trouble = ""
        while not self.stopping.wait(RENEW):
            trouble = self._check_database(trouble)
            try:
                claims.renew_leases(self._store, self._holder, self._clock())
                self._adopt()
                claims.prune(self._store, self._clock())
                sessions.prune(self._store, self._clock())
            except Unclear as unwritten:
                logs.warn("not kept up", why=str(unwritten))
            except Exception:  # without renewals, another process would take over this one's work
                logs.fault("fault", kind="keeper", reference=secrets.token_hex(3))

    def _check_database(self, before: str) -> str:
        """The database's current trouble, or "". Changes are logged."""
        self._store.probe()
        trouble = self._store.trouble()
        if trouble and trouble != before:
            logs.warn("the database cannot be written", why=trouble)
        elif before and not trouble:
            logs.say("the database can be written again")
        return trouble
