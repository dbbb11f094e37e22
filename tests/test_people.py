"""Which person the settings and --as mean: by key, e-mail address or Slack id, and never by chance."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.rights import Resolver, made_id, rights, speaker
from bot.settings import Settings
from bot.settings_file import advise_settings, check_settings, load_settings
from knowledge import names
from knowledge.model import Unclear
from knowledge.store import Store

PEOPLE = """people:
  ann: {name: Ann Smith, email: ann@example.org}
  bob: {name: Bob, slack: U0BOB}
  sam: {name: Alex}
  alex: {name: Sam Other}
  jo: {name: Jo Brown}
  joseph: {name: jo  brown}
"""
PLACES = {
    "managers": "managers: [{}]",
    "plans.p.managers": "plans: {{p: {{managers: [{}]}}}}",
    "plans.p.approvers": "plans: {{p: {{approvers: [{}]}}}}",
    "plans.p.owners.Policy.people": "plans: {{p: {{owners: {{Policy: {{people: [{}]}}}}}}}}",
    "plans.p.owners.Policy.deputies": "plans: {{p: {{owners: {{Policy: {{deputies: [{}]}}}}}}}}",
}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_MANAGERS"):
        monkeypatch.delenv(name, raising=False)


def settings(text: str) -> Path:
    path = Path("planbot.yaml")
    path.write_text(text)
    return path


def given_to(read: Settings) -> set[str]:
    """The ids that have any right to the plan p."""
    of_plan = rights("p", Resolver(read))
    return {*of_plan.managers, *of_plan.approvers, *of_plan.people_for("Policy")}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("entry", "id"),
    [
        ("ann", made_id("ann")), ("ANN", made_id("ann")), ("Ann@Example.ORG", made_id("ann")),
        ("bob", "U0BOB"), ("U0BOB", "U0BOB"),
        ("U0ELSE", "U0ELSE"), ("zoe@example.org", made_id("zoe@example.org")),
    ],
)  # fmt: skip
def test_key_e_mail_address_and_slack_id_are_who_they_are(place: str, entry: str, id: str) -> None:
    path = settings(f"{PEOPLE}{PLACES[place].format(entry)}\n")
    assert check_settings(path) == [] and advise_settings(path) == []
    assert given_to(load_settings(path)) == {id}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("entry", ["Ann Smith", "ann  SMITH"])
def test_a_name_that_one_person_has_works_and_check_gives_the_key(
    place: str, entry: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = settings(f"{PEOPLE}{PLACES[place].format(entry)}\n")
    assert given_to(load_settings(path)) == {made_id("ann")}
    assert main(["check"]) == 0
    printed = capsys.readouterr().out
    assert f"planbot.yaml: line 8: “{' '.join(entry.split())}” in {place} is a name" in printed
    assert "write the person’s key, ann." in printed and "No fault" in printed


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("entry", "keys"), [("Jo Brown", "jo and joseph"), ("JO BROWN", "jo and joseph"), ("Alex", "alex and sam")]
)
def test_a_name_of_two_people_gives_nobody_anything(
    place: str, entry: str, keys: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = settings(f"{PEOPLE}{PLACES[place].format(entry)}\n")
    (fault,) = check_settings(path)
    assert fault.startswith(f"line 8: “{entry}” in {place} fits 2 people, {keys}: write the key")
    with pytest.raises(Unclear, match="fits 2 people"):
        load_settings(path)
    assert main(["ask", "status of R17"]) == 1  # it is refused when the settings are used, too
    assert "fits 2 people" in capsys.readouterr().err


def test_whoever_stands_first_is_never_meant_by_chance() -> None:
    people = ["  sam: {name: Alex}", "  alex: {name: Ann}", "  ann: {name: Sam}"]
    for order in permutations(people):
        path = settings("people:\n" + "\n".join(order) + "\nmanagers: [alex]\n")
        assert "fits 2 people, alex and sam" in check_settings(path)[0]


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    path = settings(
        """people:
  ann: {name: Ann, slack: U0ANN, email: ann@example.org}
  Ann: {name: Other}
  bob: {slack: U0ANN, email: ANN@example.org}
  cem: {email: nothing}
plans:
  p:
    channels: [C1]
    approvers:
      - nobody
      - ann@example.org
    owners:
      Policy: {people: [zed], groups: [Policy]}
      policy: {deputies: [cem]}
  q: {channels: [C1]}
managers: [Ann]
"""
    )
    lines = [fault.split(":")[0] for fault in check_settings(path)]
    assert sorted(lines) == sorted(f"line {number}" for number in (3, 4, 4, 5, 10, 11, 13, 13, 14, 15, 16)), check_settings(
        path
    )
    with pytest.raises(Unclear, match="has 11 faults"):
        load_settings(path)


def test_the_first_managers_are_held_to_it_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    settings(PEOPLE)
    monkeypatch.setenv("PLANBOT_MANAGERS", "Jo Brown, Zoe")
    assert main(["check"]) == 1 and main(["ask", "status of R17"]) == 1
    printed = capsys.readouterr()
    assert "“Jo Brown” in PLANBOT_MANAGERS fits 2 people, jo and joseph" in printed.out
    assert "“Jo Brown” in PLANBOT_MANAGERS fits 2 people, jo and joseph" in printed.err
    monkeypatch.setenv("PLANBOT_MANAGERS", "Ann Smith, Zoe")
    assert main(["check"]) == 0
    assert given_to(load_settings(Path("planbot.yaml"))) == {made_id("ann"), made_id("Zoe")}


def test_a_manager_who_is_nobody_in_slack_is_told_by_check(capsys: pytest.CaptureFixture[str]) -> None:
    settings("managers: [Morag]\n")
    assert main(["check"]) == 0
    assert "line 1: “Morag” in managers isn’t anybody in Slack" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("ann", made_id("ann")), ("Ann Smith", made_id("ann")), ("ANN@example.org", made_id("ann")), ("Bob", "U0BOB"),
        ("U0BOB", "U0BOB"), ("alex", made_id("alex")), ("Sam Other", made_id("alex")),
        ("sam", made_id("sam")), ("Cem Kaya", "U0CEM"),
        ("U0CEM", "U0CEM"), ("Zoe", made_id("Zoe")), ("U0DEP", "U0DEP"),
    ],
)  # fmt: skip
def test_anybody_may_speak_by_a_name_that_is_theirs_alone(typed: str, id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_MANAGERS", "Zoe")
    path = settings(f"{PEOPLE}plans: {{p: {{owners: {{Policy: {{deputies: [U0DEP]}}}}}}}}\n")
    assert speaker(typed, load_settings(path), {"U0CEM": "Cem Kaya", "U0OTHER": "Dee", "U0TWIN": "Dee"}) == id


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Jo Brown", "jo and joseph"),
        ("Dee", "U0OTHER or U0TWIN"),
        ("Nobody Here", "isn’t anybody in the settings"),
        (names.FORGOTTEN, "isn’t anybody in the settings"),
    ],
)
def test_nobody_speaks_by_a_name_that_several_have(typed: str, says: str) -> None:
    met = {"U0CEM": "Cem Kaya", "U0OTHER": "Dee", "U0TWIN": "Dee", "U0GONE": names.FORGOTTEN}
    with pytest.raises(Unclear, match=says):
        speaker(typed, load_settings(settings(PEOPLE)), met)


def test_whoever_was_met_in_slack_may_speak_at_the_terminal(
    store: Store, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names.remember(store, "U0CEM", "Cem Kaya")
    settings("managers: [U0CEM]\n")
    assert main(["ask", "whoami", "--as", "cem kaya", "--db", str(database)]) == 0
    printed = capsys.readouterr().out
    assert "You are Cem Kaya" in printed and "manager" in printed and names.names(store) == {"U0CEM": "Cem Kaya"}
