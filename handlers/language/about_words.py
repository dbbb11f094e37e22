"""Questions about planbot itself: who runs it, how old it is, where answers come from, what it stores, what it can do.

A row has to match a whole message: either the plain one (see `understanding.clean`), without greetings and courtesies, or as it
was typed. "It" is the thread's subject, never planbot.
"""

from __future__ import annotations

from handlers.language.rows import laid_out, row

_BOT = r"(?:you|(?:the|this) (?:bot|thing|tool|app|chat ?bot|service))"
_PLAN = r"(?:(?:the|this|our|your) (?:action )?plan|(?:the|this) document)"
_DATA = laid_out(r"""
    (?:(?:this|the|your|that|these|those) (?:information|info|data|figures|numbers|answers?|stuff|facts|records?)
    |the information here|what you (?:have|know|say|tell us))
    """)
_OURS = rf"(?:this|{_BOT}|{_PLAN}|{_DATA})"
_ANYTHING = r"(?: [\w', -]{1,80})?"

_OTHERS = laid_out(r"""
    (?:people|anyone|anybody|someone|somebody|they|others|everyone|everybody|other people|managers?|(?:the )?owners?
    |my (?:manager|boss|team|colleagues)|members|the public|(?:the )?auditors?|staff)
    """)
_WHO = rf"(?:i|we|you|one|me|us|them|{_OTHERS})"
_ERRS = laid_out(r"""
    (?:(?:make|made|makes) (?:an?|any) (?:mistake|error|typo|mess|slip)
    |(?:get|got|gets) (?:it|something|one|that|an update) wrong
    |(?:mess|messed|cock|screw|slip|slipped|mix) (?:(?:it|things|something|one|an? update|my update) )?up|change my mind
    |(?:post|record|enter|put|type|confirm|send|update|press)(?:s|ed)? (?:(?:in|up|down) )?(?:(?:the|a|an|something) )?
    (?:wrong|mistaken|incorrect))
    """)
_ERRED = rf"(?:if|when|once|after|suppose|say) {_WHO} (?:{_ERRS}|update|post|confirm|change|record|save)"
_MAY = r"(?:can|could|may|am|are|is it possible(?: for)?|is there (?:a|any) way(?: for)?|would it be possible(?: for)?)"
_ABLE = r"(?: (?:to|be|able|allowed|still|later|then|always|simply|just|easily))*"
_UPDATES = laid_out(r"""
    (?:updates?|changes?|posts?|mistakes?|errors?|entr(?:y|ies)|recordings?|status change|edits?|confirmations?|submissions?)
    """)
_MINE = r"(?:(?:an?|the|my|our|any|that|this|one|wrong|bad|last|old|earlier|posted|confirmed|recorded|of|mistaken|incorrect) )*"
_POSTED = r"(?:(?:something|anything|what|things) )(?:that )?(?:i|we) (?:have )?(?:just )?\w+"
_UNDO = r"(?:undo|reverse|revert|correct|fix|withdraw|cancel|unsend|retract|delete|remove|change|amend|edit)"
_UNDONE = laid_out(r"""
    (?:undone|reversed|reverted|corrected|changed back|taken back|rolled back|withdrawn|put right|cancelled|deleted|removed)
    """)
_TOLD = laid_out(r"""
    (?:told|notified|informed|alerted|messaged|pinged|e-?mailed|a (?:message|notification|ping|note)|notifications?|messages?)
    """)
_ON_UPDATE = laid_out(rf"""
    (?:when|if|after|once|whenever|every time|each time) (?:{_WHO}|something|it|the plan|an? (?:status|date|recommendation
    |update|change))(?: \w+){{0,3}}? (?:updat|chang|post|record|confirm|mov|edit|clos|complet|mark|sav)\w*
    """)
_BY_WHOM = (
    r"(?:who|what|when)(?: and (?:who|what|when))* (?:has |was |is |have |gets )?(?:chang|updat|post|edit|alter|record)\w*"
)
_NO_TIME = r"(?!.*(?:\d|\b(?:last|this|since|today|yesterday|month|week)\b))"

ROWS = (
    row(
        "managers",
        "who manages this",
        rf"""
        (?:so |and )?who (?:manages|runs|administers|maintains|looks after|is behind|set up|made|built|wrote|created|developed
        |programmed|supports)(?: (?:{_OURS}|all this|things here|the bot here))?(?: (?:please|then|here))?
        |(?:so |and )?who (?:owns|is responsible for|is in charge of) (?:{_BOT}|{_PLAN})
        |who (?:do|can|should) (?:i|we) (?:ask|contact|speak to|tell|talk to) about (?:{_BOT}|{_PLAN})
        """,
    ),
    row(
        "managers",
        "who are the managers",
        r"(?:who (?:are|is)|list|show) (?:the |your |our )?(?:managers?|admins?|administrators?)",
    ),
    row(
        "who may update",
        "who is allowed to change the plan",
        rf"""
        who (?:is|are) (?:allowed|able|permitted|entitled) to (?:change|update|edit|amend|post to){_ANYTHING}
        |who (?:can|may|could|gets to) (?:change|update|edit|amend|post)
        (?: (?:{_OURS}|things?|recommendations?|a recommendation|statuses|a status|anything|the status))?
        """,
    ),
    row(
        "may change",
        "can you change the plan if I tell you to",
        rf"""
        (?:can|could|do|will|would|are) (?:you|{_BOT}) (?:able to |allowed to )?(?:actually )?(?:change|update|edit|amend|alter
        |write(?: to| in)?) (?:{_PLAN}|things|anything|it)
        (?: (?:if|when) (?:i|we|someone|somebody) (?:tell|ask|want) (?:you|it)(?: to)?)?{_ANYTHING}
        |(?:can|could|may|am|do|would|is it possible for) (?:i|we|people|anyone|somebody|me|us
        |owners) (?:able to |allowed to |get to |to )?
        (?:just |actually )?(?:change|update|edit|amend|alter|correct|fix|add) (?:things?|something|anything|stuff|the status
        |an? (?:status|date|owner|recommendation|update)|{_PLAN}|it)(?: (?:in|on|to|of) (?:it|here|this|{_PLAN}))?
        [ ](?:by|through|just by|with|from|if i|when i)(?: just)? (?:tell(?:ing)?|ask(?:ing)?|messag(?:e|ing)|typ(?:e|ing)
        |talk(?:ing)?
        |say(?:ing)?|writ(?:e|ing)|speak(?:ing)?|here|slack|chat(?:ting)?|this|{_BOT}){_ANYTHING}
        |(?:do|can) you (?:just |only )read (?:it|the plan|things)(?: out)?{_ANYTHING}
        """,
    ),
    row(
        "age",
        "how old is this",
        rf"""
        how (?:old|recent|current|up[ -]to[ -]date|fresh|out of date|reliable|accurate) (?:is|are) {_OURS}
        |(?:when|how long ago) (?:was|were|did you last read|did you read) {_OURS}(?: last)?
        (?: (?:last )?(?:read|imported|loaded|refreshed|written|published|dated|taken in|updated))?
        |(?:is|are) {_OURS} (?:still )?(?:up[ -]to[ -]date|current|out of date|the latest|live|recent|accurate)
        |what (?:date|version) is {_OURS}|what is the (?:date|version) of {_OURS}|when (?:is|are) {_OURS} from
        |how often (?:is|are) {_OURS} (?:updated|refreshed|read)
        """,
    ),
    row(
        "plan",
        "which plan is this",
        rf"""
        (?:which|what) (?:action )?plan (?:is|are|do) (?:this|it|{_BOT}|we)
        (?: (?:using|for|about|on|looking at|know|have|talking about))*
        |what (?:is|are) {_PLAN}(?: (?:called|about|for|named))?
        |what is the (?:name|title) of {_PLAN}|what (?:document|report|committee) is (?:this|it)(?: (?:about|from|for))?
        """,
    ),
    row(
        "sources",
        "where do you get your answers from",
        rf"""
        where (?:do|does|did|are|is) (?:you|{_DATA}|this|it|these) (?:get|take|find|have|come|coming|got|getting){_ANYTHING}
        |how do you know(?: (?:that|this|it|all this|any of this))?|do you (?:make|invent|guess){_ANYTHING}
        |(?:can|should) (?:i|we) (?:trust|believe|rely on) (?:you|this|that|it|these)
        |are you (?:sure|certain|guessing|making (?:this|that|it|these|those|things|any of (?:this|it)|(?:these|those|the)
        [ ](?:figures|numbers|answers|facts|things)) up)
        |(?:are you|do you use) (?:an? )?(?:ai|chat ?gpt|gpt|llm|copilot|language model|machine|computer)
        |what (?:is|are) (?:your|the) sources?
        """,
    ),
    row(
        "takes back",
        "if i mess up an update can i take it back",
        rf"""
        (?:so |and |but |ok )?(?:(?:{_ERRED})(?: [\w']+){{0,6}}?[ ,]+)?(?:then )?{_MAY} (?:{_WHO})?{_ABLE} ?
        (?:{_UNDO} (?:{_MINE}{_UPDATES}|{_POSTED}|(?:it|that|this|my mind)(?= after\b|$))
        |(?:take|roll|change|put|pull) (?:{_MINE}{_UPDATES}|{_POSTED}|it|that|this|something|things) back){_ANYTHING}
        |(?:can|could|may|will) {_MINE}{_UPDATES} (?:(?:still|later|ever) )?be {_UNDONE}{_ANYTHING}
        |is there an? (?:undo|way back|way to (?:undo|reverse|take (?:it|something) back)){_ANYTHING}
        |(?:is|are) {_MINE}{_UPDATES} (?:reversible|undoable|final|permanent|irreversible)
        |do you have (?:an? )?undo(?: button| function| command)?
        |(?:so |and |but )?what (?:happens|do i do|should i do|can i do|do we do|would happen|if)(?: if| when)? {_WHO} {_ERRS}
        {_ANYTHING}
        """,
    ),
    row(
        "taken back",
        "sorry, ignore what i said about r5",
        r"""
        (?:(?:sorry|oops|no|actually|wait|hang on|whoops|apologies|my mistake)[ ,.!]+)*(?:(?:please|can you|could you|just) )*
        (?:(?:ignore|forget|disregard|discard|scrap|strike|bin|drop|scratch|never ?mind|take no notice of|pay no attention to)
        (?: about)?
        [ ](?:(?:what|anything|everything|all|whatever|that thing|the thing|that) (?:that )?i(?: have)?(?: just)? (?:said|wrote
        |sent|posted|told you|typed|asked|put|mentioned)(?: (?:before|earlier|just now|above))?
        |(?:my|that|those) (?:(?:last|previous|earlier|other|first|recent) )?(?:message|comment|remark|note|post|line|one|update
        |messages|comments))
        (?: (?:about|on|for|re|regarding|against|under|to|of) (?P<ref>[a-z]{0,3}[ -]?\d[\w./]{0,6}))?
        (?:[ ,]+(?:please|sorry|thanks|it was (?:wrong|a mistake|not right)|wrong (?:one|rec|recommendation)|my mistake))*
        |never ?mind (?:about )?(?P<ref2>[a-z]{1,3}\d[\w./]{0,6}))
        """,
    ),
    row(
        "deletes",
        "do you keep what i delete",
        rf"""
        (?:do|does|will) (?:you|it|this|planbot) (?:still )?(?:keep|store|remember|have|save) (?:what|things|anything|everything
        |whatever|stuff|the things)(?: that)? (?:{_WHO}|is|was|gets|has been)(?: (?:is|was|have|has))? (?:delete|remove|undo
        |undone|take back|erase|replace)d?
        |(?:is|are|will|does|do) (?:anything|something|things|what (?:i|we) (?:delete|undo)|stuff|data|updates|changes
        |old updates|recommendations)(?: (?:ever|really|actually|truly|be|get|gets|fully))* (?:deleted|erased|lost|wiped
        |disappear|vanish)
        (?: (?:for good|for ?ever|completely|permanently|here|(?:when|if|after) (?:{_WHO}|it|something)\b{_ANYTHING}))?
        """,
    ),
    row(
        "audit",
        "can anybody see who changed a recommendation",
        rf"""
        {_NO_TIME}(?:(?:can|could|may|do|does|will|would|are|is it possible for) (?:i|we|{_OTHERS}) (?:able |allowed |also )?
        (?:to )?(?:see|check|find out|look up|tell|view|know|trace|track|read) {_BY_WHOM}{_ANYTHING}
        |(?:can|could|may|do|does|will|are) {_OTHERS} (?:able |allowed )?(?:to )?(?:see|check|look up|view|read|look at)
        [ ](?:what (?:i|we) (?:chang|updat|post|record)\w*|(?:(?:the|a|an|all|every|old|past|full|my|our) )*(?:history
        |changes|updates?|audit (?:trail|log)|log|(?:earlier|old) versions?)
        (?: (?:of|for|on|to) (?:the|an?|any|each|every|all)(?: \w+)?)?)
        |is there (?:an? |any )?(?:(?:full|complete|proper) )?(?:audit (?:trail|log)|change log|log of (?:changes|updates
        |{_BY_WHOM}{_ANYTHING})|(?:history|trail|record) of (?:changes|updates|all changes|{_BY_WHOM}{_ANYTHING}))
        |(?:do|does|will) (?:you|it|this|planbot|the bot) (?:keep|have|log|record|track|show)
        (?: (?:an?|the|any|full))* (?:audit (?:trail|log)|(?:log|history|record|track) of (?:changes|updates
        |{_BY_WHOM}{_ANYTHING})|{_BY_WHOM}{_ANYTHING}|who did what{_ANYTHING})
        |how (?:long|far back) (?:do|does|is|are|will) (?:(?:you|it|the|this|planbot|they) )?(?:(?:keep|store|have|hold) )?
        (?:(?:the|my|our) )?(?:history|changes|updates|records|log|audit (?:trail|log))(?: (?:kept|go back|goes back|stored|held
        |for))*
        |who (?:can|could|will|gets to|is able to|may) see (?:my|our|people['’]s) (?:updates?|changes?|history|posts?))
        """,
    ),
    row(
        "told",
        "who gets told when i update",
        rf"""
        (?:so |and |but )?who (?:(?:else|all) )?(?:gets?|is|are|will be|will get|would be|ends up)(?: being)? {_TOLD}
        (?: (?:of|about) (?:it|this|that|them|(?:my|the|an?|each|all) (?:updates?|changes?)|updates|changes))?(?: {_ON_UPDATE}
        {_ANYTHING})?
        |(?:does|do|will|would|is|are|can) (?:{_WHO}|approvers?|the (?:approvers?|managers?|team|channel))
        (?: (?:also|automatically|be|get|gets|getting|being|always|ever|then))* (?:{_TOLD}|know|hear|to know|find out)
        (?: (?:about|of) (?:it|this|that|my \w+|changes|updates))? {_ON_UPDATE}{_ANYTHING}
        |(?:do|does|will) (?:you|it|this|planbot) (?:tell|notify|inform|let|alert|message|e-?mail) (?:{_WHO}|(?:the )?approvers?
        |the (?:managers?|team|channel))(?: know| about it)? {_ON_UPDATE}{_ANYTHING}
        |who (?:hears|finds out|knows) (?:(?:about|of) (?:it|my (?:update|change)s?) )?{_ON_UPDATE}{_ANYTHING}
        """,
    ),
    row(
        "keeps",
        "do you keep what I type",
        rf"""
        (?:do|does|will|are) (?:you|it|this|anyone|anybody) (?:keep|keeping|store|storing|save|saving|remember|log|logging
        |record|recording|share|track|see){_ANYTHING}
        |what (?:data |information |details )?do you (?:hold|keep|store|have|know|save|record) (?:about|on) (?:me|us|people)
        |(?:is|are) (?:this|it|that|what i (?:type|say|ask)|(?:my|our|these) (?:questions|messages|chats?))
        [ ](?:private|confidential|recorded|logged|kept|saved|stored)
        |(?:can|could|do|does|will) {_OTHERS} see (?:what (?:i|we) (?:ask|type|say|asked|typed|said)(?: you| here)?|(?:my|our)
        [ ](?:questions|messages))
        |who (?:can|could|will) see (?:this|that|what i (?:type|ask|say|typed|asked|said)|my (?:questions|messages))
        """,
    ),
    row(
        "sending",
        "can you email me the list every Monday",
        rf"""
        (?:(?:can|do|will|could|would) you )?(?:please )?(?:e-?mail|ping|notify|alert) (?:me|us|them|people|owners){_ANYTHING}
        |(?:can|do|will|could|would) you (?:send|do) (?:(?:out|me|us|people|any|the) )*(?:reminders?|e-?mails?|alerts?
        |notifications?|digests?){_ANYTHING}
        |(?:(?:can|do|will|could|would) you )?(?:send|text|message) (?:me|us) [\w' -]{{1,60}} (?:every|each) \w+{_ANYTHING}
        |how do (?:the )?(?:reminders|digests|notifications) work
        """,
    ),
    row(
        "formats",
        "can you do percentages",
        r"""
        (?:can|could|do) (?:you|it|this) (?:do|make|draw|calculate|work out|handle|produce|export|print|create)
        (?: (?:me|us|any|some|a|an|the))* (?:percentages?|charts?|graphs?|pictures?|spreadsheets?|csv|excel|word|pdfs?|reports?
        |summaries|totals?|sums?|averages?|comparisons?|tables?|files?|lists?)(?: (?:too|as well|please))?
        """,
    ),
    row(
        "misunderstood",
        "that is not what I asked",
        r"""
        (?:(?:no|nope|sorry|hang on|wait)[ ,]+)?(?:
        you are (?:useless|no use|no help|not helping|not helpful|wrong|rubbish|stupid|hopeless)
        |(?:that|this|it) (?:is|was) not (?:what i (?:asked|meant|wanted|said)|right|helpful|true)
        |(?:that|this|it) (?:is|was) (?:wrong|useless|rubbish|no (?:use|help|good))
        |i (?:did not|do not) (?:ask|mean|want) (?:that|this|for that)|wrong answer|try again|you misunderstood
        |not what i asked)
        (?:[ ,]+(?:that|this|it) (?:is|was) (?:not what i (?:asked|meant|wanted)|wrong))?
        """,
    ),
    row(
        "yes or no",
        "yes",
        r"""
        (?:(?:oh|well)[ ,]+)?(?:yes|yep|yeah|yup|aye|no|nope|nah|naw)
        (?:[ ,]+(?:please|thanks|thank you|it is|it is not|that is right))?
        """,
    ),
    row(
        "thanks",
        "thanks, that is all",
        r"""
        (?:(?:ok(?:ay)?|great|brilliant|perfect|lovely|right|no|excellent|super|fab|fine|ah|oh
        |all (?:sorted|clear|good))[ ,!.]+){0,2}
        (?:many |very many )?
        (?:thanks|thank you|thankyou|thx|cheers|ta|ty|much appreciated|much obliged|tak|merci)
        (?:[ ,!.]+(?:a lot|a million|a bunch|so much|very much|again|all|both|planbot|mate|everyone|bot|then|anyway|indeed
        |that is (?:all|everything)(?: (?:sorted|clear|fine|good))?|(?:it is )?all (?:sorted|clear|good|fine)
        |(?:much )?appreciated|that helps|for (?:that|this|your (?:help|time)|the help|it|all (?:that|this)
        |everything|now|letting me know|looking)
        )){0,3}
        """,
    ),
    row(
        "thanks",
        "that was helpful",
        r"""
        (?:(?:thanks|thank you|cheers|ta)[ ,]+)?(?:(?:that|this|it) (?:is|was) (?:very |really |most |so |all |just )*
        (?:helpful|useful|great
        |brilliant|perfect|lovely|what i (?:needed|wanted))|you are (?:great|brilliant|a star|very helpful|a legend)|well done
        |good bot)
        (?:[ ,]+(?:thanks|thank you|cheers))?
        """,
    ),
    row(
        "goodbye",
        "bye",
        r"""
        (?:ok |right |great )?(?:bye|good ?bye|bye bye|cheerio|see you(?: later)?|ta ?ra|good ?night|(?:that|it) is (?:all|it
        |everything)(?: (?:sorted|clear|fine|good))?
        |no more questions|i am done|nothing else)(?: (?:then|for now|now|thanks|thank you))*
        """,
    ),
    row(
        "never mind",
        "wrong channel",
        r"""
        (?:this is the )?wrong (?:channel|chat|person|window|thread|place|bot)
        |(?:please )?(?:ignore|forget|disregard) (?:me|that|this|it)
        |never ?mind|as you were|not for you|that was not (?:for|meant for) you
        """,
    ),
)
