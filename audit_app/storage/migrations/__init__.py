"""Numbered steps from every earlier schema to the present one, run by Alembic.

A step is one file in `versions/`, named by its number, importing nothing of ours: it must stay true
for ever. The newest number stands in HEAD, so that opening a current file needs no Alembic at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

HEAD: Final = "0004"
"""Number of the schema this version of the program reads and writes."""


def present(connection: Connection) -> str | None:
    """Return the number of a file's schema, None if it has none."""
    from sqlalchemy import text

    known = connection.execute(
        text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
    ).scalar_one()
    if not known:
        return None
    number: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return number


def upgrade(connection: Connection) -> None:
    """Bring the schema to HEAD inside the transaction that is under way."""
    from alembic import command

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def alembic_config() -> Config:
    """Return Alembic's settings; they need no file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
