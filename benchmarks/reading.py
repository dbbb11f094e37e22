"""Compares reading a plan document with the bare library that reads the same cells: processor seconds, and peak memory in MB.

Each runs in a separate process, and imports are not measured. The seconds include child processes: planbot reads a PDF in
another process, which imports pdfplumber again.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import docx

from benchmarks.plans import document
from tests import pdf, workbook

HEADINGS = ["Ref", "Recommendation", "Agreed action", "Owner", "Due date", "Progress to date", "Status"]
WIDTHS = [35, 150, 190, 90, 75, 150, 70]
RUNS = {27: 5, 1_000: 1}
Rows = list[list[str]]

PLANBOT = (
    "import pathlib; from knowledge import documents; from knowledge.documents import pdf, sheet, word",
    "documents.read(pathlib.Path(sys.argv[1]))",
)
BARE = {
    "docx": ("import docx", "for t in docx.Document(sys.argv[1]).tables:\n for r in t.rows:\n  [c.text for c in r.cells]"),
    "xlsx": (
        "import python_calamine",
        "book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])\n"
        "for s in book.sheet_names:\n book.get_sheet_by_name(s).to_python()",
    ),
    "pdf": ("import pdfplumber", "for p in pdfplumber.open(sys.argv[1]).pages:\n p.extract_tables()\n p.close()"),
    "csv": ("import csv", "list(csv.reader(open(sys.argv[1], encoding='utf-8', newline='')))"),
}
MEASURED = """
import resource, sys
{load}
def spent():
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)
begun = spent()
{code}
print(spent() - begun)
own = next((line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), 0)
print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


def _word(path: Path, rows: Rows) -> None:
    made = docx.Document()
    table = made.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.save(str(path))


def _excel(path: Path, rows: Rows) -> None:
    workbook.write(path, {"Plan": workbook.sheet_xml(rows, [], [], [])})


def _pdf(path: Path, rows: Rows) -> None:
    plain = [[cell.encode("cp1252", "replace").decode("cp1252") for cell in row] for row in rows]
    pdf.write(path, "Plan", plain, WIDTHS, pdf.Look(cuts=True))


def _csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


WRITERS: dict[str, Callable[[Path, Rows], None]] = {"docx": _word, "xlsx": _excel, "pdf": _pdf, "csv": _csv}


def _measure(code: tuple[str, str], path: Path, runs: int) -> tuple[float, float]:
    """The median seconds and peak memory (MB) of code that reads a file."""
    times, memory = [], []
    for _ in range(runs):
        run = subprocess.run(
            [sys.executable, "-c", MEASURED.format(load=code[0], code=code[1]), str(path)],
            capture_output=True,
            text=True,
            check=True,
            timeout=900,
        )
        seconds, most = run.stdout.split()
        times.append(float(seconds))
        memory.append(int(most) / 1000)
    return median(times), max(memory)


def main() -> None:
    for size, runs in RUNS.items():
        rows = [
            [
                *(row.ref, row.title, row.actions, "\n".join(row.owners)),
                *(row.timescale.words if row.timescale else "", row.progress, row.status or ""),
            ]
            for row in document(size).recommendations
        ]
        with tempfile.TemporaryDirectory() as folder:
            for ending, write in WRITERS.items():
                path = Path(folder) / f"plan.{ending}"
                write(path, [HEADINGS, *rows])
                ours, memory = _measure(PLANBOT, path, runs)
                theirs, bare = _measure(BARE[ending], path, runs)
                print(
                    f"reading {size:>6,} from {ending:4}: {ours:7.3f} s and {memory:4.0f} MB, bare library {theirs:7.3f} s and"
                    f" {bare:4.0f} MB (ratio {ours / max(theirs, 0.001):.1f})",
                    flush=True,
                )
    print()


if __name__ == "__main__":
    main()
