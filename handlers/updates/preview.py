"""Shows a change as it was understood before it is written: old → new for each field, and who will be told.

The requirements in the settings are applied here, so that the author sees the effect: a closing status or a later date that
needs approval becomes a proposal, and the preview says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from handlers.answer import Answer, Choice, Choices, Facts, Note, Part, Passage, Planned
from handlers.answers.facts import describe_slips
from handlers.line import capital
from handlers.question import join_names
from handlers.request import Request
from handlers.rights import Rights
from handlers.updates import dates, drafts_of_parts, needs, notices
from handlers.updates import draft as drafts
from handlers.updates.dates import Move
from handlers.updates.draft import Draft, Swap, display, is_plural, kind_of, label
from handlers.updates.needs import How, Needs
from knowledge import changes, encoding, fields, history, names
from knowledge.calendars import written
from knowledge.changes import ADD, APPEND, REMOVE, Current, Edit, Writing
from knowledge.deferred import Write
from knowledge.fields import WAITING, Changer, Kind
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from knowledge.timescale import read_timescale
from knowledge.vocabulary import Vocabulary

REFUSED = "refused"  # a change that its author isn't allowed to make: it can be suggested, but not confirmed


class LacksEvidence(Unclear):
    """Raised for a completion without evidence. `line` describes the change: "R27 is now Completed"."""

    def __init__(self, ref: str, status: str) -> None:
        super().__init__(
            f"To mark {ref} {status}, add evidence: a link, or a sentence about what was done. Reply with it here, or send"
            f" “{ref} is now {status}: what was done, see https://…”."
        )
        self.line = f"{ref} is now {status}"


def propose(store: Store, plan: Plan, request: Request, draft: Draft) -> Answer:
    """Preview a change and save it until its author confirms it, or offer to suggest it if they aren't allowed to make it."""
    drafts_of_parts.refuse_without_part(store, plan, draft)
    standing = changes.current(store, plan, draft.ref)
    draft = resolved(draft, standing)
    already = tuple(edit for edit in draft.edits if _stands(edit, standing))
    if len(already) == len(draft.edits):
        return Answer(f"Nothing to change: {_already(already, draft.ref)}.", (), "update", (draft.ref,))
    draft = without_standing(draft, standing)
    refused = refusal(request.rights, request.author, standing, draft, store.vocabulary(plan))
    if refused:
        return _refusal(store, plan, request, draft, standing, refused)
    ready = with_proposals(store, plan, request, draft, standing).based_on(standing)
    sentence = _already(already, draft.ref)
    left_out = (f"{capital(sentence)}.",) if already else ()
    return replace(show_all(store, plan, request, ((ready, standing),), left_out), planned=planned(draft))


def propose_all(store: Store, plan: Plan, request: Request, all_drafts: Sequence[Draft]) -> Answer:
    """Like `propose`, for several recommendations at once. Any that the person isn't allowed to change are left out and
    listed.
    """
    if len(all_drafts) == 1:
        return propose(store, plan, request, all_drafts[0])
    ready: list[tuple[Draft, Current]] = []
    intended: list[Planned] = []
    left_out: list[str] = []
    for original in all_drafts:
        drafts_of_parts.refuse_without_part(store, plan, original)
        standing = changes.current(store, plan, original.ref)
        draft = resolved(original, standing)
        new = tuple(edit for edit in draft.edits if not _stands(edit, standing))
        changed = replace(draft, edits=new)
        if not new:
            left_out.append(f"Nothing to change on {original.ref}: {_already(draft.edits, original.ref)}.")
        elif refused := refusal(request.rights, request.author, standing, changed, store.vocabulary(plan)):
            left_out.append(f"{original.ref} is left out. {refused}")
        else:
            ready.append((with_proposals(store, plan, request, changed, standing).based_on(standing), standing))
            intended += planned(changed)
    refs = tuple(draft.ref for draft in all_drafts)
    if not ready:
        return Answer(f"Nothing was changed. {' '.join(left_out)}", (), "update", refs)
    return replace(show_all(store, plan, request, ready, left_out), planned=tuple(intended))


def resolved(draft: Draft, standing: Current) -> Draft:
    """The draft with everything filled in that depends on current values. Raises Unclear if there is nothing to count from."""
    edits = tuple(_resolved(edit, standing) for edit in draft.edits)
    return replace(draft, edits=(*edits, *_told_again(edits, standing)))


def _told_again(edits: Sequence[Edit], standing: Current) -> tuple[Edit, ...]:
    """Text given with a status that is already current, as progress: "R15 not started, still advertising"."""
    status = next((edit for edit in edits if edit.field == "status" and edit.why and _stands(edit, standing)), None)
    if status is None or any(edit.field == "progress" for edit in edits):
        return ()
    return (Edit("progress", status.why, how=APPEND),)


def _resolved(edit: Edit, standing: Current) -> Edit:
    match edit.to:
        case Move():
            return replace(edit, to=dates.moved_from(edit.to, standing))
        case Swap():
            return replace(edit, to=edit.to.within(standing.owners))
    return edit


def changes_something(draft: Draft, standing: Current) -> bool:
    """True if a draft changes any current value."""
    return any(isinstance(edit.to, Move | Swap) or not _stands(edit, standing) for edit in draft.edits) or bool(
        _told_again(draft.edits, standing)
    )


def planned(draft: Draft) -> tuple[Planned, ...]:
    """What confirming a draft will write, as people meant it: a proposal appears as a status or timescale."""
    return tuple(_planned(draft.ref, edit) for edit in draft.edits)


def _planned(ref: str, edit: Edit) -> Planned:
    how = "add" if edit.how == APPEND else edit.how
    match kind_of(edit.field):
        case Kind.NAMES:
            return Planned(ref, edit.field, None, how, edit.why, names=tuple(edit.to))
        case Kind.EVIDENCE:
            return Planned(ref, edit.field, edit.to["text"], how, edit.why, link=edit.to["link"])
    return Planned(ref, edit.field, edit.to, how, edit.why)


def stands_already(store: Store, plan: Plan, draft: Draft) -> str:
    """A clause that says the plan already has everything that a change would set, or "" if it would change anything."""
    standing = changes.current(store, plan, drafts_of_parts.recommendation(draft.ref))
    edits = resolved(draft, standing).edits
    return _already(edits, draft.ref) if edits and all(_stands(edit, standing) for edit in edits) else ""


def without_standing(draft: Draft, standing: Current) -> Draft:
    """The draft without values that the plan already has."""
    return replace(draft, edits=tuple(edit for edit in draft.edits if not _stands(edit, standing)))


def _stands(edit: Edit, standing: Current) -> bool:
    """True if an edit's value is already current. For a reopening, this isn't known until it is resolved."""
    current = standing.values.get(edit.field)
    if edit.how == APPEND:
        return kind_of(edit.field) is Kind.EVIDENCE and edit.to in (current or [])
    return (edit.field, edit.to) != ("status", None) and changes.value_after(edit, current) == current


def _already(edits: Sequence[Edit], ref: str) -> str:
    """A clause that says which values the plan already has."""
    clauses = []
    for edit in edits:
        if edit.how == REMOVE:
            clauses.append(f"{join_names(tuple(edit.to))} isn’t an owner of {ref}")
            continue
        verb = "are" if is_plural(edit.field) else "is"
        is_so = "says that" if kind_of(edit.field) is Kind.PROSE else f"{verb} {display(edit.field, edit.to)}"
        include = "include" if edit.how == ADD else ""
        clauses.append(
            f"the {label(edit.field)} of {ref} {include} {display(edit.field, edit.to)} already"
            if include
            else f"the {label(edit.field)} of {ref} {is_so} already"
        )
    return " and ".join(clauses)


def refusal(
    rights: Rights, who: str, standing: Current, draft: Draft | None = None, vocabulary: Vocabulary | None = None
) -> str:
    """Why the person has no right to make a change, as a sentence, or "" if they may make it or at least propose it."""
    edits = draft.edits if draft else ()
    writing = Writing(standing, changes.results(standing, edits), vocabulary or Vocabulary())
    return needs.without_right(rights, who, writing, how(draft))


def how(draft: Draft | None) -> How:
    """How this draft would be written."""
    return How.SIGN_OFF if draft and draft.decides else How.UPDATE


def _refusal(store: Store, plan: Plan, request: Request, draft: Draft, standing: Current, refused: str) -> Answer:
    people = who_may_make(request.rights, draft, standing)
    if not request.author or not people:
        return Answer(f"Nothing was changed. {refused}", (), "update", (draft.ref,))
    draft = _reopened(store, plan, draft, standing)
    id, write = drafts.deferred_save(plan, draft.based_on(standing), request.author, request.at, REFUSED)
    offer = Choice("Send it as a suggestion", f"suggest {id}")
    return Answer(f"Nothing was changed. {refused}", (Choices("", (offer,)),), "update", (draft.ref,), remember=(write,))


def who_may_make(rights: Rights, draft: Draft, standing: Current) -> tuple[str, ...]:
    """The people with the right to make a change: only managers, if it affects a field that only they can change."""
    if any(_is_managed(edit.field) for edit in draft.edits):
        return tuple(sorted(rights.managers))
    return rights.who_may_update(standing.owners)


def _is_managed(name: str) -> bool:
    """True if only managers can change the field."""
    field = fields.named(name)
    return field is not None and field.changed_by is Changer.MANAGER


def with_proposals(store: Store, plan: Plan, request: Request, draft: Draft, standing: Current) -> Draft:
    """The draft with the status for a reopening filled in, and with proposals instead of anything that needs approval. Raises
    Unclear if that fails.
    """
    edits: list[Edit] = []
    vocabulary = store.vocabulary(plan)
    for edit in draft.edits:
        if edit.field == "status" and edit.to is None:
            edit = replace(edit, to=_open_again(store, plan, standing, vocabulary))
        (result,) = changes.results(standing, (edit,))
        if needs.need_of(result, request.rights, vocabulary) is Needs.APPROVER:
            edits.append(_proposal(store, plan, request, draft, edit, standing))
        else:
            edits.append(edit)
            if edit.field == "status" and standing.values["proposed"] and not draft.field("proposed"):
                edits.append(Edit("proposed", None, changes.ANOTHER_STATUS, standing.values["proposed"]))
    return replace(draft, edits=(*edits, *_overtaken(draft.ref, edits, standing, vocabulary)))


def _overtaken(ref: str, edits: Sequence[Edit], standing: Current, vocabulary: Vocabulary) -> Iterator[Edit]:
    """The edits that withdraw a request because of these edits: a completion and a new date never wait for the same decision.
    Raises Unclear if both are asked for at once.
    """
    to = {edit.field: edit.to["to"] if edit.field in WAITING and edit.to else edit.to for edit in edits}
    closes = any(to.get(field) and vocabulary.closes(to[field]) for field in ("status", "proposed"))
    if closes and to.get("extension"):
        raise Unclear(f"Nothing was changed: {ref} can’t be completed and get a new date at once. Send one of the two.")
    waiting = standing.values["proposed"]
    if closes and standing.values["extension"]:
        yield Edit("extension", None, fields.ANOTHER_REQUEST, standing.values["extension"])
    elif to.get("extension") and "proposed" not in to and waiting and vocabulary.closes(waiting["to"]):
        yield Edit("proposed", None, fields.ANOTHER_REQUEST, waiting)


def _proposal(store: Store, plan: Plan, request: Request, draft: Draft, edit: Edit, standing: Current) -> Edit:
    """A proposal instead of an edit that needs approval."""
    field = next(waiting for waiting, becomes in WAITING.items() if becomes == edit.field)
    if edit.field == "status" and store.vocabulary(plan).closes(edit.to):
        _check_shown(store, plan, draft, standing, edit)
    waiting = {"to": edit.to, "by": request.author, "at": encoding.timestamp(request.at), "why": edit.why}
    if draft.suggested_by:
        waiting["suggested"] = draft.suggested_by
    return Edit(field, waiting, edit.why, standing.values[field])


def _check_shown(store: Store, plan: Plan, draft: Draft, standing: Current, edit: Edit) -> None:
    """Raise LacksEvidence if a completion has no evidence and doesn't say what was done."""
    if not (draft.field("evidence") or draft.field("progress") or notices.new_evidence(store, plan, standing)):
        raise LacksEvidence(draft.ref, edit.to)


def _reopened(store: Store, plan: Plan, draft: Draft, standing: Current) -> Draft:
    """The draft with the status that a reopening restores. Raises Unclear if the recommendation isn't closed."""
    back = (edit.field == "status" and edit.to is None for edit in draft.edits)
    if not any(back):
        return draft
    to = _open_again(store, plan, standing, store.vocabulary(plan))
    edits = (replace(edit, to=to) if edit.field == "status" and edit.to is None else edit for edit in draft.edits)
    return replace(draft, edits=tuple(edits))


def _open_again(store: Store, plan: Plan, standing: Current, vocabulary: Vocabulary) -> str | None:
    """The last open status before it was closed, or None. Raises Unclear if it isn't closed."""
    if vocabulary.closes(standing.values["status"]) is False:
        status = f"its status is {standing.values['status']}" if standing.values["status"] else "it has no status"
        raise Unclear(f"Nothing was changed: {standing.ref} is not closed, {status}.")
    return next(iter(_status_before(store, plan, standing.ref, vocabulary)), None)


def _status_before(store: Store, plan: Plan, ref: str, vocabulary: Vocabulary) -> tuple[str | None, ...]:
    """The last open status of a recommendation, which may be None; () if the history has none."""
    entries = history.history(store, plan, (ref,))
    open_before = (entry.before for entry in entries if entry.field == "status" and vocabulary.closes(entry.before) is False)
    return tuple(islice(open_before, 1))


def show(store: Store, plan: Plan, request: Request, draft: Draft, standing: Current) -> Answer:
    """The preview of a draft that is ready, saved under an id."""
    return show_all(store, plan, request, ((draft, standing),), ())


def show_all(
    store: Store, plan: Plan, request: Request, ready: Sequence[tuple[Draft, Current]], left_out: Sequence[str]
) -> Answer:
    """The preview of several drafts that are ready, saved under one id. `left_out` has notes on what isn't included."""
    first, *others = (with_origin(draft, request) for draft, _ in ready)
    id, write = save(plan, replace(first, also=tuple(others)), request)
    parts: list[Part] = []
    sentences: dict[str, None] = {}
    people: dict[str, None] = {}
    for draft, standing in ready:
        kind = "Action" if standing.values.get("parent") else "Recommendation"
        parts += [Passage(draft.ref if others else kind, standing.title), Facts(tuple(rows(draft, standing)))]
        sentences |= {note.text: None for note in notes(store, plan, request, draft, standing)}
        people |= dict.fromkeys(who_is_told(request, draft, standing))
    parts += [Note(sentence) for sentence in (*sentences, audience_sentence(request, tuple(people)), *left_out)]
    refs = tuple(draft.ref for draft, _ in ready)
    parts.append(Choices("", choices(id, refs, "" if others else "edit")))
    head = f"Check this change to {join_names(refs)}. Nothing is saved until you confirm."
    return Answer(head, tuple(parts), "update", refs, pending=id, remember=(write,))


def with_origin(draft: Draft, request: Request) -> Draft:
    """The draft with its origin added, unless it already has one."""
    surface, link, event = draft.surface or request.surface, draft.link or request.link, draft.event or request.event
    return replace(draft, surface=surface, link=link, event=event)


def save(plan: Plan, draft: Draft, request: Request) -> tuple[str, Write]:
    """The id for a draft that waits for confirmation, and the write that stores it."""
    return drafts.deferred_save(plan, draft, request.author, request.at)


def choices(id: str, refs: tuple[str, ...], form: str = "") -> tuple[Choice, ...]:
    """The buttons for a pending change to these recommendations. On surfaces without forms, Edit shows its line, to be sent
    again.
    """
    change = f"the change to {join_names(refs)}"
    return tuple(
        Choice(text, f"{text.lower()} {id}", form=form if text == "Edit" else "", spoken=f"{text} {change}")
        for text in ("Confirm", "Edit", "Cancel")
    )


def rows(draft: Draft, standing: Current) -> Sequence[tuple[str, str]]:
    """Rows with "old → new" for each field, and the reasons."""
    changed = [row for edit in draft.edits for row in _rows(draft, edit, standing)]
    reasons = tuple(dict.fromkeys(edit.why for edit in draft.edits if edit.why))
    return [*changed, *((("Why", "; ".join(reasons)),) if reasons else ())]


def _rows(draft: Draft, edit: Edit, standing: Current) -> Sequence[tuple[str, str]]:
    name = fields.label(edit.field)
    if edit.how == APPEND:
        return ((name, display(edit.field, edit.to)),)
    if edit.field in WAITING and edit.to:
        becomes = WAITING[edit.field]
        return ((fields.label(becomes), f"{display(becomes, standing.values[becomes])} → {edit.to['to']}"),)
    if edit.field in WAITING:
        return _ended(draft, edit)
    after = changes.value_after(edit, edit.expected)
    return ((name, f"{display(edit.field, edit.expected)} → {display(edit.field, after)}"),)


def _ended(draft: Draft, edit: Edit) -> Sequence[tuple[str, str]]:
    """A row about a request that is sent back. Nothing shows one that is accepted, since the new value does, or withdrawn,
    since a note does.
    """
    becomes = draft.field(WAITING[edit.field])
    if not draft.decides or (edit.expected and becomes and becomes.to == edit.expected["to"]):
        return ()
    return (("Sent back", display(edit.field, edit.expected)),)


def notes(store: Store, plan: Plan, request: Request, draft: Draft, standing: Current) -> list[Note]:
    """Notes that people should see before they confirm, apart from who will be told."""
    vocabulary = store.vocabulary(plan)
    approvers = _approvers(request, draft)
    return [
        *_past(draft, changes.local_in(store, plan, request.at).date()),
        *_moved(draft, standing),
        *_replaced(request, draft, standing),
        *([Note(_approving(request, approvers))] if _proposes(draft) else []),
        *_unclear_word(vocabulary, draft),
        *_no_status(store, plan, vocabulary, draft),
        *_new_status(vocabulary, draft),
    ]


def _proposes(draft: Draft) -> bool:
    return any(edit.field in WAITING and edit.to for edit in draft.edits)


def _approvers(request: Request, draft: Draft) -> tuple[str, ...]:
    """The others who can approve what a draft proposes, or () if it proposes nothing."""
    if not _proposes(draft):
        return ()
    return tuple(person for person in request.rights.who_may_approve() if person not in (request.author, draft.suggested_by))


def _past(draft: Draft, today: date) -> list[Note]:
    """A note if a new date has already passed: the year may be missing or wrong."""
    edit = draft.field("timescale") or draft.field("extension")
    words = edit.to["to"] if edit and isinstance(edit.to, dict) else edit.to if edit else None
    span = read_timescale(words).span if words else None
    if span is None or span.end is None or span.end >= today:
        return []
    return [Note(f"Check the date: {words} is in the past.")]


def _moved(draft: Draft, standing: Current) -> list[Note]:
    """A note that the first timescale is kept, and how often it has been moved."""
    if not (draft.field("timescale") or draft.field("extension")) or not standing.values["timescale"]:
        return []
    if not standing.values["slips"]:
        return [Note("The date has not been moved before.")]
    return [Note(f"Its first date was {standing.values['first_timescale']}, {describe_slips(standing.values['slips'])} since.")]


def _no_status(store: Store, plan: Plan, vocabulary: Vocabulary, draft: Draft) -> list[Note]:
    """A note if a reopened recommendation will have no status."""
    status = draft.field("status")
    if status is None or status.to is not None:
        return []
    if _status_before(store, plan, draft.ref, vocabulary):
        return [Note("It will have no status, as before it was closed.")]
    return [Note(f"It will have no status: the plan doesn’t say which one it had before. “{draft.ref} is now …” gives it one.")]


def _new_status(vocabulary: Vocabulary, draft: Draft) -> list[Note]:
    """A note if the plan hasn't used this status before."""
    status = draft.field("status")
    if status and status.to and status.to not in {used.word for used in vocabulary.statuses}:
        return [Note(f"“{status.to}” is new to this plan.")]
    return []


def _unclear_word(vocabulary: Vocabulary, draft: Draft) -> list[Note]:
    """A note if a status is only proposed because its meaning is unknown, and who can settle that."""
    proposed = draft.field("proposed")
    if not (proposed and proposed.to and vocabulary.closes(proposed.to["to"]) is None):
        return []
    word = proposed.to["to"]
    return [
        Note(
            f"I can’t tell whether “{word}” closes a recommendation, so it has to be accepted. The plan file can say so, under"
            f" statuses: “{word}: {{closed: false}}”."
        )
    ]


def _replaced(request: Request, draft: Draft, standing: Current) -> list[Note]:
    """Notes on requests that the change settles or ends, and who made them."""
    notes: list[Note] = []
    for field in WAITING:
        edit, waiting = draft.field(field), standing.values[field]
        if edit is None or not waiting:
            continue
        name = request.rights.name(waiting["by"])
        if draft.decides:
            notes.append(Note(f"{name} asked for this on {moment(waiting['at'], request.at)}."))
            continue
        whose = "your" if waiting["by"] == request.author else f"{name}’s"
        verb = "replaces" if _proposes(draft) else "withdraws"
        notes.append(Note(f"This {verb} {whose} request for {waiting['to']}."))
    return notes


def _approving(request: Request, others: Sequence[str]) -> str:
    rights = request.rights
    if not others:
        nobody = "Somebody else has to accept it, and the settings name nobody else"
        return f"{nobody}: ask whoever runs planbot to name an approver."
    own = ", since you can’t accept your own change" if rights.may_approve(request.author) else ""
    return f"{rights.any_of(others)} has to accept it first{own}."


def who_is_told(request: Request, draft: Draft, standing: Current) -> tuple[str, ...]:
    """The people who get a message about a change: those responsible before and after it, those who can approve it, and those
    who proposed what it settles.
    """
    owners = draft.field("owners")
    people = notices.accountable(request, standing, owners.to if owners else ())
    settled = (standing.values[edit.field] for edit in draft.edits if edit.field in WAITING)
    proposers = (value["by"] for value in settled if value and value["by"] != request.author)
    return tuple(dict.fromkeys((*people, *_approvers(request, draft), *proposers)))


def audience_sentence(request: Request, people: Sequence[str]) -> str:
    """A sentence that says who will be told once a change is confirmed: the plan's channel, and those people who can be sent
    messages.
    """
    audience = request.audience
    reached = tuple(person for person in people if audience.reaches(person))
    gets = f"{request.rights.names_of(reached)} will get a message" if reached else ""
    posted = f"It will be posted in {names.channel(audience.channel)}" if audience.channel else ""
    if posted and gets:
        return f"{posted}, and {gets}."
    return f"{posted or gets or 'Nobody else will be told'}."


def moment(at: str, now: datetime) -> str:
    """A moment in words, in the time zone of `now`, with its year unless that is this year."""
    then = datetime.fromisoformat(at).astimezone(now.tzinfo)
    day = written(then) if then.year != now.year else f"{then.day} {then:%B}"
    return f"{day} at {then:%H:%M}"
