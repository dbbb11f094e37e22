"""What scenarios on the loopback Slack have in common: offices over a plan, things that people do, and the bot as a process.

`Process` runs `planbot slack` itself, so that a test can kill it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.slack.patience import Patience
from knowledge import importing
from knowledge.places import Address
from knowledge.store import Store
from tests.conftest import NOW
from tests.loopback import Delivery, Loopback, Message, View
from tests.slack import Office

SETTINGS = "managers: [U3]\npace: {per_second: 500, burst: 100}\n"
HEADINGS = "Ref,Theme,Recommendation,Actions,Timescale,Owner,Progress,Status\n"


class Clock:
    """The time, which starts on a Monday morning and can be moved ahead by a test."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._start = time.monotonic()

    def __call__(self) -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - self._start) + self.ahead


def office_over(database: Path, settings: str = SETTINGS, patience: Patience | None = None) -> Office:
    """An office whose planbot has these settings and a `Clock` of its own."""
    file = database.with_name("settings.yaml")
    file.write_text(settings, encoding="utf-8")
    return Office(database, settings=file, clock=Clock(), patience=patience)


def clock_of(office: Office) -> Clock:
    """The clock of an office made by `office_over`."""
    assert isinstance(office.clock, Clock)
    return office.clock


def take_plan(database: Path, name: str, rows: str) -> None:
    """Import a plan from lines of CSV."""
    document = database.with_name(f"{name}.csv")
    document.write_text(HEADINGS + rows, encoding="utf-8")
    store = Store(database)
    importing.take(store, importing.read(document), name, NOW)
    store.close()


# What people do


def command(slack: Loopback, user: str, channel: str, text: str) -> Message:
    """Send `/plan text`, and return the message that answers it."""
    before = len(slack.ephemerals(user))
    slack.slash(user, channel, "/plan", text)
    return slack.wait_ephemeral(user, count=before + 1)


def filled(slack: Loopback, user: str, times: int = 1) -> View:
    """The person's modal, once it has been updated `times` times."""
    view = slack.wait_view(user)
    slack.wait(lambda: view.updates >= times, what="the modal's content")
    return view


def pushed(slack: Loopback, user: str, depth: int) -> View:
    """The person's modal above others, once there are `depth` of them and it has its content."""
    slack.wait(lambda: len(slack.views(user)) == depth, what=f"modal {depth}")
    return filled(slack, user)


def edited(slack: Loopback, message: Message, times: int = 1) -> Message:
    slack.wait(lambda: message.edits >= times, what=f"edit {times} of the message")
    return message


def pressed(slack: Loopback, user: str, message: Message, button: str) -> Message:
    """Press a button, and return its message, which the press changes in place."""
    before = message.edits
    slack.press(user, message, button)
    slack.wait(lambda: message.edits > before, what=f"what {button} does")
    return message


def home_of(slack: Loopback, user: str) -> View:
    """The person's Home, after they have opened it."""
    before = slack.home(user)
    drawn = before.updates if before else -1
    slack.open_home(user)
    home = slack.wait(lambda: (shown := slack.home(user)) and shown.updates > drawn and shown, what="Home")
    assert isinstance(home, View)
    return home


def settled(slack: Loopback, user: str = "U1") -> None:
    """Wait until everything that this person did has been handled, by asking something else and waiting for the answer."""
    slack.answer(slack.say_dm(user, "help"))


def payload(slack: Loopback, body: dict[str, Any], user: str = "U1") -> Delivery:
    """Send an interaction that no surface offers: a forged or an outdated one."""
    person = slack.ws.users[user]
    who = {"id": user, "name": person.name.lower(), "team_id": person.team}
    trigger = slack.ws.new_trigger(user)
    return slack.sent(
        Delivery(slack.ws, "interactive", {"user": who, "team": {"id": "T0LOOPBACK"}, "trigger_id": trigger, **body}, user=user)
    )


# The bot as a process


class Process:
    """`planbot slack` over a database, started and ended as an operator (or the kernel) would."""

    def __init__(self, slack: Loopback, database: Path, settings: Path | None = None, address: Address | None = None) -> None:
        """With an `address`, the database is the one at that address, and `database` is a name in the process's folder."""
        self._slack = slack
        self._folder = database.parent
        self._errors = database.with_name("stderr.log")
        self._environment = {
            **os.environ,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            **({"DATABASE_URL": address.url} if address else {"PLANBOT_DB": str(database)}),
            "PLANBOT_SETTINGS": str(settings) if settings else "",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.running.poll() is None:
            self.kill()

    def start(self) -> Self:
        with self._errors.open("ab") as errors:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "bot", "slack"], cwd=self._folder, env=self._environment, stderr=errors
            )
        self._slack.wait_connected(30)
        return self

    def refused(self) -> tuple[int, str]:
        """The exit code and the output of a start that has to fail."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", "slack"], cwd=self._folder, env=self._environment, capture_output=True, timeout=30
        )
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def kill(self) -> None:
        """Send SIGKILL."""
        self.running.kill()
        self.running.wait(10)
        self._slack.wait(lambda: not self._slack.connections, what="the end of the socket")

    def tell(self, number: signal.Signals) -> None:
        self.running.send_signal(number)

    def end(self, seconds: float = 25.0) -> int:
        """Send SIGTERM, and return the exit code."""
        self.tell(signal.SIGTERM)
        return self.running.wait(seconds)

    @property
    def log(self) -> Sequence[dict[str, Any]]:
        """The lines of the log so far, of all starts."""
        return [json.loads(line) for line in self._errors.read_text(encoding="utf-8").splitlines()]

    def wait_log(self, what: str, count: int = 1, seconds: float = 10.0) -> dict[str, Any]:
        """The `count`th line of the log with this "what"."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            lines = [line for line in self.log if line["what"] == what]
            if len(lines) >= count:
                return lines[count - 1]
            time.sleep(0.05)
        raise TimeoutError(f"the log does not say {what!r} {count} time(s): {self.log[-5:]}")
