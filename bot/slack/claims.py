"""Everything that planbot takes on: a dataclass for each kind of claim, and how claims are stored.

The attributes of a class are stored as JSON, so that another process, even a later version, can do the work. If one is renamed
or dropped, older rows must remain readable: see `FORMER_NAMES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, TypeGuard, get_type_hints

from bot.slack import codec
from handlers.answer import Brief, Choice
from knowledge.claims import Claim as Record

Json = dict[str, Any]

OPENS_MODAL = frozenset({"show", "full", "ask", "form"})  # buttons that are answered in a modal
PUSHES = "push"  # a button of a modal that is answered in another modal above it, from which there is a way back
NOT_IN_BODY = ("id", "guard")  # stored in columns of their own
# Attribute names in earlier versions.
FORMER_NAMES = {"which": "action_id", "kept": "answer_id", "told": "reported", "what": "mark"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackClaim:
    """The attributes of every claim. `user` is "" if nobody asked, `teams` are the workspaces that Slack names with the person,
    and `channel` is "" if there is none. `guard` is the same for two presses of one button (see `knowledge.claims`).
    """

    kind: ClassVar[str]

    id: str
    guard: str = ""
    user: str = ""
    teams: tuple[str, ...] = ()
    channel: str = ""

    @property
    def surface(self) -> str:
        """The surface on which it was said, for the journal."""
        return "slack:button"

    @property
    def sentence(self) -> str:
        """What the person typed, or the sentence of the button."""
        return ""

    @property
    def sent(self) -> str:
        """When the person did it, in seconds since 1970 as written by Slack, or "" if that isn't known."""
        return ""


# What people do


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a message: its name, the URL of its content, and its size in bytes."""

    name: str = ""
    url: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageClaim(SlackClaim):
    """A mention in a channel, or a direct message. `thread` is the first message of its thread. `files` are the URLs under
    which people can open its files, and `documents` the same files with the URLs of their content.
    """

    kind: ClassVar[str] = "said"

    dm: bool = False
    ts: str = ""
    thread: str | None = None
    text: str = ""
    files: tuple[str, ...] = ()
    documents: tuple[SentFile, ...] = ()

    @property
    def surface(self) -> str:
        return "slack:dm" if self.dm else "slack:mention"

    @property
    def sent(self) -> str:
        return self.ts

    @property
    def sentence(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class EditClaim(SlackClaim):
    """A direct message was edited or deleted. `event` identifies the message as the cause of changes."""

    kind: ClassVar[str] = "marked"

    event: str = ""
    mark: Literal["edited", "deleted"] = "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandClaim(SlackClaim):
    """A slash command. Slack accepts answers at `url` for half an hour."""

    kind: ClassVar[str] = "commanded"

    text: str = ""
    url: str = ""
    name: str = ""

    @property
    def surface(self) -> str:
        return "slack:/plan"

    @property
    def sentence(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class TabClaim(SlackClaim):
    """One of the app's tabs was opened: "home" or "messages"."""

    kind: ClassVar[str] = "opened"

    tab: str = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressClaim(SlackClaim):
    """A button was pressed, or a line was typed in Home.

    `action` is what the button does and `value` its argument; `action_id` and `block` are Slack's ids for it. `view` is the
    modal with the button ("" for none), `home` says that it is in Home, `ts` is its message, and `at` when it was pressed.
    """

    kind: ClassVar[str] = "pressed"

    name: str = ""
    action: str = ""
    action_id: str = ""
    value: str = ""
    block: str = ""
    ts: str = ""
    thread: str | None = None
    ephemeral: bool = False
    url: str = ""
    view: str = ""
    home: bool = False
    trigger: str = ""
    at: str = ""

    @property
    def sent(self) -> str:
        return self.at

    @property
    def sentence(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class SelectedMessage:
    """The message on which a shortcut was used. `by` is its author's id, or ""."""

    text: str = ""
    by: str = ""
    ts: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutClaim(SlackClaim):
    """A shortcut was used, either a global one or one on a message."""

    kind: ClassVar[str] = "shortened"

    name: str = ""
    shortcut: str = ""
    trigger: str = ""
    message: SelectedMessage = SelectedMessage()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitClaim(SlackClaim):
    """A card was shared from a modal. `answer_id` is the card's id, and `values` are the modal's inputs."""

    kind: ClassVar[str] = "submitted"

    name: str = ""
    answer_id: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormClaim(SlackClaim):
    """A form was submitted. It is handled while Slack waits, and never stored."""

    kind: ClassVar[str] = "form"

    @property
    def surface(self) -> str:
        return "slack:form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside(SlackClaim):
    """Something sent in addition to the answer to a claim. It is never stored, so it is lost if it can't be sent."""

    kind: ClassVar[str] = "aside"


# Claims that nobody asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeClaim(SlackClaim):
    """A notice about a change, to a person or to a plan's channel. `day` is the day of the change in the plan's time zone, and
    `decides` says that an approver decided something. Claims from earlier versions have `text` and `choices` instead of
    `briefs`.
    """

    kind: ClassVar[str] = "tell"

    plan: str = ""
    text: str = ""
    choices: tuple[Choice, ...] = ()
    briefs: tuple[Brief, ...] = ()
    day: str = ""
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestClaim(SlackClaim):
    """A digest is due. `reported` is the last change covered by the digest before it, or None in claims from older versions."""

    kind: ClassVar[str] = "digest"

    digest: int = 0
    plan: str = ""
    due: str = ""
    reported: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderClaim(SlackClaim):
    """A person's reminder is due."""

    kind: ClassVar[str] = "remind"

    plan: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationClaim(SlackClaim):
    """A manager is due to be told what is still late despite reminders, if anything is."""

    kind: ClassVar[str] = "escalate"

    plan: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedClaim(SlackClaim):
    """A person missed an answer because of trouble in Slack. `content` is the missed message, or None if they have to ask
    again.
    """

    kind: ClassVar[str] = "missed"

    content: Json | None = None


STORED: tuple[type[SlackClaim], ...] = (
    MessageClaim,
    EditClaim,
    CommandClaim,
    TabClaim,
    PressClaim,
    ShortcutClaim,
    SubmitClaim,
    NoticeClaim,
    DigestClaim,
    ReminderClaim,
    EscalationClaim,
    MissedClaim,
)
KINDS = {claim.kind: claim for claim in STORED}
# The attributes stored as JSON for each kind of claim, with their types.
BODIES: Mapping[str, Mapping[str, Any]] = {
    name: {field.name: get_type_hints(claim)[field.name] for field in fields(claim) if field.name not in NOT_IN_BODY}
    for name, claim in KINDS.items()
}


def opens_modal(claim: SlackClaim) -> TypeGuard[PressClaim | ShortcutClaim]:
    """True if a modal has yet to be opened for the answer, which Slack allows for three seconds."""
    if isinstance(claim, PressClaim):
        return claim.action == PUSHES or (not claim.view and claim.action in OPENS_MODAL)
    return isinstance(claim, ShortcutClaim)


def to_record(claim: SlackClaim) -> Record:
    """A claim in the form in which it is stored."""
    body = {name: codec.to_json(getattr(claim, name)) for name in BODIES[claim.kind]}
    return Record(claim.id, claim.kind, body, claim.guard)


def from_record(record: Record) -> SlackClaim | None:
    """A stored claim from this version or an older one, or None for an unknown kind.

    Missing attributes get their defaults, and unknown ones are ignored.
    """
    if record.kind not in KINDS:
        return None
    types = BODIES[record.kind]
    body = {FORMER_NAMES.get(name, name): value for name, value in record.body.items()}
    values = {name: codec.from_json(types[name], value) for name, value in body.items() if name in types}
    return KINDS[record.kind](id=record.id, **values)


def message_event(channel: str, ts: str) -> str:
    """The id of a message as the cause of changes."""
    return f"message:{channel}:{ts}"
