"""How people ask what a word or an acronym in the plan means. The group `what` is the word as typed, in small letters."""

from __future__ import annotations

from handlers.language.rows import row

_KIND = r"(?:word|words|term|phrase|acronym|abbreviation|initials|letters|jargon|status|code)"
_WHAT = r"(?P<what>[\w&/.'-]+(?: [\w&/.'-]+){0,4}?)"
_TAIL = (
    r"(?: (?:in|here|on|within)(?: [\w'-]+){1,6})?"
    r"(?: (?:please|exactly|actually|then|by the way|to (?:me|us|you)|when it is at home)){0,2}$"
)

MEANING = (
    row(
        "meaning",
        "what does ftsu mean in r11",
        rf"""
        \b(?:what|wot|whats) (?:do|does|did|is|are|will) (?:the (?={_KIND} ))?(?:{_KIND} )?{_WHAT}
        [ ](?:actually |really |even |all )?(?:means?|meant|stands? for|short for|mean to say|an? (?:acronym
        |abbreviation) (?:of|for)
        |supposed to (?:mean|stand for)){_TAIL}
        """,
    ),
    row(
        "meaning",
        "what is the meaning of ftsu",
        rf"""
        (?:^|\b(?:what|whats|give me|tell me|know)(?: (?:is|are|was))? )(?:the )?(?:meanings?|definition|full form|expansion
        |explanation) (?:of|for) (?:the (?={_KIND} ))?(?:{_KIND} )?{_WHAT}{_TAIL}
        """,
    ),
    row(
        "meaning",
        "what do they mean by ftsu",
        rf"\bwhat (?:do|does|did|is|are) (?:they|you|we|it|this|the (?:plan|council|trust|document)) (?:mean"
        rf"|meant) by {_WHAT}{_TAIL}",
    ),
    row(
        "meaning",
        "what is meant by ftsu",
        rf"\bwhat (?:is|was|are) (?:actually |really )?(?:meant|understood) by (?:the )?(?:{_KIND} )?{_WHAT}{_TAIL}",
    ),
    row("meaning", "define ftsu", rf"^(?:define|spell out|explain (?:the )?{_KIND}) (?:the )?(?:{_KIND} )?{_WHAT}{_TAIL}"),
    row("meaning", "ftsu meaning", r"^(?P<what>[\w&/.-]+) (?:meaning|definition|stands for(?: what)?|means(?: what)?)$"),
)
# Only for a word that is typed in capitals.
WHAT_IS = row(
    "meaning", "what is an FTSU", rf"^(?:(?:so|and|but) )*what (?:is|are) (?:an? |the )?(?P<what>[a-z][a-z0-9&/]{{1,8}}){_TAIL}"
)
NOTHING = frozenset(
    """
    it this that they these those all everything anything you we i plan action document red amber green colour color colours
    colors statuses status rag ratings rating letters numbers late overdue stale closed
    """.split()
)
"""What has a meaning in another sense, or is explained elsewhere."""
