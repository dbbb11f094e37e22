"""What people say about their reminders. Each pattern matches a whole message. Groups: `ref`, and `every` (how often)."""

from __future__ import annotations

import re

from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, row

OFTEN = {
    "weekly": "weekly",
    "every week": "weekly",
    "fortnightly": "fortnightly",
    "every fortnight": "fortnightly",
    "every two weeks": "fortnightly",
    "monthly": "monthly",
    "every month": "monthly",
}
"""How often, in words. Any other word that the patterns accept for `every` means never."""

SENTENCES: tuple[Row, ...] = (
    row("snooze", "later R9", rf"(?:later|snooze|remind me (?:later|again) (?:of|about)) (?P<ref>{TYPED_REF})", re.I),
    row("mine after all", "R9 is mine after all", rf"(?P<ref>{TYPED_REF})(?: is|:|,)? mine after all", re.I),
    row("not mine", "R9 is not mine", rf"(?P<ref>{TYPED_REF})(?: is|:|,)? not mine", re.I),
    row("not mine", "not mine: R9", rf"not mine:? (?P<ref>{TYPED_REF})", re.I),
    row("which", "that is not mine", r"(?:(?:it|that|this) is )?not mine", re.I),
    row(
        "frequency",
        "remind me fortnightly",
        rf"""
        (?:please )?(?:remind me|my reminders|reminders)
        (?: to be| come)? (?P<every>never|off|no more|{"|".join(OFTEN)})
        """,
        re.I,
    ),
    row(
        "frequency",
        "stop my reminders",
        r"""
        (?P<every>stop|no|never|turn off) (?:my |the )?(?:reminders|reminding me|remind me)
        """,
        re.I,
    ),
    row(
        "mine",
        "what is waiting for me",
        r"""
        (?:what are )?my reminders
        |what do i (?:have|need) to do
        |what needs? (?:me|my (?:attention|sign[ -]?off|decision))
        |what(?:['’]s| is| are)? (?:still )?(?:waiting|waits?) (?:for|on) (?:me|my (?:sign[ -]?off|decision|approval))
        """,
        re.I,
    ),
)
