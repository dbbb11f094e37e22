"""Slack's client for its socket, with an end in bounded time.

The library's own `close` waits without a limit for threads that may go on: for one that sleeps for as long as a 429 asks, and
for the one that reads, which is never told again to end where it finds the connection still open just after it was told.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from logging import Logger
from threading import Event
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.slack.patience import Patience
from knowledge.model import Unclear

UNSTATED = 30.0  # seconds to wait after a 429 that does not say how long, as in the library
LOOK = 0.05  # seconds between two looks at whether the threads have ended


class AtOnce(ThreadPoolExecutor):
    """Does what it is given on the thread that gives it, which is the one that reads the messages in their order."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        result: Future[Any] = Future()
        result.set_result(work(*args, **named))
        return result


class Client(SocketModeClient):
    """The builtin client. `stopping` ends every wait of its threads."""

    def __init__(self, app_token: str, web_client: WebClient, logger: Logger, ping_seconds: int, stopping: Event) -> None:
        self._stopping = stopping
        super().__init__(
            app_token,
            logger,
            web_client,
            ping_interval=ping_seconds,
            concurrency=1,  # so that the order is kept
            proxy=web_client.proxy,
        )
        self.message_workers = AtOnce(max_workers=1)

    def issue_new_wss_url(self) -> str:
        """The address of a new socket. Waits where Slack asks for it, but not once planbot is to end."""
        while not self._stopping.is_set():
            try:
                return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
            except SlackApiError as refusal:
                if refusal.response.get("error") != "ratelimited":
                    raise
                self._stopping.wait(Patience().stated(refusal.response.headers) or UNSTATED)
        raise Unclear("planbot was told to end before Slack let it connect.")

    def close(self, seconds: float = 10.0) -> None:
        """Close the connection, have what has arrived passed on, and end the threads. What takes longer ends by itself."""
        end = time.monotonic() + seconds
        self.closed, self.auto_reconnect_enabled = True, False
        self._stopping.set()
        runners = (self.current_session_runner, self.current_app_monitor, self.message_processor)
        for runner in runners:
            runner.event.set()
        while any(runner.is_alive() for runner in runners) and time.monotonic() < end:
            self.current_session_state.terminated = True  # each time: a thread that was reconnecting takes it back
            self.disconnect()
            for runner in runners:
                if runner.is_alive():
                    runner.thread.join(LOOK)
        while not (self.message_queue.empty() or self.message_processor.is_alive() or time.monotonic() > end):
            self.process_message()  # type: ignore[no-untyped-call]  # Slack's library has no types for it
