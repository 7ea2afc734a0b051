"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real agency files kept beside the project; a test that needs it skips, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real agency files are not here (expected in ../shared/data): this test did not run")
    return SHARED
