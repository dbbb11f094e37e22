"""After `forget`, no byte that planbot wrote itself contains the name. What people typed is counted and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from handlers.mentions import with_display_names
from knowledge import claims, forgetting, history, importing, names, sessions, verification
from knowledge.changes import APPEND, Edit, Origin, write
from knowledge.claims import Claim, Holder
from knowledge.store import Store
from tests.conftest import NOW
from tests.loopback import Loopback, Message, View
from tests.scenes import SETTINGS as MANAGED
from tests.scenes import clock_of, command, office_over, pressed
from tests.slack import Office

NAME = "Zebedee Quillfeather"
Captured = pytest.CaptureFixture[str]
SETTINGS = (
    MANAGED
    + """
plans:
  kent-commissioning:
    tell: C2
    completions: two steps
    approvers: [U3, U5]
    owners: {Procurement: {people: [U1]}, Commissioning: {people: [U5]}}
"""
)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_MANAGERS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def office(database: Path) -> Iterator[Office]:
    with office_over(database, SETTINGS) as running:
        running.slack.add_user("U5", NAME, email="zq@example.org")
        for channel in ("C1", "C2"):
            running.slack.ws.channels[channel].members.add("U5")
        yield running


def asked(slack: Loopback, user: str, text: str, raw: bool = False) -> Message:
    return slack.answer(slack.mention(user, "C1", text, raw=raw))


def changed(slack: Loopback, user: str, text: str, raw: bool = False, button: str = "Confirm", done: str = "Saved") -> None:
    noted = pressed(slack, user, asked(slack, user, text, raw), button)
    assert done in noted.plain, noted.plain


def form(slack: Loopback, user: str, title: str) -> View:
    views = slack.wait(lambda: [view for view in slack.views(user) if title in view.title], what=f"the form {title}")
    return views[-1]


def added(slack: Loopback, user: str, message: Message, kind: str, confirmed: bool = True) -> View:
    """Add a message to R20 with the shortcut."""
    slack.message_shortcut(user, message, "add_to_recommendation")
    view = form(slack, user, "Add to a")
    slack.suggest(user, view, "find", "R20")
    slack.submit(user, view, {"find": {"find": "R20"}, "kind": {"kind": kind}})
    if confirmed:
        slack.press(user, view, "Confirm")
        slack.wait(lambda: "Saved" in view.plain, what="the confirmation")
    else:
        assert "Nothing is saved until you confirm" in view.plain
    return view


def settled(office: Office) -> None:
    assert office.bot is not None and office.bot.finish(10)


def look(office: Office) -> None:
    assert office.bot is not None
    office.bot.schedule.look()
    settled(office)


def holding(folder: Path, name: str = NAME) -> list[str]:
    """The files that contain a word of the name, as UTF-8, UTF-16 or escaped."""
    words = [form for word in name.split() for form in (word, word.casefold())]
    wanted = {form for word in words for form in (word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode())}
    files = [file for file in folder.iterdir() if file.is_file()]
    return [file.name for file in files if any(form in file.read_bytes() for form in wanted)]


def everything_used(office: Office, slack: Loopback) -> None:
    """The person with the name uses every surface, and others write about them through planbot."""
    assert "The digest is set up" in asked(slack, "U3", "digest here every Monday 9:00").plain
    changed(slack, "U5", "update R27 in progress: a charter is drafted, see https://x.org/charter")
    changed(slack, "U5", "note on R27: legal has it")
    changed(slack, "U5", "evidence for R27: the minutes https://x.org/minutes")
    changed(slack, "U1", "progress on R20: <@U5> sent the figures", raw=True)
    changed(slack, "U1", "R20 due March 2027 because <@U5> is away", raw=True)
    shown = command(slack, "U1", "C1", "note on R20: ask <@U5> first")
    slack.press("U1", shown, "Confirm")
    settled(office)
    mention = slack.mention("U5", "C1", "the hangar is painted")
    slack.answer(mention)
    message = next(message for message in slack.messages("C1") if message.ts == mention.ts)
    added(slack, "U1", message, "progress")
    slack.close_view("U1", everything=True)
    added(slack, "U1", message, "evidence")
    slack.close_view("U1", everything=True)
    # a completion that they sign off, and one that they propose and nobody has decided
    changed(slack, "U1", "update R5 completed: the compact is signed", done="Sent to")
    changed(slack, "U5", "accept R5", button="Accept", done="Accepted")
    changed(slack, "U5", "update R27 completed: the charter is published", done="Sent to")
    # they are mentioned behind buttons, in threads and in reminders
    for question in ("history R20", "history R27", f"what did {NAME} update", "what is waiting for sign off", "what changed"):
        asked(slack, "U1", question)
    clock_of(office).ahead += timedelta(days=8)
    look(office)
    asked(slack, "U3", "R27")
    # left open: a suggestion, an unconfirmed change and form, a message to be added, words to be accepted
    pressed(slack, "U5", asked(slack, "U5", "progress on R20: they asked me too"), "Send it as a suggestion")
    asked(slack, "U5", "progress on R27: never confirmed")
    asked(slack, "U1", "note on R20: <@U5> never confirmed", raw=True)
    added(slack, "U1", message, "progress", confirmed=False)
    slack.close_view("U1", everything=True)
    near = asked(slack, "U1", f"training of zookeepers for {NAME}")
    offered = next((button for button in near.buttons if button.startswith("That")), "")
    if offered:
        slack.press("U1", near, offered)
    slack.press("U5", asked(slack, "U5", "R27"), "Update")
    form(slack, "U5", "Update R27")
    settled(office)


def test_every_surface_used_and_the_name_is_in_no_byte(
    office: Office, slack: Loopback, database: Path, tmp_path: Path, capsys: Captured
) -> None:
    everything_used(office, slack)
    before = [row[0] for row in office.store.db.conn.execute("SELECT body FROM journal ORDER BY seq")]
    assert not any(word in body for body in before for word in NAME.split())
    assert database.name in holding(tmp_path) or f"{database.name}-wal" in holding(tmp_path)  # else the rest proves nothing
    shown = asked(slack, "U1", "history R20").plain
    assert (
        f"@{NAME} sent the figures" in shown
        and f"“@{NAME} is away”" in shown
        and f"added evidence: @{NAME}: “the hangar is painted”" in shown
    )
    assert f"@{NAME} sent the figures" in asked(slack, "U1", "progress of R20").plain
    settled(office)

    assert main(["forget", NAME, "--db", str(database)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"Erased: “{NAME}” is no longer named; the name or their own went from ")
    assert "still contain" not in printed and "settings" not in printed
    assert holding(tmp_path) == []
    assert main(["backup", "copy.db", "--db", str(database)]) == 0
    assert {"copy.db", "copy.db.jsonl"} <= {file.name for file in tmp_path.iterdir()} and holding(tmp_path) == []

    # Slack still uses the name, and planbot doesn't
    shown = asked(slack, "U1", "history R20").plain
    assert NAME not in shown and f"{names.FORGOTTEN} sent the figures" in shown
    assert NAME not in asked(slack, "U1", "progress of R20").plain
    settled(office)
    assert holding(tmp_path) == []
    capsys.readouterr()
    for command_line in (
        ["history"],
        ["history", "--json"],
        ["show", "R20"],
        ["show", "R20", "--json"],
        ["ask", "history R20"],
    ):
        assert main([*command_line, "--db", str(database)]) == 0
        printed = capsys.readouterr().out
        assert names.FORGOTTEN in printed and "U5⟩" not in printed and "Quillfeather" not in printed
    assert [row[0] for row in office.store.db.conn.execute("SELECT body FROM journal ORDER BY seq")][: len(before)] == before
    assert verification.verify(office.store).same


def test_the_name_is_shown_wherever_a_text_is(office: Office, slack: Loopback, database: Path, capsys: Captured) -> None:
    changed(slack, "U1", "progress on R20: <@U5> sent the figures, <@U9> did not", raw=True)
    slack.wait(lambda: slack.messages("C2", by_bot=True), what="the line in the channel")
    announced = slack.messages("C2", by_bot=True)[0].plain  # it is edited to the day's latest change later
    assert f"@{NAME} sent the figures" in announced
    changed(slack, "U1", "evidence for R20: minutes by <@U5> https://x.org/m", raw=True)
    card = asked(slack, "U1", "R20")
    assert f"@{NAME} sent the figures" in card.plain and "⟨" not in json.dumps(card.plain, ensure_ascii=False)
    settled(office)
    assert names.names(office.store)["U5"] == NAME  # so that the terminal, which can't ask Slack, knows the name
    for command_line in (
        ["history", "R20"], ["history", "--json"], ["show", "R20"], ["show", "R20", "--json"], ["ask", "progress of R20"],
        ["ask", "history R20", "--json"], ["ask", "csv of history R20"],
    ):  # fmt: skip
        assert main([*command_line, "--db", str(database)]) == 0
        printed = capsys.readouterr().out
        assert f"@{NAME} " in printed and "⟨" not in printed, command_line
    answer = asked(slack, "U1", "who mentioned figures for prompt payment")
    assert "⟨" not in answer.plain
    office.clean()


def test_a_form_shows_the_name_and_keeps_the_id(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "progress on R20: <@U5> sent the figures", raw=True)
    slack.press("U1", shown, "Edit")
    view = form(slack, "U1", "Update R20")
    assert f"@{NAME} sent the figures" in json.dumps(view.body, ensure_ascii=False)
    slack.submit("U1", view, {"progress": {"progress": f"@{NAME} sent all the figures"}})
    assert f"@{NAME} sent all the figures" in view.plain
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "Saved" in view.plain, what="the confirmation")
    entry = history.history(office.store, office.store.plan(None))[0]
    assert entry.added and entry.added.endswith("] ⟨@U5⟩ sent all the figures")


# Without Slack


def note(store: Store, ref: str, edit: Edit, who: str = "U1") -> None:
    write(store, store.plan(None), ref, [edit], Origin(who, "test"), NOW, f"t:{ref}:{edit.field}:{edit.to}", lambda _: None)


def test_what_people_typed_is_counted_and_named_by_its_number(store: Store, database: Path, capsys: Captured) -> None:
    names.remember(store, "U5", NAME)
    note(store, "R20", Edit("note", f"ask {NAME} first", how=APPEND))
    note(store, "R20", Edit("progress", "nothing of theirs", how=APPEND))
    note(store, "R17", Edit("progress", "ZEBEDEE  quillfeather said so", how=APPEND))
    note(store, "R17", Edit("progress", "and later this", how=APPEND))  # contains the earlier text, and isn't counted
    note(store, "R9", Edit("note", f"{NAME}s are others", how=APPEND))  # another word
    assert main(["teach", f"the {NAME} one", "R20", "--db", str(database)]) == 0
    capsys.readouterr()
    assert main(["forget", "zebedee quillfeather", "--db", str(database)]) == 0
    printed = capsys.readouterr().out
    numbers = [row[0] for row in store.db.conn.execute("SELECT seq FROM journal WHERE body LIKE '%uillfeather%'")]
    assert f"2 texts still contain the name, because people typed it: no. {numbers[0]}, {numbers[1]}," in printed
    assert "as “planbot history R20 R17” numbers them" in printed and "1 taught way to say a recommendation contains" in printed
    assert main(["history", "R20", "R17", "--db", str(database)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(any(line.startswith(f"{number} ") for line in lines) for number in numbers[:2])


def test_what_is_kept_for_a_while_is_swept(store: Store) -> None:
    names.remember(store, "U5", NAME)
    holder, later = Holder(), timedelta(days=1)
    draft = {"kind": "draft", "plan": "p", "draft": {}}
    theirs = sessions.save(store, {**draft, "author": "U5"}, NOW, later)
    about = sessions.save(store, {**draft, "author": "U1", "draft": {"said": f"note on R1: {NAME}"}}, NOW, later)
    message = sessions.save(store, {"kind": "message", "author": "U1", "by": "U5", "text": "x"}, NOW, later)
    other = sessions.save(store, {**draft, "author": "U1"}, NOW, later)
    answer = {"is": "Answer", "headline": f"{NAME} last updated R9", "parts": []}
    saved = sessions.save(store, {"answer": answer, "asked": f"what of {NAME}", "plan": "p"}, NOW, later)
    apart = sessions.save(
        store, {"answer": {"headline": "nothing about “quillfeather” and “zebedee”"}, "plan": "p"}, NOW, later
    )
    claims.claim(store, holder, [Claim("a", "tell", {"user": "U1", "text": f"{NAME} updated R9."})], NOW)
    claims.claim(store, holder, [Claim("b", "said", {"user": "U5", "text": "R9"}), Claim("c", "said", {"user": "U1"})], NOW)
    store.remember(f"p/T1:dm:{'U5'}", {"refs": []}, NOW, NOW + later)
    store.remember("p/T1:C1:1", {"waits": f"note on R1: {NAME}"}, NOW, NOW + later)
    store.remember("p/T1:C1:2", {"refs": ["R1"]}, NOW, NOW + later)
    done = forgetting.forget(store, "U5")
    assert done == forgetting.Forgotten(1, 9, (), True)
    assert [sessions.load(store, id, NOW) is None for id in (theirs, about, message, other, saved)] == [True] * 3 + [False] * 2
    assert sessions.load(store, apart, NOW) is None
    left = sessions.load(store, saved, NOW)
    assert left and left["answer"]["headline"] == f"{names.FORGOTTEN} last updated R9" and left["asked"] == ""
    rows = dict(store.db.conn.execute("SELECT id, body || '|' || state FROM claim"))
    assert json.loads(rows["a"].split("|")[0])["text"] == f"{names.FORGOTTEN} updated R9."
    assert rows["b"] == "|done" and rows["c"].endswith("|claimed")
    assert [store.recall(f"p/T1:{thread}", NOW) is None for thread in ("dm:U5", "C1:1", "C1:2")] == [True, True, False]
    assert holding(store.path.parent) == []


def test_what_the_database_left_behind_of_moved_rows_is_gone_too(store: Store) -> None:
    """SQLite overwrites what is deleted, but not the copies left behind when it moves rows between pages: hundreds of rows of
    all lengths.
    """
    names.remember(store, "U5", NAME)
    for number in range(400):
        text = (f"{NAME} " if number % 3 == 0 else "other ") * (1 + number * 7 % 90)
        sessions.save(store, {"answer": {"headline": text}, "plan": "p"}, NOW, timedelta(days=1), f"{number * 7919 % 400}")
    forgetting.forget(store, NAME)
    assert store.db.conn.execute("SELECT count(*) FROM saved").fetchone()[0] == 400
    assert holding(store.path.parent) == []


@pytest.mark.parametrize("typed", ["U5", "u5 ", "ann", "Ysolde Quorn", "ann@example.org", "U0ANN"])
def test_whom_the_settings_know_is_forgotten_by_any_of_their_names(
    store: Store, database: Path, tmp_path: Path, typed: str, capsys: Captured
) -> None:
    (tmp_path / "planbot.yaml").write_text("people: {ann: {name: Ysolde Quorn, slack: U0ANN, email: ann@example.org}}\n")
    names.remember(store, "U0ANN", "Ysolde Quorn")
    sessions.save(store, {"answer": {"headline": "Ysolde Quorn will be told"}}, NOW, timedelta(days=1))
    code = main(["forget", typed, "--db", str(database)])
    if "5" in typed:  # nobody has this name: nothing is erased, and planbot says so
        assert code == 1 and "Nobody here is called" in capsys.readouterr().err and names.name(store, "U0ANN") == "Ysolde Quorn"
        return
    assert code == 0 and "Take them out of the settings" in capsys.readouterr().out
    assert names.name(store, "U0ANN") == names.FORGOTTEN and holding(tmp_path, "Ysolde Quorn") == ["planbot.yaml"]


def test_a_mention_does_not_bring_a_forgotten_name_back(store: Store) -> None:
    names.hear_of(store, "U5", NAME)
    assert names.name(store, "U5") == NAME
    forgetting.forget(store, "U5")
    names.hear_of(store, "U5", NAME)
    assert names.name(store, "U5") == names.FORGOTTEN


def test_another_process_that_reads_is_told_of(store: Store) -> None:
    names.remember(store, "U5", NAME)
    reader = Store(store.path)
    store.db.conn.execute("PRAGMA busy_timeout = 50")
    reader.db.conn.execute("BEGIN")
    reader.db.conn.execute("SELECT count(*) FROM person").fetchone()
    assert not forgetting.forget(store, "U5").clean
    reader.db.conn.execute("ROLLBACK")
    reader.close()
    forgetting.forget(store, "U5")
    assert holding(store.path.parent) == []


def test_only_what_planbot_wrote_is_taken_for_a_mention() -> None:
    called = {"U5": NAME, "U6": names.FORGOTTEN}
    text = f"⟨@U5⟩, ⟨@U6⟩, ⟨@U7⟩, <@U5> and @U5 {names.mention('U5')}"
    shown = f"@{NAME}, {names.FORGOTTEN}, @U7, <@U5> and @U5 @{NAME}"
    assert names.with_names(text, lambda id: called.get(id, "")) == shown
    assert (
        names.with_ids(names.with_names("⟨@U5⟩ and ⟨@U7⟩", lambda id: called.get(id, "")), {**called, "U7": ""})
        == "⟨@U5⟩ and ⟨@U7⟩"
    )
    assert names.mentioned_ids(text) == ("U5", "U6", "U7")
    same = importing.Difference("R1", "progress", "a", "b")
    assert with_display_names(same, lambda id: "") is same


def test_the_samples_own_people_are_forgotten_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["update", "note on R20: looked at", "--as", "Priya", "--yes"]) == 0
    assert main(["ask", "history R20"]) == 0
    assert "Priya" in capsys.readouterr().out
    assert main(["forget", "Priya"]) == 0
    capsys.readouterr()
    for question in ("history R20", "who last touched R20"):
        assert main(["ask", question]) == 0
        assert "Priya" not in capsys.readouterr().out
