"""The store: what is kept, what is refused, what a crash, a full disk or a second process leaves behind."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest

from bilateral import snapshot
from bilateral.model import BadFile, Batch, BilateralError, DiskFull, Kind, RawFile, Source, StoreBusy, StoreDamaged
from bilateral.snapshot import Store, add, ensure_starter, find_home, lock, open_store, raw, snapshots, verify

# sha256 of b"abc": FIPS 180-2, appendix B.1
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def recognise(file: RawFile) -> Kind:
    if "refused" in file.name:
        raise BadFile(f"{file.name} is not a file of this source; name the source it is from")
    vintage = date(2025, 1, 22) if "202501" in file.name else None
    return Kind("table", "a table", vintage, "from the file's name" if vintage else "")


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    return iter(())


FAKE = Source("fake", "Fake", "Nobody", "https://example.org", "CC0", True, "nothing", 9, recognise, read)
OTHER = Source("other", "Other", "Nobody", "https://example.org", "CC0", True, "nothing", 9, recognise, read)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "home")


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def left(store: Store) -> list[str]:
    return sorted(p.name for p in store.root.rglob("*") if p.is_file())


def test_home_is_argument_then_environment_then_user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_HOME", str(tmp_path / "env"))
    assert find_home(tmp_path / "arg") == tmp_path / "arg"
    assert find_home() == tmp_path / "env"
    monkeypatch.setenv("BILATERAL_HOME", "")
    assert find_home().name == "bilateral"
    assert find_home().is_absolute()


def test_home_that_is_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    for home in (write(tmp_path, "file", b"x"), tmp_path / "file" / "below"):
        with pytest.raises(BilateralError, match="a folder was expected") as caught:
            open_store(home)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BilateralError, match="cannot be written"):
        open_store(tmp_path / "home")


def test_round_trip(store: Store, tmp_path: Path) -> None:
    added = add(store, FAKE, write(tmp_path, "t_202501.csv", b"abc"), address="https://example.org/t")
    s = added.snapshot
    assert added.new
    assert s.sha256 == ABC
    assert s.path == store.root / "ba" / ABC
    assert (s.name, s.bytes, s.released_at, s.vintage_note) == ("t_202501.csv", 3, date(2025, 1, 22), "from the file's name")
    assert snapshots(store) == (s,)
    assert raw(s) == RawFile(s.path, "t_202501.csv")
    assert s.path.read_bytes() == b"abc"
    assert verify(store) == ()
    held = json.loads((store.root / "ba" / f"{ABC}.fake.json").read_text())
    fields = {"source", "name", "address", "retrieved_at", "released_at", "vintage_note", "licence", "kind", "bytes", "sequence"}
    assert set(held) == fields
    assert held["retrieved_at"].endswith("Z")
    assert held["sequence"] == 1


def test_order_is_the_order_of_keeping(store: Store, tmp_path: Path) -> None:
    for i in (5, 3, 9, 1):
        add(store, FAKE, write(tmp_path, f"{i}.csv", b"%d" % i))
    assert [s.name for s in snapshots(store)] == ["5.csv", "3.csv", "9.csv", "1.csv"]


def test_same_bytes_are_recognised_under_another_name(store: Store, tmp_path: Path) -> None:
    first = add(store, FAKE, write(tmp_path, "one.csv", b"abc"))
    again = add(store, FAKE, write(tmp_path, "two.csv", b"abc"))
    assert not again.new
    assert again.note.startswith("already kept as one.csv")
    assert snapshots(store) == (first.snapshot,)


def test_same_bytes_of_another_source_are_kept_apart(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "one.csv", b"abc")
    add(store, FAKE, path)
    assert add(store, OTHER, path).new
    assert [s.source for s in snapshots(store)] == ["fake", "other"]
    assert left(store) == sorted([ABC, f"{ABC}.fake.json", f"{ABC}.other.json"])


def test_another_release_date_is_recorded_and_said(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "one.csv", b"abc")
    assert "release date unknown" in add(store, FAKE, path).note
    changed = add(store, FAKE, path, released=date(2025, 6, 1))
    assert not changed.new
    assert "released 2025-06-01" in changed.note
    assert "unknown before" in changed.note
    assert "2025-06-01 before" in add(store, FAKE, path, released=date(2025, 7, 1)).note
    kept = add(store, FAKE, path).snapshot  # nothing given: what was given before stays
    assert kept.released_at == date(2025, 7, 1)
    assert snapshots(store) == (kept,)


def test_a_given_date_wins_over_the_file_and_the_difference_is_said(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "t_202501.csv", b"abc")
    added = add(store, FAKE, path, released=date(2025, 2, 2))
    assert added.snapshot.released_at == date(2025, 2, 2)
    assert "the file itself says 2025-01-22" in added.note
    assert add(store, FAKE, path).snapshot.released_at == date(2025, 2, 2)


def broken(folder: Path) -> dict[str, Path]:
    text = b"".join(hashlib.sha256(b"%d" % i).hexdigest().encode() + b"\n" for i in range(2000))
    packed = gzip.compress(text)
    with zipfile.ZipFile(folder / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
    locked = bytearray((folder / "whole.zip").read_bytes())
    locked[6] |= 1  # the encryption flag: APPNOTE.TXT, 4.4.4, in the local and the central header
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    with pa.CompressedOutputStream(str(folder / "whole.zst"), "zstd") as stream:
        stream.write(text)
    (folder / "folder").mkdir()
    return {
        "locked.zip": write(folder, "locked.zip", bytes(locked)),
        "cut.zst": write(folder, "cut.zst", (folder / "whole.zst").read_bytes()[:5000]),
        "cut.csv.gz": write(folder, "cut.csv.gz", packed[: len(packed) // 2]),
        "cut.zip": write(folder, "cut.zip", (folder / "whole.zip").read_bytes()[:-500]),
        "page.csv": write(folder, "page.csv", b"\n <!DOCTYPE html><html><body>Log in</body></html>"),
        "empty.csv": write(folder, "empty.csv", b""),
        "folder": folder / "folder",
        "absent.csv": folder / "absent.csv",
        "refused.csv": write(folder, "refused.csv", b"a,b\n1,2\n"),
    }


@pytest.mark.parametrize("name", ["cut.csv.gz", "cut.zip", "cut.zst", "locked.zip", "page.csv", "empty.csv", "folder", "absent.csv", "refused.csv"])
def test_what_is_refused_leaves_nothing(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFile) as caught:
        add(store, FAKE, broken(tmp_path)[name])
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert left(store) == []


def test_a_name_with_line_breaks_or_broken_utf8_is_cleaned(store: Store, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\nb\xff.csv")
    path.write_bytes(b"abc")
    assert add(store, FAKE, path).snapshot.name == "a\ufffdb\ufffd.csv"
    assert snapshots(store)[0].name == "a\ufffdb\ufffd.csv"


@pytest.mark.parametrize("call", range(4))  # sync of the bytes, of their folder, of the metadata, of its folder
def test_full_disk_leaves_nothing_half_written(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    kept = add(store, FAKE, write(tmp_path, "one.csv", b"abc")).snapshot
    calls = []

    def full(fd: int) -> None:
        calls.append(fd)
        if len(calls) == call + 1:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull) as caught:
        add(store, FAKE, write(tmp_path, "two.csv", b"def"))
    monkeypatch.undo()
    assert "\n" not in str(caught.value)
    assert verify(store) == ()
    assert not list(store.root.rglob(".incoming*"))
    assert left(store) == [ABC, f"{ABC}.fake.json"]
    assert add(store, FAKE, write(tmp_path, "two.csv", b"def")).new
    assert snapshots(store)[0] == kept
    assert verify(store) == ()


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="mounting a small disk needs root on Linux")
def test_a_real_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine does not allow mounting")
    try:
        store = open_store(disk / "home")
        add(store, FAKE, write(tmp_path, "small.csv", b"abc"))
        with pytest.raises(DiskFull, match="free some space"):
            add(store, FAKE, write(tmp_path, "large.csv", b"1,2,3\n" * 50_000))
        assert left(store) == [ABC, f"{ABC}.fake.json"]
        assert verify(store) == ()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_one_holder_at_a_time(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "one.csv", b"abc")
    caught: list[BaseException] = []

    def second() -> None:
        try:
            add(store, FAKE, path)
        except StoreBusy as error:
            caught.append(error)

    with lock(store), lock(store):  # the holder may take it again
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        code = (
            "import sys; from pathlib import Path; from bilateral.snapshot import Store, lock\n"
            "from bilateral.model import StoreBusy\n"
            "try:\n with lock(Store(Path(sys.argv[1])), wait=0.1): print('held')\n"
            "except StoreBusy as e: print(e)"
        )
        told = subprocess.run([sys.executable, "-c", code, str(store.home)], capture_output=True, text=True, check=True).stdout
    assert len(caught) == 1
    assert told == f"another bilateral process is loading or building in {store.home}; wait for it or use another --home\n"
    assert add(store, FAKE, path).new


def test_verify_finds_a_flipped_byte_and_missing_bytes(store: Store, tmp_path: Path) -> None:
    flipped = add(store, FAKE, write(tmp_path, "one.csv", b"abc")).snapshot
    gone = add(store, FAKE, write(tmp_path, "two.csv", b"def")).snapshot
    flipped.path.write_bytes(b"abd")
    gone.path.unlink()
    found = verify(store)
    assert [p.snapshot for p in found] == [flipped, gone]
    assert "no longer ba7816bf8f01" in found[0].what
    assert "gone" in found[1].what
    with pytest.raises(StoreDamaged, match="two"):
        raw(gone)
    assert "put right" in add(store, FAKE, tmp_path / "one.csv").note
    assert "put right" in add(store, FAKE, tmp_path / "two.csv").note
    assert verify(store) == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"source": "fake"}', "\xff"])
def test_damaged_metadata_is_named(store: Store, tmp_path: Path, text: str) -> None:
    add(store, FAKE, write(tmp_path, "one.csv", b"abc"))
    path = store.root / "ba" / f"{ABC}.fake.json"
    path.write_bytes(text.encode("latin-1"))
    for look in (snapshots, verify):
        with pytest.raises(StoreDamaged) as caught:
            look(store)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize("change", [{"bytes": "3"}, {"sequence": None}, {"released_at": "soon"}, {"source": "other"}, {"name": 3}])
def test_metadata_of_wrong_types_is_damage(store: Store, tmp_path: Path, change: dict[str, object]) -> None:
    add(store, FAKE, write(tmp_path, "one.csv", b"abc"))
    path = store.root / "ba" / f"{ABC}.fake.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(StoreDamaged):
        snapshots(store)


def test_remains_of_a_crash_are_ignored_then_removed(store: Store, tmp_path: Path) -> None:
    add(store, FAKE, write(tmp_path, "one.csv", b"abc"))
    (store.root / "00").mkdir()
    orphan = write(store.root / "00", "00" + "1" * 62, b"bytes without metadata")
    temp = write(store.root, ".incoming-1", b"half")
    stranger = write(store.root / "00", "notes.txt", b"not ours")
    assert len(snapshots(store)) == 1
    assert verify(store) == ()
    add(store, FAKE, tmp_path / "one.csv")
    assert not orphan.exists()
    assert not temp.exists()
    assert stranger.exists()


KILLED = """
import os, random, signal, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_snapshot import FAKE
from bilateral.snapshot import add, open_store, snapshots, verify, raw
folder, seed = Path(sys.argv[1]), random.Random(7)
files = []
for i in range(400):
    files.append(folder / f"{i}.csv")
    files[-1].write_bytes(b"%d," % i * 3000)
for turn in range(20):
    child = os.fork()
    if not child:
        store = open_store(folder / "home")
        for path in files[turn * 20:]:
            add(store, FAKE, path)
        os._exit(0)
    time.sleep(seed.uniform(0.001, 0.06))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    store = open_store(folder / "home")
    kept = snapshots(store)
    assert verify(store) == (), turn
    assert all(raw(s).path.read_bytes() == (folder / s.name).read_bytes() for s in kept), turn
store = open_store(folder / "home")
for path in files[:40]:
    add(store, FAKE, path)
blobs = [p for p in store.root.rglob("*") if p.is_file() and p.suffix != ".json"]
assert len(blobs) == len(snapshots(store)) > 40 and verify(store) == ()
print(len(blobs))
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill")
def test_killed_at_any_moment_the_store_is_whole(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(Path(__file__).parent)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def starter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A stand-in for the embedded starter: the folder whose files it brings."""
    folder = tmp_path / "embedded"
    folder.mkdir()
    module = ModuleType("bilateral.sources.starter")
    module.files = lambda: tuple(RawFile(p, p.name) for p in sorted(folder.iterdir()))  # type: ignore[attr-defined]
    module.VERSION_DATE = date(2026, 7, 1)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bilateral.sources.starter", module)
    monkeypatch.setattr("bilateral.sources.starter", module, raising=False)
    declared = Source("starter", "Starter", "Us", "https://example.org", "CC0", True, "little", 99, recognise, read)
    monkeypatch.setattr(snapshot, "source_of", lambda source_id: declared)
    return folder


def test_starter_files_are_kept_and_superseded(store: Store, tmp_path: Path, starter: Path) -> None:
    write(starter, "trade.csv", b"abc")
    write(starter, "fdi.csv", b"def")
    assert len(ensure_starter(store)) == 2
    assert ensure_starter(store) == ()
    kept = {s.name: s for s in snapshots(store)}
    assert kept["trade.csv"].address == "package:bilateral/trade.csv"
    assert kept["trade.csv"].retrieved_at == "2026-07-01T00:00:00Z"
    assert kept["trade.csv"].source == "starter"
    add(store, FAKE, write(tmp_path, "one.csv", b"abc"))
    write(starter, "trade.csv", b"abcd")  # another release of the package
    assert [a.snapshot.name for a in ensure_starter(store)] == ["trade.csv"]
    assert [(s.source, s.name, s.bytes) for s in snapshots(store)] == [("starter", "fdi.csv", 3), ("fake", "one.csv", 3), ("starter", "trade.csv", 4)]
    assert kept["trade.csv"].path.exists()
    assert verify(store) == ()


@pytest.mark.real
def test_a_real_file_keeps_its_bytes(store: Store, shared: Path) -> None:
    path = next(p for p in sorted(shared.rglob("*.csv")) if 0 < p.stat().st_size < 1_000_000)
    s = add(store, FAKE, path).snapshot
    assert s.path.read_bytes() == path.read_bytes()
    assert s.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
