"""What the people who run planbot use: the doctor, the manifest, the tokens, the health check, the proposed aliases.

The doctor is tested with the loopback Slack, over HTTP.
"""

from __future__ import annotations

import json
import math
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.__main__ import main, read_dotenv
from bot.slack import doctor, listeners, manifest, tokens
from bot.slack.doctor import Asked, Finding, diagnose
from bot.slack.health import Health
from knowledge import alias_proposals, claims
from knowledge.claims import Claim, Holder
from knowledge.model import Unclear
from knowledge.store import Store
from tests.loopback import BOT_USER, TEAM, Loopback

Captured = pytest.CaptureFixture[str]
BOT, APP = "xoxb-1234-5678-secret", "xapp-1-A1-2-secret"


@pytest.fixture(scope="module")
def workspace() -> Iterator[Loopback]:
    with Loopback() as slack:
        yield slack


@pytest.fixture
def slack(workspace: Loopback) -> Iterator[Loopback]:
    """The loopback Slack, with all permissions and no faults arranged."""
    workspace.set_scopes(*manifest.NEEDED, *manifest.OPTIONAL)
    workspace.refuse_blocks()
    yield workspace
    workspace.mend()


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_MANAGERS", tokens.BOT, tokens.APP, tokens.URL):
        monkeypatch.delenv(name, raising=False)


def environment(slack: Loopback, **changed: str) -> dict[str, str]:
    return {tokens.BOT: slack.bot_token, tokens.APP: slack.app_token, tokens.URL: slack.api_url, **changed}


def options(database: Path, settings: Path | None = None, live: bool = False) -> Asked:
    return Asked(database, settings, None, live)


def sentences(findings: Iterator[Finding], kind: str = "fault") -> list[str]:
    return [finding.sentence for finding in findings if finding.kind == kind]


def only(sentences: list[str]) -> str:
    assert len(sentences) == 1, sentences
    return sentences[0]


# The manifest


def test_the_manifest_declares_what_is_listened_to_and_nothing_else() -> None:
    features, settings = manifest.load()["features"], manifest.load()["settings"]
    assert [entry["command"] for entry in features["slash_commands"]] == list(listeners.COMMANDS)
    assert sorted(entry["callback_id"] for entry in features["shortcuts"]) == sorted(listeners.SHORTCUTS)
    events = {event.split(".")[0] for event in settings["event_subscriptions"]["bot_events"]}
    assert events == set(listeners.EVENTS)


def test_the_manifest_asks_for_no_more_than_is_explained() -> None:
    assert manifest.scopes() == tuple(manifest.NEEDED)
    asked = manifest.load()["oauth_config"]["scopes"]
    assert asked["bot"] == [*manifest.NEEDED, *manifest.OPTIONAL] and asked["bot_optional"] == list(manifest.OPTIONAL)
    assert not set(manifest.OPTIONAL) & set(manifest.NEEDED)
    assert not any("history" in scope for scope in manifest.scopes() if scope != "im:history")


def test_the_manifest_keeps_slacks_limits_and_surfaces() -> None:
    content = manifest.load()
    features, settings = content["features"], content["settings"]
    assert len(content["display_information"]["name"]) <= 35 and len(content["display_information"]["description"]) <= 140
    assert all(len(entry["name"]) <= 24 and len(entry["description"]) <= 150 for entry in features["shortcuts"])
    assert all(entry["should_escape"] is True for entry in features["slash_commands"])
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert settings["socket_mode_enabled"] is True and settings["interactivity"] == {"is_enabled": True}
    assert settings["token_rotation_enabled"] is False  # a token that expires after hours would end the bot


def test_the_manifest_is_printed_as_it_stands(capsys: Captured) -> None:
    assert main(["manifest"]) == 0
    assert capsys.readouterr().out == manifest.text()


# The tokens


@pytest.mark.parametrize(
    ("bot", "app", "begins"),
    [
        ("", "", "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing:"),
        ("", APP, "SLACK_BOT_TOKEN is missing:"),
        (BOT, "", "SLACK_APP_TOKEN is missing:"),
        (APP, BOT, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped:"),
        (APP, APP, "SLACK_BOT_TOKEN is an app-level token:"),
        (BOT, BOT, "SLACK_APP_TOKEN is a bot token:"),
        ("xoxp-1234-5678-secret", APP, "SLACK_BOT_TOKEN is a person's token:"),
        ("xoxe.xoxb-1-secret", APP, "SLACK_BOT_TOKEN is a token that expires"),
        ("xoxb-", APP, "SLACK_BOT_TOKEN is not a whole token:"),
        (BOT + "…", APP, "SLACK_BOT_TOKEN is not a whole token:"),
        (BOT, f"{APP} # mine", "SLACK_APP_TOKEN is not a whole token:"),
    ],
)
def test_a_wrong_token_is_told_in_one_sentence(bot: str, app: str, begins: str) -> None:
    with pytest.raises(Unclear, match=r"\.$") as trouble:
        tokens.read({tokens.BOT: bot, tokens.APP: app})
    sentence = str(trouble.value)
    assert sentence.startswith(begins) and sentence.count(". ") == 0
    assert "secret" not in sentence


def test_two_faults_are_both_told() -> None:
    examined = tokens.examine({tokens.BOT: "what", tokens.URL: "slack.com"})
    assert [fault.split()[0] for fault in examined.faults] == [tokens.BOT, tokens.APP, tokens.URL]
    assert (examined.bot, examined.app) == ("", "")


def test_tokens_come_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f'{tokens.BOT}="{BOT}"\n{tokens.APP}={APP}-file\n{tokens.URL}=https://a.example/api\n')
    monkeypatch.setattr("os.environ", {tokens.APP: f" {APP}-environment\n", tokens.BOT: ""})  # empty counts as not set
    read_dotenv()
    assert tokens.read() == tokens.Tokens(BOT, f"{APP}-environment", "https://a.example/api/")


def test_the_api_is_slacks_unless_told() -> None:
    assert tokens.read({tokens.BOT: BOT, tokens.APP: APP}).api_url == "https://slack.com/api/"


def test_slack_says_whose_token_it_is(slack: Loopback) -> None:
    slack.set_scopes("chat:write", "commands")
    granted = tokens.check(WebClient(slack.bot_token, base_url=slack.api_url))
    assert (granted.team, granted.bot_user) == (TEAM, BOT_USER)
    assert granted.scopes == {"chat:write", "commands"}


@pytest.mark.parametrize(
    ("status", "says"), [(502, "trouble of its own"), (200, "is not Slack"), (404, "is not Slack"), (429, "patience")]
)
def test_what_is_not_slack_is_told_apart(status: int, says: str) -> None:
    """A proxy answers with a page of its own instead of Slack's answer."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<html>Please log in</html>")

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing, so that the tests' output stays readable."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        client = WebClient(BOT, base_url=f"http://127.0.0.1:{server.server_port}/api/", retry_handlers=[])
        with pytest.raises(Unclear, match=says):
            tokens.check(client)
        with pytest.raises(Unclear, match=says):
            tokens.check_app(client, APP)
        server.shutdown()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("invalid_auth", "no longer takes it"),
        ("ratelimited", "patience"),
        ("fatal_error", "trouble of its own"),
        ("odd", "odd"),
    ],
)
def test_slacks_refusal_of_a_token_is_one_sentence(slack: Loopback, error: str, says: str) -> None:
    slack.fail("auth.test", error)
    with pytest.raises(Unclear, match=says):
        tokens.check(WebClient(slack.bot_token, base_url=slack.api_url))


def test_a_bot_token_that_is_an_app_token_to_slack(slack: Loopback) -> None:
    with pytest.raises(Unclear, match="SLACK_APP_TOKEN holds a token of another kind"):
        tokens.check_app(WebClient(slack.bot_token, base_url=slack.api_url), slack.bot_token)


def test_the_start_stops_with_one_sentence_without_tokens(capsys: Captured, tmp_path: Path) -> None:
    assert main(["slack"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing:") and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []  # no database either


def test_other_commands_do_not_wait_for_slacks_libraries() -> None:
    look = (
        "import sys, bot.cli.table; print([name for name in sys.modules if name.split('.')[0].startswith(('slack', 'dotenv'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=Path(__file__).parent.parent, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.strip() == b"[]"


# The doctor


def test_a_sound_installation_has_no_fault(slack: Loopback, store: Store, database: Path) -> None:
    findings = list(diagnose(options(database, live=True), environment(slack)))
    assert sentences(iter(findings)) == []
    fine = " ".join(sentences(iter(findings), "ok"))
    for part in (TEAM, "would open a socket", "all 7", "agrees", "isn’t damaged", "GiB", "takes the card of R1"):
        assert part in fine
    assert any("sample" in sentence for sentence in sentences(iter(findings), "note"))


def test_every_fault_is_a_sentence_with_something_to_do(slack: Loopback, tmp_path: Path) -> None:
    slack.set_scopes()
    for fault in sentences(diagnose(options(tmp_path / "none.db"), environment(slack, **{tokens.APP: "xapp-1-other"}))):
        assert fault.endswith(".") and (":" in fault)


@pytest.mark.parametrize("lacking", list(manifest.NEEDED))
def test_a_missing_permission_is_told_with_what_works(slack: Loopback, database: Path, lacking: str) -> None:
    slack.set_scopes(*(set(manifest.NEEDED) - {lacking}))
    fault = only(sentences(diagnose(options(database), environment(slack))))
    assert fault.startswith(f"The permission {lacking} is missing: {manifest.NEEDED[lacking]}.")


def test_optional_permissions_are_notes(slack: Loopback, database: Path) -> None:
    slack.set_scopes(*manifest.NEEDED)
    findings = list(diagnose(options(database), environment(slack)))
    assert sentences(iter(findings)) == []
    assert len([sentence for sentence in sentences(iter(findings), "note") if "optional" in sentence]) == len(manifest.OPTIONAL)


def test_permissions_that_slack_does_not_name_are_not_called_missing() -> None:
    assert [finding.kind for finding in doctor.scopes(None)] == ["note"]


def test_without_tokens_the_rest_is_looked_at(database: Path) -> None:
    findings = list(diagnose(options(database), {}))
    assert only(sentences(iter(findings))).startswith("SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing")
    assert any("isn’t damaged" in sentence for sentence in sentences(iter(findings), "ok"))


@pytest.mark.parametrize(("name", "token"), [(tokens.BOT, "xoxb-of-another"), (tokens.APP, "xapp-1-of-another")])
def test_a_token_that_slack_does_not_know(slack: Loopback, database: Path, name: str, token: str) -> None:
    fault = only(sentences(diagnose(options(database), environment(slack, **{name: token}))))
    assert fault.startswith(f"Slack does not know {name}") and token not in fault


def test_slack_out_of_reach(database: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening, so connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        fault = only(sentences(diagnose(options(database), {tokens.BOT: BOT, tokens.APP: APP, tokens.URL: url})))
    assert fault.startswith(f"Slack cannot be reached at {url}")


@pytest.mark.parametrize(
    "url", ["https://bot:{}@proxy.example/api/", "https://{}@proxy.example/", "http://bot:x/{}@proxy.example/", "bot:{}@proxy"]
)
def test_a_password_in_the_address_is_refused_and_never_shown(
    database: Path, url: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "hunter2-secret"
    for name, value in given_without_slack(url.format(secret)).items():
        monkeypatch.setenv(name, value)
    for command in (["doctor"], ["doctor", "--live"], ["slack"]):
        assert main([*command, "--db", str(database)]) == 1
        printed = "".join(capsys.readouterr())
        assert "SLACK_API_URL holds a name or a password" in printed and secret not in printed


def given_without_slack(url: str) -> dict[str, str]:
    return {tokens.BOT: BOT, tokens.APP: APP, tokens.URL: url}


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        (0o644, "its group and everybody"),
        (0o640, "its group,"),
        (0o604, "everybody on this machine,"),
        (0o600, ""),
        (0o400, ""),
    ],
)
def test_tokens_that_others_can_read_are_told(database: Path, tmp_path: Path, mode: int, says: str) -> None:
    (tmp_path / ".env").write_text(f"{tokens.BOT}={BOT}\n")
    (tmp_path / ".env").chmod(mode)
    notes = [sentence for sentence in sentences(diagnose(options(database), {}), "note") if sentence.startswith(".env")]
    assert bool(notes) == bool(says)
    if says:
        assert says in only(notes) and "chmod 600 .env" in only(notes) and BOT not in only(notes)


def test_no_database_is_told_and_not_made(slack: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert "planbot import FILE" in only(sentences(diagnose(options(path), environment(slack))))
    assert not path.exists()


def test_a_database_without_a_plan(slack: Loopback, tmp_path: Path) -> None:
    Store(tmp_path / "empty.db").close()
    assert only(sentences(diagnose(options(tmp_path / "empty.db"), environment(slack)))).startswith(
        "There is no plan in the database"
    )


def test_a_file_that_is_no_database(slack: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir or Madam, " * 500)
    assert "not a whole SQLite database" in only(sentences(diagnose(options(path), environment(slack))))


def test_a_damaged_database(slack: Loopback, store: Store, database: Path) -> None:
    store.close()
    content = bytearray(database.read_bytes())
    pages = len(content) // 4096
    for page in range(pages // 2, pages):  # the second half of the file, including the headers of its pages
        content[page * 4096 : page * 4096 + 100] = bytes(100)
    database.write_bytes(content)
    faults = sentences(diagnose(options(database), environment(slack)))
    assert faults and ("damaged" in faults[0] or "whole" in faults[0])


def test_faulty_settings_are_told_all_at_once(slack: Loopback, database: Path, tmp_path: Path) -> None:
    path = tmp_path / "planbot.yaml"
    path.write_text("guests: perhaps\nhealth_port: 99999999\nnonsense: 1\n", encoding="utf-8")
    faults = sentences(diagnose(options(database, path), environment(slack)))
    assert [fault.split(":")[0] for fault in faults] == [f"Settings {path}, line {line}" for line in (1, 2, 3)]
    assert "There is no file" in only(sentences(diagnose(options(database, tmp_path / "none.yaml"), environment(slack))))


def test_channels_of_the_settings(slack: Loopback, database: Path, tmp_path: Path) -> None:
    slack.add_channel("CIN", "in")
    slack.add_channel("COUT", "out", bot_in=False)
    slack.add_channel("COLD", "old", archived=True)
    path = tmp_path / "planbot.yaml"
    path.write_text("plans:\n  kent-commissioning: {channels: [CIN, COUT, COLD], tell: CTELL}\n  other: {channels: [CNONE]}\n")
    findings = list(diagnose(options(database, path), environment(slack)))
    faults = sentences(iter(findings))
    assert len(faults) == 5
    for part in ("COUT, which", "COLD, which", "CNONE, which", "CTELL, which", "a plan “other”"):
        assert any(part in fault for fault in faults)
    assert "Channels of the settings in which planbot is: 1." in sentences(iter(findings), "ok")


def test_channels_are_left_alone_without_the_permission_to_look(slack: Loopback, database: Path, tmp_path: Path) -> None:
    slack.set_scopes(*manifest.NEEDED)
    path = tmp_path / "planbot.yaml"
    path.write_text("plans:\n  kent-commissioning: {channels: [CNONE]}\n")
    findings = list(diagnose(options(database, path), environment(slack)))
    assert sentences(iter(findings)) == []
    assert any("channels:read" in sentence for sentence in sentences(iter(findings), "note"))


def test_a_manager_by_e_mail_without_the_permission(slack: Loopback, database: Path, tmp_path: Path) -> None:
    slack.set_scopes(*(set(manifest.NEEDED) - {"users:read.email"}))
    path = tmp_path / "planbot.yaml"
    path.write_text("people: {bob: {email: bob@example.org}, cy: {slack: U2}}\nmanagers: [U1, ann@example.org, bob, cy]\n")
    _, *faults = sentences(diagnose(options(database, path), environment(slack)))
    assert [fault.split()[2] for fault in faults] == ["ann@example.org", "bob"]


@pytest.mark.parametrize(("off", "kind"), [(0, "ok"), (59, "ok"), (-59, "ok"), (62, "fault"), (-62, "fault")])
def test_the_clock_is_held_beside_slacks(off: int, kind: str) -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    findings = list(doctor.clock(format_datetime(now + timedelta(seconds=off), usegmt=True), now))
    assert [finding.kind for finding in findings] == [kind]


def test_a_clock_that_cannot_be_compared_is_no_fault() -> None:
    assert [finding.kind for finding in doctor.clock("", datetime.now(UTC))] == ["note"]


def test_what_was_cut_off_is_told(slack: Loopback, store: Store, database: Path) -> None:
    now, holder = datetime.now(UTC), Holder()
    claims.claim(store, holder, [Claim("a", "said", {}), Claim("b", "said", {})], now)
    claims.complete(store, ["a"], "uncertain")
    for _ in range(claims.TRIES):
        claims.take_over(store, replace(holder, start=f"{_}"), now)
    findings = list(diagnose(options(database), environment(slack)))
    assert only(sentences(iter(findings))).startswith("1 request was given up after 10 tries")
    assert any(note.startswith("1 request was cut off") for note in sentences(iter(findings), "note"))


def test_slack_itself_looks_at_a_card(slack: Loopback, database: Path) -> None:
    slack.refuse_blocks("header")
    faults = sentences(diagnose(options(database, live=True), environment(slack)))
    assert faults and all("does not take the card of R1: /blocks/" in fault for fault in faults)
    assert sentences(diagnose(options(database), environment(slack))) == []


def test_the_command_gives_its_exit_code(
    slack: Loopback, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for name, value in environment(slack).items():
        monkeypatch.setenv(name, value)
    assert main(["doctor", "--live", "--db", str(database)]) == 0
    assert capsys.readouterr().out.endswith("No fault.\n")
    monkeypatch.setenv(tokens.APP, "")
    assert main(["doctor", "--db", str(database)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("fault  SLACK_APP_TOKEN is missing") and lines[-1] == "1 fault."


# The proposed aliases


def test_proposals_are_listed_accepted_and_dropped(store: Store, database: Path, capsys: Captured) -> None:
    plan, now = store.plan(None), datetime.now(UTC)
    for words, ref in (("the late bills", "R20"), ("the late bills", "R20"), ("gnomes", "R2")):
        alias_proposals.propose(store, plan, words, ref, now)
    db = ["--db", str(database)]
    assert main(["misses", "--json", *db]) == 0
    bills, gnomes = json.loads(capsys.readouterr().out)
    assert {**bills, "id": ""} == {"id": "", "words": "the late bills", "ref": "R20", "times": 2}
    assert main(["misses", *db]) == 0
    assert f"{gnomes['id']}  “gnomes” for R2, asked once\n" in capsys.readouterr().out

    assert main(["misses", "--accept", bills["id"], *db]) == 0
    assert main(["misses", "--drop", gnomes["id"], *db]) == 0
    assert capsys.readouterr().out == "“the late bills” now finds R20.\n“gnomes” is no longer proposed for R2.\n"
    assert "the late bills" in store.aliases(store.plan(None), "R20")
    assert "gnomes" not in store.aliases(store.plan(None), "R2")

    assert main(["misses", *db]) == 0
    assert capsys.readouterr().out.startswith("No aliases are proposed")
    assert main(["misses", "--accept", bills["id"], *db]) == 1
    assert capsys.readouterr().err.startswith("That proposal no longer waits")


def test_misses_makes_no_database(tmp_path: Path, capsys: Captured) -> None:
    assert main(["misses"]) == 1
    assert "There is no database planbot.db" in capsys.readouterr().err and list(tmp_path.iterdir()) == []


# Health


def fetch(health: Health, path: str = "/healthz", method: str = "GET") -> tuple[int, bytes]:
    wanted = urllib.request.Request(f"http://127.0.0.1:{health.port}{path}", method=method)
    try:
        with urllib.request.urlopen(wanted, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


@pytest.fixture
def silent() -> list[float]:
    """How many seconds the socket has been silent; a test can change it."""
    return [1.25]


@pytest.fixture
def health(silent: list[float]) -> Iterator[Health]:
    server = Health(0, lambda: silent[0])
    server.start()
    yield server
    server.close()


@pytest.mark.parametrize(
    ("seconds", "status", "shown"), [(1.25, 200, 1.2), (59.9, 200, 59.9), (60.0, 503, 60.0), (math.inf, 503, None)]
)
def test_health_follows_the_socket(
    health: Health, silent: list[float], seconds: float, status: int, shown: float | None
) -> None:
    silent[0] = seconds
    code, body = fetch(health)
    answer = json.loads(body)
    assert (code, answer["ok"], answer["alive_seconds_ago"]) == (status, status == 200, shown)
    assert fetch(health, method="HEAD") == (status, b"")


def test_health_and_nothing_else(health: Health) -> None:
    assert fetch(health, "/")[0] == 404
    assert fetch(health, "/healthz?from=watcher")[0] == 200
    assert fetch(health, method="POST")[0] == 501


def test_health_answers_while_another_watcher_dawdles(health: Health) -> None:
    with closing(socket.create_connection(("127.0.0.1", health.port))):
        assert fetch(health)[0] == 200


def test_a_port_that_is_taken_is_one_sentence(health: Health) -> None:
    with pytest.raises(Unclear, match="health_port"):
        Health(health.port, lambda: 0.0)


def test_health_lets_go_of_its_port(silent: list[float]) -> None:
    first = Health(0, lambda: silent[0])
    first.start()
    first.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", first.port), timeout=5)
    again = Health(first.port, lambda: silent[0])
    again.close()  # never started
