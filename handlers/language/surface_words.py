"""Words that, said alone, open what they name: each with the sentence that it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.language.rows import pattern

ALONE = pattern(
    r"""
    (?:(?:hi|hello|please|show|open|see|view|get|give|make|draw|me|us|the|an?|your|some|go|to)[ ,]+){0,5}
    (?P<word>[a-z][a-z -]{2,20}?)(?:[ ,]+(?:please|pls|now|thanks)){0,2}
    """,
    re.IGNORECASE,
)
"""A whole message that is only such a word."""
OPENS: Mapping[str, str] = {
    word: sentence
    for sentence, words in {
        "chart by status": "chart; charts; graph; graphs; bar chart",
        "summary": "report; reports; status report; progress report; plan report; full report; monthly report",
        "csv of what is still open": "table; tables",
        "csv of all recommendations": "csv; spreadsheet; excel; export; excel file; csv file",
        "what digests are there": "digest; digests; the digest; weekly digest; monthly digest",
        "help settings": "settings; setting; preferences; permissions",
        "help reminders": "reminders; reminder; notifications; alerts",
        "my reminders": "suggestions; suggestion; suggested changes",
        "what is waiting for sign-off": "approvals; approval; approvals waiting; waiting approvals; pending approvals;"
        " waiting for approval; sign-offs; sign-off; sign-offs waiting",
        "how do I import a document": "import; imports; importing; upload",
        "how do I share the summary": "share; sharing",
    }.items()
    for word in words.split("; ")
}
"""What each word opens. To find one of them in the plan, people say “search report”."""
