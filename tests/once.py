"""What takes long to make and does not change, made once a run for all its processes."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path

from filelock import FileLock

from bilateral.model import Batch, Kind, RawFile
from bilateral.sources import unsd_hs

FOLDER = "BILATERAL_TESTS"  # in the environment: the folder that the processes of a run share (see conftest)


def file_made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The file of that name in the folder of the run, made by the first process that asks."""
    path = Path(os.environ[FOLDER]) / name
    with FileLock(f"{path}.lock"):
        if not path.exists():
            make(path.with_suffix(".new"))
            path.with_suffix(".new").rename(path)
    return path


@cache
def hs_tables(folder: Path) -> dict[str, tuple[Kind, Batch]]:
    """The published correlation tables between revisions of the HS as the source reads them: file name → its kind and its one batch."""

    def make(path: Path) -> None:
        found = {}
        for file in sorted(folder.iterdir()):
            raw = RawFile(file, file.name)
            kind = unsd_hs.SOURCE.recognise(raw)
            (batch,) = unsd_hs.SOURCE.read(raw, kind)
            found[file.name] = (kind, batch)
        path.write_bytes(pickle.dumps(found))

    kept: dict[str, tuple[Kind, Batch]] = pickle.loads(file_made_once("hs_tables.pickle", make).read_bytes())
    return kept
