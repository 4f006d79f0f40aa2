"""What the population step says: sentences with their figures and denominators. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from audit_app.domain.population import (
    ColumnProfile,
    ColumnRole,
    ControlGap,
    DateOrder,
    ImportPlan,
    LeftOut,
    OnBlank,
    OnDuplicate,
    Problem,
    Reading,
    RegisterCheck,
    Severity,
    SourceFile,
)

ROLES: Mapping[ColumnRole, str] = {
    ColumnRole.CASE_REF: "Case reference",
    ColumnRole.DATE: "Date",
    ColumnRole.STRATUM: "Stratum",
    ColumnRole.TEAM: "Team",
    ColumnRole.KEPT: "Kept for context",
    ColumnRole.LEFT_OUT: "Left out",
}
DATE_ORDERS: Mapping[DateOrder, str] = {
    DateOrder.DAY_FIRST: "Day first, 31/12/2025",
    DateOrder.MONTH_FIRST: "Month first, 12/31/2025",
    DateOrder.YEAR_FIRST: "Year first, 2025-12-31",
}
DELIMITERS: Mapping[str, str] = {
    ",": "Comma ,",
    ";": "Semicolon ;",
    "\t": "Tab",
    "|": "Bar |",
    ":": "Colon :",
    "^": "Caret ^",
    "~": "Tilde ~",
}
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with mark",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "latin-1": "ISO 8859-1",
}
FORMATS: Mapping[str, str] = {
    "csv": "Delimited text",
    "xlsx": "Excel workbook",
    "xlsb": "Excel binary workbook",
    "xls": "Older Excel workbook",
    "ods": "OpenDocument spreadsheet",
    "html": "Web page",
    "xml": "Excel 2003 XML",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.STOP: "Stop",
    Severity.DECISION: "Decide",
    Severity.NOTE: "Note",
}
_SHORT_REASONS = {
    "repeated_reference": ("repeated", "repeated"),
    "blank_reference": ("without a reference", "without a reference"),
    "total_row": ("total", "totals"),
    "note_row": ("note or title", "notes or titles"),
    "heading_row": ("repeated heading line", "repeated heading lines"),
}
MINUS = "\N{MINUS SIGN}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: '1 row', '2,627 rows'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def file_size(size: int) -> str:
    """Return a size in bytes as a person reads it."""
    if size < 1_000:
        return counted(size, "byte")
    for unit, scale in (("KB", 1e3), ("MB", 1e6)):
        if size < scale * 1_000:
            return f"{size / scale:.1f} {unit}"
    return f"{size / 1e9:.1f} GB"


def moment(at: datetime) -> str:
    """Return a moment in the laptop's own time zone."""
    local = at.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"


def left_out_words(left_out: Sequence[LeftOut]) -> str:
    """Return how many rows were left out and why: '29 are left out: 21 repeated, ...'; or ''."""
    total = sum(each.count for each in left_out)
    if total == 0:
        return ""
    why = ", ".join(f"{each.count:,} {_short_reason(each)}" for each in left_out if each.count)
    return f"{total:,} {'is' if total == 1 else 'are'} left out: {why}"


def _short_reason(left_out: LeftOut) -> str:
    one, many = _SHORT_REASONS.get(left_out.reason, (left_out.text, left_out.text))
    return one if left_out.count == 1 else many


def promise(check: RegisterCheck, plan: ImportPlan, n_columns: int) -> str:
    """Return the sentence that says exactly what the import will do, or what stands in its way."""
    if not check.can_import:
        stops = [each.text for each in check.problems if each.severity is Severity.STOP]
        why = (
            f"{stops[0].partition('. ')[0].rstrip('.')}."
            if stops
            else "No row of this register would become a case."
        )
        more = f" And {counted(len(stops) - 1, 'more stop')}." if len(stops) > 1 else ""
        return f"Not ready to import. {why}{more}"
    n_used = sum(role is not ColumnRole.LEFT_OUT for role in plan.roles.values())
    left_out = left_out_words(check.left_out)
    return (
        f"{check.n_cases:,} of {counted(check.rows_read, 'row')} "
        f"{'becomes a case' if check.n_cases == 1 else 'become cases'}"
        f"{'; ' + left_out if left_out else ''}. "
        f"{n_used:,} of {counted(n_columns, 'column')} {'is' if n_used == 1 else 'are'} kept."
    )


def gap_words(gap: ControlGap) -> str:
    """Return a gap as a sign and a word: '−4 missing', '+2 too many', '0 no gap'."""
    if gap.gap < 0:
        return f"{MINUS}{-gap.gap:,} missing"
    return f"+{gap.gap:,} too many" if gap.gap else "0 no gap"


def gaps_words(gaps: Sequence[ControlGap], source: str) -> str:
    """Return one sentence about all figures of a control total; '' where none was given."""
    if not gaps:
        return ""
    wrong = [gap for gap in gaps if gap.gap]
    by = f" ({source})" if source else ""
    if len(gaps) == 1 and not gaps[0].key:
        only = gaps[0]
        return f"Control total{by}: {only.found:,} of {only.expected:,}; {gap_words(only)}."
    if not wrong:
        return f"Control total{by}: all {len(gaps):,} figures agree."
    names = ", ".join(f"{gap.key or 'all'} {gap_words(gap)}" for gap in wrong[:3])
    more = f" and {len(wrong) - 3:,} more" if len(wrong) > 3 else ""
    return f"Control total{by}: {len(wrong):,} of {len(gaps):,} figures differ: {names}{more}."


def holds(column: ColumnProfile) -> str:
    """Return what a column seems to hold, of the rows looked at."""
    of = column.filled + column.blank
    if column.filled == 0:
        return f"blank, 0 of {of:,}"
    blank = f", {column.blank:,} of {of:,} blank" if column.blank else ""
    return f"{column.kind}{blank}"


def examples(column: ColumnProfile) -> str:
    """Return the first few values, on one line."""
    return "  \N{MIDDLE DOT}  ".join(" ".join(value.split()) for value in column.examples)


def rows_words(problem: Problem) -> str:
    """Return the row numbers of a problem: 'Rows 5, 18, 44 ...'; '' where none are known."""
    if not problem.rows:
        return ""
    shown = ", ".join(f"{row:,}" for row in problem.rows)
    some = (
        f" (the first {len(problem.rows):,} of {problem.count:,})"
        if problem.count > len(problem.rows)
        else ""
    )
    return f"{'Row' if len(problem.rows) == 1 else 'Rows'} {shown}{some}"


def reading_words(reading: Reading) -> str:
    """Return how a file was read, in one line."""
    parts = [FORMATS.get(reading.file_format, reading.file_format)]
    if reading.sheet:
        parts.append(f"sheet '{reading.sheet}'")
    if reading.encoding:
        parts.append(ENCODINGS.get(reading.encoding, reading.encoding))
    if reading.delimiter:
        parts.append(DELIMITERS.get(reading.delimiter, reading.delimiter).partition(" ")[0].lower())
    if reading.header_rows == 2:
        parts.append(f"headings in rows {reading.header_row} and {reading.header_row + 1}")
    else:
        parts.append(f"headings in row {reading.header_row}")
    parts.append(DATE_ORDERS[reading.date_order].partition(",")[0].lower())
    return ", ".join(parts)


def choices_words(plan: ImportPlan) -> list[str]:
    """Return every choice made about an import that shaped the population, one line each."""
    joined = " / ".join(plan.ref_columns)
    lines = [
        f"Case reference: {joined}" if joined else "Case reference: numbered, bound to this file"
    ]
    lines += [
        f"{ROLES[role]}: {', '.join(headings)}"
        for role in (ColumnRole.DATE, ColumnRole.STRATUM, ColumnRole.TEAM, ColumnRole.KEPT)
        if (headings := plan.headings(role))
    ]
    if plan.on_duplicate is OnDuplicate.FIRST:
        lines.append("Repeated references: one unit, several rows; the first row is kept")
    if plan.on_blank is OnBlank.SKIP:
        lines.append("Rows without a reference: left out")
    if not plan.drop_trailing:
        lines.append("Totals, notes and repeated headings: kept as cases")
    for heading, merges in plan.merge_values.items():
        pairs = ", ".join(f"'{seen}' as '{meant}'" for seen, meant in merges.items())
        lines.append(f"Spellings of {heading}: {pairs}")
    return lines


def source_words(source: SourceFile) -> str:
    """Return a file's name and size."""
    return f"{source.name} ({file_size(source.size)})"
