"""Feeds every reader with damaged files: `python -m tests.attacks.fuzzing --bytes 10000000`.

A reader may read what it is given or refuse it with an AuditError. Anything else, and anything that
takes longer than five seconds, is a finding.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from audit_app.domain.errors import AuditError

LONGEST: Final = 5.0
"""Processor seconds a reader may take over one damaged file of some ten thousand bytes."""

_TOKENS: Final = [
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"=1+1", b"<!ENTITY a SYSTEM 'file:///etc/passwd'>"),
    *(
        b"-1",
        b"1e999",
        b"NaN",
        b"99999999999999999999",
        b'"',
        b"'",
        b"\r\n",
        b"]]>",
        b"&a;",
        b"../",
    ),
    *(b"\\u0000", b"{" * 300, b"[" * 300, b"<a>" * 300, "\u202e\U0001f600".encode(), b"__class__"),
]


def damaged(chance: random.Random, seed: bytes) -> bytes:
    """Return a file with one to eight things wrong with it; inside a zip as often as outside."""
    if zipfile.is_zipfile(io.BytesIO(seed)) and chance.random() < 0.7:
        return _rezipped(chance, seed)
    return _mutated(chance, seed)


def _mutated(chance: random.Random, seed: bytes) -> bytes:
    content = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content) + 1)
        length = min(chance.choice((1, 2, 4, 16, 256)), len(content) - at)
        how = chance.randrange(6)
        if how == 0 and content and at < len(content):
            content[at] ^= 1 << chance.randrange(8)
        elif how == 1:
            del content[at : at + length]
        elif how == 2:
            content[at:at] = chance.choice(_TOKENS)
        elif how == 3:
            content[at:at] = content[at : at + length] * chance.choice((1, 2, 50))
        elif how == 4:
            content[at : at + length] = chance.randbytes(length)
        elif chance.random() < 0.2:
            del content[at:]
    return bytes(content)


def _rezipped(chance: random.Random, seed: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        hit = set(chance.sample(names, min(len(names), chance.randint(1, 3))))
        for name in names:
            content = old.read(name)
            if name in hit:
                if chance.random() < 0.1:
                    continue
                content = _mutated(chance, content)
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


@dataclass
class Tally:
    """What came of feeding one reader.

    Attributes:
        files: Fed to it.
        size: Their bytes in all.
        read: How many it read.
        refused: How many it refused with an AuditError.
        slowest: Seconds over one.
        findings: Tracebacks and slow files.
    """

    files: int = 0
    size: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """A reader and files it likes.

    Attributes:
        seeds: Sound files by the name they are fed under.
        read: Takes the path of a file.
    """

    seeds: Mapping[str, bytes]
    read: Callable[[Path], object]


def feed(target: Target, n_bytes: int, chance: random.Random, *, keep: Path | None = None) -> Tally:
    """Feed a reader with so many damaged bytes and return what came of it.

    Args:
        target: The reader.
        n_bytes: In all.
        chance: Where the damage comes from.
        keep: A folder for the files that are findings.
    """
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        while tally.size < n_bytes:
            chosen = chance.choice(list(target.seeds))
            content = damaged(chance, target.seeds[chosen])
            path = folder / chosen
            path.write_bytes(content)
            found = _fed(target, path, tally)
            tally.files += 1
            tally.size += max(1, len(content))
            if found:
                tally.findings.append(f"{chosen}: {found}")
                if keep is not None:
                    (keep / f"{len(tally.findings)}-{chosen}").write_bytes(content)
    return tally


def _fed(target: Target, path: Path, tally: Tally) -> str:
    began, found = _processor_seconds(), ""
    try:
        target.read(path)
        tally.read += 1
    except AuditError:
        tally.refused += 1
    except Exception:  # noqa: BLE001 - that is what is looked for
        found = traceback.format_exc(limit=-6)
    took = _processor_seconds() - began
    tally.slowest = max(tally.slowest, took)
    return found or (f"took {took:.1f} s" if took > LONGEST else "")


def _processor_seconds() -> float:
    """Return what this process and those it waited for have used; other work does not count."""
    used = os.times()
    return sum(used[:4])


def main(arguments: Sequence[str]) -> int:
    """Feed the readers named, or all, and print what came of it."""
    from tests.attacks.targets import targets

    known = targets()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=1_000_000, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for files that are findings")
    parser.add_argument("readers", nargs="*", choices=[*known, []])
    chosen = parser.parse_args(arguments)
    n_findings = 0
    for name in chosen.readers or known:
        tally = feed(known[name], chosen.bytes, random.Random(chosen.seed), keep=chosen.keep)
        n_findings += len(tally.findings)
        said = {key: value for key, value in vars(tally).items() if key != "findings"}
        print(name, json.dumps(said | {"findings": len(tally.findings)}), flush=True)  # noqa: T201
        for finding in tally.findings[:3]:
            print(finding, flush=True)  # noqa: T201
    return 1 if n_findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
