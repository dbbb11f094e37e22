"""Questions about the past: changes to a recommendation, in a period or by somebody, and the position on a given day.

A row has to match the whole text, without its closing punctuation. Groups: `ref`, `field`, `owner`, `when` and `before` (words
for a time), and `how` (if the question is how often, not why).
"""

from __future__ import annotations

import re

from handlers.language.refs import TYPED_REF
from handlers.language.rows import row

FLAGS = re.IGNORECASE | re.DOTALL

SHOW = r"(?:show (?:me )?|list |give me )?(?:all )?(?:the )?"
CHANGES = r"(?:full |latest |recent |last )?(?:history|changes|updates|log|audit trail)"
WHAT_CHANGED = r"what(?:['’]s| is| was| has| have)? ?(?:been )?(?:changed|new|updated)"
MOVED = r"(?:delayed|moved|postponed|extended|slipped|pushed back|put back|late)"
CHANGE = r"(?:touch|update|change|edit|post)"
DAY_FOLLOWS = r"(?=(?:on|at the end of|yesterday|last (?:week|month|year|quarter))\b)"
TIME_FOLLOWS = r"(?: (?:since|this|last|in|on|between|after|before|today|yesterday)\b.*?)?"

LAST_ASKED = re.compile(
    r"since (?:i (?:last|was last) (?:asked|looked|checked|here|in)|(?:the )?last time(?: i (?:asked|looked|checked))?)"
    r"|(?:from|after) last time",
    re.IGNORECASE,
)
"""The time since somebody last asked what had changed."""
IT = re.compile(r"\b(?:it|that one|this one)\b", re.IGNORECASE)
"""The recommendation that a thread is about."""
FIELD_WORDS = {"deadline": "timescale", "state": "status"}
"""Words for a field besides its own name: "what was the deadline of R9 on 1 March"."""

ROWS = (
    row(
        "recommendation",
        "history of R17 since March",
        rf"{SHOW}{CHANGES}(?: (?:of|for|on|to|in))? (?P<ref>{TYPED_REF})(?P<when> .+?)?",
        FLAGS,
    ),
    row(
        "recommendation",
        "how has R17 moved since March",
        rf"how (?:has|have|did) (?P<ref>{TYPED_REF}) (?:moved?(?: on| along)?|changed?|developed?|evolved?)(?P<when> .+?)?",
        FLAGS,
    ),
    row("recommendation", "R17's history", rf"(?P<ref>{TYPED_REF})(?:'s|’s)? (?:history|changes|log)(?P<when> .+?)?", FLAGS),
    row(
        "recommendation",
        "what changed on R17 last week",
        rf"{WHAT_CHANGED} (?:on|in|about|for|with) (?P<ref>{TYPED_REF})(?P<when> .+?)?",
        FLAGS,
    ),
    row(
        "recommendation",
        "has anyone updated R17 this week",
        rf"""
        (?:has|have|did) (?:anyone|anybody|somebody|someone|they|we|you) (?:ever |already |yet )?
        (?:{CHANGE}(?:e?d)?|reported on|posted (?:on|to)) (?P<ref>{TYPED_REF})(?P<when> .+?)?
        """,
        FLAGS,
    ),
    row(
        "notes or evidence",
        "what evidence is there for R17",
        rf"""
        (?:{SHOW}|(?:what|which|any|is there any|are there any) )
        (?P<field>notes|evidence)
        (?: is there| are there| do we have)? (?:on|for|of|about) (?P<ref>{TYPED_REF})
        """,
        FLAGS,
    ),
    row(
        "notes or evidence",
        "which notes does R17 have",
        rf"(?:what|which) (?P<field>evidence|notes) does (?P<ref>{TYPED_REF}) have",
        FLAGS,
    ),
    row(
        "notes or evidence",
        "does R17 have any evidence",
        rf"does (?P<ref>{TYPED_REF}) have (?:any )?(?P<field>evidence|notes)",
        FLAGS,
    ),
    row(
        "notes or evidence",
        "has anyone added a note to R17",
        rf"""
        (?:has|have|did) (?:anyone|anybody|somebody|someone|people|they) (?:ever |already |yet )?
        (?:added|add|posted|post|written|write|left|leave|given|give|attached|attach|put) (?:any |a |some )?(?:more |further )?
        (?P<field>notes?|evidence) (?:to|on|for|of|about) (?P<ref>{TYPED_REF})
        """,
        FLAGS,
    ),
    row(
        "last change",
        "who last updated R17",
        rf"who (?:has )?(?:last |most recently )?{CHANGE}(?:e?d) (?:on |to )?(?P<ref>{TYPED_REF})(?: last)?",
        FLAGS,
    ),
    row(
        "last change",
        "when was R17 last changed",
        rf"when (?:was|has) (?P<ref>{TYPED_REF}) (?:been )?(?:last )?{CHANGE}(?:e?d)(?: last)?",
        FLAGS,
    ),
    row("last change", "when did R17 last change", rf"when did (?P<ref>{TYPED_REF}) (?:last )?change(?: last)?", FLAGS),
    row(
        "moves",
        "how often has R9 slipped",
        rf"""
        (?:(?P<how>how often|how many times)|why|when) (?:was|has|did) (?:the (?:timescale|deadline|due date) of )?
        (?P<ref>{TYPED_REF}) (?:been )?(?:{MOVED}|move|slip)
        """,
        FLAGS,
    ),
    row(
        "waiting",
        "what is waiting for sign-off",
        r"""
        (?:what|anything|which recommendations?)(?: is| are|['’]s| that)? ?(?:still )?
        (?:wait|waits|waiting)(?: for)? (?:sign[ -]?off|approval|agreement|a decision|an approver)
        |what(?: is|['’]s) (?:still )?waiting(?: (?:now|today|at the moment))?
        """,
        FLAGS,
    ),
    row(
        "as at",
        "what was the status of R17 on 1 March",
        rf"""
        (?:(?:what was |show (?:me )?)?(?:the )?(?P<field>[a-z]+(?: [a-z]+)?) of )?
        (?:what was |how was )?
        (?P<ref>{TYPED_REF}) (?:as (?:it was )?(?:at|of|on) |as it stood (?:at|on) |back on |{DAY_FOLLOWS})
        (?P<when>.+?)
        """,
        FLAGS,
    ),
    row(
        "as at",
        "how did R17 look on 1 March",
        rf"""
        (?:what|how) (?:did|was) (?P<ref>{TYPED_REF}) (?:say |stand |look like |look )?
        (?:(?:as )?(?:at |of )|{DAY_FOLLOWS})
        (?P<when>.+?)
        """,
        FLAGS,
    ),
    row(
        "as at",
        "what did the plan say about R17 on 1 March",
        rf"""
        what did (?:the (?:plan|document)|it) say (?:about|on|for|of) (?P<ref>{TYPED_REF})
        [ ](?:(?:as )?(?:at |of )|back on |{DAY_FOLLOWS})(?P<when>.+?)
        """,
        FLAGS,
    ),
    row(
        "as at",
        "what did the plan say last year about R17",
        rf"what did (?:the (?:plan|document)|it) say {DAY_FOLLOWS}(?P<when>.+?) (?:about|on|for|of) (?P<ref>{TYPED_REF})",
        FLAGS,
    ),
    row(
        "recommendation",
        "what did R17 say before",
        rf"what (?:did|was) (?P<ref>{TYPED_REF}) (?:say |have |look like )?(?:before|previously|originally|earlier)"
        r"(?P<when>(?: that| this| now)?)",
        FLAGS,
    ),
    row("somebody", "what did Procurement update this month", rf"what did (?P<owner>.+?) {CHANGE}(?P<when>(?: .*?)?)", FLAGS),
    row(
        "somebody",
        "what has Procurement changed since March",
        rf"what (?:has|have) (?P<owner>.+?) (?:{CHANGE}(?:e?d)|done to the plan)(?P<when>(?: .*?)?)",
        FLAGS,
    ),
    row(
        "somebody",
        "what did Procurement do today",
        r"what (?:did|has|have) (?P<owner>.+?) (?:do|done|been (?:doing|up to)|get done|got done|record(?:ed)?|enter(?:ed)?)"
        r"(?: here)?(?P<when> (?:since|this|last|in the last|over the last|today|yesterday|on)\b.*)",
        FLAGS,
    ),
    row("somebody", "my changes today", rf"{SHOW}(?P<owner>my) {CHANGES}(?P<when>(?: .*?)?)", FLAGS),
    row(
        "somebody",
        "changes by Procurement since March",
        rf"""
        (?:{WHAT_CHANGED}|(?:{SHOW}|any |what )(?:(?:latest|recent|last) )?(?:changes|updates))
        (?P<before>(?: .*?)?) (?:by|from) (?P<owner>[a-z].*?)
        (?P<when>{TIME_FOLLOWS})
        """,
        FLAGS,
    ),
    row(
        "whether changed",
        "has anything changed since Friday",
        r"""
        (?:(?:has|have|did) (?:anything|something|anybody changed anything|any(?: recommendations?)?)(?: been)?
        [ ](?:changed?|updated?|new|moved)
        |(?:is there |was there )?anything (?:new|changed|updated)|(?:is there |are there )?any (?:news|changes|updates))
        (?P<when>(?: .*?)?)
        """,
        FLAGS,
    ),
    row(
        "everything",
        "what has happened since Easter",
        r"""
        what(?:['’]s| is| has| have)? ?(?:happened|been (?:happening|done|posted|reported|recorded))
        (?P<when> (?:since|this|last|in the last|over the last|during|today|yesterday)(?!.*(?:we last met|meeting|committee)).*)
        """,
        FLAGS,
    ),
    row(
        "everything",
        "what changed last week",
        rf"""
        (?:
        {WHAT_CHANGED}(?:[ ](?:in|on|to|with)[ ](?:the|this|our)[ ](?:action[ ])?(?:plan|document))?
        |what changes (?:were|have been) (?:made|posted)
        |{SHOW}{CHANGES}
        |(?:any|are there any|were there any|what) (?:changes|updates)
        )
        (?P<when>(?: .*?)?)
        """,
        FLAGS,
    ),
)
