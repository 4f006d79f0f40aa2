from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from audit_app.domain.case_columns import CaseColumns, columns_of
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.frame import SamplingFrame
from audit_app.domain.population import ColumnRole, Population, RegisterRow, SourceFile
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.clock import FixedClock
from tests.helpers.filled import add_population, with_population
from tests.helpers.workspaces import PLAN, SHAPE, check_of, made_up_audit, made_up_rows

ROWS = made_up_rows(300)


def walked(frame: SamplingFrame, columns: Sequence[str] = ()) -> list[tuple[str, ...]]:
    return [case for batch in frame.batches(columns) for case in batch]


def frame_of(
    workspace: SqlWorkspace, strata_columns: Sequence[str], rows: Sequence[RegisterRow] = ROWS
) -> SamplingFrame:
    population = with_population(workspace, rows)
    with workspace.reading() as unit:
        return unit.frame(population.id, strata_columns)


def test_that_a_population_comes_back_as_it_was_kept(workspace: SqlWorkspace) -> None:
    population = with_population(workspace, ROWS)
    plan = replace(
        PLAN, merge_values={"Area": {"N": "North"}}, control_totals={"": 300, "2025-04": 25}
    )
    with workspace.unit() as unit:
        unit.finish_population(replace(population, plan=plan))
        unit.commit()
    with workspace.reading() as unit:
        kept = unit.population(population.audit_id)
        assert kept == replace(population, plan=plan)
        assert kept is not None
        assert list(kept.plan.roles) == list(PLAN.roles)
        assert unit.n_cases(population.id) == len(ROWS)


def test_that_the_frame_without_strata_is_in_order_of_the_reference(
    workspace: SqlWorkspace,
) -> None:
    frame = frame_of(workspace, ())
    assert frame.size == len(ROWS)
    assert walked(frame) == sorted((row.case_ref, "") for row in ROWS)


@pytest.mark.parametrize("columns", [("",), ("Area",)], ids=["as imported", "by heading"])
def test_that_the_frame_has_the_stratum_as_imported(
    workspace: SqlWorkspace, columns: tuple[str, ...]
) -> None:
    expected = sorted((row.case_ref, row.stratum) for row in ROWS)
    assert walked(frame_of(workspace, columns)) == expected


def test_that_a_frame_crosses_columns_and_brings_further_ones(workspace: SqlWorkspace) -> None:
    frame = frame_of(workspace, ("Area", "Risk"))
    expected = sorted(
        (row.case_ref, f"{row.stratum} / {row.kept[0]}", row.team, row.case_date) for row in ROWS
    )
    assert walked(frame, ("Team", "Reported")) == expected


def test_that_a_frame_may_be_walked_twice_and_after_its_unit(workspace: SqlWorkspace) -> None:
    frame = frame_of(workspace, ("Risk",))
    assert walked(frame) == walked(frame)


def test_that_an_unknown_column_is_refused_with_those_there_are(workspace: SqlWorkspace) -> None:
    population = with_population(workspace, ROWS)
    with workspace.reading() as unit, pytest.raises(AuditError, match="no column 'Colour'") as got:
        unit.frame(population.id, ("Colour",))
    assert "Risk, Note, Reported, Area, Team" in got.value.remedy


def test_that_references_stand_in_order_of_their_bytes_not_of_a_language(
    workspace: SqlWorkspace,
) -> None:
    refs = ["b", "B", "a", "\u00e9", "z", "Z", "10", "9", "\U0001f600", "\uffee", "a b", "a-b"]
    rows = [RegisterRow(n, ref, "", "", "", ("", "")) for n, ref in enumerate(refs, start=2)]
    found = [ref for ref, _ in walked(frame_of(workspace, (), rows))]
    assert found == sorted(refs, key=str.encode)


def test_that_a_repeated_reference_is_refused_and_nothing_kept(workspace: SqlWorkspace) -> None:
    rows = [*ROWS, ROWS[0]._replace(row_number=999)]
    with pytest.raises(AuditError, match="more than one row"):
        with_population(workspace, rows)
    with workspace.reading() as unit:
        assert unit.audits() == []


def test_that_two_populations_do_not_mix(workspace: SqlWorkspace) -> None:
    first = with_population(workspace, ROWS, "First")
    second = with_population(workspace, ROWS[:40], "Second")
    with workspace.reading() as unit:
        assert len(walked(unit.frame(first.id))) == len(ROWS)
        assert len(walked(unit.frame(second.id))) == 40
    assert len(workspace.case_ids(second.id)) == 40


def add_endlessly(workspace: SqlWorkspace, batches: Iterator[CaseColumns]) -> None:
    with workspace.unit() as unit:
        unit.add_population(_draft(unit.add_audit(made_up_audit()).id), batches)
        unit.commit()


def test_that_an_import_that_stops_halfway_leaves_nothing(workspace: SqlWorkspace) -> None:
    def batches() -> Iterator[CaseColumns]:
        yield columns_of(ROWS[:100])
        raise Cancelled

    with pytest.raises(Cancelled):
        add_endlessly(workspace, batches())
    with workspace.reading() as unit:
        assert unit.audits() == []
        assert unit.n_cases(1) == 0


@contextmanager
def interrupted(workspace: SqlWorkspace) -> Iterator[None]:
    """Interrupt from another thread, again and again, while the block runs."""
    ended = threading.Event()

    def interrupt_until_ended() -> None:
        while not ended.is_set():
            workspace.interrupt()

    stopper = threading.Thread(target=interrupt_until_ended)
    stopper.start()
    try:
        yield
    finally:
        ended.set()
        stopper.join()


def test_that_interrupt_stops_an_import_from_another_thread(workspace: SqlWorkspace) -> None:
    def batches() -> Iterator[CaseColumns]:
        for number in range(100_000):
            later = [row._replace(row_number=number * 300 + row.row_number) for row in ROWS]
            yield columns_of(later)

    with interrupted(workspace), pytest.raises(Cancelled):
        add_endlessly(workspace, batches())
    with workspace.reading() as unit:
        assert unit.audits() == []


def test_that_interrupt_stops_a_search_and_leaves_answers_alone(workspace: SqlWorkspace) -> None:
    population = with_population(workspace, made_up_rows(2000))

    def search_endlessly() -> None:
        for _ in range(100_000):
            workspace.case_ids(population.id, order_by="Risk", containing="a")

    with interrupted(workspace):
        with pytest.raises(Cancelled):
            search_endlessly()
        for number in range(20):
            with workspace.unit() as unit:
                unit.put_setting(f"answer {number}", "kept")
                unit.commit()
    with workspace.reading() as unit:
        assert unit.setting("answer 19") == "kept"


def _draft(audit_id: int) -> Population:
    return Population(
        0,
        audit_id,
        SourceFile("r.csv", 1, ""),
        PLAN,
        check_of(ROWS),
        PLAN.headings(ColumnRole.KEPT),
        FixedClock().now(),
    )


def test_that_the_order_of_the_file_is_the_order_without_a_wish(workspace: SqlWorkspace) -> None:
    population = with_population(workspace, ROWS)
    rows = workspace.case_rows(workspace.case_ids(population.id)[:3])
    assert [row[:2] for row in rows.values()] == [
        (str(row.row_number), row.case_ref) for row in ROWS[:3]
    ]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("column", "place"),
    [
        ("row_number", 0),
        ("case_ref", 1),
        ("case_date", 2),
        ("stratum", 3),
        ("team", 4),
        ("Risk", 5),
    ],
)
def test_that_cases_sort_by_every_column(
    workspace: SqlWorkspace, column: str, place: int, *, descending: bool
) -> None:
    population = with_population(workspace, ROWS)
    ids = workspace.case_ids(population.id, order_by=column, descending=descending)
    rows = workspace.case_rows(ids)
    values = [rows[case_id][place] for case_id in ids]
    as_sorted = sorted(values, key=int if column == "row_number" else str, reverse=descending)
    assert values == as_sorted


def test_that_a_column_name_cannot_carry_sql(workspace: SqlWorkspace) -> None:
    population = with_population(workspace, ROWS)
    with pytest.raises(AuditError, match="no column"):
        workspace.case_ids(population.id, order_by="id; DROP TABLE audit")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("north", 150),
        ("TEAM 3", 75),
        ("high", 100),
        ('note "7", part', 1),
        ('", "', 0),
        ("%", 0),
        ("nothing like it", 0),
    ],
)
def test_that_searching_finds_text_in_values_only(
    workspace: SqlWorkspace, text: str, expected: int
) -> None:
    population = with_population(workspace, ROWS)
    assert len(workspace.case_ids(population.id, containing=text)) == expected


def test_that_remembered_roles_keep_their_order(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        unit.remember_roles(SHAPE, {"Old": ColumnRole.TEAM})
        unit.remember_roles(SHAPE, PLAN.roles)
        unit.commit()
    with workspace.reading() as unit:
        assert list(unit.remembered_roles()[SHAPE].items()) == list(PLAN.roles.items())


def test_that_reading_goes_on_while_an_import_is_being_written(workspace: SqlWorkspace) -> None:
    population = with_population(workspace, ROWS)
    with workspace.unit() as unit:
        audit = unit.add_audit(made_up_audit("Another"))
        add_population(unit, audit, ROWS[:50])
        with workspace.reading() as other:
            assert len(other.audits()) == 1
        assert len(workspace.case_ids(population.id)) == len(ROWS)
