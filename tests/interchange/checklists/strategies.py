"""Made-up checklists of every shape the file format allows."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from audit_app.domain.checklist import (
    CaseFact,
    Checklist,
    Confidence,
    Counted,
    Counts,
    Criterion,
    FactKind,
    GradeRule,
    Option,
    Scale,
    Source,
    Standard,
)
from audit_app.domain.population import ColumnRole

_AWKWARD = (
    *("=1+1", "+44", "@x", "-", "#N/A", "_x0041_", "__x000D_", "TRUE", "1", "007", "2026-11"),
    *("1e5", "03/04/2025", '"""', "'''", "\\", "\\u0041", "[[criterion]]", "a = 1", "# no"),
    *("\u2028in\u2029side", "zero\u200bwidth", "\U0001f642", "a  b", "'quoted'", "key: label", "|"),
)
_KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True).filter(
    lambda key: key not in {"and", "or", "not", "in", "age", "risk", "seen"}
)


def texts(most: int = 40) -> st.SearchStrategy[str]:
    """Texts on one line without spaces at their ends, plain ones and awkward ones."""
    free = st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=most
    )
    return (free | st.sampled_from(_AWKWARD)).map(str.strip).filter(bool)


_OPTIONAL = st.just("") | texts()


@st.composite
def _scales(draw: st.DrawFn) -> Scale:
    keys = draw(st.lists(_KEYS, min_size=2, max_size=5, unique=True))
    counts = [Counts.MET, Counts.NOT_MET, *draw(st.lists(st.sampled_from(Counts), max_size=3))]
    options = tuple(
        Option(key, draw(texts()), kind, draw(st.booleans()))
        for key, kind in zip(keys, counts, strict=False)
    )
    return Scale(draw(_KEYS), draw(texts()), options, ordered=draw(st.booleans()))


@st.composite
def _grade_rules(draw: st.DrawFn) -> GradeRule:
    keys = draw(st.lists(_KEYS, min_size=2, max_size=5, unique=True))
    n_further = max(0, len(keys) - 3)
    shares = draw(
        # Spreadsheets hold 15 digits.
        st.lists(
            st.integers(1, 10**6).map(lambda part: part / 10**6),
            min_size=2 + n_further,
            max_size=2 + n_further,
        ).map(lambda found: sorted(found, reverse=True))
    )
    return GradeRule(
        levels={key: draw(texts()) for key in keys},
        best_needs_share_met=shares[0],
        middle_needs_share_met=shares[1],
        critical_caps_at=draw(st.sampled_from(keys)),
        text=draw(texts()),
        further_needs_share_met=tuple(shares[2:]),
    )


def _by_key(found: list[Scale]) -> dict[str, Scale]:
    return {each.key: each for each in found}


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    """A sound checklist that names everything it holds."""
    scales = draw(st.lists(_scales(), min_size=1, max_size=2).map(_by_key))
    sources = {
        key: Source(
            key,
            draw(texts()),
            draw(texts()),
            f"https://example.org/{key}",
            draw(st.dates(date(1829, 1, 1), date(2040, 1, 1))),
            draw(_OPTIONAL),
        )
        for key in draw(st.lists(_KEYS, min_size=1, max_size=2, unique=True))
    }
    standards = {
        key: Standard(
            key,
            draw(texts()),
            draw(st.integers(1, 100_000)),
            draw(st.sampled_from(("minutes", "hours", "days", "working days", "months"))),
            draw(st.sampled_from(sorted(sources))),
            draw(st.sampled_from(Confidence)),
            draw(st.sampled_from(Counted)),
        )
        for key in draw(st.lists(_KEYS, max_size=2, unique=True))
    }
    criteria = draw(_criteria(scales, sources, standards))
    used = {criterion.source for criterion in criteria} | {s.source for s in standards.values()}
    return Checklist(
        key=draw(_KEYS),
        title=draw(texts()),
        version=draw(st.sampled_from(("2026-11", "1", "2026", "2.10", "1e5", "TRUE"))),
        recommendation_number=draw(st.integers(0, 99)),
        recommendation=draw(_OPTIONAL),
        unit=draw(texts()),
        unit_plural=draw(texts()),
        criteria=criteria,
        scales={key: scales[key] for key in {criterion.scale for criterion in criteria}},
        sources={key: source for key, source in sources.items() if key in used},
        standards=standards,
        grade_rule=draw(_grade_rules()),
        usual_columns=draw(st.dictionaries(st.sampled_from(ColumnRole), _headings(), max_size=3)),
        suggested_strata=draw(_headings() | st.just(())),
        facts=_facts(draw),
    )


def _headings() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(texts(), min_size=1, max_size=3).map(tuple)


def _facts(draw: st.DrawFn) -> dict[str, CaseFact]:
    words = draw(st.dictionaries(_KEYS, _headings() | st.just(()), max_size=2))
    return {
        "age": CaseFact("age", draw(texts()), FactKind.NUMBER, draw(_headings())),
        "seen": CaseFact("seen", draw(texts()), FactKind.YES_NO, draw(_headings())),
        "risk": CaseFact(
            "risk", draw(texts()), FactKind.WORD, draw(_headings()), {"high": ("H",), **words}
        ),
    }


@st.composite
def _criteria(
    draw: st.DrawFn,
    scales: dict[str, Scale],
    sources: dict[str, Source],
    standards: dict[str, Standard],
) -> tuple[Criterion, ...]:
    keys = draw(st.lists(_KEYS, min_size=1, max_size=4, unique=True))
    rules = st.sampled_from(("", "age < 13", 'risk == "high" or not (seen == "no")', "age  >= 1.5"))
    criteria: list[Criterion] = []
    for place, key in enumerate(keys):
        scale = scales[draw(st.sampled_from(sorted(scales)))]
        critical = draw(st.booleans())
        earlier = [f"{each.key} == '{scales[each.scale].options[0].key}'" for each in criteria]
        criteria.append(
            Criterion(
                key=key,
                question=f"{place}. {draw(texts())}".strip(),
                section=draw(texts()),
                scale=scale.key,
                evidence=draw(texts(300)),
                guidance=draw(texts(300)),
                source=draw(st.sampled_from(sorted(sources))),
                section_in_source=draw(texts()),
                not_applicable_when=draw(_OPTIONAL),
                critical=critical,
                critical_when="age < 18" if critical and draw(st.booleans()) else "",
                applies_when=draw(rules | st.sampled_from(["", *earlier])),
                confidence=draw(st.sampled_from(Confidence)),
                standard=draw(st.sampled_from(["", *sorted(standards)])),
                must_apply_when=draw(rules),
                block=draw(st.just("") | _KEYS),
            )
        )
    return tuple(criteria)
