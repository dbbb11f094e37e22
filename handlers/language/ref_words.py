"""How people name recommendations: "R17", "rec's 4 & 22", "recommendation seventeen", "#14", "the eighteenth"."""

from __future__ import annotations

import re

from handlers.language.numbers import SPELT, SPELT_RANKS
from handlers.language.rows import laid_out, row

NOUN = r"(?:(?:recommendations?|recomm?s?|recs?'?s?|action points?|action|items?|points?|rows?|para(?:graph)?s?)(?![a-z]))"
NUMBER_SIGN = r"(?:no\.?|nos\.?|num|number|numbers|#)"
DIGITS = r"\d{1,6}(?:st|nd|rd|th)?"
ONE = rf"(?:{SPELT}|{DIGITS})\b"
JOINT = r"(?:\s*(?:,\s*and|,|and also|and|&|\+|/|or|plus|as well as)\s*)"
TO = r"(?:\s*(?:to|-|through to|thru to|through|thru|until|up to|and up to)\s*)"
# A number that counts something is never a ref.
COUNTED = laid_out(r"""
    (?!
        \s*(?:
            %|per ?cent|days?|weeks?|months?|years?|hours?|pm\b|am\b|k\b|million|m\b|pounds?|people|staff|members?
            |managers?|quotes?|others?\b|more\b|of them|times?\b|adds? up\b|minutes?\b|mins?\b|seconds?\b|secs?\b
        )
    )
    """)

# After the word "recommendation", after a number sign, and as an ordinal: "the first one" is a position in a list, but "the
# first recommendation" and "the eighteenth" are refs.
AFTER_NOUN = row(
    "refs",
    "recommendations 3 to five",
    rf"\b{NOUN}\s*{NUMBER_SIGN}?[\s.:]*{ONE}{COUNTED}(?:(?:{TO}|{JOINT})(?:{NOUN}\s*)?{ONE}{COUNTED})*",
)
AFTER_SIGN = row("refs", "#14", rf"(?:#\s*|\b(?:no\.?|number)\s+)\d{{1,6}}\b{COUNTED}")
RANK = row(
    "refs",
    "the eighteenth recommendation",
    rf"""
    \bthe (?:{SPELT_RANKS})(?: (?:one|{NOUN}))?\b
    |\bthe (?:first|second|third) rec(?:ommendation)?\b
    |\b\d{{1,4}}(?:st|nd|rd|th) (?:one|{NOUN})\b
    """,
)
# In dictation, "R seventeen" comes out as "are seventeen".
DICTATED = row(
    "refs",
    "status of are seventeen",
    rf"""
    (?:\br|(?<=\bof )are|(?<=\bon )are|(?<=\bis )are|(?<=\bfor )are|(?<=\babout )are|^are(?=\s+\w+(?:[- ]\w+)?$))
    [\s.-]+(?:{SPELT})\b{COUNTED}
    """,
)
AFTER_NUMBER = row(
    "refs", "number seventeen", rf"\b(?:number|numbers|no\.?)\s+(?!one\b){ONE}{COUNTED}(?:{JOINT}{ONE}{COUNTED})*"
)
# A bare number as the subject of a yes/no question.
AS_SUBJECT = row(
    "refs",
    "is 4 complete",
    rf"""
    (?:(?<=^is )|(?<=^are )|(?<=^was )|(?<=^were )|(?<=^has )|(?<=^have ))\d{{1,4}}\b{COUNTED}
    (?=\s+(?:(?:been|being|now|still|yet|already|all|fully|actually)\s+)*
        (?:done|complete[d]?|finished|closed|open|started|begun|delivered|implemented|signed|late|overdue|behind|due
        |slipped|moved|delayed|stuck|at\ risk|on\ (?:track|hold|time)|in\ progress|under\ way|red|amber|green|blue)\b)
    """,
)
# A bare number where a ref could be, if the plan's refs are bare numbers: "how much is 7 costing", "12's survey".
IN_PLACE = row(
    "refs",
    "how much is 7 costing",
    rf"""
    (?:^(?:(?:and|so|ok|but|also|then|re|what|about|how|is|are|was|were|has|have|did|does|do|will|can|should)\s+)*
    |\b(?:of|for|about|against|under|does|do|did|is|are|was|were|has|have|will|owns?|leads?|mark|set|close|reopen|update
    |compare|between|versus|vs|open|show)\s+)
    (?P<refs>\d{{1,3}}\b(?:(?:{TO}|{JOINT})\d{{1,3}}\b)*){COUNTED}(?:'s)?
    (?=$|\s*,|\s+(?:is|are|was|were|be|been|being|has|have|had|will|would|should|can|could|does|do|did|due|done|complete[d]?
    |finished|closed|started|late|overdue|behind|on|in|at|and|or|with|cost\w*|status|owner\w*|progress|updates?|priority|risk
    |dead\ ?lines?|dates?|timescales?|actions?|parts?|gets?|getting|going|needs?|now|yet|still|again|please|then|owned|belong\w*
    |looking|stand|stands|standing|not|meant|supposed|because|another|too|got|about|mention\w*|say|says|refer\w*|under|have
    |FIELD
    |STATUS|OPEN|OWNER|DUE|against|vs|versus)\b|(?<=^is\ \d)\s+[a-z]+$|(?<=^is\ \d\d)\s+[a-z]+$)
    """,
)
NUMBERED = (AFTER_NOUN, AFTER_SIGN, RANK, DICTATED, AFTER_NUMBER, AS_SUBJECT)

# By position in the plan, from the beginning or the end: `edge`, and how many (`number`).
BY_PLACE = row(
    "refs",
    "the last three recommendations",
    rf"""
    (?<![\w-])(?:the )?(?:very )?(?P<edge>first|last|final|top|bottom) (?:(?P<number>{SPELT}|\d{{1,2}}) (?:of the )?)?
    (?P<noun>recommendations?|recs?)\b(?! (?:to|that|which|updated|changed|completed|due|posted|added|touched|closed))
    """,
)
FROM_THE_BEGINNING = ("first", "top")
# "Recommendation VI".
ROMAN = row(
    "refs",
    "recommendation vi",
    rf"\b(?P<noun>{NOUN}\s*{NUMBER_SIGN}?\s*)(?P<number>(?=[xvi]{{2}})x{{0,3}}(?:ix|iv|v?i{{0,3}}))\b",
)

# "One" and "two" on their own stand for things, not refs.
BARE_ONE = rf"(?:(?<!than )(?<!least )(?<!over )(?<!under )(?<!exactly )(?!(?:one|two|first|second|third)\b){ONE})"
BARE = row("refs", "who owns 9", rf"(?<![\w£$.]){BARE_ONE}{COUNTED}(?:(?:{TO}|{JOINT}|\s+(?=\d)){BARE_ONE}{COUNTED})*")

# Refs with more than letters and a number, and texts that only look like one.
DOTTED = r"(?<![\w£$./])(?:[a-z]{0,4}\d+(?:[./]\d+)+[a-z]?|[a-z]{1,3}/\d+)(?![\w%/]|\.\d)"
ONE_DOTTED = row("refs", "who owns 3.2", DOTTED)
DOTTED_RANGE = row("refs", "3.1 to 3.4", rf"({DOTTED}){TO}({DOTTED})")
BEFORE_DOTTED = row("noun", "recommendation 3.2", rf"\b{NOUN}\s*{NUMBER_SIGN}?[\s.:]*(?=[a-z]{{0,4}}\s?\d+[./]\d)")
LIKE_A_REF = row("ref", "a/4", r"[a-z]{0,4}\d{1,2}[./]\d{1,2}[a-z]?|[a-z]{1,3}/\d+")

# Refs that end in the letter of a part, or in the name of a section or part, joined into one word.
IN_WORDS = row("ref", "r5b", r"\d[a-z]{1,2}$|[./][a-z]|_")
ONE_IN_WORDS = row(
    "refs",
    "who owns r5b",
    rf"(?<![\w£$./])(?:{NOUN}\s*{NUMBER_SIGN}?\s*)?(?P<ref>(?:[a-z]{{1,4}}[.\-]?)?\d[\w./]*[a-z])(?![\w/%])",
)
LETTERED = row("ref", "r5b", r"[a-z]{1,4}\d{1,4}[a-z]")
BRACKET = row("bracket", "5 (", r"\s*\(")
NO_WORD = row("sign", "5.our people", r"[^\w./]+")

# The pieces of a series such as "r1 to r5, 9 and twelve".
PART = row("part", "r1 to r5", rf"{SPELT}|\d+|\bto\b|through|thru|until|-(?=\s*[a-z]?[\s.]?\d)|and|or|,|&|/|plus")
RANGES = ("to", "through", "thru", "until", "-")
# Several refs in a row, after each has been replaced by a mark.
MARKS = row("refs", "REF and REF", rf"REF(?:{JOINT}REF|\s+REF)*")

# The letters of a ref, and the rest without separators; leading zeros.
LETTERS = row("ref", "r. 17", r"\s*([a-z]*)[\s.\-#:]*(.*)", re.DOTALL)
LEADING_ZEROS = row("ref", "r07", r"(?<![\d.])0+(?=\d)")


def prefixed(prefix: str) -> str:
    """The pattern for refs with the plan's own letters in front: "r1", "r. 17 and 18"."""
    one = rf"{prefix}['’]?s?[\s.\-#:]{{0,2}}\d{{1,6}}"
    return laid_out(rf"""
        \b(?:{NOUN}\s*{NUMBER_SIGN}?\s*)?{one}\b{COUNTED}
        (?:(?:{TO}|{JOINT}|\s+)(?:{one}|\d{{1,6}}(?![\w£%.]))\b{COUNTED})*
        """)


# "The risk of 3": a number after the name of a field is a ref.
NOUN_OF_NUMBER = row(
    "noun",
    "what is the risk of 3",
    r"""
    ^(?:(?:what|and|so|show|give|me|is|are|was|the|about) ){0,4}(?P<noun>[a-z][a-z-]{2,})
    [ ](?:of|for|on) (?:no |number )?\d{1,3}$
    """,
)
# A number that several refs begin with: "3.1" and "3.2" are in section 3.
SECTION = row(
    "section",
    "everything in section 3",
    r"\b(?:section|chapter|finding|heading|group|objective|theme|area|part) (?:no "
    r"|number )?(?P<number>\d{1,2})(?![\d.]*\d)\b|\b(?P<any>\d{1,2})\.x\b",
)
