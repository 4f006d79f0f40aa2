"""How much was done, kept beside how well: typed, pasted, corrected, read from a file, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTableView

from audit_app.domain.activity import ActivityMeasure
from audit_app.ui.charts.activity_chart import ActivityChart
from tests.helpers.checklists import MADE_UP
from tests.helpers.desk import Desk
from tests.helpers.filled import score_every_case

TABLE = "Month\tReferrals\nApr 2025\t1,204\nMay 2025\t\nJun 2025\t1,180"


@pytest.fixture
def panel(drawn_desk: Desk) -> Desk:
    """The Activity panel of an audit whose cases are scored."""
    score_every_case(drawn_desk.workspace, MADE_UP, drawn_desk.audit())
    drawn_desk.press("step_findings")
    drawn_desk.press("panel_activity")
    drawn_desk.settle()
    return drawn_desk


def kept(desk: Desk) -> list[ActivityMeasure]:
    with desk.workspace.reading() as unit:
        return list(unit.kept(ActivityMeasure))


def paste(desk: Desk, text: str) -> None:
    desk.find(QPlainTextEdit, "activity_table").setPlainText(text)


def begin(desk: Desk, text: str = TABLE) -> None:
    desk.press("activity_new")
    desk.type("activity_name", "Referrals submitted")
    desk.type("activity_source", "Monthly return")
    paste(desk, text)
    desk.press("activity_keep")
    desk.settle()


def rows(desk: Desk) -> list[list[str]]:
    model = desk.find(QTableView, "activity_counts").model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_that_a_panel_without_measures_says_what_to_do(panel: Desk) -> None:
    assert "New measure" in panel.text("activity_words")


def test_that_pasted_counts_are_kept_and_shown_with_their_gap_beside_the_share(
    panel: Desk,
) -> None:
    begin(panel)
    (measure,) = kept(panel)
    assert (measure.name, measure.source, measure.theme_key) == (
        "Referrals submitted",
        "Monthly return",
        "made_up",
    )
    assert rows(panel) == [
        ["Apr 2025", "1,204", ""],
        ["May 2025", "no count", ""],
        ["Jun 2025", "1,180", ""],
    ]
    said = panel.find(ActivityChart, "activity_chart").figures
    assert said[:3] == ("Apr 2025: 1,204", "May 2025: no count", "Jun 2025: 1,180")
    assert "6 of 6" in said[3]
    assert "Source: Monthly return" in panel.text("activity_words")
    assert "1 without a count" in panel.text("activity_words")


def test_that_a_line_that_cannot_be_read_is_named_and_nothing_typed_is_lost(panel: Desk) -> None:
    begin(panel, "Apr 2025\t1,204\nMay 2025\tmany")
    assert "'many' is no count. (line 2)" in panel.text("activity_fault")
    assert kept(panel) == []
    paste(panel, "Apr 2025\t1,204\nMay 2025\t12")
    panel.press("activity_keep")
    panel.settle()
    assert len(kept(panel)[0].counts) == 2


def test_that_a_month_that_is_not_over_is_refused(panel: Desk) -> None:
    begin(panel, "Apr 2099\t3")
    assert "not over yet" in panel.text("activity_fault")
    assert kept(panel) == []


def test_that_more_counts_are_added_and_a_kept_one_is_only_corrected_with_a_reason(
    panel: Desk,
) -> None:
    begin(panel)
    panel.press("activity_add")
    paste(panel, "Apr 2025\t9\nJul 2025\t1,300")
    panel.press("activity_keep")
    panel.settle()
    assert "has a count already: 1,204, not 9" in panel.text("activity_fault")
    paste(panel, "Jul 2025\t1,300")
    panel.press("activity_keep")
    panel.settle()
    assert rows(panel)[-1] == ["Jul 2025", "1,300", "+10.2%"]
    panel.find(QTableView, "activity_counts").selectRow(0)
    panel.type("activity_new_count", "1,200")
    panel.press("activity_correct")
    panel.settle()
    assert "needs a reason" in panel.text("activity_correction_fault")
    panel.type("activity_reason", "Four were counted twice.")
    panel.press("activity_correct")
    panel.settle()
    assert rows(panel)[0] == ["Apr 2025", "1,200", ""]
    assert "1,204, now 1,200" in panel.text("activity_corrections")
    action, details = next(
        each for each in reversed(panel.journal()) if each[0] == "activity_count_corrected"
    )
    assert "1204" in str(details["old"])
    assert "Four were counted twice." in str(details["new"])
    assert action == "activity_count_corrected"


def test_that_a_count_is_taken_away_as_a_gap(panel: Desk) -> None:
    begin(panel)
    panel.find(QTableView, "activity_counts").selectRow(2)
    panel.find(QLineEdit, "activity_new_count").clear()
    panel.type("activity_reason", "Of another force.")
    panel.press("activity_correct")
    panel.settle()
    assert rows(panel) == [["Apr 2025", "1,204", ""]]


def test_that_years_are_kept_as_published_and_their_growth_is_computed(panel: Desk) -> None:
    panel.press("activity_new")
    panel.type("activity_name", "Referrals submitted")
    panel.type("activity_source", "Published slides")
    span = panel.find(QComboBox, "activity_span")
    span.setCurrentIndex(1)
    paste(panel, "2020/21  11,909\n2021/22  13,981\n2022/23  18,910")
    panel.press("activity_keep")
    panel.settle()
    assert [row[2] for row in rows(panel)] == ["", "+17.4%", "+35.3%"]
    assert "+58.8%" in panel.text("activity_words")


def test_that_a_workbook_and_a_text_file_fill_the_table_to_be_looked_at_first(
    panel: Desk, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("Month", "Count"), ("Apr 2025", 1204), ("May 2025", None), ("Jun 2025", 1180)):
        sheet.append(line)
    workbook, text = tmp_path / "counts.xlsx", tmp_path / "counts.csv"
    book.save(workbook)
    text.write_text('Month,Count\nApr 2025,"1,204"\nMay 2025,\nJun 2025,1180\n', encoding="utf-8")
    for path in (workbook, text):
        panel.press("activity_new")
        panel.answers.file = path
        panel.press("activity_file")
        panel.settle()
        table = panel.find(QPlainTextEdit, "activity_table").toPlainText()
        assert table.splitlines()[0].split("\t")[0] == "Apr 2025"
        assert kept(panel) == []
        panel.type("activity_name", "Referrals")
        panel.type("activity_source", path.name)
        panel.press("activity_keep")
        panel.settle()
        (measure,) = kept(panel)
        assert [each.count for each in measure.counts] == [1204, 1180]
        panel.press("activity_remove")
        panel.settle()
        assert kept(panel) == []


def test_that_a_reader_changes_nothing(panel: Desk) -> None:
    with panel.workspace.unit() as unit:
        unit.put_setting("role", "reader")
        unit.commit()
    begin(panel)
    assert "reader" in panel.text("activity_fault")
    assert kept(panel) == []
