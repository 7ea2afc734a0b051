"""The command line for tests: in this process, or as a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

from bilateral.cli import main


def run(home: Path, *words: str, code: int = 0, text: str | None = None, alone: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the command line; the exit code must be `code`, and standard error one line a problem, never a traceback.

    `alone`: as a process of its own, as a person runs it. It takes half a second to start, so most tests do without.
    """
    env = {"BILATERAL_HOME": str(home)}
    if alone:
        command = [sys.executable, "-m", "bilateral.cli", *words]
        done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, check=False, input=text)
    else:
        done = _here(env, words, text or "")
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, f"exit {done.returncode}: {done.stdout}\n{done.stderr}"
    return done


def last(done: subprocess.CompletedProcess[str]) -> str:
    return done.stderr.strip().splitlines()[-1]


def _here(env: dict[str, str], words: tuple[str, ...], text: str) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    typed = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8")
    with (
        mock.patch.dict(os.environ, env), mock.patch.object(sys, "argv", ["bilateral", *words]), mock.patch.object(sys, "stdin", typed),
        contextlib.redirect_stdout(out), contextlib.redirect_stderr(err),
    ):  # fmt: skip
        try:
            main()
        except SystemExit as stop:
            code = stop.code
    return subprocess.CompletedProcess([*words], int(code or 0), out.getvalue(), err.getvalue())
