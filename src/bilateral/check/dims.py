"""Which region, product and type of investment a number is of: bound in its sentence, or carried where the sentence names none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bilateral.check.binding import Bound, bind, period_of
from bilateral.check.forms import growth
from bilateral.check.outline import BULLET
from bilateral.check.scene import Scene
from bilateral.check.story import Story
from bilateral.check.topics import Hit, kind_of, topic_of
from bilateral.classify import goods, regions
from bilateral.lang.read import Number
from bilateral.metrics import metric as metric_named

__all__ = ["dims_of", "place_in_list"]

# What stands between the words for "products" and the first of them, or between two of them.
ITEM = re.compile(
    r"^[\s).,;:]*(?:(?:of the lines loaded|was|were|are|is|and|y|e|fue|fueron|son|es|el|la|los|las|de|del|con|exports?|imports?|exported|imported|worth|of)\b[\s,:]*|(?:in|en) \d{4}[\s,)]+)*",
    re.I,
)
WORTH = re.compile(r"[\s,(]+(?:worth|for|at|with|up|down|por|con|a)\s*$", re.I)
OF_THEM = re.compile(r" (?:worth )?(?:of|de) (?:them|these|those|ellos|ellas)\b")
LIKE = 0.8  # from here on words are taken for the name of a heading, with doubt
WHOLE = re.compile(r",? ?(?:out )?of (?:the|a|its|their|all|some|that)? ?(?:total|overall|grand total|national total)?(?: of)? ?|,? ?(?:de|del) (?:los|las|un|su|el)? ?(?:total|monto total|total nacional)?(?: de)? ?")
UNKNOWN = ""  # a product or region that the sentence names and we do not know
DESCENDING = re.compile(r"\d[^<>]*>[^<>]*\d")  # a list whose items are parted by this mark is in order


def dims_of(s: Scene, number: Number, hit: Hit, story: Story) -> tuple[dict[str, Any], list[str], dict[str, Bound]]:
    dims: dict[str, Any] = {}
    doubts: list[str] = []
    names: dict[str, Bound] = {}
    whole = _is_whole(s, number)
    for key, listed in (("region", s.regions), ("commodity", s.goods), ("instrument", s.instruments)):
        bound = bind(s.line, number, [n for n in listed if n[0] >= number.end] if whole else listed, s.numbers, s.hits)
        if bound is not None:
            dims[key], names[key] = bound.value, bound
            doubts += [key] if bound.doubtful else []
    place, kind_of_it = names.get("region"), names.get("instrument")
    if place and kind_of_it and place.end < kind_of_it.start < number.start and any(place.end <= n.start < kind_of_it.start and kind_of(n.unit) == "money" for n in s.numbers) and not _same_clause(s, place.end, kind_of_it.start):
        del dims["region"], names["region"]  # Nuevo León's part went from 626 to 701 million, and reinvested profits came down to 849
    elif place and kind_of_it and s.line.lang == "ko" and kind_of_it.end < place.start < number.start and any(kind_of_it.end <= n.start < place.start and kind_of(n.unit) == "money" for n in s.numbers):
        del dims["instrument"], names["instrument"]  # 대여금은 2억 달러 순상환이었고, 멕시코시티는 1억 달러 순유입이었다
    free = _free_goods(s, number, names.get("commodity"))
    if free is not None:
        dims["commodity"] = free
    asked = metric_named(hit.metric).keys if not hit.concept else ()
    leads = [m for m, _ in s.line.of("lead") if m.end <= number.start]
    intro = bool(leads) and (
        any(m.end <= number.start and not (s.line.lang == "en" and _whose(s, m.start)) for m, _ in s.line.of("goods_intro"))
        or (topic_of(metric_named(hit.metric)) in ("exports", "imports") and any(0 <= hit.start - m.end <= 2 for m in leads) and not any(hit.end <= a.start and a.end <= number.start for a in s.line.areas))
    )
    if (
        not dims
        and not s.regions
        and not any(a.end <= number.start or s.line.lang == "ko" for a in s.line.areas)
        and story.placed
        and 0 <= s.line.sentence.paragraph - story.placed.paragraph <= (1 if s.line.lang == "ko" and not story.placed.keys else 0)
        and not (s.line.lang == "ko" and BULLET.match(s.line.words))
        and period_of(s.line, number, s.numbers)[0]
    ):
        dims["region"] = story.placed.value  # Nuevo León drew 701 … In 2017 there was an outflow of 129
        doubts.append("region")
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
    if not dims and s.line.lang == "ko" and s.line.has("respectively") and not s.regions and len(s.line.periods) <= 1 and number in alike and len(story.listed) == len(alike) > 1:
        key, value = story.listed[alike.index(number)]
        dims = {key: value}  # 2023년에는 각각 3억7,700만 달러와 7,900만 달러였다
    if not dims and story.goods is not None and story.goods_at == s.line.sentence.paragraph and not s.regions and (not s.line.areas or OF_THEM.match(s.line.text, number.end)) and topic_of(metric_named(hit.metric)) in ("exports", "imports"):
        dims["commodity"] = story.goods  # What led imports was machine parts. 2.53 billion of them came in
        doubts.append("goods")
    if not dims and s.line.lang == "ko" and story.item[1] == s.line.sentence.paragraph and kind_of(number.unit) == "ratio" and growth(s, number) and not s.goods and not s.regions and not s.line.areas and not any(h.metric in ("exports", "imports", "trade") for h in s.hits):
        dims["commodity"] = story.item[0]  # 반도체 1,419억 달러, 사상 최대. 전년 대비 43.9% 증가
    types = {i[2] for i in s.instruments if i[1] <= number.start}
    if not dims and len(types) == 1 and s.line.lang != "ko" and s.line.has("revision") and not hit.concept and topic_of(metric_named(hit.metric)) == "fdi_inward":
        dims["instrument"] = next(iter(types))  # new capital of 386 million; the agency has since revised it to 397
    alone = {r[2] for r in s.regions if r[1] <= number.start}
    dated = not any(kind_of(n.unit) == "money" and n.start < number.start for n in s.numbers) or (period_of(s.line, number, s.numbers)[0] is not None and not any(h.metric == hit.metric and s.line.text.rfind(";", s.line.sentence.start, number.start) < h.start < number.start for h in s.hits))
    if not dims and len(alone) == 1 and len(s.regions) == 1 and s.line.lang != "ko" and not hit.concept and topic_of(metric_named(hit.metric)) == "fdi_inward" and dated and ";" in s.line.text[s.regions[0][1] : number.start] and not any(a.form == "name" and a.role == "by" for a in s.line.areas):
        dims["region"] = next(iter(alone))  # the figure for Jalisco is confidential; locals speak of 6 million
        doubts.append("region")
    sheet = story.sheet.get("region", "")
    if sheet and not dims and not s.regions and not hit.concept and regions.owner(sheet) not in [a.code for a in s.line.areas]:
        dims["region"] = sheet
    for key in ("commodity", "region"):
        if (
            key not in dims
            and not dims
            and ((key in asked and hit.start >= s.line.sentence.start and hit.end > hit.start) or (key == "commodity" and intro))
        ):
            dims[key] = UNKNOWN
    return dims, doubts, names


def _whose(s: Scene, start: int) -> bool:
    """Whether words for goods only say whose they are, and economies that bought or sold them are named: China was the largest buyer of Korean goods."""
    owned = any(a.form == "adjective" and 0 <= start - a.end <= 1 for a in s.line.areas)
    return owned and any(a.form == "name" and not a.group for a in s.line.areas)


def _is_whole(s: Scene, number: Number) -> bool:
    """Whether a number is what the one before it is a part of: 701 million of the 1,381 that Korea invested. What names the part is not said of the whole."""
    before = [n for n in s.numbers if n.end <= number.start and kind_of(n.unit) == kind_of(number.unit)]
    return bool(before) and WHOLE.fullmatch(s.line.between(before[-1].end, number.start)) is not None


def _free_goods(s: Scene, number: Number, bound: Bound | None) -> tuple[goods.Match, ...] | None:
    """The item of a list of goods that a number stands behind, where its words are the name of a heading, or like one and no list of goods holds them."""
    intro = [m.end for m, _ in s.line.of("goods_intro") if m.end <= number.start] or [
        m.end for m, _ in s.line.of("lead") if m.end <= number.start
    ]
    if not intro or not (s.line.has("goods_intro") or bound):
        return None
    first = max([intro[-1], *(n.end for n in s.numbers if n.end <= number.start)])
    words = WORTH.sub("", ITEM.sub("", s.line.text[first : number.start])).strip(" (,;:\n")
    if not 4 <= len(words) <= 200 or (bound is not None and bound.end - bound.start >= len(words)):
        return None
    if any(first <= a.start < number.start for a in s.line.areas):
        return None
    found = goods.match(words, s.line.lang, exact=bound is not None)
    if found and (found[0].score == 1 or (bound is None and found[0].score >= LIKE)):
        return tuple(m for m in found if m.score == found[0].score)
    return None


def place_in_list(s: Scene, names: Mapping[str, Bound], dims: Mapping[str, Any]) -> int | None:
    bound = names.get("region") or names.get("commodity")
    if bound is None:
        return None
    return bound.place if s.line.has("lead", last=bound.start) or s.line.has("in_order", bound.end) or DESCENDING.search(s.line.words) else None


def _same_clause(s: Scene, first: int, last: int) -> bool:
    """Whether no mark parts what stands between two places."""
    return not set(s.line.text[first:last]) & set(",;:")
