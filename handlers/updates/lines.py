"""Recognises lines that change the plan by their form. The forms are in `handlers.language.change_lines` and
`handlers.language.change_statements`.

A form shows what a line is about, and which recommendations. Whether a status, owner or date is in the plan is checked later;
if it isn't, planbot asks. A question is never a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise

from rapidfuzz import fuzz

from handlers.language import (
    change_boundaries,
    change_columns,
    change_lines,
    change_subjects,
    change_values,
    letter_words,
    statement_words,
)
from handlers.language import change_courtesies as courtesies
from handlers.language import change_instructions as instructions
from handlers.language import change_statements as statements
from handlers.language.change_refs import MARK
from handlers.language.rows import Row
from handlers.understanding.column_names import Columns
from handlers.understanding.refs import Shape
from handlers.updates import asked, letters, mark
from handlers.updates.draft import word_fields
from handlers.updates.mark import Group
from knowledge.fields import MORE

READ = 16  # cached texts; several readings look at the same text one after another
PLANS = 64  # plans whose forms for lines about columns are cached

WORD = re.compile(r"[^\s:,]+")
STATEMENT = "statement"
MOST_PARTS = 20  # the most changes in one text
MOST_FIELDS = 8  # the most places in one text where another field can begin
LOOKED_AT = 200  # characters at the beginning of a message in which a verb is looked for
REMARK = 2  # words in the shortest remark about one of several recommendations
SPELT = 83.0  # on a scale of 0 to 100; a word at least this similar counts as a misspelt "update"


@dataclass(frozen=True, slots=True)
class Names:
    """What a line can name in a plan: its refs (None without a plan) and its further columns."""

    shape: Shape | None = None
    columns: Columns = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line recognised by its form: the recommendations that it names, the field that it changes, and what it says.

    `refs` are written as in the plan or, without a plan, as typed; they are empty for "it". `named` is how they were typed
    together, and `text` the line with `MARK` in their place. `unknown` look like refs of the plan but don't exist in it. `says`
    has the groups of the pattern that matched, under the names explained in the language modules. `is_plain` means that the
    line may also be a question or a passing remark: it is a change only from somebody who may make it. `left_out` has parts of
    the message that no change uses.
    """

    refs: tuple[str, ...]
    named: str
    field: str
    says: Mapping[str, str]
    text: str
    unknown: tuple[str, ...] = ()
    is_plain: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def is_loose(self) -> bool:
        """True if a line that seems to name owners may be any other sentence."""
        is_loose = self.field == "owners" and statement_words.LOOSE_OWNERS.match(self.text)
        return bool(is_loose) and not {"adds", "removes"} & self.says.keys()

    @property
    def ref(self) -> str:
        """The recommendations as typed, or "" for "it"."""
        return self.named if self.refs or self.unknown else ""


# Courtesies


@lru_cache(maxsize=READ)
def strip_courtesy(text: str) -> str:
    """A line without quotation marks, greetings and courtesies. A request ("can you …?") loses its question mark."""
    ticked = _ticked(_spoken(letters.without_signature(_commanded(letters.without_quoted(_spaced(text))))))
    bare = _unquoted(_at_end(courtesies.EMOJI, "", courtesies.EMOJI_FIRST.sub("", ticked)))
    lead = courtesies.LEAD.match(bare)
    before, plain = (lead[0], bare[lead.end() :]) if lead else ("", bare)
    plain = _at_end(courtesies.RECORD_IT, "", plain)
    plain = _at_end(courtesies.COURTESY, "?" if plain.endswith("?") else "", plain)
    asks_for_change = courtesies.PLEASE.search(plain[:LOOKED_AT]) and statements.ASKS_FOR_CHANGE.match(plain)
    if plain.endswith("?") and (asks_for_change or courtesies.REQUEST.search(before)):
        plain = plain.rstrip("? ")
    return plain.strip()


def _spaced(text: str) -> str:
    """The text with single spaces and at most one empty line in a row. Patterns that match spaces rely on this: on long runs of
    spaces, they would take quadratic time.
    """
    rows = (courtesies.BULLET.sub("", " ".join(row.split()), count=1) for row in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def _commanded(text: str) -> str:
    """The text with a polite request turned into a command: "would you mind setting" becomes "please set"."""
    text = f"{instructions.GRATEFUL.sub('please ', text[:LOOKED_AT])}{text[LOOKED_AT:]}"
    if (passive := instructions.COULD_BE.search(text[:LOOKED_AT])) and _is_request(text):
        verb = instructions.PARTICIPLES.get(passive["verb"].lower())
        what = passive["what"] or passive["thing"]
        return f"{text[: passive.start()]} please {verb} {what}{text[passive.end() :]}" if verb else text
    asked = instructions.WOULD_YOU_MIND.search(text[:LOOKED_AT])
    verb = instructions.GERUNDS.get(asked["verb"].lower()) if asked else None
    return f"{text[: asked.start()]}please {verb}{text[asked.end() :]}" if asked and verb else text


def _is_request(text: str) -> bool:
    """True if a sentence in the form of a question asks for something to be done, and not whether it can be."""
    return "?" not in text or bool(courtesies.PLEASE.search(text))


def _spoken(text: str) -> str:
    """The text with dictated punctuation converted, unless it has real punctuation."""
    if courtesies.SIGNS.search(text):
        return text
    for dictated, sign in courtesies.SPOKEN:
        text = dictated.sub(sign, text)
    return text


def _ticked(text: str) -> str:
    """The text with a tick replaced by "done", if it consists only of a ref and a tick."""
    tick = courtesies.TICK.match(text) if len(text) < 60 else None
    return f"{tick['before'] or tick['after']}: done" if tick else text


def _unquoted(text: str) -> str:
    """The text without quotation marks around the whole of it. If there are others inside, it is returned unchanged."""
    if text[:1] not in tuple(courtesies.QUOTE_OPENS) or text[-1:] not in tuple(courtesies.QUOTE_CLOSES):
        return text
    inner = text.lstrip(courtesies.QUOTE_OPENS).rstrip(courtesies.QUOTE_CLOSES)
    return text if courtesies.QUOTED_WITHIN.search(inner) else inner.strip()


def _at_end(pattern: re.Pattern[str], instead: str, text: str) -> str:
    """The text with a match at its end replaced. Only the end is searched, so long texts take no longer."""
    return text[: -courtesies.END] + pattern.sub(instead, text[-courtesies.END :])


# Words in other dialects


@dataclass(frozen=True, slots=True)
class Reworded:
    """A message in standard wording and as written, and for each character of the former its position in the latter."""

    text: str
    written: str
    places: Sequence[int]


@lru_cache(maxsize=READ)
def reworded(plain: str) -> Reworded:
    """The text with dialect words replaced: "wi Policy noo" becomes "with Policy now"."""
    pieces: list[str] = []
    places: list[int] = []
    end = 0
    for match in courtesies.REWORD.finditer(plain):
        usual = courtesies.usual(match[0])
        pieces += (plain[end : match.start()], usual)
        places += (*range(end, match.start()), match.start(), *[match.end() - 1] * (len(usual) - 1))
        end = match.end()
    return Reworded("".join((*pieces, plain[end:])), plain, (*places, *range(end, len(plain))))


def as_written(part: str, text: str) -> str:
    """Part of a reworded text, in the author's own words."""
    read = reworded(strip_courtesy(text))
    start = read.text.find(part) if part and read.text != read.written else -1
    return read.written[read.places[start] : read.places[start + len(part) - 1] + 1] if start >= 0 else part


# Lines


@lru_cache(maxsize=READ)
def read(text: str, shape: Shape | None = None, columns: Columns = ()) -> tuple[Line, ...]:
    """The changes in the text, in order. Empty if there are none or the text is a question.

    `shape` has the plan's refs. Without it, anything that looks like a ref counts as one. `columns` are its further columns.
    """
    plan = Names(shape, columns)
    plain = courtesies.BOTH.sub(r"\1 ", _below_subject(reworded(strip_courtesy(text)).text, plan))
    if not plain or is_asked(plain) or statements.ASKED.match(text):
        return ()
    if excepted := _excepted(plain, plan):
        return excepted
    if opened := _opened(plain, plan):
        return opened
    return _read(plain, plan)


def _read(plain: str, plan: Names) -> tuple[Line, ...]:
    """The changes in the text, which has no courtesies and asks nothing."""
    if repeated := _repeated(plain, plan):
        return repeated
    if several := _several(plain, plan):
        return tuple(line for part in several for line in part)
    return _fields(plain, plan)


def _excepted(plain: str, plan: Names) -> tuple[Line, ...]:
    """The lines of a message that ends with a recommendation to which it doesn't apply: "R5 to R8 are done apart from R6"."""
    groups = list(islice(mark.groups(plain, plan.shape), MOST_PARTS))
    if len(groups) < 2 or plain[groups[-1].end :].strip(" .!)"):
        return ()
    before, last = groups[-2], groups[-1]
    lead = letter_words.EXCEPT.search(plain[before.end : last.start])
    if lead is None:
        return ()
    read = _read(plain[: before.end + lead.start()].rstrip(" ,(–—-"), plan)
    others = [replace(line, refs=tuple(ref for ref in line.refs if ref not in last.refs)) for line in read]
    return tuple(line for line in others if line.refs)


def _opened(plain: str, plan: Names) -> tuple[Line, ...]:
    """The lines of a message that opens with a sentence about no recommendation. Empty if it opens with none, or is no line."""
    group = next(mark.groups(plain, plan.shape), None)
    end = letters.opening(plain[: group.start]) if group and not change_subjects.IT.match(plain) else 0
    read = _read(strip_courtesy(plain[end:]), plan) if end else ()
    opening = plain[:end].strip(" \n–—-")
    if not read or letters.says_nothing(opening) or not opening:
        return read
    return (replace(read[0], left_out=(opening, *read[0].left_out)), *read[1:])


def _below_subject(plain: str, plan: Names) -> str:
    """A letter without its subject line ("Subject: R10"), if that only names a recommendation that the letter doesn't name
    itself.
    """
    group = next(mark.groups(plain[:LOOKED_AT], plan.shape), None)
    if group is None or not courtesies.SUBJECT_LINE.fullmatch(plain[: group.start]):
        return plain
    sign = courtesies.AFTER_SUBJECT.match(plain, group.end)
    line_end = plain.find("\n", group.end)
    if sign is None and line_end < 0:
        return plain
    letter = strip_courtesy(plain[sign.end() if sign else line_end :])
    return letter if next(mark.groups(letter, plan.shape), None) else f"{group.named(plain)}: {letter}"


def read_one(text: str, shape: Shape | None = None, columns: Columns = ()) -> Line | None:
    """The single line in the text, or None if it isn't one."""
    plain = strip_courtesy(text)
    return None if is_asked(plain) else _one(plain, Names(shape, columns))


def is_asked(plain: str) -> bool:
    """True if the text without courtesies ends like a question."""
    return bool(statements.ASKED_AT_THE_END.search(plain[-courtesies.END :]))


def _one(plain: str, plan: Names) -> Line | None:
    """The line in the text without courtesies, about the recommendations that it names first or about "it"; or None."""
    plain = _spelt(statements.NO_CHANGE_OF_EITHER.sub(r"\1 and ", plain) if statements.NOTHING_NEW.match(plain) else plain)
    if it := change_subjects.IT.match(plain):
        start, end = it.span(_it_group(it))
        group = Group((), (), start, end)
        return _by_form(plain, group, plan)
    first = next(mark.groups(plain, plan.shape), None) or _unknown(plain, plan)
    if first is None:
        return None
    if inner := _named_twice(plain, first, plan):
        return inner
    group = first
    asks = statements.QUESTION.match(plain) or "?" in change_values.URL.sub("", plain[:LOOKED_AT])
    may_state = not asks or bool(statements.ASKS_FOR_CHANGE.match(plain))
    line = _by_form(plain, group, plan, may_state)
    before = plain[: group.start]
    if line or not may_state or not courtesies.BEFORE_STATEMENT.match(before):
        return line
    stated = _by_form(plain[group.start :], replace(group, start=0, end=group.end - group.start), plan)
    return replace(stated, is_plain=True) if stated else None


def _spelt(plain: str) -> str:
    """The text with a misspelt "update" or similar verb at its beginning corrected. Nothing after it is ever corrected."""
    first, space, rest = plain.partition(" ")
    is_correct = first.lower() in courtesies.VERBS_SPELT or not space or not first.isalpha() or len(first) < 4
    if is_correct or change_lines.LINES[0].pattern.match(plain) or not mark_at_start(rest):
        return plain
    verb = max(courtesies.VERBS_SPELT, key=lambda verb: fuzz.ratio(first.lower(), verb))
    return f"{verb} {rest}" if fuzz.ratio(first.lower(), verb) >= SPELT and len(first) <= len(verb) + 1 else plain


def mark_at_start(text: str) -> bool:
    """True if the text starts with a recommendation's ref."""
    first = next(mark.groups(text[:60], None), None)
    return first is not None and first.start == 0


def _unknown(plain: str, plan: Names) -> Group | None:
    """A word where a recommendation should be that isn't a ref in the plan, or is one in several sections; or None."""
    verb = courtesies.VERB_FIRST.match(plain)
    if verb is None:
        return None
    word = WORD.match(plain, verb.end())
    if word and plan.shape and plan.shape.in_sections(word[0]):
        return Group((), (word[0],), *word.span())
    ref = courtesies.LIKE_A_REF.match(plain, verb.end())
    return Group((), (ref[0].upper(),), *ref.span()) if ref else None


def _named_twice(plain: str, group: Group, plan: Names) -> Line | None:
    """The inner line of one that names its recommendation twice: "R20 progress on R20: x", "update R20 “note on R20: x”"; or
    None.
    """
    before, rest = plain[: group.start], plain[group.end :].lstrip(" :,–-\"“'")
    again = next(mark.groups(rest, plan.shape), None)
    if again is None or again.refs != group.refs or (before and not courtesies.VERB_FIRST.fullmatch(before)):
        return None
    return _by_form(rest.rstrip("\"”'"), again, plan, False)


def _by_form(plain: str, group: Group, plan: Names, with_statements: bool = True) -> Line | None:
    """The line for the first form that matches the text, or None."""
    named = group.named(plain)
    before, after = plain[: group.start], courtesies.PLEASE_BEFORE_SIGN.sub("", plain[group.end :], count=1)
    after = courtesies.SIGN_BEFORE_STATUS.sub(" ", after, count=1)
    lead = _lead(before, after)
    if with_statements and not lead and (new_date := _new_date(after)):
        after = new_date
    text = f"{lead}{MARK}{_after_lead(before, lead, after)}"
    for row in _rows(plan.columns, with_statements):
        if match := row.pattern.match(text):
            says = {name: value.strip() for name, value in match.groupdict().items() if value is not None}
            says.pop("ref")
            line = Line(group.refs, named, row.key, says, text, group.unknown)
            return replace(
                line, is_plain=row.key == STATEMENT or row in change_lines.AMBIGUOUS or line.is_loose or "maybe" in says
            )
    return None


def _new_date(after: str) -> str:
    """What follows the punctuation after a recommendation, if it is a sentence about a new date: ": put back to April".
    Otherwise "", because it may be prose.
    """
    sign = courtesies.SIGN_FIRST.match(after)
    bare = f" {after[sign.end() :]}" if sign else ""
    is_date = (
        any(row.key == "timescale" and row.pattern.match(f"{MARK}{bare}") for row in statements.SPECIFIC) if bare else False
    )
    return bare if is_date else ""


def _lead(before: str, after: str) -> str:
    """The text before the recommendation, without a mere introduction: "Re R5: …", "As for R5, …"."""
    before = courtesies.LINKS.sub("", before)
    starts = after.lstrip()[:1] in tuple(":,–—-") or courtesies.SENTENCE_STARTS.match(after)
    if starts and courtesies.PREPOSITION.fullmatch(before):
        return ""
    return courtesies.LEADS_TO_SUBJECT.sub("", before)


def _after_lead(before: str, lead: str, after: str) -> str:
    """The text after the recommendation. After an introduction ("with regard to R5 the …"), it gets a colon in front."""
    is_sentence = lead != before and not lead and not before.lower().startswith(("both", "all", "the")) and after[:1] == " "
    return f":{after}" if is_sentence and after.lstrip()[:1].isalpha() else after


def naming(line: Line, ref: str) -> str:
    """The line with this text in place of the recommendations that it names."""
    return line.text.replace(MARK, ref, 1)


def _it_group(it: re.Match[str]) -> str:
    """The name of the pattern's group that contains the "it"."""
    return next(name for name in change_subjects.IT_GROUPS if it[name])


def _rows(columns: Columns, with_statements: bool) -> tuple[Row, ...]:
    """The forms of a line. Those of further fields come first, because "update R4 priority high" would also match a status."""
    own = tuple((field.name, tuple(filter(None, (field.label.lower(), field.asks, field.name)))) for field in word_fields())
    further = _word_rows((*columns, *own))
    if not with_statements:
        return (*further, *change_lines.LINES)
    return (*further, *statements.SPECIFIC, *change_lines.LINES, *change_lines.AMBIGUOUS, *statements.STATEMENT)


@lru_cache(maxsize=PLANS)
def _word_rows(columns: Columns) -> tuple[Row, ...]:
    """The forms of lines that set these fields. Longer names are tried before names that they start with."""
    named = sorted(columns, key=lambda column: -max(map(len, column[1])))
    rows = (_forms(name)(name, sorted(dict.fromkeys(words), key=len, reverse=True)) for name, words in named)
    return tuple(row for rows_of_one in rows for row in rows_of_one)


def _forms(name: str) -> Callable[[str, Sequence[str]], tuple[Row, ...]]:
    return change_columns.column_lines if name.startswith(MORE) else change_columns.word_lines


# Several changes in one text


def _fields(plain: str, plan: Names) -> tuple[Line, ...]:
    """The lines about several fields of the same recommendations ("R5 in progress, owner Policy"), or the single line.

    Text labelled as prose, or after a colon, is split only if the next field has a clear label.
    """
    whole = _one(plain, plan)
    if whole is None or not (whole.refs or not whole.ref):
        return (whole,) if whole else ()
    start = 0
    parts: list[Line] = []
    for match in islice(change_boundaries.FIELD_BOUNDARY.finditer(plain), MOST_FIELDS):
        before, after = plain[start : match.start()], plain[match.end() :]
        is_prose = whole.field in change_boundaries.LABELLED or ":" in before.partition(whole.named)[2][1:]
        if not before.strip() or (is_prose and not (match["strict"] and match["sign"] in (";", ".", "\n"))):
            continue
        here = _one(before if not parts else f"{whole.named} {before}", plan)
        rest = _one(f"{whole.named} {courtesies.FIRST_WORDS.sub('', after)}", plan)
        if here is None or rest is None or rest.field in (STATEMENT, here.field):
            continue
        parts.append(here)
        start = match.end()
    if not parts:
        return (whole,)
    last = _one(f"{whole.named} {courtesies.FIRST_WORDS.sub('', plain[start:])}", plan)
    return (*(replace(part, refs=whole.refs, named=whole.named) for part in parts), *((last,) if last else ()))


def _repeated(plain: str, plan: Names) -> tuple[Line, ...]:
    """The lines, if a recommendation is added to a change of another: "mark R5 as done. Also R27". Otherwise ()."""
    groups = list(islice(mark.groups(plain, plan.shape), 3))
    if len(groups) != 2:
        return ()
    first, other = groups
    between = plain[first.end : other.start]
    same, too = courtesies.SAME_AGAIN.search(between), courtesies.TOO.fullmatch(plain, other.end)
    if same is None or too is None or not (same["same"] or too["too"]):
        return ()
    read = _fields(plain[: first.end + same.start()], plan)
    named = f"{first.named(plain)} and {other.named(plain)}"
    if any(line.refs != first.refs for line in read):
        return ()
    unknown = (*first.unknown, *other.unknown)
    return tuple(replace(line, refs=(*line.refs, *other.refs), named=named, unknown=unknown) for line in read)


def _several(plain: str, plan: Names) -> tuple[tuple[Line, ...], ...]:
    """The lines of the text with several changes, each about its own recommendations, or () if it has only one.

    It is split only if each part is a line by itself, so that no part gets lost or becomes part of another's prose.
    """
    cuts = _cuts(plain, plan)
    if not cuts or len(cuts) >= MOST_PARTS:
        return ()
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(plain)]
    parts = [plain[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    lines = [_fields(strip_courtesy(part), plan) for part in parts if part]
    return tuple(lines) if all(lines) else _with_verb(plain, parts, plan) or _with_remarks(parts, lines, plan)


def _with_remarks(parts: Sequence[str], lines: Sequence[tuple[Line, ...]], plan: Names) -> tuple[tuple[Line, ...], ...]:
    """The lines of parts that each begin with their recommendations, where some are remarks: "R13 three more schools joined,
    R16 no change". Empty if one of them asks something. A part that says too little is left out of the one before it.
    """
    all_lines: list[tuple[Line, ...]] = []
    left_out: list[str] = []
    for part, read in zip(filter(None, parts), lines, strict=True):
        bare = courtesies.FIRST_WORDS.sub("", part)
        group = next(mark.groups(bare, plan.shape), None)
        if read:
            all_lines.append(read)
        elif group and change_boundaries.LEAVES.fullmatch(bare[: group.start]):
            left_out.append(part)
        elif group is None or group.start or group.unknown or _asks(bare[group.end :]):
            return ()
        elif (remark := _remark(bare, group)) is None:
            left_out.append(part)
        else:
            all_lines.append((remark,))
    if not all_lines:
        return ()
    first, *others = all_lines
    return ((replace(first[0], left_out=tuple(left_out)), *first[1:]), *others)


def _asks(after: str) -> bool:
    """True if the text after a recommendation asks something about it."""
    return not statements.STATES_FIRST.match(after) and asked.asks(f"{MARK}{after}"[:LOOKED_AT])


def _remark(text: str, group: Group) -> Line | None:
    """A sentence about the recommendations at its beginning, as a line that adds it to their progress, if it tells enough."""
    marked = f"{MARK}{text[group.end :]}"
    report = statement_words.BEFORE_TEXT.sub("", text[group.end :]).strip(" ,;")
    if len(report.split()) < REMARK or not asked.tells(marked[:LOOKED_AT]):
        return None
    return Line(group.refs, group.named(text), "progress", {"progress": report, "maybe": ""}, marked, is_plain=True)


def _with_verb(plain: str, parts: list[str], plan: Names) -> tuple[tuple[Line, ...], ...]:
    """The lines, if the verb of the first applies to all: "mark R5 as complete and R6 as on hold". Otherwise ()."""
    verb = courtesies.VERB_FIRST.match(plain)
    if verb is None:
        return ()
    lines = [_fields(part if courtesies.VERB_FIRST.match(part) else f"{verb[0]}{part}", plan) for part in parts if part]
    return tuple(lines) if all(lines) else ()


def _cuts(plain: str, plan: Names) -> list[tuple[int, int]]:
    """Where the text can be split: between two recommendations, at the start of a new sentence or clause. As (start, end)."""
    all_groups = list(mark.groups(plain, plan.shape))
    first = _one(plain, plan) if len(all_groups) > 1 else None
    cuts: list[tuple[int, int]] = []
    for before, group in pairwise(all_groups):
        if before.refs == group.refs:
            continue
        between = plain[before.end : group.start]
        ends = [match for match in change_boundaries.BOUNDARY.finditer(between) if _leads(between[match.end() :])]
        if not ends and (alone := change_boundaries.STATUS_ALONE.fullmatch(between)):
            ends = [alone]
        if first and first.field in change_boundaries.LABELLED and ":" in plain[: before.end + 2]:
            ends = [match for match in ends if "\n" in match[0]]
        if ends:
            start, end = ends[-1].span("end") if ends[-1].re.groups else ends[-1].span()
            cuts.append((before.end + start, before.end + end))
    return cuts


def _leads(words: str) -> bool:
    """True if the words between a boundary and a recommendation can start a change."""
    return len(words) < 60 and bool(change_boundaries.LEADS_TO_REF.match(words))


# Recommendations named by their subject


def by_subject(text: str) -> tuple[str, str, bool] | None:
    """A line that names its recommendation by subject: the words of the subject, the line with "{}" in their place, and whether
    it is a plain statement, which may also be a question. None for anything else.
    """
    plain = strip_courtesy(text)
    if is_asked(plain) or next(mark.groups(plain, None), None):
        return None
    for row in change_subjects.SUBJECT:
        match = row.pattern.match(plain)
        is_stated = row.key in (STATEMENT, "progress")
        if match is None or (is_stated and (statements.QUESTION.match(plain) or statements.ASKS_WITHIN.search(plain))):
            continue
        verb = " ".join((match.groupdict().get("verb") or "").split()).lower()
        rest = match["rest"].strip()
        if row.key == "progress":
            return match["subject"], f"progress on {{}}: {plain}", True
        if row.key == STATEMENT:
            return match["subject"], f"{{}} is now {rest}", True
        if " " in verb:
            return match["subject"], f"{verb} {{}}: {rest}", False
        is_status = change_subjects.BEGINS_WITH_STATUS.match(rest)
        return match["subject"], f"update {{}} {rest}" if is_status else f"progress on {{}}: {rest}", False
    return None
