"""Bringing a register in: recognised, checked, then kept whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from audit_app.domain.audit import Audit
from audit_app.domain.case_columns import CaseColumns
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    Population,
    Reading,
    Recognition,
    RegisterCheck,
    SourceFile,
    control_gaps,
)
from audit_app.domain.progress import Progress
from audit_app.domain.register_digest import RegisterDigest
from audit_app.usecases.checklists import current_checklist
from audit_app.usecases.guests import refuse_guest
from audit_app.usecases.ports import (
    ChecklistSource,
    Clock,
    RegisterReader,
    RegisterStream,
    UnitOfWork,
    Workspace,
)
from audit_app.usecases.roles import require

_NOT_YET = RegisterCheck(0, 0, (), (), {}, {})


def recognise_register(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    checklists: ChecklistSource,
    reader: RegisterReader,
    audit: Audit,
    path: Path,
    *,
    reading: Reading | None = None,
    password: str | None = None,
) -> Recognition:
    """Return what a file seems to be, with roles from the theme and from earlier imports.

    Raises:
        AuditError: If it cannot be read at all.
    """
    with workspace.reading() as unit:
        theme, version = audit.theme_key, audit.checklist_version
        checklist = current_checklist(unit, checklists, theme, version) or current_checklist(
            unit, checklists, theme
        )
        remembered = unit.remembered_roles()
    return reader.recognise(
        path,
        usual_columns=checklist.usual_columns if checklist is not None else {},
        remembered=remembered,
        reading=reading,
        password=password,
    )


def import_population(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    reader: RegisterReader,
    clock: Clock,
    audit_id: int,
    path: Path,
    plan: ImportPlan,
    progress: Progress,
    *,
    shape: str,
    password: str | None = None,
) -> Population:
    """Keep a register as the newest population of an audit, in one transaction.

    Args:
        workspace: Where it is kept.
        reader: Reads the file, a batch at a time.
        clock: Says when.
        audit_id: The audit.
        path: The file.
        plan: Every choice made about it.
        progress: Told after every batch; may cancel, and then nothing is kept.
        shape: Of the recognition, to suggest the same roles next time; empty: not remembered.
        password: For a workbook that asks for one.

    Raises:
        AuditError: If the file or the plan does not allow the import, or the audit came in a pack;
            nothing is kept.
        Cancelled: If the progress says so; nothing is kept.
    """
    require(workspace, "register_imported")
    with workspace.reading() as unit:
        refuse_guest(unit, audit_id)
    draft = Population(
        id=0,
        audit_id=audit_id,
        source=SourceFile(path.name, 0, ""),
        plan=plan,
        check=_NOT_YET,
        kept_headings=plan.headings(ColumnRole.KEPT),
        imported_at=clock.now(),
    )
    with reader.read(path, plan, progress, password=password) as stream, workspace.unit() as unit:
        unit.audit(audit_id)
        digest = RegisterDigest()
        kept = unit.add_population(draft, _with_last_word(stream, digest, progress))
        population = replace(kept, source=stream.source, check=stream.check)
        _check_kept(unit, population)
        unit.finish_population(population)
        if shape:
            unit.remember_roles(shape, plan.roles)
        bound = {
            "register_digest": digest.text,
            "choices_digest": unit.choices_digest(population.id),
        }
        unit.journal("register_imported", {**_details(population), **bound}, audit_id=audit_id)
        progress.step(population.check.n_cases, population.check.n_cases, "Saving")
        unit.commit()
    return population


def _with_last_word(
    stream: RegisterStream, digest: RegisterDigest, progress: Progress
) -> Iterator[CaseColumns]:
    n_cases = 0
    for cases in stream:
        n_cases += cases.n_cases
        digest.add(cases.first_row, cases.columns)
        yield cases
    progress.step(n_cases, n_cases, "Putting the references in order")


def _check_kept(unit: UnitOfWork, population: Population) -> None:
    if population.check.n_cases == 0:
        raise AuditError(
            "The register has no cases under these choices.",
            remedy="Check the heading row and what is left out.",
            place=Place(file=population.source.name),
        )
    kept = unit.n_cases(population.id)
    if kept != population.check.n_cases:
        raise RuntimeError(f"{kept} cases were kept of {population.check.n_cases} that were read")


def _details(population: Population) -> dict[str, object]:
    """Return what the journal says of an import: figures and choices, no case content."""
    plan, check = population.plan, population.check
    return {
        "file": population.source.name,
        "size": population.source.size,
        "sha256": population.source.sha256,
        "rows_read": check.rows_read,
        "cases": check.n_cases,
        "left_out": {part.reason: part.count for part in check.left_out},
        "on_duplicate": plan.on_duplicate.value,
        "on_blank": plan.on_blank.value,
        "kept_columns": list(population.kept_headings),
        "control_source": plan.control_source,
        "control_gaps": [
            {"key": gap.key, "expected": gap.expected, "found": gap.found}
            for gap in control_gaps(plan, check)
        ],
    }
