"""How people name and negate statuses: "not completed", "still open", "has no status", "the red ones"."""

from __future__ import annotations

from handlers.language.phrases import ITEMS, LACKING, ONES
from handlers.language.rows import laid_out, row

OPEN = row(
    "open",
    "what is still outstanding",
    rf"""
    \b(?:still |currently |remain(?:s|ing)? |yet |left |all |the |is |are |as )?(?:
        outstanding|unresolved|incomplete|unfinished(?: business)?|uncompleted|undone|unclosed|undelivered|unimplemented
        |not closed
    )\b
    |\bstill (?:
        got to do|have to do|has to do|got to be done|to finish|open|live|active|to do|to go|pending|ongoing to do
        |to be (?:done|finished|completed|delivered)
        |needs? (?:doing|finishing|completing)
        |need(?:s|ing)? to be (?:done|finished|completed)
    )\b
    |\bopen(?= (?:ones?|{ITEMS}|for OWNER|with OWNER|in THEME|still|OWNER))
    |\b(?:is|are|remains?|left|that is|that are|what is|currently|any) open\b(?! (?:to|for) (?!OWNER|now|too long|over|more))
    |^open\b(?! (?:the|it|up|a)\b)|\bunfinished business\b
    |\b(?:left )?to go$|(?<!\bto )(?<!\bof )(?<!\bit )\bopen$
    |\b(?:still|got|currently)(?: got| have)? open\b
    |\b(?:
        left to (?:do|finish|complete|deliver)
        |remaining(?! THEME)
        |yet to (?:do|finish|complete|deliver)
        |remains? to be (?:done|finished|completed|closed|delivered|implemented)
        |what remains|to be (?:finished|completed) still
    )\b
    |(?:(?<=\bmost )|(?<=\bleast )|(?<=\bmore )|(?<=\bfewest ))(?:left|still to do|to do|open)\b(?! out| by| off)
    |\b(?:anything|work|lot|lots|loads|actions|recommendations) left\b(?! out| by| off)
    |(?<=^what )(?:still |now )?(?:needs?|has|have)(?: got)? (?:doing|to be done|finishing|sorting|to get done)
    (?=(?: (?:now|next|then|still))?$)
    |(?<=^what )(?:is |do we (?:still )?(?:have|need|got) )(?:still )?to do$|\bto[- ]do list\b
    |\bwhat is (?:left|remaining)\b|\bwhat is not(?: yet)?$|\b(?:is|are) (?:still )?left\b|\bpending\b|\bstill waiting\b
    |\bnot (?:yet )?(?:signed off|ticked off|crossed off|wrapped up|there yet)\b
    """,
)
# "Closed", in words that aren't specific to any plan.
CLOSED = row(
    "closed",
    "which are shut",
    r"""
    \b(?:is|are|was|were|been|did we|have we|we have|now|already|we|got)? ?(?:
        shut|done and dusted|wrapped up|ticked off|crossed off|put to bed|signed off and closed
        |(?:not|no longer) (?:still )?open|not outstanding
    )\b
    """,
)
NO_STATUS = row(
    "none",
    "which have no status",
    rf"""
    \b(?:
        {LACKING}|does not have|do not have|blank|empty
    )(?: (?:a|an|any|got|its|their|the|been given|rag|real|agreed)
    )* (?:status(?:es)?|rag(?: rating)?)\b(?: (?:at all|given|recorded|shown|set|against (?:them|it)))*
    |\b(?:nothing|no (?:entry|value|word)) (?:at all )?(?:in|under|for|against) (?:the |its |their )?(?:status|rag)(?: column
    | box| cell| field)?\b
    |\bstatus(?:es)? (?:column |box |cell |field )?(?:is |are |was |left |has been |been )*(?:
        missing|blank|empty|not (?:given|set|recorded|stated|filled in|there|known)|unknown
    )\b
    """,
)
# Council plans use colours as ratings. They mean what the plan's key says, and nothing if it has none.
COLOUR = row(
    "colour",
    "the red ones",
    rf"""
    \b(red|amber|green|blue|yellow|black|grey)
    (?= (?:{ONES}|items?|actions?|status|rated|rating|flags?)\b|$
    | (?:or|and|/|nor) (?:red|amber|green|blue|yellow|black|grey)\b)
    (?:[- ](?:rated|flagged|status|rating|flags?))?
    """,
)

# A status in some plans; in others, it means past its date.
BEHIND = row(
    "behind",
    "which are behind",
    r"(?<!status )\b(?:(?:running|falling|fallen|well|way|a bit|badly) )?behind\b(?! (?:schedule|time|it|the|this|that|all)\b)",
)

# The plan's own status "Overdue", and what replaces it in the text so that it isn't taken for the date.
MARKED_OVERDUE = row(
    "overdue",
    "which are marked overdue",
    r"""
    \b((?:mark(?:ed|s)?|call(?:ed|s)?|flag(?:ged|s)?|rate[sd]?|class(?:ed|es)?|label(?:led|s)?|listed|recorded|reported|shown
    |given|status(?:es)?|rag)(?: (?:rating|status|itself|themselves|as|is|are|was|be|not|of|a|the|it|them|in the plan
    |by the plan)){0,4}[ ])
    over ?due\b
    """,
)
OWN_OVERDUE = "overduestatus"
OVERDUE_AND = row("overdue", "overdue and ", r"\boverdue((?: ?,)? (?:and|or|plus|nor) (?:the )?)$")
AND_OVERDUE = row("overdue", " and overdue", r"^((?: ones)?(?: ?,)? (?:and|or|plus|nor) (?:the )?)overdue\b")

# "Turned down", in words that plans seldom use themselves, and the words that plans use for it.
TURNED_DOWN = row(
    "refused",
    "which did we turn down",
    r"""
    \b(?:(?:did|do|have|has|had|are|were|was|been|got) )?(?:(?:we|you|they|the (?:council|trust|board|cabinet|committee)) )?
    (?:(?:(?<=did )|(?<=we )|(?<=you )|(?<=they )|(?<=council )|(?<=trust )|(?<=board )|(?<=committee )|(?<=cabinet ))
    (?:reject|refuse|decline)(?:d|ed)?(?! (?:the|a|an|to)\b)|turn(?:ed|ing)? (?:them |it )?down|turned? away
    |sa(?:y|id) no to|threw out|thrown out|knock(?:ed)? back)\b
    """,
)
REFUSALS = ("not accepted", "rejected", "refused", "declined", "not agreed", "turned down")

# A verb with an object, not a status: "the council rejected the idea of …".
WITH_AN_OBJECT = row(
    "verb",
    "the council STATUS the idea of a charter",
    r"\bSTATUS (?:the|a|an|our|their|its|this|that|to)\b(?! (?:recs?|recommendations?|actions?|items?|ones?)\b)",
)

# One or the other.
OR_DUE = row("or", "STATUS or DUE", r"\b(?:STATUS|OPEN) or (?:DUE|it is DUE|are DUE)\b|\bDUE or (?:are )?(?:STATUS|OPEN)\b")

# Before a status: words that negate it, and words that only say that it is a status.
NOT = laid_out(r"""
    (?:
        (?:(?:remain(?:s|ing)?|left|still|yet|waiting|needs?|has|have|got) )*
        (?<!supposed )(?<!meant )(?<!due )(?<!expected )(?<!scheduled )(?<!planned )(?<!going )to be
        |(?:(?:is|are|was|were|has|have|had|be|been|that|which|still|yet|being) )*(?:
            not|never|nor|neither|no|yet to|still to|fail(?:ed|s)? to|has yet to|have yet to
        )
        |(?:all|everything|anything|nothing) (?:but|bar)|other than|apart from|aside from|except(?:ing)?(?: for)?
        |exclud(?:ing|es?)
        |but not|besides|bar|minus|leaving out|not counting|ignoring|without|non
    )(?:[ -](?:
            yet|been|be|being|actually|fully|quite|all|have|got|had|currently|marked|marked as|down as|listed as
            |(?:shown|signed off|ticked off|put down|recorded|reported|flagged|confirmed|accepted|classed) as|as|properly
            |call(?:ed|s)?|describe[ds]?|consider(?:ed|s)?|class(?:ed|es)?|count(?:ed|s)?|label(?:led|s)?|mark(?:s)?|says?
            |it|them|itself|themselves|to be
            |officially|formally|really|the|those|that|which|what|whatever|are|is|has been|have been|any|ones|recommendations
            |recs|either
        )
    )*
    """)
# Between two statuses that one negation leaves out: "neither late nor done", "other than late and done".
LEFT_OUT_OR = row("or", "nor", r"(?:,|or|nor|/|, ?or|or even)(?: (?:the|those|that are|are|either))*")
LEFT_OUT_AND = row("and", "and the", r"(?:,|or|nor|and|/|, ?(?:or|and)|or even)(?: (?:the|those|that are|are|either))*")
LEAVES_OUT = row(
    "not",
    "other than",
    r"\b(?:but|other than|apart from|aside from|except\w*|exclud\w+|besides|bar|minus|leaving out|not counting|ignoring"
    r"|without)\b",
)
MARKED = laid_out(r"""
    (?:
        (?:
            marked|shown|listed|down|recorded|reported|flagged|classed|status(?: of)?|at
            |with (?:a )?status(?: of)?|given|rated|already|now|been|fully|all|successfully|officially
        ) )*
    (?:as )?(?:been |fully )?
    """)
# A word for "closed" that isn't a status: "complete the register".
NOT_A_STATUS = laid_out(r"""
    (?:
        complete|finish|close|deliver|implement
        |achieve
    )(?= (?:the|a|an|our|their|its|all the)\b(?! (?:recs?|recommendations?|actions?|ones?)))
    |done(?= (?:anything|something|nothing|much|a lot|any work|the work) (?:about|on|with|to|for)\b)
    |(?<!not being )(?<=being )done(?=$| (?:about|on|with|to|for|by the|at|in|right|now|here)\b)
    |(?:(?<=supposed to be )|(?<=meant to be )|(?<=due to be )|(?<=expected to be )|(?<=scheduled to be )|(?<=planned to be ))
    (?:done|finished|complete[d]?|delivered)
    |(?<=been )done(?= (?:about|on|with|to|for)\b)|(?<=be )done(?= (?:about|with|to|for)\b)
    |(?<=have )(?:done|completed|finished)(?= (?:the|their|a|an|all the|our|it)\b(?! (?:recs?|recommendations?|actions?|ones?)))
    """)
# A colour is a status only before something that can have a status.
NOT_A_COLOUR = rf"(?!(?<=red|een|ber) (?!{ONES}|items?|actions?|rated|or|and|nor))"

# Ordinary words, which name a status only if the plan uses them as one.
AMBIGUOUS = frozenset(
    (
        "outstanding",
        "ongoing",
        "overdue",
        "doing",
        "late",
        "started",
        "stopped",
        "to do",
        "done",
        "finished",
        "continuing",
        "dropped",
        "replaced",
    )
)
# Colours that some plans use as statuses.
COLOURS = ("red", "amber", "green")
