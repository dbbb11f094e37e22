"""New owners in people's own words: "Policy now owns R9", "take Procurement off R9"."""

from __future__ import annotations

from handlers.language.change_fragments import AT, HAVE, ITS, NAMES, NOT_ASKED, OWNED_BY, OWNER, REF, TAKES, WHO
from handlers.language.change_verbs import STATUS
from handlers.language.rows import Row, laid_out, whole_line

_BESIDE = laid_out(r"""
    (?:\s*,?\s+(?:alongside|along\s+with|together\s+with|as\s+well\s+as|next\s+to|with)\s+[^\n?]{2,60})?
    """)  # the owners who remain, after one who is added
_OWNS = r"(?:(?:now|will|shall|both|jointly|to|should|together)\s+)*(?:co-?\s?own|jointly\s+own|own|share|lead(?:\s+on)?)"
_FROM_NOW = r"(?:\s+(?:now|from\s+now\s+on|together|jointly|between\s+them|as\s+of\s+(?:now|today)))*"

OWNERS: tuple[Row, ...] = (
    whole_line(
        "owners",
        "make Policy joint owner of R9 with Procurement",
        rf"""
        (?:please\s+)?(?P<adds>make)\s+{NAMES}\s+(?:(?:an?|the)\s+)?(?:joint|co-?|second|another|additional|further|extra)\s*
        (?:owner|lead)s?\s+(?:of|for|on)\s+{REF}{_BESIDE}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9 is no longer with Procurement",
        rf"""
        {ITS}\s+(?:(?:is|are|does|should|now)\s+)*(?P<removes>no\s+longer|not|isn['’]?t|doesn['’]?t)\s+
        (?:sits?\s+with|owned\s+by|led\s+by|with|belongs?\s+to|under|(?:the\s+)?responsibility\s+of)\s+
        {NAMES}(?:\s+any\s?more)?[.!]*
        """,
    ),
    whole_line(
        "owners",
        "Procurement should come off R9",
        rf"""
        {NAMES}(?:\s+(?:should|will|can|must|needs?\s+to|is|are|has|have|now|to))*\s+
        (?P<removes>com(?:e|es|ing)\s+off|stepp?(?:ed|ing|s)?\s+(?:back|down|away)\s+from|withdr[ae]wn?\s+from
        |dropp?(?:ed|ing|s)?\s+out\s+of|leav(?:e|es|ing)|left)\s+{REF}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "make Policy the owner of R9",
        rf"(?:please\s+)?make\s+{NAMES}\s+(?:the\s+)?(?:new\s+|sole\s+|only\s+)*owners?\s+(?:of|for|on)\s+{REF}[.!]*",
    ),
    whole_line(
        "owners",
        "put Policy down as the owner of R9",
        rf"""
        (?:please\s+)?(?:put|name|have|list|show|record|set)\s+{NAMES}\s+(?:down\s+)?as\s+(?:the\s+)?
        (?:new\s+|sole\s+|only\s+)*(?:owner|lead)s?\s+(?:of|for|on)\s+{REF}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "add Policy as an owner of R9",
        rf"""
        (?:please\s+)?(?P<adds>add|put|include|make)\s+{NAMES}\s+(?:as\s+)?(?:{OWNER}\s+)?(?:to|of|on|for|onto)\s+
        (?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{REF}(?:\s+(?:as\s+)?(?:well|too|(?:as\s+)?{OWNER}))?{_BESIDE}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9 add Policy as an owner",
        rf"{ITS}{AT}(?:please\s+)?(?P<adds>add)\s+{NAMES}\s+(?:as\s+{OWNER}|to\s+the\s+owners?)[.!]*",
    ),
    whole_line(
        "owners",
        "Policy should also own R9",
        rf"{NAMES}\s+(?:should|will|to|must)\s+(?P<adds>also)\s+(?:own|lead(?:\s+on)?|be\s+"
        rf"(?:an?\s+)?{OWNER}\s+(?:of|for))\s+{REF}[.!]*",
    ),
    whole_line(
        "owners",
        "replace Procurement with Policy on R9",
        rf"""
        (?:please\s+)?(?:replace|swap|change|switch)\s+(?P<removes>{NOT_ASKED}[a-z][^:;.?!\n]{{1,60}}?)\s+(?:with|for
        |by|to)\s+(?P<owners>[a-z][^:;.?!\n]{{1,60}}?)
        (?:\s+as\s+(?:the\s+)?{OWNER})?\s+(?:on|of|for|in)\s+{REF}(?P<swaps>)[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9: remove Procurement and add Policy",
        rf"""
        {ITS}{AT}(?:please\s+)?(?:remove|drop|replace|swap|take\s+off)\s+(?P<removes>{NOT_ASKED}[a-z][\w &’'-]{{1,40}}?)\s+
        (?:and\s+(?:please\s+)?(?:add|put)|with|for|by)\s+(?P<owners>[a-z][\w &’'-]{{1,40}}?)
        (?:\s+(?:instead|in|as\s+(?:the\s+|an?\s+)?{OWNER}))*(?P<swaps>)[.!]*
        """,
    ),
    whole_line(
        "owners",
        "take Procurement off R9",
        rf"""
        (?:please\s+)?(?P<removes>take|remove|drop|delete|strike)\s+{NAMES}\s+(?:as\s+{OWNER}\s+)?(?:off|from|of
        |as\s+{OWNER}\s+(?:of|on|for))\s+
        (?:the\s+(?:owners?|list)\s+(?:of|for|on)\s+)?{REF}(?:\s*[,;(–—-]\s*(?P<why>[^\n]+))?[.!]*
        """,
    ),
    whole_line(
        "owners",
        "Procurement is no longer an owner of R9",
        rf"""
        {NAMES}\s+(?P<removes>(?:is|are)\s+no\s+longer|(?:does|do)\s+not|(?:doesn|don)['’]?t|no\s+longer)\s+
        (?:{OWNER}\s+(?:of|on|for)|owns?|own|responsible\s+for|lead(?:s|ing)?(?:\s+on)?)\s+{REF}(?:\s+any\s*more)?[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9 should be Policy's now, not Commissioning's",
        rf"""
        {ITS}\s+(?:(?:should|will|is|to|now|has|have|been|be)\s+)*(?:(?:passed|handed|given|transferred|gone|moved
        |re-?assigned)\s+(?:over\s+)?to\s+)?
        (?P<owners>{NOT_ASKED}[a-z][\w&’' ,]{{1,60}}?)['’]s?\s*(?:now|from\s+now\s+on|responsibility)?
        (?:\s*[,(]?\s*(?:and\s+)?not\s+.{{1,60}})?[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9 now belongs to Policy",
        rf"""
        {ITS}\s+(?:(?:now|should|will|to|has|have|been|be|is|are|being|going|back|jointly|both|just|solely|co-?)\s*)*
        (?:belongs?\s+to|(?:under\s+)?(?:the\s+)?(?:responsibility|ownership|lead(?:ership)?)\s+of
        |(?:passed|handed|given|transferred|moved|re-?assigned|assigned|goes|gone|going)\s+
        (?:over\s+)?to|sits?\s+with
        |with|owned\s+by|led\s+by|shared\s+(?:by|between)|(?:taken|picked)\s+(?:over|up)\s+by|moves?\s+(?:over\s+)?to
        |goes\s+(?:over\s+)?to)
        \s+(?P<owners>{NOT_ASKED}[a-z][^:;.!\n]{{1,80}}?)(?:\s+(?:now|from\s+now\s+on|instead))?(?:\s*[,(]?\s*
        (?:and\s+)?not\s+.{{1,60}})?[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9 owner Policy",
        rf"{ITS}(?P<maybe>){AT}(?:(?:new|the)\s+)*{OWNED_BY}(?:\s+(?:(?:is|are|should\s+be|to|now"
        rf"|changes\s+to|changed\s+to|will\s+be)\s+)+|{AT}(?<=[\s:,=–—-]))"
        rf"(?P<owners>{NOT_ASKED}[a-z].{{2,80}})",
    ),
    whole_line(
        "owners",
        "Policy will take on R9 as well as Procurement",
        rf"""
        {NAMES}\s+(?:(?:will|shall|is|are|to|should|now|also)\s+)*(?:take\s+on|join(?:ing)?|share|own|lead(?:\s+on)?
        |work(?:ing)?\s+on)
        \s+{REF}\s+(?P<adds>as\s+well\s+as|alongside|together\s+with|jointly\s+with|along\s+with|with)\s+[^\n]{{2,100}}
        """,
    ),
    whole_line(
        "owners",
        "Policy now owns R9",
        rf"""
        {NAMES}(?:\s+(?:will|shall|now|is|are|has|have|to|be|going))*\s+
        {TAKES}\s+{REF}(?:\s+(?:over|on|now|from\s+now\s+on|instead))*
        (?:\s+(?:from|instead\s+of)\s+(?P<leaves>[a-z][\w &’'-]{{1,40}}))?[.!]*
        """,
    ),
    whole_line(
        "owners",
        "the owner of R9 has changed to Policy",
        rf"""
        (?:the\s+)?{OWNED_BY}\s+(?:of|on|for)\s+{REF}
        (?:\s+(?:has|have|is|was|will|been|now|be|to|should|must))*\s+(?:chang(?:e|ed|es|ing)|mov(?:e|ed|es|ing)
        |switch(?:ed)?|pass(?:ed|es)?|transferred|gone|goes|going)\s+(?:over\s+)?
        (?:from\s+(?P<leaves>[a-z][\w &’'-]{{1,40}}?)\s+)?to\s+{NAMES}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "Colin has handed R9 to Policy",
        rf"""
        {WHO}(?:{HAVE})?(?:\s+(?:now|just|already))*\s+(?:handed|passed|given|transferred|reassigned|moved)\s+{REF}\s+
        (?:over\s+|on\s+)?to\s+(?P<owners>{NOT_ASKED}(?!(?:{STATUS})\b)[a-z][^:;.?!\n]{{1,80}}?)(?P<maybe>)[.!]*
        """,
    ),
    whole_line(
        "status",
        "we haven’t started R27 yet",
        rf"""
        {WHO}(?:\s+(?:have|has)(?:\s+not|n['’]?t)|['’](?:ve|s)\s+not)\s+(?:yet\s+|even\s+|actually\s+)*
        (?P<unstarted>started|begun|commenced)\s+(?:(?:work\s+)?on\s+)?{REF}(?P<rest>.*)
        """,
    ),
    whole_line(
        "owners",
        "R9 has moved from Procurement to Policy",
        rf"""
        {ITS}(?:\s+(?:has|have|is|was|been|now|being|will|be))*\s+
        (?:mov(?:e|ed|es|ing)|pass(?:ed|es|ing)?|handed|transferred|goes|gone|going|went|switched)\s+(?:over\s+)?
        from\s+(?P<leaves>[a-z][\w &’'-]{{1,40}}?)\s+to\s+{NAMES}[.!]*
        """,
    ),
    whole_line(
        "owners",
        "Procurement don’t do R9 any more, it’s Policy",
        rf"""
        (?P<leaves>{NOT_ASKED}[a-z][\w &’'-]{{1,40}}?)\s+(?:(?:is|are)\s+not|no\s+longer|(?:don|doesn)['’]?t
        |do\s+not|does\s+not|(?:is|are)\s+no\s+longer)
        \s+(?:do|does|doing|owns?|leads?|leading|have|has|deal\s+with|handle)\s+{REF}(?:\s+any\s?more)?\s*[,;.–—-]\s*
        (?:(?:it['’]?s|it\s+is|that['’]?s|now)\s+(?:now\s+)?(?:with\s+)?
        |(?:please\s+)?(?:give|pass|hand|move)\s+it\s+(?:over\s+)?to\s+)
        {NAMES}(?:\s+now)?[.!]*
        """,
    ),
    whole_line(
        "owners",
        "R9, Policy to lead",
        rf"{ITS}{AT}{NAMES}\s+(?:is\s+|are\s+|will\s+)?(?:now\s+)?to\s+(?:lead|own|take\s+(?:it\s+|this\s+)?(?:on|over))"
        rf"(?:\s+(?:on\s+)?(?:it|this|that))?(?:\s+now)?[.!]*",
    ),
    whole_line(
        "owners",
        "give R9 to Policy",
        rf"(?:please\s+)?(?:give|pass|hand|switch|allocate|re-?allocate)\s+{REF}\s+(?:over\s+)?to\s+"
        rf"(?P<owners>{NOT_ASKED}[a-z].{{1,80}})",
    ),
    whole_line(
        "owners",
        "both Policy and Procurement own R9 now",
        rf"(?:both\s+)?{NAMES}\s+{_OWNS}\s+{REF}(?P<maybe>){_FROM_NOW}[.!]*",
    ),
)
