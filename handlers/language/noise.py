"""What surrounds a question in a message: the header of a forwarded e-mail, quoted lines, closings, signatures, emoji, dictated
punctuation. Also common misspellings of the words in questions.

These patterns are matched against the text as typed, with its line breaks and capitals, except those of `MISSPELT`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.language import emoji
from handlers.language.rows import replacement, row

_LINES = re.IGNORECASE | re.MULTILINE
_ALL = re.IGNORECASE | re.DOTALL

# An emoji is neither a number nor a word, even a keycap or one that Slack writes as ":100:".
EMOJI = (
    replacement(" ", "5\ufe0f\u20e3", emoji.KEYCAP),
    replacement(" ", "👍", f"{emoji.PICTURE}+"),
    replacement(" ", ":100:", emoji.NAMED_BY_NUMBER),
)
# Punctuation spelled out by dictation.
DICTATED = (
    replacement("? ", "who owns it question mark", r" ?\bquestion mark\b[.?]?", re.IGNORECASE),
    replacement(". ", "is it done full stop", r" ?\bfull stop\b\.?", re.IGNORECASE),
    replacement("\n", "is it done new line", r" ?\bnew (?:line|paragraph)\b\.?", re.IGNORECASE),
)

# The subject of an e-mail, and how the text below it begins.
_TITLE = r"[^.?!\n]{1,120}?(?:[.!?]|\s[-–—]|\n)\s{0,3}"
_SALUTATION = r"(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|all)"

# What may be removed if something else remains. Each matches part of a message; tried in this order.
FRAMES = (
    row(
        "head",
        "From: Ann Lee Subject: FW: who owns R9",
        rf"^.{{0,200}}?\bfrom:\s.{{0,300}}?\bsubject:\s*(?:(?:fw|fwd|re):\s*)*(?:{_TITLE}(?={_SALUTATION}\b))?",
        _ALL,
    ),
    row(
        "head",
        "FW: query about templates. Hi Ann, who owns R9",
        rf"^\s*(?:(?:fw|fwd|re|subject):\s*){{1,4}}{_TITLE}(?={_SALUTATION}\b)",
        _ALL,
    ),
    row("head", "Subject: Query. Dear all, who owns R9", r"^\s*subject:\s.{0,200}?(?=\bdear\b)", _ALL),
    row("head", "To: Ann Lee\nwho owns R9", r"^[ \t]*(?:from|to|cc|bcc|sent|date|importance|attachments?):.*$", _LINES),
    row("head", "FW: who owns R9", r"^[ \t]*(?:(?:fw|fwd|re|subject):[ \t]*)+", _LINES),
    row(
        "forwarded",
        "who owns R9?\n-----Original Message-----\nwe met",
        r"^[ >]*(?:-{2,}\s*(?:original|forwarded) message\s*-{2,}|begin forwarded message:|on .{4,80} wrote:).*",
        _LINES | re.DOTALL,
    ),
    row("quoted", "> we met\nwho owns R9?", r"^[ \t]*>.*$", _LINES),
    row("signature", "who owns R9?\n-- \nAnn Lee", r"^[ \t]*--+[ \t]*$.*", _LINES | re.DOTALL),
    row("signature", "who owns R9? Sent from my iPhone", r"\b(?:sent|get outlook) (?:from|for) (?:my )?\w+.*", _ALL),
    row(
        "closing",
        "who owns R9? Kind regards, Ann Lee, Audit",
        r"""
        (?:(?<=[\s.,;!?])|^)(?:(?:with )?(?:kind|kindest|best|warm|warmest|many) )?(?:regards|rgds|wishes)\b[\s,.!].*
        |(?:(?<=[\s.,;!?])|^)(?:(?:with )?(?:kind|kindest|best|warm|warmest) )?regards$
        |(?:(?<=[\s.,;!?])|^)yours (?:sincerely|faithfully|truly|ever)\b.*
        """,
        _ALL,
    ),
    row(
        "closing",
        "who owns R9? Thanks, Ann",
        r"""
        (?<=[\s.,;!?])(?:[Mm]any )?(?:[Tt]hanks|[Tt]hank you|[Cc]heers|[Tt]hx|[Tt]a|[Rr]gds)
        (?:\s*[,.!–-]+\s*|\s*\n\s*)[A-Z][\w'’.-]*(?:,?\s+(?:and\s+|&\s+)?[A-Z][\w'’.-]*){0,8}\s*$
        """,
    ),
    row(
        "closing",
        "who owns R9? Please advise.",
        r"""
            (?:(?<=[.?!,;])|(?<=\n))\s{0,40}(?:(?:can|could) you (?:please |kindly )?|please |pls |plz |kindly )(?:advise
            |confirm|assist
            |let me (?:know|have (?:an answer|a reply|a line))(?: by [^.?!\n]{2,30})?|respond)[.!?]*(?=\s|$)
            """,
        re.IGNORECASE,
    ),
    row("initials", "who owns R9? JP", r"(?<=[.?!])\s+[A-Z]{2,3}\s*$"),
)
# A heading left before the request in a forwarded e-mail.
HEADING = row("heading", "action plan – could you send me them", r"^(?:the )?action plan\s*[–—-]\s*", re.IGNORECASE)

# The end of a sentence: not after "no." and similar abbreviations, and not inside a ref such as "3.2".
SENTENCE_END = row(
    "end",
    "who owns R9? when is it due",
    r"(?<!\bno)(?<!\bnos)(?<!\brec)(?<!\brecs)(?<!\be\.g)(?<!\bi\.e)(?<!\br)(?<!\bapprox)(?<!\bMr)(?<!\bMrs)(?<!\bDr)"
    r"(?:[.](?=\s)|(?<![?!])[?!]++(?=\s|$)|\n)[\s.?!]*",
    re.IGNORECASE,
)

# Two questions separated by a comma.
TWO_QUESTIONS = row(
    "two",
    "what happened to the role of members, did they set up a board",
    r"""
    ^(?P<first>(?:and |so |but )?(?:what|who|when|how|which|where|why)\b[^,]{12,200}),\s+
    (?P<second>(?:and )?(?:did|has|have|does|do|was|were) (?:they|it|we|he|she|the council|anybody|anyone)\b.{8,200})$
    """,
    _ALL,
)

# A question, and another one that "and" adds to it: with a subject of its own, or about the answer to the first.
_SUBJECT = (
    r"(?:it|they|that|this|those|these|there|we|you|he|she|any(?:thing|one|body)?|some(?:thing|one|body)?|everything|all|none"
    r"|nothing|(?:the|our|my|your|its|their|kcc|council)\b|r?\d)"
)
_AUXILIARY = r"(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|should)(?:n't|n’t)?"
ADDED = row(
    "added",
    "what is happening with r9 and is it late",
    rf"""
    (?:,|\s[-–—;])?\s+(?:and|an|also|plus)\s+(?:also\s+|if\s+so\s*,?\s+)?(?P<second>
    {_AUXILIARY}\s+{_SUBJECT}\b.*
    |(?:how\s+(?:many|much)|what\s+(?:percentage|proportion))\s+\S.*
    |(?:why|how\s+come|how)(?:\s+(?:not|no|so))?
    |(?:why|how\s+come)\s+\S.*
    |(?:which|who|what)\s+(?:ones\s+)?(?:is|are|has|have)(?:n't|n’t|\s+not)(?:\s+yet)?
    |(?:list|show|tell|give)\s+(?:me\s+)?\S.*
    |(?:who|what|when|where|why|how)\s+(?:it|they|we|he|she|this|that)\s+\S.*
    |(?:who|whom|what|when|where|which|whose)\s+(?:(?:is|are|was|were|has|have|did|does|do|will|should|can|else)\s+\S.*
    |(?:\w+\s+){{2,}}\S.*)
    )$
    """,
    _ALL,
)
ASKS = row(
    "asks",
    "what is happening with r9",
    rf"""
    \b(?:what|whats|what's|who|whos|who's|whose|when|where|which|why|how|list|show|give|tell|summar\w+)\b
    |^\W*(?:so\s+|and\s+|but\s+|ok\s+)?{_AUXILIARY}\b|\b(?:whether|if)\b
    """,
    _ALL,
)
# What any list shows of each recommendation in it.
SHOWN = row(
    "shown",
    "what their dates are",
    r"^(?!is\b|are\b|has\b|have\b|was\b|were\b).*\b(?:owners?|owns?|dates?|due|dead ?lines?|time ?scales?|status(?:es)?|leads?"
    r"|who|when)\b",
    _ALL,
)
SET_OFF = row("set off", "i am in a meeting - what is late", r"\s[-–—]+\s")
# Why, or which not, about the answer that comes before.
AND_WHY = row(
    "why",
    "how come",
    r"""
    ^(?:(?:why|how\s+come|how)(?:\s+(?:not|no|so))?
    |(?:which|who|what)\s+(?:ones\s+)?(?:is|are|has|have)(?:n't|n’t|\s+not)(?:\s+yet)?)\W*$
    """,
    _ALL,
)

MISSPELT: Mapping[str, str] = {
    typed: meant
    for meant, ways in {
        "which": "wich whitch whihc wihch whcih",
        "you": "ye yous youse",
        "what": "whit waht wha wht whta wat wot whut",
        "when": "wen whne wehn",
        "who": "hu whoo woh",
        "how": "hoo hwo",
        "how many": "howmany howmuch howmeny howmenny",
        "where": "wher whre",
        "have": "hav hae hve ave haev av",
        "done": "dun doen dne",
        "was": "wos wuz",
        "were": "wur wir",
        "meant": "ment",
        "happen": "happn hapen",
        "happening": "happnin hapening happning happenin",
        "to": "tae",
        "do": "dae",
        "with": "wi wiv wth",
        "anything": "owt anyfing anythin",
        "nothing": "nowt",
        "something": "summat",
        "team": "teem taem",
        "many": "mnay amny meny",
        "is": "iz",
        "of": "ov",
        "the": "teh hte da",
        "there": "ther thier",
        "their": "thier",
        "are not": "arnt arent",
        "is not": "isnt isnae innit",
        "was not": "wasnae wasnt",
        "were not": "werent",
        "do not": "dinnae dinna",
        "does not": "disnae",
        "did not": "didnae",
        "has not": "hasnae hasnt",
        "have not": "havnae havent havnt",
        "before": "b4 befor",
        "percent": "pct prcnt",
        "should": "shud shld",
        "would": "wud wld",
        "could": "cud cld",
        "because": "cos coz cuz becuase",
        "please": "plz pls",
        "recommendation": "recomendashun recomendashin reccomendation recomendation recommendashun recommondation",
        "recommendations": "recomendashuns reccomendations recomendations recommondations",
        "yesterday": "yday",
        "tomorrow": "tmrw",
        "meeting": "mtg",
        "current": "curent",
        "everything": "evrything everythin",
        "left": "lef",
        "overdue": "ovrdue overdu",
        "late": "l8",
        "responsible": "responsable responsble",
        "finished": "finnished finishd",
        "completed": "compleated compleeted completd",
        "complete": "compleet",
    }.items()
    for typed in ways.split()
}
"""Misspellings, dialect words and shorthand for the words in questions, each with the word that is meant."""
