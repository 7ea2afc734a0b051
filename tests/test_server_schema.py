"""The API asked by a program that knows only its description: no fault, and every answer of a kind that is described."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from served import listening

pytestmark = pytest.mark.slow
CHECKS = "not_a_server_error,content_type_conformance,response_headers_conformance"


def test_what_openapi_describes(starter_home: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "schemathesis"
    if not program.exists():
        pytest.skip("schemathesis is not installed: the API was not asked by its description (pip install '.[pages]')")
    with listening(starter_home) as site:
        command = [str(program), "run", f"{site}/api/v1/openapi.json", "--max-examples", "8", "--phases", "fuzzing", "--checks", CHECKS, "--generation-database=none", "--no-color"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)  # it leaves a folder of its own behind
    assert done.returncode == 0, done.stdout[-5000:]
