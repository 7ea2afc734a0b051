"""A document as a PDF on A4: tagged, accessible (PDF/UA-1), charts as vectors, every source a footnote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bilateral.documents.document import Document
from bilateral.documents.paged import TITLE, Grid, Paged, Part, Picture, Run, day_of, paged
from bilateral.documents.typeset import pdf


def as_pdf(document: Document) -> bytes:
    """The document as a PDF: the same bytes for the same document.

    Raises:
        NotInstalled: without the packages it needs. BilateralError: for a character that no font has.
    """
    return pdf("paper.typ", data_of(document, paged(document)), day=day_of(document))


def data_of(document: Document, made: Paged) -> dict[str, Any]:
    """What the template is given, as JSON: texts, numbers, lists."""
    language, _, region = made.locale.partition("-")
    first = _First()
    parts = [_part(part, first) for part in made.parts]
    return {
        "title": made.title, "about": made.about, "author": TITLE, "lang": language, "region": region, "keywords": [document.a, document.b, str(document.year)],
        "foot": f"{TITLE} · {document.build_id}", "parts": parts, "homes": first.homes,
        "drawn_title": made.drawn_title, "drawn": [_grid(grid, first, "drawn") for grid in made.drawn],
        "sources_title": made.sources_title, "loaded": made.loaded, "notes": [{"number": n.number, "title": n.title, "basis": n.basis, "details": n.details} for n in made.notes],
    }  # fmt: skip


class _First:
    """Which notes have come up, and in which block: a note's text stands where it comes up first."""

    def __init__(self) -> None:
        self.homes: dict[str, str] = {}
        self.block = ""

    def __call__(self, number: int) -> bool:
        new = str(number) not in self.homes
        self.homes.setdefault(str(number), self.block)
        return new


def _part(part: Part, first: _First) -> Mapping[str, Any]:
    first.block = name = part.id
    said = [_runs(runs, first) for runs in part.said]
    pictures = [_picture(one, first, f"{name} picture {n}") for n, one in enumerate(part.pictures)]
    grids = [_grid(grid, first, f"{name} table {n}") for n, grid in enumerate(part.grids)]
    return {"title": part.title, "listed": part.listed, "said": said, "pictures": pictures, "grids": grids, "note": part.note, "block": name}


def _runs(runs: Sequence[Run], first: _First) -> list[dict[str, Any]]:
    return [{"t": run.text, "f": run.figure is not None, "n": [[number, first(number)] for number in run.notes]} for run in runs]


def _picture(made: Picture, first: _First, block: str) -> Mapping[str, Any]:
    first.block = block
    return {"finding": _runs(made.finding, first), "caption": _runs(made.caption, first), "description": made.description, "svg": made.svg, "block": block}


def _grid(grid: Grid, first: _First, block: str) -> Mapping[str, Any]:
    first.block = block
    cells = [cell for row in grid.rows for cell in _runs(row, first)]
    return {"title": grid.title, "columns": list(grid.columns), "numeric": list(grid.numeric), "cells": [{**cell, "f": False} for cell in cells], "block": block}
