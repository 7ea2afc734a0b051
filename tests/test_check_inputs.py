"""What a person gives to be checked: every kind that is read, and one clear line for everything that is not. Specimens are made here by hand."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.check import inputs
from bilateral.check.inputs import InputText, decode, read_input
from bilateral.model import BadFile, BilateralError

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/></Relationships>'
)


def read(data: bytes, name: str = "a.txt") -> InputText:
    return read_input(io.BytesIO(data), name=name)


def refusal(data: bytes, name: str = "a.txt") -> str:
    with pytest.raises(BadFile) as caught:
        read(data, name)
    line = str(caught.value)
    assert caught.value.exit_code == 2
    assert line.isprintable(), "one line, without controls"
    assert name in line
    return line


def docx(body: str, *, target: str = "word/document.xml", head: str = "", **parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("_rels/.rels", RELATIONS.format(target))
        out.writestr(target, f'<?xml version="1.0"?>{head}<w:document {SPACE}><w:body>{body}</w:body></w:document>')
        for name, text in parts.items():
            out.writestr(name.replace("__", "/"), text)
    return made.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def pdf(*pages: str, kids: str = "", extra: str = "") -> bytes:
    """A PDF whose pages have these content streams, in Helvetica."""
    numbers = range(4, 4 + 2 * len(pages), 2)
    objects = {1: "<< /Type /Catalog /Pages 2 0 R >>", 2: f"<< /Type /Pages /Kids [{kids or ' '.join(f'{n} 0 R' for n in numbers)}] /Count {len(pages)} >>",
               3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}  # fmt: skip
    for n, page in zip(numbers, pages, strict=True):
        objects[n] = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents {n + 1} 0 R /Resources << /Font << /F 3 0 R >> >> >>"
        objects[n + 1] = f"<< /Length {len(page.encode('cp1252'))} >>\nstream\n{page}\nendstream"
    made, places = b"%PDF-1.4\n", {}
    for n, body in sorted(objects.items()):
        places[n] = len(made)
        made += f"{n} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{places[n]:010d} 00000 n \n" for n in sorted(places))
    return made + f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(places) + 1} /Root 1 0 R {extra}>>\nstartxref\n{len(made)}\n%%EOF\n".encode()


def lines(*texts: str, size: int = 10, top: int = 380, step: int = 12) -> str:
    """A content stream of lines, one below the other; an empty one leaves a gap."""
    shown = "".join(f"BT /F {size} Tf 20 {top - at * step} Td ({text}) Tj ET\n" for at, text in enumerate(texts) if text)
    return shown


# -------------------------------------------------------------------------------------------------------------------- plain text


@pytest.mark.parametrize("text", ["Exports: US$6.16 billion.\r\nImports\t23.\n\n\x0c  end ", "수출액은 61억 달러", "a" * 5 + "\u200b\u202e6.16\u202c"])
def test_plain_text_is_exactly_the_files(text: str) -> None:
    made = read(text.encode())
    assert (made.text, made.kind, made.title, made.note) == (text, "txt", "a.txt", "")
    assert read(b"\xef\xbb\xbf" + text.encode()).text == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1).filter(lambda t: t.strip()))
def test_any_text_in_utf8_and_utf16_is_read_as_it_is(text: str) -> None:
    if not inputs.PAGE.match(text) and not text.startswith(("%PDF-", "{\\rtf", "PK", "Rar!", "BZh", "%!PS", "GIF8", "\ufeff")) and "%PDF-" not in text:
        assert read(text.encode()).text == text
        assert read(text.encode("utf-16")).text == text


def test_markdown_is_its_own_text_and_gives_its_heading_as_title() -> None:
    text = "intro\n\n## Trade of *two* ##\n\n<p>5%</p> | a | 1 |\n"
    made = read(text.encode(), "b.md")
    assert (made.text, made.title, made.kind) == (text, "Trade of *two*", "md")


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        ("México exportó 5 millones de dólares".encode("cp1252"), "México exportó 5 millones de dólares", "cp1252"),
        ("“5 %” — año".encode("cp1252"), "“5 %” — año", "cp1252"),
        ("수출액은 61억 달러".encode("cp949"), "수출액은 61억 달러", "cp949"),
        ("수출 5".encode("utf-16"), "수출 5", "UTF-16"),
        ("exports 5".encode("utf-32"), "exports 5", "UTF-32"),
        ("가나다라마바사 5".encode() + b"\xff", "가나다라마바사 5\ufffd", "1 damaged"),
    ],
)
def test_other_encodings_are_told(data: bytes, text: str, said: str) -> None:
    made = read(data)
    assert made.text == text
    assert said in made.note


def test_kind_is_found_from_content() -> None:
    page = b"<!DOCTYPE html><html><body><p>Exports 5</p></body></html>"
    made = read(page, "saved.txt")
    assert (made.kind, made.text) == ("html", "Exports 5")
    assert "web page" in made.note
    assert read(page, "").kind == "html"
    assert read(b"<p>fragment 5</p>", "x.html").text == "fragment 5"
    assert read(b"<p>fragment 5</p>", "x.txt").text == "<p>fragment 5</p>"
    assert read(b"exports <b 5", "x.html").kind == "txt", "a text in an .html file is a text"
    assert read("<html><body>수출 5</body></html>".encode("utf-16")).text == "수출 5"
    assert read(docx(paragraph("5")), "x.txt").kind == "docx"
    assert read(pdf(lines("Exports 5")), "").kind == "pdf"


def test_files_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Exports 5", "utf-8")
    assert read_input(path) == InputText("Exports 5", "note.txt", "txt")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Exports 6")))
    assert read_input("-") == InputText("Exports 6", "standard input", "txt")
    with path.open("rb") as stream:
        assert read_input(stream).title == "note.txt"


# -------------------------------------------------------------------------------------------------------------------- bad input


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no.txt", "no file"), (tmp_path, "folder"), (Path("a\x00b"), "cannot be read"), (Path("x" * 5000), "cannot be read")):
        with pytest.raises(BilateralError, match=words) as caught:
            read_input(path)
        assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        ("\ufeff \n".encode(), "no text to check"),
        (bytes(range(256)) * 20, "no text"),
        (b"\x00" * 100, "no text"),
        (zlib.compress(b"exports 5 " * 1000), "no text"),
        (b"abc\x00def", "no text"),
        ("수출 5".encode("utf-16-le"), "no text"),
        (b"\xff\xfe\x00", "UTF-16 text but is damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "PNG image"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 30, "JPEG image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP image"),
        (b"BM\x00\x00\x00", "BMP image"),
        (b"{\\rtf1 5}", "RTF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x05\x06" + b"\x00" * 18, "zip"),
        (b"PK\x03\x04 rubbish", "damaged .docx"),
        (b"%PDF-1.7 rubbish", "damaged PDF"),
        (b"<html><body><script>5</script></body></html>", "no text to check"),
        (b"<html>", "no text to check"),
    ],
)
def test_what_is_no_text_gets_one_line(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_names_cannot_break_the_line() -> None:
    with pytest.raises(BadFile) as caught:
        read(b"", "a\nb\x1b[31m.txt")
    assert str(caught.value).isprintable()


def test_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(inputs, "MAX_FILE", 2**20)
    monkeypatch.setattr(inputs, "MAX_TEXT", 1000)
    assert "larger than 1 MB" in refusal(b"a" * (2**20 + 1))
    assert "1,001 characters" in refusal(b"a" * 1001)
    assert "1,000 characters" in refusal(pdf(*[lines("Exports were five and six. " * 5)] * 20), "x.pdf")
    (tmp_path / "large.txt").write_bytes(b"a" * (2**20 + 1))
    with pytest.raises(BadFile, match="larger"):
        read_input(tmp_path / "large.txt")


@pytest.mark.slow
@pytest.mark.parametrize("length", [5_000, pytest.param(30_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("make", [lambda n: b"Exports were US$6.16 billion. " * n, lambda n: b"<html><body>" + b"<p>Exports were 5 billion.</p>" * n, lambda n: docx(paragraph("Exports were 5.") * n)])
def test_a_large_text_takes_time_in_proportion(make: object, length: int) -> None:
    def seconds(n: int) -> float:
        data = make(n)  # type: ignore[operator]
        start = time.process_time()
        assert read(data).text
        return time.process_time() - start

    small = min(seconds(length) for _ in range(2))
    assert seconds(11 * length) < 40 * small + 0.5


# -------------------------------------------------------------------------------------------------------------------- web pages


def page(body: str, head: str = "") -> str:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html").text


ARTICLE = "<article><h1>Mexico and Korea</h1><p>Exports <b>were</b>\n US$6.16&nbsp;billion&mdash;1%.</p><p>More of the text, so that it is most of the page.</p></article>"


def test_main_text_of_a_page() -> None:
    text = page(
        "<header><nav><a>Home 100</a></nav><div>Site</div></header><div class='cookie-banner'>We use 3 cookies</div>"
        f"<main>{ARTICLE}</main><aside>Related: 12 stories</aside><footer>© 2024</footer><script>var a = 7;</script><style>p{{margin:8px}}</style>"
    )
    assert text == "Mexico and Korea\n\nExports were US$6.16\xa0billion—1%.\n\nMore of the text, so that it is most of the page."


def test_lists_tables_and_line_breaks() -> None:
    table = "<table><caption>States</caption><tr><th></th><th>Exports</th></tr><tr><td><p>Sonora</p></td><td>385</td></tr></table>"
    assert page(f"<p>a<br>b</p><ul><li>one 1</li><li>two 2</li></ul>{table}<pre>x 1\n y 2</pre>") == (
        "a\nb\n\none 1\ntwo 2\n\nStates\n\n\tExports\nSonora\t385\n\nx 1\ny 2"
    )


def test_numbers_do_not_run_into_their_notes() -> None:
    assert page("<p>6.16<sup><a href='#n1'>1</a></sup> billion, 10<sup>9</sup>, m<sup>2</sup></p>") == "6.16 billion, 10^9, m2"


def test_nothing_is_lost_where_the_page_is_not_as_it_should_be() -> None:
    many = "".join(f"<article><p>Teaser {n} with some words.</p></article>" for n in range(4))
    assert page(many).count("Teaser") == 4
    assert page(f"<div class='main-with-nav related'>{ARTICLE}</div>").startswith("Mexico and Korea")
    assert page(f"<form id='aspnet'>{ARTICLE}</form>").startswith("Mexico and Korea")
    assert page("<header><h1>Title 5</h1></header><p>Body text of the page.</p>") == "Title 5\n\nBody text of the page."
    assert page("<h1>Title 5</h1><main><p>Body text of the page, which is long.</p></main>").startswith("Title 5\n\nBody")
    assert page("<table><tr><td><p>" + "Long. " * 100 + "</p><p>End 5.</p></td></tr></table>").endswith("\n\nEnd 5.")
    assert page("<p>open <b>tags <i>5") == "open tags 5"


def test_what_is_not_shown_is_not_read() -> None:
    assert page("<p hidden>1</p><p style='display: none'>2</p><noscript>3</noscript><template><p>4</p></template><!-- 5 --><p>6<img alt=7 src=http://x.invalid/8></p>") == "6"


def test_entities_of_a_page_expand_nothing() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><html><body><p>5 &b; &f;</p></body></html>'
    text = read(bomb.encode(), "a.html").text
    assert "root:" not in text
    assert "haha" not in text


def test_a_page_nested_too_deep_is_refused_not_cut() -> None:
    assert "nested too deep" in refusal(b"<html><body>" + b"<div>" * 20_000 + b"5", "a.html")
    assert page("<div>" * 1000 + "5" + "</div>" * 1000 + "<p>6</p>") == "5\n\n6"


@pytest.mark.parametrize(("encoding", "label"), [("cp949", "euc-kr"), ("cp949", "ks_c_5601-1987"), ("cp1252", "iso-8859-1"), ("utf-8", "utf-8"), ("cp949", "none"), ("utf-8", "zip"), ("utf-8", "latin-9000")])
def test_declared_encodings(encoding: str, label: str) -> None:
    words = "수출액은 61억 달러" if encoding != "cp1252" else "exportó “5 %”"
    data = f"<html><head><meta charset='{label}'><title>{words}</title></head><body><p>{words}</p></body></html>".encode(encoding)
    made = read(data, "a.html")
    assert (made.text, made.title) == (words, words)


# -------------------------------------------------------------------------------------------------------------------- Word files


def test_word_file() -> None:
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>".format(*(paragraph(t) for t in ("Exports", "Nuevo", "León", "157")))
    heading = "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Trade</w:t></w:r></w:p>"
    body = "<w:p><w:r><w:t xml:space='preserve'>Exports were </w:t></w:r><w:ins><w:r><w:t>6.16</w:t></w:r></w:ins><w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:r><w:br/><w:t>and &amp; more</w:t></w:r></w:p>"
    made = read(docx(heading + body + table + paragraph("End.")), "a.docx")
    assert made.text == "Trade\n\nExports were 6.16\nand & more\n\n\tExports\nNuevo León\t157\n\nEnd."
    assert (made.title, made.kind) == ("Trade", "docx")
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Given title</dc:title></c>'
    assert read(docx(body, target="word/document2.xml", docProps__core=core, **{"docProps/core.xml": core})).title == "Given title"


def test_text_boxes_and_controls_are_read_once() -> None:
    box = f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{paragraph('Box 5')}</w:txbxContent></mc:Choice><mc:Fallback>{paragraph('Box 5')}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert read(docx(box + f"<w:sdt><w:sdtContent>{paragraph('Control 7')}</w:sdtContent></w:sdt>")).text == "Box 5\n\nControl 7"


def test_bad_word_files(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = docx(paragraph("Exports 5. " * 500))
    assert "cut short" in refusal(whole[: len(whole) // 2], "a.docx")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    assert re.search("document type|cannot be read", refusal(docx(paragraph("&l11;"), head=f"<!DOCTYPE w [{lol}]>"), "a.docx"))
    outside = docx(paragraph("&x;"), head='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    assert "document type" in refusal(outside, "a.docx")
    assert "XML cannot be read" in refusal(docx("<w:p>"), "a.docx")
    from bilateral.check import inputs_docx

    monkeypatch.setattr(inputs_docx, "MAX_PART", 2**20)
    assert "unpacks to more than 1 MB" in refusal(docx(" " * 2**22), "a.docx")


@pytest.mark.parametrize(("part", "words"), [("xl/workbook.xml", "workbook"), ("ppt/presentation.xml", "presentation"), ("content.xml", "OpenDocument"), ("readme.txt", "no Word document")])
def test_other_zips_are_named(part: str, words: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr(part, "<x/>")
    assert words in refusal(made.getvalue(), "a.docx")


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(docx(paragraph("a" * 100_000)))
    at = data.rindex(b"PK\x01\x02")  # the last entry of the directory is the document
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(data), "a.docx")


# -------------------------------------------------------------------------------------------------------------------- PDF


def test_lines_of_a_pdf_are_joined_to_paragraphs() -> None:
    one = lines(
        "Exports from Mexico to Korea amounted to US$6.16 bil-", "lion in 2024, which is one per cent of its total exports, and", "imports to 23 billion, or more than in all of the years 2006-", "2024.", "",
        "A second paragraph follows, of one line.",
    )  # fmt: skip
    assert read(pdf(lines("Trade", size=18, top=395) + one)).text.split("\n\n") == [
        "Trade",
        "Exports from Mexico to Korea amounted to US$6.16 billion in 2024, which is one per cent of its total exports, and imports to 23 billion, or more than in all of the years 2006-2024.",
        "A second paragraph follows, of one line.",
    ]


def test_a_sentence_goes_on_across_pages() -> None:
    foot = [lines(f"{n}", top=20) for n in (1, 2)]
    made = read(pdf(lines("The sentence begins on the first of the two pages and") + foot[0], lines("ends on the second.") + foot[1]))
    assert made.text == "The sentence begins on the first of the two pages and ends on the second."


def test_rows_of_a_table_stay_rows() -> None:
    rows = "".join(f"BT /F 10 Tf 20 {300 - 15 * n} Td ({a}) Tj ET BT /F 10 Tf 120 {300 - 15 * n} Td ({b}) Tj ET " for n, (a, b) in enumerate([("Sonora", "385"), ("Nuevo Leon", "157")]))
    assert read(pdf(rows)).text == "Sonora\t385\nNuevo Leon\t157"


def test_bad_pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no text layer" in refusal(pdf("0 0 200 200 re f"), "a.pdf")
    made = read(pdf("0 0 200 200 re f", lines("Exports 5.")), "a.pdf")
    assert (made.text, made.note) == ("Exports 5.", "1 of 2 pages have no text layer and were not read")
    locked = "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >> ".format("41" * 32)
    assert "password" in refusal(pdf(lines("5"), extra=locked), "a.pdf")
    assert "damaged" in refusal(pdf(lines("Exports 5"))[:40], "a.pdf")
    for loop in ("2 0 R", "4 0 R 2 0 R", "1 0 R"):
        start = time.perf_counter()
        with pytest.raises(BadFile):
            read(pdf(lines("x"), kids=loop).replace(b"/Count 1", b"/Count 9"), "a.pdf") and refusal(b"", "a.pdf")
        assert time.perf_counter() - start < 20


@pytest.mark.slow
def test_a_pdf_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from bilateral.check import inputs_pdf

    child = tmp_path / "child.py"
    child.write_text("while True: pass")
    monkeypatch.setattr(inputs_pdf, "CHILD", child)
    monkeypatch.setattr(inputs_pdf, "SECONDS", 1)
    assert "within 1 seconds" in refusal(pdf(lines("5")), "a.pdf")


# -------------------------------------------------------------------------------------------------------------------- cost


def test_plain_text_loads_no_reader() -> None:
    code = "import io, sys; from bilateral.check.inputs import read_input; import bilateral.check.report; read_input(io.BytesIO(b'5')); print([m for m in ('lxml', 'pypdfium2', 'jinja2', 'rich') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_decode_says_what_it_cannot() -> None:
    with pytest.raises(BadFile, match="UTF-8"):
        decode(b"\x81 \x8d " * 10, "a.txt")
