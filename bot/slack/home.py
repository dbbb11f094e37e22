"""Draws App Home as Block Kit. `overview` collects what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.slack import limits
from bot.slack.block_kit import actions, after_bold, button, context, opening, plain, section
from bot.slack.blocks import choice_button, headline, number
from bot.slack.modals import option
from bot.slack.overview import Overview, Row, Rows
from handlers.line import capital
from handlers.numbers import counted
from handlers.question import join_names
from knowledge.alias_proposals import Proposal

Json = dict[str, Any]

LONGEST_QUESTION = 2_000  # in characters
NOTE = 400  # the most characters below a title
MOST_PROPOSALS = 5
MOST_DIGESTS = 8
FREQUENCIES = ("never", "weekly", "fortnightly", "monthly")
MOST_PLANS = 10


def view(overview: Overview) -> Json:
    """App Home as a view to publish."""
    return {"type": "home", "blocks": number(list(_blocks(overview)))}


def _blocks(overview: Overview) -> Iterator[Json]:
    yield headline(overview.title)
    if overview.plan is None:
        yield from _others(overview)
        return
    yield _ask()
    if overview.may_update:
        yield actions([button("Update a recommendation", "form", "pick update")])
    yield from _rows("Needs you", overview.needs)
    yield from _rows("Waiting for you", overview.waiting)
    yield from _counts(overview)
    if overview.reports:
        yield actions([button(choice.text, "show", choice.sentence) for choice in overview.reports])
    yield from _rows("Also yours", overview.yours)
    own = bool(overview.needs.total or overview.yours.total)
    yield from _rows("Other people’s, overdue" if own else "Overdue", overview.late)
    yield from _rows("Other people’s, due soon" if own else "Due soon", overview.due)
    if overview.changes:
        yield headline("Latest changes")
        lines = [f"{change.when} · {change.text}" for change in overview.changes]
        yield section(limits.shorten("\n".join(lines), limits.SECTION))
    yield from _reminders(overview)
    yield from _digests(overview)
    yield from _proposals(overview.proposals)
    if overview.unlinked:
        yield context(
            f"Nobody is linked to {join_names(overview.unlinked)} in the settings: only managers can update what is theirs."
        )
    yield context(overview.source)
    yield from _others(overview)


def _ask() -> Json:
    element: Json = {"type": "plain_text_input", "action_id": "ask", "max_length": LONGEST_QUESTION}
    element["placeholder"] = plain("Ask in your own words, and press Enter")
    element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return {"type": "input", "block_id": "ask", "dispatch_action": True, "label": plain("Ask the plan"), "element": element}


def _counts(overview: Overview) -> Iterator[Json]:
    """The plan on one line, and the number of recommendations with each status."""
    yield headline(overview.standing)
    counts = [f"{number} {name}" for name, number in overview.statuses]
    if overview.without:
        counts.append(f"{overview.without} No status")
    yield context(f"{counted(overview.total, 'recommendation')}: {', '.join(counts)}")


def _rows(label: str, rows: Rows) -> Iterator[Json]:
    if not rows.total:
        return
    yield headline(f"{label}: {rows.total}")
    for row in rows.rows:
        yield from _row(row)
    if rows.sentence:
        yield actions([button(f"All {rows.total}", "show", rows.sentence)])
    elif rows.total > len(rows.rows):
        yield context(f"The first {len(rows.rows)} of {rows.total}.")


def _row(row: Row) -> Iterator[Json]:
    note = f"\n{limits.shorten(row.note, NOTE)}" if row.note else ""
    block = {"type": "section", "text": after_bold(row.ref, f" {row.title}{note}")}
    opens = opening(row.ref, row.title, "show", row.sentence)
    buttons = [choice_button(choice, "show") for choice in row.choices]
    if len(buttons) == 1:
        yield {**block, "accessory": buttons[0]}
    elif buttons:
        yield block
        yield actions([*buttons, opens])
    else:
        yield {**block, "accessory": opens}


def _reminders(overview: Overview) -> Iterator[Json]:
    """How often the person is reminded, with a menu to change it."""
    if not overview.reminders:
        return
    yield headline("Your reminders")
    options = [option(f"remind me {word}", word.capitalize()) for word in FREQUENCIES]
    chosen = next(entry for entry in options if entry["value"] == f"remind me {overview.reminders}")
    select = {"type": "static_select", "action_id": "home:often", "options": options, "initial_option": chosen}
    yield {**section("One message on Mondays with what needs you."), "accessory": select}


def _digests(overview: Overview) -> Iterator[Json]:
    if not overview.digests and not overview.may_schedule:
        return
    yield headline("Digests")
    for digest in overview.digests[:MOST_DIGESTS]:
        yield {"type": "section", "text": after_bold(digest.where, f"\n{digest.when}")}
        if digest.stop:
            about = f"the digest {digest.when}"
            toggle = labelled("Resume" if digest.paused else "Pause", "home", digest.toggle, about)
            yield actions([toggle, labelled("Stop", "home", digest.stop, about)])
    if len(overview.digests) > MOST_DIGESTS:
        yield context(f"{len(overview.digests) - MOST_DIGESTS} more; “what digests are there” lists all.")
    if overview.may_schedule:
        yield actions([button("Set up a digest", "form", "digest new")])


def labelled(text: str, action: str, value: str, about: str = "") -> Json:
    """A button that occurs more than once, with what it is about added for screen readers."""
    label = f"{text} {about}" if about else value
    return {
        **button(text, action, value),
        "accessibility_label": limits.shorten(capital(label), limits.LABEL),
    }


def _proposals(proposals: tuple[Proposal, ...]) -> Iterator[Json]:
    if not proposals:
        return
    yield headline(f"Words to learn: {len(proposals)}")
    yield context("Somebody used these words and then picked the recommendation. Who it was isn’t recorded.")
    for proposal in proposals[:MOST_PROPOSALS]:
        times = f" ({proposal.times} times)" if proposal.times > 1 else ""
        yield section(f"“{proposal.words}” → {proposal.ref}{times}")
        what = f"“{proposal.words}” for {proposal.ref}"
        yield actions([labelled("Accept", "accept", proposal.id, what), labelled("Drop", "drop", proposal.id, what)])
    if len(proposals) > MOST_PROPOSALS:
        yield context(f"{len(proposals) - MOST_PROPOSALS} more wait; “planbot misses” lists all.")


def _others(overview: Overview) -> Iterator[Json]:
    if not overview.others:
        return
    yield context(f"Other plans here: {join_names(overview.others[:MOST_PLANS])}." if overview.plan else "Plans here:")
    yield actions([button(name, "use", name) for name in overview.others[:MOST_PLANS]])
