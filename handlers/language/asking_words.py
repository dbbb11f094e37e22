"""Signs that a message about a recommendation asks something, rather than reporting something to record.

Messages are in lower case and without courtesies. `MARK`, also in lower case ("r0"), replaces the recommendations that they
name.
"""

from __future__ import annotations

from handlers.language.rows import pattern

_OPENS = (
    r"(?:^|[.,;:!?()\n–—-]\s*|\br0\s+"
    r"|\b(?:and|or|so|but|then|also|plus|ok|okay|right|well|now|lol|hi|hello|hey|yes|no|planbot)\s+)"
)
_PRONOUN = r"(?:it|they|we|there|you|i|u|he|she|any\w*|some(?:one|body)|everyone|everybody|folk)"
_AUXILIARY = (
    r"(?:is|are|was|were|has|have|had|did|does|do|will|can|could|should|would|must|may|might|isn|aren|wasn|hasn|haven"
    r"|didn|doesn|don|won|cannot|can|iz|hes|hae|dae|wis)(?:['’]?t|nae)?"
)
ASKS = pattern(
    rf"""
    \?(?!\S)
    |{_OPENS}(?:(?:the|for|on|in|at|by|to|from|of|with|just|please|pls|plz)\s+)*
        (?:who(?:se|m)?|what|which|when|where|why|how|whit|wha|whaur|whan|hoo|wot|wat|wen|wich|howe|whn|wer)
        (?:['’]?(?:s|re|ll|d))?\b
    |\b(?:who|what|when|where|why|how|which\s+one)(?:['’]?s)?[\s.!]*$
    |\b(?:what|who|how|when|why)(?:['’]?s|\s+(?:is|are|was|were|has|have|do|does|did|will|can|should|would|else|about))\b
    |{_OPENS}(?:{_AUXILIARY})\s+(?!be\b|been\b)(?!to\b)(?=\S+\s+\S|{_PRONOUN}\b|r0\b)(?<!r0\s)
    |\b{_AUXILIARY}\s+(?:not\s+)?{_PRONOUN}\b
    |\bwho\s+(?:owns?|leads?|does|runs?|deals?|looks?)\b|\bam\s+i\b
    |\bi\s+mean[t]?\W+(?:to\s+say\s+)?(?:r0|planbot)\W*(?:sorry|please)?\W*$
    |^(?:\S+\s+)?(?:re|regarding)\s+r0\b|\bone[\s-]liner\b|^(?:the\s+)?names?\s+of\b
    |{_OPENS}(?:any|ony|anything|anyone|anybody)\b(?!\s+(?:more|mair|longer)\b)
    |\byet[\s.!]*$
    |\b(?:show|list|tell|tel|telt|find|display|describe|explain|summari[sz]e|compare|look(?:ing)?|check|search|count|export
        |chart|read\s+(?:me|out)|wonder\w*|remind\w*|pull\s+up|bring\s+(?:me\s+)?up|see|ask\w*|query|queries|question|know|kno
        |understand|interested|curious|unsure|not\s+sure|filter|print|download|give\s+(?:me|us)|gimme|gie|get\s+me|send\s+me
        |walk\s+me|talk\s+me|fill\s+me|forecast|open(?=\s+r0)|detail(?:s|ed)?|info(?:rmation)?|summary|overview|history
        |latest|position
        |more\s+(?:on|about)|about(?=\s+r0)|evidence(?=\s+(?:for|on)\s+r0[\s.!]*$)|versus|vs|difference
        |(?:i|we)\s+(?:just\s+)?(?:need|want|require|would\s+like)|(?:can|could|may)\s+(?:i|we)|help|whether|if)\b
    |\b(?:status|staus|stat|state|owner|owners|lead|progress|update|updates|deadline|due\s+date|date|timescale|actions?|news
        |text|wording|title|name|note|notes|reason|reasons)\s+(?:of|on|for|o|re|fur|fae|with|and)\s+
        (?:the\s+)?(?:\S+\s+)?r0[\s.!,]*$
    """,
)
"""A question mark, an interrogative, an inverted verb, or a verb that asks for something to be shown."""
NAMES = frozenset(
    """
        a an the of on for and or to in at by with from all both its it his their our my me us this that these those as r0
    please pls plz thanks thank you ta cheers hi hello hey planbot ok okay so well right now just also then again too only
    rec recs recommendation recommendations number no action actions plan item items     status owner owners lead leads
    progress update updates deadline deadlines due date dates timescale timescales note notes evidence     link links proof
    comment comments theme section heading title name names text wording full details detail info card history     position
    latest news cost costs budget part parts step steps response contact contacts who summary short brief long version
    original document proposed agreed planned column columns priority risk rating reason reasons next last first current
    currently today
    """.split()
)
"""Words that name something in a plan but say nothing about it: "R5, owner and date please"."""
TELLS = pattern(
    r"""
    \b(?:is|are|was|were|has|have|had|will|won['’]?t|been|be|should|must|needs?|can(?:not|['’]?t)|did|isn['’]?t|hasn['’]?t|we|i
    |[a-z]+['’](?:s|ve|re|ll)(?=\s)|r0['’]?s\s+(?:wi|with|no|not|now|noo|been|gone|going|still|all|a[a-z]+ed)|[a-z]{3,}ed|slips?
    |r0\s+(?:no\s+longer|back\s+on|off|all\s+good|half|nearly|almost|mostly|partly|stuck|blocked|slippage|stalled
    |ready|under\s?way)
    |now|noo|done|gone|went|goes|became|drew|grew|found|came|took|gave|began|rose|fell|wrote|spoke|spent|paid
    |built|bought|brought|chose|kept|ran|taught
    |won|lost|left|still|waiting|awaiting
    |sent|put|set|made|held|met|got|going|change|move|mark|add|late|delay\w*|finish\w*|complete\w*|complet\w*
    |because|coz|cos|until|till?|tae|instead|not|started|starting|over|out|with)\b
    |:\s*\S+\s+\S
    """,
)
"""A word that says something about a recommendation."""
NEW_VALUE = pattern(r"r0(?:['’]s)?\s+(?:owners?|leads?)\s+(?P<word>[a-z]+)")
"""A field followed by a word that may be its new value: "R27 owner Legal"."""
IT = pattern(r"(?:it|this\s+one|that\s+one)\b")
"""A pronoun at the beginning of a statement, which means the thread's recommendation: "it's with Finance now"."""
SENTENCE_WORDS = 6
"""Words that name nothing in a plan. With more of them than this, a message is a sentence, whatever the words are."""
