"""Looking over the file itself: its seals, its structure, and the rules it was made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlcipher3 import dbapi2

from audit_app.storage import migrations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SCHEMA = text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
_KINDS = {"table": "table", "index": "index", "trigger": "guard", "view": "view"}


def examine(connection: Connection) -> list[str]:
    """Return what is wrong with a file, in sentences; nothing if it is as it was made.

    Args:
        connection: To the file, its key proved.
    """
    faults = []
    if connection.exec_driver_sql("PRAGMA cipher_integrity_check").first() is not None:
        faults.append("A page of the file is not what was written.")
    if connection.exec_driver_sql("PRAGMA quick_check").scalar() != "ok":
        faults.append("The structure of the file is damaged.")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        faults.append("A row belongs to another that is gone.")
    if migrations.present(connection) != migrations.HEAD:
        faults.append("The number of the schema is not that of this program.")
    return faults + _schema_faults(_schema(connection), _made_anew())


def _schema(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the statements a schema was made with, without the blanks, by kind and name."""
    rows = connection.execute(_SCHEMA)
    return {(row.type, row.name): "".join((row.sql or "").split()) for row in rows}


def _made_anew() -> dict[tuple[str, str], str]:
    engine = create_engine("sqlite://", module=dbapi2)
    try:
        with engine.begin() as connection:
            migrations.upgrade(connection)
            return _schema(connection)
    finally:
        engine.dispose()


def _schema_faults(
    found: dict[tuple[str, str], str], wanted: dict[tuple[str, str], str]
) -> list[str]:
    faults = []
    for kind, name in sorted(found.keys() | wanted.keys()):
        called = f"The {_KINDS.get(kind, kind)} '{name}'"
        if (kind, name) not in found:
            faults.append(f"{called} is gone.")
        elif (kind, name) not in wanted:
            faults.append(f"{called} was added; this program did not make it.")
        elif found[kind, name] != wanted[kind, name]:
            faults.append(f"{called} was changed.")
    return faults
