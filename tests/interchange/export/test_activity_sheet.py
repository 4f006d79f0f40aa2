"""The sheet of activity measures: gaps are empty, growth computed, no reason for a partner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from openpyxl import Workbook, load_workbook

from audit_app.domain.activity import ActivityMeasure, Span, corrected, with_counts
from audit_app.domain.activity_table import read_counts
from audit_app.domain.cutting import for_reader
from audit_app.domain.export import ExportView
from audit_app.domain.left_out import left_out_values
from audit_app.domain.progress import Silent
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.interchange.export.searching import text_of_parts
from audit_app.interchange.export.workbook import workbook_bytes
from tests.interchange.export.factory import TAKEN_AT, view
from tests.interchange.export.test_workbook import table

WHY = "Quillfeather of the hub had counted two of the referrals of June twice"


def with_measures() -> ExportView:
    made = view(30, 3)
    yearly = ActivityMeasure(
        id=1,
        theme_key=made.checklist.key,
        name="=HYPERLINK(1)",
        source="Published slides",
        span=Span.YEAR,
    )
    monthly = ActivityMeasure(
        id=2, theme_key=made.checklist.key, name="Referrals", source="Monthly return"
    )
    years = read_counts("2020/21 11,909\n2021/22 13,981\n2022/23 18,910", Span.YEAR)
    months = read_counts("Apr 2025  4\nMay 2025\nJun 2025  3", Span.MONTH)
    monthly = with_counts(monthly, months)
    monthly = corrected(monthly, date(2025, 6, 1), 2, WHY, TAKEN_AT)
    return replace(made, records=(with_counts(yearly, years), monthly))


def opened(of: ExportView) -> Workbook:
    return load_workbook(BytesIO(workbook_bytes(of, Silent())))


def test_that_counts_growth_and_gaps_stand_in_native_tables_with_a_chart_each() -> None:
    content = workbook_bytes(with_measures(), Silent())
    sheet = load_workbook(BytesIO(content))["Activity"]
    years = table(sheet, "ActivityA")
    assert [row["Count"] for row in years] == [11909, 13981, 18910]
    growth = [row["Change since the one before"] for row in years]
    assert growth[0] is None
    assert [round(share, 3) for share in growth[1:]] == [0.174, 0.353]
    months = table(sheet, "ActivityB")
    assert [(row["Period"], row["Count"]) for row in months] == [
        ("Apr 2025", 4),
        ("May 2025", None),
        ("Jun 2025", 2),
    ]
    assert months[1]["Note"] == "no count"
    assert months[2]["Note"] == f"was 3: {WHY}"
    assert months[2]["Change since the one before"] is None
    texts = text_of_parts(content).values()
    assert sum(text.count("Counts from the earliest") for text in texts) == 2
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_that_a_partner_reads_the_counts_and_no_reason_and_the_public_neither() -> None:
    whole = with_measures()
    partner = for_reader(whole, Reader.PARTNER)
    content = workbook_bytes(partner, Silent())
    assert [row["Count"] for row in table(opened(partner)["Activity"], "ActivityA")] == [
        *(11909, 13981, 18910),
    ]
    assert "Quillfeather" not in "\n".join(text_of_parts(content).values())
    assert list(left_out_values(whole, partner).found_in(WHY))
    public = for_reader(whole, Reader.PUBLIC, public=public_figures(whole))
    book = opened(public)
    assert "Activity" not in book.sheetnames
    said = "\n".join(text_of_parts(workbook_bytes(public, Silent())).values())
    assert "11,909" not in said
    assert "11909" not in said


def test_that_a_theme_without_measures_says_so() -> None:
    sheet = opened(view(30, 3))["Activity"]
    assert any("No activity is counted" in str(cell.value) for cell in sheet["A"])
