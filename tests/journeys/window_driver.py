"""The program in a real window of its own screen, driven by keys alone; nobody touches a mouse."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2

from audit_app.storage.key import SALT_SIZE, derive

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "openbox", "xdotool")
SCREEN = ("-screen", "0", "1366x768x24", "-dpi", "96", "-nolisten", "tcp")
PATIENCE = 20.0
LOOK_EVERY = 0.05
STILL = 0.3
FRAME = "TEST_SCREEN"
"""In the surroundings: the file that holds what is on the screen."""
FoundT = TypeVar("FoundT")


def missing_programs() -> list[str]:
    """Return what this machine lacks for a real window."""
    return [name for name in NEEDED if shutil.which(name) is None]


def wait_for(what: str, look: Callable[[], FoundT | None], patience: float = PATIENCE) -> FoundT:
    """Look again and again until there is something to find, and return it."""
    limit = time.monotonic() + patience
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > limit:
            raise AssertionError(f"waited {patience:.0f} s in vain for {what}")
        time.sleep(LOOK_EVERY)


@contextmanager
def screen(folder: Path) -> Iterator[dict[str, str]]:
    """Give the surroundings of a screen of 1366 x 768 with a window manager and an empty home."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *SCREEN, "-fbdir", str(folder)],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        ready, _, _ = select.select([reading], [], [], PATIENCE)
        number = os.read(reading, 20).decode().strip() if ready else ""
        assert number, "the screen did not start"
        around = _surroundings(folder, f":{number}")
        manager = subprocess.Popen(["openbox"], env=around, stderr=subprocess.DEVNULL)
        try:
            yield around
        finally:
            _end(manager)
    finally:
        os.close(reading)
        _end(server)


def _surroundings(folder: Path, display: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QT_", "XDG_", "CASE_AUDIT"))
    }
    screen = {"DISPLAY": display, FRAME: str(folder / "Xvfb_screen0"), "PYTHONFAULTHANDLER": "1"}
    return at_home({**kept, **screen}, folder)


def at_home(around: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Give the surroundings of a user at the same screen, with a folder and settings of their own.

    Args:
        around: The screen.
        folder: Is made if it is not there.
    """
    (folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        **around,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(10)


def _effort(process: int) -> int | None:
    """Return the processor time that a program and its children have used; None while they run."""
    used, waiting = 0, [process]
    while waiting:
        try:
            for thread in Path(f"/proc/{waiting.pop()}/task").iterdir():
                state, *figures = (thread / "stat").read_text().rpartition(")")[2].split()
                if state in "RD":
                    return None
                used += int(figures[10]) + int(figures[11])
                waiting += [int(each) for each in (thread / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            return None  # one has just ended
    return used


class Program:
    """Case Audit in its window.

    Attributes:
        process: The running program; what it says goes to a file.
    """

    def __init__(self, around: dict[str, str], *arguments: str) -> None:
        self._around = around
        self._said = Path(around["HOME"]) / "said.txt"
        with self._said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "main.py"), *arguments],
                env=around,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self._window = self.window("Case Audit")
        self._xdotool("windowactivate", "--sync", self._window)

    @property
    def said(self) -> str:
        """What the program wrote to the terminal."""
        return self._said.read_text(encoding="utf-8")

    def _xdotool(self, *arguments: str) -> str:
        answer = subprocess.run(
            ["xdotool", *arguments],
            env=self._around,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return answer.stdout.strip()

    def titles(self) -> dict[str, str]:
        """Return the title of every window in sight by its number."""
        numbers = self._xdotool("search", "--onlyvisible", "--name", ".").split()
        return {number: self._xdotool("getwindowname", number) for number in numbers}

    def window(self, title: str) -> str:
        """Wait until a window with a title has the keyboard, and return its number."""

        def look() -> str | None:
            assert self.process.poll() is None, f"the program ended: {self.said}"
            number = self._xdotool("getactivewindow")
            return number if number and self._xdotool("getwindowname", number) == title else None

        return wait_for(f"the window '{title}', not {self.titles()}", look)

    def keys(self, *names: str, between: int = 12) -> None:
        """Press keys, such as 'Tab' or 'alt+m', so many milliseconds apart."""
        self._xdotool("key", "--clearmodifiers", "--delay", str(between), *names)

    def press(self, *names: str) -> None:
        """Press keys and wait until what they do is done and seen."""
        self.keys(*names)
        self.still()

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--clearmodifiers", "--delay", "5", "--", text)

    def still(self) -> None:
        """Wait until the program rests and nothing moves on the screen; a cursor blinks slower."""
        frame = Path(self._around[FRAME])
        seen: object = None
        since = time.monotonic()

        def look() -> bool:
            nonlocal seen, since
            assert self.process.poll() is None, f"the program ended: {self.said}"
            now = (zlib.crc32(frame.read_bytes()), _effort(self.process.pid))
            if now != seen or None in now:
                seen, since = now, time.monotonic()
            return time.monotonic() - since > STILL

        wait_for("the program to rest", look)

    def clipboard(self) -> str:
        """Return the text that was copied."""
        code = (
            "from PySide6.QtGui import QGuiApplication\n"
            "print(QGuiApplication([]).clipboard().text(), end='')"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self._around,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        return done.stdout

    def picture(self, path: Path) -> None:
        """Keep what is on the screen, where the tool for it is there."""
        if shutil.which("import"):
            subprocess.run(
                ["import", "-window", "root", str(path)], env=self._around, check=False, timeout=20
            )

    def quit(self) -> int:
        """Press Ctrl+Q and return the exit code."""
        self.keys("ctrl+q")
        return self.process.wait(PATIENCE)


@contextmanager
def at_work(around: dict[str, str], *arguments: str) -> Iterator[Program]:
    """Start the program, and at the end close it and see that it had nothing to complain of.

    What is on the screen when something fails is kept in the user's folder.
    """
    program = Program(around, *arguments)
    try:
        yield program
        assert program.quit() == 0
        assert program.said == ""
    except BaseException:
        program.picture(Path(around["HOME"]) / "failed.png")
        raise
    finally:
        program.process.kill()
        program.process.wait()


class Watcher:
    """Reads what a running program has made durable, without disturbing it."""

    def __init__(self, path: Path, passphrase: str) -> None:
        self._path = path
        self._key = derive(passphrase, path.read_bytes()[:SALT_SIZE])

    def count(self, action: str) -> int:
        """Return how many entries of a kind the journal holds."""
        # Read-only: an ordinary connection that believes itself last folds the log into the file.
        connection = dbapi2.connect(f"{self._path.as_uri()}?mode=ro", uri=True)
        try:
            connection.execute(self._key.pragma)
            found = connection.execute("SELECT count(*) FROM journal WHERE action = ?", (action,))
            return int(found.fetchone()[0])
        finally:
            connection.close()

    def wait(self, action: str, count: int = 1, patience: float = PATIENCE) -> None:
        """Wait until the journal holds so many entries of a kind."""
        what = f"{count} x {action} in the journal"
        wait_for(what, lambda: self.count(action) >= count, patience)
