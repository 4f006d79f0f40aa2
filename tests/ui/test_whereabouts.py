from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from audit_app.ui.whereabouts import _on_network, caution
from tests.helpers.desk import PASSPHRASE, Desk

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
//server/share /mnt/force\\040share cifs rw 0 0
/dev/sdb1 /mnt/force\\040share/stick vfat rw 0 0
server:/export /srv/files nfs4 rw 0 0
"""


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - A Police Force",
        "Dropbox",
        "Google Drive",
        "iCloud Drive",
        "onedrive",
    ],
)
def test_that_a_synchronised_folder_is_named(folder: str) -> None:
    found = caution(Path("/home/officer") / folder / "audits" / "office.audit", MOUNTS)
    assert found is not None
    assert f"'{folder}'" in found[0]


@pytest.mark.parametrize("folder", ["/mnt/force share/audits", "/srv/files"])
def test_that_a_network_drive_is_said(folder: str) -> None:
    found = caution(Path(folder) / "office.audit", MOUNTS)
    assert found is not None
    assert "network drive" in found[0]


@pytest.mark.parametrize(
    "path",
    [
        "/home/officer/office.audit",
        "/mnt/force share/stick/office.audit",
        "/srv/files 2/office.audit",
        "/home/officer/Dropboxes/Dropbox.audit",
        "/home/officer/Notes on OneDrive/office.audit",
    ],
)
def test_that_nothing_is_said_of_a_place_of_the_laptop(path: str) -> None:
    assert caution(Path(path), MOUNTS) is None


def test_that_a_share_named_by_its_server_is_on_the_network() -> None:
    assert _on_network(PureWindowsPath(r"\\server\share\office.audit"), "")
    assert not _on_network(PureWindowsPath(r"C:\audits\office.audit"), "")


def test_that_opening_a_workspace_in_a_synchronised_folder_says_so_in_the_window(
    desk: Desk,
) -> None:
    folder = desk.path.parent / "OneDrive"
    folder.mkdir()
    desk.press("welcome_new")
    desk.type("new_path", str(folder / desk.path.name))
    desk.type("new_passphrase", PASSPHRASE)
    desk.type("new_passphrase_again", PASSPHRASE)
    desk.press("new_make")
    desk.until(lambda: desk.session.workspace is not None, "making")
    assert "synchronised folder 'OneDrive'" in desk.message
    desk.session.lock()
    desk.settle()
    assert desk.message == ""
