"""Threads of news about a plan: notices in a channel about one recommendation on one day go below the day's first post.

The first post is changed to give the latest news. A decision is shown in the channel as well as in the thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.slack.claims import NoticeClaim
from handlers.answer import Brief
from knowledge import sessions
from knowledge.store import Store

REMEMBERED = timedelta(days=2)  # longer than a day lasts in all time zones together
MOST_LEADS = 4  # the most earlier news of the day that the first post lists


@dataclass(frozen=True, slots=True)
class NewsThread:
    """The thread in a channel for a notice. It isn't looked up until the notice is about to be sent, because another notice
    about the same recommendation may be sent first.
    """

    store: Store
    clock: Callable[[], datetime]
    claim: NoticeClaim

    def _keys(self) -> list[str]:
        refs = dict.fromkeys(brief.ref for brief in self.claim.briefs)
        return [f"news:{self.claim.plan}:{self.claim.channel}:{self.claim.day}:{ref}" for ref in refs]

    def _saved(self) -> list[Mapping[str, Any]]:
        """What is stored about the day's first post on each recommendation, or {} if there is none."""
        now = self.clock()
        return [sessions.load(self.store, key, now) or {} for key in self._keys()]

    def _firsts(self) -> list[str]:
        """The timestamp of the day's first post on each recommendation in the notice, or "" if there is none."""
        return [str(saved.get("ts", "")) for saved in self._saved()]

    def args(self) -> dict[str, Any]:
        """The arguments for posting in the thread, if everything in the notice has the same one."""
        firsts = set(self._firsts())
        thread = firsts.pop() if len(firsts) == 1 else ""
        return {"thread_ts": thread, **({"reply_broadcast": True} if self.claim.decides else {})} if thread else {}

    def remember(self, ts: str) -> None:
        """Store the post as the day's first for recommendations without one. For the others, add what it said."""
        keys, leads = self._keys(), [brief.lead for brief in self.claim.briefs]
        for key, saved in zip(keys, self._saved(), strict=True):
            first = saved or {"ts": ts, "alone": len(self.claim.briefs) == 1, "leads": []}
            if first["ts"]:
                body = {**first, "leads": [*first.get("leads", ()), *leads][-MOST_LEADS:]}
                sessions.save(self.store, body, self.clock(), REMEMBERED, key)

    def root(self, latest: Brief) -> tuple[str, Brief] | None:
        """The timestamp and the new content of the day's first post: the latest news and what came before. None if this post is
        the first, or if the first was also about other recommendations.
        """
        saved = self._saved()
        if len(saved) != 1 or len(self.claim.briefs) != 1 or not saved[0].get("alone") or len(saved[0]["leads"]) < 2:
            return None
        before = "; ".join(lead.replace("{}", "it", 1).rstrip(".") for lead in saved[0]["leads"][:-1])
        return str(saved[0]["ts"]), replace(latest, rows=(*latest.rows, f"Earlier today: {before}"))
