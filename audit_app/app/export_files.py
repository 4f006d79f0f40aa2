"""Writes an audit in the form that its file's ending says: workbook, page, slides or figures."""

from __future__ import annotations

from pathlib import Path

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.export import ExportView
from audit_app.domain.left_out import Watch
from audit_app.domain.progress import Progress
from audit_app.usecases.ports import WorkbookWriter

ENDINGS = (".xlsx", ".pdf", ".pptx", ".json")


class ExportFiles:
    """Fulfils WorkbookWriter for every form an export has."""

    def __init__(self, workbooks: WorkbookWriter) -> None:
        self._workbooks = workbooks

    def write(
        self,
        view: ExportView,
        path: Path,
        progress: Progress,
        *,
        password: str | None = None,
        left_out: Watch | None = None,
    ) -> None:
        """Write one audit, whole or not at all.

        Args:
            view: As its reader may see it; cut for the public for a page or slides.
            path: The file; its ending decides the form.
            progress: Told how far it is; may cancel.
            password: Locks a workbook; the other forms cannot be locked.
            left_out: What must not be found in the file.

        Raises:
            AuditError: If the name, folder, disk or password will not do, or something that must
                not travel was found.
            Cancelled: If the progress says so; nothing is left behind.
        """
        from audit_app.interchange.export.replacing import check_target, replace_file
        from audit_app.interchange.export.searching import search_text

        check_target(path, ENDINGS)
        ending = path.suffix.lower()
        if ending == ".xlsx":
            self._workbooks.write(view, path, progress, password=password, left_out=left_out)
            return
        refuse_password(path, password)
        progress.step(0, 2, "Making the file")
        content, text = _content(view, ending)
        search_text(text, left_out, path.name)
        progress.step(1, 2, "Writing")
        replace_file(path, content)
        progress.step(2, 2, "Written")


def refuse_password(path: Path, password: str | None) -> None:
    """Refuse a password for a form that cannot be locked, before any work.

    Raises:
        AuditError: If one was given for such a file.
    """
    if password is not None and path.suffix.lower() != ".xlsx":
        raise AuditError(
            "Only a workbook can be locked with a password.",
            remedy="Export an .xlsx, or leave the password out.",
            place=Place(file=path.name),
        )


def _content(view: ExportView, ending: str) -> tuple[bytes, str]:
    """Return the file and all the text that stands in it."""
    if ending == ".json":
        from audit_app.interchange.export.json_file import figures_json

        content = figures_json(view)
        return content, content.decode()
    if ending == ".pptx":
        from audit_app.interchange.export.searching import text_of_parts
        from audit_app.interchange.export.slides import slides_file

        content = slides_file(view)
        return content, "\n".join(text_of_parts(content).values())
    from audit_app.domain.summary import summary_documents
    from audit_app.ui.printing.paper import first_on_one_page, pdf_bytes

    document = first_on_one_page(summary_documents(view))
    return pdf_bytes(document), repr(document)
