"""`planbot demo`: a plan in a temporary folder, the workspace with its web page, and the real bot connected to it."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.cli.console import say
from bot.cli.documents import ask_at_terminal
from bot.demo import cast
from bot.demo.acts import Acts
from bot.demo.clock import Clock
from bot.demo.server import DemoSlack
from bot.settings_file import MANAGERS
from bot.slack import logs
from bot.slack.app import Bot, end_on_signals
from bot.slack.tokens import Tokens
from bot.waiting import wait_for
from knowledge import documents, importing
from knowledge.importing import Reading
from knowledge.model import Unclear
from knowledge.store import Store

DONE_SECONDS = 10.0  # seconds for everything that becomes due at one moment
LAST = 20.0  # seconds after SIGTERM until the process is forced to exit
LOG = "planbot.log"


def run(args: Namespace) -> int:
    """Serve the demo until Ctrl-C or SIGTERM, and return the exit code. Raises Unclear for a document that can't be read, or a
    port that is in use.
    """
    ended = threading.Event()
    end_on_signals(ended, LAST, ("SIGTERM", "SIGINT", "SIGHUP"))  # SIGHUP is sent when the terminal is closed
    with _folder() as folder, demo(folder, args.port, args.document) as slack:
        say(f"{slack.url}/")
        say("This is the demo: open the address in a browser. Ctrl-C ends it, and everything in it is then deleted.")
        wait_for(ended)
    return 0


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder for the demo's data."""
    folder = Path(tempfile.mkdtemp(prefix="planbot-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def demo(folder: Path, port: int, document: Path | None, clock: Clock | None = None) -> Iterator[DemoSlack]:
    """Run the demo until the block ends, with its data in `folder`. Without a document, it shows the sample plan."""
    _check_free(port)
    clock = clock or Clock()
    os.environ.pop(MANAGERS, None)  # people who manage this installation aren't in the demo
    with (folder / LOG).open("w", encoding="utf-8") as log, logs.written_to(log):
        store = Store(folder / "planbot.db")
        try:
            settings, slack = _prepare(store, folder, port, document, clock)
            with _listening(slack):
                bot = Bot(store, Tokens(slack.bot_token, slack.app_token, slack.api_url), settings, clock, ping_seconds=1)
                bot.start()
                slack.wait_connected()
                slack.acts = Acts(slack, lambda by, to: _move(bot, slack, clock, clock.target(by, to)))
                try:
                    yield slack
                finally:
                    clock.stop()
                    bot.close(5)
        finally:
            store.close()


def _prepare(store: Store, folder: Path, port: int, document: Path | None, clock: Clock) -> tuple[Path, DemoSlack]:
    """Read the plan, and create the settings file and the workspace for it."""
    if document is None:
        imported = importing.take_sample(store, clock())
    else:
        imported = importing.take(store, _read(document), None, clock())
    plan = store.plan(imported.plan)
    members = cast.cast(tuple(store.vocabulary(plan).owners))
    settings = folder / "planbot.yaml"
    settings.write_text(cast.settings(plan.name, members, clock().date()), encoding="utf-8")
    slack = DemoSlack(port, clock, members, plan.title, cast.ideas(store, plan, members))
    for member in members:
        slack.add_user(member.id, member.name, email=member.email, is_restricted=member.guest)
    for channel, name, _ in cast.channels():
        slack.add_channel(channel, name, members=[member.id for member in members])
    return settings, slack


def _read(document: Path) -> Reading:
    """Read a document, asking in the terminal about anything unclear. Raises Unclear if there is no terminal."""
    options = importing.no_options()
    while True:
        try:
            return importing.read(document, options)
        except documents.Asks as asks:
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                raise Unclear(f"{asks.questions[0].question} Start the demo at a terminal to answer this.") from asks
            options = ask_at_terminal(asks.questions[0]).over(options)


@contextmanager
def _listening(slack: DemoSlack) -> Iterator[None]:
    slack.start()
    try:
        yield
    finally:
        slack.stop()


def _check_free(port: int) -> None:
    """Raise Unclear if the port can't be used."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as taken:
        sentence = f"Port {port} can't be used ({taken.strerror}): choose another one with --port, or --port 0 for a free one."
        raise Unclear(sentence) from taken


def _move(bot: Bot, slack: DemoSlack, clock: Clock, to: datetime) -> None:
    """Move the clock, and do everything that becomes due on the way."""

    def look() -> None:
        if bot.schedule.look():
            bot.finish(DONE_SECONDS)
        with slack.ws.changed:
            slack.ws.changed.notify_all()

    clock.move(to, look)
    with slack.ws.changed:
        slack.ws.changed.notify_all()
