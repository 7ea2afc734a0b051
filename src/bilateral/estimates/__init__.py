"""Numbers that need more than SQL: the freight and insurance in an importer's report, and one value out of two reports of one movement.

Pure functions over numpy arrays and frozen dataclasses: nothing here opens a file or a database. `cif.py` brings a CIF value to FOB, `reconcile.py`
judges reporters in each role and pools their reports. What can not be estimated from the reports at hand is a `TooFew`, never a number.
"""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.model import BilateralError


class BadReports(BilateralError):
    """Reports that can not be what they are said to be: unequal lengths, values of zero or less, a CIF rate below one."""

    code = "bad_reports"


@dataclass(frozen=True)
class TooFew:
    """No estimate: one sentence saying what is there and what is needed. It is false, so `if not quality:` reads well."""

    sentence: str

    def __bool__(self) -> bool:
        return False
