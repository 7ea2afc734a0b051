"""A load or build killed at any moment leaves a store and a warehouse that open and verify; builds are the same with one thread and two."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bilateral.figures import open_warehouse
from bilateral.snapshot import open_store, snapshots, verify
from bilateral.warehouse.build import build

pytestmark = pytest.mark.slow
KILLS = 50
CODES = "".join(f"{heading:04d}{branch:02d} " for heading in range(8401, 8473) for branch in (10, 20, 30)).split()


def write_files(folder: Path) -> list[Path]:
    """BACI files of four years, some 26,000 rows: large enough that a kill finds load and build at work."""
    made = []
    for year in range(2017, 2021):
        path = folder / f"BACI_HS17_Y{year}_V202201.csv"
        rows = [
            f"{year},{i},{j},{k},{(n * 7919 + year) % 9973}.{n % 1000:03d},1.5"
            for n, (i, j, k) in enumerate((i, j, k) for i in (484, 410, 842) for j in range(4, 120, 4) for k in CODES if i != j)
        ]
        path.write_text("t,i,j,k,v,q\n" + "\n".join(rows) + "\n")
        made.append(path)
    return made


def start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "BILATERAL_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "bilateral.cli", *words],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_killed_at_random_moments(tmp_path: Path) -> None:
    files = write_files(tmp_path)
    home = tmp_path / "home"
    chance = random.Random(20260101)
    build(open_store(home))
    seen_killed = 0
    for kill in range(KILLS):
        words = ("load", "baci", *map(str, files)) if kill % 2 == 0 else ("build",)
        process = start(home, *words)
        time.sleep(chance.uniform(0.15, 0.9 if kill % 2 == 0 else 2.2))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            seen_killed += 1
        process.wait()
        store = open_store(home)
        assert verify(store) == ()
        w = open_warehouse(home)
        assert w.figure("exports", reporter="MEX", partner="KOR", period="2024").value == 6160000000
        w.close()
    assert seen_killed >= KILLS // 2, f"only {seen_killed} of {KILLS} runs were still at work when killed"
    for words in (("load", "baci", *map(str, files)), ("build",)):
        assert start(home, *words).wait() == 0
    undisturbed = open_store(tmp_path / "undisturbed")
    assert start(undisturbed.home, "load", "baci", *map(str, files)).wait() == 0
    assert build(open_store(home)).digests == build(undisturbed).digests
    assert len([s for s in snapshots(store) if s.source == "baci"]) == len(files)


def test_the_same_snapshots_give_the_same_build_with_one_thread_and_two(tmp_path: Path) -> None:
    files = write_files(tmp_path)[:1]
    home = tmp_path / "home"
    assert start(home, "load", "baci", *map(str, files)).wait() == 0
    store = open_store(home)
    once, twice, again = build(store, threads=1), build(store, threads=2), build(store, threads=2)
    assert once.build_id == twice.build_id == again.build_id
    assert once.digests == twice.digests == again.digests


def test_a_reader_goes_on_while_the_warehouse_is_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    build(open_store(home))
    reader = open_warehouse(home)
    files = write_files(tmp_path)[:1]
    assert start(home, "load", "baci", *map(str, files)).wait() == 0
    built = build(open_store(home))
    assert reader.build_id != built.build_id
    assert reader.figure("exports", reporter="MEX", partner="KOR", period="2024").value == 6160000000
    assert reader.figure("exports", reporter="MEX", partner="DZA", period="2017").value is None
    with_new = open_warehouse(home)
    assert with_new.build_id == built.build_id
    assert with_new.figure("exports", reporter="MEX", partner="DZA", period="2017").value is not None


def test_a_disk_that_fills_leaves_the_last_warehouse(tmp_path: Path) -> None:
    """On a file system of 24 MB, where mounting one is allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True, check=False)
        if sys.platform == "linux"
        else None
    )
    if mounted is None or mounted.returncode != 0:
        pytest.skip("no small file system can be mounted here: this test did not run")
    try:
        home = disk / "home"
        build(open_store(home))
        before = (home / "warehouse.duckdb").read_bytes()
        (disk / "filler").write_bytes(b"x" * max(0, 24 * 2**20 - sum(f.stat().st_size for f in disk.rglob("*") if f.is_file()) - 3 * 2**20))
        env = {**os.environ, "BILATERAL_HOME": str(home)}
        files = write_files(tmp_path)
        outputs = []
        for words in (("load", "baci", *map(str, files)), ("build",)):
            done = subprocess.run([sys.executable, "-m", "bilateral.cli", *words], env=env, capture_output=True, text=True, check=False)
            outputs.append(done)
            assert "Traceback" not in done.stderr, done.stderr
        assert any(done.returncode == 2 and "full" in done.stderr for done in outputs), [done.stderr for done in outputs]
        assert (home / "warehouse.duckdb").read_bytes() == before
        assert verify(open_store(home)) == ()
        assert open_warehouse(home).figure("exports", reporter="MEX", partner="KOR", period="2024").value == 6160000000
    finally:
        subprocess.run(["umount", str(disk)], check=False)
