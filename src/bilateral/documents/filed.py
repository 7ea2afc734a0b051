"""A document in any format: the texts of `render`, and the files that are no text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bilateral.documents.document import Document
from bilateral.documents.render import FORMATS
from bilateral.model import BilateralError


def _pdf(document: Document) -> bytes:
    from bilateral.documents.pdf import as_pdf

    return as_pdf(document)


def _docx(document: Document) -> bytes:
    from bilateral.documents.docx import as_docx

    return as_docx(document)


def _xlsx(document: Document) -> bytes:
    from bilateral.documents.xlsx import as_xlsx

    return as_xlsx(document)


FILES: Mapping[str, Callable[[Document], bytes]] = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx}  # each is loaded only when asked for


def filed(document: Document, format: str) -> str | bytes:
    """The document in any format: text, or the bytes of a file of one of `FILES`.

    Raises:
        BilateralError: for another format, or as the format's own function says.
    """
    if format in FILES:
        return FILES[format](document)
    if format in FORMATS:
        return FORMATS[format](document)
    raise BilateralError(f"unknown format {format!r}; known: {', '.join((*FORMATS, *FILES))}")
