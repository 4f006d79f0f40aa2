from __future__ import annotations

from pathlib import Path

import pytest

from tests.interchange.registers.making import Registers


@pytest.fixture
def registers(tmp_path: Path) -> Registers:
    return Registers(tmp_path)
