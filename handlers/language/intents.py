"""What people can ask for besides the fields of a recommendation: summaries, counts, help, the plan's own lists, changes.

Everything that was already recognised in a message has been replaced by a mark in capitals: REF, OWNER, THEME, DUE, STATUS,
OPEN, NOSTATUS, IT (a pronoun). The examples are complete questions, as people type them.
"""

from __future__ import annotations

from handlers.language.phrases import WERE_OR_HAVE
from handlers.language.rows import laid_out, row

SUMMARY = (
    row(
        "summary",
        "summary by theme",
        r"""
        \b(?:
            summar(?:y|ies|ise|ize|ised|ized|ising)
            |sum up|overview|break ?down|broken down|split|tally|totals?|scorecard|dashboard|headlines?|head line
            |snapshot|health check|round ?up|digest|recap|wrap[- ]up|stocktake|state of play|big picture
            |high[- ]level
        )\b
        """,
    ),
    row(
        "summary",
        "how are we doing overall",
        r"""
        ^(?:where|how) (?:is|are|was|has|have) (?:
            we|the (?:action )?plan|this (?:action )?plan|things|everything|it all
            |the whole (?:thing|plan|lot)
        )(?: (?:
                at|up to|going|doing|getting on|looking
                |with (?:it all|everything|the (?:action )?plan|this plan)
                |on (?:the plan|this)|overall|got to|now|currently|so far|in general
            )
        )*$
        """,
    ),
    row(
        "summary",
        "how are we doing on contracts and grants",
        r"""
        \bhow (?:is|are|has|have) (?:
            we|things|everything|it all|OWNER|THEME|the (?:team|theme)
        )(?: (?:been|all|is|are|we))* ?(?:
            doing|going|getting on|looking|performing|progressing|shaping up|faring
        )(?: (?:on|in|with|under|for|across|overall))*(?: (?:OWNER|THEME|the plan|the action plan))*$
        """,
    ),
    row(
        "summary",
        "status by owner",
        r"""
        \b(?:
            status|statuses|progress|position|numbers|counts?|figures|completion
        ) (?:by|per|for each|across|for every) (?:
            OWNER|THEME|theme|themes|owner|owners|team|teams|department|departments|status|timescale|deadline|date
        )
        """,
    ),
    row(
        "summary",
        "how many per theme",
        r"""
        \b(?:
            numbers|counts?|figures|stats|statistics
            |how many (?:are |is |were )?(?:
                there |recommendations? |recs? |actions? |STATUS )*
            (?:are |is |were )?(?:there )?(?:STATUS )?
        )(?: \w+)? ?(?:
            by|per|for each|under each|in each|does each|has each|against each|with each|for every|in every|each
        )\b
        """,
    ),
    row(
        "summary",
        "overall progress",
        r"""
        ^(?:overall )?(?:progress|status|position)(?: (?:
                overall|so far|of (?:the|this) (?:action )?plan|of everything|of it all
                |on (?:the|this) (?:action )?plan|report|update
            )
        )*$
        """,
    ),
    row(
        "summary",
        "how far through the plan are we",
        r"^(?:(?:so|and|but|ok|well) )*(?:(?:is |are |that |we |it |if )*(?:everything|all|things|it all|we|the plan))"
        r"(?: is| are|'s)?(?: all)? (?:ok(?:ay)?|fine|alright|all right|good|well|under control|going to plan|in hand"
        r"|on schedule)"
        r"(?: then| so far| now|, then| is it| are we| yes)?$"
        r"|^(?:(?:so|and|but|is) )*everything(?: is|'s)?(?: then)$"
        r"|^(?:how (?:far|much) (?:through|along|into) .*\bplan|what does the (?:action )?plan look like)",
    ),
    row(
        "summary",
        "how far along are we",
        r"""
        ^(?:(?:so|and|ok|right) )*(?:
            how (?:far|close|near)(?: along| on| off| through| in| forward)? (?:are|have|is) (?:we|you|they|things|it all
            |everything|the council|the trust|kcc)
            (?: (?:got|come|all|now|so far|then|along|on|to (?:the end|finishing|being (?:done|finished)|done)|off|being
            |finished|done|from the end|with (?:it|this|it all|everything|the plan|all this)))*
            |how much (?:more )?(?:is|have we got|do we have|has been) (?:left|done|there (?:left )?to do)(?: so far| to do)?
            |(?:are|is) (?:we|it)(?: all)? (?:nearly|almost|close to|anywhere near) (?:there|done|finished
            |complete[d]?)(?: yet)?
            |(?:nearly|almost) there(?: yet)?
        )$
        """,
    ),
)

COUNT = (
    row("count", "how many recommendations are there", r"\bhow many\b"),
    row(
        "count",
        "count of ongoing recs",
        r"""
        ^(?:the )?number (?!REF)
        |\b(?:the |a )?(?:total )?number (?:of|that|which)\b
        |\b(?:the )?total number\b|\bnumber (?:still |currently |now )?(?:STATUS|OPEN|DUE|OWNER)\b
        |\bno of\b|\bnos of\b
        |\bcounts? (?:of|the|up|how|all|OWNER|STATUS|DUE|OPEN)\b
        |\bcount\b|\bquantity of\b|\bhow much of (?:the|this|it)\b
        """,
    ),
    row(
        "count",
        "what percentage is completed",
        r"""
        \b(?:what|which) (?:percentage|per ?cent|proportion|share|fraction|%)
        |^(?:the )?(?:share|proportion|fraction) of\b
        |\bpercentage|\bper ?cent\b|\bproportion of\b|%|\bwhat fraction\b
        """,
    ),
)
PERCENT = row("percent", "what percentage is completed", r"percent|per ?cent|proportion|fraction|share|%|how much")
# Countable things other than recommendations, whose number may be in a message.
THINGS_COUNTED = row(
    "number",
    "how many waivers were there",
    r"""
    \bhow (?:many|much) (?!recs?\b|recommendations?\b|actions?\b|items?\b|ones?\b|are\b|is\b|of\b|have\b|do\b|did\b|OWNER
    |STATUS|DUE
    |OPEN|REF|IT\b|THEME|about\b|mention|there\b|things?\b)[a-z]
    """,
)
# What the text of a recommendation says about something.
SAYS_ABOUT = row(
    "says",
    "what does REF say about the licence",
    r"^(?:(?:so|and|but|ok) )*(?:what|where|does|do|did|is|anything)\b.*\b(?:REF|IT)\b.*\b(?:says?|said|mention(?:s|ed)?|tells?"
    r" us|states?)(?: anything| something)? (?:about|on|regarding|of|concerning)\b"
    r"|\bwhat (?:is|does) (?:it )?said? about .*\bREF\b|\bwhat (?:is|are|was|were) (?:the |an? )?[a-z][\w ]{1,40} in REF\b",
)
# What no plan counts, in words that say nothing about a subject.
OTHERS_COUNTED = row(
    "number",
    "how many people went",
    r"\bhow many (?:people|staff|members?|folks?|times|days|weeks|hours|of us|of you|others|colleagues|guys)\b"
    r"(?! (?:late|overdue|DUE|own))",
)
# A number in a message.
AMOUNT = laid_out(r"""
    \bhow much (?:more |extra )?(?:is|are|was|were|has|have|had|does|do|did|will|would)\b.*
    \b(?:cost(?:s|ing)?|spen[dt](?:ing)?|pa(?:y|id)
    |budget(?:ed)?|sav(?:e|ed|ing)|rais(?:e|ed)|worth)\b|
    \b(?:what|which) (?:(?:is|was|are|were|the) )*(?:\w+ )?(?:thresholds?|limits?|ceilings?|maximum|minimum|amounts?|figures?
    |sums?|percentages?|costs?|price|budgets?|allocations?|funding|bill
    |fees?)\b(?! (?:of )?(?:recs?|recommendations?
    |actions?|items?|ones|STATUS|OPEN|DUE|OWNER|THEME|the plan)\b)
    """)
AMOUNT_ASKED = row("number", "what is the threshold in the act", AMOUNT)
HOW_MANY = row("count", "how many are there", r"\bhow many\b")

HELP = (
    row(
        "help",
        "help",
        r"""
        ^(?:
            help|help me|help please|i need help|menu|commands?|usage|instructions|options|guide|\?+|how to
            |get started|start|what now|test|testing|ping|hi|hello|hey
        )$
        """,
    ),
    row(
        "help",
        "what can you do?",
        r"""
        \b(?:what|which|how) (?:
            (?:sorts?|kinds?|types?|other|else|exactly|things?|questions?|of) )*
        (?:can|could|do|does|should|would|may|must|will) (?:
            i|you|we|this|it|this bot|the bot|one|this thing|people
        ) (?:be able to |you |actually |really |even |possibly )?(?:
            do|ask|use|help|work|say|type|know|answer|ask you|get started|start|offer|understand|support
            |handle|tell(?= (?:me|us)$)
        )\b(?: (?:
                you|me|this|it|the bot|this bot|for|about|with|here|us|to|u|the|plan|action|recommendations
                |a question|questions|things?|this thing|know|type|stuff|in here
            )
        )*$
        """,
    ),
    row(
        "help",
        "how do i use this bot",
        r"""
        \b(?:who|what) (?:are|is) (?:
            you|this bot|the bot|planbot|this thing
        )(?: (?:for|exactly|then|and what do you do))*$
        |\bare you (?:a )?(?:bot|robot|human|real|person|there|working|alive|ai|awake)\b
        |\bis (?:anyone|anybody|this) (?:there|thing on|working|on)$
        |\b(?:use|using|work) (?:this|the) (?:bot|thing|tool|app)\b
        |\bhow (?:does|do) (?:this|it|you) (?:thing |bot )?work\b
        |\bwhat is this (?:for|about|thing|bot|channel bot)?$
        |^what do you (?:do|know|cover)\b
        |\bhow do i (?:ask|search|find|use|look)(?: (?:
                you|this|it|for|up|things?|something|recommendations?|a recommendation|stuff|a question|questions
                |the plan|in|with
            )
        )*$
        |\bexamples? (?:of )?(?:questions?|of what)
        |\bgive me (?:some )?examples?$|^examples?$|\bcan you help\b(?: me)?$
        """,
    ),
)

# Lists of the plan's own words. In a thread, the singular asks for a field of the subject, and the plural for the plan's list.
VOCABULARY = row(
    "several",
    "what statuses are there",
    r"\b(?:statuses|themes|sections|headings|categories|chapters|owners|teams|departments|work ?streams)\b",
)
THEMES = row(
    "theme",
    "list the themes",
    r"""
    ^(?:
        (?:
            list|show|what|which|name|see|give|are|is|there|the|all|me|of|different|main|every|out|any|us
            |how many
        ) )*
    (?:the )?(?:themes?|sections?|headings?|categories|chapters|work ?streams)(?: (?:
            are|is|there|does|do|in|of|it|this|that|the|a|plan|action|have|has|all|exist|please|used|covers?|we
            |got|cover|into|divided|split
        )
    )*$
    """,
)
OWNERS = row(
    "owner",
    "who are the owners",
    r"""
    ^(?:
        (?:
            list|show|what|which|names?|see|give|are|is|who|the|all|me|of|different|main|every|there
            |us|only|just
        ) )*
    (?:the )?(?:
        owners?|teams?|departments|owning teams
        |responsible (?:owners?|teams?|officers?)
        |people responsible|leads?
    )(?: (?:
            are|is|there|in|of|this|that|the|a|plan|action|have|has|all|exist|involved|named|mentioned|on|we|got
            |listed|own|things|anything|something|actions|recommendations|named in
        )
    )*$
    """,
)
STATUSES = row(
    "status",
    "what statuses are there",
    r"""
    ^(?:list|show|what|which|name)(?: (?:are|is|the|all|of|different|me|possible)
    )* status(?:es)?(?: words?)?(?: (?:are|there|does|do|in|of|the|this|plan|use|used|exist|have|mean|can|be|they|it|each
    |and what do they mean))*$
    |^(?:list|show|what|which|name)(?: (?:are|is|the|all|of|different|me|possible|rag))* (?:colou?rs|ratings|rag ratings|stages)
    (?: (?:are|there|does|do|in|of|the|this|plan|you|we|they|use|used|exist|have|mean|can|be|for|as|rag|ratings?
    |status(?:es)?|it
    |each))*$
    """,
)

# What was finished late. A plan says when something was due, not when it was finished.
FINISHED_LATE = row(
    "late",
    "which STATUS ones finished after their date",
    r"\b(?:(?:finished|completed?|done|delivered|closed|STATUS) )(?:after|past|beyond|before|ahead of) (?:its|their|the) "
    r"(?:due |target )?(?:dates?|dead ?lines?|time)\b",
)
_CLOSED = r"(?:finish(?:ed)?|completed?|done|deliver(?:ed)?|closed?|achieved?|implement(?:ed)?|signed off|get done)"
# Whether closed ones were finished after or before their date: `late` or `early`.
FINISHED_TO_DATE = row(
    "late",
    "were any completed late",
    rf"""
    \b{_CLOSED}(?: (?!(?:and|or|but|not|nor|how|than|versus|vs)\b)[\w-]+){{0,5}}?
    (?: (?:(?P<late>late|overdue|behind schedule|(?:after|past|beyond) (?:its|their|the) (?:due |target |own )?(?:dates?
    |dead ?lines?|time ?scales?|time))
    |(?P<early>(?:on|in) time|on schedule|early|ahead of (?:time|schedule)|(?:before|by|within) (?:its|their|the)
    [ ](?:due |target |own )?(?:dates?|dead ?lines?|time ?scales?)))(?=$|\W*$| (?:by|in|under|for|and|though|please)\b))
    """,
)
# The same, with the word for "closed" elsewhere in the sentence.
DATE_MISSED = row(
    "late",
    "did any that are complete miss their date",
    r"""
    \b(?:(?P<late>miss(?:ed|ing)?|overr[au]n|overshot)|(?P<early>met|meet|hit|kept|keep|kept to)) (?:its |their |the |a |his )?
    (?:own )?(?:due |target )?(?:dates?|dead ?lines?|time ?scales?|targets?)\b
    """,
)
# Owners or themes for which all recommendations, or none, meet the condition.
EACH_OF = row(
    "each",
    "which team has STATUS everything",
    r"""
    \b(?:which|what|any)(?: of the)? (?P<what>owners?|teams?|departments?|leads?|officers?|directorates?|themes?|sections?
    |headings?
    |categor(?:y|ies)|work ?streams?)\b.*\b(?:everything|nothing|all (?:of )?(?:its|their|theirs)|none of (?:its|their))\b
    |\bwho (?:has|have) (?:STATUS |got |now |already )*(?:everything|nothing|all (?:of )?(?:its|their|theirs))\b
    """,
)
# Owners or themes with any that meet the condition.
HAVING_SOME = row(
    "each",
    "which leads have something DUE",
    r"""
    \b(?:which|what)(?: of the)? (?P<what>owners?|teams?|departments?|leads?|officers?|directorates?|themes?|sections?|headings?
    |categor(?:y|ies)|work ?streams?) (?:still )?(?:has|have|with|own|owns|lead|leads) (?:still |got |now )*
    (?:something|anything|some|any)\b.*\b(?:DUE|STATUS|OPEN|NOSTATUS)\b
    """,
)
OF_THEMES = row(
    "theme", "which theme has nothing STATUS", r"\b(?:themes?|sections?|headings?|categor(?:y|ies)|work ?streams?)\b"
)
# Without a subject: all recommendations.
EVERY = row("list", "list them all", r"\b(?:everything|all|list|every)\b")
OF_THE_PLAN = row("list", "list every item", r"\brec|\bitem|\baction|\bplan\b|everything|\ball\b")
RECOMMENDATIONS = row("list", "show the recommendations", r"\b(?:recommendations?|recs|actions)\b")
# Which of the named recommendations pass a test.
SOME_OF = row(
    "list",
    "which of R1 to R5 are completed",
    r"\b(?:which|any|what|how many) (?:of|out of|in|among|from)\b|^(?:out )?(?:of|among|from|in) REF.*\bwhich\b"
    r"|^REF\b.* (?:any|which|what)(?: (?:are|is|of (?:them|those)|IT))?\b(?: not)? (?:STATUS|OPEN|DUE|NOTDUE|NOSTATUS|OWNER)\b",
)

# A test of several that are named, before or after their refs: "of R5 to R12, which are not done".
WHICH_ARE = row(
    "list",
    "REF , which are STATUS",
    r"\b(?:which|any(?:thing)?|everything|all|what|only|those|the ones|list|show)\b(?: (?!(?:who|when|how|why|owner|and"
    r"|status)\b)[\w']+){0,5}?"
    r"[ ](?:STATUS|OPEN|NOTDUE|DUE|NOSTATUS|OWNER|TRAIT|FIELD)\b"
    r"|^(?:STATUS|OPEN|NOTDUE|DUE|NOSTATUS)\b.{0,40}\b(?:in|of|among|from) REF\b"
    r"|^(?:out )?(?:of|among|from|in) REF\b.*\b(?:STATUS|OPEN|NOTDUE|DUE|NOSTATUS)\b",
)

# A remark about somebody, which isn't a question.
STATEMENT = row(
    "statement",
    "we are in a meeting with them",
    r"""
    ^(?:(?:i|we|they|he|she|you|my|our) |(?:it|this|that) (?:is|was) |there (?:is|are) |see you|speak soon|(?:in|at) a )
    |^(?:for|because|so that|ahead of|in time for) (?:the|my|our|a|this)\b
    |^(?:the |our |my )?[\w-]+(?: [\w-]+){0,4} (?:is|are|was|were|has been|have been|keeps?|wants?|would like) (?:
        asking|waiting|chasing|on at me|after (?:me|this|it)|to know|wondering
    )\b
    |^(?:kindly )?(?:advise|confirm|respond|revert|assist)(?: (?:me|us|asap|soonest|at your earliest convenience))*$
    """,
)

EVERYTHING = row(
    "all",
    "is everything done",
    r"""
    \b(?:
        everything|all of (?:it|them|this)
        |all (?:the )?(?:recs?|recommendations|actions|items)
        |the whole (?:thing|lot|plan)|the (?:action )?plan|are we|all|they all
        |every (?:recommendation|rec|action)
        |it all|we
    )\b
    """,
)
WHEN = row("when", "when is it to be STATUS", r"\bwhen\b")
YES_NO = row("whether", "is R4 done", rf"^(?:so |and |but )?(?:{WERE_OR_HAVE}|had|did|does|do)\b")
QUESTION_WORD = row("open", "when was R4 signed", r"\b(?:who|whom|whose|when|where|why|how much|how many|which|what|how)\b")

# With a ref or a pronoun, the noun may be something that no plan contains. In "What is R17 going to cost", the verb at the end
# says what is asked.
UNHELD_VERB = row(
    "unheld", "what is REF going to cost", r"\b(?:REF|IT) (?:going|meant|supposed|expected|likely) to (?P<verb>[a-z]+)$"
)
UNHELD_NOUN = row(
    "unheld",
    "budget for REF",
    r"""
    \b(?P<noun>[a-z][\w-]+)\s+(?:of|for|on|behind|with|against|from|to|in)\s+(?:the\s+)?(?:REF|IT)\b
    |\b(?:REF|IT)(?:'s)?\s+(?P<after>[a-z][\w-]+)
    """,
)
CONTACT = row(
    "unheld",
    "phone number of OWNER",
    r"""
    \b(?:
        (?:phone|telephone|mobile|extension|fax|contact|office) (?:numbers?|details?|no)
        |(?:e-?mail|postal|web|work) address(?:es)?|(?<!to )(?<!i )(?<!we )e-?mails?(?= (?:of|for|address)\b|$)
        |(?:names?|number|e-?mail|phone|contact)(?: and|,| or| ,)+ (?:the |their |his |her )?(?:e-?mail|phone|telephone|number
        |contact|address|details)(?: (?:number|address|details))?
        |names? of (?:the |an? |our )?(?:current |new )?(?:head|director|manager|chief|boss|lead officer|service manager
        |assistant director|portfolio holder|cabinet member)\b
        |address(?:es)?(?= (?:of|for))
    )\b
    """,
)
# People who ask on their own behalf want a council service, not the plan.
PERSONAL = row(
    "personal",
    "how do i claim a refund",
    r"""
    \b(?:how|where|when) (?:do|can|should|could|must) i\b
    |\b(?:can|may) i (?:get|have|book|claim|buy|borrow)\b
    |\b(?:i|we) (?:need|want) (?:a|an|to (?:book|claim|order|report|pay|register))\b
    |\bmy\b
    |\bdo i (?:get|have|need|pay|qualify)\b
    |\b(?:book|order|send|buy|fetch|call) me\b
    """,
)

# Words that ask for a change, which are recognised only if spelt correctly.
UPDATE = row(
    "update",
    "mark REF as completed",
    r"""
    ^(?:/?plan )?(?:please )?(?:
        (?:
            update(?! (?:on|for|about|re|of|me|us|please)\b)
            |set|change|mark|move|put|make|amend|edit|close|reopen|re-open|complete|tick off|sign off|flag|log
            |record|add|append|note|delete|remove|scrap|erase|archive|get rid of|assign|reassign|extend|postpone|undo
        )\b.*\bREF\b.*(?:\b(?:to|as|:|in|by|until|from|on|done|complete[d]?|progress|closed|note|for|off)\b|$)
        |note on REF|undo$
    )
    |^REF (?:is|are|was) now\b
    |^REF (?:is )?(?:
        due|extended|postponed|moved|delayed|slipped
    ) (?:to |until |by )?(?:DUE)\b.*\b(?:because|since|as|due to)\b
    |^REF (?:now |is now )?(?:STATUS|in progress|on hold)\s*(?::|because\b|as\b|-)
    """,
)
