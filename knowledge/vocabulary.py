"""A plan's own words: its owners, themes and statuses with their synonyms, and its acronyms and aliases.

They come from the YAML file beside the plan's document, which planbot reads but never writes. Anything that the file leaves out
comes from the document or, for the meaning of a status, from the table below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from knowledge import plan_names, yamlfile
from knowledge.fields import Field
from knowledge.model import Unclear

# What status words mean in council plans, and how people say them. Colours are left out on purpose: green and amber mean
# opposite things in different councils, so only the plan's own key can say.
CLOSED: Mapping[str, Sequence[str]] = {
    "completed": (
        "complete",
        "done",
        "finished",
        "delivered",
        "implemented",
        "closed",
        "achieved",
        "fulfilled",
        "concluded",
        "finish",
        "wrapped up",
        "signed off",
    ),
    "superseded": ("replaced", "overtaken"),
    "not feasible": ("not doing", "rejected", "dropped", "abandoned", "withdrawn", "cancelled"),
}
OPEN: Mapping[str, Sequence[str]] = {
    "in progress": ("under way", "underway", "started", "being worked on", "in hand"),
    "on track": ("on schedule", "on target"),
    "not started": ("not begun", "not commenced", "yet to start", "not yet started", "not been started", "unstarted"),
    "on hold": ("paused", "parked", "suspended", "stalled", "stopped"),
    "behind schedule": ("delayed", "off track", "slipping", "late"),
    "partially implemented": ("partly complete", "partially complete", "part complete", "partly done", "partially done"),
    "ongoing": ("continuing",),
    "at risk": (),
    "overdue": (),
    "proposed for closure": (),
    "outstanding": (),
}
# More words with a clear meaning in a document's status column, which aren't recognised in a sentence.
CLOSING = (
    "accomplished", "archived", "ceased", "deleted", "discharged", "discontinued", "duplicate", "ended", "expired", "finalised",
    "lapsed", "merged", "met", "no action", "no further action", "no longer", "not accepted", "not adopted", "not agreed",
    "not applicable", "not being", "not needed", "not proceeding", "not progressed", "not progressing", "not pursued",
    "not required", "not taken forward", "obsolete", "refused", "removed", "resolved", "revoked", "scrapped", "settled",
    "terminated", "void", "will not",
)  # fmt: skip
STILL_OPEN = (
    "active", "awaiting", "deferred", "draft", "in development", "in preparation", "incomplete", "live", "new", "not achieved",
    "not closed", "not complete", "not completed", "not delivered", "not done", "not finished", "not implemented", "not met",
    "not yet", "open", "pending", "planned", "postponed", "reopened", "scheduled", "to do", "unfinished",
)  # fmt: skip


# "Complete – awaiting sign-off" is not closed yet.
NOT_CLOSED_YET = re.compile(
    r"\b(?:await\w*|pending|subject to|proposed|recommended|request\w*|to be|until|partial\w*|partly|in part"
    r"|for (?:closure|approval|review|sign[- ]off)|unverified|unconfirmed|to follow|(?<!nothing )(?<!none )outstanding"
    r"|still|ongoing|on-going|continu(?:es|ing)|not yet|overdue)\b"
)
# "Complete except for R2" is unclear too.
DOUBTFUL = re.compile(
    r"\b(?:not|except|apart from|bar|but|to date|so far|mostly|largely|remain(?:s|ing|der)?|in progress|under way)\b"
)
NO_WORDS: Mapping[str, Sequence[str]] = {}


COLOURS = ("red", "amber", "green", "blue", "yellow", "black", "grey", "purple", "white", "orange")
LETTERS: Mapping[str, str] = {"r": "red", "a": "amber", "g": "green", "b": "blue", "y": "yellow"}
# What may come before a status without affecting its meaning: a colour or its letter, a number, "100 %".
_MARK = re.compile(rf"^(?:(?:{'|'.join(COLOURS)}|[ragby]|\d{{1,2}})\s*(?:[–—:./|(,)-]\s*)+|100\s?%\s*)")
# Words before a status that don't change its meaning: "Action complete", "fully implemented", "work is in progress".
_ABOUT = re.compile(
    r"^(?:(?:(?:all|both|the|this) )?(?:actions?|recommendations?|tasks?|works?|milestones?|items?|projects?)"
    r"(?: (?:is|are|was|were|has been|have been))? |(?:fully|now|all|both|already|is|are) )+"
)
_BETWEEN = re.compile(r"\s*[–—:;/|(),]\s*|\s+-\s+")
MOST_WORDS = 4  # letters in the shortest part of a status that can stand for the whole


@dataclass(frozen=True, slots=True)
class Status:
    """A word in the plan's status vocabulary, whether it closes a recommendation, and its synonyms.

    `closed` is also False if the word's meaning is unknown. `clear` says whether it is known, either from the plan file or
    because the word is a common one.
    """

    word: str
    closed: bool
    also: tuple[str, ...] = ()
    colour: str = ""
    clear: bool = True


@dataclass(frozen=True)
class Vocabulary:
    """All the words that belong to one plan. Mappings lead from the plan's own word to its synonyms.

    `words` has the values in use for each field of kind WORD, by field name. `further` are the fields for the document's
    further columns, in order.
    """

    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: tuple[Status, ...] = ()
    acronyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    further: tuple[Field, ...] = ()

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """The statuses that close a recommendation."""
        return tuple(status.word for status in self.statuses if status.closed)

    def closes(self, word: str | None) -> bool | None:
        """True if a status closes a recommendation, False if it doesn't, None if that is unclear. No status counts as open.

        `closed` in the plan file comes first (for the word itself or a status that lists it under `also`), then the word's
        usual meaning.
        """
        if not word:
            return False
        folded = word.casefold()
        own = next((status for status in self.statuses if status.word.casefold() == folded), None)
        own = own or next((status for status in self.statuses if folded in map(str.casefold, status.also)), None)
        return meaning(word) if own is None else own.closed if own.clear else None


def _plan_name(node: yaml.Node, faults: yamlfile.Faults) -> str | None:
    """The YAML shape of a plan's name."""
    name = yamlfile.text(node, faults)
    if name is not None and (trouble := plan_names.fault(name)):
        faults.add(node, trouble)
        return None
    return name


_STATUS = yamlfile.keys({"closed": yamlfile.truth, "also": yamlfile.texts, "colour": yamlfile.text})
SHAPE = yamlfile.keys(
    {
        "name": _plan_name,
        "title": yamlfile.text,
        "document": yamlfile.keys({"title": yamlfile.text, "date": yamlfile.day}),
        "time_zone": yamlfile.text,
        "statuses": yamlfile.mapping(_STATUS),
        "acronyms": yamlfile.mapping(yamlfile.texts),
        "owners": yamlfile.mapping(yamlfile.texts),
        "themes": yamlfile.mapping(yamlfile.texts),
        "synonyms": yamlfile.lists,
        "aliases": yamlfile.mapping(yamlfile.texts),
    }
)


def check_plan_file(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The plan file's content as plain data, and its faults, each a sentence with a line number."""
    return yamlfile.load(path, SHAPE, {})


def read_plan_file(path: Path) -> dict[str, Any]:
    """The plan file's content as plain data. Raises Unclear with all its faults."""
    content, faults = check_plan_file(path)
    if faults:
        raise Unclear(
            f"{path} has {len(faults)} fault{'s' if len(faults) > 1 else ''}; fix the file and try again: " + " ".join(faults)
        )
    return content


def vocabulary_of(
    content: str,
    owners: Iterable[str] = (),
    themes: Iterable[str] = (),
    statuses: Iterable[str] = (),
    words: Mapping[str, Sequence[str]] = NO_WORDS,
) -> Vocabulary:
    """A plan's vocabulary: `content` (the plan file as JSON) combined with the names in the plan itself.

    `words` has the values in use for each field of kind WORD, by field name.
    """
    plan_file: Mapping[str, Any] = json.loads(content)
    by_word = {word: _status(word, entry or {}) for word, entry in plan_file.get("statuses", {}).items()}
    for word in statuses:
        if word.casefold() not in {status.casefold() for status in by_word}:
            by_word[word] = _status(word, {})
    return Vocabulary(
        owners=_ways(owners, plan_file.get("owners", {})),
        themes=_ways(themes, plan_file.get("themes", {})),
        statuses=tuple(by_word.values()),
        acronyms={short: tuple(long) for short, long in plan_file.get("acronyms", {}).items()},
        synonyms=tuple(tuple(group) for group in plan_file.get("synonyms", [])),
        aliases={ref: tuple(phrases) for ref, phrases in plan_file.get("aliases", {}).items()},
        words={field: tuple(values) for field, values in words.items()},
    )


def _ways(names: Iterable[str], ways_of: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    folded = {name.casefold(): ways for name, ways in ways_of.items()}
    return {name: tuple(folded.get(name.casefold(), ())) for name in names}


def _status(word: str, entry: Mapping[str, Any]) -> Status:
    """A status, combined with its entry in the plan file."""
    usual, usually_closed = usual_meaning(word)
    closed = entry.get("closed")
    clear = closed is not None or meaning(word) is not None
    closes = usually_closed if closed is None else closed
    also = dict.fromkeys((*entry.get("also", ()), *parts(word, closes), *usual))
    return Status(word, closes, tuple(also), entry.get("colour") or colour_of(word), clear)


def parts(word: str, closed: bool = False) -> tuple[str, ...]:
    """The parts of a status that can stand for the whole: "complete" for "Blue – complete".

    A part that would close the recommendation although the whole status doesn't ("Complete – awaiting sign-off") isn't
    included, nor is a colour, letter or number on its own.
    """
    folded = " ".join(word.casefold().split())
    pieces = tuple(piece for piece in _BETWEEN.split(folded) if piece and piece != folded)
    return tuple(piece for piece in pieces if _stands_for(piece, closed))


def _stands_for(piece: str, closed: bool) -> bool:
    if piece in COLOURS or len(piece) < 2 or piece[0].isdigit() or len(piece.split()) > MOST_WORDS:
        return False
    return meaning(piece) in (None, closed)


def colour_of(word: str) -> str:
    """The colour that a status starts with, as a word or a letter: "blue" for both "Blue – complete" and "B". "" if there is
    none.
    """
    first = _BETWEEN.split(word.casefold().strip())[0].strip(" .")
    return first if first in COLOURS else LETTERS.get(first, "")


def is_known(word: str) -> bool:
    """True if a status word has the same meaning in every plan."""
    return meaning(word) is not None


def usual_meaning(word: str) -> tuple[tuple[str, ...], bool]:
    """The synonyms of a status word, and whether it usually closes a recommendation."""
    folded = word.casefold()
    bare = _bare(folded)
    for table, closed in ((CLOSED, True), (OPEN, False)):
        for head, also in table.items():
            if bare == head or bare in also:
                return tuple(way for way in (head, *also) if way != folded), closed
    return (), meaning(word) is True


def _bare(folded: str) -> str:
    """A status in lower case without a colour, letter or number at the beginning."""
    bare = _MARK.sub("", " ".join(folded.split())).strip(" ()")
    return _ABOUT.sub("", bare) or bare or folded


def meaning(word: str) -> bool | None:
    """True if a status usually closes a recommendation, False if not, None if that is unclear. Only its first words count.

    "Withdrawn in May" and "No longer needed" close, "On hold" doesn't. Words that start like an open status and also mention a
    closing one ("In progress / completed") are unclear, and so are colours.
    """
    folded = _bare(" ".join(word.casefold().split()))
    if _BEGINS_OPEN.match(folded):
        is_usual = any(folded in (head, *also) for head, also in OPEN.items())
        return None if not is_usual and _SAYS_CLOSED.search(_BEGINS_OPEN.sub("", folded, count=1)) else False
    closing = _SAYS_CLOSED.match(folded)
    if closing is None:
        return None
    rest = folded[closing.end() :]
    if NOT_CLOSED_YET.search(rest):
        return False
    return None if DOUBTFUL.search(rest) or "?" in rest else True


def _any_of(table: Mapping[str, Sequence[str]], more: Sequence[str]) -> str:
    words = {way for head, also in table.items() for way in (head, *also)} | set(more)
    return rf"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?!\w)"


_BEGINS_OPEN = re.compile(_any_of(OPEN, STILL_OPEN))
_SAYS_CLOSED = re.compile(rf"(?<!\w){_any_of(CLOSED, CLOSING)}")
