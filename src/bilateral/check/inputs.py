"""What a person gives to be checked, as text: plain text, Markdown, a web page, a Word file, a PDF, or standard input.

What a file is, its content says; the name's ending only helps where the content leaves it open. Nothing is executed and nothing is fetched.
The readers of web pages, Word files and PDFs are loaded when a file needs them.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO, Literal

from bilateral.model import BadFile, BilateralError

MAX_FILE = 50 * 2**20  # bytes
MAX_TEXT = 20_000_000  # characters
KINDS = "plain text, Markdown, HTML, .docx and .pdf with a text layer"
INSTEAD = f"what can be read: {KINDS}"

# What else begins like this: said by name, so that the reader knows what to do.
IMAGES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"), (b"BM", "a BMP image"), (b"\x00\x00\x00\x18ftyp", "a HEIC image or a film"), (b"\x00\x00\x00 ftyp", "a film"),
)  # fmt: skip
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "an RTF file; save it as .docx or as plain text"), (b"\x1f\x8b", "compressed by gzip; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"), (b"Rar!", "a RAR archive; unpack it first"), (b"BZh", "compressed by bzip2; unpack it first"),
    (b"\xfd7zXZ", "compressed by xz; unpack it first"), (b"\x28\xb5\x2f\xfd", "compressed by zstd; unpack it first"),
    (b"%!PS", "a PostScript file; make a PDF or plain text of it"), (b"\x7fELF", f"a program; {INSTEAD}"), (b"PAR1", f"a Parquet table; {INSTEAD}"),
)  # fmt: skip
BOMS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig", ""), (codecs.BOM_UTF32_LE, "utf-32", "read as UTF-32"), (codecs.BOM_UTF32_BE, "utf-32", "read as UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "read as UTF-16"), (codecs.BOM_UTF16_BE, "utf-16", "read as UTF-16"),
)  # fmt: skip
PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
TAGGED = re.compile(r"<(?:html|body|article|main|section|div|p|h1|table|ul)\b[^>]*>", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
HANGUL = re.compile("[가-힣]")
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True)
class InputText:
    """A text to check. `kind` is txt, md, html, docx or pdf. For txt and md `text` is exactly the file's, without a byte order mark; for the
    others its headlines, paragraphs, list items and rows of tables (cells parted by tabs), paragraphs parted by a blank line. `note` says what
    a reader should know of the reading, in one line; empty where there is nothing to say."""

    text: str
    title: str
    kind: str
    note: str = ""


def read_input(source: Path | BinaryIO | Literal["-"], *, name: str = "") -> InputText:
    """The text of a file, of an open binary stream, or of standard input ("-"). `name` is what to call it, in errors and as title.

    Raises:
        BilateralError: for a file that is missing or cannot be opened.
        BadFile: for one that is empty, too large, damaged, locked by a password, or holds no text.
    """
    called = name or _name_of(source)
    data = _read(source, shown(called))
    if not data.strip():
        raise BadFile(f"{shown(called)} is empty: there is nothing to check; {INSTEAD}")
    kind = _kind_of(data, shown(called))
    made = READERS[kind](data, called)
    if not made.text.strip():
        raise BadFile(f"{shown(called)} holds no text to check; copy the text itself into a file, or give it on standard input")
    if len(made.text) > MAX_TEXT:
        raise BadFile(
            f"{shown(called)} holds {len(made.text):,} characters of text; at most {MAX_TEXT:,} can be checked at once: cut it into parts"
        )
    return made


def shown(name: str) -> str:
    """A name as an error of one line can show it."""
    return name if name.isprintable() else ascii(name)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Bytes of a text as text, and a note where they are not plain UTF-8.

    By its byte order mark, else UTF-8, else whichever of Korean (cp949) and Western (cp1252) code pages gives a plausible text. A UTF-8 text
    with few damaged places stays UTF-8. Raises BadFile for what is no text.
    """
    for mark, encoding, note in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), note
            except UnicodeDecodeError:
                raise BadFile(f"{name} begins as {encoding.upper()} text but is damaged or cut short; save it again as UTF-8") from None
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _decode_old(data, name)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _name_of(source: Path | BinaryIO | str) -> str:
    if isinstance(source, PurePath):
        return source.name or str(source)
    named = getattr(source, "name", "")
    return Path(named).name if isinstance(named, str) and named and not named.startswith("<") else "standard input"


def _read(source: Path | BinaryIO | str, name: str) -> bytes:
    if isinstance(source, PurePath):
        data = _read_file(Path(source))
    else:
        data = (sys.stdin.buffer if isinstance(source, str) else source).read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise BadFile(f"{name} is larger than {MAX_FILE // 2**20} MB; cut it into parts, or save its text alone")
    return data


def _read_file(path: Path) -> bytes:
    named = shown(str(path))
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise BilateralError(f"there is no file {named}; give the path of a text, or '-' for standard input") from None
    except IsADirectoryError:
        raise BilateralError(f"{named} is a folder; give one file in it ({KINDS})") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or "no such name can be"
        raise BilateralError(f"{named} cannot be read ({reason}); give a file you may read, or '-' for standard input") from None


def _kind_of(data: bytes, name: str) -> str:
    """What the bytes are.

    Raises:
        BadFile: naming what they are instead of a text, where they say so.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith(b"PK"):
        raise BadFile(f"{name} is an empty or damaged zip file; {INSTEAD}")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BadFile(f"{name} is locked by a password; save a copy without one, then check that")
        raise BadFile(f"{name} is an old Office file (.doc, .xls or .ppt); save it as .docx or as plain text")
    for start, what in IMAGES:
        if data.startswith(start) and (len(start) > 2 or b"\x00" in data[:64]):
            raise BadFile(f"{name} is {what}: words in pictures are not read; give the text itself ({KINDS})")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise BadFile(f"{name} is a WebP image: words in pictures are not read; give the text itself ({KINDS})")
    for start, what in OTHERS:
        if data.startswith(start):
            raise BadFile(f"{name} is {what}")
    return _text_kind(data, PurePath(name).suffix.lower())


def _text_kind(data: bytes, suffix: str) -> str:
    start = data[:8192]
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    words = start[: len(start) // 2 * 2].decode("utf-16", "replace") if wide else start.decode("latin-1").removeprefix("ï»¿")
    if PAGE.match(words) or (suffix in (".html", ".htm", ".xhtml") and TAGGED.search(words)):
        return "html"
    return "md" if suffix in (".md", ".markdown") else "txt"


def _plain(data: bytes, name: str, kind: str) -> InputText:
    text, note = decode(data, shown(name))
    if "\x00" in text or len(CONTROL.findall(text[:200_000])) * 50 > min(len(text), 200_000):
        raise BadFile(f"{shown(name)} is no text, as far as can be told; {INSTEAD}")
    title = HEADING.search(text) if kind == "md" else None
    return InputText(text, title[1] if title else name, kind, note)


def _decode_old(data: bytes, name: str) -> tuple[str, str]:
    patched = data.decode("utf-8", "replace")
    bad = patched.count("\ufffd")
    whole = sum(not c.isascii() for c in patched) - bad
    if whole > 4 * bad:
        return patched, f"{bad:,} damaged places that are no UTF-8 are shown as \ufffd"
    for encoding, plausible, words in (("cp949", _korean, "Korean (cp949)"), ("cp1252", _western, "Western (cp1252)")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if plausible(text):
            return text, f"not UTF-8: read as {words}; if letters look wrong, save the text as UTF-8"
    raise BadFile(f"{name} is no text in UTF-8, UTF-16, Korean (cp949) or Western (cp1252) letters; save it as UTF-8 ({KINDS})")


def _korean(text: str) -> bool:
    """Most of what is not ASCII is Hangul: a Western text read as Korean gives rare Hanja and stray syllables."""
    return len(HANGUL.findall(text)) * 2 > sum(not c.isascii() for c in text)


def _western(text: str) -> bool:
    """Letters outnumber the signs that random bytes are full of."""
    beyond = [c for c in text[:200_000] if not c.isascii()]
    return sum(c.isalpha() or c in "€£¥§°ºª«»¿¡–—‘’“”…•·\xa0" for c in beyond) * 10 >= len(beyond) * 9


def _web(data: bytes, name: str) -> InputText:
    from bilateral.check.inputs_html import declared, read_html

    found = declared(data)
    text, note = (found, "") if found is not None else decode(data, shown(name))
    title, words = read_html(text, shown(name))
    other = PurePath(name).suffix.lower() not in ("", ".html", ".htm", ".xhtml")
    notes = (note, "the file is a web page and was read as one" if other else "")
    return InputText(words, title or name, "html", "; ".join(filter(None, notes)))


def _word(data: bytes, name: str) -> InputText:
    from bilateral.check.inputs_docx import read_docx

    title, text = read_docx(data, shown(name))
    return InputText(text, title or name, "docx", "headers, footers, notes and comments of the file were not read")


def _pdf(data: bytes, name: str) -> InputText:
    from bilateral.check.inputs_pdf import read_pdf

    title, text, note = read_pdf(data, shown(name), MAX_TEXT)
    return InputText(text, title or name, "pdf", note)


READERS: Mapping[str, Callable[[bytes, str], InputText]] = {
    "txt": lambda data, name: _plain(data, name, "txt"),
    "md": lambda data, name: _plain(data, name, "md"),
    "html": _web,
    "docx": _word,
    "pdf": _pdf,
}
