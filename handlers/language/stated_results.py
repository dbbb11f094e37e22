"""Evidence, and what has been done, in people's own words: "we have finished R5", "minutes for R20 are at https://…"."""

from __future__ import annotations

from handlers.language.change_fragments import AT, HAVE, ITS, NOW, PAST_VERB, REF, WHO
from handlers.language.rows import Row, whole_line

RESULTS: tuple[Row, ...] = (
    # Evidence
    whole_line(
        "evidence",
        "here's the evidence for R20 https://council.example/report",
        rf"""
        (?:(?:here(?:['’]s|\s+is|\s+are)?|attached(?:\s+(?:is|are))?|see|this\s+is|please\s+(?:find|see|add)|add
        (?:ing)?|find|posting)\s+)?(?:attached\s+)?
        (?:(?:the|some|our|my|more|a|further|this)\s+)*(?:evidence|link|proof)\s+(?:for|of|on|to|against|that\s+shows)\s+{REF}
        (?:\s+(?:is|are))?(?:\s+(?:attached|at|here|below)\b)?{AT}(?P<evidence>[^\n]*https?://.*)
        """,
    ),
    whole_line(
        "evidence",
        "https://council.example/report is the evidence for R20",
        rf"""
        (?P<evidence><?https?://\S+)(?:\s*[–—-]\s*|\s+)(?:(?:is|as|that['’]s|shows|for|the|our|some|my)\s+)*
        (?:evidence\s+)?(?:for|of|on|to)\s+{REF}[.!]*
        """,
    ),
    whole_line(
        "evidence",
        "R20 evidence at https://council.example/report",
        rf"{ITS}{AT}(?:(?:the|our|some|see)\s+)*(?:evidence|link|proof)(?:\s+(?:is|are))?(?:\s+(?:attached|at"
        rf"|here)\b)?{AT}(?P<evidence>[^\n]*https?://.*)",
    ),
    whole_line(
        "evidence",
        "here is the charter for R20: https://council.example/charter",
        rf"""
        (?:here(?:['’]s|\s+is|\s+are)|this\s+is|attached\s+(?:is|are)|see|please\s+(?:see|find))\s+(?:(?:the|our|a
        |some)\s+)?(?P<what>[^:\n]{{2,60}}?)\s+
        (?:for|of|on|under)\s+{REF}{AT}(?P<evidence>[^\n]{{0,60}}https?://.*)
        """,
    ),
    whole_line(
        "evidence",
        "minutes for R20 are at https://council.example/minutes",
        rf"""
        (?:(?:the|our|some)\s+)?(?P<what>(?!note\b|progress\b|update\b|add\b|status\b)[a-z][^:\n]{{2,60}}?)\s+(?:for
        |of|on|under)\s+{REF}\s+(?:is|are)\s+(?:now\s+)?
        (?:(?:at|here|online|available|published|attached|on)\s*)*:?\s*(?P<evidence><?https?://.*)
        """,
    ),
    whole_line("evidence", "R20 https://council.example/report", rf"{ITS}{AT}(?P<evidence><?https?://\S+)[.!]*"),
    # What has been done
    whole_line(
        "status",
        "R5 was closed by mistake, please reopen it",
        rf"""
        {ITS}\s+(?P<rest>[^\n]{{3,80}}?)\s?[,;.–—-]{{1,3}}\s?(?:so\s+|and\s+)?(?:(?:please|can\s+you|could\s+you
        |needs?|must\s+be|to\s+be|should\s+be)\s+)*
        (?P<verb>re-?open)(?:ed|ing)?(?:\s+(?:it|this|please))*[\s.!]*
        """,
    ),
    whole_line(
        "status",
        "R5 is in the new act, please close it",
        rf"""
        {ITS}\s+(?P<rest>(?!.*\b(?:not|if|when|once|until|don['’]?t)\b)[^\n]{{2,80}}?)[\s,;.–—-]{{1,3}}(?:so|and
        |please|pls|can\s+you|could\s+you)\s+
        (?:just\s+|please\s+)?(?P<verb>close|complete|finish|pause|cancel|withdraw)\s+(?:it|this)(?:\s+please)?[\s.!]*
        """,
    ),
    whole_line(
        "status",
        "work has started on R5",
        rf"(?:work|delivery|implementation)\s+has{NOW}\s+(?P<past>{PAST_VERB})\s+(?:on|for)\s+{REF}(?P<rest>.*)",
    ),
    whole_line(
        "status",
        "we have finished R5: the last pilot has ended",
        rf"""
        (?:{WHO}{HAVE}{NOW}\s+|(?:we|i|they|the\s+team){NOW}\s+|(?:all|just|finally|now)\s+)?(?P<past>{PAST_VERB})
        (?:\s+(?:off|up))?(?:\s+(?:with|work\s+on|on))?(?:\s+the)?\s+{REF}
        (?P<rest>.*)
        """,
    ),
    whole_line(
        "status",
        "we are done with R5",
        rf"""
        {WHO}(?:\s+(?:are|is|am)|['’](?:re|m))(?:\s+(?:now|all|finally))*\s+(?P<past>done|finished)\s+with\s+{REF}(?P<rest>.*)
        """,
    ),
    whole_line(
        "status",
        "work on R5 has started",
        rf"""
        (?:(?:the|all|all\s+the|our)\s+)?(?:work|everything|delivery|implementation|actions?)\s+(?:on|for|in|of|under)\s+{REF}
        (?:\s+(?:is|are|has|have|been))+{NOW}\s+(?P<past>{PAST_VERB}|under\s*way|complete|in\s+progress|on\s+hold)\b(?P<rest>.*)
        """,
    ),
    whole_line(
        "status",
        "R5 has been finished: the last pilot has ended",
        rf"{ITS}{AT}(?:(?:is|are|was|were|has|have|had|been|it|they)\s*)*{NOW}\s*(?P<past>{PAST_VERB})\b(?P<rest>.*)",
    ),
    whole_line(
        "status",
        "R5 needs reopening because the template was withdrawn",
        rf"""
        {ITS}\s+(?:(?:needs?|should|must|has|have|had|ought|to|be|been|is|now|can)\s+)*(?P<verb>re-?open)(?:ing|ed)\b
        (?P<rest>.*)
        """,
    ),
    whole_line(
        "status",
        "tick R5 off",
        rf"(?P<past>tick|close|finish|check|wrap|sign)\s+{REF}\s+(?:off|out|up|down)(?:\s+(?:please|as\s+"
        rf"(?:done|complete[d]?)))?(?P<rest>.*)",
    ),
    whole_line(
        "status",
        "R5 should be marked as complete",
        rf"""
        (?:(?:can|could|should|may)\s+)?{REF}\s*(?:[:,–—-]\s*)?(?:please\s+)?
        (?:(?:(?:can|could|should|may|must|needs?|ought|is|are|has|have|was|were|been|to|now|please|safely|also)\s+)*(?:be\s+)?)
        (?:marked?|set|recorded?|shown?|changed?|moved?|update[d]?|put|mark|record|show|change|move)\s+(?:(?:it|this
        |them)\s+)?(?:as\s+|to\s+|at\s+|down\s+as\s+)?(?P<rest>.+)
        """,
    ),
)
