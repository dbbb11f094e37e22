"""What recommendations can have or lack besides their short fields: progress, evidence, updates, moves, references, sign-off.

The keys are those of `filters.Trait`.
"""

from __future__ import annotations

from handlers.language.rows import laid_out, row
from knowledge.filters import Trait

NONE = laid_out(r"""
    (?:no|without(?: any)?|lack(?:s|ing)?(?: any)?|missing(?: an?| any| the| their)?|(?:not|never) (?:got|had|have)(?: any)?
    |blank|empty)(?: (?:recorded|reported|written|supporting|real))?
    """)
LEFT_EMPTY = r"(?: (?:column|box|cell|field))? (?:is |are |has been |left )*(?:blank|empty|missing)"
EVIDENCE = r"(?:evidence|proof|supporting (?:documents?|papers?))"

ROWS = (
    row(
        Trait.NO_PROGRESS,
        "which have no progress",
        rf"""
        \b(?:with )?{NONE} (?:progress(?: (?:updates?|reports?|notes?|text))?|updates?(?! (?:since|for|in|this|last)\b))
        (?: (?:recorded|reported|given|at all|yet|so far|against (?:them|it)))*\b
        |\b(?:progress|updates?){LEFT_EMPTY}\b
        |\bnothing (?:has been |was |is )?(?:recorded|reported|written)(?: (?:under|for|as|against) progress)?\b
        """,
    ),
    row(Trait.PROGRESS, "those with some progress", r"\bwith (?:an? |some |any )?progress(?: updates?)?\b"),
    row(
        Trait.NO_EVIDENCE,
        "which have no evidence",
        rf"""
        \b(?:with )?{NONE} {EVIDENCE}(?: (?:recorded|given|at all|yet|attached|against (?:them|it)))*\b
        |\b{EVIDENCE}{LEFT_EMPTY}\b
        """,
    ),
    row(
        Trait.EVIDENCE,
        "those with evidence",
        rf"\b(?:with|have|has|got|backed by|supported by) (?:some |any |an? )?{EVIDENCE}\b",
    ),
    row(Trait.NO_ACTIONS, "which have no actions", rf"\b(?:with )?{NONE} (?:proposed )?actions\b|\bactions{LEFT_EMPTY}\b"),
    row(
        Trait.WAITING,
        "which are awaiting approval",
        r"""
        \b(?:await(?:s|ing)?|wait(?:s|ing)? (?:for|on)|up for|needs?|needing|in need of)(?: (?:my|your|the|a|an|its|their))?
        (?: (?:sign(?:ing)?[- ]?off|approval|acceptance|decision|approver|agreement))\b
        |\bto be signed off\b|\bneeds? signing off\b
        """,
    ),
    row(
        Trait.SENT_BACK,
        "which were sent back",
        r"\b(?:been |were |was |got )*(?:sent back|returned to (?:us|the owners?|the team))\b",
    ),
    row(
        Trait.NEVER_UPDATED,
        "which were never updated",
        r"""
        \b(?:been |were |was )*never (?:been )?(?:updated|touched|had an update)(?: here| at all)?\b
        |\bnot (?:yet |ever )?(?:been )?(?:updated|touched) (?:at all|here|ever|once)\b
        |\b(?:nobody|no ?one|no-one|none of (?:us|them)|not (?:a soul|anyone|anybody))(?: has| have| is)?(?: ever| yet| even)?
        [ ](?:been )?(?:updated|touched|looked at|posted (?:on|to|about)|reported on|done anything (?:on|with|about|to)|edited
        |changed)\b|\buntouched\b
        |\b(?:have|has|had) not (?:ever |yet |even )?been (?:updated|touched|looked at|edited)(?: (?:yet|at all|by anyone))?\b
        """,
    ),
    row(Trait.UPDATED, "those updated here", r"\b(?:been )?updated here\b|\b(?:have|has) been updated$"),
    row(
        Trait.SLIPPED,
        "did any slip",
        r"""
        (?<=^did )(?:any|anything|some|others?)(?: of (?:them|those|these)| recs| recommendations)? (?:slip|move|drift)\b
        |\b(?:which|any|anything|what)(?: of (?:them|those|these)| ones| recs| recommendations)? (?:has |have |that )*
        (?:moved|drifted)$
        """,
    ),
    row(
        Trait.SLIPPED,
        "which have slipped",
        r"""
        \b(?:have |has |had |been |were |was )*(?:
            slipped|moved to a later (?:date|day)(?: here)?|postponed|rescheduled|put back|pushed back
        )(?! (?:because|due|to|the most|most|furthest|from|by|longest)\b)(?: (?:ones?|dates?|deadlines?))?\b
        |\b(?:dates?|deadlines?|timescales?) (?:have |has |were |was |been )*(?:moved|slipped|changed|altered|extended)\b
        (?: since (?:the|this) (?:plan|document) was (?:loaded|imported|read in|published|agreed|uploaded))?
        """,
    ),
    row(
        Trait.REFERRING,
        "which refer to another",
        r"""
        \b(?:refer(?:s|ring)?|point(?:s|ing)?|link(?:s|ed|ing)?|cross[- ]refer\w*)(?: back| across)? to
        (?: (?:another|other|each other|one another|others|an other))(?: (?:ones?|recs?|recommendations?))?\b
        |\bcross[- ]referenc\w+\b|\bdepends? on (?:another|others?)(?: (?:ones?|recs?|recommendations?))?\b
        """,
    ),
)
