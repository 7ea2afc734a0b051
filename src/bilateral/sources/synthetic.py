"""Synthetic worlds in the formats of BACI and UN Comtrade, drawn to measure with: no row of them is trade that happened.

Only files whose name begins with SYNTHETIC are taken, and no other source takes those; release V190001 and the licence say the same again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from bilateral.model import BadFile, Batch, Kind, Layout, RawFile, Source
from bilateral.sources import baci, comtrade

MARK = "SYNTHETIC"
REPORTS = f"{MARK}_COMTRADE"  # how the names of files in Comtrade's format begin


def recognise(file: RawFile) -> Kind:
    """As BACI's or Comtrade's file of the same columns.

    Raises:
        BadFile: for a file whose name does not begin with SYNTHETIC.
    """
    if not file.name.startswith(MARK):
        raise BadFile(f"{file.name} does not begin with {MARK}, as drawn worlds do; real files of BACI are loaded with: bilateral load baci FILE")
    if file.name.startswith(REPORTS):
        return dataclasses.replace(comtrade.recognise(file), vintage=baci.released(file.name)[0], vintage_note=baci.released(file.name)[1])
    return baci.recognise_table(file)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """The rows of one table, as BACI's or Comtrade's, of the producer `synthetic`."""
    if file.name.startswith(REPORTS):
        return (dataclasses.replace(batch, constants={**batch.constants, "producer": "synthetic"}) for batch in comtrade.read(file, kind))
    return baci.read_table(file, kind, producer="synthetic")


def layout(file: RawFile, kind: Kind) -> Layout | None:
    """As BACI's, of the producer `synthetic`; reports in Comtrade's format stay rows of the warehouse, since two of them are compared."""
    return None if file.name.startswith(REPORTS) else baci.layout_of(file, kind, producer="synthetic")


SOURCE = Source(
    id="synthetic",
    title="Synthetic world: drawn numbers in the formats of BACI and UN Comtrade, no real trade",
    producer="nobody (drawn to measure with)",
    homepage="package:bilateral",
    licence="none: these numbers are drawn, not data",
    redistributable=True,
    covers="nothing: random numbers in the formats of BACI and UN Comtrade, to measure speed with",
    rank=99,
    recognise=recognise,
    read=read,
    layout=layout,
    notes="Made by bench/world.py. Never load it into a home whose figures are to be used.",
)
