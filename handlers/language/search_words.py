"""Sentences that explicitly ask for words in the plan: what follows is searched for, even if it is a common word."""

from __future__ import annotations

from handlers.language.rows import row

SEARCH = row(
    "search",
    "search social value",
    r"^(?:please )?(?:search|find|look up|look for|google)(?: for| me| up)? (?!(?:all|any|every|everything|the ones?"
    r"|those|which|what|who|recs?"
    r"|recommendations?|actions?|items?|out|me)\b)(?P<subject>[^,]{2,80})$",
)
SAYS = (
    row(
        "says",
        "what does the plan say about working",
        r"""
        ^what (?:does|do|did|is) (?:(?:the|this|our) )?(?:action )?(?:plan|it|document|they|said) (?:say |says |have |mention )?
        (?:about|on|regarding|of) (?P<subject>.+)$
        """,
    ),
    row(
        "search",
        "search for joint working",
        r"""
        ^(?:search|look|find|show|list)(?: me)?(?: (?:the plan|everything|anything|all|recommendations))?
        (?: (?:for|up|about|on))+ (?P<subject>.+)$
        """,
    ),
    row(
        "any",
        "is there anything about working together",
        r"""
        ^(?:(?:is|are) there )?(?:any|some|every)(?:thing|where)?(?: (?:mention|recommendations?|actions?))?
        (?: (?:about|on|of|that mentions))+ (?P<subject>.+)$
        """,
    ),
    row("where", "where does it mention working", r"^(?:where|which|does|do) .*\bmentions?(?: of)? (?P<subject>.+)$"),
    row("about", "about working", r"^(?:about|regarding) (?P<subject>.+)$"),
)
SUBJECT = (
    *SAYS,
    row("words", "working together", r"^(?P<subject>[\w'&/.,£$€%-]+(?: [\w'&/.,£$€%-]+)?)$"),
)
