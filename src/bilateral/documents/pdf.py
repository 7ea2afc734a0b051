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
    return pdf("brief.typ", data_of(document, paged(document)), day=day_of(document))


def data_of(document: Document, made: Paged) -> dict[str, Any]:
    """What the template is given, as JSON: texts, numbers, lists."""
    language, _, region = made.locale.partition("-")
    first = _First()
    return {
        "title": made.title, "about": made.about, "author": TITLE, "lang": language, "region": region, "keywords": [document.a, document.b, str(document.year)],
        "foot": f"{TITLE} · {document.build_id}", "parts": [_part(part, first) for part in made.parts],
        "drawn_title": made.drawn_title, "drawn": [_grid(grid, first) for grid in made.drawn],
        "sources_title": made.sources_title, "notes": [{"number": n.number, "title": n.title, "basis": n.basis, "details": n.details} for n in made.notes],
    }  # fmt: skip


class _First:
    """Which notes have come up; a note's text stands where it comes up first."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def __call__(self, number: int) -> bool:
        new = number not in self.seen
        self.seen.add(number)
        return new


def _part(part: Part, first: _First) -> Mapping[str, Any]:
    said = [_runs(runs, first) for runs in part.said]
    pictures = [_picture(one, first) for one in part.pictures]
    return {"title": part.title, "listed": part.listed, "said": said, "pictures": pictures, "grids": [_grid(grid, first) for grid in part.grids], "note": part.note}


def _runs(runs: Sequence[Run], first: _First) -> list[dict[str, Any]]:
    return [{"t": run.text, "f": run.figure is not None, "n": [[number, first(number)] for number in run.notes]} for run in runs]


def _picture(made: Picture, first: _First) -> Mapping[str, Any]:
    return {"finding": _runs(made.finding, first), "caption": _runs(made.caption, first), "description": made.description, "svg": made.svg}


def _grid(grid: Grid, first: _First) -> Mapping[str, Any]:
    cells = [cell for row in grid.rows for cell in _runs(row, first)]
    return {"title": grid.title, "columns": list(grid.columns), "numeric": list(grid.numeric), "cells": [{**cell, "f": False} for cell in cells]}
