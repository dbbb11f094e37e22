"""How planbot and the demo end: after SIGTERM the process is gone in time, whatever its threads are doing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.slack.app import LAST
from tests.limits import Background, child
from tests.loopback import Loopback
from tests.scenes import Process, office_over, settled
from tests.slack import Office

ROOT = Path(__file__).parent.parent
# A bot that never finishes.
STUCK = """
import sys, time, types
from bot.slack import app
app.LAST = 1.0
app.Bot.close = lambda self: time.sleep(600)
sys.exit(app.run(types.SimpleNamespace(database=sys.argv[1], db=sys.argv[1])))
"""


def closes(office: Office) -> bool:
    """True if closing the bot comes to an end."""
    return Background(office.close).wait(60)


def test_a_reader_that_missed_the_end_is_told_again(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When told to end, the library's thread checks whether the connection is open; if it still is, the thread forgets that it
    was told.
    """
    with office_over(database) as office:
        settled(office.slack)  # it reads
        assert office.bot is not None
        client = office.bot.socket.client
        session = client.current_session
        assert session is not None
        disconnect = session.disconnect

        def late() -> None:
            monkeypatch.undo()
            client.current_session_state.terminated = False
            disconnect()

        monkeypatch.setattr(session, "disconnect", late)
        assert closes(office)


@pytest.mark.parametrize("asked", ["86400", None])
def test_a_socket_that_slack_makes_wait_does_not_keep_the_process(database: Path, asked: str | None) -> None:
    with Loopback(ping_every=0.1) as slack, Process(slack, database) as bot:
        slack.rate_limit("apps.connections.open", asked, times=None)
        before = len(slack.called("apps.connections.open"))
        slack.refresh(close_after=0.1)
        slack.wait(lambda: len(slack.called("apps.connections.open")) > before, what="an attempt to connect")
        assert bot.end(LAST) == 0 and bot.wait_log("stopped")["finished"]


def test_a_process_that_does_not_come_to_its_end_is_ended(database: Path) -> None:
    with Loopback(ping_every=0.1) as slack:
        environment = {
            **os.environ,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-c", STUCK, str(database)]
        with child(command, cwd=database.parent, env=environment, stderr=subprocess.PIPE, text=True) as running:
            slack.wait_connected(30)
            running.send_signal(signal.SIGTERM)
            _, errors = running.communicate(timeout=60)
    assert running.returncode == 1 and "Timeout" in errors and "<lambda>" in errors


def test_a_process_in_which_one_thread_keeps_the_interpreter_is_ended() -> None:
    """A pattern that takes for ever lets no other thread run, and no signal handler either."""
    script = (
        "import re, threading; from bot import waiting; waiting.HELD = waiting.BEAT = 0.5;"
        " threading.Timer(0.1, lambda: re.fullmatch('(a|a)*b', 'a' * 80)).start();"
        " waiting.wait_for(threading.Event())"
    )
    options = {"cwd": ROOT, "stderr": subprocess.PIPE, "text": True}
    with child([sys.executable, "-c", script], **options) as running:
        _, errors = running.communicate(timeout=60)
    assert running.returncode == -signal.SIGPROF and "fullmatch" in errors


def test_a_process_that_is_only_busy_goes_on() -> None:
    script = (
        "import threading; from bot import waiting; waiting.HELD, waiting.BEAT = 0.4, 0.02; ended = threading.Event();"
        " threading.Thread(target=lambda: ([sum(range(1000)) for _ in range(30_000)], ended.set())).start();"
        " waiting.wait_for(ended)"
    )
    with child([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (0, "")


# The demo


def test_the_demo_ends_while_pages_are_open_and_its_clock_moves(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    halves: list[socket.socket] = []

    async def watch(url: str) -> None:
        """Have pages open, requests half sent, and the clock moved by a year, until the demo has gone."""
        async with aiohttp.ClientSession() as session:
            pages = [await session.ws_connect(f"{url}demo/live?as=U0ANN") for _ in range(5)]
            move = {"as": "U0ANN", "do": "clock", "by": "to", "to": f"{datetime.now() + timedelta(days=399):%Y-%m-%dT%H:%M}"}
            moving = asyncio.create_task(session.post(f"{url}demo/act", json=move))
            port = int(url.rpartition(":")[2].strip("/"))
            for sent in (b"", b"GET / HT", b"POST /demo/act HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{"):
                halves.append(socket.create_connection(("127.0.0.1", port), timeout=10))
                halves[-1].send(sent)
            async with asyncio.timeout(30):
                while '"moving": true' not in await pages[0].receive_str():
                    pass
            running.send_signal(signal.SIGTERM)
            await asyncio.to_thread(running.wait, 60)
            await asyncio.gather(moving, return_exceptions=True)

    with child(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        asyncio.run(watch(running.stdout.readline().strip()))
    for half in halves:
        half.close()
    assert running.returncode == 0 and list(tmp_path.iterdir()) == []
