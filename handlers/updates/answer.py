"""Handles messages that change the plan or are about a change: commands (see `commands`), lines and plain statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Note
from handlers.language import change_instructions, change_statements, change_subjects
from handlers.line import capital
from handlers.question import join_names
from handlers.request import Request
from handlers.understanding.column_names import Columns
from handlers.understanding.refs import Shape
from handlers.updates import (
    added_texts,
    asking_back,
    commands,
    conditions,
    doubts,
    drafts_of_parts,
    line_terms,
    lines,
    parse,
    part_choices,
    plan_terms,
    preview,
    remarks,
    status_names,
    suggestions,
)
from handlers.updates.asking_back import NOTHING, Back
from handlers.updates.conditions import Conditional
from handlers.updates.doubts import Doubt
from handlers.updates.draft import Draft
from handlers.updates.lines import Line
from handlers.updates.remarks import Unrecorded
from knowledge import changes, search
from knowledge.fields import MORE
from knowledge.further_columns import amount_of
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from knowledge.word_forms import tokens

LONGEST_LEFT_OUT = 120  # the most characters shown of text that no change uses
MOST = 3  # the most recommendations offered for a subject
ENOUGH = 0.5  # the share of a subject's words that a recommendation needs to be offered


def is_change(text: str, columns: Columns = (), shape: Shape | None = None) -> bool:
    """True if the text is about changes: it changes the plan, or does something with a change."""
    if commands.find(text) is not None or _is_bulk(text) or conditions.find(text, shape) or doubts.find(text, shape):
        return True
    return any(not line.is_plain for line in lines.read(text, shape, columns))


def may_be_change(text: str, columns: Columns = (), shape: Shape | None = None) -> bool:
    """True if the text may be a change, including sentences that are a change from some people and a question from others."""
    return is_change(text, columns, shape) or bool(lines.read(text, shape, columns))


def may_change(text: str, columns: Columns = (), shape: Shape | None = None) -> bool:
    """True if the text may be a change, including one that names its recommendation only by its subject."""
    return may_be_change(text, columns, shape) or names_a_subject(text)


def names_a_subject(text: str) -> bool:
    """True if the text reads like a change to something that it names only by its subject."""
    return lines.by_subject(text) is not None


def answer(store: Store, plan: Plan, request: Request, it: str = "") -> Answer | None:
    """Carry out the text about a change. `it` is the recommendation that its thread is about.

    Returns None for any other text, and for a plain statement, which `statement` handles. Never raises Unclear.
    """
    try:
        if command := commands.find(request.text):
            action, match = command
            done = action(store, plan, request, match)
            sent = suggestions.reroute(store, plan, request, done.refs) if done.recorded else ()
            return replace(done, notices=(*done.notices, *sent))
        if conditional := conditions.find(request.text, plan_terms.shape(store, plan)):
            return _conditional(store, plan, request, conditional, it)
        read = lines.read(request.text, plan_terms.shape(store, plan), plan_terms.columns(store, plan))
        if (doubt := doubts.find(request.text, plan_terms.shape(store, plan))) and not _dates_it(
            store, plan, request, doubt, read
        ):
            return _doubted(store, plan, request, doubt)
        if read and all(line.is_plain for line in read):
            return None
        return _change(store, plan, request, read, it) if read else _bulk(request)
    except Unclear as trouble:
        return Answer(str(trouble), (), "update")


def _conditional(store: Store, plan: Plan, request: Request, conditional: Conditional, it: str) -> Answer:
    """The answer to a conditional instruction: nothing is recorded, and what to send once the condition is settled."""
    head = "Nothing was recorded: an update can’t depend on a condition."
    refs = conditional.refs or ((it,) if it else ())
    if not refs:
        return Answer(f"{head} Once that is settled, send it again, with its recommendation.", (), "update")
    if refused := _refused(store, plan, request, refs):
        return Answer(f"{head} {refused}", (), "update", refs)
    named = join_names(refs)
    line = conditional.line.replace("{}", named)
    read = _parsed(store, plan, request, line)
    if isinstance(read, Back) and read.lacks:
        line = f"{line} because …"
    elif not isinstance(read, tuple):
        line = f"progress on {named}: what was done"
    progress = Choice("As progress", f"progress on {named}: {lines.strip_courtesy(request.text)}")
    choices = (progress,) if len(progress.sentence) <= asking_back.LONGEST_SENTENCE else ()
    shown = (Choices("", choices),) if choices else ()
    return Answer(f"{head} Once that is settled, send “{line}”.", shown, "update", refs, choices=choices)


def _dates_it(store: Store, plan: Plan, request: Request, doubt: Doubt, read: Sequence[Line]) -> bool:
    """True if a sentence about a future state gives a new date, or one that only lacks its reason."""
    if doubt.why != doubts.TO_COME or not read:
        return False
    parsed = parse.parse(read, plan_terms.terms(store, plan, request))
    if isinstance(parsed, Back):
        return bool(parsed.lacks)
    return bool(parsed) and any(draft.field("timescale") for draft in parsed or ())


def _doubted(store: Store, plan: Plan, request: Request, doubt: Doubt) -> Answer:
    """The answer to a sentence that leaves its status in doubt: nothing is recorded, and what to send instead."""
    named = join_names(doubt.refs)
    status = line_terms.status_of(doubt.state, plan_terms.terms(store, plan, request)) or "…"
    why = change_instructions.DOUBTS[doubt.why].format(named=named, line=f"update {named} {status}")
    if refused := _refused(store, plan, request, doubt.refs):
        why = f"{why.split(': ')[0]}. {refused}"
    progress = Choice("As progress", f"progress on {named}: {lines.strip_courtesy(request.text)}")
    choices = (progress,) if len(progress.sentence) <= asking_back.LONGEST_SENTENCE else ()
    card = Choice(f"Show {doubt.refs[0]}", doubt.refs[0], doubt.refs[0])
    return Answer(why, (Choices("", (*choices, card)),), "update", doubt.refs, choices=choices)


def _refused(store: Store, plan: Plan, request: Request, refs: Sequence[str]) -> str:
    """Why the person isn't allowed to update one of these recommendations, as a sentence, or "" if they may update all of
    them.
    """
    standings = (changes.current(store, plan, drafts_of_parts.recommendation(ref)) for ref in refs)
    return next(filter(None, (preview.refusal(request.rights, request.author, standing) for standing in standings)), "")


def _parsed(store: Store, plan: Plan, request: Request, line: str) -> tuple[Draft, ...] | Back | None:
    """What a line would change: drafts, a question back, or None if it changes nothing."""
    read = lines.read(line, plan_terms.shape(store, plan), plan_terms.columns(store, plan))
    return parse.parse(read, plan_terms.terms(store, plan, request)) if read else None


def statement(store: Store, plan: Plan, request: Request, it: str = "") -> Answer | None:
    """The preview of a plain statement ("R5 is done") by somebody who may make that change, or a question back, or the reason
    why it can't be made. None for anything else, which may be a question.
    """
    read = lines.read(request.text, plan_terms.shape(store, plan), plan_terms.columns(store, plan)) if request.author else ()
    if not read or not all(line.is_plain for line in read):
        return None
    try:
        return _change(store, plan, request, read, it)
    except Unclear as trouble:
        return Answer(str(trouble), (), "update")


def _words_of_headings(store: Store, plan: Plan) -> frozenset[str]:
    """The words in the headings of a plan's further columns, in lower case."""
    further = store.vocabulary(plan).further
    return store.cached(plan, "words of headings", lambda: frozenset(w for field in further for w in tokens(field.label)))


def unrecorded(store: Store, plan: Plan, text: str, it: str) -> Unrecorded | None:
    """What the text about recommendations leaves unrecorded, with a line to send instead. None if it asks something.

    `it` is the ref that "it" refers to, or "".
    """
    remark = remarks.find(text, plan_terms.shape(store, plan), it, _words_of_headings(store, plan))
    if remark is None:
        return None
    status = _status_alone(store, plan, text, it)
    line = f"update {join_names(remark.refs)} {status}" if status else _line_for(store, plan, remark.line, remark.refs)
    return replace(remark, line=line)


def _status_alone(store: Store, plan: Plan, text: str, it: str) -> str:
    """The status that a plain statement gives to each of its recommendations, if it says nothing else; otherwise ""."""
    read = lines.read(text, plan_terms.shape(store, plan), plan_terms.columns(store, plan))
    drafts = parse.parse(read, plan_terms.terms(store, plan), it) if read else None
    edits = [draft.edits for draft in drafts] if isinstance(drafts, tuple) else []
    statuses = {of_one[0].to for of_one in edits if len(of_one) == 1 and of_one[0].field == "status" and not of_one[0].why}
    return str(statuses.pop() or "") if len(statuses) == 1 and all(len(of_one) == 1 for of_one in edits) else ""


def _line_for(store: Store, plan: Plan, line: str, refs: tuple[str, ...]) -> str:
    """A line to send instead, with the refs in place of {} and a status that the plan has."""
    named = join_names(refs) or "R1"
    if line != change_instructions.WHAT_WAS_DONE:
        return line.format(named)
    closes = store.vocabulary(plan).closes
    standings = (changes.current(store, plan, drafts_of_parts.recommendation(ref)) for ref in refs)
    is_closed = any(closes(standing.values["status"]) for standing in standings)
    return line_terms.example(named, plan_terms.terms(store, plan), is_closed)


def refusal(store: Store, plan: Plan, request: Request, refs: Sequence[str]) -> tuple[str, bool]:
    """Why the author isn't allowed to update these recommendations, as a sentence or "", and whether they can suggest the
    update.
    """
    refused = _refused(store, plan, request, refs) if request.author else ""
    owners = changes.current(store, plan, drafts_of_parts.recommendation(refs[0])).owners
    return refused, bool(refused and len(refs) == 1 and request.rights.who_may_update(owners))


def stands_already(store: Store, plan: Plan, request: Request, it: str) -> str:
    """A sentence such as "The status of R1 is Completed already." if the plan already has everything that a statement would
    set. "" if it would change anything, or isn't a statement.
    """
    read = lines.read(request.text, plan_terms.shape(store, plan), plan_terms.columns(store, plan))
    drafts = parse.parse(read, plan_terms.terms(store, plan, request), it) if read else None
    if drafts is None or isinstance(drafts, Back):
        return ""
    try:
        clauses = [preview.stands_already(store, plan, draft) for draft in drafts]
    except Unclear:
        return ""
    if not all(clauses):
        return ""
    if len(clauses) > MOST:
        return f"All {len(clauses)} stand like that already."
    return " ".join(f"{capital(clause)}." for clause in clauses)


def remark(store: Store, plan: Plan, request: Request, it: str) -> Answer | None:
    """The preview of a report about recommendations that the author may update, as progress in their own words. None for
    anything else. If a recommendation isn't in the plan, the answer says so.
    """
    report = unrecorded(store, plan, request.text, it) if request.author else None
    read = lines.read(request.text, plan_terms.shape(store, plan), plan_terms.columns(store, plan))
    if report is None or any("maybe" not in line.says for line in read):
        return None
    if report.unknown:
        return asking_back.answer_of(
            parse.no_such_ref(report.unknown[0], report.progress, plan_terms.terms(store, plan, request))
        )
    if not report.progress or not all(_may_update(store, plan, request, ref) for ref in report.refs):
        return None
    try:
        drafts = tuple(added_texts.as_progress(ref, report.progress) for ref in report.refs)
        shown = preview.propose_all(store, plan, request, drafts)
    except Unclear as trouble:
        return Answer(str(trouble), (), "update", report.refs)
    return _with_card(_as_progress_alone(store, plan, request, shown, report.progress, report.line))


def _as_progress_alone(store: Store, plan: Plan, request: Request, shown: Answer, progress: str, line: str) -> Answer:
    """The preview of a remark. It says what stays the same, and offers to complete a recommendation that sounds completed."""
    *parts, last = shown.parts
    if not shown.pending or not isinstance(last, Choices):
        return shown
    refs = tuple(dict.fromkeys(planned.ref for planned in shown.planned))
    terms = plan_terms.terms(store, plan, request)
    more = "" if line.startswith("progress") else f" If more was meant, send “{_line_for(store, plan, line, refs)}”."
    note = Note(f"This is recorded as progress alone: the status, the date and the owners stay as they are.{more}")
    statuses = status_names.misspelt_within(progress, terms)
    is_open = not all(store.vocabulary(plan).closes(changes.current(store, plan, ref).values["status"]) for ref in refs)
    if is_open and change_statements.SOUNDS_DONE.search(progress):
        statuses = (*statuses, terms.statuses["completed"])
    lines = {status: f"update {join_names(refs)} {status}: {progress}" for status in statuses}
    rows = (Choice(f"{status}, too", line) for status, line in lines.items() if len(line) <= asking_back.LONGEST_SENTENCE)
    return replace(shown, parts=(*parts, note, replace(last, rows=(*last.rows, *rows))))


def _progress_alone(drafts: Sequence[Draft]) -> str:
    """The text that several drafts add to the progress, if they change nothing else; otherwise ""."""
    edits = [edit for draft in drafts for edit in draft.edits if edit.field != "evidence"]
    return str(edits[0].to) if edits and all(edit.field == "progress" for edit in edits) else ""


def _is_bulk(text: str) -> bool:
    return bool(change_subjects.BULK.match(lines.strip_courtesy(text)))


def _bulk(request: Request) -> Answer | None:
    """The answer to a change of everything that meets a condition: it asks for refs instead."""
    if not _is_bulk(request.text):
        return None
    what = "Nothing was changed: a change names its recommendations, as “mark R4, R6 and R9 as complete”."
    return Answer(what, (), "update")


def by_subject(store: Store, plan: Plan, request: Request) -> Answer | None:
    """The answer to a change to something named only by its subject: it asks which recommendation is meant, and never guesses.

    A plain statement counts only if its author may make that change.
    """
    line = lines.by_subject(request.text)
    if line is None:
        return None
    subject, sentence, is_plain = line
    is_progress = is_plain and sentence.startswith("progress")
    hits = search.find(store, plan, subject.casefold().split()).hits[:MOST]
    if is_plain:
        hits = tuple(hit for hit in hits if _may_update(store, plan, request, hit.ref))
    if not hits or hits[0].share < ENOUGH:
        return None
    rows = tuple(Choice(f"{hit.ref}: {hit.title}"[:70], sentence.replace("{}", hit.ref, 1), hit.ref) for hit in hits)
    choices = tuple(row for row in rows if len(row.sentence) <= asking_back.LONGEST_SENTENCE)
    ask = "Do you mean this one?" if len(choices) == 1 else "Which one do you mean?"
    head = f"Nothing was changed: a change names its recommendation. {ask}"
    if is_progress:
        head = f"Nothing was recorded: progress names its recommendation. {ask}"
    return Answer(head, (Choices("", choices),), "update", choices=choices)


def _may_update(store: Store, plan: Plan, request: Request, ref: str) -> bool:
    return request.rights.may_update(request.author, changes.current(store, plan, ref).owners)


def status_choices(store: Store, plan: Plan) -> tuple[str, ...]:
    """Every status that a recommendation can be given: the plan's own first, then usual ones that it has no word for."""
    own = (status.word for status in store.vocabulary(plan).statuses)
    return tuple(dict.fromkeys((*own, *plan_terms.terms(store, plan).statuses.values())))


def _change(store: Store, plan: Plan, request: Request, read: Sequence[Line], it: str) -> Answer | None:
    """The preview of what the lines change, or a question back. None if they turn out not to be a change."""
    drafts = parse.parse(read, plan_terms.terms(store, plan, request), it)
    if drafts is None:
        return None
    unread: tuple[Note, ...] = ()
    if isinstance(drafts, Back) and len(read) > 1:
        read, drafts, unread = _taken_up(store, plan, request, read, drafts, it)
    is_plain = all(line.is_plain for line in read) and not _sets_owners(drafts)
    refs = tuple(dict.fromkeys(ref for line in read for ref in (line.refs or (it,)) if ref))
    is_of_none = not refs and any(line.unknown for line in read)  # nobody may update something that doesn't exist
    if is_plain and not is_of_none and not _may_and_would(store, plan, request, refs, drafts):
        return None
    if is_plain and not _values_are_known(store, plan, read, drafts):
        return None
    if isinstance(drafts, Back):
        asked = asking_back.answer_of(_as_it_stands(store, plan, drafts))
        return replace(asked, parts=(*asked.parts, *_who_may(store, plan, request, refs)))
    drafts = tuple(_as_written(draft, request.text) for draft in drafts)
    try:
        if of_a_part := next((draft for draft in drafts if drafts_of_parts.is_of_a_part(store, plan, draft)), None):
            line = next((line for line in read if of_a_part.ref in line.refs), read[0])
            return part_choices.which_part(store, plan, line, of_a_part.ref)
        if drafts_of_parts.is_whole(drafts[0].ref):
            return part_choices.propose(store, plan, request, part_choices.expanded(store, plan, drafts[0]))
        shown = preview.propose_all(store, plan, request, drafts)
    except preview.LacksEvidence as lacks:
        rows = (Choice("Add evidence", lacks.line, form="evidence"),) if len(drafts) == 1 else ()
        return Answer(str(lacks), (Choices("", rows),) if rows else (), "update", refs)
    except Unclear as trouble:
        return Answer(str(trouble), (), "update", refs)
    progress = _progress_alone(drafts) if len(read) == 1 else ""
    may_be_status = read[0].field == "status" and status_names.misspelt_within(progress, plan_terms.terms(store, plan, request))
    if progress and (is_plain or may_be_status):
        shown = _as_progress_alone(store, plan, request, shown, progress, remarks.line_for(read[0].text))
    shown = _with_left_out(shown, read, unread)
    return _with_card(shown) if is_plain else shown


def _taken_up(
    store: Store, plan: Plan, request: Request, read: Sequence[Line], back: Back, it: str
) -> tuple[Sequence[Line], tuple[Draft, ...] | Back, tuple[Note, ...]]:
    """Of several lines about different recommendations, one of which needs a question back: those that can be taken up, what
    they change, and the questions.
    """
    terms = plan_terms.terms(store, plan, request)
    parsed = [(line, parse.parse((line,), terms, it)) for line in read]
    lines_read = tuple(line for line, drafts in parsed if isinstance(drafts, tuple))
    drafts = parse.parse(lines_read, terms, it) if lines_read else None
    asked = {ref for line, one in parsed if isinstance(one, Back) for ref in line.refs}
    if not isinstance(drafts, tuple) or asked & {draft.ref for draft in drafts}:
        return read, back, ()
    notes = tuple(
        Note(f"Not taken up: “{lines.naming(line, line.ref or it)}”. {_sentence(drafts)}")
        for line, drafts in parsed
        if isinstance(drafts, Back)
    )
    return lines_read, drafts, notes


def _sentence(back: Back) -> str:
    """What a question back asks, without saying that nothing was changed."""
    what = back.what.removeprefix(NOTHING)
    return capital(what)


def _with_left_out(shown: Answer, read: Sequence[Line], unread: Sequence[Note] = ()) -> Answer:
    """The preview with what the message also says and no change takes up; `unread` are notes about lines that weren't."""
    texts = [
        f"“{text if len(text) <= LONGEST_LEFT_OUT else text[:LONGEST_LEFT_OUT] + '…'}”"
        for line in read
        for text in line.left_out
    ]
    notes = (*unread, *((Note(f"Not taken up: {join_names(tuple(texts))}."),) if texts else ()))
    if not shown.pending:
        return replace(shown, parts=(*shown.parts, *notes))
    *parts, last = shown.parts
    return replace(shown, parts=(*parts, *notes, last))


def _who_may(store: Store, plan: Plan, request: Request, refs: Sequence[str]) -> tuple[Note, ...]:
    """A note that says who may update the recommendations in question, if the person isn't allowed to."""
    refused, may_suggest = refusal(store, plan, request, refs) if refs else ("", False)
    if not refused:
        return ()
    return (Note(f"{refused} You can send it as a suggestion." if may_suggest else refused),)


def _as_it_stands(store: Store, plan: Plan, back: Back) -> Back:
    """A question about a negated status, with what the plan currently says added."""
    if not back.denies:
        return back
    status, refs = back.denies, back.refs
    says = [changes.current(store, plan, ref).values["status"] == status for ref in refs if not drafts_of_parts.is_whole(ref)]
    named, are = join_names(refs), "is" if len(refs) == 1 else "are"
    if says and all(says):
        what = f"the plan says that {named} {are} {status}. If that is wrong, say what it is instead."
    else:
        what = f"the plan doesn’t say that {named} {are} {status}. Say what it is instead."
    return replace(back, what=f"{NOTHING}{what}")


def _as_written(draft: Draft, text: str) -> Draft:
    """The draft with its texts and reasons in the author's own words."""
    edits = tuple(
        replace(
            edit,
            to=lines.as_written(edit.to, text) if edit.how == changes.APPEND and isinstance(edit.to, str) else edit.to,
            why=lines.as_written(edit.why, text),
        )
        for edit in draft.edits
    )
    return replace(draft, edits=edits)


def _values_are_known(store: Store, plan: Plan, read: Sequence[Line], drafts: Sequence[Draft] | Back) -> bool:
    """True if a plain statement about a further column ("R5 priority low") gives one of the column's values or a number."""
    stated = {line.field for line in read if line.field.startswith(MORE) and "maybe" in line.says}
    if not stated or isinstance(drafts, Back):
        return not stated
    values = {field: set(store.vocabulary(plan).words.get(field, ())) for field in stated}
    edits = [edit for draft in drafts for edit in draft.edits if edit.field in stated]
    return all(edit.to in values[edit.field] or amount_of(str(edit.to)) is not None for edit in edits)


def _sets_owners(drafts: Sequence[Draft] | Back) -> bool:
    return not isinstance(drafts, Back) and any(draft.field("owners") for draft in drafts)


def _may_and_would(store: Store, plan: Plan, request: Request, refs: Sequence[str], drafts: Sequence[Draft] | Back) -> bool:
    """True if the person may update everything in a plain statement, and it would change something."""
    standings = [changes.current(store, plan, drafts_of_parts.recommendation(ref)) for ref in refs]
    if not standings or not all(request.rights.may_update(request.author, standing.owners) for standing in standings):
        return False
    if isinstance(drafts, Back):
        return True
    by_ref = {standing.ref: standing for standing in standings}
    return any(preview.changes_something(draft, by_ref[drafts_of_parts.recommendation(draft.ref)]) for draft in drafts)


def _with_card(shown: Answer) -> Answer:
    """The preview of a plain statement, with buttons that show the recommendations, since it may have been a question."""
    *parts, last = shown.parts
    if not shown.pending or not isinstance(last, Choices):
        return shown
    cards = tuple(Choice(f"Show {ref}", ref, ref) for ref in shown.refs[:MOST])
    return replace(shown, parts=(*parts, replace(last, rows=(*last.rows, *cards))))
