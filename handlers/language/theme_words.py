"""How people name themes. THEME is the mark for a recognised name, NAME for one that may mean something else."""

from __future__ import annotations

from handlers.language.phrases import ITEMS, THEME_NOUNS
from handlers.language.rows import row

# Next to these, a single word from a theme's name is enough.
BESIDE = row(
    "theme",
    "in the NAME section",
    rf"""
    \bNAME (?:{THEME_NOUNS}|area|chapter|work ?stream|part|bit|stuff|ones|{ITEMS})\b
    |\b(?:{THEME_NOUNS}|under|chapter)(?: of| on| called| named| about| the|:)* NAME\b
    |^(?:the )?NAME (?:theme|section)?$
    """,
)
# In a comparison of two themes, a word from the name of each is enough.
COMPARES = row(
    "compare",
    "is safety further behind than workforce",
    r"\b(?:compar\w+|versus|vs|difference between|(?:more|fewer|less|better|worse|further (?:on|ahead|behind|along)|ahead"
    r"|behind) "
    r"(?:[\w']+ )?(?:than|of))\b",
)
ANYWHERE = row("theme", "compare NAME with NAME", r"\bNAME\b")
# A theme is meant, rather than a subject that begins with the same words.
STILL_A_THEME = row(
    "theme",
    "what is in THEME",
    rf"""
    \b(?:
        in|under|within|inside|across|for|from|on|outside|except|excluding|about|of|theme|section|heading|by
    )(?: the)? THEME\b
    |^THEME\b|\bTHEME$
    |\bTHEME (?:{THEME_NOUNS}|recs?|recommendations?|ones|items|stuff|area|actions?)\b
    """,
)
# The full name of a theme, if it has at least three words, isn't a subject: "how is THEME going".
WHOLE_NAME = 3
HOW_IS_IT = row(
    "theme",
    "how is THEME going",
    r"""
    \b(?:how|where|what|is|are|has|have|which|anything|any|summar\w*|overview|status|progress)\b.*\bTHEME
    (?=$| (?:going|doing|looking|getting|coming|shaping|progressing|faring|at|done|finished|complete[d]?|on track|late|overdue
    |so far
    |overall|now|up to)\b)
    """,
)
IN_THEME = row("theme", "what is in THEME", r"\b(?:in|under|within|inside|theme)(?: the)? THEME")
# The name continues as a subject: "the social value toolkit".
RUNS_ON = row(
    "subject",
    "what about the THEME toolkit",
    r"""
    \bTHEME [a-z](?!n\b)
    |\b(?!(?:in|on|for|under|within|from|across|of|to|about|the|and|is|are|theme|section|with)\b)[a-z][\w-]+ THEME\b
    """,
)
# The name is part of a longer one.
LONGER_NAME = row(
    "name",
    "the threshold in the THEME act",
    r"""
    \bTHEME (?:act|bill|toolkit|charter|policy|policies|framework|strategy|guide|guidance|guidelines|handbook|award|portal
    |fund|programme|scheme|regulations?|directive|statement|pledge|protocol|agreement|code|board|forum|network|partnership)\b
    """,
)
NOT_IN = row(
    "not",
    "what is not in THEME",
    r"""
    \b(?:
        not|outside|except|excluding|other than|apart from|but not|besides|leaving out|ignoring|without|minus|bar|all but
    )(?: (?:in|under|of|the|those|for|within|from|part|belong|belonging|to|about|on|regarding|concerning|ones)
    )* THEME\b
    """,
)
