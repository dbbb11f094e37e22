"""The threads of a plan's news: what a channel is told of one recommendation on one day stands below the first post.

The first post is changed to say the latest. A decision is shown in the channel as well as in the thread.
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

REMEMBERED = timedelta(days=2)  # longer than any day lasts somewhere
MOST_LEADS = 4  # posts of one day of which the first one tells


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

    def _saved(self) -> list[Mapping[str, Any]]:
        """What is saved of the day's first post of each recommendation, {} for none yet."""
        now = self.clock()
        return [sessions.load(self.store, key, now) or {} for key in self._keys()]

    def _firsts(self) -> list[str]:
        """The day's first post of each recommendation that the notice is about, "" for none yet."""
        return [str(saved.get("ts", "")) for saved in self._saved()]

    def args(self) -> dict[str, Any]:
        """Where to post: in the thread, if all that the notice is about has the same one."""
        firsts = set(self._firsts())
        thread = firsts.pop() if len(firsts) == 1 else ""
        return {"thread_ts": thread, **({"reply_broadcast": True} if self.claim.decides else {})} if thread else {}

    def remember(self, ts: str) -> None:
        """Remember the post as the first of the day for what had none, and otherwise what it said."""
        keys, leads = self._keys(), [brief.lead for brief in self.claim.briefs]
        for key, saved in zip(keys, self._saved(), strict=True):
            first = saved or {"ts": ts, "alone": len(self.claim.briefs) == 1, "leads": []}
            if first["ts"]:
                body = {**first, "leads": [*first.get("leads", ()), *leads][-MOST_LEADS:]}
                sessions.save(self.store, body, self.clock(), REMEMBERED, key)

    def root(self, latest: Brief) -> tuple[str, Brief] | None:
        """The first post of the day and what it is to say now: the latest news, and what came before; None where this was the
        first, or where the first was about other recommendations, too.
        """
        saved = self._saved()
        if len(saved) != 1 or len(self.claim.briefs) != 1 or not saved[0].get("alone") or len(saved[0]["leads"]) < 2:
            return None
        before = "; ".join(lead.replace("{}", "it", 1).rstrip(".") for lead in saved[0]["leads"][:-1])
        return str(saved[0]["ts"]), replace(latest, rows=(*latest.rows, f"Earlier today: {before}"))
