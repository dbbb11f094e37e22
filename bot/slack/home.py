"""App Home: the plan at a glance, drawn. What is shown is gathered in `glance`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.slack import limits
from bot.slack.blocks import actions, button, context, facts, headline, number, plain, section
from bot.slack.modals import option
from bot.slack.overview import Overview, Row, Rows
from handlers.question import join_names
from knowledge.alias_proposals import Proposal

Json = dict[str, Any]

MOST_PROPOSALS = 5
MOST_DIGESTS = 8
OFTEN = ("never", "weekly", "fortnightly", "monthly")
MOST_PLANS = 10


def view(glance: Overview) -> Json:
    """The whole tab."""
    return {"type": "home", "blocks": number(list(_blocks(glance)))}


def _blocks(glance: Overview) -> Iterator[Json]:
    yield headline(glance.title)
    if glance.plan is None:
        yield from _others(glance)
        return
    yield context(glance.source)
    yield _ask()
    if glance.may_update:
        yield actions([button("Update a recommendation", "form", "pick update")])
    if glance.suggestions:
        yield actions([button(choice.text, "show", choice.sentence) for choice in glance.suggestions])
    yield from _counts(glance)
    yield from _rows("Yours", glance.yours)
    yield from _rows("Waiting for you", glance.waiting)
    yield from _rows("Overdue", glance.late)
    yield from _rows("Due soon", glance.due)
    if glance.changes:
        yield headline("Latest changes")
        lines = [f"{change.at.day} {change.at:%B %Y}: {change.what}" for change in glance.changes]
        yield section(limits.shorten("\n".join(lines), limits.SECTION))
    yield from _reminders(glance)
    yield from _digests(glance)
    yield from _proposals(glance.proposals)
    if glance.unlinked:
        yield context(
            f"Nobody is linked to {join_names(glance.unlinked)} in the settings: only managers can update what is theirs."
        )
    yield from _others(glance)


def _ask() -> Json:
    typed = {
        "type": "plain_text_input", "action_id": "ask", "max_length": 2_000,
        "placeholder": plain("Ask in your own words, and press Enter"),
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }  # fmt: skip
    return {"type": "input", "block_id": "ask", "dispatch_action": True, "label": plain("Ask the plan"), "element": typed}


def _counts(glance: Overview) -> Iterator[Json]:
    rows = [(name, str(number)) for name, number in glance.statuses]
    if glance.without:
        rows.append(("No status", str(glance.without)))
    yield headline(f"{glance.total} recommendation{'' if glance.total == 1 else 's'}")
    if rows:
        yield from facts(rows)


def _rows(label: str, rows: Rows) -> Iterator[Json]:
    if not rows.total:
        return
    yield headline(f"{label}: {rows.total}")
    yield from (_row(row) for row in rows.rows)
    if rows.say:
        yield actions([button(f"All {rows.total}", "show", rows.say)])
    elif rows.total > len(rows.rows):
        yield context(f"The first {len(rows.rows)} of {rows.total}.")


def _row(row: Row) -> Json:
    note = f"\n{limits.shorten(row.note, 140)}" if row.note else ""
    said = section(limits.shorten(f"{row.ref}. {row.title}", 280) + note)
    return {**said, "accessory": button("Open", "show", row.say)}


def _reminders(glance: Overview) -> Iterator[Json]:
    """How often somebody is reminded, to be changed."""
    if not glance.reminders:
        return
    yield headline("Your reminders")
    options = [option(f"remind me {word}", word.capitalize()) for word in OFTEN]
    chosen = next(each for each in options if each["value"] == f"remind me {glance.reminders}")
    select = {"type": "static_select", "action_id": "home:often", "options": options, "initial_option": chosen}
    yield {**section("A message with all that needs something of you, on Mondays at most."), "accessory": select}


def _digests(glance: Overview) -> Iterator[Json]:
    if not glance.digests and not glance.may_schedule:
        return
    yield headline("Digests")
    for each in glance.digests[:MOST_DIGESTS]:
        yield section(each.what)
        if glance.may_schedule:
            yield actions([button("Resume" if each.paused else "Pause", "home", each.turn), button("Stop", "home", each.stop)])
    if len(glance.digests) > MOST_DIGESTS:
        yield context(f"{len(glance.digests) - MOST_DIGESTS} more; “what digests are there” lists all.")
    if glance.may_schedule:
        yield actions([button("Set up a digest", "form", "digest new")])


def _proposals(proposals: tuple[Proposal, ...]) -> Iterator[Json]:
    if not proposals:
        return
    yield headline(f"Words to learn: {len(proposals)}")
    yield context("Somebody asked with these words and said which recommendation was meant. Who asked is not kept.")
    for proposal in proposals[:MOST_PROPOSALS]:
        times = f" ({proposal.times} times)" if proposal.times > 1 else ""
        yield section(f"“{proposal.words}” → {proposal.ref}{times}")
        yield actions([button("Accept", "accept", proposal.id), button("Drop", "drop", proposal.id)])
    if len(proposals) > MOST_PROPOSALS:
        yield context(f"{len(proposals) - MOST_PROPOSALS} more wait; “planbot misses” lists all.")


def _others(glance: Overview) -> Iterator[Json]:
    if not glance.others:
        return
    yield context(f"Other plans here: {join_names(glance.others[:MOST_PLANS])}." if glance.plan else "Plans here:")
    yield actions([button(name, "use", name) for name in glance.others[:MOST_PLANS]])
