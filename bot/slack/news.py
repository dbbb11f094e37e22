"""The threads of a plan's news: what a channel is told of one recommendation on one day stands below the first post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.slack.claims import NoticeClaim
from knowledge import sessions
from knowledge.store import Store

REMEMBERED = timedelta(days=2)  # longer than any day lasts somewhere


@dataclass(frozen=True, slots=True)
class NewsThread:
    """The thread that one notice to a channel belongs to. It is asked for when the notice is about to be sent: another one
    about the same recommendation may be on its way before it."""

    store: Store
    clock: Callable[[], datetime]
    claim: NoticeClaim

    def _keys(self) -> list[str]:
        refs = dict.fromkeys(brief.ref for brief in self.claim.briefs)
        return [f"news:{self.claim.plan}:{self.claim.channel}:{self.claim.day}:{ref}" for ref in refs]

    def _firsts(self) -> list[str]:
        """The day's first post of each recommendation that the notice is about, "" for none yet."""
        now = self.clock()
        return [str((sessions.load(self.store, key, now) or {}).get("ts", "")) for key in self._keys()]

    def args(self) -> dict[str, Any]:
        """Where to post: in the thread, if all that the notice is about has the same one."""
        firsts = set(self._firsts())
        thread = firsts.pop() if len(firsts) == 1 else ""
        return {"thread_ts": thread} if thread else {}

    def remember(self, ts: str) -> None:
        """Remember the post as the first of the day for what had none."""
        for key, first in zip(self._keys(), self._firsts(), strict=True):
            if ts and not first:
                sessions.save(self.store, {"ts": ts}, self.clock(), REMEMBERED, key)
