"""What managers and committees ask for beyond facts, lists and counts: reports, pictures and files.

A row has to match the whole text, without its closing punctuation. Groups: `ref`, `when` (words for a time), `by` (a word for a
field), `all` (a word for a field's values), `noun` (the word used for a chart) and `picture` (set if a picture is wanted).
"""

from __future__ import annotations

import re

from handlers.language.refs import TYPED_REF
from handlers.language.rows import row

FLAGS = re.IGNORECASE

SHOW = r"(?:(?:show|give|draw|make|plot) (?:me )?)?(?:an? |the )?"
FIELD = r"[a-z]+(?: [a-z]+)?"

CHART = r"(?P<noun>chart|picture|image|graph|plot|diagram|bars?)"
AS_PICTURE = r"(?P<picture> (?:as|in) (?:an? )?(?:picture|image|png(?: file)?))?"
PICTURES = ("picture", "image")
"""The nouns for a chart that ask for a picture file."""

FIELD_WORDS = {"date": "timescale", "deadline": "timescale", "team": "owner", "teams": "owner"}
"""Words for a field besides its own name: "chart by team"."""

FILE = row(
    "file", "csv of what is overdue", r"(?:a |as )?(?:csv|spreadsheet|excel(?: file)?) (?:of|for|with) (?P<what>.+)", FLAGS
)
"""A question whose answer is wanted as a file."""
AS_FILE = row(
    "file",
    "list what is overdue as csv",
    r"""
        (?P<what>.{3,300}?),? (?:as|in|into|to|for) (?:an? )?(?:csv|spreadsheet|excel)(?: (?:file|format|form
        |sheet))?(?:,? (?:please|thanks))?
        """,
    FLAGS | re.DOTALL,
)
"""Like `FILE`, with the words for the file at the end."""
FILES = (FILE, AS_FILE)

ROWS = (
    row(
        "full text",
        "full text of R17",
        rf"""
        {SHOW}
        (?:full text|whole text|everything|the whole card|all that there is) (?:of|about|on|for) (?P<ref>{TYPED_REF})
        """,
        FLAGS,
    ),
    row(
        "committee",
        "committee report",
        rf"{SHOW}(?:committee|scrutiny|cabinet)(?:['’]s)? (?:form|report|summary|paper|update)",
        FLAGS,
    ),
    row(
        "committee",
        "report for the committee since September",
        rf"""
        {SHOW}(?:committee |scrutiny |progress )?(?:report|paper|update|briefing) (?:for
        |to) (?:the |our )?(?:select |scrutiny |audit )?
        (?:committee|scrutiny|cabinet|board|members|councillors)(?P<when> since .+)?
        """,
        FLAGS,
    ),
    row(
        "committee",
        "what has happened since we last met",
        r"""
        (?:what (?:has |have )?happened|summary|summari[sz]e|where are we|report
        |update) (?:since|from) (?:we last met|(?:the |our )?last meeting|the committee last met)
        """,
        FLAGS,
    ),
    row(
        "most open",
        "who has the most open",
        r"""
        (?:who|which (?:owner|team|department)) (?:has|have|owns?|holds?) (?:got )?
        the most (?:open|outstanding|left to do|unfinished|still open)
        (?: (?:ones|recommendations|actions|items))?
        """,
        FLAGS,
    ),
    row(
        "untouched",
        "what has nobody updated since March",
        r"""
        (?:what|which(?: ones| recommendations)?) (?:has|have) (?:nobody|no ?one
        |not anybody) (?:touched|updated|changed|posted (?:on|to))
        (?: (?P<when>since .+|for .+|in .+|this .+|last .+))?
        """,
        FLAGS,
    ),
    row(
        "untouched",
        "which have not been updated since March",
        r"""
        (?:what|which(?: ones| recommendations)?) (?:has|have|were|was) not been (?:touched|updated)
        (?: (?P<when>since .+|for .+|in .+|this .+))?
        """,
        FLAGS,
    ),
    row(
        "untouched",
        "who has not updated",
        r"""
        (?:and |so |but )?(?P<who>who)(?: else)?(?: still)?
        (?: (?:has not|have not|hasn['’]?t|haven['’]?t|did not|didn['’]?t|never|has yet to|needs? to|should|has to|must)
        (?: (?:yet|still|been|given|sent|posted|provided|made|done|to|us|an?|any|their|the|its|they|send|post|give)){0,5}
        [ ](?:updat(?:e[ds]?|ing)|report(?:ed)?)
        | ?(?:is|are|['’]s)? (?:owes?|owing|missing|behind (?:on|with)|late (?:on|with))(?: (?:us|me|an?|any|their|its|the
        |with)){0,3}
        [ ](?:updates?|reports?))
        (?: (?:us|the plan|it|their (?:ones?|actions?|recommendations?|recs|items)|theirs|anything|yet|from|on|to))*
        (?: (?P<when>since .+|for .+|in .+|this .+|last .+))?
        |(?P<whose>whose) updates? (?:is|are) (?:still )?(?:missing|outstanding|overdue|late|due|awaited)
        """,
        FLAGS,
    ),
    row("untouched", "what is stale", r"(?:what(?: is|'s|’s) |which are )?(?:stale|not up to date|out of date)", FLAGS),
    row(
        "rules",
        "how do you count",
        r"""
        how (?:do|did) you (?:count|work (?:this|that|it|these) out|calculate (?:this|that|it))
        |how (?:is|are|was) (?:late|overdue|stale|closed|open|due soon
        |(?:this|that|these|it)) (?:counted|worked out|calculated|decided|defined)
        |what (?:do|does) (?:late|overdue|stale|closed|due soon) mean
        |(?:the )?rules
        """,
        FLAGS,
    ),
    row(
        "chart by",
        "chart by owner",
        rf"""
        {SHOW}{CHART}(?: (?:of|for))?
        (?: (?:the )?(?:status|numbers|counts|progress|recommendations|summary))? by (?P<by>{FIELD}){AS_PICTURE}
        """,
        FLAGS,
    ),
    row(
        "completion",
        "chart of completion over time",
        rf"""
        {SHOW}{CHART} (?:of|for) (?:the )?(?:completions?|progress|completed)(?: over time| by month)?{AS_PICTURE}
        """,
        FLAGS,
    ),
    row(
        "slippage",
        "chart of slippage",
        rf"{SHOW}{CHART} (?:of|for) (?:the )?(?:slippage|slips|delays|moved dates){AS_PICTURE}",
        FLAGS,
    ),
    row(
        "chart by",
        "picture of the themes",
        rf"{SHOW}{CHART}(?: of| for)? (?:the )?(?P<all>{FIELD}){AS_PICTURE}",
        FLAGS,
    ),
)
