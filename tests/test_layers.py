"""The direction of imports, and the doors to the outside: one place each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "bilateral"
# A module may import those above it; within one level only itself.
ORDER = (
    "model", "lang", "shown", "metrics", "classify", "keys", "unzstd", "rawfile", "sources", "registries", "licences", "download", "snapshot", "estimates", "warehouse", "reporting",
    "tracing", "listing", "selecting", "figures", "gather", "cells", "bulk", "changes", "explain", "documents", "check", "publish", "export", "server", "terminal", "cli_home", "cli_publish",
    "cli_export", "cli_serve", "cli",
)  # fmt: skip
ONLY_IN = {
    "duckdb": {"warehouse/db.py"},
    "httpx": {"download.py"},
    "socket": {"server/running.py"},  # it listens; nothing but download.py goes out
    "fastapi": {f"server/{path.name}" for path in (SRC / "server").glob("*.py")},
    "starlette": {f"server/{path.name}" for path in (SRC / "server").glob("*.py")},
    "uvicorn": {"server/running.py"},
    "mcp": {"server/mcp.py", "server/tools.py"},
    "pysdmx": {f"server/{path.name}" for path in (SRC / "server").glob("sdmx*.py")},
    "pandas": {f"server/{path.name}" for path in (SRC / "server").glob("sdmx*.py")},
    "urllib.request": set(),
    "requests": set(),
    "typer": {"cli.py", "cli_export.py", "cli_home.py", "cli_publish.py", "cli_serve.py"},
}
FILES = sorted(SRC.rglob("*.py"))


def level(path: Path) -> str:
    first = path.relative_to(SRC).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_point_one_way(path: Path) -> None:
    here = level(path)
    if here == "__init__":
        return
    assert here in ORDER, f"{here} has no place in the order of modules"
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "bilateral" or len(parts) < 2 or parts[1] == "__version__":
            continue
        assert parts[1] in ORDER, f"{path.name} imports {name}, which has no place in the order"
        assert ORDER.index(parts[1]) <= ORDER.index(here), f"{path.relative_to(SRC)} imports {name}, which comes after it"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_one_door_each(path: Path) -> None:
    for name in imported(path):
        for module, allowed in ONLY_IN.items():
            if name == module or name.startswith(module + "."):
                assert str(path.relative_to(SRC)) in allowed, f"{path.relative_to(SRC)} imports {module}"


def test_documents_and_check_never_import_each_other() -> None:
    for path in FILES:
        if level(path) == "documents":
            assert not any(name.startswith("bilateral.check") for name in imported(path))
        if level(path) == "check":
            assert not any(name.startswith("bilateral.documents") for name in imported(path))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_modules_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 420, f"{path.relative_to(SRC)} is too long to read in one go: split it"


def test_no_bare_exceptions_and_no_sql_outside_its_place() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                names = {getattr(n, "id", "") for n in ast.walk(node.type)} if node.type else {"Exception"}
                assert not names & {"Exception", "BaseException"}, f"{path.relative_to(SRC)}:{node.lineno} catches everything"
