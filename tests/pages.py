"""What tests of files made from documents share: what must be installed, texts with hostile characters, and the words of a PDF page by page."""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest

import briefs
import tiny
from bilateral.documents.brief import write_brief
from bilateral.documents.document import Document, Sentence
from bilateral.documents.typeset import NEEDED

MISSING = [name for name in NEEDED if find_spec(name) is None]
needs_pages = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (pip install 'bilateral[documents]'): no page can be set, and this test did not run")
# Commands of Typst, formulas of a workbook, tags of XML, references and escapes.
EVIL = '#panic("x") $1+1$ @here <label> \\ `raw` *b* _i_ //no /*no*/ [x] {y} =1+1 & <w:p/> ]]> \x0b"\''


def small_with(name: str, lang: str = "en") -> Document:
    """The brief of a small world in which a company, its place, its product and a milestone are called so."""
    project = {
        "project": "p", "host": "MEX", "origin": "KOR", "company": name, "region": "MX-NLE", "place": name, "announced": "2025-01",
        "product": name, "amount_usd": "5000000", "citation": name,
    }  # fmt: skip
    rows = [tiny.trade("MEX", "KOR", "X", year, code, value) for year in ("2023", "2024") for code, value in (("84", "9000000"), ("85", "5000000"), ("87", "3000000"))]
    event = {"event": "e", "area_a": "MEX", "area_b": "KOR", "date": "2020", "title": name}
    return write_brief(briefs.small(project=[project], trade=rows, event=[event]), "MEX", "KOR", lang=lang)


def sentences(document: Document) -> list[Sentence]:
    """All sentences of a document, with the findings of its charts."""
    return [one for section in document.sections for one in (*section.sentences, *(chart.title for chart in section.charts))]


def squashed(words: str) -> str:
    """Words without blanks, hyphens (which a reader of PDFs takes out at the end of a line), the numbers of notes and marks that have no shape: what two layouts of one text share."""
    return re.sub(r"\[\d*\]|[-\s\u00ad\u200b\u2060\ufeff\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", words)
