"""Draws again from a register file and compares with a certificate; needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit_app.domain.plans import plan_from_data
from audit_app.domain.population import ImportPlan
from audit_app.domain.progress import Progress
from audit_app.domain.provenance import plan_of_source
from audit_app.domain.verification import certificate_columns, check_certificate, verify
from audit_app.usecases.ports import RegisterReader
from audit_app.usecases.register_frame import read_register


def repeat_draw(
    reader: RegisterReader,
    certificate: Mapping[str, Any],
    register: Path,
    progress: Progress,
    *,
    password: str | None = None,
) -> tuple[list[str], bool]:
    """Return what differs, in sentences, and whether the file is the very one drawn from.

    Args:
        reader: Of register files.
        certificate: As read from JSON.
        register: The register's file.
        progress: Told how far it is; may cancel.
        password: Where the register asks for one.

    Raises:
        AuditError: If it is no certificate, or the register cannot be read as it says.
        Cancelled: If the progress says so.
    """
    check_certificate(certificate)
    plan = plan_from_data(certificate["plan"])
    read_as, same_file = read_as_before(reader, certificate, register, password=password)
    read = read_register(
        reader,
        register,
        read_as,
        progress,
        strata_columns=plan.strata_columns,
        columns=certificate_columns(certificate),
        password=password,
    )
    return verify(certificate, read.frame, progress), same_file


def read_as_before(
    reader: RegisterReader,
    certificate: Mapping[str, Any],
    register: Path,
    *,
    password: str | None = None,
) -> tuple[ImportPlan, bool]:
    """Return how to read a register as a certificate says, and whether it is the very file.

    Another file with the same columns may be of another format or have another preamble, so its
    layout is recognised anew; how dates are read stays.

    Raises:
        AuditError: If the certificate does not say, or the file cannot be read.
    """
    source = certificate.get("source", {})
    kept = plan_of_source(source)
    found = reader.recognise(register, usual_columns={}, password=password)
    if found.source.sha256 == source.get("sha256"):
        return kept, True
    reading = found.reading
    names = {sheet.name for sheet in found.sheets}
    if kept.reading.sheet in names and kept.reading.sheet != reading.sheet:
        anew = replace(reading, sheet=kept.reading.sheet, header_row=0)
        found = reader.recognise(register, usual_columns={}, reading=anew, password=password)
        reading = found.reading
    return replace(kept, reading=replace(reading, date_order=kept.reading.date_order)), False
