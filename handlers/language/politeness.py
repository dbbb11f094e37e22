"""What people say next to a question that isn't part of it: Slack's markup, greetings, courtesies, contractions, lead-ins."""

from __future__ import annotations

import re

from handlers.language.rows import replacement, row

# Slack's markup. A link keeps its text.
SLACK = (
    replacement(" ", "<@U1>", r"<[@!#][^<>|]*(?:\|([^<>]*))?>"),
    replacement(r" \1 ", "<https://example.org|the plan>", r"<(?:https?|mailto):[^<>|\s]*\|([^<>]*)>"),
    replacement(" ", "<https://example.org>", r"<(?:https?|mailto):[^<>\s]*>"),
    replacement(" ", "https://example.org", r"https?://\S+"),
    replacement(" ", ":wave:", r":(?=[a-z0-9_+'-]*[a-z_])[a-z0-9_+'-]+:"),
    # Somebody whom the question is about, not somebody whom it is addressed to.
    replacement(
        "",
        "what does the plan say about @ann",
        r"(?:(?<=\babout )|(?<=\bby )|(?<=\bof )|(?<=\bdoes )|(?<=\bwith ))@(?=[a-z](?!lanbot\b))",
        re.IGNORECASE,
    ),
    replacement(" ", "@planbot", r"(?<!\w)@[a-z][\w.-]*", re.IGNORECASE),
)
QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": " ",
        "“": " ",
        "”": " ",
        '"': " ",
        "*": " ",
        "~": " ",
        "_": " ",
        "\u00a0": " ",
        "–": "-",
        "—": "-",
    }
)
CONTRACTIONS = (
    replacement(r"\1 not", "i can't find it", r"\b(can)'?t\b"),
    replacement("will not", "it won't help", r"\bwon'?t\b"),
    replacement("is not", "it ain't done", r"\bain'?t\b"),
    replacement(
        r"\1 not", "which aren't done", r"\b(is|are|was|were|has|have|had|does|do|did|would|should|could|must|need)n'?t\b"
    ),
    replacement(r"\1 is", "who's in charge", r"\b(who|what|where|when|how)'?s\b"),
    replacement("how many is", "how many's that", r"\bhow many'?s\b"),
    replacement("whose is", "whos is it", r"\bwho'?s is\b"),
    replacement(r"\1 is", "which's next", r"\b(which|it|that|there|he|she)'s\b"),
    replacement(r"\1 are", "who're they", r"\b(who|what|where|when|how|they|we|you)'re\b"),
    replacement(r"\1 have", "what've we done", r"\b(i|we|you|they|who|what)'ve\b"),
    replacement(r"\1 will", "i'd like it", r"\b(i|we|you|they|he|she|it|who|what|that)'(ll|d)\b"),
    replacement("what is", "wha's the score", r"\b(?:wha|whit|wot)'?s\b"),
    replacement("that is", "everything thats late", r"\bthats\b"),
    replacement(
        "due ",
        "what is going to be late before easter",
        r"""
            \b(?:(?:is |are )?(?:going to|gonna|likely to|expected to)|will|might|may|could) be late (?=(?:before|by|in
            |this|next|after|until)\b)
            """,
    ),
    replacement(
        r"no \1 and no \2",
        "which have neither an owner nor a date",
        r"\bneither (?:an? |any )?(owners?|leads?|status|dates?|dead ?lines?|time ?scales?|progress|evidence)"
        r" (?:nor|or) (?:an? |any )?(owners?|leads?|status|dates?|dead ?lines?|time ?scales?|progress|evidence)\b",
    ),
    replacement(
        r"\1 ",
        "which have no recorded status",
        r"""
        \b(no|without(?: an?| any)?) (?:recorded|stated|given|listed|named|specified|reported|known|assigned|documented
        |published|declared|current|formal|official|explicit|identified|designated|entered) (?=(?:status|owner|lead|responsible
        |time ?scale|dead ?line|(?:due |target |completion )?date|progress|evidence)s?\b)
        """,
    ),
    replacement(
        r"list \1 with \2",
        "for each recommendation with no status, state the owner",
        r"""
        ^(?:please )?for (?:each|every|all)(?: of)?(?: the)? ([^,]{3,120}?) ?, (?:please )?(?:can you |could you )?(?:state|give
        |list|show|tell|name|provide|set out|say|supply|confirm|indicate)(?: me| us)? (.{3,80})$
        """,
    ),
    replacement(
        "number of",
        "the quantity of the actions which are late",
        r"\b(?:quantity|amount|total|sum)(?: total)? of(?= (?:the )?(?:"
        r"recommendations?|recs?|actions?|items?|findings?|ones)\b)",
    ),
    replacement(
        r"\1 recommendations",
        "which findings belong to policy",
        r"""
        \b(which|what|how many|number of|more than one|at least one|all|all the|every|each|any|list|list the|show|show the
        |show me the|the|those|these)
        [ ](?:(?:findings?|jobs?|tasks?|entries|tickets)(?= (?:is|are|was|were|has|have|had|do|does|did|belong\w*|from|for|led
        |lead|owned|due|that|which|who|with|without|still|under|not|marked|assigned|in the plan)\b|$)
        |(?:works|points|objectives|measures|commitments)(?= (?:(?:are|is) )?(?:for|with|led|owned|due|assigned|still|not)\b))
        """,
    ),
    replacement(
        "are marked ",
        "which does the trust itself call delayed",
        r"""
        \b(?:does|do|did|has|have) (?:the |our |this )?(?:trust|council|service|authority|plan|board|organisation|company
        |they|we|it
        |you)(?: itself| themselves| ourselves| yourselves| actually| now)?
        [ ](?:mark|call|rate|flag|class|label|describe|report|classify|consider)(?:ged|led|ed|d)?
        [ ](?:them |it |these )?(?:as |to be )?
        (?=[a-z])(?!on |for |off |out |up |down )
        """,
    ),
    replacement(
        "excluding ",
        "leaving aside the completed ones, what does policy have",
        r"""
        \b(?:(?:leaving|setting|putting|taking) (?:out|aside|to one side|away)|leave (?:out|aside)|disregarding|discounting
        |with the exception of|save for|not including|not counting) (?=(?:the |those |any |all )?[a-z])
        """,
    ),
    replacement("i am", "i'm new", r"\bi'?m\b"),
    replacement("going to", "is it gonna be done", r"\b(?:gonna|going 2)\b"),
    replacement("what", "wot is r17", r"\b(?:wot|wat)\b"),
    replacement("please", "pls help", r"\b(?:pls|plz|plse|pleeease)\b"),
    replacement("you", "can u help", r"\bu\b"),
    replacement("your", "on ur list", r"\bur\b"),
    replacement("are", "r there any", r"\br\b(?=\s+(?:we|you|they|there|any|all)\b)"),
    replacement("without", "those w/o an owner", r"\bw/o\b"),
    replacement("with ", "w/ procurement", r"\bw/"),
    replacement("and", "owners n dates", r"(?<=[a-z] )n(?= [a-z])"),
    replacement("autumn", "fall 2014", r"\bfall(?= (?:of )?(?:19|20)\d\d\b)"),
    replacement("christmas", "by xmas", r"\bx-?mas\b"),
    replacement("own", "do they have a hand in it", r"\b(?:have|has|had) (?:a|any) (?:hand|part|role|say|stake|share) in\b"),
    replacement(
        "not started",
        "which are still waiting to start",
        r"\b(?:still )?(?:waiting|yet|still) to (?:be )?(?:start(?:ed)?|begin|begun|get going|get started)\b"
        r"|\b(?:nobody|no ?one) has (?:even |yet )?(?:started|begun)\b",
    ),
    replacement("about", "all abt r17", r"\b(?:abt|bout)\b"),
    replacement("recommendation", "recomendation 4", r"\b(?:recc?omm?endations?|recomendations?|reccs?)\b"),
)

# Words such as “our”, which apply to the whole plan and so aren't a condition.
_AUTHORS = (
    r"(?:select |scrutiny |overview |policy |joint |independent |task |public |and )*"
    r"(?:committee|panel|commission|review|inquiry|inspectorate|inspectors?|reviewers?|auditors?)"
)
AUTHORS = (
    replacement(
        "", "the lady at number 12 is asking who owns r9", r" at (?:number|no\.?|flat|house) \d{1,3}[a-z]?\b(?= [a-z])"
    ),
    replacement(
        "the ",
        "the select committee's recommendations",
        rf"\b(?:the|that|this) {_AUTHORS}(?:'s|s') (?=(?:original |own |final |main )?(?:recommendations?|recs?|findings?)\b)",
    ),
    replacement(
        "",
        "which did the select committee make",
        rf"""
            \b(?:did|do|have|has|that|which) (?:the|that|this) {_AUTHORS} (?:make|made|issued?|propose[d]?|raised?
            |put forward|come up with
            """
        r"|came up with)\b",
    ),
    replacement(
        "",
        "those made by the select committee",
        rf"\b(?:made|issued|put forward|proposed|raised) by (?:the|that|this) {_AUTHORS}\b",
    ),
)
FOR_WHOM = replacement(
    r"\1",
    "summarise the position for the board",
    r"""
    \b((?:summar\w+|overview|position|briefing|recap|state of play|headlines?|breakdown)\b(?: \w+){0,4}?)
    [ ]for (?:the |our |my |a |tonight's |today's )?(?:(?:select|scrutiny|audit|full|next) )?
    (?:board|committee|members?|cabinet|council|chair|boss|leader|chief executive|scrutiny|meeting|minutes|papers?|agenda
    |slides?|press)\b
    """,
)
BUT_WAS_NOT = replacement(
    " , still open",
    "what should have been finished by march but was not",
    r"""
        [ ](?:but|and|yet|though)(?: it| they| that)? (?:was|were|is|are|has|have)(?: still)? not(?: been)?(?: done
        | finished| completed?)?(?= yet$|$)
        """,
)
NOT_STARTED = replacement(
    "not started",
    "it has not been started",
    r"\bnot (?:yet )?(?:been )?(?:started|begun|commenced)(?: yet)?(?! (?:to|on))\b",
)

GREETING = row(
    "greeting",
    "good morning planbot,",
    r"""
    ^(?:
        (?:
            (?:hi|hiya|hello|hey|morning|good (?:morning|afternoon|evening))
            (?: (?!all\b|team\b|both\b|there\b|who|wh[aeoy]|how\b|is\b|are\b|can\b|could\b|do\b|does\b|has\b|have\b|did\b
            |list\b|show\b|any|r?\d)
            [a-z'.-]+){1,2}(?= ?,)
            |hi|hiya|hello|hey|hullo|morning|afternoon|evening
            |good (?:morning|afternoon|evening|day)
            |dear(?: (?!all\b|team\b)[\w'.-]+){1,4}(?= ?,)|dear|yo|howdy|greetings
        )(?: (?:there|all|both|everyone|everybody|team|folks|planbot|plan bot|bot))*
    )\b[\s,.!:;-]*
    """,
)
COURTESY = row(
    "courtesy",
    "who owns it please",
    r"""
    \b(?:
        please|many thanks|(?:\d{1,2}|one|two|three|five|ten)[ -]minute (?=summary|overview|version|update|read)
        |(?:a |in )?(?:one|two|three|four|five|few|couple of)[- ]lin(?:ers?|es?)
        |thanks(?: (?:a lot|so much|very much|in advance|again))?
        |thank you(?: (?:so|very) much)?|thx|cheers|ta|ty|if (?:you|u) (?:do not|don't) mind
        |if (?:that is|it is|that's) (?:ok|okay|alright|possible)
        |if possible
        |when you (?:have|get) a (?:moment|minute|sec|second|chance)
        |sorry(?: to (?:bother|bug|trouble|chase)(?: you)?| to (?:ask|keep asking)| (?:to be|for being) (?:a|such a|an?
        [ ]awful) (?:pain|nuisance|bother|pest|bore|numpty))?(?: again)?(?: but(?= |,))?
        |(?:this (?:is|may be|might be) |it is |i know (?:this|it) is |bit of |probably )?a (?:bit of a )?(?:daft|silly
        |stupid|dumb
        |basic|quick|simple) (?:question|one|query)(?: this)?(?: but(?= |,))?
        |i hope (?:that|this) is (?:ok|okay|alright|all right|not too much)
        |excuse me|apologies|quick (?:one|question|q)(?: from me| for you)?|silly question|stupid question|just wondering|asap
        |(?<!most )(?<!more )urgent(?:ly)?|no rush|by the way|btw|fyi|lol|haha|lovely|brilliant|great|perfect|ok(?:ay)?(?= |,|$)
        |right then|planbot|plan bot|mate|pal|basically|literally|or (?:nah|naw)|or (?:not|what)$
        |at your (?:earliest )?convenience|for (?:my|our|the) (?:records?|own reference|reference|notes|files?)(?= |,|$)
        |(?:as|in) (?:an? )?(?:table|list|bullet (?:points?|list)|bullets)(?: (?:form|format))?(?= |,|$)
        |in (?:a|one|two|three|\d) (?:short |brief |single )?(?:paragraphs?|sentences?|bullet points?|bullets)(?= |,|$)
        |much (?:obliged|appreciated)|hope (?:everyone|everybody|you|all|things?|everything|this|that)\b(?: (?:is|are|all
        |you|of|keeping|doing|not|too))*
        [ ](?:well|dry|warm|ok|okay|fine|good|cold|busy|safe)\b
        |(?:i |we )?hope (?:you are|this finds you|all is|you have had)[\w ]{0,20}? (?:well
        |good week)
    )\b
    """,
)
LEAD_IN = row(
    "lead-in",
    "could you tell me who owns it",
    r"""
    ^(?:
        (?!(?:who|what|which|when|where|why|how|is|are|has|have|do|does|did|list|show|give|anything|it|that)\b)
        [\w'-]{2,20}(?: [\w'-]{1,20}){0,4} here(?= ?,)
        |(?:i|we) (?:have|had|am|are|was|were)(?: been| being)? (?:asked|told|instructed|requested
        |tasked)(?: by [\w' -]{2,40}?)?
        [ ](?:to|with) (?:establish|find(?:ing)? out|confirm|check|determine|ascertain|report|provide|supply|list|see|ask
        |identify
        |look up|get|obtain|compile|work out)(?: (?:on|a list of))?
        |(?:speaking |writing |asking )?as (?:an? |the |our |your |one of (?:the |your )?)?[\w' -]{2,70}?,? (?:i
        |we) (?:would like|would love|should like|need|want
        |wish|am (?:keen|asked|required|trying|asking)|are (?:keen|asked|required|trying|asking)|have been asked)
        (?: (?:to (?:see|know|have|get|find out|understand|ask)|a list of|for|you to (?:show|list|tell me)))*
        |
        (?:(?:i|we) (?:was|were|am|are|have been|had|met|bumped into|spoke|got|just)|(?:a|an|one of|some of|my|our|somebody
        |someone)
        [ ][\w' -]{1,40}? (?:has|have|was|were|is|are|rang|phoned|e-?mailed|came|collared|stopped))
        [ ][\w' ,-]{0,120}?\b(?:(?:has|have|was|were|is|are|keeps?) )?(?:asked|asking|wants to know|wanted to know
        |wondering|wondered
        |would like to know)(?: me| us)?(?: if| whether| about)?
        |(?:(?:councillor|cllr|mr|mrs|ms|miss|dr|sir|lady|lord) [\w'-]{1,20}|the (?:chair|leader|mayor|press|boss
        |chief executive
        |vicar|school|clerk|director|member|paper|reporter))[\w' ]{0,30}?
        [ ](?:(?:wants?|would like|needs?|wanted|needed) to know|asked|asks|wondered|queried)(?: me| us)?
        (?: if| whether| about)?
        |(?:[\w'-]+ ){1,6}?keeps? (?:ringing|phoning|asking|emailing|e-mailing|chasing|pestering|going on at|on at) (?:me|us)
        [ ](?:about|if|whether)
        |i (?:promised|told|said to)(?: (?:the|my|our|a)? ?[\w'-]+){1,3} (?:that )?(?:i would|i will|i'd|i'll|we would|we will)
        [ ](?:find out|check|ask|look|chase)(?: up| into)?(?: about| on| if| whether)?
        |(?:my|our|a|an|one of (?:my|our)|some) [\w' -]{1,40}?(?:'s| (?:is|are|was|were|has been|have been|got
        |gets)) (?:a bit |very |really
        |quite |so )?(?:worried|concerned|anxious|fretting|complaining|moaning|upset|asking|going on|on at me) (?:about
        |over|at me about)
        |(?:further to|following|with (?:reference|regard) to|in relation to|in respect of) (?:the|our|my|your|last
        |this)[\w' ]{0,40}? ,
        |(?:further to|following(?: on from)?|after|at|during|as (?:discussed|agreed|mentioned|promised)(?: (?:at|in|on|with))?)
        [ ](?:(?:the|our|my|your|a|last|this|recent|audit|scrutiny|cabinet|full|council|board|committee|team|panel
        |yesterday(?:'s)?
        |today's|tonight's|week's|month's|night's|morning's|afternoon's|evening's|(?:mon|tues|wednes|thurs|fri)day(?:'s)?) )*
        (?:committee|meeting|cabinet|board|panel|council|scrutiny|session|conversation|call|chat|discussion|briefing|yesterday
        |e-?mail|(?:mon|tues|wednes|thurs|fri)day)(?: (?:on|of|last|this|yesterday|today|earlier|week|night|morning|afternoon
        |evening|(?:mon|tues|wednes|thurs|fri)day))*(?=[ ,])
        |you (?:can|could|would|might)(?: \w+ly)? (?:tell|let|give|show|send|help|explain|confirm|check|say|list|clarify|advise
        |provide|supply|identify|set out)(?: (?:me|us|know|for me|with))*
        |(?:i|we)? ?(?:would|will|should|shall)? ?(?:be )?(?:most |very |so |really |extremely |much )?(?:grateful|obliged
        |appreciate it
        |thankful|pleased|glad) (?:if|to (?:know|hear|learn|receive|see|have|be told|find out))
        |(?:i|we) (?:am|are) writing (?:to|in order to) (?:ask|enquire|inquire|find out|know|request)(?: about)?
        |(?:i|we) (?:should|wish|want) (?:like )?to (?:know|see|ask|find out|hear|check)
        |(?:kindly |please )?(?:advise|clarify|specify|indicate|state|furnish|let me have)(?: (?:me|us))?
        (?= (?:who|which|what|when|whether|if|how|why|where|of|as to|on)\b)(?: (?:as to|of|on))?
        |(?:provide|supply|state|report|specify|quote)(?: me| us)?(?: with)?
        (?= (?:the |a )?(?:total |overall )?(?:number|count|percentage|proportion) of\b)
        |like(?= (?:is|are|who|what|when|how|do|does|did|has|have|which)\b)
        |(?:
            (?:can|could|would|will|might|may) (?:
                you|i|we|someone|somebody|anyone|anybody
            )(?: (?:possibly|perhaps|maybe|just|quickly|also|be able to|please)
            )* (?:
                tell|let|give|show|remind|get|find|send|help|explain|confirm|check|say|list|have|see|know|ask
                |clarify|look|pull|find out|look up|check for|point|set out|furnish|advise|provide|supply|identify|list out
            )(?: (?:me|us|know|out|up|a look|for me|with))*(?:(?<=let me) have|(?<=let us) have)?
        )
        |(?:i|we) (?:was|am|were|are) (?:just )?(?:
            wondering|after
            |trying to (?:find out|work out|understand|find)
            |curious|looking for|interested in|asked
        )
        |(?:i|we) (?:would|will|'d)? ?(?:just )?(?:like|need|want|wish|have)(?: (?:to|you to))? (?:
            know|see|ask|find out|hear|check|understand|have|tell me|get|a list of
        )
        |(?:do|does|did) (?:you|anyone|anybody|someone) (?:happen to )?know
        |any(?: |-)?(?:one|body) know|any idea|remind me|tell (?:me|us)|let (?:me|us) know|(?:just )?checking
        |is it (?:true|right|correct|the case|so)(?= that\b)|is it (?:fair|right|correct|true|safe) to (?:say|assume|think)
        |(?:is|would) it (?:be )?possible to (?:know|see|tell me|get|have)
        |(?:oh (?:dear|no|right|ok)|ooh|aha|blimey|crikey|gosh|goodness|fair enough|i see|good grief|me again|one (?:more
        |last|other)
        [ ]thing|another thing|right|aye)(?=[ ,])
        |(?:the )?(?:bottom line|long story short|in a nutshell|cut to the chase|in short|to be blunt|straight question)
        (?=,| (?:is|are|was|were|have|has|do|does|did|what|who|when|how|which|where|why|will|can|any)\b)
        |(?:so|well|um|er|erm|hmm|now|oh)(?=[ ,])
        |just|actually|basically
    )[\s,:-]*(?:if|whether|that)?\b[\s,]*
    """,
)

# Characters that are always removed, and characters that are removed next to a space, except that commas are kept.
SIGNS = row("sign", "who owns it?", r"[!?;:()\[\]{}|<>\"=+\\^]+")
LOOSE_SIGNS = row("sign", "r1, r2.", r"[.,]+(?=\s|$)|(?<=\s)[.,'-]+(?=\s|$)|(?<=\s)'|'(?=\s|$)")
COMMAS = row("sign", "r1 , , r2", r"(?:\s*,\s*)+")
PLUS = row("and", "5 + 27", r"(?<=\d)\s*\+\s*(?=[a-z]{0,3}\s?\d)|(?<=[a-z]) \+ (?=[a-z])")
DASH = row("range", "r1 - r5", r"(?<=\d)\s*-\s*(?=[a-z]{0,3}\s?\d)")
# A word with a capital inside a sentence.
PROPER = row("name", "what does Procurement own", r"(?<=[a-z,0-9] )([A-Z][a-z]{2,})")
