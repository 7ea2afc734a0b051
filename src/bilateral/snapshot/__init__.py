"""The store: raw files kept as they came, by their sha256, each with what is known of it. Nothing kept is ever edited.

Under a home folder: `store/<first two hex>/<sha256>` holds the bytes, `<sha256>.<source>.json` beside it the metadata. Bytes are written to
a temporary file, synced and renamed, then the metadata likewise: a file counts as kept from the moment its metadata stands, and a process
killed at any moment leaves at most bytes that nothing names, which the next `add` removes.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
import platformdirs

from bilateral.model import (
    Asked,
    BadFile,
    BilateralError,
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
from bilateral.snapshot._disk import (
    Entry,
    Store,
    blob_path,
    clean_name,
    copy,
    discard,
    entries,
    hash_of,
    incoming,
    metadata_path,
    next_sequence,
    read,
    replace,
    sweep,
    write,
    writing,
)
from bilateral.sources import source as source_of

if TYPE_CHECKING:
    from bilateral.download import Network, ProgressHook

STARTER = "starter"
GIVEN = "given when the file was loaded"

__all__ = [
    "Added", "Problem", "Store", "add", "discard", "ensure_starter", "fetch", "find_home", "lock", "open_store", "raw", "replace", "snapshots",
    "verify",
]  # fmt: skip


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
    with writing(store):
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
    with writing(store):
        try:
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

    The vintage is `released`, else the one given for the same bytes before, else the date the file itself gives, else unknown. A file
    already kept is recognised by its bytes; another vintage replaces the one on record, and the note says so.

    Raises:
        BadFile: when it cannot be read or is not one of the source's; nothing is kept.
        DiskFull, StoreBusy, StoreDamaged: nothing is kept.
    """
    name = clean_name(path.name)
    try:
        if not path.is_file():
            check_readable(RawFile(path, name))
    except OSError as error:  # a folder on the way that cannot be entered, a name too long
        raise BadFile(f"{name} cannot be read ({(error.strerror or 'unknown error').lower()}); check the path and its permissions") from error
    with lock(store):
        sweep(store)
        with incoming(store) as temp:
            sha = copy(store, path, temp, progress)
            file = RawFile(temp, name)
            check_readable(file)
            return _keep(store, source, file, sha, released=released, address=address)


def snapshots(store: Store) -> tuple[Snapshot, ...]:
    """Every kept file in the order of keeping, but for starter files of another release of this package.

    Raises:
        StoreDamaged: naming a metadata file that cannot be read.
    """
    found = [entry.snapshot for entry in entries(store)]
    if not any(s.source == STARTER for s in found):
        return tuple(found)
    current = {hash_of(file.path) for file in _starter()[0]}
    return tuple(s for s in found if s.source != STARTER or s.sha256 in current)


def verify(store: Store) -> tuple[Problem, ...]:
    """Hash every kept file again and name those that are gone or changed; none when all is well.

    Raises:
        StoreDamaged: naming a metadata file that cannot be read.
    """
    problems = []
    for entry in entries(store):
        s = entry.snapshot
        try:
            if hash_of(s.path) != s.sha256:
                problems.append(Problem(s, f"the bytes are not as they were kept: their sha256 is no longer {s.sha256[:12]}…; load or fetch it again"))
        except FileNotFoundError:
            problems.append(Problem(s, "the bytes are gone; load or fetch it again"))
        except OSError as error:
            problems.append(Problem(s, f"the bytes cannot be read ({(error.strerror or 'unknown error').lower()}); check the disk"))
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


def ensure_starter(store: Store) -> tuple[Added, ...]:
    """Keep the files this release of the package brings, as source "starter"; gives those that were not there yet.

    Their address is "package:bilateral/<name>" and they count as retrieved on the day the release's data was put together.
    """
    files, day = _starter()
    added = []
    for file in files:
        sha = hash_of(file.path)
        if blob_path(store, sha).exists() and metadata_path(store, sha, STARTER).exists():
            continue
        with lock(store), incoming(store) as temp:
            copy(store, file.path, temp)
            where, when = f"package:bilateral/{file.name}", f"{day}T00:00:00Z"
            added.append(_keep(store, source_of(STARTER), RawFile(temp, file.name), sha, address=where, retrieved_at=when))
    return tuple(added)


def fetch(
    store: Store,
    source: Source,
    asked: Asked,
    *,
    report: Callable[[str], None],
    progress: ProgressHook | None = None,
    network: Network | None = None,
) -> tuple[Added, ...]:
    """Ask the source's addresses one after another and keep each answer as it came; answers may name further ones, such as pages.

    What was kept before a failure stays kept. `report` gets one line per answer and per new try.

    Raises:
        Unreachable: when an address cannot be reached or answers with something that is not the data.
        BilateralError: when the source cannot be fetched, or what was asked makes no request.
        DiskFull, StoreBusy: in one line.
    """
    from bilateral.download import NETWORK, address, download, host, session

    network = network or NETWORK
    if source.requests is None:
        raise BilateralError(f"{source.id} cannot be fetched; download its files from {source.homepage} and use: bilateral load {source.id} FILE")
    added: list[Added] = []
    waiting, seen = deque(source.requests(asked)), set[str]()
    with lock(store), session(network) as client:
        sweep(store)
        while waiting:
            request = waiting.popleft()
            if address(request) in seen:
                continue
            seen.add(address(request))
            with writing(store):
                arrived = download(client, request, store.root / "partial", report=report, progress=progress, network=network)
            one, further = _keep_answer(store, source, request, arrived)
            report(f"{host(request.url)}: {one.snapshot.name}, {one.snapshot.bytes:,} bytes")
            added.append(one)
            waiting.extendleft(reversed(further))
    if not added:
        raise BilateralError(f"nothing to fetch from {source.id} for what was asked; give --years and --areas it covers: {source.covers}")
    return tuple(added)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _keep_answer(store: Store, source: Source, request: Request, arrived: Path) -> tuple[Added, tuple[Request, ...]]:
    from bilateral.download import address, host, redact

    with incoming(store) as temp:
        os.replace(arrived, temp)
        file = RawFile(temp, clean_name(request.name))
        try:
            check_readable(file)
            further = source.check_answer(request, file) if source.check_answer else ()
            return _keep(store, source, file, hash_of(temp), address=address(request)), further
        except (BadFile, Unreachable) as error:  # its own words may hold what the server echoed: the key
            what = redact(str(error), request)
            raise Unreachable(f"{host(request.url)} did not answer with the data: {what}" if isinstance(error, BadFile) else what) from None


def _keep(
    store: Store, source: Source, file: RawFile, sha: str, *, released: date | None = None, address: str = "", retrieved_at: str = ""
) -> Added:
    """Bring a checked temporary file into the store. The lock is held."""
    kind = source.recognise(file)
    size, blob, metadata = file.path.stat().st_size, blob_path(store, sha), metadata_path(store, sha, source.id)
    known = read(metadata, blob) if metadata.exists() else None
    day, note = _vintage(kind, released, known)
    now = retrieved_at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = known.snapshot.name if known else file.name
    where, when = (known.snapshot.address, known.snapshot.retrieved_at) if known else (address, now)
    snapshot = Snapshot(source.id, sha, name, where, when, day, note, source.licence, kind.id, size, blob)
    there = blob.exists()
    sound = there and blob.stat().st_size == size and hash_of(blob) == sha
    entry = Entry(known.sequence if known else next_sequence(store), snapshot)
    with writing(store):
        blob.parent.mkdir(exist_ok=True)
        try:
            if not sound:
                replace(file.path, blob)
            if entry != known:
                write(store, metadata, entry)
        except OSError:
            if known is None:
                discard(metadata)
            if not there:
                discard(blob)
            raise
    return Added(snapshot, known is None, _note(file.name, kind, snapshot, known, sound))


def _vintage(kind: Kind, released: date | None, known: Entry | None) -> tuple[date | None, str]:
    if released is not None:
        return released, GIVEN
    if known and (kind.vintage is None or known.snapshot.vintage_note == GIVEN):
        return known.snapshot.released_at, known.snapshot.vintage_note
    return kind.vintage, kind.vintage_note


def _note(name: str, kind: Kind, now: Snapshot, known: Entry | None, sound: bool) -> str:
    released = f"released {now.released_at}" if now.released_at else "release date unknown: it counts as known on any date"
    if kind.vintage and now.released_at != kind.vintage:
        released += f" (the file itself says {kind.vintage})"
    if known is None:
        return f"kept: {kind.describe}; {released}"
    same = "already kept" if known.snapshot.name == name else f"already kept as {known.snapshot.name}"
    if known.snapshot.released_at != now.released_at:
        released += f", where it was {known.snapshot.released_at or 'unknown'} before"
    return f"{same}; {released}" + ("" if sound else "; its damaged bytes were put right")


def _starter() -> tuple[tuple[RawFile, ...], str]:
    from bilateral.sources import starter  # here, so that a store is usable while the starter is being made

    return tuple(starter.files()), str(starter.VERSION_DATE)
