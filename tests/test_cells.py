"""The figures of lists of members: each the one that `figure` gives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilateral.cells import TooMuch, cells, members
from bilateral.figures import Warehouse, figure, open_warehouse
from bilateral.metrics import metrics
from bilateral.model import BilateralError, UnknownName
from parity import asked


@pytest.fixture(scope="module")
def w(_starter_home: Path) -> Iterator[Warehouse]:
    opened = open_warehouse(_starter_home)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", list(metrics()))
def test_a_cell_is_the_figure(w: Warehouse, name: str) -> None:
    keys = asked(w, name)
    made = cells(w, name, {key: [value] for key, value in keys.items()})
    wanted = figure(w, name, **keys)
    assert list(made) == ([wanted] if wanted.source else [])


def test_open_keys_have_all_their_members(w: Warehouse) -> None:
    found = cells(w, "exports", {"reporter": ["Mexico", "한국"]}, since="2020", until="2024", frequencies="A")
    assert {(f.keys["reporter"], f.keys["partner"]) for f in found} >= {("MEX", "KOR"), ("KOR", "MEX")}
    assert all("2020" <= f.keys["period"] <= "2024" for f in found)
    assert all(f == figure(w, "exports", **f.keys) for f in found)


def test_as_of(w: Warehouse) -> None:
    keys = {"reporter": "MEX", "partner": "KOR", "period": "2022"}
    (found,) = cells(w, "fdi_inward", {k: [v] for k, v in keys.items()} | {"region": ["TOTAL"], "industry": ["TOTAL"], "instrument": ["TOTAL"]}, as_of="2023-03-01")
    assert found == figure(w, "fdi_inward", as_of="2023-03-01", **keys)


def test_bounds_and_errors(w: Warehouse) -> None:
    with pytest.raises(TooMuch):
        cells(w, "exports", {}, most=3)
    with pytest.raises(UnknownName):
        cells(w, "exports", {"reporter": ["Mexic"]})
    with pytest.raises(BilateralError):
        cells(w, "exports", {"colour": ["red"]})
    assert cells(w, "exports", {"reporter": []}) == ()
    assert "KOR" in members(w, "exports", "partner")


@pytest.mark.slow
def test_figures_do_not_wait_for_doors() -> None:
    """The command line imports no door until one is asked for, and the server none that nobody has come through."""
    for imported in ("bilateral.cli", "bilateral.server.app"):
        told = subprocess.run([sys.executable, "-c", f"import sys, {imported}; print([m for m in ('pysdmx', 'mcp', 'pandas') if m in sys.modules])"], capture_output=True, text=True, check=True, env={**os.environ})
        assert told.stdout.strip() == "[]", imported
