"""Fixtures shared by all tests."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
if find_spec("pandas") is None:
    # duckdb looks for pandas at every value it binds, a fifth of the time of a small query; told that there is none, it stops.
    sys.modules["pandas"] = None  # type: ignore[assignment]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real agency files kept beside the project; a test that needs it skips, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real agency files are not here (expected in ../shared/data): this test did not run")
    return SHARED
