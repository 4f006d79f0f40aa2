from __future__ import annotations

import pytest

from audit_app.domain.case_facts import case_facts
from audit_app.domain.checklist import CaseFact, FactKind

FACTS = {
    "age": CaseFact("age", "Age", FactKind.NUMBER, ("Age at report", "Age")),
    "looked_after": CaseFact("looked_after", "Looked after", FactKind.YES_NO, ("Looked after",)),
    "risk": CaseFact(
        "risk",
        "Risk",
        FactKind.WORD,
        ("Final risk", "Initial risk"),
        {"high": ("High", "H"), "very_low": ("No apparent risk", "NAR")},
    ),
}


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"AGE_AT_REPORT": "14"}, {"age": 14}),
        ({"age at report ": "14.0"}, {"age": 14}),
        ({"Age": "unknown"}, {}),
        ({"Age at report": "", "Age": "9"}, {"age": 9}),
        ({"Looked after": "Y"}, {"looked_after": "yes"}),
        ({"Looked-after": "NO"}, {"looked_after": "no"}),
        ({"Looked after": "N/K"}, {}),
        ({"Final risk": "", "Initial risk": "h"}, {"risk": "high"}),
        ({"Final risk": "No Apparent Risk"}, {"risk": "very_low"}),
        ({"Final risk": "purple"}, {}),
        ({"Something else": "1"}, {}),
    ],
)
def test_that_a_column_becomes_a_fact_only_when_it_is_understood(
    context: dict[str, str], expected: dict[str, object]
) -> None:
    assert case_facts(FACTS, context) == expected
