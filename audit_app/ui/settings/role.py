"""As whom somebody works in the workspace that is open."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from audit_app.domain.roles import MEANINGS, Role
from audit_app.ui.session import Session
from audit_app.ui.settings import Section
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import column, label, row
from audit_app.usecases.ports import Workspace
from audit_app.usecases.roles import choose_role, role_of


class RoleChoice(QWidget):
    """One button a role, with what it may do."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._group = QButtonGroup(self)
        self._choices: dict[Role, QRadioButton] = {}
        layout = column(
            label(
                "A guard against mistakes, not against whoever holds the passphrase. The journal "
                "says as whom each thing was done.",
                "muted",
                wrap=True,
            ),
            spacing=6,
        )
        for role in Role:
            made = QRadioButton(role.value.capitalize())
            made.setAccessibleDescription(MEANINGS[role])
            made.setObjectName(f"role_{role.name.lower()}")
            made.clicked.connect(lambda _on=True, role=role: self._choose(role))
            self._group.addButton(made)
            self._choices[role] = made
            meaning = label(
                MEANINGS[role][0].upper() + MEANINGS[role][1:] + ".", "muted", wrap=True
            )
            line = row(made, meaning, spacing=12)
            line.setStretch(0, 1)
            line.setStretch(1, 5)
            layout.addLayout(line)
        self.setLayout(layout)
        session.opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look which one it is."""
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(lambda _progress: _role(workspace), self._show, lane=Lane.READ)

    def _show(self, role: Role) -> None:
        self._choices[role].setChecked(True)

    def _choose(self, role: Role) -> None:
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(lambda _progress: choose_role(workspace, role))


def _role(workspace: Workspace) -> Role:
    with workspace.reading() as unit:
        return role_of(unit)


SECTION = Section("role", "Your role here", 20, lambda session: column(RoleChoice(session)))
