"""Owners and themes as questions name them, with how they have to own: both, only, either, not.

The surprise: an owner's name is a topic word too. It is put back among the words of the topic where a topic is left
over and no word of owning stands beside it ("legal advice in procurement").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understanding.english import STOP
from handlers.understanding.lexicon import Lexicon, Names
from handlers.understanding.naming import plain
from knowledge.filters import Owners, Ownership


@dataclass(frozen=True, slots=True)
class NamesFound:
    """The names found, in the order of the text, what was typed for each, and the text with a mark in their places."""

    names: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]
    text: str


def spot(text: str, names: Names, mark: str, beside: re.Pattern[str] | None) -> NamesFound:
    """Put `mark` in the place of each name said strongly, and of each said weakly that `beside` finds beside it."""
    found: list[tuple[tuple[str, ...], str]] = []

    def take(match: re.Match[str]) -> str:
        found.append((names.meant(match[1]), match[0]))
        return f" {mark}{len(found) - 1} "

    if names.strong:
        text = names.strong.sub(take, text)
    if names.weak and beside:
        for match in reversed(list(names.weak.finditer(text))):
            if beside.search(" ".join(f"{text[: match.start()]} NAME {text[match.end() :]}".split())):
                found.append((names.meant(match[1]), match[0]))
                text = f"{text[: match.start()]} {mark}{len(found) - 1} {text[match.end() :]}"
    order = [int(number) for number in re.findall(rf"\b{mark}(\d+)\b", text)]
    text = " ".join(re.sub(rf"\b{mark}\d+\b", mark, text).split())
    return NamesFound(tuple(found[each][0] for each in order), tuple(found[each][1].strip() for each in order), text)


def restore(text: str, mark: str, said: tuple[str, ...]) -> str:
    """Put back what was typed, in the places of the marks."""
    words = iter(said)
    return re.sub(rf"\b{mark}\b", lambda _: next(words, ""), text)


_OWN = r"(?:own(?:s|ed|ing|er)?|lead(?:s|ing)?|led|responsib\w+|accountab\w+|in charge|on the hook|run(?:s|ning)?|handl\w+|deliver\w*|manag(?:es?|ed|ing)|look(?:s|ing)? after|ha(?:s|ve|d)|got|hold(?:s|ing)?|doing|carr\w+|tak(?:es?|ing)|down for|up to|late|behind|plate|remit|desk|name|patch|share|portfolio|pile|list|ones|recs?|recommendations?|actions?|items?|STATUS|OPEN|work(?:s|ing)? on|need(?:s)?|suppos\w+|meant|going|plan\w*|involved|finish\w*|complete\w*|done|not)"
_OWNER_BESIDE = re.compile(
    rf"\b(?:own(?:ed|s)?|led|run|managed|handled|delivered|held|done|assigned|allocated|given|belong(?:s|ing)?|sit(?:s|ting)?|lie(?:s)?|rest(?:s)?|fall(?:s)?|down|shared|left|responsible|lead|STATUS|OPEN)\b(?: (?:by|with|to|for|on|only|solely|jointly|just|both|alone|under|between|not|either|the|or|and|OWNER\d*|,))*\s+NAME\b"
    rf"|\b(?:do|does|did|has|have|had|is|are|was|were|should|will|must|can)(?: the)? NAME\b(?: \w+){{0,3}} ?\b{_OWN}\b|\b(?:do|does|did|has|have|had)(?: the)? NAME$"
    rf"|\bNAME(?: team| department)? (?:is |are |has |have |was |were |alone |only |also |still |do |does |did )*{_OWN}\b"
    r"|^(?:the )?NAME$|\b(?:for|by|to|with|from|and|or|only|but not|except|excluding) NAME$|^(?:and |what about |how about |only |just )+NAME$|\bNAME (?:alone|only|solely|team|department)\b"
)  # fmt: skip
_THEME_BESIDE = re.compile(
    r"\bNAME (?:theme|section|heading|category|area|chapter|work ?stream|part|bit|stuff|ones|recs?|recommendations?|actions?|items?)\b|\b(?:theme|section|heading|category|under|chapter)(?: of| on| called| named| about| the|:)* NAME\b|^(?:the )?NAME (?:theme|section)?$"
)
_STILL_A_THEME = re.compile(
    r"\b(?:in|under|within|inside|across|for|from|on|outside|except|excluding|about|of|theme|section|heading|by)(?: the)? THEME\b|^THEME\b|\bTHEME$|\bTHEME (?:theme|section|heading|category|recs?|recommendations?|ones|items|stuff|area|actions?)\b"
)


def themes(text: str, lexicon: Lexicon) -> NamesFound:
    """The themes named. A theme whose name runs on into a topic ("the social value toolkit") is the topic's."""
    spotted = spot(text, lexicon.themes, "THEME", _THEME_BESIDE)
    if spotted.names and not _STILL_A_THEME.search(spotted.text):
        return NamesFound((), (), text)
    return spotted


def owners(text: str, lexicon: Lexicon) -> NamesFound:
    """The owners named. A word of an owner's name alone is asked back, not taken for it: "Planning" is not "Emergency Planning"."""
    return spot(text, lexicon.owners, "OWNER", None)


_STRONG = re.compile(_OWNER_BESIDE.pattern.replace("NAME", "OWNER"))


def owns(text: str) -> bool:
    """Whether a word of owning stands directly by an owner's name."""
    return bool(_STRONG.search(text))


_BETWEEN = r"(?:\s*(?:,|and|or|&|/|nor|with|plus|as well as|along with|together with)\s*(?:the |by |both |also )*)"
_NOT = re.compile(
    r"(?:\b(?:not|never|n't)(?: (?:actually|currently|really|being|even))? (?:own(?:ed|s)?|led|run|managed|assigned|allocated|done|handled|held|the responsibility|for|with|belong(?:ing|s)?|sit(?:ting)?|involving|involve|include|includes|including|given|down to|responsib\w+)\b(?: (?:by|to|of|with|down|at all))*"
    r"|\b(?:other than|apart from|except(?:ing)?(?: for)?|exclud(?:ing|es?)|but not|without|aside from|besides|bar|not|neither|outside|minus|rather than|nothing to do with|anyone but|anybody but|everyone but|everybody but|everything but|leaving out))(?: (?:the|by|those|that|are|ones|owned|with|for|of|any|from|led|in))*\s*$"
)
_NOT_AFTER = re.compile(
    r"^\s*(?:do|does|did|is|are|has|have|was|were)? ?(?:not|never|no|nothing to do with|no part in|no role in|no hand in|no involvement)\b(?= part| role| hand| involvement| say| responsibility|$)|^\s*(?:do|does|did|is|are|has|have|was|were)? ?(?:not|never) (?:own|responsible|involved|lead|have|on|in charge|listed|named|leading|part of|down|a part)\b"
)
_ONLY_BEFORE = re.compile(
    r"\b(?:only|solely|just|purely|exclusively|alone|entirely|wholly|nobody but|no one but|no-one but|none but|sole(?:ly)?)(?: (?:by|to|with|the|owned|for|down to|sits?|led|on|owner(?: is)?|team|are|is|belongs?|of|responsibility|responsibilities))*\s*$"
)
_ONLY_AFTER = re.compile(
    r"^\s*(?:(?:is|are|has|have|does|do|own|owns|team)\s+)*(?:alone|only|solely|exclusively|on (?:its|their|his|her) own|by (?:itself|themselves)|single[- ]handed(?:ly)?|and (?:nobody|no ?one|no-one|no other|not) (?:else|one else|body else|team|other team|anyone else)|the only (?:owner|one|team)|as (?:the )?(?:sole|only) owner|(?:is|are) (?:the )?(?:sole|only)|, nobody else|nobody else|without (?:anyone|anybody) else|to (?:itself|themselves)|own .*(?:on (?:its|their) own|alone|by (?:itself|themselves)))\b|\b(?:alone|by (?:itself|themselves)|on (?:its|their) own|nobody else|no ?one else|single[- ]handed(?:ly)?|as sole owner|sole(?:ly)?|exclusively)\b"
)
_BOTH = re.compile(
    r"\b(?:both|joint|jointly|shared?|sharing|together|between them|in common|co-?own\w*|all (?:of|three|four)|at the same time|work together|overlap|jointly owned)\b"
)
_EITHER = re.compile(r"\b(?:either|any of|one of|or)\b")
_SHARED = re.compile(
    r"\b(?:jointly|joint|shared?|shares|sharing|co-?own\w*|together with (?:others|another|other teams)|with (?:others|another team|other teams|someone else|somebody else)|more than one (?:owner|team)|several (?:owners|teams)|multiple (?:owners|teams)|two (?:or more )?(?:owners|teams))\b"
)
_SOLO = re.compile(
    r"(?<!more than )(?<!at least )\b(?:(?:just|only|by|exactly) )*(?:one|a single|1) (?:team|owner|department|lead)\b|\b(?:a )?(?:single|sole) owners?(?:hip)?\b|\b(?:solely|singly) owned\b(?! by)"
)
_NOBODY = re.compile(
    r"\b(?:no|without (?:an|any)?|missing (?:an?)?|lacks? (?:an?)?|not (?:got|have) (?:an?|any)) ?(?:owners?|lead|leads|responsible (?:owner|officer)|lead officer|team)\b|\b(?:unowned|unassigned|nobody owns|no ?one owns|owned by (?:nobody|no ?one)|not owned by (?:anyone|anybody|any team))\b"
)


def unnamed(text: str) -> tuple[str, tuple[Owners, ...]]:
    """Tests of ownership that name nobody, taken out of the text: "which have no owner", "owned by just one team"."""
    for pattern, how in ((_NOBODY, Ownership.NOBODY), (_SOLO, Ownership.SOLO)):
        text, count = pattern.subn(" ", text)
        if count:
            return " ".join(text.split()), (Owners((), how),)
    return text, ()


def how_owned(text: str, spotted: NamesFound) -> tuple[Owners, ...]:
    """The tests that the owners of a text make, by the words around each."""
    if not spotted.names:
        return (
            (Owners((), Ownership.SHARED),)
            if re.search(
                r"\b(?:jointly owned|joint(?:ly)? own\w*|shared between|shared by|co-?owned|more than one owner|several owners|multiple owners|two owners|more than one team|shared owner\w*|joint (?:ones?|recs?|recommendations?|actions?))\b",
                text,
            )
            else ()
        )
    tests: list[Owners] = []
    plain_names: list[str] = []
    parts = re.split(r"\bOWNER\b", text)
    negative = False
    for place, names in enumerate(spotted.names):
        before, after = parts[place], parts[place + 1]
        joined = place > 0 and re.fullmatch(_BETWEEN, before)
        negative = bool(_NOT.search(before) or _NOT_AFTER.search(after)) or (negative and bool(joined))
        if negative:
            tests.append(Owners(names, Ownership.NOT))
        else:
            plain_names += [name for name in names if name not in plain_names]
    return (*_together(text, parts, plain_names), *_merged(tests))


def _merged(tests: list[Owners]) -> list[Owners]:
    names = tuple(dict.fromkeys(name for test in tests for name in test.names))
    return [Owners(names, Ownership.NOT)] if names else []


def _together(text: str, parts: list[str], names: list[str]) -> list[Owners]:
    if not names:
        return []
    only = _ONLY_BEFORE.search(parts[0]) or _ONLY_AFTER.search(parts[-1]) or (len(parts) > 2 and _ONLY_BEFORE.search(parts[-2]))
    if only:
        return [Owners(tuple(names), Ownership.EITHER if len(names) > 1 and _EITHER.search(text) else Ownership.ONLY)]
    if len(names) == 1:
        return [Owners(tuple(names), Ownership.SHARED if _SHARED.search(text) else Ownership.ANY)]
    joint = _BOTH.search(text) or (
        re.search(r"\b(?:by|to|with) (?:the )?OWNER and (?:the |by )?OWNER\b", text) and not _EITHER.search(text)
    )
    return [Owners(tuple(names), Ownership.ALL if joint else Ownership.ANY)]


# Where a team is named that the plan has not: it has to be refused before anything is counted.
_STRANGE = (
    re.compile(r"\b(?:do|does|did|has|have|is|are|was)(?: the)? (?P<who>[a-z][\w&' -]*?)(?: (?:team|department|dept|directorate))?(?: (?:actually|currently|also|still))? (?:own|owns|owned|lead|leads|responsible for|in charge of|accountable for|got on|have to do|need to do|look after|manage|run|leading|leading on|working on|have on|got to do|got)\b(?! to\b)"),
    re.compile(r"\b(?:owned|led|run|handled|managed|held|delivered|done)(?: (?:only|solely|jointly|just|both|mainly))* by (?:the )?(?P<who>(?!me\b|us\b|you\b|anyone\b|whom\b|who\b|DUE)[a-z][\w&' -]*?)(?: (?:team|department|dept|directorate))?(?=$| (?:and|or|in|under|that|which|are|is|have|due|with|STATUS|OPEN|DUE|THEME)\b)"),
    re.compile(r"\b(?:(?<!search )for|of|with|by|to|from)(?: the)? (?P<who>[a-z][\w&'-]*(?: (?:and )?[a-z][\w&'-]*)?) (?:team|department|dept|directorate)(?:'s|s'|s)?$"),
    re.compile(r"^(?:list |show |what )?(?:the )?(?P<who>[a-z][\w&'-]*(?: (?:and )?[a-z][\w&'-]*)?) (?:team|department|dept|directorate)(?:'s|s'|s)?\b"),
    re.compile(r"^(?:(?:what|which|how many|recs?|recommendations?|ones|actions?|items?|everything|anything|list|all|number|count|of|that|are|is|do|does|STATUS|OPEN) )+(?:sits? with|belongs? to|assigned to|down to|allocated to|falls? to|rests? with|lies? with|owned by|for)(?: the)? (?P<who>[a-z][\w&' -]*?)$"),
    re.compile(r"\bwhat (?:the )?(?P<who>[a-z][\w&-]+(?: [a-z][\w&-]+)?)(?: team| department)? (?:has to|have to|owns?|leads?|must|needs to|is responsible|are responsible|has got|have got|is doing|are doing)\b"),
    re.compile(r"^(?P<who>[a-z][\w&-]*(?: [a-z][\w&-]*)?)(?:'s|s') (?:recs?|recommendations?|actions?|items?|ones|list|responsibilities|plate|tasks?|work)\b"),
    re.compile(r"^how many (?:recs? |recommendations? |actions? |items? |ones? )?(?:has|have|did|does|do|had) (?:the )?(?P<who>[a-z][\w&' -]*?) (?:got|own|have|finish|complete|done|STATUS|OPEN|had|not|still|left|lead|deliver)\b"),
)  # fmt: skip
_NOT_A_TEAM = frozenset(
    [
        "we",
        "you",
        "they",
        "i",
        "it",
        "he",
        "she",
        "this",
        "that",
        "these",
        "those",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "someone",
        "somebody",
        "nobody",
        "who",
        "which",
        "what",
        "each",
        "every",
        "any",
        "all",
        "the",
        "one",
        "ones",
        "most",
        "some",
        "our",
        "your",
        "their",
        "his",
        "her",
        "its",
        "my",
        "same",
        "lead",
        "responsible",
        "owning",
        "whole",
        "other",
        "another",
        "council",
        "kcc",
        "plan",
        "committee",
        "people",
        "staff",
    ]
)


def strange_owner(text: str) -> str:
    """The team that a text names in the place of an owner, though the plan has no such owner; "" where it names none."""
    for pattern in _STRANGE:
        match = pattern.search(text)
        if match is None or re.search(r"\b(?:OWNER|REF|IT|THEME|DUE|STATUS|OPEN)\b", match["who"]):
            continue
        words = [word for word in plain(match["who"]).split() if word not in ("and", "the", "also")]
        if words and not any(word in STOP or word in _NOT_A_TEAM for word in words) and len(words) <= 4:
            return " ".join(words)
    return ""
