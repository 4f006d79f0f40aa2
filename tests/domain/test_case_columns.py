from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.case_columns import DATE, KEPT, REFERENCE, columns_of, json_array
from audit_app.domain.population import RegisterRow

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
CASES = st.tuples(TEXT, TEXT, TEXT, TEXT, st.tuples(TEXT, TEXT))


@given(st.lists(TEXT, min_size=1, max_size=9))
def test_that_texts_come_back_from_their_json(texts: list[str]) -> None:
    assert json.loads(json_array(texts)) == texts


@given(st.dictionaries(st.integers(1, 40), CASES, min_size=1, max_size=20))
def test_that_cases_come_back_from_columns_with_the_rows_they_stand_in(
    cases: dict[int, tuple[str, str, str, str, tuple[str, str]]],
) -> None:
    rows = [RegisterRow(number, *cases[number]) for number in sorted(cases)]
    columns = columns_of(rows)
    assert list(columns.rows()) == rows
    assert columns.n_cases == len(rows)
    assert columns.cells(REFERENCE) == [row.case_ref for row in rows]
    assert columns.cells(DATE) == [row.case_date for row in rows]
    assert columns.cells(KEPT + 1) == [row.kept[1] for row in rows]
