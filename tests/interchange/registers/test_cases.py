from __future__ import annotations

import hashlib
from datetime import date

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.population import (
    ColumnRole,
    OnBlank,
    OnDuplicate,
    Severity,
    control_gaps,
)
from tests.interchange.registers.making import Registers, keys


def test_that_references_stay_text(registers: Registers) -> None:
    rows, _ = registers.read(registers.text("Ref,Risk\n007,High\n7,High\n 12230041234 ,Low\n"))
    assert [row.case_ref for row in rows] == ["007", "7", "12230041234"]


def test_that_whole_numbers_of_a_workbook_become_their_digits(registers: Registers) -> None:
    rows, _ = registers.read(
        registers.workbook({"Cases": [["Ref", "Risk"], [12230041234, "High"], ["007", "Low"]]})
    )
    assert [row.case_ref for row in rows] == ["12230041234", "007"]


def test_that_damaged_references_of_a_workbook_stop_the_import(registers: Registers) -> None:
    path = registers.workbook(
        {
            "Cases": [
                ["Ref", "Risk"],
                ["A1", "High"],
                [1.5, "High"],
                [1234567890123456, "High"],
                [date(2025, 3, 1), "High"],
                [True, "High"],
            ]
        }
    )
    check = registers.check(path)
    assert not check.can_import
    stop = next(problem for problem in check.problems if problem.key == "unusable_reference")
    assert (stop.severity, stop.rows) == (Severity.STOP, (3, 4, 5, 6))
    with pytest.raises(AuditError) as caught:
        registers.read(path)
    assert caught.value.place is not None
    assert (caught.value.place.sheet, caught.value.place.row) == ("Cases", 3)


def test_that_repeated_references_stop_or_keep_the_first(registers: Registers) -> None:
    path = registers.text("Ref,Risk\nA1,High\nA2,Low\nA1,Low\nA1,Low\n")
    assert not registers.check(path).can_import
    with pytest.raises(AuditError, match="2 of 4 rows repeat"):
        registers.read(path)
    rows, check = registers.read(path, on_duplicate=OnDuplicate.FIRST)
    assert [(row.row_number, row.stratum) for row in rows] == [(2, "High"), (3, "Low")]
    assert [(left.reason, left.count, left.rows) for left in check.left_out] == [
        ("repeated_reference", 2, (4, 5))
    ]
    assert (check.rows_read, check.n_cases) == (4, 2)


def test_that_a_repeat_is_found_batches_later(registers: Registers) -> None:
    lines = "".join(f"A{n}\n" for n in range(7000))
    rows, check = registers.read(
        registers.text(f"Ref\n{lines}A0\nA6999\n"), on_duplicate=OnDuplicate.FIRST
    )
    assert len(rows) == check.n_cases == 7000
    assert check.left_out[0].rows == (7002, 7003)


def test_that_blank_references_stop_or_are_counted(registers: Registers) -> None:
    path = registers.text("Ref,Risk,Team\nA1,High,T\n,Low,T\n  ,Low,T\nA4,Low,T\n")
    assert not registers.check(path).can_import
    rows, check = registers.read(path, on_blank=OnBlank.SKIP)
    assert [row.case_ref for row in rows] == ["A1", "A4"]
    assert check.left_out[0].rows == (3, 4)


def test_that_several_columns_make_a_reference(registers: Registers) -> None:
    path = registers.text("Force,Number,Risk\n12,007,High\n13,007,Low\n")
    rows, _ = registers.read(path, ref_columns=("Force", "Number"))
    assert [row.case_ref for row in rows] == ["12 / 007", "13 / 007"]


def test_that_rows_without_any_reference_are_numbered_and_bound_to_the_file(
    registers: Registers,
) -> None:
    path = registers.text("Place,Risk\nx,High\nx,High\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    rows, _ = registers.read(path, ref_columns=())
    assert [row.case_ref for row in rows] == [f"row 000002 of {digest}", f"row 000003 of {digest}"]


def test_that_kept_values_survive_as_json(registers: Registers) -> None:
    path = registers.bytes(
        'Ref,Note,Other\nA1,plain,Café\nA2,"a ""quote"", a\nbreak\tand \\",\x01\n'.encode()
    )
    roles = {"Ref": ColumnRole.CASE_REF, "Note": ColumnRole.KEPT, "Other": ColumnRole.KEPT}
    rows, _ = registers.read(path, roles=roles)
    assert [row.kept for row in rows] == [
        ("plain", "Café"),
        ('a "quote", a\nbreak\tand \\', "\x01"),
    ]


def test_that_separators_inside_values_do_not_cut_them(registers: Registers) -> None:
    path = registers.text("Ref,Note,Other\nA1,a\x1fb\x1ec,d\nA2,e,f\n")
    roles = {"Ref": ColumnRole.CASE_REF, "Note": ColumnRole.KEPT, "Other": ColumnRole.KEPT}
    rows, _ = registers.read(path, roles=roles)
    assert [row.kept for row in rows] == [("a\x1fb\x1ec", "d"), ("e", "f")]


def test_that_columns_without_a_role_do_not_leave_the_file(registers: Registers) -> None:
    path = registers.text("Ref,Name\nA1,Canary\n")
    rows, check = registers.read(path, roles={"Ref": ColumnRole.CASE_REF})
    assert "Canary" not in repr((rows, check))


def test_that_dates_are_told_apart_by_their_fault(registers: Registers) -> None:
    dates = ["03/05/2025", "31/02/2025", "soon", "01/01/1900", "24/12/2026", "05/25/2025", ""]
    path = registers.text("Ref,Opened\n" + "".join(f"A{n},{d}\n" for n, d in enumerate(dates)))
    rows, check = registers.read(path)
    assert [row.case_date for row in rows] == ["2025-05-03", "", "", "", "2026-12-24", "", ""]
    assert {problem.key: problem.rows for problem in check.problems} == {
        "impossible_date": (3,),
        "unreadable_date": (4,),
        "placeholder_date": (5,),
        "future_date": (6,),
        "other_date_order": (7,),
    }
    assert check.months == {"": 5, "2025-05": 1, "2026-12": 1}


def test_that_spellings_of_one_value_are_offered_and_merged(registers: Registers) -> None:
    values = ["High"] * 30 + ["high", " HIGH ", "NK", "-", "", "Medium"] + ["Hihg"]
    path = registers.text("Ref,Risk\n" + "".join(f"A{n},{v}\n" for n, v in enumerate(values)))
    check = registers.check(path)
    offered = {problem.key: dict(problem.merges) for problem in check.problems}
    assert offered["same_value"] == {
        "high": "High",
        "HIGH": "High",
        "NK": "Not known",
        "-": "Not known",
        "": "Not known",
    }
    assert check.can_import
    merges = {"Risk": {**offered["same_value"], "Hihg": "High"}}
    assert registers.check(path, merge_values=merges).strata == {
        "High": 33,
        "Medium": 1,
        "Not known": 3,
    }


def test_that_a_rare_slip_is_offered_but_other_numbers_are_not(registers: Registers) -> None:
    teams = ["Safeguarding North"] * 40 + ["Safegaurding North"] + ["Unit 1"] * 30 + ["Unit 11"]
    path = registers.text("Ref,Team\n" + "".join(f"A{n},{t}\n" for n, t in enumerate(teams)))
    slips = [p.merges for p in registers.check(path).problems if p.key == "typing_error"]
    assert slips == [{"Safegaurding North": "Safeguarding North"}]


def test_that_references_a_spreadsheet_has_cut_are_warned_about(registers: Registers) -> None:
    path = registers.text("Ref\n12230041234\n1.22E+10\n12230041235\nab-12\nAB 12\n")
    found = keys(registers.check(path))
    assert found == {"scientific_reference": 1, "look_alike_reference": 1}


def test_that_totals_and_notes_at_the_end_are_left_out_unless_the_plan_keeps_them(
    registers: Registers,
) -> None:
    lines = "".join(f"A{n},High,T,{n}\n" for n in range(5000))
    path = registers.text(f"Ref,Risk,Team,Age\n{lines}Grand total,,,5000\n\nEnd of report,,,\n")
    rows, check = registers.read(path)
    assert len(rows) == 5000
    assert {left.reason: left.rows for left in check.left_out} == {
        "total_row": (5002,),
        "note_row": (5004,),
    }
    assert len(registers.read(path, drop_trailing=False)[0]) == 5002


def test_that_rows_of_another_width_are_reported(registers: Registers) -> None:
    check = registers.check(registers.text("Ref,Risk\nA1,High,x\nA2\nA3,Low\nA4,Low,\n"))
    found = {problem.key: problem.rows for problem in check.problems}
    assert (found["extra_cells"], found["missing_cells"]) == ((2,), (3,))


def test_that_the_register_is_held_against_a_control_total(registers: Registers) -> None:
    path = registers.text("Ref,Risk,Opened\nA1,High,01/04/2025\nA2,Low,02/05/2025\n")
    plan = registers.plan(path, control_totals={"": 3, "2025-04": 1, "Low": 2})
    gaps = {gap.key: gap.gap for gap in control_gaps(plan, registers.check(path))}
    assert gaps == {"": -1, "2025-04": 0, "Low": -1}


def test_that_an_unknown_column_is_named_with_those_like_it(registers: Registers) -> None:
    path = registers.text("Reference,Risk\nA1,High\n")
    with pytest.raises(AuditError, match=r"no column 'Referense'.*'Reference'"):
        registers.check(path, ref_columns=("Referense",))


def test_that_the_source_is_the_file_that_was_read(registers: Registers) -> None:
    path = registers.text("Ref\nA1\n")
    from audit_app.domain.progress import Silent

    with registers.reader.read(path, registers.plan(path), Silent()) as stream:
        list(stream)
        source = stream.source
    assert (source.name, source.size) == ("register.csv", 7)
    assert source.sha256 == hashlib.sha256(b"Ref\nA1\n").hexdigest()
