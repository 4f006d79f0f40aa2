"""Taking the cases of an audit out of the file, for good."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from audit_app.domain.disposal import DISPOSED_BY, Leftover, Removed, entries_digest
from audit_app.domain.register_digest import texts_digest
from audit_app.storage.columns import unpacked

if TYPE_CHECKING:
    from sqlalchemy import Connection

_GUARDS: Final = ("draw_is_final", "journal_is_final")
_OF_DRAW: Final = "(SELECT id FROM draw WHERE audit_id = ?)"
_OF_CASE: Final = f"(SELECT id FROM drawn_case WHERE draw_id IN {_OF_DRAW})"  # noqa: S608
_COUNT: Final = f"SELECT count(*) FROM {{}} WHERE drawn_case_id IN {_OF_CASE}"  # noqa: S608
_BY_CASE: Final = ("answer", "review", "scorer_answer", "scorer_review", "settlement")
_N_CASES: Final = (
    "SELECT count(*) FROM register_column WHERE population_id = ?",
    "SELECT count(*) FROM register_reference WHERE population_id = ?",
)
_REGISTERS_LEFT: Final = (
    "SELECT id, n_cases, source, plan, register_check, kept_headings, imported_at"
    " FROM population WHERE audit_id = ? ORDER BY id"
)
_DRAWS_LEFT: Final = (
    "SELECT id, population_id, number, reason, plan, certificate, drawn_at"
    " FROM draw WHERE audit_id = ? ORDER BY id"
)
_KEPT_OF_CERTIFICATE: Final = (
    *("document", "specification", "number", "label", "method", "digest", "drawn_at", "frozen_at"),
    *("frame", "seed_key", "seed_origin"),
)
_LISTS: Final = ("sample", "reserves", "targeted", "notes", "earlier")
_STAY: Final = ("audit_created", "audit_disposed")
_SEARCHED_AT_ONCE: Final = 500


class DisposalStore:
    """The part of a unit of work that disposes of an audit's cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def dispose(self, audit_id: int, told_by: int) -> Removed:
        """Remove every case, answer and note of an audit, and the content of its journal entries.

        Entries stay, each with its number, moment, action and digest, and so the chain; of a draw
        stay its sizes and digests.

        Args:
            audit_id: The audit.
            told_by: Number of the journal entry that will tell of it, in the same transaction.
        """
        run = self._connection.exec_driver_sql
        run("PRAGMA secure_delete = ON")
        n_answers = sum(
            run(_COUNT.format(table), (audit_id,)).scalar_one()
            for table in ("answer", "scorer_answer")
        )
        for table in _BY_CASE:
            run(f"DELETE FROM {table} WHERE drawn_case_id IN {_OF_CASE}", (audit_id,))  # noqa: S608
        run(f"DELETE FROM drawn_case WHERE draw_id IN {_OF_DRAW}", (audit_id,))  # noqa: S608
        run("DELETE FROM record WHERE audit_id = ? AND kind <> 'disposal'", (audit_id,))
        run("DELETE FROM setting WHERE key = 'place' OR key LIKE '%/' || ?", (audit_id,))
        n_cases = self._without_register(audit_id)
        with self._unguarded():
            self._without_lists(audit_id)
            entries = self._without_content(audit_id, told_by)
        return Removed(
            n_cases, n_answers, tuple(number for number, _ in entries), entries_digest(entries)
        )

    def left_of(self, audit_id: int) -> Leftover:
        """Return what an audit that was disposed of has left in the file."""
        run, n_rows, texts = self._connection.exec_driver_sql, 0, []
        for table in _BY_CASE:
            n_rows += run(_COUNT.format(table), (audit_id,)).scalar_one()
        n_rows += run(
            f"SELECT count(*) FROM drawn_case WHERE draw_id IN {_OF_DRAW}",  # noqa: S608
            (audit_id,),
        ).scalar_one()
        for number, *row in run(_REGISTERS_LEFT, (audit_id,)).all():
            texts += [str(number), *map(str, row)]
            n_rows += sum(run(each, (number,)).scalar_one() for each in _N_CASES)
        for draw in run(_DRAWS_LEFT, (audit_id,)).all():
            texts += map(str, draw)
        return Leftover(n_rows, texts_digest("what a disposal left", texts))

    def _without_register(self, audit_id: int) -> int:
        run, n_cases = self._connection.exec_driver_sql, 0
        rows = run("SELECT id, n_cases FROM population WHERE audit_id = ?", (audit_id,)).all()
        for population_id, n in rows:
            run("DELETE FROM register_column WHERE population_id = ?", (population_id,))
            run("DELETE FROM register_reference WHERE population_id = ?", (population_id,))
            self._blank_population(population_id)
            n_cases += n
        return n_cases

    def _blank_population(self, population_id: int) -> None:
        """Keep how many there were; headings, problems and the file's name may tell of somebody."""
        run = self._connection.exec_driver_sql
        check, plan = run(
            "SELECT register_check, plan FROM population WHERE id = ?", (population_id,)
        ).one()
        counts = json.loads(check) | {"left_out": [], "problems": [], "strata": {}, "months": {}}
        reading = json.loads(plan) | {"roles": {}, "ref_columns": []}
        run(
            "UPDATE population SET source = ?, plan = ?, register_check = ?, kept_headings = '[]'"
            " WHERE id = ?",
            (
                json.dumps({"name": "disposed of", "size": 0, "sha256": ""}),
                json.dumps(reading),
                json.dumps(counts),
                population_id,
            ),
        )

    def _without_lists(self, audit_id: int) -> None:
        run = self._connection.exec_driver_sql
        rows = run("SELECT id, certificate FROM draw WHERE audit_id = ?", (audit_id,)).all()
        for draw_id, text in rows:
            whole: dict[str, Any] = json.loads(text)
            left = {str(key): whole[key] for key in _KEPT_OF_CERTIFICATE if key in whole}
            left |= {key: [] for key in _LISTS}
            left["strata"] = [{"stratum": "", "size": _size(whole)}]
            run("UPDATE draw SET certificate = ? WHERE id = ?", (json.dumps(left), draw_id))

    def _without_content(self, audit_id: int, told_by: int) -> Sequence[tuple[int, str]]:
        run = self._connection.exec_driver_sql
        rows = run(
            "SELECT number, digest FROM journal WHERE audit_id = ? AND number < ?"
            " AND action NOT IN (?, ?) ORDER BY number",
            (audit_id, told_by, *_STAY),
        ).all()
        left = json.dumps({DISPOSED_BY: told_by}, separators=(",", ":"))
        for number, _ in rows:
            run("UPDATE journal SET details = ? WHERE number = ?", (left, number))
        return [(number, digest) for number, digest in rows]

    @contextmanager
    def _unguarded(self) -> Iterator[None]:
        """Lift the guards that keep draws and entries as they are, in this transaction only."""
        run = self._connection.exec_driver_sql
        guards = {
            name: run("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).scalar_one()
            for name in _GUARDS
        }
        for name in guards:
            run(f"DROP TRIGGER {name}")
        yield
        for statement in guards.values():
            run(statement)


def _size(certificate: dict[str, Any]) -> int:
    size: int = certificate.get("frame", {}).get("size", 0)
    return size


def compact(connection: Connection) -> None:
    """Write the file without the pages that nobody uses any more, and empty its log.

    Args:
        connection: Outside a transaction, writing.
    """
    driver: Any = connection.connection.driver_connection  # SQLAlchemy would begin a transaction
    driver.execute("VACUUM")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def texts_found(connection: Connection, wanted: Sequence[str]) -> list[str]:
    """Return which texts stand anywhere in a file: in any column of any table.

    Args:
        connection: To the file.
        wanted: The texts.
    """
    found: set[str] = set()
    spelt = {text: _spellings(text) for text in wanted}
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    for (table,) in tables:
        rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608
        for some in rows.partitions(_SEARCHED_AT_ONCE):
            whole = "\0".join(_text(value) for row in some for value in row)
            found |= {text for text, ways in spelt.items() if any(map(whole.__contains__, ways))}
    return [text for text in wanted if text in found]


def _spellings(text: str) -> set[str]:
    """Return a text as it is, and as it stands in JSON."""
    return {text, *(json.dumps(text, ensure_ascii=ascii_)[1:-1] for ascii_ in (True, False))}


def _text(value: object) -> str:
    """Return a value as it is searched; what is packed is only ever the column of a register."""
    return unpacked(value) if isinstance(value, bytes) else str(value)
