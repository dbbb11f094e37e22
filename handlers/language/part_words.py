"""How people name parts of recommendations ("part b of R5", "the second action of R5", "R5 b") and count them."""

from __future__ import annotations

import re

from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, row

RANKS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
LAST = ("last", "final")
RANK = rf"(?P<rank>{'|'.join((*RANKS, *LAST))}|\d{{1,2}}(?:st|nd|rd|th))"
PART = r"(?:part|action|sub-?action|point|item|step|bit)"
NAME = r"\(?(?P<name>[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)?"
OF = r"\s+(?:of|in|under|for|from)\s+"
WHOLE = rf"(?P<ref>{TYPED_REF})"
FLAGS = re.I

NAMED: tuple[Row, ...] = (
    row("part", "part b of R5", rf"\b(?:the\s+)?{PART}\s+(?:no\.?\s*|number\s+)?{NAME}{OF}{WHOLE}\b", FLAGS),
    row("part", "the second action of R5", rf"\b(?:the\s+)?{RANK}\s+(?:{PART}|one){OF}{WHOLE}\b", FLAGS),
    row("part", "R5's second action", rf"\b{WHOLE}(?:['’]s)?\s+(?:the\s+)?{RANK}\s+{PART}\b", FLAGS),
    row("part", "R5, part b", rf"\b{WHOLE}\s*,?\s+{PART}\s+{NAME}(?![\w/])", FLAGS),
    row("part", "R5(b)", rf"\b{WHOLE}\s?\((?P<name>[a-z]{{1,2}}|[ivx]{{1,5}}|\d{{1,2}})\)", FLAGS),
    row(
        "part",
        "R5 b",
        rf"""
        \b{WHOLE}[ .\-](?P<name>[b-hj-z]|a(?=\s*(?:$|[?!.,:;]|(?:is|are|has|was|due|done|and)\b)))
        (?![\w'’/])
        """,
        FLAGS,
    ),
)
"""Ways to name a part of a recommendation (`ref`): by `name`, a letter or number, or by `rank`. "R5 a" is a part only where "a"
can't be an article.
"""
ALL = ".all"
"""What follows a ref in a line that changes all its parts."""
WHOLE_NAMED: tuple[Row, ...] = (
    row(
        "whole",
        "all parts of R5",
        rf"""
        \b(?:all|both|every|each)(?:\s+of)?(?:\s+the)?(?:\s+(?:\d+|two|three|four|five|six))?\s+{PART}s?{OF}{WHOLE}\b
        """,
        FLAGS,
    ),
    row("whole", "all of R5", rf"\b(?:all|the\s+whole|everything){OF}{WHOLE}\b", FLAGS),
    row("whole", "R5, all parts", rf"\b{WHOLE}\s*,?\s+(?:all|both|every)(?:\s+(?:of\s+)?(?:the|its))?\s+{PART}s?\b", FLAGS),
)
LEAD = 120  # within this many characters, a line that changes something has said what it is about
ENDS = row("end", "R5b complete: the rest is free text", r":|\n|https?://|\b(?:because|since|note)\b", FLAGS)
"""Where the content of a change begins. Nothing after it names what is to be changed."""

HAVING_PARTS = row(
    "parts",
    "which recommendations have parts",
    r"""
    ^(?:which|what|list|show|any|are there any)\b.*\b(?:have|has|with|got)(?: got)?
    [ ](?:several |more than one |any |multiple |many )?(?:parts|sub-?actions?|(?:several|multiple) actions)$
    """,
)
ACTIONS_COUNTED = row(
    "actions",
    "how many actions are still open",
    r"""
    \b(?:how many|number of|(?:percentage|proportion|share) of (?:the |all )?|count (?:of )?(?:the )?|total (?:number of )?)
    \s*(?:[\w'-]+\s+){0,4}?
    (?:actions|parts|sub-?actions|action points)\b(?!\s+plans?\b)
    """,
    re.I,
)
"""A question that counts actions, not recommendations."""
ACTIONS_LISTED = row(
    "actions",
    "which actions are still open",
    r"""
    ^(?:(?:so|and|but|ok) )*(?:which|what|list|show)(?: me)?(?: of)?(?: all)?(?: the)?
    [ ](?:\w+ ){0,2}?(?:actions|parts|sub-?actions)\b
    (?! plan| (?:for|of|on|are proposed|are planned|are agreed|were|have been|does|do|did)\b)
    """,
    re.I,
)
"""A question that lists actions."""
