"""A plan laid out on the pages of a PDF is read back equal, whatever its rules, line breaks and page breaks; or it
is refused.
"""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from knowledge.documents.options import Options
from knowledge.documents.pdf import way_of
from knowledge.documents.pdf_process import read
from knowledge.documents.plan import plan_of
from knowledge.model import Unclear
from tests import pdf

WORDS = "repair paint light sweep survey the pier harbour boats lamps timber firm council review fund Estates".split()


def sentence(seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choices(WORDS, k=chance.randint(2, 30))).capitalize() + "."


SENTENCE = st.integers(0, 9999).map(sentence)
OWNERS = st.lists(
    st.sampled_from(["Harbours", "Estates", "Head of Corporate Finance", "Ada Kerr"]), min_size=1, max_size=2, unique=True
)
STATUS = st.sampled_from(["Open", "Complete", "In progress", "Not started"])
DATES = st.builds(
    lambda day, month, year: f"{day}/{month:02}/{year}", st.integers(13, 28), st.integers(1, 12), st.integers(2020, 2029)
)
HEADINGS = ["Ref", "Recommendation", "Agreed action", "Owner", "Due date", "Progress to date", "Status"]
SIZES = [35, 150, 190, 90, 75, 150, 70]
ROWS = st.lists(
    st.tuples(SENTENCE, SENTENCE, OWNERS, DATES, st.just("") | SENTENCE, STATUS),
    min_size=4,
    max_size=30,
    unique_by=lambda row: row[0],
)
LOOKS = st.builds(
    pdf.Look,
    rules=st.sampled_from(["all", "rows", "none"]),
    middle=st.booleans(),
    repeats=st.booleans(),
    cuts=st.booleans(),
    padding=st.sampled_from([3.0, 5.0]),
)


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, look=LOOKS, numbered=st.booleans())
def test_a_plan_on_pages_comes_back_equal(
    tmp_path: Path, rows: list[tuple[str, str, list[str], str, str, str]], look: pdf.Look, numbered: bool
) -> None:
    skip = 0 if numbered else 1
    grid = [
        [f"H{at}", title, action, "\n".join(owners), date, progress, status][skip:]
        for at, (title, action, owners, date, progress, status) in enumerate(rows, 1)
    ]
    path = pdf.write(tmp_path / "plan.pdf", "Harbour plan", [HEADINGS[skip:], *grid], SIZES[skip:], look)
    try:
        plan = plan_of([way_of(read(path.read_bytes()), "plan.pdf")], None, "plan.pdf", Options())
    except Unclear:
        assert look.rules == "none" or look.cuts
        return
    shown = [
        (row.title, row.actions, list(row.owners), row.timescale and row.timescale.words, row.progress, row.status)
        for row in plan.recommendations
    ]
    doubtful = [warning for warning in plan.warnings if "may belong" in warning.what]
    assert doubtful or shown == [
        (title, action, owners, date, progress, status) for title, action, owners, date, progress, status in rows
    ]
