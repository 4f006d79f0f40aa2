"""What a reader must not see is in no file made for that reader, wherever it may hide."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from audit_app.app.export_files import ExportFiles
from audit_app.domain.cutting import for_reader, sharable_columns
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.left_out import Watch, left_out_values
from audit_app.domain.progress import Silent
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.interchange.export.searching import search_workbook, text_of_parts
from audit_app.interchange.export.slides import slides_file
from audit_app.interchange.export.workbook import OpenpyxlWriter, workbook_bytes
from tests.interchange.export.factory import view
from tests.interchange.export.planted import mark, planted_view

MARKS = ("Quillfeather", "xq7", "14/03")


@pytest.fixture(scope="module")
def whole() -> ExportView:
    return planted_view()


def cut_for(whole: ExportView, reader: Reader, *columns: str) -> ExportView:
    public = public_figures(whole) if reader is Reader.PUBLIC else None
    return for_reader(whole, reader, columns=columns, public=public)


def all_text(content: bytes) -> str:
    return "\n".join(text_of_parts(content).values())


def test_that_we_see_every_mark(whole: ExportView) -> None:
    text = all_text(workbook_bytes(cut_for(whole, Reader.US), Silent()))
    for what in ("a reason", "a note", "an evidence", "a grade", "a team", "a remark"):
        assert mark(what) in text


@pytest.mark.parametrize("reader", [Reader.PARTNER, Reader.PUBLIC])
def test_that_no_mark_is_in_a_workbook_for_others(whole: ExportView, reader: Reader) -> None:
    text = all_text(workbook_bytes(cut_for(whole, reader), Silent()))
    assert [each for each in MARKS if each in text] == []


@pytest.mark.parametrize("ending", [".xlsx", ".pdf", ".pptx", ".json"])
def test_that_nothing_of_single_cases_is_in_any_file_for_the_public(
    whole: ExportView, ending: str, tmp_path: Path
) -> None:
    cut = cut_for(whole, Reader.PUBLIC)
    path = tmp_path / f"public{ending}"
    ExportFiles(OpenpyxlWriter()).write(cut, path, Silent(), left_out=left_out_values(whole, cut))
    content = path.read_bytes()
    text = all_text(content) if ending in {".xlsx", ".pptx"} else content.decode("latin-1")
    secret = [*MARKS, *(case.case_ref for case in whole.cases)]
    secret += [case.ticket for case in whole.cases if case.ticket.strip("0")]
    assert [each for each in secret if each in text] == []


def test_that_a_partner_sees_the_columns_named_and_no_others(whole: ExportView) -> None:
    ages = {case.context["Age"] for case in whole.cases}
    cut = cut_for(whole, Reader.PARTNER, "Reported")
    assert {heading for case in cut.cases for heading in case.context} == {"Reported"}
    assert ages  # the register has them
    assert sharable_columns(whole.population) == ("Reported", "Age", "Remarks")


@pytest.mark.parametrize("column", ["Team", "Officer", "No such"])
def test_that_staff_and_left_out_columns_cannot_be_named(whole: ExportView, column: str) -> None:
    with pytest.raises(AuditError, match=column):
        cut_for(whole, Reader.PARTNER, column)


def test_that_cutting_moves_no_figure() -> None:
    whole = view(40, 12)
    assert audit_figures(cut_for(whole, Reader.PARTNER)) == audit_figures(whole)
    planted = planted_view()
    assert audit_figures(cut_for(planted, Reader.PARTNER)) == audit_figures(planted)


def test_that_a_certificate_which_tells_of_nobody_stays_whole() -> None:
    whole = view(12, 3)
    cut = cut_for(whole, Reader.PARTNER)
    assert [draw.certificate for draw in cut.draws] == [draw.certificate for draw in whole.draws]


def _into_cell(parts: dict[str, str], text: str) -> None:
    name = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'
    parts[name] = parts[name].replace("</sheetData>", cell)


def _into_shared_strings(parts: dict[str, str], text: str) -> None:
    parts["xl/sharedStrings.xml"] = f"<sst><si><t>{text}</t></si></sst>"


def _into_properties(parts: dict[str, str], text: str) -> None:
    parts["docProps/core.xml"] += f"<!-- {text} -->"


def _into_names(parts: dict[str, str], text: str) -> None:
    name = f'<definedName name="_x" hidden="1">"{text}"</definedName></workbook>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</workbook>", name)


def _into_chart(parts: dict[str, str], text: str) -> None:
    parts["xl/charts/chart1.xml"] = f"<c:strCache><c:pt><c:v>{text}</c:v></c:pt></c:strCache>"


def _into_comment(parts: dict[str, str], text: str) -> None:
    parts["xl/comments1.xml"] = f"<comments><text><t>{text}</t></text></comments>"


def _into_link(parts: dict[str, str], text: str) -> None:
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = f'<Relationship Target="file:///{text}"/>'


def _into_custom_part(parts: dict[str, str], text: str) -> None:
    parts["customXml/item1.xml"] = f"<data>{text.replace(' ', '&#32;')}</data>"


def _into_name_of_part(parts: dict[str, str], text: str) -> None:
    parts[f"xl/media/{text.replace('/', '_')}.bin"] = ""


@pytest.mark.parametrize(
    "plant",
    [
        _into_cell,
        _into_shared_strings,
        _into_properties,
        _into_names,
        _into_chart,
        _into_comment,
        _into_link,
        _into_custom_part,
        _into_name_of_part,
    ],
)
def test_that_a_value_left_out_is_found_wherever_it_was_put(
    whole: ExportView, plant: Callable[[dict[str, str], str], None]
) -> None:
    cut = cut_for(whole, Reader.PARTNER)
    left_out = left_out_values(whole, cut)
    content = workbook_bytes(cut, Silent())
    search_workbook(content, left_out)
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    plant(parts, mark("a note"))
    spoilt = BytesIO()
    with ZipFile(spoilt, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    with pytest.raises(AuditError, match="a note in") as caught:
        search_workbook(spoilt.getvalue(), left_out)
    assert "Quillfeather" not in str(caught.value)


def test_that_one_find_leaves_no_file(whole: ExportView, tmp_path: Path) -> None:
    path = tmp_path / "partner.xlsx"
    path.write_bytes(b"what was there before")
    leaking = replace(cut_for(whole, Reader.US), reader=Reader.PARTNER)
    left_out = left_out_values(whole, cut_for(whole, Reader.PARTNER))
    with pytest.raises(AuditError, match="would hold what was to be left out"):
        OpenpyxlWriter().write(leaking, path, Silent(), left_out=left_out)
    assert path.read_bytes() == b"what was there before"
    assert [each.name for each in tmp_path.iterdir()] == ["partner.xlsx"]


def test_that_words_a_reader_sees_anyway_stop_nothing(whole: ExportView) -> None:
    question = whole.checklist.criteria[0].question
    first = next(iter(whole.reviews.values()))
    key = next(iter(first.answers))
    review = replace(
        first, answers={**first.answers, key: replace(first.answers[key], note=question)}
    )
    noted = replace(whole, reviews={**whole.reviews, first.drawn_case_id: review})
    cut = cut_for(noted, Reader.PARTNER)
    search_workbook(workbook_bytes(cut, Silent()), left_out_values(noted, cut))


def test_that_signs_and_line_ends_hide_nothing() -> None:
    watch = Watch()
    watch.add("Zebedee Quillfeather, 14/03", "a name")
    assert [what for _, what in watch.found_in("zebedee\n  QUILLFEATHER;14-03 x")] == ["a name"]
    assert not list(watch.found_in("Zebedee and Quillfeather 14/03"))


@pytest.mark.parametrize("before", range(32_740, 32_780, 3))
def test_that_a_value_is_found_wherever_in_a_long_text_it_begins(before: int) -> None:
    watch = Watch()
    watch.add("Zebedee Quillfeather 14/03", "a name")
    watch.add("saw the two of them at the old mill that night", "a note")
    text = f"{'y' * before} Zebedee Quillfeather 14/03 {'of it ' * 20_000}"
    assert {what for _, what in watch.found_in(text)} == {"a name"}
    assert {
        what
        for _, what in watch.found_in(
            f"{text}<b>saw the two of them at the old mill that night</b>"
        )
    } == {"a name", "a note"}


def test_that_the_same_view_gives_the_same_slides_and_figures(whole: ExportView) -> None:
    cut = cut_for(whole, Reader.PUBLIC)
    assert slides_file(cut) == slides_file(cut_for(whole, Reader.PUBLIC))


def test_that_figures_for_another_program_are_those_of_the_audit(
    whole: ExportView, tmp_path: Path
) -> None:
    path = tmp_path / "us.json"
    ExportFiles(OpenpyxlWriter()).write(whole, path, Silent())
    said, figures = json.loads(path.read_text("utf-8")), audit_figures(whole)
    assert said["figures"]["drawn"] == figures.drawn
    shares = [each["rate"]["share"] for each in said["figures"]["criteria"]]
    assert shares == [each.rate.share for each in figures.criteria]
    assert said["journal_number"] == whole.journal_number


def test_that_only_a_workbook_takes_a_password(whole: ExportView, tmp_path: Path) -> None:
    cut = cut_for(whole, Reader.PUBLIC)
    for ending in (".pdf", ".pptx", ".json"):
        with pytest.raises(AuditError, match="Only a workbook"):
            ExportFiles(OpenpyxlWriter()).write(
                cut, tmp_path / f"x{ending}", Silent(), password="lantern mosaic"
            )
    assert list(tmp_path.iterdir()) == []


NAMES_THE_AUDIT = {
    *("audit", "checklist", "population", "taken_at", "journal_number", "journal_digest"),
    *("marking", "reader", "public"),
}
EMPTY_FOR_THE_PUBLIC = {
    *("draws", "cases", "reviews", "strata", "first_reviews", "second", "settlements"),
    *("records", "changes", "asked", "rounds", "change"),
}


def test_that_of_every_part_of_a_view_it_is_decided_who_sees_it(whole: ExportView) -> None:
    # A part that is new belongs in one of the two, and in what cutting does for a partner.
    assert {part.name for part in fields(ExportView)} == NAMES_THE_AUDIT | EMPTY_FOR_THE_PUBLIC
    cut = cut_for(whole, Reader.PUBLIC)
    assert [name for name in EMPTY_FOR_THE_PUBLIC if getattr(cut, name)] == []
    assert cut.population.kept_headings == ()
    assert not cut.population.plan.roles
