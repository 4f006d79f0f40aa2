"""`checklists`: lists the themes, checks files somebody wrote, and writes them to be changed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.app.commands.base import Command, print_json
from audit_app.app.paths import resources
from audit_app.domain.errors import AuditError, Place

if TYPE_CHECKING:
    from audit_app.domain.checklist import Checklist
    from audit_app.interchange.checklists.checked import Checked
    from audit_app.interchange.checklists.files import ChecklistFiles

_COLUMNS = ("key", "title", "version", "criteria", "critical", "oldest_source")
_HEADINGS = ("Key", "Title", "Version", "Criteria", "Critical", "Oldest source")


class ListChecklists:
    """Prints one line a theme or every fault of files given, or writes a checklist to a file."""

    name = "checklists"
    help = "list the checklists; check files of your own; write one to be changed in Excel"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's arguments."""
        wish = parser.add_mutually_exclusive_group()
        wish.add_argument(
            "--check",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="say what is wrong with files: TOML, a checklist's workbook, or an XLSForm",
        )
        wish.add_argument(
            "--export", metavar="KEY", help="write a checklist, by its key or from a file"
        )
        wish.add_argument(
            "--blank", action="store_true", help="write a workbook to begin a checklist with"
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="where to write it: .xlsx or .toml"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Return 0 if everything looked at is sound, 1 if not.

        Raises:
            AuditError: If there is no such checklist, or it cannot be written there.
        """
        from audit_app.interchange.checklists.files import ChecklistFiles

        files = ChecklistFiles(resources() / "checklists")
        if arguments.check:
            return _check(files, arguments.check, as_json=arguments.json)
        if arguments.export or arguments.blank:
            return _write(files, arguments)
        return _list(files, as_json=arguments.json)


def _list(files: ChecklistFiles, *, as_json: bool) -> int:
    checklists = list(files.all().values())
    rows = [_row(checklist) for checklist in checklists]
    faults = [str(fault) for fault in files.faults()]
    n_criteria = sum(len(checklist.criteria) for checklist in checklists)
    if as_json:
        print_json({"checklists": rows, "criteria": n_criteria, "faults": faults})
        return 1 if faults else 0
    cells = [_HEADINGS, *(tuple(str(row[column]) for column in _COLUMNS) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(_COLUMNS))]
    for line in cells:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
    print(f"{len(rows)} themes, {n_criteria} criteria, each with a source.")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _row(checklist: Checklist) -> dict[str, str | int]:
    oldest = min(source.read_on for source in checklist.sources.values())
    return {
        "key": checklist.key,
        "title": checklist.title,
        "version": checklist.version,
        "recommendation": checklist.recommendation_number,
        "criteria": len(checklist.criteria),
        "critical": sum(criterion.critical for criterion in checklist.criteria),
        "oldest_source": oldest.isoformat(),
    }


def _check(files: ChecklistFiles, paths: list[Path], *, as_json: bool) -> int:
    checked = {path: files.check(path) for path in paths}
    faults = [fault for each in checked.values() for fault in each.faults]
    forms = {path.name: each.form for path, each in checked.items() if each.form is not None}
    notes = [f"{name}:{note}" for name, form in forms.items() for note in form.not_mapped]
    if as_json:
        found = [str(fault) for fault in faults]
        print_json({"files": len(paths), "faults": found, "not_mapped": notes})
        return 1 if faults else 0
    for line in [*notes, *faults]:
        print(line)
    for name, form in forms.items():
        n_questions, n_notes = len(form.checklist_draft.criteria), len(form.not_mapped)
        print(
            f"{name}: an XLSForm with {n_questions} questions; {n_notes} lines above say what to "
            "look at. It needs sources before it is a checklist."
        )
    n_sound = len(paths) - len(forms)
    if n_sound and not faults:
        print("1 file is sound." if n_sound == 1 else f"{n_sound} files are sound.")
    return 1 if faults else 0


def _write(files: ChecklistFiles, arguments: argparse.Namespace) -> int:
    from audit_app.interchange.checklists.blank import blank_checklist
    from audit_app.interchange.checklists.checked import Checked

    if arguments.output is None:
        raise AuditError("Nothing says where to write it.", remedy="Add --output FILE.xlsx.")
    blank = Checked(blank_checklist(files.scales())) if arguments.blank else None
    checked = blank or _found(files, arguments.export)
    for fault in checked.faults:
        print(fault)
    if checked.faults:
        return 1
    _put(files, checked, arguments.output, is_draft=blank is not None)
    print(f"{arguments.output.name} is written.")
    return 0


def _found(files: ChecklistFiles, wanted: str) -> Checked:
    """Return a checklist by its key, or from a file."""
    from audit_app.interchange.checklists.checked import Checked

    if wanted in files.all():
        return Checked(files.all()[wanted])
    if Path(wanted).suffix:
        return files.check(Path(wanted))
    raise AuditError(
        f"There is no checklist '{wanted}'.",
        remedy=f"Choose one of {', '.join(files.all())}, or name a file.",
    )


def _put(files: ChecklistFiles, checked: Checked, output: Path, *, is_draft: bool) -> None:
    from audit_app.interchange.export.replacing import check_target, replace_file

    checklist = checked.checklist
    if checklist is None and checked.form is not None:
        checklist, is_draft = checked.form.checklist_draft, True
    if checklist is None:
        raise AuditError("The file holds no checklist.", remedy="Choose one without _ in front.")
    if output.suffix.lower() == ".toml":
        _refuse_as_toml(checklist, output, is_draft=is_draft)
        from audit_app.interchange.checklists.toml import checklist_toml

        replace_file(output, checklist_toml(checklist).encode("utf-8"))
        return
    check_target(output)
    from audit_app.interchange.checklists.workbook import checklist_workbook

    replace_file(output, checklist_workbook(checklist, further_scales=files.scales()))


def _refuse_as_toml(checklist: Checklist, output: Path, *, is_draft: bool) -> None:
    if is_draft:
        raise AuditError(
            "What is still to be filled in is written as a workbook.",
            remedy="Name a file that ends in .xlsx.",
        )
    if output.stem != checklist.key:
        raise AuditError(
            "A checklist's file has its key for a name.",
            remedy=f"Write to '{checklist.key}.toml'.",
            place=Place(file=output.name),
        )


COMMAND: Command = ListChecklists()
