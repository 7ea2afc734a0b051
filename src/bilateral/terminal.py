"""What the command line shows a person: a figure in a few lines, a progress bar."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bilateral.model import Figure


def plain(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


def describe(f: Figure) -> str:
    keys = " ".join(f"{k}={v}" for k, v in f.keys.items() if v != "TOTAL")
    value = f"{plain(f.value)} {f.unit}" if f.value is not None else f"no value ({f.status})"
    if f.unit == "ratio" and f.value is not None:
        value = f"{float(f.value):.4f} (ratio)"
    lines = [f"{f.metric} {keys}", f"  {value}"]
    if f.source:
        via = f", via {f.via}" if f.via != f.source else ""
        lines.append(f"  {f.status}; source {f.source}{via}; vintage {f.vintage or 'unknown (counted as known on any date)'}")
        basis = "; ".join(f"{k} {json.dumps(v, ensure_ascii=False) if isinstance(v, dict | list) else v}" for k, v in f.basis.items())
        lines.extend([f"  basis: {basis}"] if basis else [])
        lines.extend([f"  citation: {', '.join(f.citations)}"] if f.citations else [])
    elif f.note:
        lines.append(f"  {f.note}")
    lines.append(f"  {f.id}  as of {f.as_of}  build {f.build_id}")
    return "\n".join(lines)


@contextmanager
def progress() -> Iterator[Any]:
    """A progress bar on standard error when it is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    bars: dict[str, Any] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:

        def hook(description: str, done: int, total: int | None) -> None:
            if description not in bars:
                bars[description] = progress.add_task(description, total=total)
            progress.update(bars[description], completed=done, total=total)

        yield hook
