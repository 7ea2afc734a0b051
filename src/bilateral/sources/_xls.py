"""Old .xls workbooks, read in a process of their own that a damaged file may bring down without harm."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.model import BadFile, RawFile

SECONDS = 120
CHILD = Path(__file__).with_name("_xls_child.py")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its place in the workbook from 1, its name, and its rows from the first, all of one width; a blank cell is "" or None."""

    part: int
    name: str
    rows: tuple[tuple[Any, ...], ...]


def sheets(file: RawFile) -> tuple[Sheet, ...]:
    """All sheets of an .xls workbook. Numbers are floats, dates texts.

    Raises:
        BadFile: when it cannot be read, with the reader's reason where it gave one.
    """
    # -P: the folder of this package is not a place to import modules from
    command = [sys.executable, "-P", str(CHILD), str(file.path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadFile(f"{file.name} could not be read within {SECONDS} seconds: it is probably damaged; download it again") from error
    if done.returncode:
        # 1 is the child's own word for a file that cannot be read; anything else is a crash, whose trace helps nobody
        told = done.stderr.decode(errors="replace").strip().splitlines()
        reason = f" ({told[-1]})" if done.returncode == 1 and len(told) == 1 else ""
        raise BadFile(f"{file.name} is cut short or damaged, or no .xls workbook{reason}; download it again")
    return tuple(Sheet(part, name, tuple(map(tuple, rows))) for part, (name, rows) in enumerate(json.loads(done.stdout), 1))
