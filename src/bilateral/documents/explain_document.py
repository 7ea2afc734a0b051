"""Why two reporters of one movement differ, as a document: both reports, the gap in parts that add up to it, commodities, a chart.

A section is a direction. What cannot be computed is said with what would have to be loaded; what is left is called unexplained.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bilateral import explain
from bilateral.documents import facts
from bilateral.documents.brief import number_sources
from bilateral.documents.common import first, found, like, name, producer, product_names, vintage_words, word
from bilateral.documents.document import NOTHING, Bound, Cell, Document, Fragment, Section, Sentence, Subject, Table, phrase, sentence
from bilateral.documents.waterfall import waterfall
from bilateral.explain import Explanation, Pair, Part
from bilateral.figures import Warehouse
from bilateral.keys import canonical_day
from bilateral.lang import fill, has, table, text
from bilateral.lang.say import say_amount, say_list
from bilateral.model import Figure

LISTED = 15  # commodities
BASES = ("valuation", "partner_basis")
SIGNED = ("hidden_codes", "level", "timing")  # parts that may lie on either side
BY_COMMODITY = ("hidden_codes", "importer_only", "exporter_only", "level")
Words = Mapping[str, Any]


def write_explanation(w: Warehouse, a: str, b: str, *, year: int | str | None = None, as_of: date | str | None = None, lang: str = "en") -> Document:
    """Both directions, A's exports first. Without `year`: the latest in which both sides of a direction report.

    Raises:
        UnknownName: for an unknown economy or language. BilateralError: when A and B are one, or neither reports anything.
    """
    table(lang)
    day = canonical_day(as_of)
    made = explain.explain(w, a, b, year=year, as_of=as_of)
    one, other = made[0].exporter, made[0].importer
    newest = max(m.period.rpartition("/")[2] for m in made)[:4]
    s = Subject(w, one, other, int(str(year)[:4]) if year else int(newest), day.isoformat() if as_of else None, day, lang, facts.producers(w.con))
    sections, sources = number_sources(s, tuple(_direction(s, m) for m in made))
    title = fill(lang, "explain.title", a=name(s, one), b=name(s, other), year=s.period)
    return Document("explain", title, text(lang, "explain.about"), one, other, s.year, lang, day if as_of else None, w.build_id, sections, sources)



def _direction(s: Subject, made: Explanation) -> Section:
    ends = {"exporter": name(s, made.exporter), "importer": name(s, made.importer)}
    section = f"{made.exporter}-{made.importer}".lower()
    title = fill(s.lang, "explain.direction", period=made.period, **ends)
    if made.exported is None or made.imported is None:
        return Section(section, title, (_missing(s, made, ends),))
    said = [*_reports(s, made, made.exported, made.imported, ends), *_known(s, made, made.imported, ends), *_unknown(s, made, ends)]
    labels = {part.name: _label(s, part.name, ends) for part in made.parts}
    tables = [_parts_table(s, made, labels, ends), *_commodities_table(s, made, ends)]
    return Section(section, title, tuple(said), tuple(tables), (waterfall(s, made, labels, ends),))


def _missing(s: Subject, made: Explanation, ends: Words) -> Sentence:
    held = made.imported or made.exported
    if held is None:
        return sentence(s.lang, "explain.missing_both", period=made.period, **ends)
    key = "explain.missing_exporter" if made.missing == "exporter" else "explain.missing_importer"
    return sentence(s.lang, key, value=held, source=producer(s, held.source), period=made.period, **ends)


# -------------------------------------------------------------------------------------------------------------- sentences


def _reports(s: Subject, made: Explanation, exported: Figure, imported: Figure, ends: Words) -> list[Sentence]:
    """Both reports, their ratio and gap, and what makes them hard to compare."""
    said = [
        sentence(s.lang, key, value=f, period=made.period, source=producer(s, f.source), vintage=vintage_words(s, f), basis=_basis(s, f), **ends)
        for key, f in (("explain.exported", exported), ("explain.imported", imported))
    ]
    gap = made.gap_usd or Decimal(0)
    size = Bound(abs(gap), imported)
    if made.ratio is None:
        said.append(sentence(s.lang, "explain.no_ratio", gap=size))
    elif gap == 0:
        said.append(sentence(s.lang, "explain.ratio_even", ratio=Bound(made.ratio, imported)))
    else:
        said.append(sentence(s.lang, "explain.ratio_up" if gap > 0 else "explain.ratio_down", ratio=Bound(made.ratio, imported), gap=size))
    if "partial" in (exported.status, imported.status):
        said.append(sentence(s.lang, "explain.partial"))
    if made.mixed:
        said.append(sentence(s.lang, "explain.mixed", exporter_source=producer(s, exported.source), importer_source=producer(s, imported.source)))
    if "/" in made.period:
        said.append(sentence(s.lang, "explain.range", period=made.period, year=s.period))
        for key, f, side in (("explain.exported_alone", exported, "exporter"), ("explain.imported_alone", imported, "importer")):
            alone = first(x for x in like(found(s, f.metric, **{**f.keys, "period": s.period}), f) if x.value is not None)
            said += [sentence(s.lang, key, year=s.period, value=alone, **{side: ends[side]})] if alone else []
    return said


def _basis(s: Subject, figure: Figure) -> Fragment:
    listed = [word(s, f"basis.{key}", str(figure.basis[key])) for key in BASES if figure.basis.get(key)]
    return phrase(s.lang, "explain.basis", words=listed) if listed else NOTHING


def _known(s: Subject, made: Explanation, imported: Figure, ends: Words) -> list[Sentence]:
    """A sentence for each part that is not zero, one for those that are, and the remainder."""
    known = [p for p in made.parts if p.known and p.name != "unexplained"]
    said = [_part(s, made, part, imported, ends) for part in known if part.value_usd]
    none = [_label(s, part.name, ends, inside=True) for part in known if not part.value_usd]
    if none:
        said.append(sentence(s.lang, "explain.nothing_from", names=none))
    rest = made.part("unexplained").value_usd
    if not rest:
        return [*said, sentence(s.lang, "explain.unexplained_none")]
    share = phrase(s.lang, "explain.share", share=Bound(abs(rest / made.gap_usd), imported)) if made.gap_usd else NOTHING
    return [*said, sentence(s.lang, f"explain.unexplained_{_way(rest)}", value=Bound(abs(rest), imported), share=share)]


def _part(s: Subject, made: Explanation, part: Part, imported: Figure, ends: Words) -> Sentence:
    slots: dict[str, Any] = {"value": Bound(abs(part.value_usd), imported)}
    if part.name == "valuation":
        rate = part.value_usd / (Decimal(str(imported.value)) - part.value_usd)
        return sentence(s.lang, "explain.valuation", rate=Bound(rate, imported), **slots)
    if part.name in SIGNED:
        return sentence(s.lang, f"explain.{_key(part.name)}_{_way(part.value_usd)}", **slots)
    if part.name in ("importer_only", "exporter_only"):
        return sentence(s.lang, f"explain.{part.name}", count=Bound(part.commodities, imported), **slots, **_used(part.name, ends))
    return sentence(s.lang, "explain.re_exports", **slots, **ends)


def _unknown(s: Subject, made: Explanation, ends: Words) -> list[Sentence]:
    """What cannot be set apart, and what would have to be loaded."""
    unknown = {p.name for p in made.parts if not p.known}
    said = []
    if unknown & set(BY_COMMODITY):
        said.append(sentence(s.lang, "explain.no_commodities"))
    if "/" in made.period:  # said with the reports: a range has neither
        return said
    if "re_exports" in unknown:
        said.append(sentence(s.lang, "explain.no_re_exports", period=made.period, **ends))
    if "timing" in unknown:
        said.append(sentence(s.lang, "explain.no_timing", before=str(int(made.period) - 1), year=made.period, **ends))
    return said


def _way(value: Decimal) -> str:
    return "up" if value > 0 else "down"


def _key(part: str) -> str:
    return "hidden" if part == "hidden_codes" else part


def _used(part: str, ends: Words) -> Words:
    side = part.removesuffix("_only")
    return {side: ends[side]}


def _label(s: Subject, part: str, ends: Words, *, inside: bool = False) -> str:
    """A part's name; `inside` a sentence its first letter is small, where the language has a form for that."""
    key = f"explain.inside.{part}"
    return fill(s.lang, key if inside and has(s.lang, key) else f"explain.part.{part}", **ends)


# ----------------------------------------------------------------------------------------------------------------- tables


def _parts_table(s: Subject, made: Explanation, labels: Mapping[str, str], ends: Words) -> Table:
    """Both reports and each part to the cent: the parts add up to the gap, the exporter's report plus the gap is the importer's."""
    amounts = [(labels[p.name], say_amount(p.value_usd, s.lang) if p.known else text(s.lang, "explain.not_loaded"), None) for p in made.parts]
    rows = [
        (_label(s, "exporter", ends), _full(s, made.exported), made.exported),
        *amounts,
        (_label(s, "gap", ends), say_amount(made.gap_usd or 0, s.lang), None),
        (_label(s, "importer", ends), _full(s, made.imported), made.imported),
    ]
    columns = (text(s.lang, "column.part"), text(s.lang, "column.amount_usd"))
    title = fill(s.lang, "explain.table", period=made.period, **ends)
    return Table(title, columns, tuple((Cell(label), Cell(amount, figure)) for label, amount, figure in rows))


def _full(s: Subject, figure: Figure | None) -> str:
    return say_amount(figure.value, s.lang) if figure is not None and figure.value is not None else text(s.lang, "explain.not_reported")


def _commodities_table(s: Subject, made: Explanation, ends: Words) -> list[Table]:
    """The commodities with the largest difference between the reports as they are, the importer's not brought to FOB."""
    if not made.pairs:
        return []
    listed = sorted(made.pairs, key=lambda p: (-abs(_difference(p)), p.commodity))[:LISTED]
    names = product_names(s, listed[0].classification, [p.commodity for p in listed])
    keys = ("product", "code", "exporter", "importer", "difference")
    rows = tuple(
        (
            Cell(names[p.commodity]), Cell(p.commodity), _side(s, made, p, p.exporter_usd, made.exported, "exports"),
            _side(s, made, p, p.importer_usd, made.imported, "imports"), Cell(say_amount(_difference(p), s.lang)),
        )
        for p in listed
    )  # fmt: skip
    count = say_list([str(len(listed))], s.lang)
    key = "explain.commodities" if len(listed) == len(made.pairs) else "explain.commodities_of"
    more = {} if key == "explain.commodities" else {"count": count, "all": str(len(made.pairs))}
    return [Table(fill(s.lang, key, period=made.period, **ends, **more), tuple(text(s.lang, f"column.{k}") for k in keys), rows)]


def _side(s: Subject, made: Explanation, pair: Pair, value: Decimal | None, report: Figure | None, flow: str) -> Cell:
    """One side's report of a commodity, with its figure where it is one (not where codes of two revisions were brought together)."""
    if value is None or report is None:
        return Cell(text(s.lang, "explain.not_reported"))
    listed = found(s, f"commodity_{flow}", **report.keys, commodity=pair.commodity)
    figure = first(f for f in listed if (f.source, f.via) == (report.source, report.via) and f.value is not None and Decimal(str(f.value)) == value)
    return Cell(say_amount(value, s.lang), figure)


def _difference(pair: Pair) -> Decimal:
    return (pair.importer_usd or Decimal(0)) - (pair.exporter_usd or Decimal(0))
