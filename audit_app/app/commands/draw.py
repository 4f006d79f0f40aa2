"""`draw`: draws a sample from a register file, without a workspace."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.app.commands.asking import (
    CERTIFICATE_PASSWORD,
    PASSWORD,
    certificate_from,
    unlocking,
)
from audit_app.app.commands.base import Command, TerminalProgress
from audit_app.app.draw_plans import add_method_arguments
from audit_app.app.option_values import whole_number
from audit_app.domain.sampling import sampling_methods

if TYPE_CHECKING:
    from audit_app.app.bootstrap import AppServices
    from audit_app.domain.draw import DrawPlan, Occasion, Seed
    from audit_app.domain.population import ImportPlan, Problem
    from audit_app.usecases.register_frame import ReadRegister

_SAID_AS_LEFT_OUT = frozenset({"repeated_reference", "blank_reference"})
_OF_LAYOUT = frozenset({"headings_like_case", "sheets_alike"})


class DrawCommand:
    """The register is read and frozen first; only then the seed is made or used."""

    name = "draw"
    help = "draw a sample from a register file that anyone can check"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments; those of each method come from the method itself."""
        add = parser.add_argument
        add("register", type=Path, metavar="REGISTER", help="the register's file")
        add("--ref", action="append", metavar="COLUMN", help="case reference; repeatable")
        add("--numbered", action="store_true", help="nothing identifies a row: number the rows")
        add(
            "--size",
            type=whole_number,
            required=True,
            metavar="N",
            help="cases (or clusters) to draw",
        )
        add("--label", metavar="TEXT", help="names the draw: audit and round")
        add("--seed", metavar="TEXT", help="the seed; without it one is made")
        add("--joint", type=Path, metavar="FILE", help="a joint seed that 'seed join' wrote")
        add("--method", choices=list(sampling_methods()), help="how to draw")
        add("--stratum", action="append", metavar="COLUMN", help="draw within; repeat to cross")
        add("--reserves", type=whole_number, metavar="N", help="reserve cases, in each stratum")
        add(
            "--where",
            action="append",
            metavar="CONDITION",
            help="only cases that meet it: 'Risk=High|Medium', 'Risk!=Low', 'Date>=2025-04-01'; "
            "repeatable",
        )
        add("--cap-per", metavar="COLUMN", help="at most a few cases of each value of this column")
        add("--cap", type=whole_number, default=1, metavar="K", help="how many; 1 unless said")
        add("--extend", type=Path, metavar="CERTIFICATE", help="keep every case of an earlier draw")
        add("--sheet", metavar="NAME", help="sheet of a workbook")
        add("--on-duplicate", choices=("stop", "first"), default="stop", help="repeated references")
        add("--on-blank", choices=("stop", "skip"), default="stop", help="rows without a reference")
        add("--freeze", action="store_true", help="only print the fingerprint; draw nothing")
        add("--output", type=Path, metavar="FILE", help="where to: .json, .csv or .xlsx")
        PASSWORD.add_to(parser)
        CERTIFICATE_PASSWORD.add_to(parser)
        add_method_arguments(parser)

    def run(self, arguments: argparse.Namespace) -> int:
        """Draw, write the file and say where it is."""
        from audit_app.app.bootstrap import AppServices
        from audit_app.app.draw_files import check_output
        from audit_app.domain.errors import AuditError

        if arguments.output is None and not arguments.freeze:
            raise AuditError("No output file was named.", remedy="Add --output FILE.json.")
        if arguments.output is not None:
            check_output(arguments.output, register=arguments.register)
        services = AppServices()
        if arguments.extend is not None:
            return _extend(services, arguments)
        return _draw(services, arguments)


def _draw(services: AppServices, arguments: argparse.Namespace) -> int:
    from audit_app.app.draw_plans import draw_plan, import_plan, recognised
    from audit_app.app.draw_seeds import seed_of
    from audit_app.domain.canonical import canonical
    from audit_app.domain.errors import AuditError
    from audit_app.domain.population import OnBlank, OnDuplicate

    if not arguments.label:
        raise AuditError("A draw needs a label.", remedy="Add --label TEXT: audit and round.")
    if bool(arguments.ref) == arguments.numbered:
        raise AuditError(
            "A draw needs to know what identifies a case.",
            remedy="Add --ref COLUMN, or else --numbered where no column does.",
        )
    plan = draw_plan(arguments)
    found, password = unlocking(
        PASSWORD,
        arguments,
        arguments.register,
        lambda given: recognised(services.registers, arguments.register, arguments.sheet, given),
    )
    read_as = import_plan(
        found,
        plan,
        [canonical(column) for column in arguments.ref or ()],
        on_duplicate=OnDuplicate(arguments.on_duplicate),
        on_blank=OnBlank(arguments.on_blank),
    )
    read = _read(services, arguments, plan, read_as, password)
    frozen_at = services.clock.now()
    layout = [each for each in found.problems if each.key in _OF_LAYOUT]
    if arguments.freeze:
        return _freeze(plan, read, layout)
    seed = seed_of(arguments)
    occasion = _occasion(services, read, read_as)
    occasion = replace(occasion, frozen_at=frozen_at)
    return _finish(arguments, plan, read, seed, occasion, layout)


def _extend(services: AppServices, arguments: argparse.Namespace) -> int:
    from audit_app.app.draw_plans import check_unchanged
    from audit_app.domain.certificate import extension
    from audit_app.usecases.repeat_draw import read_as_before

    certificate = certificate_from(arguments.extend, arguments)
    plan, seed = extension(certificate, arguments.size, reserves=arguments.reserves)
    (read_as, _), password = unlocking(
        PASSWORD,
        arguments,
        arguments.register,
        lambda given: read_as_before(
            services.registers, certificate, arguments.register, password=given
        ),
    )
    check_unchanged(arguments, plan, seed, read_as)
    read = _read(services, arguments, plan, read_as, password)
    number = int(certificate["number"])
    earlier = {name: certificate[name] for name in ("number", "digest", "drawn_at", "reason")}
    occasion = replace(
        _occasion(services, read, read_as),
        frozen_at=services.clock.now(),
        number=number + 1,
        reason=f"Extended from {len(certificate['sample']):,} cases",
        earlier=(*certificate["earlier"], earlier),
    )
    return _finish(arguments, plan, read, seed, occasion)


def _read(
    services: AppServices,
    arguments: argparse.Namespace,
    plan: DrawPlan,
    read_as: ImportPlan,
    password: str | None,
) -> ReadRegister:
    from audit_app.domain.certificate import needed_columns
    from audit_app.domain.sampling import sampling_method
    from audit_app.usecases.register_frame import read_register

    columns = needed_columns(plan, sampling_method(plan.method))
    restricted = [restriction.column for restriction in plan.restrictions]
    with TerminalProgress("Reading the register") as progress:
        return read_register(
            services.registers,
            arguments.register,
            read_as,
            progress,
            strata_columns=plan.strata_columns,
            columns=tuple(dict.fromkeys((*columns, *restricted))),
            password=password,
        )


def _warn(*groups: Sequence[Problem]) -> None:
    """Say what was found in the register, once the draw stands: it was not drawn in silence.

    Where the draw is refused, the one line that says why stands alone.
    """
    from audit_app.app.commands.inspect import problem_line

    for problem in chain.from_iterable(groups):
        if problem.key in _SAID_AS_LEFT_OUT:
            continue
        print(f"case-audit: {problem_line(problem)}", file=sys.stderr)


def _occasion(services: AppServices, read: ReadRegister, read_as: ImportPlan) -> Occasion:
    from audit_app import __version__
    from audit_app.domain.draw import Occasion
    from audit_app.domain.provenance import source_as_data

    return Occasion(
        program_version=__version__,
        source=source_as_data(read.source, read_as, read.check),
        drawn_at=services.clock.now(),
    )


def _freeze(plan: DrawPlan, read: ReadRegister, layout: Sequence[Problem]) -> int:
    from audit_app.domain.certificate import draw
    from audit_app.domain.draw import Seed, SeedOrigin

    # The fingerprint does not depend on the seed, so any will do; what it would draw is not shown.
    frame = draw(read.frame, plan, seed=Seed("0" * 20, SeedOrigin.TYPED)).certificate["frame"]
    _warn(layout, read.check.problems)
    print(
        f"{_counted(frame['size'], 'case')} can be drawn. Their fingerprint: {frame['fingerprint']}"
    )
    return 0


def _finish(  # noqa: PLR0913 - each is a part of what is said
    arguments: argparse.Namespace,
    plan: DrawPlan,
    read: ReadRegister,
    seed: Seed,
    occasion: Occasion,
    layout: Sequence[Problem] = (),
) -> int:
    from audit_app.app.draw_files import draw_title, write_draw
    from audit_app.domain.certificate import draw

    with TerminalProgress("Drawing") as progress:
        result = draw(read.frame, plan, seed=seed, occasion=occasion, progress=progress)
    write_draw(result, arguments.output)
    _warn(layout, read.check.problems)
    certificate = result.certificate
    print(
        f"{_counted(len(result.sample), 'case')} and {_counted(len(result.reserves), 'reserve')}"
        " drawn from"
        f" {certificate['frame']['size']:,} ({draw_title(certificate)}); written to"
        f" {arguments.output.name}"
    )
    if read.check.left_out:
        left_out = read.check.rows_read - read.check.n_cases
        why = "; ".join(f"{part.text.lower()}: {part.count:,}" for part in read.check.left_out)
        print(f"{left_out:,} of {read.check.rows_read:,} rows were left out ({why}).")
    asked = plan.reserves * max(1, len(certificate["strata"]))
    if len(result.reserves) < asked:
        print(f"There are fewer reserves than asked for: {len(result.reserves):,} of {asked:,}.")
    for sentence in (*certificate["notes"], certificate["seed_warning"]):
        if sentence:
            print(sentence, file=sys.stderr)
    return 0


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


COMMAND: Command = DrawCommand()
