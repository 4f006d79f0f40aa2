"""`pack score-sheet`, `take-in`, `merge`: readers without the program, and what comes back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from audit_app.app.commands.asking import Secret, unlocking
from audit_app.app.commands.base import TerminalProgress, print_json
from audit_app.app.commands.pack_common import add_workspace, opened
from audit_app.app.option_values import whole_number
from audit_app.domain.errors import AuditError

if TYPE_CHECKING:
    from audit_app.app.bootstrap import AppServices
    from audit_app.domain.audit import Audit
    from audit_app.domain.scorers import Assignment
    from audit_app.domain.taking_in import Choices, Line, Verdict
    from audit_app.usecases.ports import Workspace
    from audit_app.usecases.taking_in import Incoming

SHEET_PASSWORD: Final = Secret(
    "password", "a scoring workbook", "--sheet-password-file", "CASE_AUDIT_SHEET_PASSWORD"
)
OTHER_PASSPHRASE: Final = Secret(
    "passphrase",
    "the other workspace",
    "--other-passphrase-file",
    "CASE_AUDIT_OTHER_PASSPHRASE",
)
LEAST_LENGTH: Final = 8


def add_arguments(whats: argparse._SubParsersAction[Any]) -> None:
    """Describe all three."""
    _add_score_sheet(whats)
    _add_take_in(whats)
    _add_merge(whats)


def _add_score_sheet(whats: argparse._SubParsersAction[Any]) -> None:
    parser = whats.add_parser(
        "score-sheet",
        help="write a scoring workbook for a reader who can install nothing",
        description="Hands the cases out first, unless --again names an assignment.",
    )
    add_workspace(parser)
    parser.add_argument("--audit", required=True, metavar="NAME", help="title of the audit")
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="the .xlsx")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--reader", metavar="ROLE", help="such as 'peer reviewer, force B'")
    who.add_argument(
        "--again", type=whole_number, metavar="NUMBER", help="for an assignment that was made"
    )
    parser.add_argument("--scope", choices=("all", "share", "critical"), help="usually all")
    parser.add_argument("--size", type=whole_number, metavar="N", help="cases to draw for them")
    parser.add_argument("--by-stratum", action="store_true", help="in proportion to the strata")
    parser.add_argument("--purpose", choices=("second", "share"), help="usually second scores")
    parser.add_argument(
        "--columns", action="append", metavar="HEADING", help="a column that travels; again"
    )
    parser.add_argument("--no-password", action="store_true", help="anybody can read it then")
    SHEET_PASSWORD.add_to(parser)
    parser.set_defaults(do=score_sheet)


def _add_take_in(whats: argparse._SubParsersAction[Any]) -> None:
    parser = whats.add_parser(
        "take-in",
        help="check what came back from a reader, and take it in",
        description="A return in a pack or a scoring workbook. Without --yes it is only checked.",
    )
    add_workspace(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="what came back")
    parser.add_argument("--yes", action="store_true", help="take it in; else it is only checked")
    _add_choose(parser)
    SHEET_PASSWORD.add_to(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(do=take_in)


def _add_merge(whats: argparse._SubParsersAction[Any]) -> None:
    parser = whats.add_parser(
        "merge",
        help="bring two copies of one workspace together again, answer by answer",
        description="The other one is only read. Without --yes it is only looked at.",
    )
    add_workspace(parser)
    parser.add_argument("other", type=Path, metavar="OTHER", help="the other .audit file")
    parser.add_argument("--yes", action="store_true", help="merge; else it is only looked at")
    _add_choose(parser)
    OTHER_PASSPHRASE.add_to(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(do=merge)


def _add_choose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--choose",
        choices=("ours", "theirs"),
        help="where two answers stand against each other, which counts; for single ones use the "
        "window",
    )


def score_sheet(arguments: argparse.Namespace) -> int:
    """Write a scoring workbook."""
    from audit_app.interchange.export.replacing import check_target
    from audit_app.usecases.audits import find_audit
    from audit_app.usecases.score_sheets import write_score_sheet

    check_target(arguments.output)
    password = _new_password(arguments)
    with opened(arguments) as (services, workspace):
        audit = find_audit(workspace, arguments.audit)
        assignment = _assignment(services, workspace, audit, arguments)
        with TerminalProgress("Writing the scoring workbook") as progress:
            write_score_sheet(
                workspace,
                services.checklists,
                services.clock,
                services.score_sheets,
                assignment.id,
                arguments.output,
                progress,
                password=password,
            )
    n = len(assignment.cases)
    cases = "1 case" if n == 1 else f"{n:,} cases"
    print(f"{arguments.output.name}: {cases} for {assignment.reader}")
    return 0


def _new_password(arguments: argparse.Namespace) -> str | None:
    if arguments.no_password:
        return None
    password = SHEET_PASSWORD.given(arguments)
    if password is None:
        password = SHEET_PASSWORD.asked(arguments.output.name)
    if len(password) < LEAST_LENGTH:
        raise AuditError(
            f"The password of the scoring workbook is shorter than {LEAST_LENGTH} characters.",
            remedy="Use a longer one and tell it by telephone, never in the same e-mail.",
        )
    return password


def _assignment(
    services: AppServices, workspace: Workspace, audit: Audit, arguments: argparse.Namespace
) -> Assignment:
    from audit_app.domain.assigning import Scope, Wish
    from audit_app.domain.scorers import Medium, Purpose
    from audit_app.usecases.assigning import assign_cases, assignments

    if arguments.again is not None:
        for each in assignments(workspace, audit.id):
            if each.number == arguments.again:
                return each
        raise AuditError(
            f"The audit has no assignment {arguments.again}.", remedy="Look under Review, Scorers."
        )
    wish = Wish(
        reader=arguments.reader,
        purpose=Purpose(arguments.purpose or Purpose.SECOND),
        scope=Scope(arguments.scope or Scope.ALL),
        size=arguments.size or 0,
        by_stratum=arguments.by_stratum,
        columns=tuple(arguments.columns or ()),
        medium=Medium.WORKBOOK,
    )
    return assign_cases(workspace, services.checklists, services.clock, audit.id, wish)


def take_in(arguments: argparse.Namespace) -> int:
    """Check what came back, and take it in if that was asked for."""
    from audit_app.usecases.taking_in import look_at
    from audit_app.usecases.taking_in import take_in as take

    with opened(arguments) as (services, workspace):
        incoming, _ = unlocking(
            SHEET_PASSWORD,
            arguments,
            arguments.file,
            lambda password: look_at(
                workspace,
                services.checklists,
                services.clock,
                services.score_sheets,
                services.packs,
                arguments.file,
                password=password,
                holidays=services.bank_holidays,
            ),
        )
        choices = _choices(incoming.lines, arguments.choose)
        done = False
        if arguments.yes:
            record = take(
                workspace,
                services.checklists,
                services.clock,
                incoming,
                choices,
                holidays=services.bank_holidays,
            )
            done = record is not None
    if arguments.json:
        print_json(_incoming_as_data(incoming, done=done))
    else:
        _print_incoming(incoming, done=done)
    return 0


def merge(arguments: argparse.Namespace) -> int:
    """Look at another copy of the workspace, and merge it if that was asked for."""
    from audit_app.usecases.merge_checks import look_at_copy
    from audit_app.usecases.merging import merge as merge_into

    passphrase = OTHER_PASSPHRASE.given(arguments)
    with opened(arguments) as (services, workspace):
        if passphrase is None:
            passphrase = OTHER_PASSPHRASE.asked(arguments.other.name)
        found = look_at_copy(
            workspace, services.files, services.checklists, arguments.other, passphrase
        )
        choices = _choices(found.lines, arguments.choose)
        n_taken = 0
        if arguments.yes:
            n_taken = merge_into(workspace, services.clock, found, choices)
    counts = {verdict.value: n for verdict, n in found.counts.items()}
    if arguments.json:
        print_json({"counts": counts, "taken": n_taken, "not_merged": dict(found.left)})
        return 0
    print(f"{found.file}: {_counted(found.counts)}.")
    if found.left:
        print(f"Not merged: {sum(found.left.values()):,} other things done there.")
    done = f"{n_taken:,} answers taken over." if arguments.yes else "Nothing was changed."
    print(done)
    return 0


def _choices(lines: tuple[Line, ...], chosen: str | None) -> Choices:
    from audit_app.domain.taking_in import Take, Verdict

    if chosen is None:
        return {}
    return {line.spot: Take(chosen) for line in lines if line.verdict is Verdict.CHOOSE}


def _counted(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{n:,} {verdict.value}" for verdict, n in counts.items())


def _print_incoming(incoming: Incoming, *, done: bool) -> None:
    content = incoming.content
    print(f"Return {content.number} of {content.reader}: {_counted(incoming.counts)}.")
    if incoming.before:
        print("It was taken in before; there is nothing to do.")
        return
    for remark in incoming.remarks:
        print(f"- {remark}")
    for trouble in incoming.troubles:
        print(f"- {trouble.place}: {trouble.message} {trouble.remedy}")
    print("Taken in." if done else "Nothing was changed.")


def _incoming_as_data(incoming: Incoming, *, done: bool) -> Mapping[str, object]:
    return {
        "reader": incoming.content.reader,
        "number": incoming.content.number,
        "finished": incoming.content.finished,
        "counts": {verdict.value: n for verdict, n in incoming.counts.items()},
        "before": incoming.before,
        "replaces": incoming.replaces,
        "remarks": list(incoming.remarks),
        "troubles": [
            {
                "row": each.place.row,
                "case": each.case_ref,
                "message": each.message,
                "remedy": each.remedy,
            }
            for each in incoming.troubles
        ],
        "taken_in": done,
    }
