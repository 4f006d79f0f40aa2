"""A document to a printer or a file, from any page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from audit_app.domain.document import Document
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane

_KEPT_SIGNS = " -_"

SaveDocument = Callable[[QWidget, Session, str, Callable[[], Document]], None]
"""Asks where to, then writes."""


def save_pdf(parent: QWidget, session: Session, name: str, content: Callable[[], Document]) -> None:
    """Ask where to, then write the document as a PDF and say so; see _save for the rest."""

    def write(document: Document, path: Path) -> None:
        from audit_app.ui.printing.paper import write_pdf

        write_pdf(document, path)

    _save(parent, session, name, content, ("PDF", "pdf", write))


def save_word(
    parent: QWidget, session: Session, name: str, content: Callable[[], Document]
) -> None:
    """Ask where to, then write the document as a .docx file and say so; see _save for the rest."""
    writer = session.services.documents
    _save(parent, session, name, content, ("Word", "docx", writer.write))


def _save(
    parent: QWidget,
    session: Session,
    name: str,
    content: Callable[[], Document],
    form: tuple[str, str, Callable[[Document, Path], None]],
) -> None:
    """Ask where to, then write the document and say so.

    Args:
        parent: The page that asks.
        session: Its session.
        name: Suggested for the file, without ending; signs a file name cannot hold are replaced.
        content: Makes the document; called off the GUI thread.
        form: Its name, the ending of the file, and what writes it off the GUI thread.
    """
    kind, ending, write_it = form

    def write(path: Path) -> None:
        def work(_progress: object) -> Path:
            write_it(content(), path)
            return path

        session.run(
            work,
            lambda written: session.message.emit(f"Written: {written.name}", "good", ""),
            lane=Lane.LONG,
        )

    plain = "".join(sign if sign.isalnum() or sign in _KEPT_SIGNS else "_" for sign in name)[:80]
    session.dialogs.save_file(
        parent,
        f"Save as {kind}",
        f"{kind} (*.{ending})",
        Path.home() / f"{plain}.{ending}",
        ending,
        write,
    )


def print_out(parent: QWidget, session: Session, content: Callable[[], Document]) -> None:
    """Make the document, then ask for a printer.

    Args:
        parent: The page that asks.
        session: Its session.
        content: Makes the document; called off the GUI thread.
    """

    def show(document: Document) -> None:
        from audit_app.ui.printing.paper import print_document

        print_document(document, parent)

    session.run(lambda _progress: content(), show, lane=Lane.READ)
