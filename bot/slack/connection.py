"""Slack's socket client, with a limit on how long closing takes.

The library's own `close` waits indefinitely for two threads: one may sleep for as long as a 429 asks it to, and the reading
thread isn't told to end a second time if it finds the connection still open right after the first.
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

UNSTATED = 30.0  # seconds to wait after a 429 that doesn't say how long, as in the library
LOOK = 0.05  # seconds between checks whether the threads have ended


class AtOnce(ThreadPoolExecutor):
    """An executor that runs everything on the calling thread, which reads the messages in order."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        result: Future[Any] = Future()
        result.set_result(work(*args, **named))
        return result


class Client(SocketModeClient):
    """The builtin client, except that `stopping` ends all waits in its threads."""

    def __init__(self, app_token: str, web_client: WebClient, logger: Logger, ping_seconds: int, stopping: Event) -> None:
        self._stopping = stopping
        super().__init__(
            app_token,
            logger,
            web_client,
            ping_interval=ping_seconds,
            concurrency=1,  # keeps the order
            proxy=web_client.proxy,
        )
        self.message_workers = AtOnce(max_workers=1)

    def issue_new_wss_url(self) -> str:
        """Get the URL for a new socket. Waits if Slack asks for it, but not once planbot has been told to stop."""
        while not self._stopping.is_set():
            try:
                return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
            except SlackApiError as refusal:
                if refusal.response.get("error") != "ratelimited":
                    raise
                self._stopping.wait(Patience().stated(refusal.response.headers) or UNSTATED)
        raise Unclear("planbot was told to end before Slack let it connect.")

    def close(self, seconds: float = 10.0) -> None:
        """Close the connection, pass on everything that has arrived, and end the threads. A thread that takes longer is left to
        end by itself.
        """
        end = time.monotonic() + seconds
        self.closed, self.auto_reconnect_enabled = True, False
        self._stopping.set()
        runners = (self.current_session_runner, self.current_app_monitor, self.message_processor)
        for runner in runners:
            runner.event.set()
        while any(runner.is_alive() for runner in runners) and time.monotonic() < end:
            self.current_session_state.terminated = True  # repeated, because a thread that was reconnecting sets it again
            self.disconnect()
            for runner in runners:
                if runner.is_alive():
                    runner.thread.join(LOOK)
        while not (self.message_queue.empty() or self.message_processor.is_alive() or time.monotonic() > end):
            self.process_message()  # type: ignore[no-untyped-call]  # Slack's library has no types for it
