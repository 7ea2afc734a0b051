"""The store: raw files kept as they came, by their sha256, each with what is known of it. Nothing kept is ever edited.

Under a home folder: `store/<first two hex>/<sha256>` holds the bytes, `<sha256>.<source>.json` beside it the metadata. Bytes are written to
a temporary file, synced and renamed, then the metadata likewise: a file counts as kept from the moment its metadata stands, and a process
killed at any moment leaves at most bytes that nothing names, which the next `add` removes.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import filelock
import platformdirs

from bilateral.download import NETWORK, Network, ProgressHook, address, download, host, redact, session
from bilateral.model import (
    Asked,
    BadFile,
    BilateralError,
    DiskFull,
    Kind,
    RawFile,
    Request,
    Snapshot,
    Source,
    StoreBusy,
    StoreDamaged,
    Unreachable,
)
from bilateral.rawfile import check_readable
from bilateral.sources import source as source_of

STARTER = "starter"
INCOMING = ".incoming-"
CHUNK = 1 << 20
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Store:
    """The home folder; `root` holds the snapshots."""

    home: Path

    @property
    def root(self) -> Path:
        return self.home / "store"


@dataclass(frozen=True)
class Added:
    """What became of one file: its snapshot, whether its bytes are new to the store, and one line for the user."""

    snapshot: Snapshot
    new: bool
    note: str


@dataclass(frozen=True)
class Problem:
    """A kept file that is not what was kept."""

    snapshot: Snapshot
    what: str


@dataclass(frozen=True)
class _Entry:
    """A snapshot and its place in the order of keeping, from 1."""

    sequence: int
    snapshot: Snapshot


def find_home(home: Path | None = None) -> Path:
    """The home folder: the argument, else BILATERAL_HOME, else the platform's user data folder. It need not exist yet."""
    given = home or os.environ.get("BILATERAL_HOME") or platformdirs.user_data_dir("bilateral", appauthor=False)
    return Path(given).expanduser().absolute()


def open_store(home: Path) -> Store:
    """The store of a home folder, created when it is not there.

    Raises:
        BilateralError: when the home is a file or cannot be written.
    """
    store = Store(home)
    with _writing(store):
        store.root.mkdir(parents=True, exist_ok=True)
    if not os.access(store.root, os.W_OK | os.X_OK):
        raise BilateralError(f"the home folder {home} cannot be written; change its permissions or name another with --home")
    return store


@contextmanager
def lock(store: Store, wait: float = 0.0) -> Iterator[None]:
    """Hold the home for this thread alone, waiting up to `wait` seconds; a holder may take it again. Freed by the system if we die.

    Raises:
        StoreBusy: when another process or thread holds it.
    """
    held = filelock.FileLock(store.home / ".lock", is_singleton=True)
    try:
        with _writing(store):
            held.acquire(timeout=wait)
    except filelock.Timeout:
        raise StoreBusy(f"another bilateral process is loading or building in {store.home}; wait for it or use another --home") from None
    try:
        yield
    finally:
        held.release()


def add(
    store: Store, source: Source, path: Path, *, released: date | None = None, address: str = "", progress: ProgressHook | None = None
) -> Added:
    """Keep a copy of a local file as `source`'s, exactly as it is.

    The vintage is `released`, else the date the file itself gives, else the one it was kept with before, else unknown. A file already kept
    is recognised by its bytes; another vintage given for it replaces the one on record, and the note says so.

    Raises:
        BadFile: when it cannot be read or is not one of the source's; nothing is kept.
        DiskFull, StoreBusy, StoreDamaged: nothing is kept.
    """
    name = _clean_name(path.name)
    if not path.is_file():
        check_readable(RawFile(path, name))
    with lock(store):
        _sweep(store)
        with _incoming(store) as temp:
            _copy(store, path, temp, progress)
            file = RawFile(temp, name)
            check_readable(file)
            return _keep(store, source, file, released=released, address=address)


def snapshots(store: Store) -> tuple[Snapshot, ...]:
    """Every kept file in the order of keeping, but for starter files of another release of this package.

    Raises:
        StoreDamaged: naming a metadata file that cannot be read.
    """
    found = [entry.snapshot for entry in _entries(store)]
    if not any(s.source == STARTER for s in found):
        return tuple(found)
    current = {_hash(file.path) for file in _starter()[0]}
    return tuple(s for s in found if s.source != STARTER or s.sha256 in current)


def verify(store: Store) -> tuple[Problem, ...]:
    """Hash every kept file again and name those that are gone or changed; none when all is well.

    Raises:
        StoreDamaged: naming a metadata file that cannot be read.
    """
    problems = []
    for entry in _entries(store):
        s = entry.snapshot
        if not s.path.exists():
            problems.append(Problem(s, f"the bytes of {s.name} are gone; load or fetch it again"))
        elif _hash(s.path) != s.sha256:
            problems.append(Problem(s, f"{s.name} is not as it was kept: its sha256 is no longer {s.sha256[:12]}…; load or fetch it again"))
    return tuple(problems)


def raw(snapshot: Snapshot) -> RawFile:
    """The kept bytes under the file's own name.

    Raises:
        StoreDamaged: when they are gone or of another length.
    """
    if not snapshot.path.exists() or snapshot.path.stat().st_size != snapshot.bytes:
        what = "another length" if snapshot.path.exists() else "no bytes"
        raise StoreDamaged(f"the store has {what} for {snapshot.name} ({snapshot.sha256[:12]}…); load or fetch it again")
    return RawFile(snapshot.path, snapshot.name)


def replace(temp: Path, target: Path) -> None:
    """Put a finished file in another's place in one step that survives a crash: sync, rename, sync the folder. Both on one disk."""
    with open(temp, "rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(temp, target)
    if os.name == "posix":  # Windows cannot open a folder to sync it
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def discard(path: Path) -> None:
    """Remove a file if it is there."""
    path.unlink(missing_ok=True)


def ensure_starter(store: Store) -> tuple[Added, ...]:
    """Keep the files this release of the package brings, as source "starter"; gives those that were not there yet.

    Their address is "package:bilateral/<name>" and they count as retrieved on the day the release's data was put together.
    """
    files, day = _starter()
    added = []
    for file in files:
        sha = _hash(file.path)
        if _blob(store, sha).exists() and _metadata(store, sha, STARTER).exists():
            continue
        with lock(store), _incoming(store) as temp:
            _copy(store, file.path, temp, None)
            where = f"package:bilateral/{file.name}"
            added.append(_keep(store, source_of(STARTER), RawFile(temp, file.name), address=where, retrieved_at=f"{day}T00:00:00Z"))
    return tuple(added)


def fetch(
    store: Store,
    source: Source,
    asked: Asked,
    *,
    report: Callable[[str], None],
    progress: ProgressHook | None = None,
    network: Network = NETWORK,
) -> tuple[Added, ...]:
    """Ask the source's addresses one after another and keep each answer as it came; answers may name further ones, such as pages.

    What was kept before a failure stays kept. `report` gets one line per answer and per new try.

    Raises:
        Unreachable: when an address cannot be reached or answers with something that is not the data.
        BilateralError: when the source cannot be fetched, or what was asked makes no request.
        DiskFull, StoreBusy: in one line.
    """
    if source.requests is None:
        raise BilateralError(f"{source.id} cannot be fetched; download its files from {source.homepage} and use: bilateral load {source.id} FILE")
    added: list[Added] = []
    waiting, seen = deque(source.requests(asked)), set[str]()
    with lock(store), session(network) as client:
        _sweep(store)
        while waiting:
            request = waiting.popleft()
            if address(request) in seen:
                continue
            seen.add(address(request))
            with _writing(store):
                arrived = download(client, request, store.root / "partial", report=report, progress=progress, network=network)
            one, further = _keep_answer(store, source, request, arrived)
            report(f"{source.id}: {one.note}")
            added.append(one)
            waiting.extendleft(reversed(further))
    if not added:
        raise BilateralError(f"nothing to fetch from {source.id} for what was asked; give --years and --areas it covers: {source.covers}")
    return tuple(added)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _keep_answer(store: Store, source: Source, request: Request, arrived: Path) -> tuple[Added, tuple[Request, ...]]:
    with _incoming(store) as temp:
        os.replace(arrived, temp)
        file = RawFile(temp, _clean_name(request.name))
        try:
            check_readable(file)
            further = source.check_answer(request, file) if source.check_answer else ()
            return _keep(store, source, file, address=address(request)), further
        except BadFile as error:
            what = redact(str(error), request)
            raise Unreachable(f"{host(request.url)} did not answer with the data: {what}") from None
        except Unreachable as error:
            if redact(str(error), request) == str(error):
                raise
            raise Unreachable(redact(str(error), request), nearest=error.nearest) from None


def _keep(
    store: Store, source: Source, file: RawFile, *, released: date | None = None, address: str = "", retrieved_at: str = ""
) -> Added:
    """Bring a checked temporary file into the store. The lock is held."""
    kind = source.recognise(file)
    sha, size = _hash(file.path), file.path.stat().st_size
    blob, metadata = _blob(store, sha), _metadata(store, sha, source.id)
    known = _read(metadata, blob) if metadata.exists() else None
    day, note = _vintage(kind, released, known)
    now = retrieved_at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = known.snapshot.name if known else file.name
    where, when = (known.snapshot.address, known.snapshot.retrieved_at) if known else (address, now)
    snapshot = Snapshot(source.id, sha, name, where, when, day, note, source.licence, kind.id, size, blob)
    sound = blob.exists() and blob.stat().st_size == size and _hash(blob) == sha
    with _writing(store):
        blob.parent.mkdir(exist_ok=True)
        if not sound:
            replace(file.path, blob)
        if known is None or known.snapshot != snapshot:
            _write(store, metadata, _Entry(known.sequence if known else _next_sequence(store), snapshot))
    return Added(snapshot, known is None, _note(file.name, kind, snapshot, known, sound))


def _vintage(kind: Kind, released: date | None, known: _Entry | None) -> tuple[date | None, str]:
    if released is not None:
        return released, "given when the file was loaded"
    if kind.vintage is not None or known is None:
        return kind.vintage, kind.vintage_note
    return known.snapshot.released_at, known.snapshot.vintage_note


def _note(name: str, kind: Kind, now: Snapshot, known: _Entry | None, sound: bool) -> str:
    released = f"released {now.released_at}" if now.released_at else "release date unknown: it counts as known on any date"
    if kind.vintage and now.released_at != kind.vintage:
        released += f" (the file itself says {kind.vintage})"
    if known is None:
        return f"{name} kept: {kind.describe}; {released}"
    repaired = "" if sound else "; its damaged bytes were put right"
    same = "" if known.snapshot.name == name else f" as {known.snapshot.name}"
    if known.snapshot.released_at != now.released_at:
        return f"{name} already kept{same}; {released}, before this {known.snapshot.released_at or 'unknown'}{repaired}"
    return f"{name} already kept{same}; {released}{repaired}"


def _starter() -> tuple[tuple[RawFile, ...], str]:
    from bilateral.sources import starter  # here, so that a store is usable while the starter is being made

    return tuple(starter.files()), str(starter.VERSION_DATE)


def _blob(store: Store, sha: str) -> Path:
    return store.root / sha[:2] / sha


def _metadata(store: Store, sha: str, source_id: str) -> Path:
    return store.root / sha[:2] / f"{sha}.{source_id}.json"


def _clean_name(name: str) -> str:
    return name.encode("utf-8", "replace").decode()  # a name that is not UTF-8 on disk reaches Python with lone surrogates


def _hash(path: Path) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _writing(store: Store) -> Iterator[None]:
    """Turn what the disk says into one line: full, a file in the way, or no permission."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"the disk of {store.home} is full; free some space or use another --home; what was kept before is still there") from error
        if error.errno in (errno.EEXIST, errno.ENOTDIR):
            raise BilateralError(f"the home {store.home} is a file or lies under one, a folder was expected; name another with --home") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise BilateralError(f"the home folder {store.home} cannot be written; change its permissions or name another with --home") from error
        raise


@contextmanager
def _incoming(store: Store) -> Iterator[Path]:
    """A name for a temporary file on the store's own disk; whatever is still there at the end is removed."""
    temp = store.root / f"{INCOMING}{uuid.uuid4().hex}"
    try:
        yield temp
    finally:
        discard(temp)


def _copy(store: Store, path: Path, temp: Path, progress: ProgressHook | None) -> None:
    """Copy, and read the copy back: a disk or memory fault between the two shows as another hash."""
    try:
        source = open(path, "rb")  # noqa: SIM115 - closed below; opened apart, since its errors are the file's and not the store's
    except OSError as error:
        raise BadFile(f"{path.name} cannot be read ({(error.strerror or 'unknown error').lower()}); check its permissions") from error
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with source, _writing(store), open(temp, "wb") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            if progress:
                progress(path.name, done, total)
    if _hash(temp) != digest.hexdigest():
        raise StoreDamaged(f"the copy of {path.name} in {store.home} differs from what was read; check the disk, then load it again")


def _sweep(store: Store) -> None:
    """Remove what an interrupted process left: temporary files, and bytes without metadata. The lock is held, so none is in use."""
    for temp in store.root.glob(f"{INCOMING}*"):
        discard(temp)
    for folder in _folders(store):
        names = {entry.name for entry in os.scandir(folder)}
        named = {name[:64] for name in names if name.endswith(".json") and not name.startswith(".")}
        for name in names:
            if name.startswith(INCOMING) or (HASH.fullmatch(name) and name not in named):
                discard(folder / name)


def _folders(store: Store) -> list[Path]:
    return sorted(folder for folder in store.root.glob("[0-9a-f][0-9a-f]") if folder.is_dir())


def _entries(store: Store) -> list[_Entry]:
    found = [
        _read(path, folder / path.name[:64])
        for folder in _folders(store)
        for path in folder.glob("*.json")
        if HASH.fullmatch(path.name[:64]) and path.name[64] == "."
    ]
    return sorted(found, key=lambda entry: (entry.sequence, entry.snapshot.sha256, entry.snapshot.source))


def _next_sequence(store: Store) -> int:
    return max((entry.sequence for entry in _entries(store)), default=0) + 1


def _write(store: Store, path: Path, entry: _Entry) -> None:
    s = entry.snapshot
    released = s.released_at.isoformat() if s.released_at else None
    held: dict[str, Any] = {
        "source": s.source, "name": s.name, "address": s.address, "retrieved_at": s.retrieved_at, "released_at": released,
        "vintage_note": s.vintage_note, "licence": s.licence, "kind": s.kind, "bytes": s.bytes, "sequence": entry.sequence,
    }  # fmt: skip
    with _incoming(store) as temp:
        temp.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
        replace(temp, path)


def _read(path: Path, blob: Path) -> _Entry:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        released = date.fromisoformat(held["released_at"]) if held["released_at"] is not None else None
        texts = [held[name] for name in ("source", "name", "address", "retrieved_at", "vintage_note", "licence", "kind")]
        numbers = [held["bytes"], held["sequence"]]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    if not all(isinstance(t, str) for t in texts) or not all(type(n) is int for n in numbers) or path.name != f"{blob.name}.{texts[0]}.json":
        raise _damaged(path)
    source, name, address, retrieved_at, vintage_note, licence, kind = texts
    snapshot = Snapshot(source, blob.name, name, address, retrieved_at, released, vintage_note, licence, kind, numbers[0], blob)
    return _Entry(numbers[1], snapshot)


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(f"the store's metadata file {path} cannot be read; delete it and load or fetch its file again")
