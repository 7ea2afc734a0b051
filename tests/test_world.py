"""Drawn worlds: the same from the same seed, in the agencies' formats, told apart from real trade; and their figures are the sums of their lines."""

from __future__ import annotations

import csv
import importlib.util
import random
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from bilateral.classify import areas
from bilateral.figures import open_warehouse
from bilateral.snapshot import add, open_store
from bilateral.sources import source
from bilateral.warehouse.build import build


@pytest.fixture(scope="module")
def world() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_world", Path(__file__).parent.parent / "bench" / "world.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules["bench_world"] = made
    spec.loader.exec_module(made)
    return made


def test_a_year_is_drawn_from_the_seed_alone(world: ModuleType, tmp_path: Path) -> None:
    size = world.Size(dyads=200, scale=0.05)
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        world.write_baci(folder, 2023, size=size, seed=1)
    other, _ = world.write_baci(tmp_path, 2023, size=size, seed=2)
    [made] = first.iterdir()
    assert made.name.startswith("SYNTHETIC_BACI_")
    assert made.read_bytes() == (second / made.name).read_bytes() != other.read_bytes()
    head, *lines = made.read_text().splitlines()
    assert head == "t,i,j,k,v,q"
    pairs = [tuple(line.split(",")[1:3]) for line in lines]
    assert 150 < len(set(pairs)) <= 200  # at this scale some pairs are drawn no product
    assert [(int(a), int(b)) for a, b in pairs] == sorted((int(a), int(b)) for a, b in pairs)


@pytest.mark.slow
def test_both_sides_reports_are_read_whole(world: ModuleType, tmp_path: Path) -> None:
    path, count = world.write_comtrade(tmp_path, 2023, size=world.Size(dyads=60, scale=0.05), seed=1)
    store = open_store(tmp_path / "home")
    add(store, source("synthetic"), path)
    made = build(store)
    [counts] = [c for c in made.counts if c.snapshot.source == "synthetic"]
    assert (counts.read, counts.kept, counts.rejected) == (count, count, 0)
    said: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(path.open()):
        said[row["flowCode"], row["reporterCode"], row["partnerCode"]] += Decimal(row["primaryValue"])
    w = open_warehouse(tmp_path / "home")
    iso = areas.codes("comtrade")
    for (flow, reporter, partner), value in random.Random(1).sample(sorted(said.items()), 12):
        f = next(f for f in w.candidates("exports" if flow == "X" else "imports", reporter=iso[reporter], partner=iso[partner], period="2023") if f.source == "synthetic")
        assert f.value == value
        assert str(f.vintage) == "1900-01-01"
    assert {flow for flow, _, _ in said} == {"X", "M"}


@pytest.mark.slow
def test_two_hundred_pairs_are_the_sums_of_their_lines(world: ModuleType, tmp_path: Path) -> None:
    """Totals of both directions, chapters and headings, and the exporter's total, against sums over the raw lines that no code of ours has read."""
    paths = [world.write_baci(tmp_path, year, size=world.Size(dyads=4_000, scale=0.15), seed=7)[0] for year in (2022, 2023)]
    store = open_store(tmp_path / "home")
    for path in (*world.write_lists(tmp_path), *paths):
        add(store, source("synthetic"), path)
    build(store, large=0)
    pairs: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    sellers: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    goods: dict[tuple[str, str, str, str], Decimal] = defaultdict(Decimal)
    for path in paths:
        for row in csv.DictReader(path.open()):
            dollars = Decimal(row["v"]) * 1000
            pairs[row["t"], row["i"], row["j"]] += dollars
            sellers[row["t"], row["i"]] += dollars
            goods[row["t"], row["i"], row["j"], row["k"][:2]] += dollars
            goods[row["t"], row["i"], row["j"], row["k"][:4]] += dollars
    iso, w, rng = areas.codes("comtrade"), open_warehouse(tmp_path / "home"), random.Random(1)
    for (year, i, j), value in rng.sample(sorted(pairs.items()), 200):
        seller, buyer = iso[i], iso[j]
        assert w.figure("exports", reporter=seller, partner=buyer, period=year).value == value
        assert w.figure("imports", reporter=buyer, partner=seller, period=year).value == value
        share = w.figure("export_share", reporter=seller, partner=buyer, period=year).value
        assert share == pytest.approx(float(value / sellers[year, i]), rel=1e-12)
        for code in rng.sample(sorted(k for y, a, b, k in goods if (y, a, b) == (year, i, j)), 1):
            assert w.figure("commodity_exports", reporter=seller, partner=buyer, period=year, commodity=code).value == goods[year, i, j, code]
            assert w.figure("commodity_imports", reporter=buyer, partner=seller, period=year, commodity=code).value == goods[year, i, j, code]
