"""Owners and themes named in questions, and how they must own: both, only, either, not.

An owner's name can also be part of a subject. Its words are put back if the question has another subject and no word for owning
is next to the name ("legal advice in procurement").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.language import intents, owner_words, theme_words
from handlers.language.english_words import STOP
from handlers.understanding.lexicon import Lexicon, Names
from handlers.understanding.naming import fold_name
from knowledge.filters import Owners, Ownership
from knowledge.number_words import NUMBERS

MAX_STRANGE = 4  # the most words in a team's name


@dataclass(frozen=True, slots=True)
class NamesFound:
    """The names found, in the order of the text, what was typed for each, and the text with marks in their place.

    Each entry of `names` has all the names that the typed words can mean.
    """

    names: tuple[tuple[str, ...], ...]
    typed: tuple[str, ...]
    text: str


def spot(text: str, names: Names, mark: str, beside: re.Pattern[str] | None) -> NamesFound:
    """Replace each strong form of a name with `mark`, and each weak form that is next to a match of `beside`."""
    spotted: list[tuple[tuple[str, ...], str]] = []

    def marked(match: re.Match[str]) -> str:
        spotted.append((names.meant(match[1]), match[0].strip()))
        return f" {mark}{len(spotted) - 1} "

    if names.strong:
        text = names.strong.sub(marked, text)
    if names.weak and beside:
        for match in reversed(list(names.weak.finditer(text))):
            head, tail = text[: match.start()], text[match.end() :]
            if beside.search(" ".join(f"{head} NAME {tail}".split())):
                text = f"{head}{marked(match)}{tail}"
    order = [spotted[int(number)] for number in re.findall(rf"\b{mark}(\d+)\b", text)]
    text = " ".join(re.sub(rf"\b{mark}\d+\b", mark, text).split())
    return NamesFound(tuple(meant for meant, _ in order), tuple(typed for _, typed in order), text)


def restore(text: str, mark: str, typed: tuple[str, ...]) -> str:
    """Replace the marks by what was typed."""
    words = iter(typed)
    return re.sub(rf"\b{mark}\b", lambda _: next(words, ""), text)


def themes(text: str, lexicon: Lexicon) -> NamesFound:
    """The themes named in the text. If a theme's name continues as a subject ("the social value toolkit"), it belongs to the
    subject.
    """
    spotted = spot(text, lexicon.themes, "THEME", theme_words.BESIDE.pattern)
    if theme_words.COMPARES.search(text):
        compared = spot(text, lexicon.themes, "THEME", theme_words.ANYWHERE.pattern)
        if len(compared.names) > 1 and not any(lexicon.owners.meant(_without_s(typed)) for typed in compared.typed):
            return compared
    if spotted.names and all(lexicon.owners.meant(_without_s(typed)) for typed in spotted.typed) and _as_owner(spotted):
        return NamesFound((), (), text)
    if theme_words.LONGER_NAME.search(spotted.text):
        return NamesFound((), (), text)
    if spotted.names and not theme_words.STILL_A_THEME.search(spotted.text):
        is_whole = any(len(typed.split()) >= theme_words.WHOLE_NAME for typed in spotted.typed)
        return spotted if is_whole and theme_words.HOW_IS_IT.search(spotted.text) else NamesFound((), (), text)
    return spotted


def _without_s(typed: str) -> str:
    return re.sub(r"'s?$", "", typed)


def _as_owner(spotted: NamesFound) -> bool:
    """True if names of themes, which are names of owners too, are in the place of an owner."""
    if theme_words.IN_THEME.search(spotted.text):
        return False
    return any(typed.endswith(("'s", "s'")) for typed in spotted.typed) or bool(
        owner_words.AS_OWNER.search(spotted.text.replace("THEME", "OWNER"))
    )


def owners(text: str, lexicon: Lexicon) -> NamesFound:
    """The owners named in the text. A single word that belongs to several names is returned with all of them, because planbot
    has to ask: "Planning" isn't assumed to be "Emergency Planning".
    """
    spotted = spot(text, lexicon.owners, "OWNER", None)
    return replace(spotted, text=owner_words.TITLE.pattern.sub("", spotted.text)) if spotted.names else spotted


def owns(text: str) -> bool:
    """True if a word for owning is right next to an owner's name."""
    return bool(owner_words.OWNS.search(text))


def with_verb_denied(text: str) -> str:
    """The text with "not" moved from before the owner to before the verb that it negates: "what has OWNER not finished". In a
    yes/no question, the "not" is dropped, since the question is the same without it.
    """
    denial = "" if intents.YES_NO.search(text) else "not "

    def turned(match: re.Match[str]) -> str:
        verb = "finished" if match["ends"] else match["verb"]
        return f"{match['aux']} {match['who']} {denial}{verb}"

    return owner_words.VERB_DENIED.pattern.sub(turned, text)


def unnamed(text: str) -> tuple[str, tuple[Owners, ...]]:
    """The text without words for owners that name nobody ("which have no owner", "owned by just one team"), and the tests for
    them.
    """
    for row, how in ((owner_words.NOBODY, Ownership.NOBODY), (owner_words.SOLO, Ownership.SOLO)):
        text, count = row.pattern.subn(" ", text)
        if count:
            return " ".join(text.split()), (Owners((), how),)
    return text, ()


def how_owned(text: str, spotted: NamesFound) -> tuple[Owners, ...]:
    """The tests for the owners in the text, judging by the words around each."""
    if not spotted.names:
        return _shared_or_not(text)
    parts = re.split(r"\bOWNER\b", text)
    wanted: list[str] = []
    denied: list[str] = []
    negative = False
    first_denied = len(parts)
    for place, names in enumerate(spotted.names):
        joined = place > 0 and owner_words.BETWEEN.pattern.fullmatch(parts[place])
        negative = _is_denied(parts[place], parts[place + 1]) or (negative and bool(joined))
        (denied if negative else wanted).extend(names)
        first_denied = min(first_denied, place + 1) if negative else first_denied
    wording = (
        owner_words.NOT_BEFORE.pattern.sub("", "OWNER".join(parts[:first_denied])) if denied and first_denied > 1 else text
    )
    tests = _together(text, wording, parts, tuple(dict.fromkeys(wanted)))
    return (*tests, Owners(tuple(dict.fromkeys(denied)), Ownership.NOT)) if denied else tests


def _shared_or_not(text: str) -> tuple[Owners, ...]:
    """The tests for how many owners there are, if none is named."""
    if owner_words.NOT_SHARED.search(text):
        return (Owners((), Ownership.SOLO),)
    if count := owner_words.AT_LEAST.search(text):
        least = count["number"] or count["number2"]
        number = NUMBERS.get(least) or int(least)
        return (Owners((), Ownership.SHARED, number + (1 if count["more"] else 0)),)
    return (Owners((), Ownership.SHARED),) if owner_words.SEVERAL.search(text) else ()


def _is_denied(before: str, after: str) -> bool:
    """True if the words on either side of an owner's name negate it."""
    return bool(owner_words.NOT_BEFORE.search(before) or owner_words.NOT_AFTER.search(after))


def _together(text: str, wording: str, parts: Sequence[str], names: tuple[str, ...]) -> tuple[Owners, ...]:
    """The test for all the names together. `parts` is the text between and around the names, and `wording` is the text without
    negated names.
    """
    if not names:
        return ()
    several, either = len(names) > 1, bool(owner_words.EITHER.search(text))
    if _is_only(parts) or owner_words.NOT_SHARED.search(text):
        return (Owners(names, Ownership.EITHER if several and either else Ownership.ONLY),)
    if not several:
        return (Owners(names, Ownership.SHARED if owner_words.SHARED.search(wording) else Ownership.ANY),)
    joint = owner_words.BOTH.search(text) or (owner_words.BOTH_BY_NAME.search(text) and not either)
    return (Owners(names, Ownership.ALL if joint else Ownership.ANY),)


def _is_only(parts: Sequence[str]) -> bool:
    """True if the question is about what these names own and nobody else does."""
    before, after = owner_words.ONLY_BEFORE.pattern, owner_words.ONLY_AFTER.pattern
    return bool(before.search(parts[0]) or after.search(parts[-1]) or (len(parts) > 2 and before.search(parts[-2])))


def strange_owner(text: str) -> str:
    """A team that is named like an owner but isn't one in the plan, or ""."""
    for row in owner_words.STRANGE:
        match = row.search(text)
        if match is None or owner_words.MARKED.search(match["who"]) or match["who"].endswith(("ed", "ly")):
            continue
        words = [word for word in fold_name(match["who"]).split() if word not in ("and", "the", "also")]
        if 0 < len(words) <= MAX_STRANGE and not any(word in STOP or word in owner_words.NOT_A_TEAM for word in words):
            return " ".join(words)
    return ""
