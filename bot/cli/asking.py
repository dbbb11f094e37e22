"""The commands that answer questions: ask, chat and show."""

from __future__ import annotations

import sys
import uuid
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot import faults, picture
from bot.cli import bars
from bot.cli.console import WIDTH, called, now, say, say_json, with_plan
from bot.cli.identity import as_argument, speaker_of
from bot.cli.refs import named_refs
from bot.plain import safe
from handlers import mentions
from handlers.answer import Answer, Chart, Facts, Item, Items, Note, Part, Passage, Planned
from handlers.answers.parts import rows_of
from handlers.numbers import counted
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.updates.draft import display
from knowledge import fields, importing
from knowledge.encoding import part_json, part_of, recommendation_json
from knowledge.fields import FIELDS, Field, Kind, further
from knowledge.further_columns import is_short
from knowledge.model import Plan, Recommendation, Unclear
from knowledge.store import Store

# ask


def ask_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "question", nargs="+", metavar="QUESTION", help="the question, or “-” to read questions from standard input"
    )
    parser.add_argument("--json", action="store_true", help="print each answer as a JSON object on its own line")
    parser.add_argument("--png", type=Path, metavar="FILE", help="save the answer's chart as a PNG file")
    as_argument(parser)


def ask(args: Namespace) -> int:
    """Print one answer, or one for each line of standard input. An error in one line doesn't stop the lines after it."""
    text = " ".join(args.question)
    failed = 0
    with with_plan(args) as (store, plan):
        speaker = speaker_of(args, store, plan)
        if text != "-":
            answer = respond_and_remember(store, plan, speaker.request(text, plan, now()))
            end = "" if args.png else _how_to_get_a_picture(answer)
            _print(speaker.with_names(answer), _parts(store, plan, answer), args.json, end)
            if args.png:
                _save_picture(speaker.with_names(answer), args.png)
            return 0
        if args.png:
            raise Unclear("--png goes with one question: name it instead of “-”.")
        for thread, line in threads(sys.stdin.buffer):
            plan = store.plan(plan.name)
            answer, reference = _answer_line(store, plan, speaker.request(line, plan, now(), thread))
            _print(speaker.with_names(answer), _parts(store, plan, answer), args.json, "\n", reference)
            failed += bool(reference)
    return 1 if failed else 0


def _save_picture(answer: Answer, path: Path) -> None:
    """Save the chart in an answer as a picture. Raises Unclear if there is no chart, or it can't be drawn or written."""
    chart = next((part for part in answer.parts if isinstance(part, Chart)), None)
    if chart is None:
        raise Unclear(f"There is no chart in that answer, and {path} wasn’t written: ask for one, such as “chart by owner”.")
    if not picture.can_draw():
        raise Unclear(f"{path} wasn’t written: pictures take the extra “pictures”. {picture.HOW_TO_INSTALL}.")
    try:
        path.write_bytes(picture.png(chart))
    except OSError as trouble:
        raise Unclear(
            f"{path} couldn’t be written ({trouble.strerror}): name a file in a folder that you may write to."
        ) from None
    print(f"Wrote {safe(str(path))}.", file=sys.stderr)


def _answer_line(store: Store, plan: Plan, request: Request) -> tuple[Answer, str]:
    """The answer to one of several lines, and the reference of the error that it apologises for, or ""."""
    try:
        return respond_and_remember(store, plan, request), ""
    except Unclear as trouble:
        return Answer(str(trouble)), ""
    except Exception as fault:  # the lines after this one are still answered
        reference = faults.reference(fault)
        apology = faults.APOLOGY.format(reference)
        print(apology, file=sys.stderr, flush=True)
        return Answer(apology), reference


def _parts(store: Store, plan: Plan, answer: Answer) -> tuple[Recommendation, ...]:
    """The parts that an answer is about, as `Recommendation` objects."""
    return store.recommendations(plan, answer.part_refs) if answer.part_refs else ()


def _print(answer: Answer, parts: Sequence[Recommendation], as_json: bool, end: str = "", reference: str = "") -> None:
    if as_json:
        say_json({**answer_json(answer, parts), **({"reference": reference} if reference else {})})
    else:
        say(bars.text(answer, WIDTH) + end)


def _how_to_get_a_picture(answer: Answer) -> str:
    """A note on how to save a picture, which a terminal can't show, if one was asked for; otherwise ""."""
    asked_for = any(isinstance(part, Chart) and part.as_picture for part in answer.parts)
    return "\n“planbot ask QUESTION --png FILE” writes it to a file, as a picture." if asked_for else ""


def threads(stream: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Yield each non-blank line of a stream as (thread id, line). A blank line starts a new thread."""
    thread = uuid.uuid4().hex
    for number, raw in enumerate(stream):
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if number == 0:
            line = line.removeprefix("\ufeff")
        if line.strip(" \t"):
            yield f"ask-{thread}", line
        else:
            thread = uuid.uuid4().hex


def answer_json(answer: Answer, parts: Sequence[Recommendation] = ()) -> dict[str, Any]:
    """An answer in the form printed by `planbot ask --json` (docs/json.md). `parts` are the parts that it is about."""
    recommendations = {part.ref: part.parent for part in parts}
    return {
        "asks": answer.asks,
        "refs": list(dict.fromkeys(recommendations.get(ref, ref) for ref in answer.refs)),
        "parts": [part_json(part_of(part)) for part in parts],
        "count": answer.count,
        "by": answer.by,
        "yes": answer.yes,
        "close": list(answer.close),
        "choices": [{"text": choice.text, "ref": choice.ref or None} for choice in answer.choices],
        "changes": [_planned_json(planned) for planned in answer.planned],
        "corrected": [{"from": was, "to": now} for was, now in answer.corrected],
        "ignored": list(answer.ignored),
        "passages": [{"ref": quote.ref, "field": quote.field, "text": quote.text} for quote in answer.passages],
        "reading": answer.reading,
        "text": answer.text,
    }


def _planned_json(planned: Planned) -> dict[str, Any]:
    to: Any = list(planned.names) if planned.field == "owners" else planned.to
    if planned.field == "evidence":
        to = {"text": planned.to, "link": planned.link}
    return {
        "ref": planned.ref,
        "field": fields.label(planned.field) if planned.field.startswith(fields.MORE) else planned.field,
        "to": to,
        "how": planned.how,
        "why": planned.why or None,
    }


# chat


def chat(args: Namespace) -> int:
    """Hold a conversation in the terminal. Piped lines form one thread, even with blank lines between them."""
    with with_plan(args) as (store, plan):
        speaker = speaker_of(args, store, plan)
        if sys.stdin.isatty() and sys.stdout.isatty():
            from bot.cli import terminal  # importing prompt_toolkit takes longer than answering a question

            terminal.talk(store, plan, speaker)
            return 0
        thread = f"chat-{uuid.uuid4().hex}"
        for _, line in threads(sys.stdin.buffer):
            plan = store.plan(plan.name)
            answer = respond_and_remember(store, plan, speaker.request(line, plan, now(), thread))
            say(bars.text(speaker.with_names(answer), WIDTH) + "\n")
    return 0


# show


def show_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "refs",
        nargs="*",
        metavar="REF",
        help="recommendations to print, for example R17, 17 or R1-R5 (default: the whole plan)",
    )
    parser.add_argument("--json", action="store_true", help="print the recommendations as JSON")


def show(args: Namespace) -> int:
    """Print the current plan, or some of its recommendations."""
    with with_plan(args) as (store, plan):
        wanted = named_refs(args.refs, store.named(plan)) if args.refs else None
        rows = mentions.with_display_names(store.recommendations(plan, wanted), called(store))
        if args.json:
            say_json([recommendation_json(row) for row in rows])
            return 0
        _print_all([card(row) for row in rows] if args.refs else [overview(plan, rows)])
    return 0


def card(row: Recommendation) -> Answer:
    """One recommendation with everything that the plan says about it."""
    short = [(field.label, text) for field, text in _short_values(row)]
    parts: list[Part] = [Facts((*short, *([("Refers to", ", ".join(row.refers_to))] if row.refers_to else [])))]
    values = recommendation_json(row)
    prose = (field for field in FIELDS if field.asks and field.kind is Kind.PROSE)
    parts += [Passage(field.label, values[field.name]) for field in prose if values[field.name]]
    parts += [Passage(heading, text) for heading, text in row.more if not is_short(text)]
    return Answer(f"{row.ref}. {row.title}", tuple(parts), cards=tuple(card(part) for part in rows_of(row)))


def _short_values(row: Recommendation) -> Iterator[tuple[Field, str]]:
    """The short fields that have a value, each with the text to show."""
    values = recommendation_json(row)
    for kind in (Kind.NAMES, Kind.PERIOD, Kind.WORD):
        for field in FIELDS:
            if field.on_card and field.kind is kind and values[field.name]:
                yield field, display(field.name, values[field.name])
    yield from ((further(heading), text) for heading, text in row.more if is_short(text))


def overview(plan: Plan, rows: Sequence[Recommendation]) -> Answer:
    """The whole plan as an answer: each theme with its recommendations."""
    parts: list[Part] = []
    for theme in dict.fromkeys(row.theme for row in rows):
        under = tuple(_item(row) for row in rows if row.theme == theme)
        parts += [Note(theme or "No theme"), Items(under, len(under))]
    return Answer(f"{plan.title}: {counted(len(rows), 'recommendation')}", tuple(parts), source=importing.source(plan))


def _item(row: Recommendation) -> Item:
    """A row in the overview. It leaves out the theme, which is named above."""
    values = (text for field, text in _short_values(row) if field.name != "theme" and not field.is_further)
    return Item(row.ref, row.title, "; ".join(values), row.ref)


def _print_all(answers: Sequence[Answer]) -> None:
    if sys.stdout.isatty():
        from bot.cli import render  # only needed here

        render.print_all(answers)
    else:
        say("\n\n".join(answer.text for answer in answers))
