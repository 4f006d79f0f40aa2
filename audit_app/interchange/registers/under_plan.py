"""Reads a whole register under a plan, in the reading process."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from multiprocessing.connection import Connection

from audit_app.domain.errors import AuditError
from audit_app.domain.population import ImportPlan, RegisterCheck, Severity
from audit_app.interchange.registers import headings
from audit_app.interchange.registers.assembly import Assembler
from audit_app.interchange.registers.findings import merged_note
from audit_app.interchange.registers.jobs import Checked, Job
from audit_app.interchange.registers.merged import MergedAreas
from audit_app.interchange.registers.register_file import RegisterFile
from audit_app.interchange.registers.rows import column_text
from audit_app.interchange.registers.walk import cases_of


def read_under_plan(
    register: RegisterFile, job: Job, plan: ImportPlan, answers: Connection
) -> Checked:
    """Return source and check of a register; its cases are sent on the way if the job says so.

    As soon as there is something to stop for, no more cases are sent, but the rest is still read,
    so that the error tells all there is.

    Raises:
        AuditError: If cases are wanted and the plan says stop, or the file cannot be read.
    """
    reading = plan.reading
    source = register.rows(reading)
    first = next(source.batches, [])
    head = [column_text(row) for row in first[:200]]
    layout = headings.layout(head, reading.header_row, reading.header_rows)
    register.refuse_width(len(layout.headings), reading)
    assembler = Assembler(
        layout,
        plan,
        source=register.source,
        today=job.today,
        is_typed=source.is_typed,
    )

    done: tuple[int, int | None] = (0, None)

    def step(rows: int, total: int | None) -> None:
        nonlocal done
        done = rows, total

    merged = MergedAreas(source.merged, layout.first_row)
    table = replace(source, batches=merged.filled(chain([first], source.batches)))
    for cases in cases_of(table, assembler, layout.first_row, step):
        wanted = job.send_cases and not assembler.must_stop
        answers.send(("cases", cases if wanted else None, done))
    register.refuse_change()
    check = assembler.finish()
    notes = (*register.notes(reading), *merged_note(merged.first_rows))
    check = replace(check, problems=(*check.problems, *notes))
    if check.rows_read == 0:
        raise AuditError(
            "The table has headings but no rows below them.",
            remedy="Export the register again, or choose another sheet or heading row.",
            place=register.place(reading, reading.header_row),
        )
    if job.send_cases and not check.can_import:
        raise _stopped(register, plan, check)
    return Checked(register.source, check)


def _stopped(register: RegisterFile, plan: ImportPlan, check: RegisterCheck) -> AuditError:
    stops = [problem for problem in check.problems if problem.severity is Severity.STOP]
    rows = [problem.rows[0] for problem in stops if problem.rows]
    if not stops:
        return AuditError(
            f"None of the {check.rows_read:,} rows is a case.",
            remedy="Check the column of the reference and the heading row.",
            place=register.place(plan.reading),
        )
    column = " / ".join(plan.ref_columns) if stops[0].key.endswith("reference") else stops[0].column
    return AuditError(
        " ".join(problem.text for problem in stops),
        place=register.place(plan.reading, min(rows, default=None), column),
    )
