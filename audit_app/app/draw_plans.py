"""From the arguments of `draw` to a plan of the import and a plan of the draw."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit_app.app.option_values import whole_number
from audit_app.domain.canonical import canonical, canonical_seed
from audit_app.domain.certificate import checked_plan, needed_columns
from audit_app.domain.draw import DrawPlan, Restriction, Seed, Test
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.plans import parse_restriction
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    OnBlank,
    OnDuplicate,
    Recognition,
)
from audit_app.domain.sampling import (
    Field,
    FieldKind,
    SamplingMethod,
    sampling_method,
    sampling_methods,
)
from audit_app.usecases.ports import RegisterReader

_MANY = {FieldKind.COLUMNS, FieldKind.STRATA, FieldKind.STRATA_NUMBERS, FieldKind.STRATA_RATES}
_BY_STRATUM = {FieldKind.STRATA_NUMBERS, FieldKind.STRATA_RATES}


def method_fields() -> Mapping[str, Field]:
    """Return every input that some sampling method has, by name; the first that names it counts."""
    fields: dict[str, Field] = {}
    for method in sampling_methods().values():
        for field in method.fields:
            fields.setdefault(field.name, field)
    return fields


def add_method_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one option for each input of each method."""
    for name, field in method_fields().items():
        users = [m.key for m in sampling_methods().values() if name in _names(m.fields)]
        words = f"{field.label} (method {', '.join(users)}). {field.help}".replace("%", "%%")
        option = f"--{name.replace('_', '-')}"
        if field.kind is FieldKind.CHOICE:
            parser.add_argument(option, choices=list(field.choices), help=words)
        elif field.kind in _MANY:
            form = "STRATUM=VALUE" if field.kind in _BY_STRATUM else "NAME"
            parser.add_argument(option, action="append", metavar=form, help=words + " Repeatable.")
        elif field.kind is FieldKind.INTEGER:
            parser.add_argument(option, type=whole_number, metavar="N", help=words)
        else:
            parser.add_argument(option, metavar="COLUMN", help=words)


def _names(fields: Sequence[Field]) -> list[str]:
    return [field.name for field in fields]


def draw_plan(arguments: argparse.Namespace) -> DrawPlan:
    """Return the draw that the arguments ask for, checked.

    Raises:
        AuditError: If an option does not fit the method, or a condition cannot be understood.
    """
    strata = tuple(canonical(column) for column in arguments.stratum or ())
    method = sampling_method(arguments.method or ("stratified" if strata else "simple_random"))
    if strata and not method.uses_strata:
        raise AuditError(
            f"The method '{method.key}' does not draw within strata.",
            remedy="Leave --stratum out, or use --method stratified.",
        )
    if method.key == "stratified" and not strata:
        raise AuditError(
            "A stratified draw needs a column to stratify by.", remedy="Add --stratum COLUMN."
        )
    plan = DrawPlan(
        label=arguments.label,
        method=method.key,
        size=arguments.size,
        reserves=arguments.reserves or 0,
        inputs=_inputs(arguments, method),
        strata_columns=strata,
        restrictions=tuple(parse_restriction(text) for text in arguments.where or ()),
        cap_per=canonical(arguments.cap_per) if arguments.cap_per else "",
        cap=arguments.cap,
    )
    return checked_plan(plan, method)


def _inputs(arguments: argparse.Namespace, method: SamplingMethod) -> dict[str, Any]:
    """Return the inputs that were given; each method checks its own."""
    inputs: dict[str, Any] = {}
    for name, field in method_fields().items():
        given = getattr(arguments, name)
        if given is None:
            continue
        _check_goes_with(method, name)
        inputs[name] = dict(map(_pair, given)) if field.kind in _BY_STRATUM else given
    return inputs


def _check_goes_with(method: SamplingMethod, name: str) -> None:
    """Refuse an option that the method does not know, naming those that do."""
    if name in _names(method.fields):
        return
    users = [each.key for each in sampling_methods().values() if name in _names(each.fields)]
    column = " and --stratum COLUMN" if "stratified" in users else ""
    raise AuditError(
        f"The method '{method.key}' knows no --{name.replace('_', '-')}.",
        remedy=f"Leave it out, or use --method {' or '.join(users)}{column}.",
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.rpartition("=")
    if not equals:
        raise AuditError(f"'{text}' is not of the form STRATUM=VALUE.", remedy="Write 'North=12'.")
    return name, value


def recognised(
    reader: RegisterReader, path: Path, sheet: str | None, password: str | None = None
) -> Recognition:
    """Return what a register seems to be, on the sheet asked for.

    Raises:
        AuditError: If it cannot be read or has no such sheet.
    """
    found = reader.recognise(path, usual_columns={}, password=password)
    if sheet is None or found.reading.sheet == sheet:
        return found
    names = [each.name for each in found.sheets]
    if sheet not in names:
        raise AuditError(
            f"There is no sheet '{sheet}'.",
            remedy=f"Choose one of: {', '.join(names)}."
            if names
            else "This is a text file; leave --sheet out.",
            place=Place(file=path.name),
        )
    reading = replace(found.reading, sheet=sheet, header_row=0, header_rows=1)
    return reader.recognise(path, usual_columns={}, reading=reading, password=password)


def import_plan(
    found: Recognition,
    plan: DrawPlan,
    references: Sequence[str],
    *,
    on_duplicate: OnDuplicate,
    on_blank: OnBlank,
) -> ImportPlan:
    """Return how the register is read: the reference, and the columns that the draw looks at.

    Raises:
        AuditError: If the register has no such column; the remedy lists those it has.
    """
    method = sampling_method(plan.method)
    wanted = [*plan.strata_columns, *needed_columns(plan, method)]
    wanted += [restriction.column for restriction in plan.restrictions]
    _check_columns(found, [*references, *wanted])
    roles: dict[str, ColumnRole] = dict.fromkeys(references, ColumnRole.CASE_REF)
    if len(plan.strata_columns) == 1:
        roles.setdefault(plan.strata_columns[0], ColumnRole.STRATUM)
    day = _day_column(found, plan.restrictions)
    for column in wanted:
        roles.setdefault(column, ColumnRole.DATE if column == day else ColumnRole.KEPT)
    return ImportPlan(
        reading=found.reading,
        roles=roles,
        ref_columns=tuple(references),
        on_duplicate=on_duplicate,
        on_blank=on_blank,
    )


def _check_columns(found: Recognition, wanted: Sequence[str]) -> None:
    known = [column.heading for column in found.columns]
    for column in wanted:
        if column not in known:
            raise AuditError(
                f"The register has no column '{column}'.",
                remedy=f"It has: {', '.join(known[:40])}"
                + (f" and {len(known) - 40:,} more." if len(known) > 40 else "."),
                place=Place(file=found.source.name, sheet=found.reading.sheet),
            )


def _day_column(found: Recognition, restrictions: Sequence[Restriction]) -> str:
    """Return the first column of dates that a condition holds against a first or last day."""
    kinds = {column.heading: column.kind for column in found.columns}
    for restriction in restrictions:
        is_bound = restriction.test in {Test.AT_LEAST, Test.AT_MOST}
        if is_bound and kinds[restriction.column] in {"date", "date and time"}:
            return restriction.column
    return ""


def check_unchanged(
    arguments: argparse.Namespace, plan: DrawPlan, seed: Seed, read_as: ImportPlan
) -> None:
    """Refuse options that contradict the draw that is extended; those that repeat it may stand.

    Raises:
        AuditError: Naming the first option that differs.
    """
    asked: dict[str, tuple[object, object]] = {
        "--label": (arguments.label and canonical(arguments.label), plan.label),
        "--seed": (arguments.seed and canonical_seed(arguments.seed), canonical_seed(seed.text)),
        "--ref": (arguments.ref and tuple(map(canonical, arguments.ref)), read_as.ref_columns),
        "--method": (arguments.method, plan.method),
        "--stratum": (
            arguments.stratum and tuple(map(canonical, arguments.stratum)),
            plan.strata_columns,
        ),
        "--where": (
            arguments.where and tuple(map(parse_restriction, arguments.where)),
            plan.restrictions,
        ),
        "--cap-per": (arguments.cap_per, plan.cap_per),
    }
    for name, value in _inputs(arguments, sampling_method(plan.method)).items():
        asked[f"--{name.replace('_', '-')}"] = (str(value), str(plan.inputs.get(name)))
    for option, (given, earlier) in asked.items():
        if given and given != earlier:
            raise AuditError(
                f"{option} differs from the earlier draw.",
                remedy="Leave it out: an extension takes all but the size from the certificate.",
            )
