"""How people name teams and say that they own something (with, only, either, not), general words for teams, and teams that
aren't in the plan.

OWNER is the mark for the name of a recognised owner.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.language.phrases import ITEMS, TEAM_NOUN
from handlers.language.rows import laid_out, row

# Words in a name that only say that it is a team.
GENERIC = frozenset(
    """
    team teams department departments dept depts directorate office officer officers service services group unit board division
    section
    """.split()
)
ABBREVIATIONS: Mapping[str, str] = {
    "communication": "comms",
    "medical": "med",
    "performance": "perf",
    "director": "dir",
    "procurement": "proc",
    "administration": "admin",
    "communications": "comms",
    "environment": "env",
    "management": "mgmt",
    "development": "dev",
    "government": "govt",
}
# What can follow a team's name.
TEAM = laid_out(r"""
    (?:
        \s+(?:
            teams?|departments?|depts?|directorates?|division|section|unit|office|officers?|people|lot|guys|folks
            |colleagues|dep't
        )
    )?
    """)
# Words in the position of a name that don't name a team.
NOT_A_TEAM = frozenset(
    """
    we you they i it he she this that these those everyone everybody anyone anybody someone somebody nobody who which what
    each every any all the one ones most some our your their his her its my same lead responsible owning whole other another
    council kcc plan committee people staff
    """.split()
)

# What owners do, and what people call having something.
OWN = laid_out(r"""
    own(?:s|ed|ing|er)?|lead(?:s|ing)?|led|responsib\w+|accountab\w+|in charge|on the hook|run(?:s|ning)?
    |handl\w+|deliver\w*|manag(?:es?|ed|ing)|look(?:s|ing)? after|ha(?:s|ve|d)|got|hold(?:s|ing)?|doing|carr\w+
    |tak(?:es?|ing)|shares|sharing|down for|up to|late|behind|plate|remit|desk|name|patch|share|portfolio|pile|list|ones|recs?
    |recommendations?|actions?|items?|STATUS|OPEN|work(?:s|ing)? on|need(?:s)?|suppos\w+|meant|going|plan\w*
    |involved|finish\w*|complete\w*|done|not
    """)
OWNS = row(
    "owns",
    "does OWNER lead on it",
    rf"""
    \b(?:
        own(?:ed|s)?|led|run|managed|handled|delivered|held|done|assigned|allocated|given|belong(?:s|ing)?
        |sit(?:s|ting)?|lie(?:s)?|rest(?:s)?|fall(?:s)?|down|shared|left|responsible|lead|STATUS|OPEN
    )\b(?: (?:by|with|to|for|on|only|solely|jointly|just|both|alone|under|between|not|either|the|or|and|OWNER\d*|,))*
    \s+OWNER\b
    |\b(?:
        do|does|did|has|have|had|is|are|was|were|should|will|must|can
    )(?: the)? OWNER\b(?: \w+){{0,3}} ?\b(?:{OWN})\b
    |\b(?:do|does|did|has|have|had)(?: the)? OWNER$
    |\bOWNER(?: team| department)? (?:
        is |are |has |have |was |were |alone |only |also |still |do |does |did )*
    (?:{OWN})\b
    |^(?:the )?OWNER$
    |\b(?:for|by|to|with|from|and|or|only|but not|except|excluding) OWNER$
    |^(?:and |what about |how about |only |just )+OWNER$
    |\bOWNER (?:alone|only|solely|team|department)\b
    |\bOWNER (?:and|&|with) (?:the )?OWNER (?:\w+ )?(?:together|jointly|between them|in common)\b
    """,
)

# A name that could be a theme's is an owner's.
AS_OWNER = row(
    "owns",
    "owned only by OWNER",
    r"""
    \b(?:own(?:ed|s)?|led|run|managed|handled|delivered|held|done|assigned|allocated|given|belong(?:s|ing)?|responsible|shared)
    \b(?: (?:by|with|to|for|only|solely|jointly|just|both|either|neither|the|or|and|OWNER))*\s+OWNER\b
    |\b(?:do|does|did|has|have|had)(?: the)? OWNER\b
    |\bOWNER (?:alone |only |also |still |jointly )*(?:owns?|leads?|has|have|had|shares?|is responsible|are responsible|looks?
    [ ]after|runs?|got)\b
    |\bOWNER (?:alone|team|department)\b|\b(?:OWNER (?:and|&|with) (?:the )?OWNER|with OWNER)\b
    """,
)

# A search for an owner's name as words.
WHOLE_SUBJECT = row("search", "search OWNER", r"^(?:search|find|look up|look for|google)(?: for)? (?:the )?OWNER$")

# Between two owners in one test.
BETWEEN = row(
    "and", " and the ", r"(?:\s*(?:,|and|or|&|/|nor|with|plus|as well as|along with|together with)\s*(?:the |by |both |also )*)"
)
BOTH_BY_NAME = row(
    "all",
    "owned by OWNER and OWNER",
    r"""
    \b(?:by|to|with) (?:the )?OWNER and (?:the |by )?OWNER\b
    |\bOWNER (?:together |along |jointly )?with (?:the )?OWNER\b
    |\bOWNER (?:also )?(?:shares?|co-?owns?|splits?|holds?|does|do|has
    |have) (?:together |along |jointly |in common )?with (?:the )?OWNER\b
    |\bOWNER(?: \w+){0,4} (?:along(?:side)?|together|jointly|in partnership|in tandem|hand in hand)(?: with)? (?:the )?OWNER\b
    |\bOWNER (?:recs |recommendations |ones )?(?:that|which|where) (?:the )?OWNER (?:also |too |jointly )*
    (?:has|have|owns?|leads?|shares?|is on|are on)\b
    |\bOWNER and OWNER\b.*\b(?:but|not|without|except|minus)\b.*\bOWNER\b
    """,
)
# Before a person's name.
TITLE = row(
    "title",
    "which are for mrs OWNER",
    r"\b(?:mrs?|ms|miss|mx|dr|prof(?:essor)?|sir|dame|lord|lady|cllr|councillor|inspector|sergeant)\.? (?=OWNER\b)",
)
# In a question with inverted word order, "not" comes before the owner but negates the verb.
VERB_DENIED = row(
    "not",
    "what has not OWNER finished",
    r"""
    \b(?P<aux>has|have|had|did|does|do|will|would|can|could) not (?:yet )?
    (?P<who>(?:the )?(?:OWNER(?:(?: and| or|,| ,) (?:the )?OWNER){0,4}|we|they|anyone|anybody|council|trust|board)
    (?: teams?| departments?)?) (?:(?:yet|actually|fully|even|managed to|got round to|been able to) ){0,2}
    (?P<verb>(?P<ends>finish(?:ed|ing)?|clos(?:e|ed|ing)|deliver(?:ed|ing)?|implement(?:ed|ing)?|achiev(?:e|ed)|done
    |sign(?:ed)? off)
    |complet(?:e|ed|ing)|start(?:ed)?|begun|own|lead|manage)\b
    """,
)
# Words before and after an owner's name that say how it owns.
NOT_BEFORE = row(
    "not",
    "which are not owned by ",
    r"""
    (?:
        \b(?:not|never|n't)(?: (?:actually|currently|really|being|even))? (?:
            own(?:ed|s)?|led|run|managed|assigned|allocated|done|handled|held|the responsibility|for|with
            |belong(?:ing|s)?|sit(?:ting)?|involving|involve|include|includes|including|given|down to|responsib\w+
        )\b(?: (?:by|to|of|with|down|at all))*
        |\b(?:
            other than|apart from|except(?:ing)?(?: for)?|excl(?:ud(?:ing|es?))?|but not?|without|aside from|besides|bar
            |with no|not|neither|nor|outside|minus|non|ignoring|not counting|all but|rather than|nothing to do with
            |anyone but|anybody but|everyone but|everybody but|everything but|leaving out
        )
    )(?:[ -](?:the|by|those|that|are|ones|owned|with|for|of|any|from|led|in|shared|joint|jointly|recs|recommendations))*[ -]*$
    """,
)
NOT_AFTER = row(
    "not",
    " has no part in",
    r"""
    ^\s*(?:do|does|did|is|are|has|have|was|were)? ?(?:
        not|never|no|nothing to do with|no part in|no role in|no hand in|no involvement
    )\b(?= part| role| hand| involvement| say| responsibility|$)
    |^\s*(?:do|does|did|is|are|has|have|was|were)? ?(?:not|never) (?:
        own|responsible|involved|lead|have|on|in charge|listed|named|leading|part of|down|a part
    )\b
    """,
)
ONLY_BEFORE = row(
    "only",
    "owned only by ",
    r"""
    \b(?:
        only|solely|just|purely|exclusively|alone|entirely|wholly|nobody but|no one but|no-one but|none but
        |sole(?:ly)?|singly|uniquely
    )(?: (?:
            by|to|with|the|owned|held|run|managed|assigned|allocated|delivered|handled
            |for|down to|sits?|led|on|owner(?: is)?|team|are|is|belongs?|of|responsibility
            |responsibilities
        )
    )*\s*$
    """,
)
ONLY_AFTER = row(
    "only",
    " and nobody else",
    r"""
    ^\s*(?:(?:is|are|has|have|does|do|own|owns|team)\s+)*(?:
        alone|only|solely|exclusively|on (?:its|their|his|her) own|by (?:itself|themselves)|single[- ]handed(?:ly)?
        |and (?:nobody|no ?one|no-one|no other|not) (?:else|one else|body else|team|other team|anyone else)
        |the only (?:owner|one|team)|as (?:the )?(?:sole|only) owner|(?:is|are) (?:the )?(?:sole|only)
        |, nobody else|nobody else|without (?:anyone|anybody) else|outright
        |with no(?:body| ?one)? (?:other (?:team|owner|department)s?|else)|to (?:itself|themselves)
        |own .*(?:on (?:its|their) own|alone|by (?:itself|themselves))
    )\b
    |\b(?:
        alone|by (?:itself|themselves)|on (?:its|their) own|nobody else|no ?one else|single[- ]handed(?:ly)?
        |as sole owner|sole(?:ly)?|exclusively
    )\b
    """,
)
# Anywhere in the sentence.
BOTH = row(
    "all",
    "owned jointly by OWNER and OWNER",
    r"""
    \b(?:
        both|joint|jointly|shared|(?<!what )(?<!which )share(?! of\b)|sharing
        |together|between them|in common|co-?own\w*|all (?:of|three|four)
        |at the same time|work together|overlap|jointly owned
    )\b
    """,
)
EITHER = row("either", "either OWNER or OWNER", r"\b(?:either|any of|one of|or)\b")
SHARED = row(
    "shared",
    "shared by OWNER with others",
    r"""
    \b(?:
        jointly|joint|shared|(?<!what )(?<!which )shares?(?! of\b)|sharing|co-?own\w*
        |together with (?:others|another|other teams)
        |with (?:others|another team|other teams|someone else|somebody else)
        |more than one (?:owner|team)|several (?:owners|teams)|multiple (?:owners|teams)
        |two (?:or more )?(?:owners|teams)
    )\b
    """,
)

# Without those that have other owners too.
NOT_SHARED = row(
    "solo",
    "without the shared ones",
    r"""
    \b(?:not|without|excluding|except(?:ing)?(?: for)?|minus|bar|apart from|other than|leaving out|ignoring|but not|no|less)
    (?: (?:the|any|those|that|which|are|is|ones|counting))* (?:joint(?:ly)?(?: owned| held)?|shared?|co-?owned)
    (?! (?:with|by|between))\b
    """,
)

# After an owner's name, words that only say that it owns: "the ones OWNER shares".
ALSO_OWNS = row(
    "owns",
    "the ones OWNER shares",
    r"(?<=\bOWNER )(?:(?:also|too) )?(?:shares?|splits?|has a (?:share|hand|part) in|co-?owns?)\b",
)

# Used if no owner is named.
SOLO = row(
    "solo",
    "owned by just one team",
    r"""
    (?<!more than )(?<!at least )\b(?:(?:just|only|by|exactly) )*(?:(?:the )?one|a single|1) (?:
        team|owner|department|lead|person|name|officer|directorate
    )\b(?: (?:responsible|named|in charge|against (?:it|them)))?
    |\b(?:a )?(?:single|sole) owners?(?:hip)?\b
    |\b(?:solely|singly) owned\b(?! by)
    """,
)
NOBODY = row(
    "nobody",
    "which have no owner",
    r"""
    \b(?:
        no|without (?:an|any)?|missing (?:an?)?|lacks? (?:an?)?|not (?:got|have) (?:an?|any)
    ) ?(?:owners?|lead|leads|responsible (?:owner|officer)|lead officer|team)\b
    |\b(?:
        unowned|unassigned|(?:(?<=which )|(?<=that )|(?<=what )|(?<=ones )|(?<=recs )|(?<=recommendations )|(?<=actions )
        |(?<=items )|(?<=anything ))(?:nobody owns|no ?one owns)|owned by (?:nobody|no ?one)
        |not owned by (?:anyone|anybody|any team)
    )\b
    |(?<!but )(?:\b(?:has|have|had|with|where|got|there is|is there) (?:got )?(?:nobody|no[ -]?one|no (?:person|people|name
    |officer|department|directorate))|\b(?:nobody|no[ -]?one)(?= (?:is |was )?(?:leading|responsible|in charge|accountable)\b))
    [ ](?:(?:is|are|was|were|named|listed|shown|currently|actually|yet|else|down) )*
    (?:lead(?:s|ing)?|own(?:s|ing)?|responsible|in charge|accountable|assigned|allocated|named|listed|given|against
    |down(?: for)?|run(?:s|ning)?|looking after|to (?:lead|own))
    (?:[ ](?:on|for|of|to|against|as|the|lead|owner|them|it|these|those|this))*(?=$| (?:and|or|but|in|which|that|are|is
    |due)\b|,)
    """,
)
AT_LEAST = row(
    "shared",
    "more than two owners",
    r"""
    \b(?:(?P<more>more than|over)|at least|no fewer than) (?:the )?
    (?P<number>two|three|four|five|six|[2-9]) (?:\w+ )?(?:owners?|teams?|departments?|leads?|people|names|officers
    |directorates|parties|bodies)\b
    |\b(?P<number2>two|three|four|five|six|[2-9]) or more (?:\w+ )?(?:owners?|teams?|departments?|leads?|people|names
    |officers|directorates|parties|bodies)\b
    """,
)
SEVERAL = row(
    "shared",
    "which have more than one owner",
    r"""
    \b(?:
        jointly owned|joint(?:ly)? own\w*|shared between|shared by|co-?owned
        |more than (?:one|1|a single) (?:(?:responsible|named|listed|different|accountable|lead) )?
        (?:owner|team|department|lead|person|name|officer|directorate|party|body)s?(?: (?:is|are|named|down))*
        (?: (?:responsible|accountable|in charge|against (?:it|them)))?
        |(?:several|multiple|two) (?:(?:responsible|named|listed|different|accountable|lead) )?owners
        |shared owner\w*
        |(?:(?<=are )|(?<=is )|(?<=the )|(?<=only ))(?:shared|joint)(?=$| ones?\b| and| but)
        |joint (?:ones?|recs?|recommendations?|actions?)
    )\b
    """,
)

# A team (`who`) that isn't in the plan, which has to be pointed out before anything is counted.
STRANGE = (
    row(
        "together",
        "things roads and OWNER do together",
        r"""
        \b(?P<who>[a-z][\w&-]*) (?:and|&|with) (?:the )?OWNER (?:\w+ )?(?:together|jointly|between them|in common)\b
        """,
    ),
    row(
        "together",
        "things OWNER and roads do together",
        r"\bOWNER (?:and|&|with) (?:the )?(?P<who>[a-z][\w&-]*) (?:\w+ )?(?:together|jointly|between them|in common)\b",
    ),
    row(
        "has",
        "what does roads own",
        rf"""
        \b(?:
            do|does|did|has|have|is|are|was
        )(?: the)? (?P<who>[a-z][\w&' -]*?)(?: (?:{TEAM_NOUN}))?(?: (?:actually|currently|also|still)
        )? (?:
            own|owns|owned|lead|leads|down for|up to|on the hook for|responsible for|in charge of|accountable for|got on
            |have to do|need to do
            |look after|manage|run|leading|leading on|working on|have on|got to do|got
        )\b(?! to\b)
        """,
    ),
    row(
        "by",
        "which are owned by roads",
        rf"""
        \b(?:
            owned|led|run|handled|managed|held|delivered|done
        )(?: (?:only|solely|jointly|just|both|mainly))* by (?:the )?(?P<who>
            (?!me\b|us\b|you\b|anyone\b|whom\b|who\b|DUE)[a-z][\w&' -]*?
        )(?: (?:{TEAM_NOUN}))?(?=
            $| (?:and|or|in|under|that|which|are|is|have|due|with|STATUS|OPEN|DUE|THEME)\b
        )
        """,
    ),
    row(
        "for",
        "list for roads team",
        rf"""
        \b(?:(?<!search )for|of|with|by|to|from)(?: the)? (?P<who>
            [a-z][\w&'-]*(?: (?:and )?[a-z][\w&'-]*)?
        ) (?:{TEAM_NOUN})(?:'s|s'|s)?$
        """,
    ),
    row(
        "team",
        "the roads team",
        rf"""
        ^(?:list |show |what )?(?:the )?(?P<who>
            [a-z][\w&'-]*(?: (?:and )?[a-z][\w&'-]*)?
        ) (?:{TEAM_NOUN})(?:'s|s'|s)?\b
        """,
    ),
    row(
        "with",
        "everything assigned to roads",
        r"""
        ^(?:
            (?:
                what|which|how many|recs?|recommendations?|ones|actions?|items?|everything|anything|list|all
                |number|count|of|that|are|is|do|does|STATUS|OPEN
            ) )+
        (?:
            sits? with|belongs? to|assigned to|down to|allocated to|falls? to|rests? with|lies? with|owned by|for
        )(?: the)? (?P<who>[a-z][\w&' -]*?)$
        """,
    ),
    row(
        "what",
        "what roads has to do",
        r"""
        \bwhat (?:the )?(?P<who>[a-z][\w&-]+(?: [a-z][\w&-]+)?)(?: team| department)? (?:
            has to|have to|owns?|leads?|must|needs to|is responsible|are responsible|has got|have got|is doing
            |are doing
        )\b
        """,
    ),
    row(
        "whose",
        "roads' recommendations",
        rf"""
        ^(?P<who>[a-z][\w&-]*(?: [a-z][\w&-]*)?)(?:'s|s') (?:{ITEMS}|ones|list|responsibilities|plate|tasks?|work)\b
        """,
    ),
    row(
        "whose",
        "which are not roads'",
        r"""
        ^(?:which|what|the ones?|those|ones)(?: (?:ones|recs|recommendations))? (?:that )?(?:is|are|was|were)(?: not)?
        [ ](?:the )?(?P<who>[a-z][\w&-]*(?: [a-z][\w&-]*)?)(?:'s|s')$
        """,
    ),
    row(
        "count",
        "how many has roads got",
        r"""
        ^how many (?:
            recs? |recommendations? |actions? |items? |ones? )?
        (?:has|have|did|does|do|had) (?:the )?(?P<who>[a-z][\w&' -]*?) (?:
            got|own|have|finish|complete|done|STATUS|OPEN|had|not|still|left|lead|deliver
        )\b
        """,
    ),
)
MARKED = row("", "OWNER", r"\b(?:OWNER|REF|IT|THEME|DUE|STATUS|OPEN)\b")
