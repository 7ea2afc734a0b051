"""The store on disk: where things lie, how they are written so that a crash leaves them whole, and the metadata files."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.model import BadFile, BilateralError, DiskFull, Snapshot, StoreDamaged

if TYPE_CHECKING:
    from bilateral.download import ProgressHook

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
class Entry:
    """A snapshot and its place in the order of keeping, from 1."""

    sequence: int
    snapshot: Snapshot


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


def blob_path(store: Store, sha: str) -> Path:
    return store.root / sha[:2] / sha


def metadata_path(store: Store, sha: str, source_id: str) -> Path:
    return store.root / sha[:2] / f"{sha}.{source_id}.json"


def clean_name(name: str) -> str:
    """Without line breaks and the lone surrogates by which Python shows a name that is not UTF-8."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def hash_of(path: Path) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """Turn what the disk says into one line."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"the disk of {store.home} is full; free some space or use another --home; what was kept is still there") from error
        if error.errno in (errno.EEXIST, errno.ENOTDIR):
            raise BilateralError(f"the home {store.home} is a file or lies under one, a folder was expected; name another with --home") from error
        why = (error.strerror or "unknown error").lower()
        raise BilateralError(f"the home folder {store.home} cannot be written ({why}); mend that or name another with --home") from error


@contextmanager
def incoming(store: Store) -> Iterator[Path]:
    """A name for a temporary file on the store's own disk; whatever is still there at the end is removed."""
    temp = store.root / f"{INCOMING}{uuid.uuid4().hex}"
    try:
        yield temp
    finally:
        discard(temp)


def copy(store: Store, path: Path, temp: Path, progress: ProgressHook | None = None) -> str:
    """Copy, giving the sha256, and read the copy back: a fault of disk or memory between the two shows as another hash."""
    try:
        source = open(path, "rb")  # noqa: SIM115 - closed below; opened apart, since its errors are the file's and not the store's
    except OSError as error:
        raise BadFile(f"{path.name} cannot be read ({(error.strerror or 'unknown error').lower()}); check its permissions") from error
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with source, writing(store), open(temp, "wb") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            if progress:
                progress(path.name, done, total)
    if hash_of(temp) != digest.hexdigest():
        raise StoreDamaged(f"the copy of {path.name} in {store.home} differs from what was read; check the disk, then load it again")
    return digest.hexdigest()


def sweep(store: Store) -> None:
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


def entries(store: Store) -> list[Entry]:
    found = [
        read(path, folder / path.name[:64])
        for folder in _folders(store)
        for path in folder.glob("*.json")
        if HASH.fullmatch(path.name[:64]) and path.name[64] == "."
    ]
    return sorted(found, key=lambda entry: (entry.sequence, entry.snapshot.sha256, entry.snapshot.source))


def next_sequence(store: Store) -> int:
    return max((entry.sequence for entry in entries(store)), default=0) + 1


def write(store: Store, path: Path, entry: Entry) -> None:
    s = entry.snapshot
    released = s.released_at.isoformat() if s.released_at else None
    held: dict[str, Any] = {
        "source": s.source, "name": s.name, "address": s.address, "retrieved_at": s.retrieved_at, "released_at": released,
        "vintage_note": s.vintage_note, "licence": s.licence, "kind": s.kind, "bytes": s.bytes, "sequence": entry.sequence,
    }  # fmt: skip
    with incoming(store) as temp:
        temp.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
        replace(temp, path)


def read(path: Path, blob: Path) -> Entry:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        released = date.fromisoformat(held["released_at"]) if held["released_at"] is not None else None
        texts = [held[name] for name in ("source", "name", "address", "retrieved_at", "vintage_note", "licence", "kind")]
        numbers = [held["bytes"], held["sequence"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    if not all(isinstance(t, str) for t in texts) or not all(type(n) is int for n in numbers) or path.name != f"{blob.name}.{texts[0]}.json":
        raise _damaged(path)
    source, name, address, retrieved_at, vintage_note, licence, kind = texts
    snapshot = Snapshot(source, blob.name, name, address, retrieved_at, released, vintage_note, licence, kind, numbers[0], blob)
    return Entry(numbers[1], snapshot)


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(f"the store's metadata file {path} cannot be read; delete it and load or fetch its file again")
