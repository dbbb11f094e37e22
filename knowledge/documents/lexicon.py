"""What a column's heading suggests about its contents, as data.

Each entry in RULES gives a role, a weight and the heading's words. A heading alone doesn't decide: its weight is added to the
score of the column's cells (see `content`), and `columns` picks the best assignment of all columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

REF, TITLE, ACTIONS, OWNERS = "ref", "title", "actions", "owners"
TIMESCALE, ORIGINAL, STATUS, PROGRESS, THEME = "timescale", "original-date", "status", "progress", "theme"
EVIDENCE, FURTHER, IGNORE = "evidence", "further", "ignore"
ROLES = (REF, TITLE, ACTIONS, OWNERS, TIMESCALE, ORIGINAL, STATUS, PROGRESS, THEME)
MAPPED = (*ROLES, EVIDENCE, FURTHER, IGNORE)  # the roles that --map accepts

_BY = r"(?:created|raised|completed|closed|reported|approved|modified|updated|entered|logged|signed off|agreed|reviewed)"
_DUE = (
    r"(?:target|due|deadline|timescales?|timeframe|timeline|scheduled|planned|expected|forecast|anticipated|estimated|proposed)"
)
# A date that isn't the deadline, whatever other words appear with it.
PAST_DATE = re.compile(
    r"\b(?:raised|created|opened|logged|identified|reported|start|starts|started|begin|began|commence\w*|closed|closure"
    r"|actual|detected|detection|discovered|found|received|issued|resolved|entered|modified|updated"
    r"|meeting|of council|committee|exec|executive|cabinet|board|published"
    r"|completed(?! by$)|done(?! by$)|last|note|signed|submitted|added|assigned|audit|report|decision|last reviewed|status date"
    r"|reporting)\b"
)
# A date that isn't the deadline either, unless a word about the future appears with it ("Agreed target date").
MAYBE_PAST = re.compile(r"\b(?:agreed|approved|review|reviewed|update)\b")
FUTURE = re.compile(
    rf"\b(?:{_DUE}|completion|implementation|delivery|by when|complete by|revised|new|extended|end|finish|due by)\b"
)
REVISED = re.compile(
    r"\b(?:revised|revision|new|extended|extension|current|latest|updated|amended|forecast|expected|rebaselined?|rescheduled)\b"
)
FIRST = re.compile(r"\b(?:original|originally|initial|first|baseline|previous|old)\b")
# Measures of something other than progress. Such a column is never a status, title or action.
ANOTHER = re.compile(
    r"\b(?:risk|priority rating|severity|likelihood|impact|probability|cost|budget|saving|savings|resource|resources|benefit"
    r"|success|criteria|kpi|measure of|outcome measure|evidence required|confidence|effort|points?|estimate|complexity|percent"
    r"|response|late|overdue|recurring|checklist|labels?|tags?|attachments?|votes?|watchers?|version"
    r"|predecessors?|duration)\b|%"
)

RESPONSE_AND_ACTION = re.compile(r"^(?:management )?responses? (?:and )?(?:agreed |proposed )?actions?\b")
# A person who did something other than carry out the recommendation.
BY_ANOTHER = re.compile(rf"\b{_BY}\b.*\bby\b|\bauthor\b|\breporter\b|\bcreator\b")

RULES: tuple[tuple[str, float, str], ...] = (
    (
        REF,
        9,
        r"(?:unique |recommendation |recs? |action |task |item |issue |finding |plan |audit |poa and m "
        r"|poam )?(?:ref|reference|refs|id|identifier|key)(?: (?:no|number|id))?",
    ),
    (REF, 11, r"issue key"),
    (
        REF,
        8,
        r"(?:recommendation|rec|recs|action|task|item|finding|objective|serial|sl|s|sr|line|row"
        r"|priority)? ?(?:no|nr|num|number|#)",
    ),
    (REF, 6, r"(?:[a-z]+ ){1,2}(?:ref|reference|id)(?: (?:no|number))?"),
    (REF, 7, r"(?!tel|fax|mob|page)[a-z]{1,4} (?:no|number)"),
    (REF, 5, r"(?:action|task|item|issue|plan|risk|project|recommendation|objective|measure) code"),
    (REF, 4, r"item|rec|code|wbs|row|outline number|minute"),
    (
        TITLE,
        10,
        r"(?:(?:full|text of|the|revised|amended|new|current|updated|committee|committees|panel|panels|review"
        r"|select committee|scrutiny"
        r"|inspection|audit|auditors?|internal audit|detailed|original|agreed"
        r"|final) )*recommendations?(?: (?:text|title|made|description|wording|of .*|from .*|to .*|or .*))?",
    ),
    (
        TITLE,
        9.5,
        r"(?!(?:response|status|progress|source|type|priority|number|linked|related|risk|date|owner|lead|theme|category)\b)"
        r"[a-z]+ recommendations?",
    ),
    (TITLE, 9, r"(?:text of )?recommended (?:practices?|improvements?|changes?|measures?)"),
    (TITLE, 7, r"(?:(?:task|issue|item|action|card|recommendation|project|work item) )?(?:name|title|summary|subject)"),
    (
        TITLE,
        6.5,
        r"lessons?(?: learn(?:ed|t))?|remed(?:y|ies)|(?:key |audit |main |cqc |ofsted |regulatory )*"
        r"(?:causes? of concern|finding|findings|weakness|weaknesses"
        r"|observation|observations"
        r"|commitments?|concerns?|learning points?|non conformit(?:y|ies)|non conformances?|nonconformit(?:y|ies)"
        r"|area for improvement|areas for improvement|requirement|must do|should do)(?: .*)?",
    ),
    (
        TITLE,
        6,
        r"(?:(?:key|strategic|overall|our|smart|improvement|development|high level) )*(?:objectives?"
        r"|aims?|goals?|priorit(?:y|ies)|outcomes?|deliverables?|issues?|ambitions?|targets? outcome"
        r"|intended outcome|what do we want to achieve)",
    ),
    (
        TITLE,
        5,
        r"(?:task|tasks|description|action description|details?|initiative|project|proposal|what|item"
        r"|activity|milestone|action point|action item)(?: (?:description|detail|details))?",
    ),
    (
        TITLE,
        4.5,
        r"(?:(?:agreed|management|key|priority|required|planned|proposed|corrective|improvement|specific"
        r"|recommended) )*(?:actions?|actions? agreed|actions? required|actions? needed|actions? to be taken"
        r"|actions? we will take|actions? to take|actions? points?)",
    ),
    (TITLE, 8.5, r"(?:weakness|finding|observation|commitment|objective) (?:name|title)"),
    (
        ACTIONS,
        8,
        r"(?:(?:agreed|management|managements|key|required|planned|proposed|corrective|improvement"
        r"|specific|remedial|mitigating|our|supporting|smart|main|next|further) )*(?:actions?|action plan"
        r"|steps?|tasks?|activit(?:y|ies)|milestones?|measures?)(?: (?:required|needed|to be taken"
        r"|planned|agreed|to take|description|detail|details|to address.*|we will take))?",
    ),
    (
        ACTIONS,
        8,
        r"(?:overall )?(?:remediation|remedial|corrective action|action|implementation|delivery"
        r"|improvement) plan|planned milestones|what we will do|what will we do|what will be done|how"
        r"|how will we do it|how we will do it|what needs to (?:be done|happen)|proposals?",
    ),
    (
        ACTIONS,
        9,
        r"(?:management )?responses? (?:and )?(?:agreed |proposed )?actions?(?: plan| taken(?: or| and)?(?: planned)?)?",
    ),
    (ACTIONS, 8.5, r"actions? (?:taken (?:or|and) )?(?:planned|proposed)"),
    (ACTIONS, 8, r"what (?:are we going to|do we need to|must we|should we) do(?: .*)?"),
    (ACTIONS, 5.5, r"what"),
    (TITLE, 9, r"what (?:is|was|are|were) (?:the )?(?:recommend(?:ations?|ed).*)"),
    (TITLE, 6, r"improvements?(?: (?:needed|required|action))?"),
    (
        OWNERS,
        9,
        r"(?:(?:action|actions|task|recommendation|risk|plan|business|lead|overall|named|accountable"
        r"|responsible|service|delivery|current) )*(?:owners?|owned by|owner s)(?: .*)?",
    ),
    (
        OWNERS,
        9,
        r"(?:(?:action|project|delivery|named|accountable|operational|service|council|responsible|officer"
        r"|department|departmental|theme|workstream|strategic|trust) )*(?:leads?|lead (?:officers?"
        r"|department|person|manager|organisation|agency|team|service|name|role|body|directorate"
        r"|responsibility|em)|leads? officers? .*)(?: (?:em|name|names|and .*|or .*|for .*))?",
    ),
    (
        OWNERS,
        9,
        r"(?:person |officers? |manager |who is |lead |implementation |overall )*(?:responsible"
        r"|responsibility|responsibilities|accountable|accountability)(?: (?:officers?|owner|person"
        r"|people|lead|manager|party|parties|body|organisation|department|team|director|for action"
        r"|for delivery|for implementation|individual))*",
    ),
    (
        OWNERS,
        9,
        r"(?:assigned to|assignees?|who|by whom|action by|actions by|for action by|point of contact|poc"
        r"|contact|who will do it|who by|allocated to|delegated to|resource names|holder|action holder"
        r"|to be led by|led by|person|named person|staff)",
    ),
    (OWNERS, 8, r"(?!exec|executive|director|cabinet|portfolio|sponsor|member|lead)[a-z]+ leads?"),
    (OWNERS, 9, r"(?:further )?action by whom|resp|who (?:is|are|will|is going to|will be) .*"),
    (OWNERS, 8, r"assigned"),
    (OWNERS, 7, r"(?:project|programme) managers?"),
    (OWNERS, 6, r"by"),
    (OWNERS, 8, r"(?:responsible|accountable|owning|implementing) [a-z]+"),
    (
        OWNERS,
        5,
        r"(?:lead |responsible )?(?:department|directorate|team|teams|organisation|organisations|agency"
        r"|body|division|office|officers?|service lead|partners?|delivery partners?|manager|unit)",
    ),
    (OWNERS, 5, r"(?:lead |cabinet |responsible )*(?:members?|councillors?|cllr|portfolio holder)"),
    (
        OWNERS,
        4,
        r"(?:executive|exec|accountable|sponsoring|director|sro|cabinet|portfolio)(?: (?:lead|owner"
        r"|sponsor|director|member|holder))*",
    ),
    (
        TIMESCALE,
        9,
        r"(?:date |action |actions |task )?due(?: (?:date|by|on))?|(?:agreed |action |implementation "
        r"|completion )*deadlines?(?: (?:date|for .*))?|by when|when|when by|(?:further )?action by when|(?:agreed |action "
        r"|implementation |delivery |completion )*(?:timescales?|time scales?|timeframes?|time frames?"
        r"|timelines?)(?: for .*)?|due date .*",
    ),
    (
        TIMESCALE,
        9,
        rf"(?:(?:agreed|management|action|estimated|{_DUE}) )*(?:target|{_DUE}) (?:completion "
        r"|implementation |delivery |end |finish |closure )?(?:dates?|dates? for .*)|target|targets"
        r"|target completion|(?:to be )?completed? by|action required by|completion due",
    ),
    (
        TIMESCALE,
        8,
        r"(?:(?:target|agreed|planned|anticipated|scheduled|project|action) )*(?:completion"
        r"|implementation|delivery|end|finish|milestone)(?: (?:date|by|due))?|(?:implementation"
        r"|completion|delivery) (?:timescales?|deadline|target)|schedule|timing|milestones?",
    ),
    (
        TIMESCALE,
        8,
        r"agreed (?:date|implementation date)|date (?:agreed )?for (?:completion|implementation|delivery)"
        r"|date to be (?:completed|implemented)",
    ),
    (TIMESCALE, 8, r"(?:required|needed|wanted) by|when (?:will|is|does|should|do) .*|by when .*"),
    (TIMESCALE, 7, r"target (?:quarter|month|year|term)|by|(?:[a-z]+ ){1,2}(?:due|target) date"),
    (TIMESCALE, 8, r"(?:revised|extended|rescheduled|rebaselined)(?: \d)?"),
    (TIMESCALE, 3, r"dates?"),
    (
        TIMESCALE,
        11,
        r"(?:date |due date |deadline )?(?:extended|moved|revised|changed|postponed|deferred|rescheduled) (?:to|until)"
        r"|(?:\d(?:st|nd|rd|th)? )?(?:extension|postponement)(?: (?:date|to|until|agreed))?(?: \d)?|now due(?: by)?",
    ),
    (
        STATUS,
        9,
        r"(?:(?:current|overall|delivery|implementation|action|actions|completion|recommendation|progress"
        r"|task|issue|latest|present|rag|brag|scheduled) )*status(?: (?:now|rag|brag|of action"
        r"|of recommendation|of implementation|rating|colour))?",
    ),
    (
        STATUS,
        7,
        r"(?:(?:current|overall|delivery|progress|action|status|latest|completion) )*(?:rag|brag|ragb"
        r"|bragg?|r a g|traffic light)(?: (?:rating|status|rated|score|colour|progress|rag))*",
    ),
    (
        STATUS,
        6,
        r"(?:current |workflow |action |issue )?(?:state|stage)|open closed|complete|completed|closed"
        r"|implemented|done|finished|is complete|complete y n|on track|progress rating|delivery confidence",
    ),
    (STATUS, 7, r"(?:current )?state of play"),
    (STATUS, 5, r"(?:current |overall |delivery )?progress"),
    (STATUS, 3, r"rating|section column|column|list|phase"),
    (
        PROGRESS,
        8,
        r"(?:(?:latest|current|delivery|progress|quarterly|monthly|status|position|action|officer|management"
        r"|most recent|implementation|narrative|follow up|recent) )*(?:updates?|progress|position"
        r"|commentary|comments?|narrative|progress report|progress note|progress notes)(?: (?:update"
        r"|notes?|comments?|commentary|to date|so far|report|on progress|on actions?|narrative|statement"
        r"|of .*|from .*|against .*|made|summary|since .*))*",
    ),
    (
        PROGRESS,
        6,
        r"(?:action|actions|steps) (?:taken|to date|completed)(?: .*)?|where (?:are we|we are)(?: now)?"
        r"|what (?:have we|we have) done|what has been done|current position|work done"
        r"|achievements?(?: to date)?|(?:additional |progress )?(?:notes?|remarks)|observations",
    ),
    (
        PROGRESS,
        3.5,
        r"evidence|evidence of (?:completion|progress|implementation|impact)|supporting evidence"
        r"|assurance|outcome achieved",
    ),
    (
        THEME,
        7,
        r"(?:key |strategic |priority |focus |report |plan |improvement |review |main )*(?:themes?"
        r"|workstreams?|work streams?|strands?|chapters?|topics?|pillars?|sections?|focus areas?"
        r"|priority areas?|principles?|categor(?:y|ies)|bucket|bucket name|domains?|cqc domain|key line of enquiry"
        r"|areas?)(?: (?:name|heading|title))?",
    ),
    (
        THEME,
        5,
        r"(?:service|service area|portfolio|programme|epic|epic link|group|project name|parent|area of .*"
        r"|section column|function|subject area|report area)",
    ),
)
_RULES = tuple((role, weight, re.compile(rf"(?:{words})")) for role, weight, words in RULES)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
WHEN = re.compile(
    rf"\b(?:as (?:at|of|on)|at|in|for|since|to)\b(?=\s+(?:\d|{_MONTH}\b|q[1-4]\b|last|this|next|quarter))"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\b(?=\s+{_MONTH}\b)|\b{_MONTH}\b(?:\s+\d{{2,4}}\b)?|\b(?:19"
    rf"|20)\d{{2}}(?:[/-]\d{{2,4}})?\b|\bq[1-4]\b"
    r"|\b(?:autumn|spring|summer|winter)(?: term)?\b|\bterm \d\b"
    r"|\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b",
    re.IGNORECASE,
)
COUNTED = re.compile(r"^\s*\d{1,2}[.)]\s+(?=[^\W\d_])")  # "2. Recommendation", as in prisons' action plans
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "dueDate" is "due date"
LONGEST_HEADING = 80
LONGEST_WORDS = 12
# All words used in the rules. A heading without any of them can't match.
_KNOWN = (
    frozenset(word for _, _, words in RULES for word in re.findall(r"[a-z]+|#", words))
    | frozenset(
        form
        for _, _, words in RULES
        for stem, ending in re.findall(r"([a-z]+)\((?:\?:)?([a-z|]+)\)", words)
        for form in (stem + e for e in ending.split("|"))
    )
    | frozenset(stem for _, _, words in RULES for stem in re.findall(r"([a-z]+)[a-z]\?", words))
)


# Words that say when a column's cells were written, not what they are ("RAG this month").
AT_A_TIME = re.compile(
    r"\b(?:at |as at |in |for )?(?:this|last|previous|prior|current|latest|next)"
    r" (?:month|quarter|period|week|term|year|meeting|report|time|update|review)s?\b|\b(?:now|today|to date)\b"
    r"|(?<=status )(?:committee|meeting|board|panel)$"
)


def plain(heading: str) -> str:
    """Normalise a heading for comparison: lower case, without brackets, dates or punctuation except "%" and "#"."""
    heading = CAMEL.sub(" ", COUNTED.sub("", heading))
    text = re.sub(r"\([^)]*\)", " ", heading.lower()) if not heading.strip().startswith("(") else heading.lower()
    words = _words(WHEN.sub(" ", text))
    return words or _words(text) or _words(heading.lower())


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[#%]", text.replace("&", " and ").replace("’", "").replace("'", "")))


@lru_cache(maxsize=4096)
def likelihoods(heading: str) -> Mapping[str, float]:
    """Return how strongly a heading suggests each role. Roles that it doesn't suggest are left out."""
    if not heading or len(heading) > LONGEST_HEADING:
        return {}
    words = plain(heading)
    if len(words.split()) > LONGEST_WORDS or not _KNOWN.intersection(words.split()):
        return {}
    weights = _matching(words) or _matching(AT_A_TIME.sub("", words).strip()) or _in_two_languages(heading)
    _add_dates(words, weights)
    if ANOTHER.search(words) and not RESPONSE_AND_ACTION.search(words):
        weights = {role: weight for role, weight in weights.items() if role in (REF, OWNERS, TIMESCALE, ORIGINAL, THEME)}
        if ANOTHER.fullmatch(words.split()[-1]) and not re.search(r"\b(?:date|owner|lead|ref|id)\b", words):
            weights.pop(OWNERS, None)
            weights.pop(THEME, None)
    if BY_ANOTHER.search(words) and words != "completed by":
        weights.pop(OWNERS, None)
        weights.pop(TITLE, None)
    return weights


def _matching(words: str) -> dict[str, float]:
    """Return the weight of the strongest matching rule for each role."""
    weights: dict[str, float] = {}
    for role, weight, pattern in _RULES:
        if weight > weights.get(role, 0) and pattern.fullmatch(words):
            weights[role] = weight
    return weights


def _in_two_languages(heading: str) -> dict[str, float]:
    """Return the weights for half of a heading, if only that half is known: "Argymhelliad / Recommendation"."""
    halves = [weights for half in re.split(r"\s*[/|\n]\s*", heading) if (weights := _matching(plain(half)))]
    return {role: weight - 1 for role, weight in halves[0].items()} if len(halves) == 1 else {}


def _add_dates(words: str, weights: dict[str, float]) -> None:
    """Adjust the weights for what the words say about a date: the deadline, the original deadline, or another date."""
    if PAST_DATE.search(words) or (MAYBE_PAST.search(words) and not FUTURE.search(words) and words not in ("agreed date",)):
        if words not in ("completed by", "revised due date"):
            weights.pop(TIMESCALE, None)
            weights.pop(ORIGINAL, None)
        return
    is_date = TIMESCALE in weights or bool(re.search(rf"\b(?:dates?|{_DUE}|completion)\b", words))
    if is_date and FIRST.search(words) and not REVISED.search(words):
        weights.pop(TIMESCALE, None)
        weights[ORIGINAL] = 9
    elif is_date and REVISED.search(words) and (FUTURE.search(words) or "date" in words):
        weights[TIMESCALE] = 11


def is_revised(heading: str) -> bool:
    """True if a heading names a date that replaced another ("Revised target date")."""
    return likelihoods(heading).get(TIMESCALE, 0) >= 11


# Words in the headings of other tables in the document, such as its version history.
CONTROL = re.compile(
    r"\b(?:version|revision history|document|author|distribution|change made|changes made|amendments?|classification)\b"
)


def is_control(headings: tuple[str, ...]) -> bool:
    """True if the headings belong to a table about the document itself ("Title, Owner, Date, Version")."""
    return any(CONTROL.search(plain(heading)) for heading in headings if heading)


# Words in a heading that only say when.
TIMES = frozenset(
    "at as of in on the last previous prior this current latest now present meeting committee board panel quarter month period"
    " today".split()
)


def recency(heading: str) -> tuple[int, int, int]:
    """Sort key for headings of the same thing at different times: past ones first, then dated ones by date, then the
    present.
    """
    words = heading.lower()
    if re.search(r"\b(?:now|current|latest|today|present|this)\b", words):
        return (2, 0, 0)
    if re.search(r"\b(?:last|previous|prior|old|original)\b", words):
        return (0, 0, 0)
    year = re.search(r"\b(?:19|20)?(\d{2})\b(?!.*\d)", words)
    month = next((at for at, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", words)), 0)
    quarter = re.search(r"\bq([1-4])\b", words)
    return (1, int(year[1]) if year else 0, month or (int(quarter[1]) if quarter else 0))


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


ORDINALS = "first second third fourth fifth".split()


def turn(heading: str) -> int:
    """Return a column's number among several for the same thing, from its heading ("Revised date 2", "2nd revised date"), or 0
    if it has none.
    """
    words = re.findall(r"[a-z]+|\d+", heading.lower())
    numbers = [int(word) for word in words if word.isdigit() and int(word) < 20]
    return numbers[-1] if numbers else next((at for at, word in enumerate(ORDINALS, 1) if word in words), 0)


def is_of_a_plan(heading: str) -> bool:
    """True if only plans have such a heading: recommendations, findings, commitments."""
    return re.search(r"\b(?:recommendations?|findings?|weakness|commitments?)\b", plain(heading)) is not None


# Text beside an action that only explains it.
AROUND = re.compile(r"\b(?:discussions?|background|context|rationale|why|reasons?|purpose|notes?|summary|evidence|controls?)\b")


def is_around(heading: str) -> bool:
    """True if a heading names text that only explains an action ("Discussion", "Background")."""
    return AROUND.search(plain(heading)) is not None


def is_another(heading: str) -> bool:
    """True if a heading names a measure of something other than progress ("Risk rating"), or a person who did something
    else.
    """
    words = plain(heading)
    return ANOTHER.search(words) is not None or BY_ANOTHER.search(words) is not None


def says_past(heading: str) -> bool:
    """True if a heading names a date that isn't the deadline ("Date raised")."""
    words = plain(heading)
    return bool(PAST_DATE.search(words) or MAYBE_PAST.search(words) or words in ("year", "financial year"))


def when(heading: str) -> str:
    """The words in a heading that say when its cells were written ("June 2026"), or "" if there are none."""
    words = " ".join(match[0] for match in WHEN.finditer(heading))
    return " ".join(word for word in words.split() if word.casefold() not in TIMES | {"for", "since", "to"})


def is_time(heading: str) -> bool:
    """True if a heading is only a date or period ("June 2025", "Q3")."""
    return bool(_words(heading.lower())) and not _words(WHEN.sub(" ", heading.lower()))
