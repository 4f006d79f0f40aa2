"""From the tables of a file to the domain's checklist; knows no faults, only checked tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audit_app.domain.checklist import (
    CaseFact,
    Checklist,
    Criterion,
    GradeRule,
    Option,
    Scale,
    Source,
    Standard,
)
from audit_app.interchange.checklists.faults import Path
from audit_app.interchange.checklists.model import (
    BlockTable,
    ChecklistFile,
    CriterionTable,
    FactTable,
    GradeRuleTable,
    IncludeTable,
    ScaleTable,
    SharedFile,
    SourceTable,
    StandardTable,
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all checklists of a folder use.

    Attributes:
        scales: By key.
        sources: By key.
        blocks: By key.
    """

    scales: Mapping[str, ScaleTable] = field(default_factory=dict)
    sources: Mapping[str, SourceTable] = field(default_factory=dict)
    blocks: Mapping[str, BlockTable] = field(default_factory=dict)

    def joined(self, other: SharedFile | ChecklistFile) -> Shared:
        """Return this with another file's own scales, sources and blocks on top."""
        blocks = other.block if isinstance(other, SharedFile) else {}
        return Shared(
            {**self.scales, **other.scale},
            {**self.sources, **other.source},
            {**self.blocks, **blocks},
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A criterion and where in the file it comes from.

    Attributes:
        criterion: With what its block or its include adds.
        path: Of its table, or of the include it came by.
    """

    criterion: Criterion
    path: Path


def placed_criteria(file: ChecklistFile, shared: Shared) -> list[Placed]:
    """Return every criterion in order, blocks put in place; unknown blocks are passed over."""
    placed: list[Placed] = []
    for place, entry in enumerate(file.criterion):
        path: Path = ("criterion", place)
        if isinstance(entry, CriterionTable):
            placed.append(Placed(_criterion(entry), path))
        elif (block := shared.blocks.get(entry.include)) is not None:
            placed.extend(Placed(_included(each, entry), path) for each in block.criterion)
    return placed


def checklist(file: ChecklistFile, shared: Shared, placed: Iterable[Placed]) -> Checklist:
    """Return the checklist of a file in which nothing is wrong."""
    criteria = tuple(each.criterion for each in placed)
    standards = {key: _standard(key, table) for key, table in file.standard.items()}
    scales = {criterion.scale for criterion in criteria}
    sources = {
        *(criterion.source for criterion in criteria),
        *(standard.source for standard in standards.values()),
    }
    return Checklist(
        key=file.key,
        title=file.title,
        version=file.version,
        recommendation_number=file.recommendation_number,
        recommendation=file.recommendation,
        unit=file.unit,
        unit_plural=file.unit_plural,
        criteria=criteria,
        scales={key: _scale(key, shared.scales[key]) for key in sorted(scales)},
        sources={key: _source(key, shared.sources[key]) for key in sorted(sources)},
        standards=standards,
        grade_rule=_grade_rule(file.grade_rule),
        usual_columns={role: tuple(names) for role, names in file.usual_columns.items()},
        suggested_strata=tuple(file.suggested_strata),
        facts={key: case_fact(key, table) for key, table in file.fact.items()},
    )


def scales(shared: Shared) -> Mapping[str, Scale]:
    """Return every scale there is to choose from, by key."""
    return {key: _scale(key, table) for key, table in shared.scales.items()}


def case_fact(key: str, table: FactTable) -> CaseFact:
    """Return a fact of the register that rules may name."""
    values = {word: tuple(spellings) for word, spellings in table.values.items()}
    return CaseFact(key, table.title, table.kind, tuple(table.headings), values)


def _criterion(table: CriterionTable, block: str = "") -> Criterion:
    values = table.model_dump()
    named = {"standard": table.standard or "", "block": block or table.block or ""}
    return Criterion(**{**values, **named})


def _included(table: CriterionTable, by: IncludeTable) -> Criterion:
    changes = {
        "section": by.section or table.section,
        "applies_when": _both(by.applies_when, table.applies_when),
        "must_apply_when": _both(by.must_apply_when, table.must_apply_when),
    }
    return _criterion(table.model_copy(update=changes), block=by.include)


def _both(first: str, second: str) -> str:
    return f"({first}) and ({second})" if first and second else first or second


def _scale(key: str, table: ScaleTable) -> Scale:
    options = tuple(Option(**option.model_dump()) for option in table.option)
    return Scale(key, table.title, options, table.kind, table.ordered)


def _grade_rule(table: GradeRuleTable) -> GradeRule:
    further = tuple(table.further_needs_share_met)
    return GradeRule(**{**table.model_dump(), "further_needs_share_met": further})


def _source(key: str, table: SourceTable) -> Source:
    return Source(key, **table.model_dump())


def _standard(key: str, table: StandardTable) -> Standard:
    return Standard(key, **table.model_dump())
