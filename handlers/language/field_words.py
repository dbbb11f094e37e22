"""The words that ask for a field, by `Field.asks`.

With a recommendation's ref, nearly any wording will do (`OF_A_REF`); with a subject, only the field's own word
(`OF_A_SUBJECT`). Fields are tried in the order of these two tables. A field without rows here is asked for by its `asks` and by
the words that the plan uses in it (see `understanding.word_fields`).
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.language.phrases import BREAKDOWN, DEADLINES, EACH, OWNING, TEAM_NOUNS, THEME_NOUNS, WE, WERE_OR_HAVE, WHO
from handlers.language.rows import Row, laid_out, row

# Verbs in questions about a date: "when is it …".
DONE = laid_out(r"""
    a date|done|do|finish\w*|complete\w*|deliver\w*|ready|in place|happen\w*|expected|supposed|meant|due|sorted
    |end|land|implemented|wrapped up|over|start\w*|begin\w*|begun|kick off|be|scheduled|planned|target\w*
    |achieved|STATUS|deadline
    """)

WHO_OWNS = rf"\b(?:{WHO})\b[^,]*?\b(?:{OWNING})\b|\b(?:REF|IT)\b.*\bwho(?: is)?$|\bwho (?:REF|IT)\b|\bwho(?: is| has| for)?$"
OWNER_WORDS = laid_out(r"""
    \bowners?(?:hip)?\b
    |\bresponsib(?:le|ility|ilities)\b(?! OWNER)
    |\baccountab\w+
    |\b(?:lead|responsible|accountable|named) (?:officer|team|department|person|owner|body|area)s?\b
    |\bwhose (?:job|responsibility|remit|baby|patch|problem|task|desk|court|bag|area|plate|call|is)\b
    |\bleads? (?:for|on|of)\b|\bperson in charge\b
    |\bcontact (?:for|on|person|point)\b
    |\bpoint of contact\b|\b(?:REF|IT)(?:'s)? leads?\b|\bin charge of\b|\bassigned to\b(?! OWNER)
    |\bbelongs? to\b(?! OWNER)|\bwho is on\b
    |\b(?:to|at) (?:blame|fault)\b|\bwhose fault\b
    |\bwho to (?:speak|talk|ask|contact|chase)\b
    |\b(?:names?|officers?|teams?|departments?)\b.*\bagainst (?:REF|IT)\b
    |\bwhose (?:are|is|was|were) (?:REF|IT|they|it)\b|\bREF whose\b
    """)

# More ways to ask for a field, with a ref or with a subject. A new way needs only a row here: single words that it matches
# count as words for asking, never as the subject.
WE_SAID = (
    r"\bwhat (?:it is )?(?:we|they|you|kcc|the (?:council|trust|board|team|plan)) (?:had )?(?:said|promised|agreed|planned"
    r"|committed|proposed|pledged|undertook|intended)\b"
)
EITHER = (
    row("progress", "any headway on R13", r"\bheadway\b"),
    row("timescale", "what is the due-by of R9", r"\bdue-by\b|\bcut-?off(?: date)?\b"),
)

OF_A_REF = (
    row(
        "theme",
        "which theme is R18 in",
        rf"""
        \b(?:which|what|whose) (?:{THEME_NOUNS}|chapter|work ?stream)s?\b
        |\bthemes? (?:of|for|is|does|are|do) (?:REF|IT)\b
        |\b(?:REF|IT)(?:'s)? (?:{THEME_NOUNS})\b
        |\bunder (?:which|what)\b|\b(?:theme|section|heading)$
        """,
    ),
    row("owner", "who owns R14", rf"{WHO_OWNS}|\bwho and (?:by )?when\b"),
    row("owner", "R11 owner?", OWNER_WORDS),
    row(
        "timescale",
        "when is R9 due",
        r"""
        \b(?:due|end|target|completion|finish|start) dates?\b
        |\bdead ?lines?\b|\btime ?scales?\b|\btime ?frames?\b|\btime ?lines?\b|\bby when\b|\bdue\b
        |\bwhat (?:date|day|month|year|season)\b
        |\bdates?$|\band (?:by )?when\b
        |\bhow (?:long|soon)\b|\bhow much (?:time|longer)\b|\buntil when\b|\bdates? (?:for|of)\b
        |\b(?:REF|IT)(?:'s)? dates?\b|\beta\b
        |\b(?:got|have|has|had|there|given) a date\b
        |\btarget for\b
        """,
    ),
    row(
        "timescale",
        "when was recommendation 18 meant to be finished by",
        rf"\bwhen\b.*?\b(?:(?:REF|IT)\b|(?:{DONE})\b)|\bwhen$|^when\b",
    ),
    row(
        "actions",
        "what actions are proposed for R22",
        r"""
        \b(?:propos(?:ed|al|als|ing)|planned|agreed|promised|intended|suggested|recommended) (?:
            actions?|steps?|measures?|response|work|activit\w+|to do|doing|plan|for|on|about
        )\b
        |\bactions? (?:
            for|of|on|against|under|in|listed|proposed|planned|agreed|are|is|were|was|does|do|did|plan for
        )\b
        |\b(?:REF|IT)(?:'s)? (?:proposed |planned |agreed )?actions?\b
        |^actions?$|\bactions? REF\b
        |\bwhat (?:are|were|is) the actions?\b
        |\bnext steps?\b|\baction points?\b
        """,
    ),
    row(
        "actions",
        "what did we say we would do about R16",
        r"""
        \bwhat (?:exactly |actually |specifically )?(?:
            did|do|does|was|were|is|are|will|would|had|has|have
        ) (?:
            we|kcc
            |the (?:council|authority|plan|county|committee|team)
            |they|IT|REF|you|it|the \w+ team|OWNER|people|someone|the county council
        ) (?:
            say|said|promise|propose|plan|intend|agree|commit|going|go|want|supposed|meant|pledge|offer|aim
            |undertake|proposing|planning|intending|promised|agreed|proposed|planned|committed|intended|pledged|do
            |to do|doing|down|aiming|hope|hoping|be doing
        )\b
        """,
    ),
    row("actions", "what we said we would do about R16", WE_SAID),
    row(
        "actions",
        "what was KCC going to do on recommendation 21",
        rf"""
        \b(?:
            supposed|meant|going|intending|planning|promised|committed|agreed|proposing|need(?:s|ed)?|have|has|had
            |aiming|hoping
        ) to (?:do|be doing|happen|be done|achieve|change|improve|deliver|tackle|address|sort|fix|involve)\b
        |\bwhat (?:is|was|are|were) (?:being )?(?:
            proposed|planned|suggested|promised|agreed
            |the (?:
                plan|proposal|response|commitment|intention|promise|idea|commitment|pledge|steps?|intended action
            )s?
        )\b
        |\bwhat (?:action|steps?|measures|commitments?)\b
        |\bhow (?:do|will|did|would|are|is|were|was|does) (?:we|kcc|the council|they|IT|REF|OWNER|it) (?:
            plan(?:ning)?|intend(?:ing)?|propos(?:e|ing)|going|hop(?:e|ing)|want(?:ing)?|supposed|meant|be
        )\b
        |\b(?:{WE}) (?:promise|propose|commit to|pledge)d?\b
        |\bproposed\b|\bcommitments?\b|\bpromises?\b
        """,
    ),
    row(
        "progress",
        "what progress has been made on R13",
        rf"""
        \bprogress(?:ed|ing)?\b|\bupdates?\b|\blatest\b|\bnews\b|\bhow far\b
        |\bany(?:thing)? (?:movement|happening|happened|new|joy)\b
        |\bwhat (?:is|has|have|had|was) (?:actually |really )?(?:been |being |got |gotten )?(?:
            STATUS(?: about| on| with|$)|happen(?:ed|ing)|done|achieved|going on|up with|changed|delivered
            |the (?:news|latest|story|score|situation|position|crack|craic)
        )\b
        |\bwhat happened\b
        |\bwhat (?:have|has|did) (?:{WE}|OWNER|anyone|anybody|people|actually)(?: \w+)? (?:
            done|do|achieved?|got|delivered?|completed?|managed?|been doing|been up to|accomplish\w*
        )\b
        |\bwhat (?:did|do) we (?:achieve|manage|accomplish)\b
        |\bhow (?:is|are|has|have|did|does|was|were) .*\b(?:
            going|getting on|getting along|coming (?:on|along)|doing|progress\w*|went|gone|shaping up|go|faring
            |look(?:s|ing)?
        )\b
        |\bwhere (?:are|have|did|do|has) (?:we|things|they|IT|REF|kcc|OWNER)\b
        |\bwhere (?:is|has|does|was|are) (?:REF|IT)\b
        |\bgot to (?:with|on)\b
        |\bhow (?:did|does|has) (?:REF|IT) (?:go|gone|get on)\b
        |\bgetting on\b|\bachievements?\b|\boutcome\b|\bresults?\b|\bso far\b|\bto date\b|\bwhy\b|\bhow come\b
        |\bmoved on\b
        """,
    ),
    row(
        "status",
        "status of R17",
        r"\bstat(?:us|uses|e)\b|\brag\b|\bhow is\b|\bhow are\b|\bSTATUS\b|\bOPEN\b|\bNOSTATUS\b|\bDUE\b",
    ),
    *EITHER,
)

OF_A_SUBJECT = (
    row("owner", "who owns the toolkit", rf"^(?:(?:so|and|but|ok|now|then) )*(?:{WHO_OWNS})"),
    row(
        "owner",
        "the toolkit , who is doing it and when",
        r"""
        \bwho (?:is|are|was|were|will be|has|have|had)? ?(?:been )?(?:doing|leading|owning|owns?|leads?|handling|got|running
        |taking
        |responsible for|in charge of|dealing with|looking after|on) (?:IT|this|that|it)\b
        |\bwho and (?:by )?when\b|\bwho(?: is it| is doing it)?$|\bwho by\b
        """,
    ),
    row(
        "timescale",
        "the toolkit , who and when",
        r"\band (?:by )?when$|\bwho and (?:by )?when\b|\bby when\b|\bwhen (?:is|are) (?:IT|it|this|that) due\b|\bwhen$",
    ),
    row(
        "owner",
        "lead officer for the toolkit",
        rf"""
        ^(?:(?:so|and|but|ok|now|then|the|find|out) )*(?:{OWNER_WORDS})
        |\bowners?(?: of| for)\b|\bowner$|\bname of the (?:team|department|owner|officer|lead|person)\b
        |^whose (?:recommendation|rec|action|job|one|project|piece of work|responsibility|remit)\b
        |\b(?:lead|responsible|accountable|named) (?:officer|team|department|person|owner)\b
        |\bresponsible for\b
        """,
    ),
    row(
        "timescale",
        "deadline for the toolkit",
        r"""
        \b(?:due|end|target|completion) dates?\b
        |\bdead ?lines?\b|\btime ?scales?\b|\btime ?frames?\b|\btime ?lines?\b|\bby when\b|\bdue\b
        |\bwhen (?:is|was|are|were|will|should|does|do|did|must)\b.*\b(?:
            due|done|finish\w*|complete\w*|deliver\w*|ready|in place|happen|expected|supposed|meant|STATUS
            |implemented
        )\b
        """,
    ),
    row("actions", "what we said we would do about the toolkit", WE_SAID),
    row(
        "actions",
        "what is proposed for the toolkit",
        r"""
        \bproposed actions?\b
        |\bwhat actions? (?:(?:was|were|is|are|has|have|been) )*(?:agreed|proposed|planned|promised|taken)\b
        |\bactions? (?:for|on|about|proposed|planned|agreed)\b
        |\bwhat (?:did|do|does|was|were|is|are) (?:we|kcc|the council|they|it|OWNER) (?:
            say|said|promis\w*|propos\w*|plan\w*|going|suppos\w*|meant|commit\w*|agree\w*|intend\w*
        )\b
        |\bproposed (?:to do )?(?:for|on|about)\b
        |\bwhat (?:is|was|are|were) (?:being )?(?:proposed|planned|promised|agreed)\b
        """,
    ),
    row(
        "progress",
        "latest on the toolkit",
        r"""
        \bprogress\b|\bupdates? (?:on|for|about|re)\b
        |\blatest (?:on|with|about|for|re)\b
        |\bnews (?:on|about|of)\b
        |\bwhat (?:have|has) (?:
            we|they|kcc|the council|OWNER|been|actually|anyone
        )(?: \w+)? (?:done|achieved|happened|changed)\b
        |\bwhat (?:is|has) (?:been )?happen(?:ed|ing) (?:with|on|about|to)\b
        |\bwhat happened (?:with|to|on|about)\b
        |\bwhere (?:are|have) we (?:with|on|at with|got to with|got to on|up to with)\b
        |\bhow far\b
        |\bhow (?:is|are) .*\b(?:going|getting on|coming on|coming along|progressing)\b
        |\bhow (?:is|are) (?:we|they|things|kcc|the council|the trust|it) doing (?:on|with|about|at|in)\b
        |\bgot (?:on|to) with\b
        """,
    ),
    row(
        "status",
        "status of the toolkit",
        rf"""
        \bstatus of\b|\bstatus\b
        |\b(?:{WERE_OR_HAVE}|did|been)\b.*\b(?:STATUS|OPEN|finish\w*|done|completed?)\b
        |\bSTATUS (?:yet|now|already)\b
        """,
    ),
    row("theme", "which theme is the toolkit in", rf"\b(?:which|what) (?:{THEME_NOUNS})\b"),
    *EITHER,
)

# What summaries can be grouped by.
BY = (
    row(
        "theme",
        "summary by theme",
        rf"""
        \b(?:{EACH}|under each|in each|theme[- ]by)[- ](?:the )?(?:
            themes?|sections?|headings?|categor(?:y|ies)|topics?|areas?|work ?streams?
        )\b
        |\bthemes? (?:{BREAKDOWN}|by theme)\b
        |\bacross (?:the |all )?themes\b
        """,
    ),
    row(
        "owner",
        "who has how many",
        rf"""
        \b(?:{EACH}|in each|does each|has each|with each|team[- ]by)[- ](?:of the |responsible |the |lead )?(?:
            owners?|{TEAM_NOUNS}|leads?|officers?|people|person|responsible
        )\b
        |\b(?:owners?|teams?|departments?) (?:{BREAKDOWN}|by team)\b
        |\bwho has (?:what|how many)\b|\bwho owns what\b|\bwho is doing what\b
        |\bacross (?:the |all )?(?:teams|owners|departments)\b
        """,
    ),
    row(
        "status",
        "rag summary",
        rf"""
        \b(?:{EACH})[- ](?:the )?(?:status(?:es)?|state|rag|progress|completion)\b
        |\bstatus(?:es)? (?:{BREAKDOWN}|report)\b
        |\brag (?:summary|breakdown|overview|report)\b
        |\b(?:{BREAKDOWN}) of (?:the )?status(?:es)?\b
        """,
    ),
    row(
        "timescale",
        "how many per year",
        rf"""
        (?<!DUE )\b(?:{EACH})[- ](?:the )?(?:{DEADLINES}|due dates?|dates?|time ?frames?|years?|quarters?|when)\b
        |\b(?:{DEADLINES}|time ?lines?) (?:{BREAKDOWN})\b
        |\b(?:{BREAKDOWN}) of (?:the )?(?:{DEADLINES}|dates)\b
        """,
    ),
)

# If a phrase fits two fields, the one that it names most clearly is meant.
PLAINLY: Mapping[str, Row] = {
    row.key: row
    for row in (
        row(
            "owner",
            "who leads on REF",
            r"\bwho|\bowner|\bofficer|\bdepartment|\bdirectorate|\bteam|\bwhose|responsib|accountab|\blead",
        ),
        row(
            "timescale",
            "how long has REF got",
            r"\bwhen\b|deadline|dead line|time ?scale|time ?frame|time ?line|\bdue\b|\bdate|how (?:long|much (?:longer|time))",
        ),
        row("theme", "which section is REF in", r"theme|section|heading|category"),
        row(
            "actions",
            "what was promised on REF",
            r"action|propos|promis|plan|commit|meant|suppos|going to|say|said|agree|intend|step",
        ),
        row(
            "progress", "what has happened with REF", r"progress|update|latest|happen|news|how|where|done|so far|why|achiev|got"
        ),
        row("status", "is REF done", r"status|\brag\b|STATUS|OPEN|finish|done|DUE"),
    )
}
# Between two fields that are both asked for: "owner and deadline".
BOTH_FIELDS = row("and", "owner and deadline of", r"\band\b|,|\bplus\b|&|/")

# In a list: the field shown for every recommendation.
SHOWN: Mapping[str, Row] = {
    row.key: row
    for row in (
        row("owner", "who is responsible for STATUS ones", r"\bwho\b|\bowners?\b|\bwhose\b|\bresponsib"),
        row("timescale", "deadlines of STATUS ones", r"\bwhen\b|\bdeadlines?\b|\btimescales?\b|\bdue dates?\b"),
        row("progress", "progress on STATUS ones", r"\bprogress\b|\bupdates?\b"),
    )
}
# The same beside another field: "the owner and the date".
SHOWN_TOO: Mapping[str, Row] = {
    row.key: row
    for row in (
        row("timescale", "owner and date of everything in THEME", r"\bdates?\b"),
        row("status", "owner and status of everything in THEME", r"\bstatus(?:es)?\b(?=.* of\b)"),
    )
}
# "Status" as the name of the field. A status itself may only be a condition.
STATUS_ASKED = row("status", "status of REF", r"\bstatus\b|\bSTATUS\b")

# A person in a role that plans seldom name, instead of the owner.
ROLE = row(
    "role",
    "who is the cabinet member responsible for REF",
    r"""
    \b(?:who|which|what)(?: is| are| was)?(?: the| its| our| their)? (?P<role>(?:lead |political |executive |project )?
    (?:cabinet (?:member|lead)|portfolio holder|chair(?:man|woman|person)?|sponsor|minister|councillor|lead member
    |senior responsible officer))s?\b(?=.*\b(?:REF|IT)\b)
    """,
)
