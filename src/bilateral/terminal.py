"""What the command line shows a person and how it reads what a person types: figures in a few lines, keys, years, a progress bar."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bilateral.model import BilateralError, Figure
from bilateral.registries import area_rows, metric_rows, source_rows


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


def to_text(made: Any) -> str:
    """JSON as the command line prints it."""
    return json.dumps(made, ensure_ascii=False, indent=2)


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


@contextmanager
def counting(what: str) -> Iterator[Any]:
    """A bar that counts things and how many a second, on standard error when it is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        bar, began = bars.add_task(what, total=None, rate=""), time.monotonic()

        def hook(done: int, total: int) -> None:
            bars.update(bar, completed=done, total=total, rate=f"{done / max(time.monotonic() - began, 1e-3):,.0f} a second")

        yield hook


def parse_keys(listed: list[str] | None) -> dict[str, str]:
    made = {}
    for text in listed or []:
        key, sign, value = text.partition("=")
        if not sign or not key or not value:
            raise BilateralError(f"{text!r} is not a key; write KEY=VALUE, for example reporter=MEX")
        made[key.strip()] = value.strip()
    return made


def parse_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BilateralError(f"{text!r} is not a date; write it as 2025-08-12") from None


def parse_years(text: str) -> tuple[int, ...]:
    made: list[int] = []
    try:
        for part in filter(None, (p.strip() for p in text.split(","))):
            first, _, last = part.partition("-")
            made.extend(range(int(first), int(last or first) + 1))
    except ValueError:
        raise BilateralError(f"--years {text!r} is not years; write 2024, 2020,2024 or 2015-2024") from None
    return tuple(made)


def list_sources(*, as_json: bool) -> str:
    """The sources there are, with licence and what they cover."""
    listed = source_rows()
    if as_json:
        return to_text(listed)
    return "\n".join(
        f"{s['id']:<12}{s['title']}\n{'':<12}{s['covers']}\n{'':<12}licence: {s['licence']}{'' if s['redistributable'] else ' (rows may not be passed on)'}"
        for s in listed
    )


def list_metrics(*, as_json: bool) -> str:
    """The metrics there are, with keys, unit and definition."""
    listed = metric_rows()
    if as_json:
        return to_text(listed)
    return "\n".join(f"{m['name']:<26}{' '.join(m['keys'])}{''.join(f' [{k}]' for k in m['optional'])}   ({m['unit']})\n{'':<26}{m['definition']}" for m in listed)


def list_areas(text: str, *, as_json: bool) -> str:
    """Economies and declared areas whose name holds a text; all for an empty one.

    Raises:
        UnknownName: when none does.
    """
    listed = area_rows(text)
    if as_json:
        return to_text(listed)
    return "\n".join(f"{a['code']:<8}{' · '.join(dict.fromkeys(a['names'].values()))}" + (f"   {a['definition']}" if a["definition"] else "") for a in listed)


def say(line: str) -> None:
    """A line for the reader, on standard error."""
    print(line, file=sys.stderr)


def write(made: str | bytes, out: Path | None) -> None:
    """A result to a file, or to standard output; bytes never to a terminal.

    Raises:
        BilateralError: where the file cannot be written, or a terminal would be shown bytes.
    """
    if out is None and isinstance(made, bytes):
        if sys.stdout.isatty():
            raise BilateralError("this format is no text and would garble the terminal; name a file with --out FILE")
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
        return
    if out is None:
        print(made)
        return
    try:
        if isinstance(made, bytes):
            out.write_bytes(made)
        else:
            out.write_text(made, "utf-8")
    except OSError as error:
        raise BilateralError(f"cannot write {out} ({error.strerror}); choose another file with --out") from error
    say(f"wrote {out}")
