"""Words and phrases that several patterns share, separated by "|". Put each inside a group: `(?:{ITEMS})`."""

from __future__ import annotations

from handlers.language.rows import laid_out

# What people call a recommendation.
ITEMS = r"recs?|recommendations?|actions?|items?"
ONES = r"ones?|recs?|recommendations?"

# Pronouns, and the marks IT (something mentioned before) and REF (a recommendation).
WE = r"we|they|IT|REF|kcc|the council"

# Verbs that any sentence can contain.
WERE = r"is|are|was|were"
WERE_OR_HAVE = r"is|are|was|were|has|have"

# What people call a field.
DEADLINES = r"time ?scales?|dead ?lines?"
THEME_NOUNS = r"theme|section|heading|category"
TEAM_NOUNS = r"teams?|departments?|depts?|directorates?"
TEAM_NOUN = r"team|department|dept|directorate"
LACKING = r"no|without|missing|lacks?|lacking|not got|not have|has not|have not"

# Ways to ask for a summary by a field.
BREAKDOWN = r"summary|breakdown|overview|split"
EACH = r"by|per|for each|each|every|across"

# What people who are responsible for something do, and whom people would ask about it.
OWNING = laid_out(r"""
    own(?:s|ed|ing)?|lead(?:s|ing)?|led|responsib\w+|accountab\w+|answerable|shar(?:e|es|ing)|involved|part of
    |in charge|on the hook|charged with|tasked with|assigned|allocated|named|handl\w+|deal(?:s|ing|t)? with
    |look(?:s|ing)? after|looked after
    |tak(?:es?|ing) (?:care of|charge|the lead|it on|forward|this forward)
    |work(?:s|ing)? on|sort(?:s|ing)? (?:out)?|do|driv(?:es?|ing)|oversee(?:s|ing)?|manag(?:es?|ing)
    |runn?(?:s|ing)?|deliver(?:s|ing)?|doing|speak(?:ing)?|talk(?:ing)?|contact(?:ing)?|ask|chas(?:e|ing)|email|e-mail|ring
    |phone|call|approach
    |turn to|go to|shout at|nag|pester|poke|nudge|blame|with|fronting|heading(?: up)?|carr(?:y|ies|ying)|picks?
    |pick(?:s|ed|ing)? up|the lead|the owner|doing|got|has|have|holds?|holding|belongs?|down to|sits? with
    |sitting with|lies? with|falls? to|rests? with|point person|behind|sign(?:s|ed|ing)? off|(?<!sits )(?<!sit )(?<!serves )on
    """)
WHO = laid_out(r"""
    who(?:m|ever)?|whose
    |(?:which|what) (?:
        team|teams|department|departments|dept|directorate|area|officer|officers|person|people
        |part of the council|unit|section|lot|bit of the council
    )
    """)
