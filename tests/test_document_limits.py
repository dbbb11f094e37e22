"""Hostile files: each is refused with a sentence, and reading it takes little memory, however large it is when unpacked."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from knowledge import documents, yamlfile
from knowledge.documents import apart, limits
from knowledge.model import Unclear
from knowledge.vocabulary import check_plan_file
from tests import workbook

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHARED = '<c t="s"><v>0</v></c>'
CELL = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
MOST_MEMORY = 300_000  # kB, the interpreter and its libraries included


def word(body: str, times: int = 1, before: str = "") -> Callable[[Path], None]:
    """A function that writes a Word file whose body repeats `body` many times."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("word/document.xml", "w") as file:
            file.write(f"{before}<w:document {NAMESPACE}><w:body>".encode())
            for _ in range(times):
                file.write(body.encode())
            file.write(b"</w:body></w:document>")

    return write


def book(row: str, times: int = 1, shared: str = "") -> Callable[[Path], None]:
    """A function that writes a workbook whose only sheet repeats a row many times; `shared` is the text that its
    cells share.
    """

    def write(path: Path) -> None:
        workbook.write(path, {"Plan": f"<worksheet {workbook.MAIN}><sheetData>{row * times}</sheetData></worksheet>"})
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/sharedStrings.xml", f"<sst {workbook.MAIN}><si><t>{shared}</t></si></sst>")

    return write


def text(content: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(content, "utf-8") and None


def many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(limits.MOST_MEMBERS + 1):
            packed.writestr(f"word/{number}.xml", "")


def pages(content: bytes, times: int = 1, count: int = 1) -> Callable[[Path], None]:
    """A function that writes a PDF whose pages all show the same compressed content, which repeats `content` many times."""

    def write(path: Path) -> None:
        packer = zlib.compressobj(1)
        packed = b"".join(packer.compress(content) for _ in range(times)) + packer.flush()
        kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + count))
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
            *[page] * count,
        ]
        numbered = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1))
        path.write_bytes(b"%PDF-1.4\n" + numbered + b"trailer << /Root 1 0 R >>\n%%EOF\n")

    return write


ENTITIES = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)
)
HOSTILE = {
    "paragraphs.docx": (word("<w:p/>" * 1000, 20_000), "rows and paragraphs"),
    "runs.docx": (word("<w:r/>" * 1000, 20_000), "elements in one row or paragraph"),
    "attributes.docx": (word("<w:p w:a='1' w:b='2'><w:r w:c=''/></w:p>" * 1000, 5_000), "rows and paragraphs"),
    "letters.docx": (word(f"<w:p><w:r><w:t>{'word ' * 20_000}</w:t></w:r></w:p>", 1_500), "million characters"),
    "comment.docx": (word(f"<!-- {'word ' * 20_000} -->", 1_500), "MB packed into it"),
    "cells.docx": (word(f"<w:tbl>{('<w:tr>' + CELL * 7 + '</w:tr>') * 100}</w:tbl>", 1_000), "cells|rows and paragraphs"),
    "wide.docx": (word(f"<w:tbl><w:tr>{CELL * 40_000}</w:tr></w:tbl>"), "40,000 cells in one row"),
    "tables.docx": (word("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60), "deep in one another"),
    "deep.docx": (word("<w:ins>" * 100_000), "cannot be read as a Word document"),
    "entities.docx": (word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", 1, ENTITIES + "]>"), "cannot be read as a Word document"),
    "members.docx": (many_members, "files packed into it"),
    "cells.xlsx": (book(f"<row>{'<c><v>1</v></c>' * 100}</row>", 5_000), "cells in a sheet"),
    "corner.xlsx": (book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "cells in a sheet"),
    "shared.xlsx": (book(f"<row>{SHARED * 100}</row>", 1_000, "word " * 6_000), "million characters"),
    "strings.xlsx": (book("<row/>", 1, "word " * 900_000), "million characters"),
    "inline.xlsx": (book(f"<row><c><is><t>{'word ' * 6_000}</t></is></c></row>", 1_500), "million characters"),
    "row.csv": (text("Ref,Recommendation,Owner\nR1," + "x," * 40_000 + "\n"), "in one row"),
    "commas.csv": (text("," * (limits.LARGEST_TEXT - 1)), "in one row|no table"),
    "long.csv": (text("Ref,Recommendation,Owner\n" + "R1,Do it,Parks\n" * 300_000), "is larger than|has more than"),
    "huge.txt": (text("x" * (limits.LARGEST_FILE + 1)), "is larger than 30 MB"),
    "packed.pdf": (pages(b" " * 1_000_000, 600), "more memory than planbot allows"),
    "pages.pdf": (pages(b"", count=1100), "more than 1,000 pages"),
    "empty.pdf": (pages(b""), "has no text in it"),
    "noise.pdf": (lambda path: path.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 1000) and None, "cannot be read as a PDF"),
    "rules.txt": (text("-" * 2_000_000 + "x|y"), "no table"),
}
READING = """
import resource, sys
from pathlib import Path
from knowledge import documents, vocabulary
from knowledge.model import Unclear
path = Path(sys.argv[1])
try:
    print(vocabulary.check_plan_file(path)[1] if path.suffix == ".yaml" else documents.read(path))
except Unclear as refusal:
    print(refusal)
status = Path("/proc/self/status")
if status.exists():  # ru_maxrss counts what the test's own process held when it forked this one
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def memory_of(path: Path) -> tuple[str, int]:
    """The output of reading a file in a separate process, and the most memory that the process used (kB)."""
    run = subprocess.run([sys.executable, "-c", READING, str(path)], capture_output=True, text=True, check=True, timeout=120)
    *said, most = run.stdout.strip().split("\n")
    return "\n".join(said), int(most)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    write, reason = HOSTILE[name]
    write(tmp_path / name)
    said, most = memory_of(tmp_path / name)
    assert any(words in said for words in reason.split("|")), said
    assert said.count("\n") == 0 and ": " in said  # one sentence, with the next step
    assert most < MOST_MEMORY


def test_a_pdf_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages(b"q Q " * 100_000, 200)(tmp_path / "slow.pdf")
    monkeypatch.setattr(apart, "MOST_SECONDS", 2)
    with pytest.raises(Unclear, match="takes more than 2 seconds"):
        documents.read(tmp_path / "slow.pdf")


YAML = {
    "large.yaml": ("aliases:\n" + "".join(f"  R{n}: [some words, {n} others]\n" for n in range(600_000)), "is larger than"),
    "deep.yaml": ("aliases: " + "[" * 5_000, "levels deep"),
    "within.yaml": ("aliases: &a {R1: *a}", "inside what it names"),
    "aliases.yaml": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(9)),
        "values",
    ),
}


@pytest.mark.parametrize("name", YAML)
def test_a_hostile_plan_file_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    content, reason = YAML[name]
    (tmp_path / name).write_text(content)
    said, most = memory_of(tmp_path / name)
    assert reason in said and most < MOST_MEMORY


def test_an_alias_in_a_plan_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("aliases: {R1: &a [one, two], R2: *a}\n")
    content, faults = check_plan_file(tmp_path / "plan.yaml")
    assert not faults and content["aliases"] == {"R1": ["one", "two"], "R2": ["one", "two"]}


def test_the_work_for_aliases_is_bounded_by_what_is_written() -> None:
    """Each node is counted once, however often it is referred to."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    _, faults = yamlfile.loads("\n".join(lines), yamlfile.mapping(yamlfile.texts), {})
    assert len(faults) == 1 and "more than 50,000 values" in faults[0]


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.docx")
    for path, reason in (
        (tmp_path / "plan.docx", "is a pipe"),
        (Path("/dev/zero"), "is a device"),
        (Path("."), "is a folder"),
        (tmp_path, "is a folder"),
        (tmp_path / "none.csv", "There is no file"),
        (Path("a\0b"), "cannot be read"),
        (tmp_path / ("x" * 300), "cannot be read"),
    ):
        with pytest.raises(Unclear, match=reason):
            documents.read(path)
        with pytest.raises(Unclear, match=reason):
            yamlfile.load(path, yamlfile.texts, [])


@pytest.mark.parametrize(
    ("name", "reason"), [(".", "is a folder"), ("..", "is a folder"), ("/", "is a folder"), ("none.csv", "There is no file"),
                         ("x" * 300, "cannot be read"), ("", "is a folder")]
)  # fmt: skip
def test_import_of_what_is_no_file_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, reason: str
) -> None:
    assert main(["import", name, "--db", str(tmp_path / "x.db")]) == 1
    said = capsys.readouterr()
    assert said.out == "" and reason in said.err and said.err.count("\n") == 1
    assert not (tmp_path / "x.db").exists()
