"""Sentences that set up a digest, list the digests, or pause, stop or resume one. Each pattern matches a whole message.

Groups: `when` (parsed by `handlers.schedules.recurrence`), `verb` (a key of `STATES`), `key` (a digest's id, which buttons
send), `id` (its number).
"""

from __future__ import annotations

import re

from handlers.language.rows import Row, laid_out, row

STATES = {
    "pause": "paused",
    "stop": "stopped",
    "delete": "stopped",
    "remove": "stopped",
    "cancel": "stopped",
    "resume": "active",
    "restart": "active",
    "unpause": "active",
    "continue": "active",
}
"""Verbs, each with the state (in `knowledge.digests`) to which it leads."""

_BEGINS_A_TIME = laid_out(r"""
    (?:on |every |each |the |first |last |daily|weekly|quarterly|monthly|fortnightly
    |\d+ (?:working |clear )?days? before |mondays?\b|tuesdays?\b|wednesdays?\b|thursdays?\b|fridays?\b)
    """)

SENTENCES: tuple[Row, ...] = (
    row(
        "set up",
        "post a digest here every Monday 9:00",
        rf"""
        (?:(?:post|send|set up|give us|start|schedule) )?(?:a |the )?(?:digest|summary|report)
        (?: (?:here|in here|in this channel|to this channel))? (?P<when>{_BEGINS_A_TIME}.*)
        """,
        re.I,
    ),
    row(
        "set up",
        "digest here at noon",
        r"""
        (?:post |send |set up |start |schedule )?(?:a )?digest here(?: (?P<when>.*))
        """,
        re.I,
    ),
    row(
        "show",
        "what digests are there",
        r"""
        (?:what|which|list(?: the)?|show(?: me)?(?: the)?) (?:digests|scheduled summaries|schedules)
        (?: (?:are there|do we have|are set up|exist|there are|here))?
        |(?:(?:manage|change|edit|see|list|show|all|my|our|the) )*digests?
        """,
        re.I,
    ),
    row(
        "change",
        "pause digest 3",
        rf"""
        (?P<verb>{"|".join(STATES)}) (?:the |this )?digest
        (?: id (?P<key>\d+)|(?: (?:number |no\.? ?|#)?(?P<id>\d+)))?(?: here)?
        """,
        re.I,
    ),
)
