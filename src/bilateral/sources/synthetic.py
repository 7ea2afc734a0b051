"""Synthetic worlds in BACI's format, drawn to measure with: no row of them is trade that happened.

Only files whose name begins with SYNTHETIC are taken, and no other source takes those; release V190001 and the licence say the same again.
"""

from __future__ import annotations

from collections.abc import Iterator

from bilateral.model import BadFile, Batch, Kind, Layout, RawFile, Source
from bilateral.sources import baci

MARK = "SYNTHETIC"


def recognise(file: RawFile) -> Kind:
    """As BACI's file of the same columns.

    Raises:
        BadFile: for a file whose name does not begin with SYNTHETIC.
    """
    if not file.name.startswith(MARK):
        raise BadFile(f"{file.name} does not begin with {MARK}, as drawn worlds do; real files of BACI are loaded with: bilateral load baci FILE")
    return baci.recognise_table(file)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """The rows of one table, as BACI's, of the producer `synthetic`."""
    return baci.read_table(file, kind, producer="synthetic")


def layout(file: RawFile, kind: Kind) -> Layout | None:
    """As BACI's, of the producer `synthetic`."""
    return baci.layout_of(file, kind, producer="synthetic")


SOURCE = Source(
    id="synthetic",
    title="Synthetic world: drawn numbers in BACI's format, no real trade",
    producer="nobody (drawn to measure with)",
    homepage="package:bilateral",
    licence="none: these numbers are drawn, not data",
    redistributable=False,
    covers="nothing: random numbers in the format of BACI, to measure speed with",
    rank=99,
    recognise=recognise,
    read=read,
    layout=layout,
    notes="Made by bench/world.py. Never load it into a home whose figures are to be used.",
)
