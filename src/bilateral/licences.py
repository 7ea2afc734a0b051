"""Which numbers may be passed on to others: by the terms of the agency they belong to, as its source declares them.

Whoever shows figures outside the user's own machine (a published site, a data package) asks here and nowhere else.
"""

from __future__ import annotations

from bilateral.sources import sources

DRAWN = "synthetic"  # numbers that nobody observed: free to pass on, and never without saying what they are


def may_redistribute(source: str, via: str = "") -> bool:
    """Whether numbers of an agency may be passed on. `via` is the source they were loaded from, where that is another.

    The agency's own terms count, whoever quotes it. Where none are on record, those of the collection that quotes it; where there are none
    either, no.

    >>> may_redistribute("baci"), may_redistribute("comtrade"), may_redistribute("comtrade", "starter"), may_redistribute("se_fdi", "starter")
    (True, False, False, True)
    """
    declared = sources().get(source) or sources().get(via)
    return declared is not None and declared.redistributable


def terms(source: str, via: str = "") -> str:
    """The licence on record for numbers of an agency, as its source words it; "" where there is none."""
    declared = sources().get(source) or sources().get(via)
    return declared.licence if declared else ""


def why_not(source: str) -> str:
    """Why numbers of an agency that may not be passed on may not, as the end of a sentence."""
    return "its terms do not allow passing them on" if source in sources() else "no terms are on record that allow passing them on"


def is_drawn(source: str | None) -> bool:
    """Whether numbers of this source were drawn by a program, so that no reader may take them for data."""
    return source == DRAWN
