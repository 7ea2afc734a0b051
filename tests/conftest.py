"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

for name in ("OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):  # the processes of a run already share the cores
    os.environ.setdefault(name, "1")

from bilateral.figures import Warehouse, open_warehouse  # noqa: E402
from bilateral.snapshot import open_store  # noqa: E402
from bilateral.warehouse.build import build  # noqa: E402
from once import FOLDER  # noqa: E402

os.fsync = lambda fd: None  # homes of tests are thrown away: nothing of them must outlive a loss of power
MADE = pytest.StashKey[str]()
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
if find_spec("pandas") is None:
    # duckdb looks for pandas at every value it binds, a fifth of the time of a small query; told that there is none, it stops.
    sys.modules["pandas"] = None  # type: ignore[assignment]



def pytest_configure(config: pytest.Config) -> None:
    if FOLDER not in os.environ:
        config.stash[MADE] = os.environ[FOLDER] = tempfile.mkdtemp(prefix="bilateral-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(MADE, None):
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.pop(FOLDER, None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real agency files kept beside the project; a test that needs it skips, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real agency files are not here (expected in ../shared/data): this test did not run")
    return SHARED


@pytest.fixture(scope="session")
def _starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("starter") / "home"
    build(open_store(home))
    return home


@pytest.fixture
def starter_home(_starter_home: Path, tmp_path: Path) -> Path:
    """A home built from the embedded starter, the test's own: a copy of one that is built once."""
    return Path(shutil.copytree(_starter_home, tmp_path / "starter_home"))


@pytest.fixture(scope="module")
def w(_starter_home: Path) -> Iterator[Warehouse]:
    """The warehouse of the starter, for modules that make none of their own."""
    opened = open_warehouse(_starter_home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def site(_starter_home: Path) -> Iterator[Any]:
    """A client of a server over the starter, as somebody on this machine reaches it."""
    from served import client

    with client(_starter_home) as made:
        yield made
