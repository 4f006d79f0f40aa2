"""`pack create`: hands cases to one reader or to many, and writes their sealed packs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_app.app.commands.asking import PASSPHRASE
from audit_app.app.commands.base import print_json
from audit_app.app.commands.pack_common import (
    PACK_PASSPHRASE,
    add_workspace,
    check_strength,
    file_name,
    opened,
)
from audit_app.app.option_values import whole_number
from audit_app.domain.errors import AuditError, Place

if TYPE_CHECKING:
    from audit_app.app.bootstrap import AppServices
    from audit_app.app.commands.pack_readers import Reader
    from audit_app.domain.assigning import Wish
    from audit_app.domain.audit import Audit
    from audit_app.domain.scorers import Assignment
    from audit_app.usecases.ports import Workspace


def add_arguments(whats: argparse._SubParsersAction[Any]) -> None:
    """Describe it."""
    create = whats.add_parser(
        "create",
        help="hand cases to readers and write their packs",
        description="A share is drawn with a seed that is made only now; it stays on record.",
    )
    add_workspace(create)
    create.add_argument("--audit", required=True, metavar="NAME", help="title of the audit")
    create.add_argument("--output", required=True, type=Path, metavar="DIR", help="where to")
    who = create.add_mutually_exclusive_group(required=True)
    who.add_argument("--reader", metavar="ROLE", help="such as 'peer reviewer, force B'")
    who.add_argument(
        "--readers",
        type=Path,
        metavar="FILE",
        help="a list of them: CSV or TOML; see docs/packs.md",
    )
    who.add_argument(
        "--again", type=whole_number, metavar="NUMBER", help="write the pack of an assignment anew"
    )
    create.add_argument(
        "--another",
        action="store_true",
        help="hand more cases to a reader who was handed some before",
    )
    create.add_argument("--to", metavar="ROLE", help="seal to this identity (pack contact)")
    create.add_argument("--scope", choices=("all", "share", "critical"), help="usually all")
    create.add_argument("--size", type=whole_number, metavar="N", help="cases to draw for them")
    create.add_argument("--by-stratum", action="store_true", help="in proportion to the strata")
    create.add_argument("--purpose", choices=("second", "share"), help="usually second scores")
    create.add_argument(
        "--columns", action="append", metavar="HEADING", help="a column that travels; again"
    )
    create.add_argument(
        "--conflict",
        dest="conflicts",
        action="append",
        metavar="COLUMN=VALUE: REASON",
        help="cases the reader must not score; may be given again",
    )
    PACK_PASSPHRASE.add_to(create)
    create.add_argument("--json", action="store_true", help="print one JSON object")
    create.set_defaults(do=run)


@dataclass(frozen=True, slots=True)
class _Job:
    """One pack to write; the assignment is made unless it stands already."""

    wish: Wish | None
    assignment: Assignment | None
    passphrase: str | None


def run(arguments: argparse.Namespace) -> int:
    """Look at everything that could go wrong first; then assign, and write pack after pack."""
    from audit_app.usecases.audits import find_audit

    if not arguments.output.is_dir():
        raise AuditError(
            "The folder for the packs does not exist.",
            remedy="Make it first, or name another.",
            place=Place(file=arguments.output.name),
        )
    with opened(arguments) as (services, workspace):
        audit = find_audit(workspace, arguments.audit)
        jobs = _jobs(services, workspace, audit, arguments)
        written = [_write(services, workspace, audit, job, arguments.output) for job in jobs]
    if arguments.json:
        print_json([_as_data(assignment, path) for assignment, path in written])
        return 0
    for assignment, path in written:
        n_cases = len(assignment.cases)
        cases = "1 case" if n_cases == 1 else f"{n_cases:,} cases"
        print(f"{path.name}: {cases} for {assignment.reader}")
    return 0


def _jobs(
    services: AppServices, workspace: Workspace, audit: Audit, arguments: argparse.Namespace
) -> list[_Job]:
    from audit_app.app.commands.pack_readers import readers_of
    from audit_app.usecases.assigning import assignments

    made = assignments(workspace, audit.id)
    if arguments.again is None:
        readers = readers_of(arguments)
        if not arguments.another:
            _refuse_served(readers, made)
        return [_job(services, workspace, each, arguments) for each in readers]
    for each in made:
        if each.number == arguments.again:
            passphrase = None if each.recipient else PACK_PASSPHRASE.given(arguments)
            return [_Job(None, each, _checked(services, each.reader, each.recipient, passphrase))]
    raise AuditError(
        f"The audit has no assignment {arguments.again}.", remedy="Look under Review, Scorers."
    )


def _refuse_served(readers: Sequence[Reader], made: Sequence[Assignment]) -> None:
    """Refuse to hand cases twice to one reader: a list is easily run again.

    Raises:
        AuditError: If a reader holds an assignment that was not called off.
    """
    served = {each.reader.casefold(): each.number for each in made if not each.withdrawn}
    for reader in readers:
        number = served.get(reader.wish.reader.strip().casefold())
        if number is not None:
            raise AuditError(
                f"'{reader.wish.reader}' was handed cases of this audit before, as assignment"
                f" {number}.",
                remedy=f"Write that pack anew with --again {number}, or hand out more with"
                " --another. Nothing was handed out.",
            )


def _job(
    services: AppServices, workspace: Workspace, reader: Reader, arguments: argparse.Namespace
) -> _Job:
    from audit_app.usecases.identities import named_contact

    wish = reader.wish
    if reader.contact:
        line = named_contact(workspace, reader.contact).line
        return _Job(replace(wish, recipient=line), None, None)
    given = argparse.Namespace(pack_passphrase_file=reader.passphrase_file)
    if reader.passphrase_file is None:
        given = arguments
    return _Job(wish, None, _checked(services, wish.reader, "", PACK_PASSPHRASE.given(given)))


def _checked(
    services: AppServices, reader: str, recipient: str, passphrase: str | None
) -> str | None:
    """Return the passphrase of a pack, good enough; None where it is sealed to an identity."""
    if recipient:
        return None
    if passphrase is None:
        passphrase = PACK_PASSPHRASE.asked(f"the pack for {reader}")
    check_strength(services, passphrase, reader)
    return passphrase


def _write(
    services: AppServices, workspace: Workspace, audit: Audit, job: _Job, folder: Path
) -> tuple[Assignment, Path]:
    from audit_app.usecases.assigning import assign_cases
    from audit_app.usecases.packs import make_pack

    assignment = job.assignment
    if assignment is None:
        if job.wish is None:
            raise RuntimeError("a job has a wish or an assignment")
        assignment = assign_cases(
            workspace, services.checklists, services.clock, audit.id, job.wish
        )
    path = folder / f"{assignment.number:02d}-{file_name(assignment.reader)}.capack"
    make_pack(
        workspace,
        services.checklists,
        services.packs,
        services.clock,
        assignment.id,
        path,
        passphrase=job.passphrase,
    )
    return assignment, path


def _as_data(assignment: Assignment, path: Path) -> dict[str, object]:
    return {
        "number": assignment.number,
        "reader": assignment.reader,
        "assignment": assignment.uid,
        "cases": len(assignment.cases),
        "kept_from_reader": len(assignment.left_out),
        "file": str(path),
        "sealed_to": "identity" if assignment.recipient else PASSPHRASE.name,
    }
