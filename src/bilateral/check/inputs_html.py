"""The main text of a web page: headline, paragraphs, list items, rows of tables. Scripts are not run, nothing is fetched.

Rather too much than too little: a paragraph that is left out is a number that nobody checks. Left out is what is by its tag, its role or its
name furniture of the page (navigation, banners, forms' buttons), and what is beside an article or main part that holds most of the text.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from bilateral.check.marked_up import CELL, LINE, PARAGRAPH, clean, settle
from bilateral.model import BadFile

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
ALLOWED = re.compile(r"utf-8|utf-16|cp949|euc_kr|johab|cp125\d|iso8859-\d+|koi8|shift_jis|euc_jp|gb|big5")
WIDER = {"euc_kr": "cp949", "iso8859-1": "cp1252", "gb2312": "gb18030"}  # what pages so labelled are written in

NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "canvas",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "video",
        "audio",
        "map",
        "select",
        "option",
        "datalist",
        "button",
        "input",
        "textarea",
        "nav",
        "menu",
        "dialog",
    ]
)
BESIDE = frozenset(["header", "footer", "aside"])  # furniture of a page; part of the text inside an article or main part
ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "complementary"])
NAMED = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|didomi|nav|navbar|navigation|menu|breadcrumbs?|share|sharing|social|skip-?link|newsletter|subscribe|related|advert(?:isement)?|promo)(?:$|[\s_-])",
    re.IGNORECASE,
)
UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "caption",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "hr",
        "form",
        "fieldset",
        "legend",
        "details",
        "summary",
        "center",
        "body",
    ]
)
LINES = frozenset(["li", "dt", "dd", "tr", "br"])
CELLS = frozenset(("td", "th"))
SMALL = 0.3  # of the page's text: what is larger is not furniture, whatever it is called
MOST = 0.5
LARGE_CELL = 400  # letters


def declared(data: bytes) -> str | None:
    """The page decoded as its own declaration says; None without one, or where it is wrong."""
    found = CHARSET.search(data[:4096])
    if not found or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        return data.decode(WIDER.get(name, name)) if ALLOWED.match(name) else None
    except (LookupError, UnicodeDecodeError):
        return None


def read_html(page: str, name: str) -> tuple[str, str]:
    """Title and main text of a page.

    Raises:
        BadFile: for a page nested too deep to be read whole.
    """
    root = _parse(page, name)
    if root is None:
        return "", ""
    title = _title(root)
    body = root.find("body") if root.find("body") is not None else root
    sizes = _sizes(body)
    main = _main(body, sizes)
    pieces = _pieces(main, sizes, inside=main is not body)
    above = next((h for h in body.iter("h1") if main is not body and sizes.get(h)), None)
    if above is not None and not any(parent is main for parent in above.iterancestors()):
        pieces = [*_pieces(above, sizes, inside=True), PARAGRAPH, *pieces]
    return title, settle(pieces)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _parse(page: str, name: str) -> Any:
    from lxml import etree

    # The HTML parser knows no DTD: an entity declared in a page is not expanded, and one of a file is not opened.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it but blanks and comments
        return None
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise BadFile(f"{name} is a web page nested too deep to be read whole; copy its text into a file")
    return root


def _title(root: Any) -> str:
    given = root.xpath("string(//meta[@property='og:title']/@content)") or root.xpath("string(//title)") or root.xpath("string(//h1)")
    return " ".join(clean(given).split())


def _sizes(body: Any) -> dict[Any, int]:
    """Letters under each element, without those never shown. One walk, since a page may be large."""
    from lxml import etree

    sizes: dict[Any, int] = {}
    walk = etree.iterwalk(body, events=("start", "end"))
    counts = [0]
    for event, element in walk:
        if event == "start":
            if _never(element):
                walk.skip_subtree()
                counts.append(0)
            else:
                counts.append(_letters(element.text))
        else:
            own = sizes[element] = counts.pop()
            if counts:
                counts[-1] += own + (_letters(element.tail) if element is not body else 0)
    return sizes


def _letters(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _main(body: Any, sizes: dict[Any, int]) -> Any:
    """The innermost article or main part with most of the page's text; the page where there is none."""
    chosen = body
    for element in body.iter("article", "main", "div", "section"):
        marked = (
            element.tag in ("article", "main") or element.get("role") in ("main", "article") or element.get("itemprop") == "articleBody"
        )
        if marked and sizes.get(element, 0) >= MOST * sizes[body]:
            chosen = element
    return chosen


def _never(element: Any) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in NEVER
        or element.get("hidden") is not None
        or bool(UNSEEN.search(element.get("style", "")))
    )


def _furniture(element: Any, sizes: dict[Any, int], whole: int, *, inside: bool) -> bool:
    if _never(element):
        return True
    if sizes.get(element, 0) > SMALL * whole:
        return False
    if element.tag in BESIDE and not inside:
        return not any(True for _ in element.iter("h1"))
    return element.get("role", "") in ROLES or bool(NAMED.search(f"{element.get('id', '')} {element.get('class', '')}"))


def _pieces(root: Any, sizes: dict[Any, int], *, inside: bool) -> list[str]:
    from lxml import etree

    made: list[str] = []
    whole = sizes.get(root, 0)
    around: list[str] = ["main"] if inside else []  # main parts, cells and pre elements around where the walk is
    skipped = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        place = _place(element, sizes)
        if event == "start":
            if element is not root and (_note_sign(element) or _furniture(element, sizes, whole, inside="main" in around)):
                walk.skip_subtree()
                skipped = element
                continue
            made.append(_before(element, place, made, in_cell="cell" in around))
            around.extend([place] if place else [])
            made.append(_text(element.text, around))
        else:
            if element is not skipped:
                if place:
                    around.pop()
                made.append(_after(element.tag, place, in_cell="cell" in around))
            if element is not root:
                made.append(_text(element.tail, around))
    return made


def _place(element: Any, sizes: dict[Any, int]) -> str:
    """What an element is for those in it: "main", "pre", "cell" (breaks in it are blanks); empty for any other."""
    if element.tag in ("article", "main"):
        return "main"
    if element.tag in CELLS:
        # a cell with a table or much text in it only sets the page out
        return "cell" if sizes.get(element, 0) <= LARGE_CELL and element.find(".//table") is None else "layout"
    return "pre" if element.tag == "pre" else ""


def _note_sign(element: Any) -> bool:
    """The sign of a footnote, which would run into the number before it."""
    return element.tag == "sup" and (
        element.find(".//a") is not None or element.getparent().tag == "a" or "ref" in element.get("class", "")
    )


def _before(element: Any, place: str, made: list[str], *, in_cell: bool) -> str:
    tag = element.tag
    if place == "layout":
        return PARAGRAPH
    if place == "cell":
        return CELL if element.getprevious() is not None else ""
    if tag in BLOCKS or tag in LINES:
        return " " if in_cell else PARAGRAPH if tag in BLOCKS else LINE
    if tag == "sup" and next((piece[-1].isdigit() for piece in reversed(made) if piece), False):
        return "^"  # 10⁹ is not 109
    return ""


def _after(tag: Any, place: str, *, in_cell: bool) -> str:
    if place == "layout":
        return PARAGRAPH
    if tag in BLOCKS or tag in LINES:
        return " " if in_cell else PARAGRAPH if tag in BLOCKS else LINE
    return ""


def _text(text: str | None, around: list[str]) -> str:
    cleaned = clean(text) if text else ""
    return cleaned.replace("\n", LINE) if "pre" in around and "cell" not in around else cleaned
