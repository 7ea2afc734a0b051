"""The text of a Word file: headings, paragraphs and tables of its body, as they read with all tracked changes accepted.

A .docx is a zip of XML. Only the parts that are needed are unpacked, in pieces and up to a limit, so that a file made to burst does not; the
XML is read without its entities and without opening anything it names.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from bilateral.check.marked_up import CELL, LINE, PARAGRAPH, clean, settle
from bilateral.model import BadFile

MAX_PART = 100 * 2**20  # bytes of one part unpacked; the text of a long book is a tenth of it
PIECE = 2**20
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
LEFT_OUT = frozenset(("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr"))
BREAKS = {"tab": CELL, "ptab": CELL, "br": LINE, "cr": LINE, "noBreakHyphen": "-"}


def read_docx(data: bytes, name: str) -> tuple[str, str]:
    """Title (empty where the file gives none) and text.

    Raises:
        BadFile: for a file that is damaged, cut short, locked, made to burst, or another kind of zip.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            main = _main_part(parts, name)
            root = _parse(_unpacked(parts, main, name), name)
            core = _parse(_unpacked(parts, "docProps/core.xml", name), name) if "docProps/core.xml" in parts.namelist() else None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise BadFile(f"{name} is a damaged .docx or cut short; save it again, or copy its text into a file") from error
    title = "" if core is None else " ".join(clean(core.findtext(f".//{TITLE}") or "").split())
    return title or _heading(root), settle(_pieces(root))


# ---------------------------------------------------------------------------------------------------------------- the parts


def _main_part(parts: zipfile.ZipFile, name: str) -> str:
    names = set(parts.namelist())
    if "_rels/.rels" in names:
        for relation in _parse(_unpacked(parts, "_rels/.rels", name), name):
            target = posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
            if str(relation.get("Type", "")).endswith("/officeDocument") and target in names and target.startswith("word/"):
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    if any(part.startswith("xl/") for part in names):
        raise BadFile(f"{name} is a workbook; save the sheet to check as plain text (.txt or .csv)")
    if any(part.startswith("ppt/") for part in names):
        raise BadFile(f"{name} is a presentation; save it as PDF or copy its text into a file")
    if "content.xml" in names:
        raise BadFile(f"{name} is an OpenDocument file; save it as .docx or as plain text")
    raise BadFile(f"{name} is a zip file that holds no Word document; unpack it and give one file")


def _unpacked(parts: zipfile.ZipFile, part: str, name: str) -> bytes:
    info = parts.getinfo(part)
    if info.flag_bits & 1:
        raise BadFile(f"{name} is locked by a password; save a copy without one, then check that")
    made = bytearray()
    with parts.open(info) as stream:
        while piece := stream.read(PIECE):
            made += piece
            if len(made) > MAX_PART:
                raise BadFile(
                    f"{name} unpacks to more than {MAX_PART // 2**20} MB: too much for a text; copy the text to check into a file"
                )
    return bytes(made)


def _parse(data: bytes, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadFile(f"{name} is a damaged .docx (its XML cannot be read); save it again, or copy its text into a file") from error
    if root.getroottree().docinfo.doctype:  # the standard allows none; entities to expand are what it would bring
        raise BadFile(
            f"{name} is no .docx that Word would write (its XML declares a document type); save it again, or copy its text into a file"
        )
    return root


def _local(element: Any) -> str:
    """A tag of WordprocessingML without its namespace; empty for any other."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(WORD).removeprefix(STRICT) if tag.startswith((WORD, STRICT)) else ""


def _heading(root: Any) -> str:
    """The first paragraph in the style of a title or of a first heading."""
    for style in root.iter(f"{WORD}pStyle", f"{STRICT}pStyle"):
        value = next(iter(style.attrib.values()), "")
        if value.replace(" ", "").lower() in ("title", "heading1", "título", "titulo", "제목"):
            return settle(_pieces(style.getparent().getparent())).replace("\n", " ")
    return ""


def _pieces(root: Any) -> list[str]:
    from lxml import etree

    made: list[str] = []
    cells = 0  # cells around where the walk is: breaks in a cell are blanks
    first = True  # whether the next cell is the first of its row
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = _local(element)
        if event == "start":
            if tag in LEFT_OUT or element.tag == FALLBACK:
                walk.skip_subtree()
            elif tag == "t":
                made.append(clean(element.text or ""))
            elif tag in BREAKS:
                made.append(" " if cells and BREAKS[tag] != "-" else BREAKS[tag])
            elif tag == "tc":
                made.append("" if first else " " if cells else CELL)
                cells, first = cells + 1, False
            elif tag == "tr":
                first = True
            elif tag == "tbl":
                made.append(" " if cells else PARAGRAPH)
        elif tag == "p":
            made.append(" " if cells else PARAGRAPH)
        elif tag == "tc":
            cells -= 1
        elif tag == "tr":
            made.append(" " if cells else LINE)
        elif tag == "tbl":
            made.append(" " if cells else PARAGRAPH)
    return made
