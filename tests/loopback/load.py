"""Asks many questions at once, and measures the time from each event to its posted answer. Used by the benchmarks.

It runs on the server's loop and keeps a fixed number of questions in progress: the next question in a channel is sent when the
previous one has been answered, so that neither side can get ahead of the other.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.demo.loopback.state import Message
from bot.demo.loopback.wire import Delivery

if TYPE_CHECKING:
    from tests.loopback.watched import Loopback


@dataclass(slots=True)
class LoadResult:
    """The seconds from event to answer, and from event to acknowledgement, in event order. `lost` is the number of events
    without an answer.
    """

    seconds: float = 0.0
    answered: list[float] = field(default_factory=list)
    acked: list[float] = field(default_factory=list)
    lost: int = 0

    @property
    def per_second(self) -> float:
        return len(self.answered) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency within which this fraction (0 to 1) of the answers arrived, or nan if there are none."""
        ordered = sorted(self.answered)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Load:
    """Asks in channels and waits for the answers. An answer is the bot's first post in the event's thread or, if it posts
    outside threads, its next post in the channel.
    """

    def __init__(self, slack: Loopback) -> None:
        self.slack = slack
        self._threads: dict[tuple[str, str], asyncio.Future[float]] = {}
        self._channels: dict[str, deque[asyncio.Future[float]]] = {}

    def posted(self, message: Message) -> None:
        """Called on the server's loop for each post by the bot."""
        future = self._threads.pop((message.channel, message.thread_ts or ""), None)
        queue = self._channels.get(message.channel)
        if future is None and message.thread_ts is None:
            while queue and future is None:
                oldest = queue.popleft()
                future = None if oldest.done() else oldest
        if future is not None and not future.done():
            future.set_result(time.monotonic())

    def run(
        self,
        texts: Sequence[str],
        channels: Sequence[str],
        *,
        count: int,
        at_once: int,
        user: str = "U1",
        timeout: float = 30.0,
    ) -> LoadResult:
        """Like `run_async`, but callable from another thread. Blocks until the end, at the latest until every question has
        timed out.
        """
        work = self.run_async(texts, channels, count=count, at_once=at_once, user=user, timeout=timeout)
        return asyncio.run_coroutine_threadsafe(work, self.slack._loop).result(timeout * (count / at_once + 1))

    async def run_async(
        self,
        texts: Sequence[str],
        channels: Sequence[str],
        *,
        count: int,
        at_once: int,
        user: str = "U1",
        timeout: float = 30.0,
    ) -> LoadResult:
        """Send `count` mentions, taking texts and channels in turn, with `at_once` of them in progress at a time."""
        result = LoadResult()
        numbers = iter(range(count))
        begun = time.monotonic()

        async def asker() -> None:
            for number in numbers:
                await self._ask(texts[number % len(texts)], channels[number % len(channels)], user, timeout, result)

        await asyncio.gather(*(asker() for _ in range(at_once)))
        result.seconds = time.monotonic() - begun
        return result

    async def _ask(self, text: str, channel: str, user: str, timeout: float, result: LoadResult) -> None:
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        queue = self._channels.setdefault(channel, deque())
        while queue and queue[0].done():
            queue.popleft()
        queue.append(future)
        begun = time.monotonic()
        asked = self.slack.mention(user, channel, text)
        thread = (channel, asked.thread_ts or asked.ts)
        self._threads[thread] = future
        try:
            result.answered.append(await asyncio.wait_for(future, timeout) - begun)
        except TimeoutError:
            result.lost += 1
        finally:
            self._threads.pop(thread, None)
        _note_ack(asked, result)


def _note_ack(asked: Delivery, result: LoadResult) -> None:
    if asked.acked_after is not None:
        result.acked.append(asked.acked_after)
