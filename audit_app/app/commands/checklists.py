"""`checklists`: lists the themes, or checks files somebody wrote."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.app.commands.base import Command, print_json
from audit_app.app.paths import resources

if TYPE_CHECKING:
    from audit_app.domain.checklist import Checklist
    from audit_app.interchange.checklists.files import ChecklistFiles

_COLUMNS = ("key", "title", "version", "criteria", "critical", "oldest_source")
_HEADINGS = ("Key", "Title", "Version", "Criteria", "Critical", "Oldest source")


class ListChecklists:
    """Prints one line a theme, or every fault of the files given."""

    name = "checklists"
    help = "list the checklists, or check files with checklists of your own"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's arguments."""
        parser.add_argument(
            "--check", nargs="+", type=Path, metavar="FILE", help="say what is wrong with files"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Return 0 if everything looked at is sound, 1 if not."""
        from audit_app.interchange.checklists.files import ChecklistFiles

        files = ChecklistFiles(resources() / "checklists")
        if arguments.check:
            return _check(files, arguments.check, as_json=arguments.json)
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
    faults = [fault for path in paths for fault in files.check(path).faults]
    if as_json:
        print_json({"files": len(paths), "faults": [str(fault) for fault in faults]})
    else:
        for fault in faults:
            print(fault)
        if not faults:
            print("1 file is sound." if len(paths) == 1 else f"{len(paths)} files are sound.")
    return 1 if faults else 0


COMMAND: Command = ListChecklists()
