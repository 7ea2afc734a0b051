"""Bilateral: the economic relationship between any two economies, every number traceable to the line it came from."""

__version__ = "0.1.0"

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.changes import changes as what_changed
    from bilateral.check import check_text
    from bilateral.explain import explain as why_they_differ
    from bilateral.figures import Figure, Warehouse
    from bilateral.figures import open_warehouse as open

__all__ = ["Figure", "Warehouse", "__version__", "check_text", "open", "what_changed", "why_they_differ"]

# Loaded when asked for, so that a command waits only for what it uses.
HELD = {
    "Figure": ("figures", "Figure"), "Warehouse": ("figures", "Warehouse"), "open": ("figures", "open_warehouse"), "check_text": ("check", "check_text"),
    "what_changed": ("changes", "changes"), "why_they_differ": ("explain", "explain"),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in HELD:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, held = HELD[name]
    return getattr(import_module(f"{__name__}.{module}"), held)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
