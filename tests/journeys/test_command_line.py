"""What a person does without a window: inspect, draw, verify, export, and all that goes wrong."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from audit_app.app.main import main
from audit_app.domain.errors import AuditError
from audit_app.interchange.export.certificates import read_certificate

ROOT = Path(__file__).resolve().parents[2]
SEED = "20237 33112 81592 11123"
RISKS = ("High", "Medium", "Low")


def write_register(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Reference", "Reported", "Risk", "Team", "Person"))
        writer.writerows(rows)
    return path


def made_up_rows(count: int = 200) -> list[tuple[str, ...]]:
    return [
        (
            f"MFH/2024/{number:05d}",
            f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2024",
            RISKS[number % 3],
            f"Team {number % 4}",
            f"P{number % 60}",
        )
        for number in range(1, count + 1)
    ]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return write_register(tmp_path / "register.csv", made_up_rows())


def draw(register: Path, output: Path, *options: str) -> int:
    common = ["--ref", "Reference", "--size", "12", "--label", "MISSING-2026-R1", "--seed", SEED]
    return main(["draw", str(register), *common, *options, "--output", str(output)])


def drawn(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def refs(path: Path) -> list[str]:
    return [case["case_ref"] for case in drawn(path)["sample"]]


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line that went to standard error."""
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert len(lines) == 1, shown.err
    assert "Traceback" not in shown.err
    return lines[0]


# inspect


def test_that_inspect_says_what_a_register_holds(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(register), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["delimiter"], found["header_row"]) == ("csv", ",", 1)
    assert found["rows"] == 200
    kinds = {column["heading"]: column["kind"] for column in found["columns"]}
    assert kinds == {
        "Reference": "text",
        "Reported": "date",
        "Risk": "text",
        "Team": "text",
        "Person": "text",
    }


def test_that_inspect_names_headings_and_problems_for_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = write_register(tmp_path / "r.csv", [*made_up_rows(30), made_up_rows(1)[0]])
    assert main(["inspect", str(register)]) == 0
    shown = capsys.readouterr().out
    assert "Reported" in shown
    assert "31 rows" in shown


def test_that_a_sheet_is_found_by_name_with_its_own_headings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].append(("Code", "Meaning"))
    book.worksheets[0].append(("H", "High"))
    sheet = book.create_sheet("Cases")
    sheet.append(("Made-up register",))
    sheet.append(())
    sheet.append(("Reference", "Risk"))
    for number in range(20):
        sheet.append((f"A{number}", "High"))
    path = tmp_path / "register.xlsx"
    book.save(path)
    assert main(["inspect", str(path), "--sheet", "Cases", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["sheet"], found["header_row"], found["rows"]) == ("Cases", 3, 20)
    assert main(["inspect", str(path), "--sheet", "Nowhere"]) == 2
    assert "Cases" in one_line(capsys)


# draw


def test_that_a_draw_writes_certificate_sample_and_reserves(register: Path, tmp_path: Path) -> None:
    output = tmp_path / "draw.json"
    assert draw(register, output, "--reserves", "3") == 0
    document = drawn(output)
    assert document["certificate"]["seed"] == SEED
    assert document["certificate"]["frame"]["size"] == 200
    assert [case["position"] for case in document["sample"]] == list(range(1, 13))
    assert len(document["reserves"]) == 3
    assert {"position", "case_ref", "ticket", "stratum"} <= set(document["sample"][0])


def test_that_the_published_example_is_drawn(tmp_path: Path) -> None:
    rows = [(f"MFH/2024/{number:05d}", "01/05/2024", "", "", "") for number in range(1, 201)]
    output = tmp_path / "draw.json"
    assert draw(write_register(tmp_path / "r.csv", rows), output) == 0
    first = [reference[-5:] for reference in refs(output)[:8]]
    assert first == ["00158", "00045", "00165", "00024", "00102", "00097", "00103", "00091"]
    fingerprint = drawn(output)["certificate"]["frame"]["fingerprint"]
    assert fingerprint == "e2cd91e9741e96300f932541a8313e727c509a0bde61dc6d5014bcc5cdaf86e7"


@pytest.mark.parametrize(
    "options", [(), ("--stratum", "Risk", "--allocation", "equal"), ("--method", "systematic")]
)
def test_that_the_order_of_the_rows_has_no_say(
    register: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    rows = made_up_rows()
    random.Random(5).shuffle(rows)
    shuffled = write_register(tmp_path / "shuffled.csv", rows)
    assert draw(register, tmp_path / "a.json", *options) == 0
    assert draw(shuffled, tmp_path / "b.json", *options) == 0
    assert drawn(tmp_path / "a.json")["sample"] == drawn(tmp_path / "b.json")["sample"]


def test_that_conditions_leave_only_the_cases_that_meet_them(
    register: Path, tmp_path: Path
) -> None:
    output = tmp_path / "draw.json"
    conditions = ("--where", "Risk=High|Low", "--where", "Reported>=2024-07-01")
    assert draw(register, output, *conditions) == 0
    known = {row[0]: row for row in made_up_rows()}
    for reference in refs(output):
        assert known[reference][2] in {"High", "Low"}
        assert int(known[reference][1][3:5]) >= 7
    counts = drawn(output)["certificate"]
    assert counts["register"]["size"] == 200
    assert counts["frame"]["size"] < 200


def test_that_a_cap_takes_at_most_one_case_of_a_person(register: Path, tmp_path: Path) -> None:
    output = tmp_path / "draw.json"
    assert draw(register, output, "--cap-per", "Person", "--size", "50") == 0
    person = {row[0]: row[4] for row in made_up_rows()}
    people = [person[reference] for reference in refs(output)]
    assert len(people) == len(set(people)) == 50


def test_that_columns_can_be_crossed_and_cases_shared_by_hand(
    register: Path, tmp_path: Path
) -> None:
    output = tmp_path / "draw.json"
    shares = (
        "--allocation",
        "hand",
        "--sizes",
        "High=2",
        "--sizes",
        "Medium=4",
        "--sizes",
        "Low=6",
    )
    assert draw(register, output, "--stratum", "Risk", *shares) == 0
    strata = drawn(output)["certificate"]["strata"]
    assert {row["stratum"]: row["sampled"] for row in strata} == {"High": 2, "Low": 6, "Medium": 4}
    assert draw(register, output, "--size", "24", "--stratum", "Risk", "--stratum", "Team") == 0
    names = {row["stratum"] for row in drawn(output)["certificate"]["strata"]}
    assert "High / Team 1" in names


def test_that_an_extension_keeps_every_earlier_case(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert draw(register, first) == 0
    extend = ["draw", str(register), "--extend", str(first), "--size", "20"]
    assert main([*extend, "--output", str(second)]) == 0
    assert refs(second)[:12] == refs(first)
    certificate = drawn(second)["certificate"]
    assert certificate["number"] == 2
    assert certificate["earlier"][0]["digest"] == drawn(first)["certificate"]["digest"]
    capsys.readouterr()
    assert main([*extend, "--label", "OTHER", "--output", str(second)]) == 2
    assert "--label" in one_line(capsys)


def test_that_a_draw_without_a_seed_makes_one_nobody_could_guess(
    register: Path, tmp_path: Path
) -> None:
    seeds = []
    for name in ("a.json", "b.json"):
        arguments = ["draw", str(register), "--ref", "Reference", "--size", "5", "--label", "X"]
        assert main([*arguments, "--output", str(tmp_path / name)]) == 0
        certificate = drawn(tmp_path / name)["certificate"]
        assert certificate["seed_origin"] == "program"
        seeds.append(certificate["seed"])
    assert all(len(seed) == 40 and seed.isdigit() for seed in seeds)
    assert len(set(seeds)) == 2


def test_that_a_csv_of_cases_runs_no_formula(tmp_path: Path) -> None:
    rows = [(f"{sign}cmd{number}", "", "", "", "") for number, sign in enumerate("=+-@" * 3)]
    register = write_register(tmp_path / "r.csv", rows)
    output = tmp_path / "draw.csv"
    assert draw(register, output) == 0
    with output.open(encoding="utf-8-sig", newline="") as file:
        cells = [row["case_ref"] for row in csv.DictReader(file)]
    assert len(cells) == 12
    assert all(cell.startswith("'") for cell in cells)


def test_that_a_workbook_of_cases_holds_text_and_the_certificate(
    register: Path, tmp_path: Path
) -> None:
    output = tmp_path / "draw.xlsx"
    assert draw(register, output) == 0
    book = load_workbook(output)
    assert book.sheetnames == ["Sample", "Method"]
    assert {cell.data_type for row in book["Sample"].iter_rows() for cell in row} <= {"s", "n"}
    assert read_certificate(output)["label"] == "MISSING-2026-R1"
    assert main(["verify", str(output), str(register)]) == 0


def test_that_rows_can_be_numbered_where_nothing_identifies_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = [("", "01/01/2024", "Low", "", "")] * 30
    register = write_register(tmp_path / "r.csv", same)
    output = tmp_path / "draw.json"
    arguments = ["draw", str(register), "--size", "5", "--label", "X", "--output", str(output)]
    assert main(arguments) == 2
    assert "--numbered" in one_line(capsys)
    assert main([*arguments, "--numbered"]) == 0
    assert all(reference.startswith("row 0000") for reference in refs(output))
    assert main(["verify", str(output), str(register)]) == 0


# verify


def test_that_the_same_register_gives_the_same_draw(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "draw.json"
    options = ("--stratum", "Risk", "--where", "Reported>=2024-03-01", "--cap-per", "Person")
    assert draw(register, output, *options) == 0
    assert main(["verify", str(output), str(register)]) == 0
    assert "the same draw" in capsys.readouterr().out


def test_that_another_file_with_the_same_cases_gives_the_same_draw(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, other = tmp_path / "draw.json", tmp_path / "other.csv"
    assert draw(register, output, "--stratum", "Risk") == 0
    lines = register.read_text(encoding="utf-8").replace(",", ";").splitlines()
    other.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-16")
    assert main(["verify", str(output), str(other)]) == 0
    assert "not the one drawn from" in capsys.readouterr().out


@pytest.mark.parametrize(("old", "new"), [("MFH/2024/00007,", "MFH/2024/99999,"), ("Low", "High")])
def test_that_a_changed_register_is_found(
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
) -> None:
    output, changed = tmp_path / "draw.json", tmp_path / "changed.csv"
    assert draw(register, output, "--stratum", "Risk") == 0
    text = register.read_text(encoding="utf-8")
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["verify", str(output), str(changed)]) == 1
    assert "fingerprint" in capsys.readouterr().out


def test_that_a_changed_certificate_is_found(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "draw.json"
    assert draw(register, output) == 0
    document = drawn(output)
    document["certificate"]["reason"] = "none of your business"
    output.write_text(json.dumps(document), encoding="utf-8")
    assert main(["verify", str(output), str(register)]) == 1
    assert "changed after it was made" in capsys.readouterr().out


# seeds of two forces


def test_that_two_forces_make_a_seed_and_draw_with_it(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--ref", "Reference", "--size", "12", "--label", "JOINT-1"]
    assert main(["draw", str(register), *common, "--freeze"]) == 0
    frame = capsys.readouterr().out.split()[-1]
    agreed = ["--label", "JOINT-1", "--frame", frame]
    sent: dict[str, Any] = {}
    for party in ("Force A", "Force B"):
        assert main(["seed", "commit", *agreed, "--party", party, "--json"]) == 0
        sent[party] = json.loads(capsys.readouterr().out)
        told = ["--party", party, "--nonce", sent[party]["nonce"]]
        for form in ("commitment", "words"):
            reveal = ["seed", "reveal", *agreed, *told, "--commitment", sent[party][form]]
            assert main(reveal) == 0
        capsys.readouterr()
    others = ["--party", "Force A", "--nonce", sent["Force B"]["nonce"]]
    heard = ["--commitment", sent["Force A"]["commitment"]]
    assert main(["seed", "reveal", *agreed, *others, *heard]) == 1
    join = ["seed", "join", *agreed, "--output", str(tmp_path / "joint.json")]
    for party, each in sent.items():
        join += [
            "--commitment",
            f"{party}={each['commitment']}",
            "--nonce",
            f"{party}={each['nonce']}",
        ]
    assert main(join) == 0
    output = tmp_path / "draw.json"
    joint = ["--joint", str(tmp_path / "joint.json"), "--output", str(output)]
    assert main(["draw", str(register), *common, *joint]) == 0
    assert drawn(output)["certificate"]["seed_origin"] == "joint"
    assert main(["verify", str(output), str(register)]) == 0


# bad input


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--size", "0"), "at least one"),
        (("--size", "-3"), "at least one"),
        (("--size", "201"), "at most 200"),
        (("--ref", "Case number"), "Reference, Reported, Risk, Team, Person"),
        (("--stratum", "District"), "Reference, Reported, Risk, Team, Person"),
        (("--where", "Risk"), "COLUMN=VALUE"),
        (("--where", "Reported>=soon"), "date"),
        (("--stratum", "Reference"), "minima"),
        (("--method", "stratified"), "--stratum"),
        (("--method", "simple_random", "--stratum", "Risk"), "--stratum"),
        (("--stratum", "Risk", "--minimum", "many"), "--minimum"),
        (("--seed", "caf\u00e9 au lait"), "seed"),
        (("--label", " "), "blank"),
        (("--sheet", "Sheet1"), "--sheet"),
        (("--output", "draw.doc"), ".json"),
        (("--output", "no/such/folder/draw.json"), "folder"),
    ],
)
def test_that_bad_input_is_one_line_and_changes_nothing(
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    given = ["--output", "draw.json", *options]
    common = ["--ref", "Reference"] if "--ref" not in options else []
    arguments = [*common, "--size", "12", "--label", "X", "--seed", SEED, *given]
    assert main(["draw", str(register), *arguments]) == 2
    assert words in one_line(capsys)
    assert sorted(tmp_path.iterdir()) == before


def test_that_repeated_and_blank_references_stop_a_draw_until_somebody_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*made_up_rows(), made_up_rows()[4], ("", "01/01/2024", "Low", "", "")]
    register = write_register(tmp_path / "r.csv", rows)
    output = tmp_path / "draw.json"
    assert draw(register, output) == 2
    assert "reference" in one_line(capsys)
    assert not output.exists()
    assert draw(register, output, "--on-duplicate", "first", "--on-blank", "skip") == 0
    certificate = drawn(output)["certificate"]
    assert certificate["frame"]["size"] == 200
    counts = {part["reason"]: part["count"] for part in certificate["source"]["left_out"]}
    assert sum(counts.values()) == 2


@pytest.mark.parametrize("text", ["", "[]", "{", '{"certificate": 3}', '{"a": 1}'])
def test_that_a_file_that_is_no_certificate_is_refused(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    certificate = tmp_path / "certificate.json"
    certificate.write_text(text, encoding="utf-8")
    assert main(["verify", str(certificate), str(register)]) == 2
    assert "certificate" in one_line(capsys)


def test_that_a_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(tmp_path / "nothing.csv")]) == 2
    assert "nothing.csv" in one_line(capsys)


# in a process of its own


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


def test_that_nothing_but_the_answer_goes_into_a_pipe(register: Path) -> None:
    done = run("inspect", str(register), "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["rows"] == 200


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_that_a_draw_does_not_depend_on_how_python_hashes(
    register: Path, tmp_path: Path, seed: str
) -> None:
    assert draw(register, tmp_path / "here.json", "--stratum", "Risk") == 0
    arguments = ["--ref", "Reference", "--size", "12", "--label", "MISSING-2026-R1"]
    arguments += ["--seed", SEED, "--stratum", "Risk", "--output", str(tmp_path / "there.json")]
    assert run("draw", str(register), *arguments, PYTHONHASHSEED=seed).returncode == 0
    assert drawn(tmp_path / "here.json")["sample"] == drawn(tmp_path / "there.json")["sample"]


def test_that_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    from audit_app.app.commands.base import commands

    for name in commands():
        assert main([name, "--help"]) == 0
        assert name in capsys.readouterr().out


def test_that_the_commands_of_the_brief_are_there() -> None:
    from audit_app.app.commands.base import commands

    wanted = {"demo", "inspect", "draw", "verify", "export", "seed", "self-check"}
    assert wanted <= set(commands())


def test_that_the_program_finds_all_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["self-check"]) == 0
    assert "stratified" in capsys.readouterr().out


def test_that_an_error_without_a_window_never_shows_a_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AuditError("The disk is full.", remedy="Free some space.")

    monkeypatch.setattr("audit_app.app.draw_plans.recognised", fail)
    assert main(["inspect", "any.csv"]) == 2
    assert one_line(capsys) == "case-audit: The disk is full. Free some space."
