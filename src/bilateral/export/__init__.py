"""A pair of economies as a data package: figures, the facts behind them, schema, licences. Written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bilateral.classify import areas
from bilateral.export.collect import collect
from bilateral.export.package import FIXED, MARK, WRITERS, files_of
from bilateral.figures import Warehouse
from bilateral.keys import canonical_day
from bilateral.model import WORLD, BilateralError, DiskFull

__all__ = ["Exported", "export_pair"]


@dataclass(frozen=True)
class Exported:
    """A package that was written: its folder, the rows of each table in it, and the rows withheld of each source."""

    folder: Path
    rows: Mapping[str, int]
    withheld: Mapping[str, int]


def export_pair(w: Warehouse, a: str, b: str, *, out: Path | None = None, as_of: date | str | None = None, format: str = "csv") -> Exported:
    """Write the data package of two economies into `out` (default: a folder named after them here), in place of an earlier one.

    The same warehouse and question give the same bytes. What may not be passed on is left out and counted.

    Raises:
        UnknownName: for an economy that is not known. BilateralError: for one economy twice, the world, another format, or a folder that is not an export.
    """
    if format not in WRITERS:
        raise BilateralError(f"unknown format {format!r}; known: {', '.join(WRITERS)}")
    one, other = areas.area(a).code, areas.area(b).code
    if one == other:
        raise BilateralError(f"an export is of two economies, and {a!r} and {b!r} are both {areas.label(one)}; give another as B")
    if WORLD in (one, other):
        raise BilateralError("an export is of two economies, and the world is none; give an economy instead")
    folder = out or Path(f"{one}-{other}-data".lower())
    day = canonical_day(as_of) if as_of else None
    _check_free(folder)
    tables = collect(w, one, other, as_of=day)
    _put(folder, files_of(one, other, tables, build_id=w.build_id, as_of=day, format=format))
    withheld: dict[str, int] = {}
    for row in next((table.rows for table in tables if table.name == "withheld"), ()):
        withheld[row["source"]] = withheld.get(row["source"], 0) + row["rows"]
    return Exported(folder, {table.name: len(table.rows) for table in tables}, withheld)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _check_free(folder: Path) -> None:
    """See that nothing but an earlier export of ours would be written over.

    Raises:
        BilateralError: naming what is in the way.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BilateralError(f"{folder} is not a folder; choose another with --out")
    there = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if not there:
        return
    try:
        described = json.loads((folder / "datapackage.json").read_text("utf-8"))
        ours = {*FIXED, *(one["path"] for one in described["resources"])} if MARK in described else set[str]()
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    if not ours:
        raise BilateralError(f"{folder} is not empty and holds no export of bilateral; choose another folder with --out")
    others = [name for name in there if name not in ours]
    if others:
        raise BilateralError(f"{folder} holds an export and {others[0]!r}, which is not part of it; move that away, or choose another folder with --out")


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """The files as the folder, all at once: they are written beside it and put in its place.

    Raises:
        BilateralError: where they cannot be written; what was there before still is.
    """
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, data in files.items():
                (fresh / name).write_bytes(data)
            fresh.chmod(0o755)
            _swap(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        if error.errno == 28:  # no space left
            raise DiskFull(f"the disk is full, and {folder} was not written; free some space and run it again") from error
        raise BilateralError(f"cannot write {folder} ({error.strerror}); choose another folder with --out") from error


def _swap(fresh: Path, folder: Path) -> None:
    """`fresh` in the place of `folder`; an earlier one is moved aside first and removed last."""
    if not folder.exists():
        os.rename(fresh, folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    os.rename(folder, aside / "before")
    try:
        os.rename(fresh, folder)
    except OSError:
        os.rename(aside / "before", folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
