"""Questions about how to do something with planbot: “help digests”, “how do I change a date”.

A row has to match the whole text, like those in `about_words`. The topic is the first in `TOPICS` whose words occur in the
text.
"""

from __future__ import annotations

import re

from handlers.language.rows import laid_out, row

_HOW = laid_out(r"""
    (?:(?:please )?(?:show|tell) me )?how (?:to|(?:do|can|could|should|would|may|must) (?:i|we|you|people|somebody|someone|one))
    """)
_REST = r"(?: [\w'’.,/ -]{1,60})?"
# Names for planbot's own things. Verbs that also occur in plans need one of them: “how do we close the gap” is about the plan,
# “how do we close a recommendation” about planbot.
_THING = laid_out(r"""
    (?:[a-z]{0,3}\d[\w.]*|it|this|one|something|things?
    |(?:(?:an?|the|my|our|its|their|some|this|that) )?(?:new |other )?(?:recommendations?|actions?|status(?:es)?|dates?
    |deadlines?|timescales?|progress|updates?|changes?|owners?|evidence|notes?|suggestions?|plan|extensions?|completions?|lines?
    |priorit(?:y|ies)))
    """)
_CHANGING = laid_out(r"""
    (?:update|change|edit|amend|post|record|report|log|mark|add|enter|close|reopen|complete|finish|extend|move|postpone|delay
    |put back|correct|withdraw|propose|note|approve|accept|attach|assign|set|give)
    """)
# These can only be about planbot, whatever follows.
_OWN = r"(?:undo|take (?:it |that |something )?back|sign|suggest|send (?:it |that |something )?back|reassign)"
_GETTING = r"(?:get|see|make|have|create|produce|draw|run|show|find|send|share|build)"
_REPORT = laid_out(r"""
    (?:csv(?: file)?|excel|spreadsheets?|charts?|graphs?|pictures?|summar(?:y|ies)|reports?|history|tables?)
    """)
_SETTING = laid_out(r"""
    (?:set up|get|start|stop|pause|resume|change|turn off|turn on|switch off|switch on|schedule|have|post|delete|cancel|receive
    |mute|unsubscribe from)
    """)
_TOPIC = laid_out(r"""
    (?:digests?|reminders?|notifications?|sign[ -]?offs?|approvals?|settings?|set ?up|permissions?|reports?|reporting|charts?
    |graphs?|summar(?:y|ies)|csv|excel|spreadsheets?|exports?|exporting|history|ask(?:ing)?(?: questions)?|questions?
    |search(?:es|ing)?|finding(?: things)?|updates?|updating|posting|changes?|changing(?: things)?|suggestions?|suggesting
    |evidence|extensions?|progress|managers?|managing|imports?|importing|documents?|approvers?|approving)
    """)

ROWS = (
    row(
        "how to",
        "help updates",
        rf"""
        (?:help|guide|instructions|examples?)(?: me)?(?: (?:with|on|about|for|of|to))?
        (?: (?:the|my|an?|posting|sending))?(?: {_TOPIC})
        """,
    ),
    row("how to", "updates help", rf"{_TOPIC} help"),
    row("how to", "how do I undo that", rf"{_HOW} {_OWN}{_REST}"),
    row("how to", "how do I change a date", rf"{_HOW} {_CHANGING}(?: off| back| to| for| on| of)* {_THING}{_REST}"),
    row(
        "how to",
        "how do I get a chart",
        rf"""
        {_HOW} {_GETTING}(?: me)?(?: (?:an?|the|my|some|this|it|that|everything|one|as|in|into|to|of|out|summary))*
        (?: {_REPORT}){_REST}
        """,
    ),
    row("how to", "how do I export the plan", rf"{_HOW} (?:export|download|print){_REST}"),
    row(
        "how to",
        "how do I set up a digest",
        rf"""
        {_HOW} {_SETTING}(?: (?:an?|the|my|these|those|all|any|fewer|more|weekly|monthly|regular))*
        (?: (?:digests?|reminders?|notifications?|alerts?|settings)){_REST}
        """,
    ),
    row(
        "how to",
        "how do I import a new plan",
        rf"""
        {_HOW} (?:import|upload|load|replace)(?: (?:an?|the|our|new|another|next|updated))*
        [ ](?:plan|document|version|file){_REST}
        """,
    ),
    row("how to", "import", r"import(?:ing)?(?: (?:an?|the|new|plan|document))*"),
    row(
        "how to",
        "how do I stop being reminded",
        rf"{_HOW} (?:stop|avoid) (?:being reminded|getting reminders|you reminding me){_REST}",
    ),
    row(
        "how to",
        "how do I search",
        rf"{_HOW} (?:search|ask|find)(?: (?:you|it|this|for|a|things?|something|anything|the plan|questions?)){{0,3}}",
    ),
)


def _topic(name: str, words: str) -> tuple[str, re.Pattern[str]]:
    return name, re.compile(rf"\b(?:{laid_out(words)})\b")


TOPICS = (
    _topic("digests", r"digests?|regular (?:summary|report)|(?:summary|report) (?:every|each)"),
    _topic("reminders", r"remind\w*|notif\w+|alerts?"),
    _topic("sign-off", r"sign(?:s|ed|ing)?|sign[ -]?offs?|approv\w+|accept\w*|send (?:\w+ )?back"),
    _topic("importing", r"import\w*|upload|documents?|new (?:plan|version)"),
    _topic("managing", r"manag\w+"),
    _topic("settings", r"settings?|permissions?|set ?up"),
    _topic("sharing", r"shar(?:e|es|ed|ing)"),
    _topic(
        "reports",
        r"""
        reports?(?! (?:progress|on|that|an?|the))|charts?|graphs?|pictures?|summar\w+|csv|excel|spreadsheets?|export\w*
        |download\w*|print\w*|tables?|history|reporting
        """,
    ),
    _topic("ask", r"ask\w*|questions?|search\w*|find\w*"),
)
"""The topics of help, with the words for them. Any other question is about updates."""
UPDATES = "update"


def topic_of(text: str) -> str:
    """The topic that the text asks about: a key of `TOPICS`, or UPDATES."""
    folded = text.casefold()
    return next((topic for topic, words in TOPICS if words.search(folded)), UPDATES)
