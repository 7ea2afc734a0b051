"""Bilateral: the economic relationship between any two economies, every number traceable to the line it came from."""

__version__ = "0.1.0"

from bilateral.changes import changes as what_changed
from bilateral.check import check_text
from bilateral.explain import explain as why_they_differ
from bilateral.figures import Figure, Warehouse
from bilateral.figures import open_warehouse as open

__all__ = ["Figure", "Warehouse", "__version__", "check_text", "open", "what_changed", "why_they_differ"]
