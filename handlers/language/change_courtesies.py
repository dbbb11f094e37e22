"""What people say around a change that isn't part of it: greetings, thanks, "just to let you know", the end of a letter."""

from __future__ import annotations

import re

from handlers.language import emoji
from handlers.language.change_verbs import VERB, VERBS
from handlers.language.rows import laid_out, pattern

_NAME = r"@?planbot\b[\s,:!]*"
_GREETING = laid_out(r"""
    (?:(?:(?:hi|hello|hey|hiya|dear|good\s+(?:morning|afternoon|evening)|morning|afternoon)
    (?:\s+(?!(?:r|rec|recommendation|please|just|can|could|we|i|it|the|all\s+of|add|mark|update|set)\b
    |[a-z]{0,3}\d)[a-z][\w'’-]{1,20}){0,2}\s*(?:[,!.–—-]|\n|$)
    |(?:hi|hello|hey|hiya|morning|afternoon|good\s+(?:morning|afternoon|evening))(?:\s+(?:there|all|both|team|everyone|folks))?
    |ok(?:ay)?|right|so|and|also|then|well|yes|yeah|yep|aye|sorry|oh|ah|erm?|um|thanks|(?:that['’]?s\s+)?(?:great|good)\s+news
    |quick\s+(?:one|update)|btw|by\s+the\s+way|incidentally|anyway|dear(?=\s*,)
    |(?:no[\s,]+)?(?:that|this|it)(?:['’]?s|\s+is)\s+
    (?:not\s+(?:right|correct|true)|wrong|incorrect|out\s+of\s+date)(?=\s*[,.;:–—-])
    |fyi|for\s+info(?:rmation)?|heads[\s-]up
    |for\s+the\s+record|(?:update|news|note|n\.?b\.?)(?=\s*[:,–—-]\s)|as\s+of\s+(?:today|now|this\s+(?:morning|week
    |month))|as\s+at\s+today
    |(?:further|following(?:\s+on)?|in\s+(?:reply|response|relation)|with\s+reference|as\s+per|regarding)\s+
    (?:(?:to|from|on)\s+)?(?:(?:my|our|your|the|last|yesterday['’]?s|today['’]?s|this|week['’]?s|morning['’]?s|recent)\s+){0,4}
    (?:e-?mails?|meeting|calls?|chat|conversation|message|discussion|catch[\s-]?up|letter|request|board|chaser)
    (?:\s+(?:yesterday|today|earlier|of|on|this|last|\w+day|morning|afternoon|week)){0,3}(?=\s*[,.:;–—-])
    |(?:i\s+)?hope\s+(?:you['’]?re|all\s+is|you\s+are)\s+(?:all\s+)?(?:well|ok(?:ay)?|good)
    |(?:i\s+)?hope\s+you\s+had\s+an?\s+(?:[a-z]+\s+){1,3}?
    (?:weekend|week|day|break|holiday|time|evening|christmas|easter|summer)
    |(?:when|if)\s+you(?:['’]ve|\s+have|\s+get)(?:\s+got)?\s+(?:an?\s+)?(?:sec(?:ond)?|moment|minute|min|chance|time))
    (?:\b|(?<=[,!.–—-])))(?!\s+(?:on|for|to|against|of|re
    |under)\b)[\s,!.:;–—-]*
    """)
_TELLING = laid_out(r"""
    (?:(?:just\s+)?(?:a\s+(?:quick\s+)?(?:note|line|message)\s+)?(?:to\s+)?(?:say|let\s+you\s+know|confirm|advise
    |inform(?:\s+you)?|report|update\s+you|mention|tell\s+you|(?:flag|note|add|record|log)(?=\s+that\b))
    (?=\s+(?:that\b|[a-z]{0,4}\s?\d[\w./]{0,6}(?![\w-])|we\b|i\b|the\b|rec\b|recommendation\b|work\b|there\b))
    |(?:i|we)(?:['’]?m|\s+am|['’]?re|\s+are)?\s+(?:(?:can|am|are|now|just|very|really|also|meant|forgot
    |writing|would\s+like|wish
    |want|able|happy|pleased|delighted|glad|sorry|please|wanted)\s+)*(?:to\s+)?
    (?:say|confirm|report|advise|note|let\s+you\s+know|inform\s+you|tell\s+you|think|believe|understand|see
    |mention|add|inform(?=\s+that\b))(?=\s*,
    |\s+(?:that\b|[a-z]{0,4}\s?\d[\w./]{0,6}(?![\w-])|we\b|the\b|rec\b|recommendation\b|work\b|there\b))
    |(?:(?:please|can\s+you|could\s+you|pls)\s+){0,4}(?:record|note|log|be\s+(?:aware|advised))(?=\s+that\b))
    (?:\s+that\b)?[\s,:;–—-]*
    """)
_ASKING = laid_out(r"""
    (?:(?:can|could|would|will)\s+(?:you|we|i|someone|somebody)(?=\s+(?:please\s+|just\s+|kindly\s+|also\s+|now\s+){0,4}
    (?!have\b|get\s+(?:a|the|an)\b|see\b|tell\b|show\b|say\b|know\b)[a-z]+)
    |i(?:['’]d|\s+would)\s+like\s+(?:you\s+)?to
    |i\s+(?:want|need)\s+(?:you\s+)?to
    |it(?:['’]?s|\s+is)\s+(?:needed|necessary|required)\s+to
    |(?:you\s+can|we\s+can|we\s+need\s+to|we\s+should|you\s+may)(?=\s+(?:now\s+)?(?:mark|close|set|update|record|log
    |put|move|change|add)\b)
    |let['’]?s
    |go\s+ahead\s+and
    |just
    |now(?=\s+(?:mark|close|set|update|record|log|put|move|change|add)\b))\b[\s,]*
    """)
LEAD = pattern(
    rf"^\s*(?:/?plan\s+)?(?:{_TELLING}|{_GREETING}|{_NAME}|{_ASKING}|that(?:['’]?s|\s+is)?\b\s+(?=(?:rec"
    rf"(?:ommendation)?\s+)?#?[a-z]{{0,4}}\s?\d)|(?:pl(?:ea|e|ee|a)se?|pls|plz|kindly)\b[\s,]*"
    rf"(?:to\s+(?=(?:{VERB}|assign|close|extend|add|remove|reopen)\s))?)*",
    re.I,
)
REQUEST = pattern(r"\b(?:can|could|would|will)\s+(?:you|we|i|someone|somebody)\b|\bplease\b|\bpls\b", re.I)
PLEASE = pattern(r"\b(?:please|pls|plz|kindly)\b", re.I)
COURTESY = pattern(
    r"""
    (?:(?:[\s,.!;–—-]+|^)(?<!\bof\s)(?<!\bour\s)(?<!\bto\s)(?<!\bwith\s)(?<!\bsaid\s)(?<!\bmy\s)(?<!\bsays\s)
    (?<!\btheir\s)(?<!\bfor\s)(?<!\bsay\s)
    (?:please|pls|plz|thanks(?:\s+(?:a\s+lot|so\s+much|very\s+much|in\s+advance|again|all))?|thank\s+you(?:\s+(?:so
    |very)\s+much)?|many\s+thanks|thx|cheers|ta|ty
    |shout\s+if\s+[\w\s]{2,30}|let\s+me\s+know\s+if\s+[\w\s]{2,40}|any\s+(?:questions|probs|problems|queries)[\w\s,]{0,30}
    |xx+|if\s+(?:that['’]?s|that\s+is|it['’]?s)\s+(?:ok(?:ay)?|alright|possible)|if\s+possible|when\s+you\s+(?:get
    |have)\s+a\s+(?:chance|moment|minute|sec)
    |(?:kind(?:est)?|best|warm)\s+(?:regards|wishes)|regards|all\s+the\s+best
    |(?:best|yours)(?=\s*,)|for\s+me|for\s+us|i['’]?m\s+afraid)(?:\s+(?:planbot|both|all)|[\s,]+
    (?-i:[A-Z][a-z]+(?:\s[A-Z][a-z'’-]+)?(?=\s*$)))?[\s,.!?]*)+$
    """,
    re.I,
)
RECORD_IT = pattern(
    r"(?:[\s,.!;–—-]+)(?:(?:can|could|would)\s+(?:you|someone)\s+)(?:please\s+)?(?:put|add|record|log|pop|include"
    r"|note)\s+(?:that|this|it)"
    r"(?:\s+(?:in|to|on|into)\s+(?:the|your|our)\s+(?:plan|tracker|record|log|system))?(?:\s+please)?[\s?.!]*$",
    re.I,
)
"""A request at the end to record what was said: "Could you put that in the plan?"."""
SIGNATURE = pattern(
    r"""
    (?:(?:many\s+)?thanks|thank\s+you|cheers|(?:kind(?:est)?|best|warm|with)\s+(?:regards|wishes)|regards|best|yours\s+\w+
    |all\s+the\s+best)[\s,.!]*(?:$|\w+$)
    |sent\s+from\s+my\b|-- ?$|_{4,}|from:|on\s.{5,60}\swrote:|>
    """,
    re.I,
)
"""The beginning of the end of a letter."""
_EMOJI = rf"\s|{emoji.NAMED}|{emoji.PICTURE}"
EMOJI = pattern(rf"(?:{_EMOJI})+$", re.I)
EMOJI_FIRST = pattern(rf"^(?:{_EMOJI})+", re.I)
_REF = r"(?:[a-z]+\s)?[a-z]{0,4}[\s.-]?\d[\w./]*"
_TICKS = r"(?:[✅☑✔]\ufe0f?|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):)+"
TICK = pattern(rf"^\s*(?:{_TICKS}\s*(?P<after>{_REF})|(?P<before>{_REF})\s*:?\s*{_TICKS})(?:{_EMOJI})*$", re.I)
BULLET = pattern(
    r"^(?:[-*•·▪◦●○‣⁃–—]\s+(?=[a-z]{1,14}[ .-]?\d|\d+\.\d)|[-•·▪◦●○‣⁃–—](?=[a-z]{1,4}\d)|\d{1,2}[.)]\s+(?=[a-z]{0,4}[ .-]?\d))",
    re.I,
)
"""What begins a row in a list of recommendations. The bullets of a list in somebody's progress are part of it."""
SPOKEN = (
    (pattern(r"\s+(?:full\s+stop|period)\s*$", re.I), ""),
    (pattern(r"\s+full\s+stop\s+", re.I), ". "),
    (pattern(r"\s+comma\s+", re.I), ", "),
    (pattern(r"\s+colon\s+", re.I), ": "),
    (pattern(r"\b(?:u+m+|u+h+|e+r+m+)\b,?\s+", re.I), ""),
)
"""Dictated punctuation."""
_WORDS = """
    noo/nou: now; wi/wae/wie: with; tae: to; til/till/'til: until; fae/frae: from; aw/a': all; ahint: behind; taen: taken;
    cos/coz/cuz/'cause/becos/becoz/becuase/becasue/beacuse/bcos: because; stairted/stertit/stairtit: started; pit: put;
    feenished/feenisht/finisht: finished; duin/dun: done; hae/hiv: have; hisnae/hasnae: has not; isnae/isna/isny: is not;
    arenae/urnae: are not; wasnae/wisnae: was not; willnae/winnae: will not; cannae: cannot; gaun/gaein/gonnae: going;
    gien/gied: given; gie: give; o: of; oor: our; aboot: about; oot: out; doon: down; aff: off; ower: over; haundit: handed;
    haud: hold; haun: hand; lang: long; ye: you; ony: any; mair: more; daein: doing; dae: do;
    stil/stll/sitll: still; staus/statsu/stauts/satus/sttaus: status; delaied/delyed/dilayed/delayd/deleyed/dealyed: delayed;
    exented/extented/exteded: extended; compleat/complete'd/compleet/complet/complte/compelte/copmlete: complete;
    compleated/compleeted/completd/compelted: completed; finnished/finshed/finishd/finised/finihsed: finished;
    startd/strated/starded: started; untill/unitl: until; hlod/hodl: hold; inprogress/inprogres/in-progres: in progress;
    progres/progess/prgress: progress; reopn/reopne/re-opn: reopen; becuse: because; beind/behnd: behind;
    schedual/shedule/scedule: schedule; chnage/cahnge/chagne: change; plese/plaese/pleese/pelase: please;
    januray/janurary: january; febuary/feburary/febrary: february; septmber/setpember: september; ocotber: october;
    slipt: slipped; movd/moevd: moved; complted/compelted/cmpleted/compeleted: completed;
    yestreday/yesturday/yestarday: yesterday; novmber/novemeber: november; decemeber/decmber: december; pospone: postpone;
    posponed/postpond: postponed; upate/updaet/updte: update;
    reccomendation/recomendation/reccommendation/recommendaton/recomendaton/recommedation/recommandation: recommendation
    """
REWORDED = {
    way: word.strip()
    for ways, word in (entry.split(":") for entry in " ".join(_WORDS.split()).split(";"))
    for way in ways.strip().split("/")
}
"""Words as some people write them, with the standard wording. What is recorded keeps the author's own words."""
_WAYS = "|".join(re.escape(way).replace("'", "['’]") for way in sorted(REWORDED, key=len, reverse=True))
REWORD = pattern(
    rf"(?<![\w'’])(?:{_WAYS})(?![\w'’-])"
    r"|(?<=\d\s)too(?=\s+(?:del[a-z]+ed|on\s+h|in\s*prog|compl|not\s+st))|(?<=\bnow\s)dew\b|\bdew(?=\s+(?:date|by|in"
    r"|on|end|now)\b)"
    r"|(?<=\d)['’]s\s+no(?=\s+(?:yet\s+|been\s+)?(?:done|finished|started|stairted|complete[d]?|closed)\b)"
    r"|(?<=\w)['’]s\s+no(?=\s+(?:daein|doing|needed)\b)"
    r"|(?<=\d\s)r(?=\s+(?:(?:both|all|now)\s+)?(?:done|finished|complete[d]?|closed|started|in\s+progress|on\s+hold)\b)"
    r"|(?<=['’]ve)\s+no(?=\s+(?:yet\s+)?(?:done|finished|started|stairted|stertit)\b)",
    re.I,
)


WAYS_BY_PLACE = {"r": "are", "too": "to", "dew": "due"}
"""Words that have a standard wording only in the places where `REWORD` matches them."""


def usual(way: str) -> str:
    """The standard wording for a match of `REWORD`: "R5's no done yet" and "we've no done R5" both mean not done."""
    if way.lower() in WAYS_BY_PLACE:
        return WAYS_BY_PLACE[way.lower()]
    return REWORDED.get(way.lower().replace("’", "'"), " is not" if way[:1] in tuple("'’") else " not")


SIGNS = pattern(r"[.,:;]")
QUOTE_OPENS, QUOTE_CLOSES = '“"`*', '”"`*'
QUOTED_WITHIN = pattern(r"[“”\"`]")
END = 120
"""How many characters at the end of a line are searched for courtesies, and for words that introduce a link."""
SUBJECT_LINE = pattern(r"(?:(?:subject|re|fwd?|fw)\s*:\s*){1,4}$", re.I)
"""What precedes a recommendation in the first line of a letter: "Subject: R10"."""
AFTER_SUBJECT = pattern(r"[ \t]*(?:[-–—:,.]|\n)\s*")
LEADS_TO_SUBJECT = pattern(
    r"(?:^|(?<=\s))(?:(?:the(?=\s+$)|the\s+(?:recommendation|rec|action|item)(?:\s+(?:no\.?|number))?"
    r"|re|regarding|about|as\s+for|as\s+regards|with\s+(?:regard|reference|respect)\s+to"
    r"|concerning|in\s+relation\s+to|on\s+the\s+subject\s+of|both|all\s+of|action|subject)[\s:]+)+$",
    re.I,
)
"""Words that introduce a recommendation and say nothing: "Re R5: …"."""
BEFORE_STATEMENT = pattern(
    r"""
    (?!.*\b(?:if|whether|not|n['’]t|until|unless|once|when|who|what|which|why|how|hop(?:e|es|ing)|expect\w*|should
    |would|could|might|may|said|says|unsure|wonder\w*
    |check\w*|ask\w*|think\s+about|remind|before|after|because|was|were|like|rather)\b)
    [a-z][^?\n]{2,90}(?:\bthat|,|:|[–—])\s+(?:both\s+|all\s+of\s+)?$
    """,
    re.I,
)
"""A clause that introduces a statement: "As agreed at committee, …", "The committee has agreed that …"."""
BOTH = pattern(
    r"^(mark|set|close|update|put|move|complete|change)\s+(?:both|all\s+of|all)\s+(?=(?:of\s+)?[a-z]{0,3}\s?\d)", re.I
)
"""Words between a verb and several recommendations: "mark both R5 and R27 complete"."""
SAME_AGAIN = pattern(
    r"(?:\s*[.;,\n–—-]\s*|\s+)(?:(?:and|please|but|then)\s+)*(?:(?P<same>(?:the\s+)?same\s+(?:again\s+)?(?:for|on|with|to"
    r"|applies\s+to|goes\s+for)|ditto(?:\s+for)?|likewise(?:\s+for)?|also(?:\s+for)?)\s+)?$",
    re.I,
)
"""Words that introduce another recommendation to which the same applies: "mark R5 as done. Also R27"."""
TOO = pattern(r"[\s,]*(?P<too>too|as\s+well|also|likewise|the\s+same|same|ditto)?(?:\s+please)?[\s.!]*", re.I)
VERBS_SPELT = ("update", "change", "complete", "extend", "assign", "reopen")
PLEASE_BEFORE_SIGN = pattern(r"(?:^|(?<=\w))\s+(?:please|pls|plz|kindly)(?=\s*(?:[:,;–—-]|\.\s))", re.I)
""""Please" after a recommendation or its new state: "progress on R4 please: …", "put R5 down as done please, it was signed"."""
SIGN_BEFORE_STATUS = pattern(r"^\s*[:–—-]\s*(?=status\b)", re.I)
"""Punctuation before the word "status", which makes no difference: "R27 - status: in progress"."""
SIGN_FIRST = pattern(r"^\s*(?::|[–—-](?=\s))\s*", re.I)
"""Punctuation between a recommendation and what is said about it."""
PREPOSITION = pattern(r"(?:on|for|under|in)\s+", re.I)
SENTENCE_STARTS = pattern(r"\s+(?:the|our|we|we['’]ve|it|this|they|there)\b", re.I)
"""The beginning of a sentence after "for R23": "for R23 we've issued the guide"."""
LINKS = pattern(r"^(?:(?:so|and|also|now|well|right|then)\s+)+", re.I)
"""Words that link a sentence to the one before it."""
BEFORE_REF_ALONE = pattern(
    r"(?:(?:so|and|also|now|well|right)\s+)*"
    r"(?:(?:on|for|under|re|regarding|about|as\s+for|as\s+regards|concerning|subject|fwd?|with\s+(?:regard|reference|respect)"
    r"\s+to)[\s:]+)*",
    re.I,
)
"""What precedes a recommendation at the beginning of a remark: "for R23 we've issued the guide"."""
BEFORE_REF_AT_END = pattern(r"(?<![\s,;:(–—-])[\s,;:(–—-]{1,4}(?:re|regarding|for|against|under|concerning)[\s:]{1,3}$", re.I)
"""What precedes a recommendation at the end of a remark: "met with suppliers re R12"."""
VERB_FIRST = pattern(rf"(?:{VERB}|{'|'.join(VERBS)}|reopen)\s+(?:the\s+status\s+of\s+)?", re.I)
LIKE_A_REF = pattern(r"[a-z]{1,3}-?\d{1,4}\b", re.I)
FIRST_WORDS = pattern(r"^(?:(?:please|pls|also|then|and|kindly)\s+)+", re.I)
"""Courtesies before another field: "and please add a note …"."""
