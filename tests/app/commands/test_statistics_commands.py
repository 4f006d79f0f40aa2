"""The commands size, estimate, compare and agreement, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit_app.app.main import main


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_that_size_answers_each_of_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "size", "--population", "1000", "--margin", "0.05")["size"] == 278
    found = answer(capsys, "size", "--population", "1000", "--tolerable", "5%")
    assert found["size"] == 57
    assert "hypergeometric" in found["method"]
    found = answer(capsys, "size", "--before-share", ".25", "--after-share", ".40", "--power", ".9")
    assert found["size"] == 216


def test_that_estimate_answers_with_three_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "estimate", "--population", "400", "--sample", "52", "--count", "41")

    assert found["share"] == pytest.approx(41 / 52)
    assert found["hypergeometric_count"] == [265, 353]
    assert found["hypergeometric"] == [0.6625, 0.8825]
    assert found["wilson"] == pytest.approx([0.6597, 0.8776], abs=5.1e-5)
    assert found["clopper_pearson"] == pytest.approx([0.6530, 0.8894], abs=5.1e-5)


def test_that_estimate_reads_a_file_of_strata(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "strata.csv"
    file.write_text(
        "\ufeffStratum;Population;Sample;Count\nE;4421;100;91\nM;755;50;26\nH;1018;50;35\n",
        encoding="utf-8",
    )
    found = answer(capsys, "estimate", "--strata", str(file))

    assert found["share"] == pytest.approx(0.827948, abs=5e-7)
    assert found["interval"] == pytest.approx([0.7634, 0.8810], abs=5.1e-5)
    assert [each["stratum"] for each in found["per_stratum"]] == ["E", "M", "H"]


def test_that_compare_says_better_worse_or_no_clear_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(capsys, "compare", "--before", "48", "80", "--after", "56", "70")
    assert found["words"] == "better"
    assert found["newcombe"] == pytest.approx([0.0524, 0.3339], abs=5.1e-5)
    assert found["fisher_p"] == pytest.approx(0.0125, abs=5e-5)
    among = ("--criteria", "40")
    found = answer(capsys, "compare", "--before", "48", "80", "--after", "56", "70", *among)
    assert found["words"] == "no clear change"
    assert "40 criteria" in found["warning"]


def test_that_agreement_answers_with_every_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ratings.csv"
    rows = ["a,b"] * 4 + ["a,c"] + ["b,b"] * 8 + ["c,b"] + ["c,c"] * 5
    file.write_text("\n".join(["first,second", *rows]), encoding="utf-8")
    found = answer(capsys, "agreement", str(file), "--scale", "a,b,c")

    # The SAS example with its table.
    assert found["pairs"] == 19
    assert found["percent"]["value"] == pytest.approx(13 / 19)
    assert found["cohen_kappa"]["value"] == pytest.approx(0.4842, abs=5.1e-5)
    assert found["weighted_kappa"]["interval"] == pytest.approx([0.1845, 0.7558], abs=5.1e-5)
    assert found["gwet_ac1"]["value"] == pytest.approx(0.5560, abs=5.1e-5)
    assert found["gwet_ac2"]["value"] == pytest.approx(0.6449, abs=5.1e-5)
    assert found["krippendorff_alpha"]["value"] == pytest.approx(0.4676, abs=5.1e-5)


def test_that_measures_of_an_order_are_printed_once_the_order_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings = tmp_path / "ratings.csv"
    ratings.write_text("case,A,B\n1,low,high\n2,high,high\n3,low,medium\n", encoding="utf-8")
    assert main(["agreement", str(ratings)]) == 0
    assert "AC2, linear" not in capsys.readouterr().out
    assert main(["agreement", str(ratings), "--scale", "low, medium, high"]) == 0
    said = capsys.readouterr().out
    assert "AC2, linear weights: " in said
    assert "Alpha, ordinal weights: " in said


def test_that_only_line_feeds_end_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ratings = tmp_path / "ratings.csv"
    text = 'case,A,B\r\n1,met,met\r\n2,"not\nmet",see\u2028page\x0b3\r\n'
    ratings.write_text(text, encoding="utf-8", newline="")
    found = answer(capsys, "agreement", str(ratings))
    assert (found["pairs"], found["missing"], len(found["scale"])) == (2, 0, 3)


def test_that_a_sentence_is_printed_without_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings = tmp_path / "ratings.csv"
    ratings.write_text("first,second\nmet,met\nmet,met\n", encoding="utf-8")
    for arguments, words in (
        (("size", "--population", "20", "--tolerable", "5%"), "Read them all"),
        (("estimate", "--population", "400", "--sample", "52", "--count", "41"), "(79%; 66% to"),
        (("compare", "--before", "1", "9", "--after", "2", "9"), "no clear change"),
        (("agreement", str(ratings)), "not defined: every answer is the same"),
    ):
        assert main([*arguments]) == 0
        assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("size", "--population", "0", "--margin", "0.1"),
        ("size", "--population", "100"),
        ("size", "--population", "100", "--margin", "0.1", "--tolerable", "0.1"),
        ("size", "--tolerable", "0.1"),
        ("size", "--population", "many", "--margin", "0.1"),
        ("size", "--after-share", "0.1"),
        ("estimate", "--population", "400", "--sample", "52", "--count", "53"),
        ("estimate", "--population", "40", "--sample", "52", "--count", "3"),
        ("estimate", "--population", "nan", "--sample", "5", "--count", "3"),
        ("estimate", "--population", "9", "--sample", "0", "--count", "0"),
        ("estimate", "--population", "9"),
        ("estimate", "--strata", "nowhere.csv"),
        ("compare", "--before", "5", "4", "--after", "1", "2"),
        ("compare", "--before", "5", "9", "--after", "1", "2", "--confidence", "95"),
        ("agreement", "nowhere.csv"),
    ],
)
def test_that_bad_input_gets_one_clear_line(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments]) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("case-audit: ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("stratum,population,sample,count\nA,10,0,0\nB,9,3,1\n", "No case of stratum 'A'"),
        ("stratum,population,sample,count\nA,10,3,NaN\n", "row 2, column 'count'"),
        ("stratum,population,sample,count\nA,10,3,1\nA,9,3,1\n", "stands there twice"),
        ("stratum,population,sample\nA,10,3\n", "column 'count' is missing"),
        ("stratum,population,sample,count\nA,10,30,1\n", "More cases examined"),
        ("", "no strata"),
    ],
)
def test_that_a_faulty_file_of_strata_is_named_with_the_place(
    content: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "strata.csv"
    file.write_text(content, encoding="utf-8")

    assert main(["estimate", "--strata", str(file)]) == 2
    assert words in capsys.readouterr().err


def test_that_a_file_that_is_no_text_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ratings.csv"
    file.write_bytes(b"PK\x03\x04\x00\x00\x00")

    assert main(["agreement", str(file)]) == 2
    assert "not text" in capsys.readouterr().err
