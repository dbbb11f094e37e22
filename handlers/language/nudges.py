"""What people say to have somebody reminded. Each row matches a whole message. `whom` has the words for who, and of what.

The words below find out who is meant; they are applied to `whom` in lower case.
"""

from __future__ import annotations

import re

from handlers.language.rows import Row, laid_out, pattern, row

_PLEASE = laid_out(r"""
    (?:please |kindly |just )?(?:(?:can|could|will|would) (?:you|we|i) |i (?:want|need|would like) (?:you )?to )?(?:please )?
    """)

SENTENCES: tuple[Row, ...] = (
    row(
        "strong",
        "remind Colin about R27",
        rf"{_PLEASE}(?:remind|nudge|chase(?: up)?|prod) (?P<whom>.+)",
        re.I | re.S,
    ),
    row(
        "strong",
        "send Colin a reminder about R27",
        rf"{_PLEASE}(?:send|give) (?P<whom>.*\b(?:reminder|nudge)\b.*)",
        re.I | re.S,
    ),
    row("strong", "set a reminder for R5", rf"{_PLEASE}(?:set(?: up)?|schedule) an? (?P<whom>reminder\b.*)", re.I | re.S),
    row(
        "weak",
        "ask Colin for an update on R27",
        rf"{_PLEASE}(?:ask|ping|poke|e-?mail(?! address)|message|notify|contact(?! details| number)) (?P<whom>.+)",
        re.I | re.S,
    ),
)
"""A "weak" row means a reminder only if it names both somebody and something."""

AUTHOR = pattern(r"(?:an? )?(?:reminder (?:for|to) )?(?:me|us|myself|ourselves)\b")
ANYONE = pattern(
    r"""
    \b(?:owners?|(?:every|any|some)(?:body|one)|who(?:ever|soever)?|people|teams?|them|all|him|her|officers?)\b
    """
)
LATE = pattern(r"\b(?:late|overdue|behind|past (?:their|its|the) (?:date|deadline))\b")
NOW = pattern(r"\b(?:now|today|right away|straight ?away|immediately|at once|asap)\b")
QUESTION = pattern(
    r"""
    (?:me|us)(?: again| please)?,? (?:of )?(?:what|who|whose|when|where|which|why|how|whether|if|the (?:status|owners?|date))\b
    """
)
"""“remind me who owns R5” asks who owns it, not for a reminder."""
WHEN = pattern(
    r"""
    \b(?:on|at|in|next|every|before|by|from|after) (?:the )?(?:\d|an? |one |two |three |mon|tue|wed|thu|fri|sat|sun|week|month
    |year|morning|afternoon|evening|noon|midday|end |start ).*|\b(?:tomorrow|tonight|later today|this (?:week|afternoon)).*
    """
)
"""Words for a time, with what follows them."""
