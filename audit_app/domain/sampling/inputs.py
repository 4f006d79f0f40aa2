"""A method's own inputs, checked against what it declares and brought into one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.errors import AuditError
from audit_app.domain.sampling.base import Field, FieldKind, SamplingMethod


def checked_inputs(method: SamplingMethod, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return every input of a method, defaults filled in; JSON values without fractions.

    Raises:
        AuditError: If an input is unknown, missing, of another kind or out of range.
    """
    known = {field.name: field for field in method.fields}
    unknown = [name for name in inputs if name not in known]
    if unknown:
        raise AuditError(
            f"The method '{method.title}' has no input '{unknown[0]}'.",
            remedy=f"It has: {', '.join(known) or 'none'}.",
        )
    return {name: _checked(field, inputs.get(name, field.default)) for name, field in known.items()}


def _checked(field: Field, value: Any) -> Any:
    try:
        checked = _BY_KIND[field.kind](field, value)
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise _refusal(field) from error
    if field.required and not checked:
        raise AuditError(f"'{field.label}' is empty.", remedy=field.help)
    return checked


def _refusal(field: Field) -> AuditError:
    return AuditError(f"The value of '{field.label}' cannot be used.", remedy=field.help)


def _integer(field: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    number = int(value)
    if number < field.least:
        raise AuditError(
            f"'{field.label}' is {number:,}, but must be {field.least:,} or more.",
            remedy=field.help,
        )
    return number


def _choice(field: Field, value: Any) -> str:
    if value not in field.choices:
        raise AuditError(
            f"'{field.label}' cannot be that.", remedy=f"Choose one of: {', '.join(field.choices)}."
        )
    return str(value)


def _column(_field: Field, value: Any) -> str:
    return canonical_or_blank(str(value))


def _names(_field: Field, value: Any) -> list[str]:
    if isinstance(value, str):
        value = [value] if value else []
    return [canonical_or_blank(name) for name in value]


def _numbers(field: Field, value: Any) -> dict[str, int]:
    return {canonical_or_blank(name): _integer(field, n) for name, n in sorted(value.items())}


def _rates(_field: Field, value: Any) -> dict[str, str]:
    rates = {}
    for name, rate in sorted(value.items()):
        number = Decimal(str(rate))
        if not number.is_finite():
            raise ValueError
        rates[canonical_or_blank(name)] = str(number)
    return rates


_BY_KIND: Mapping[FieldKind, Callable[[Field, Any], Any]] = {
    FieldKind.INTEGER: _integer,
    FieldKind.CHOICE: _choice,
    FieldKind.COLUMN: _column,
    FieldKind.COLUMNS: _names,
    FieldKind.STRATA: _names,
    FieldKind.STRATA_NUMBERS: _numbers,
    FieldKind.STRATA_RATES: _rates,
}
