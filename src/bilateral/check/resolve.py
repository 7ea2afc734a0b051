"""What a number of a sentence claims: metric, keys, value, interval, and what is doubtful about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bilateral.check.binding import Bound, bind, period_of, vintage_of
from bilateral.check.claim import Claim, Reading
from bilateral.check.known import Known
from bilateral.check.line import AreaMention, Line
from bilateral.check.roles import Ends, family_of, pair_keys, relation
from bilateral.check.special import count_unit, special
from bilateral.check.story import Said, Story
from bilateral.check.topics import NOTHING, Hit, choose, hits_in, kind_of, nearest_hit, topic_of, window
from bilateral.classify import areas, goods, regions
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import WORLD, Metric

__all__ = ["Scene", "resolve"]

NEAR_GROWTH = 34  # characters between a word such as "rose" and its number
FROM = re.compile(r"\b(?:from|de|desde)\s?$")
INFINITY = Decimal("Infinity")
RANK_YEARS = 4  # years before the text that a rank without a year may be of
BESIDE = 60  # characters between a number and the industry it is of
GROUPS_OF = "KOR"  # whose ministry publishes the product groups of the classification motie
LIKE = 0.8  # from here on words are taken for the name of a heading, with doubt
# What stands between the words for "products" and the first of them, or between two of them.
ITEM = re.compile(r"^[\s).,;:]*(?:(?:of the lines loaded|was|were|are|is|and|y|e|fue|fueron|son|es|el|la|los|las|de|del|con|exports?|imports?|exported|imported|worth|of)\b[\s,:]*)*", re.I)
GROWING = ("gdp", "gdp_growth")  # after these "it grew by 2 %" is said of the economy
SMALL = 100_000  # units of a currency; no flow between two economies is stated below
UNKNOWN = ""  # a product or region that the sentence names and we do not know


@dataclass(frozen=True)
class Scene:
    """A sentence, the quantities in it, what they measure, and the names that they may be about."""

    line: Line
    numbers: tuple[Number, ...]
    hits: tuple[Hit, ...]
    regions: tuple[tuple[int, int, Any], ...]
    goods: tuple[tuple[int, int, Any], ...]
    instruments: tuple[tuple[int, int, Any], ...]


def scene(line: Line, numbers: Sequence[Number], regions_: Sequence[tuple[int, int, Any]], goods_: Sequence[tuple[int, int, Any]], story: Story) -> Scene:
    """A sentence made ready."""
    instruments = tuple((m.start, m.end, value) for m, value in line.of("instrument"))
    before = story.whole if story.whole and story.whole.paragraph == line.sentence.paragraph else None
    story.whole = next((Said(value, line.sentence.paragraph) for _, value in line.of("concept_of")), before)
    return Scene(line, tuple(numbers), hits_in(line, story.lang, before.value if before else ""), tuple(regions_), tuple(goods_), instruments)


def resolve(s: Scene, number: Number, story: Story, known: Known) -> Claim:
    """The claim of a number. What a sentence leaves out is taken from the story, which is carried on."""
    line, lang = s.line, story.lang
    kind = _kind(s, number, story)
    made = special(line, number, kind, s.numbers, s.regions, story, known)
    if made is not None:
        return made
    hit, sure = nearest_hit(line, number, kind, s.hits, s.numbers, lang)
    doubts: list[str] = [] if sure else ["metric"]
    if hit is None:
        hit, doubts = _carried_hit(s, number, kind, story)
    if hit is None or hit.metric == NOTHING or kind in ("points", "year", "ordinal") or _threshold(line, number) or (hit not in s.hits and _small(s, number, kind)):
        return bare(line, number)
    if hit.concept:
        return _indicator(s, number, hit, story, doubts)
    topic = topic_of(metrics()[hit.metric])
    if topic == "fdi_inward" and any(abs(m.start - number.start) <= BESIDE for m, _ in line.of("industry")):
        return bare(line, number)
    dims, dim_doubts, names = _dims(s, number, hit, story)
    if topic == "exports" and dims.get("region") and _foreign(s, hit, dims["region"]):
        topic = "imports"  # Chihuahua took in 5.56 billion of Korean goods
    period, period_doubts = _period(s, number, story)
    form = _form(s, number, kind, topic, period)
    metric = choose(topic, kind, form, dims) or (choose(topic, kind, form, {k: v for k, v in dims.items() if k != "instrument"}) if "instrument" in dims else None)
    if metric is None and "region" in dims:
        dims = {k: v for k, v in dims.items() if k != "region"}
        metric, dim_doubts = choose(topic, kind, form, dims), [*dim_doubts, "region"]
    if metric is None:
        return bare(line, number)
    ends = _ends_of(s, hit, metric, story, number, regions.owner(dims["region"]) if dims.get("region") else "")
    story.relations[family_of(metric)] = Said(metric.name, line.sentence.paragraph, ends.keys)
    story.topic = Said(hit.metric, line.sentence.paragraph)
    ends = _of_groups(metric, ends, dims, s)
    keys, also, goods_words, score, good_doubts = _keys(metric, ends, dims, period)
    among = _among(s, number) if "among" in metric.optional else ""
    keys |= {"among": among} if among else {}
    doubts += [*ends.doubts, *dim_doubts, *period_doubts, *good_doubts, *_loose(s, number, dims), *(("metric",) if hit not in s.hits else ())]
    if metric.form == "rank" and "period" in metric.keys and "period" in period_doubts and story.day:  # a rank said without a year is of some year before the text
        years = [str(story.day.year - back) for back in range(RANK_YEARS)]
        also += [Reading(metric.name, {**keys, "period": year}) for year in years if year != period]
        doubts = [d for d in doubts if d != "period"]
    missing = [k for k in metric.keys if not keys.get(k)]
    claim = _claim(line, number, metric, keys, story, _sign(s, number, metric, form, hit, window(line, hit, s.hits, s.numbers) if hit in s.hits else None))
    vintage = vintage_of(line, number, s.numbers)
    return replace(
        claim, doubts=tuple(dict.fromkeys([*doubts, *missing])), also=tuple(also), vintage=vintage, dated=vintage is not None or line.has("revision"),
        goods=goods_words, score=score, place=_place(s, names, dims),
    )  # fmt: skip


def bare(line: Line, number: Number) -> Claim:
    """A number that is not understood."""
    low, high = _open(number.low), _open(number.high)
    return Claim(number.start, number.end, number.text, line.words, None, {}, number.value, low, high, number.unit, number.bound)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _kind(s: Scene, number: Number, story: Story) -> str:
    """The kind of quantity; millions without a word for what they count are money where the text has just spoken of money."""
    kind = kind_of(number.unit)
    if kind == "count" and number.unit == "" and number.kind in ("count", "range") and number.scale >= 10**6 and story.unit:
        people = any(h.concept and context(story.lang)["concept"][h.concept]["unit"] == "persons" for h in s.hits)
        if not people and not count_unit(s.line, number, story.lang):
            return "money"
    if kind == "money":
        story.unit = number.unit
    return kind


def _small(s: Scene, number: Number, kind: str) -> bool:
    """Whether money that the sentence does not call a flow is too little to be one: a wage, a price."""
    return kind == "money" and abs(number.value) < SMALL and number.value != 0 and not (s.line.has("goods_intro") or s.line.has("lead"))


def _threshold(line: Line, number: Number) -> bool:
    """Whether a number is a mark that was passed (the US$10 billion threshold), which says nothing exact of what passed it."""
    return any(0 <= m.start - number.end <= 8 for m, _ in line.of("threshold"))


def _carried_hit(s: Scene, number: Number, kind: str, story: Story) -> tuple[Hit | None, list[str]]:
    """The topic of the sentence before, in the same paragraph; of an earlier paragraph only with doubt."""
    if story.topic is None or kind not in ("money", "ratio", "rank"):
        return None, []
    at = Hit(s.line.sentence.start, s.line.sentence.start, story.topic.value, story.topic.keys.get("concept", ""))
    if at.concept in GROWING and kind == "ratio" and (_growth(s, number) or _direction(s, number)) and not s.hits:
        return replace(at, concept="gdp_growth"), []
    if at.concept:
        same = kind_of(context(story.lang)["concept"][at.concept]["unit"]) == kind and story.topic.paragraph == s.line.sentence.paragraph and not s.hits
        return (at, []) if same else (None, [])
    if kind not in {kind_of(m.unit) for m in metrics().values() if topic_of(m) == topic_of(metrics()[at.metric])}:
        return None, []
    if kind == "ratio" and not (_growth(s, number) or _direction(s, number) or s.line.has("share")):
        return None, []
    titled = story.title is not None and story.title.value == at.metric and not s.hits
    return at, [] if titled or story.topic.paragraph == s.line.sentence.paragraph else ["metric"]


def _dims(s: Scene, number: Number, hit: Hit, story: Story) -> tuple[dict[str, Any], list[str], dict[str, Bound]]:
    dims: dict[str, Any] = {}
    doubts: list[str] = []
    names: dict[str, Bound] = {}
    for key, listed in (("region", s.regions), ("commodity", s.goods), ("instrument", s.instruments)):
        bound = bind(s.line, number, listed, s.numbers, s.hits)
        if bound is not None:
            dims[key], names[key] = bound.value, bound
            doubts += [key] if bound.doubtful else []
    free = _free_goods(s, number, names.get("commodity"))
    if free is not None:
        dims["commodity"] = free
    asked = metric_named(hit.metric).keys if not hit.concept else ()
    leads = [m for m, _ in s.line.of("lead") if m.end <= number.start]
    intro = bool(leads) and (any(m.end <= number.start for m, _ in s.line.of("goods_intro")) or (topic_of(metric_named(hit.metric)) in ("exports", "imports") and any(0 <= hit.start - m.end <= 2 for m in leads)))
    if not dims and not s.regions and not s.line.areas and story.placed and story.placed.paragraph == s.line.sentence.paragraph and period_of(s.line, number, s.numbers)[0]:
        dims["region"] = story.placed.value  # Nuevo León drew 701 … In 2017 there was an outflow of 129
        doubts.append("region")
    for key in ("commodity", "region"):
        if key not in dims and not dims and ((key in asked and hit.start >= s.line.sentence.start and hit.end > hit.start) or (key == "commodity" and intro)):
            dims[key] = UNKNOWN
    return dims, doubts, names


def _foreign(s: Scene, hit: Hit, region: str) -> bool:
    """Whether the words "Korean goods" say what is traded, and the region is not Korea's."""
    beside = next((a for a in s.line.areas if a.form == "adjective" and 0 <= hit.start - a.end <= 1), None)
    return beside is not None and any(m.start == hit.start for m, _ in s.line.of("of_goods")) and regions.owner(region) not in beside.codes


def _loose(s: Scene, number: Number, dims: Mapping[str, Any]) -> list[str]:
    """What a sentence names near a number that it may be about after all: no ground for a contradiction."""
    near = (("region", s.regions), ("commodity", s.goods), ("instrument", s.instruments))
    return [key for key, names in near if key not in dims and any(-BESIDE <= n[0] - number.end <= BESIDE for n in names)]


def _free_goods(s: Scene, number: Number, bound: Bound | None) -> tuple[goods.Match, ...] | None:
    """The item of a list of goods that a number stands behind, where its words are the name of a heading, or like one and no list of goods holds them."""
    intro = [m.end for m, _ in s.line.of("goods_intro") if m.end <= number.start] or [m.end for m, _ in s.line.of("lead") if m.end <= number.start]
    if not intro or not (s.line.has("goods_intro") or bound):
        return None
    first = max([intro[-1], *(n.end for n in s.numbers if n.end <= number.start)])
    words = ITEM.sub("", s.line.text[first : number.start]).strip(" (,;:\n")
    if not 4 <= len(words) <= 200 or (bound is not None and bound.end - bound.start >= len(words)):
        return None
    if any(first <= a.start < number.start for a in s.line.areas):
        return None
    found = goods.match(words, s.line.lang)
    if found and (found[0].score == 1 or (bound is None and found[0].score >= LIKE)):
        return tuple(m for m in found if m.score == found[0].score)
    return None


def _period(s: Scene, number: Number, story: Story) -> tuple[str, list[str]]:
    """The canonical period, carried where the sentence does not say it."""
    found, sure = period_of(s.line, number, s.numbers)
    said = found.said if found else ""
    paragraph = s.line.sentence.paragraph
    carried = story.period.value if story.period else ""
    if said == "=":
        before = [p.said for p in s.line.periods if p.end <= number.start and p.said[:1].isdigit()]
        spoken = before[-1] if before else story.spoken
        story.period = Said(spoken, paragraph) if spoken else story.period
        return spoken, [] if spoken else ["period"]
    if found and found.since:
        last = carried[-4:] if carried[-4:].isdigit() else str(story.day.year - 1) if story.day else ""
        return (f"{said}/{last}", ["period"]) if last and said < last else (said, ["period"])
    if said.startswith("!"):
        said = str(story.day.year + int(said[1:])) if story.day else ""
        sure = bool(said)
    elif said.startswith("@"):
        growth = _growth(s, number) if kind_of(number.unit) == "ratio" else ""
        year = carried[:4]
        said = carried if growth else str(int(year) + int(said[1:])) if year.isdigit() else ""
        return said, [] if said and story.period and story.period.paragraph == paragraph else ["period"]
    elif said.startswith("--"):
        year = carried[:4] or (str(story.day.year) if story.day else "")
        said, sure = said.replace("--", f"{year}-") if year else "", False
    if said:
        story.period, story.spoken = Said(said, paragraph), said
        return said, [] if sure else ["period"]
    if not carried:
        return (str(story.day.year - 1), ["period"]) if story.day else ("", ["period"])
    near = story.period is not None and paragraph - story.period.paragraph <= 1
    return carried, [] if near or story.alone else ["period"]


def _growth(s: Scene, number: Number) -> str:
    """"up" or "down" where words beside a ratio say that something rose or fell by it; else empty."""
    if number.sign in ("+", "-") and kind_of(number.unit) == "ratio":
        return "up" if number.sign == "+" else "down"
    others = [n for n in s.numbers if n is not number]
    best: tuple[int, str] | None = None
    for direction in ("up", "down"):
        for mention, _ in s.line.of(direction):
            gap = number.start - mention.end if mention.end <= number.start else mention.start - number.end
            first, last = min(mention.end, number.end), max(mention.start, number.start)
            if gap < 0 or gap > NEAR_GROWTH or any(first <= n.start < last for n in others) or (mention.start > number.start and gap > 24):
                continue
            if best is None or gap < best[0]:
                best = (gap, direction)
    return best[1] if best else ""


def _direction(s: Scene, number: Number) -> str:
    """The way a sentence says that something moved, by the nearest such word before a ratio that has none beside it: rose from 475 to 503, or 5.9%."""
    found = [(number.start - m.end, way) for way in ("up", "down") for m, _ in s.line.of(way) if m.end <= number.start]
    return min(found)[1] if found else ""


def _form(s: Scene, number: Number, kind: str, topic: str, period: str) -> str:
    if kind == "ratio":
        behind = s.line.between(number.end, min(s.line.sentence.end, number.end + 5))
        beside = s.line.has("up", number.start - 12, number.start) or s.line.has("down", number.start - 12, number.start)
        if behind.lstrip().startswith(("of ", "de ", "del ")) and not beside:
            return "share"
        if _growth(s, number):
            return "growth"
        near = s.line.has("share", number.start - BESIDE, number.end + BESIDE) or s.line.text[number.end : number.end + 1] == ")"
        return "share" if near else "growth" if _direction(s, number) else ""
    if kind == "rank":
        return "rank"
    if kind == "count":
        return "count"
    return "cumulative" if topic == "fdi_inward" and "/" in period and len(period) == 9 else "level"


def _ends_of(s: Scene, hit: Hit, metric: Metric, story: Story, number: Number, owner: str) -> Ends:
    part = window(s.line, hit, s.hits, s.numbers) if hit in s.hits else None
    within = "among" in metric.optional  # economies that the rank is among, such as those of America, are no side of it
    named = [a for a in s.line.areas if not (within and a.code != WORLD and any(areas.areas()[code].kind == "aggregate" for code in a.codes))]
    if metric.form == "rank":
        inside = named
    else:
        inside = [a for a in named if part and part.start <= a.start < part.end]
        if not inside and s.line.sentence.start <= hit.start and len(s.hits) <= 1:
            inside = named
    chosen = _listed(s, number, inside)
    named = [a for a in named if a in chosen or a not in inside]
    inside = _turned(s.line, hit, chosen, story.lang)
    return relation(metric, named, inside, story, s.line.sentence.paragraph, hit.start, owner)


def _listed(s: Scene, number: Number, inside: Sequence[AreaMention]) -> list[AreaMention]:
    """Of several economies in one role, the one the number is about: to Japan 4, and to China 9."""
    kept = list(inside)
    for role in ("to", "from", "in", "with", "toward", "by"):
        same = [a for a in kept if a.role == role and not a.group]
        if len({a.code for a in same}) < 2:
            continue
        bound = bind(s.line, number, [(a.start, a.end, a) for a in same], s.numbers, ())
        chosen = bound.value if bound else same[0] if role == "by" else None
        kept = [a for a in kept if a not in same or a is chosen]
    return kept


def _turned(line: Line, hit: Hit, inside: Sequence[AreaMention], lang: str) -> list[AreaMention]:
    """Roles behind words that turn them: Spanish importó de is from, compras a is from."""
    turned = context(lang)["roles"].get("turned", {}).get(line.text[hit.start : hit.end].lower(), {})
    made = [replace(a, role=turned[a.role]) if (a.start >= hit.end or a.role == "by") and a.role in turned else a for a in inside]
    object_ = turned.get("object")  # Mexico sold South Korea 6 billion
    return [replace(a, role=object_) if object_ and a.role == "by" and 0 <= a.start - hit.end <= 1 else a for a in made]


def _of_groups(metric: Metric, ends: Ends, dims: Mapping[str, Any], s: Scene) -> Ends:
    """Product groups that an economy's ministry publishes are of its exports to all, unless the sentence names another partner."""
    good = dims.get("commodity")
    if not isinstance(good, goods.Good) or ends.keys.get("reporter") != GROUPS_OF or ends.keys.get("partner") == WORLD or "partner" not in metric.keys:
        return ends
    if all(scheme != "motie" for scheme, _ in good.codes) or any(ends.keys["partner"] in a.codes for a in s.line.areas):
        return ends
    return replace(ends, keys={**ends.keys, "partner": WORLD}, doubts=tuple(d for d in ends.doubts if d != "pair"))


def _keys(metric: Metric, ends: Ends, dims: Mapping[str, Any], period: str) -> tuple[dict[str, str], list[Reading], str, float | None, list[str]]:
    keys = {**ends.keys, **({"period": period} if "period" in metric.keys else {})}
    also: list[Reading] = []
    words, score, doubts = "", None, []
    if "region" in dims:
        keys["region"] = dims["region"]
    if "instrument" in dims and "instrument" in metric.optional:
        keys["instrument"] = dims["instrument"]
    if "commodity" in dims and "commodity" in metric.keys:
        codes, exact, words, score = read_goods(dims["commodity"], keys)
        also += [Reading(metric.name, {**keys, "commodity": code}) for code in codes[1:]]
        keys["commodity"] = codes[0]
        doubts += [] if exact else ["goods"]
    pair = pair_keys(metric)
    if ends.swapped and pair and len(ends.keys) == 2:
        first, second = pair
        also += [Reading(r.metric, {**r.keys, first: keys[second], second: keys[first]}) for r in (Reading(metric.name, keys), *also)]
        if metric.name not in ("trade",):
            doubts.append("pair")
    return keys, also, words, score, doubts


def read_goods(found: Any, keys: Mapping[str, str]) -> tuple[list[str], bool, str, float]:
    """Codes that words for goods may mean, the likeliest first; whether they mean just that; the words; how well they match."""
    if isinstance(found, tuple):
        return [m.code for m in found], found[0].score == 1 and len(found) == 1, found[0].words, found[0].score
    if isinstance(found, str):
        return [found], True, found, 1.0
    groups = [code for scheme, code in found.codes if scheme == "motie"]
    headings = [code for scheme, code in found.codes if scheme != "motie"]
    ordered = groups + headings if keys.get("partner") == WORLD else headings + groups
    if groups and keys.get("reporter") == GROUPS_OF and keys.get("partner") == WORLD:
        return ordered, len(groups) == 1, found.id, 1.0
    return ordered, found.exact and len(headings) <= 1, found.id, 1.0


def _among(s: Scene, number: Number) -> str:
    """The group of economies that a rank is within: the one behind it, else, for the only rank of a sentence, the one before it."""
    groups = [replace(a, codes=(code,)) for a in s.line.areas for code in a.codes if code != WORLD and areas.areas()[code].kind == "aggregate"]
    ranks = [n for n in s.numbers if n.unit == "rank"]
    behind = [a for a in groups if a.start >= number.end and not any(number.end <= n.start < a.start for n in ranks)]
    if behind and s.line.lang != "ko" and behind[0].start - number.end <= BESIDE and "," not in s.line.text[number.end : behind[0].start]:
        return behind[0].code
    before = [a for a in groups if a.end <= number.start and not any(a.end <= n.start < number.start for n in ranks)]
    return before[-1].code if before else ""


def _indicator(s: Scene, number: Number, hit: Hit, story: Story, doubts: list[str]) -> Claim:
    metric = metric_named("indicator")
    if hit.concept == "gdp_per_head" and s.line.has("ppp"):
        hit = replace(hit, concept="gdp_per_head_ppp")
    named = [a for a in s.line.areas if not a.group]
    area = _area_of(named, hit, number)
    only = s.line.periods[0].said if len(s.line.periods) == 1 and s.line.periods[0].start > number.end else ""  # population of 51 million and GDP of 1.7 trillion (2023)
    own = period_of(s.line, number, s.numbers)[0]
    earlier = [p.said for p in s.line.periods if p.end <= number.start and p.said.isdigit()]
    said = only if only.isdigit() else earlier[-1] if own is None and earlier else ""
    if said or own is not None:
        period, period_doubts = (said, []) if said else _period(s, number, story)
        story.context_period, story.spoken = Said(period, s.line.sentence.paragraph), period
    elif story.context_period is not None:
        period, period_doubts = story.context_period.value, ["period"]
    else:
        period, period_doubts = _period(s, number, story)
    story.topic = Said("indicator", s.line.sentence.paragraph, {"concept": hit.concept})
    if area:
        story.area = Said(area, s.line.sentence.paragraph)
    else:
        carried = story.area if story.area and story.area.paragraph == s.line.sentence.paragraph else story.focus
        area = carried.value if carried else ""
        doubts = doubts if carried else [*doubts, "economy"]
    growth = _growth(s, number) if hit.concept == "gdp_growth" and not FROM.search(s.line.between(max(s.line.sentence.start, number.start - 8), number.start)) else ""
    claim = _claim(s.line, number, metric, {"area": area, "concept": hit.concept, "period": period}, story, -1 if growth == "down" and number.value > 0 else 1)
    unit = context(story.lang)["concept"][hit.concept]["unit"]
    missing = [k for k in metric.keys if not claim.keys.get(k)]
    vintage = vintage_of(s.line, number, s.numbers)
    return replace(
        claim, unit=unit if unit == "persons" else claim.unit, doubts=(*doubts, *period_doubts, *missing), vintage=vintage,
        dated=vintage is not None or s.line.has("revision"),
    )  # fmt: skip


def _area_of(named: Sequence[Any], hit: Hit, number: Number) -> str:
    """The economy an indicator is of: one beside the words, else the subject, else the nearest."""
    if not named:
        return ""
    beside = [a for a in named if a.role in ("of", "in") and (0 <= a.start - hit.end <= 12 or 0 <= hit.start - a.end <= 14)]
    subject = [a for a in named if a.role == "by"]
    best = beside or subject or sorted(named, key=lambda a: min(abs(a.start - hit.end), abs(a.start - number.start)))
    return str(best[0].code)


def _sign(s: Scene, number: Number, metric: Metric, form: str, hit: Hit, part: Any) -> int:
    if form == "growth":
        return -1 if (_growth(s, number) or _direction(s, number)) == "down" and number.value > 0 else 1
    if topic_of(metric) != "trade_balance" or number.value < 0:
        return 1
    first, last = (part.start, part.end) if part else (s.line.sentence.start, s.line.sentence.end)
    own = s.line.text[hit.start : hit.end].lower()
    if hit in s.hits and any(word in own for word in context(s.line.lang)["sign"]["negative"]):
        return -1
    found = [(abs(m.start - number.start), sign) for sign in ("negative", "positive") for m, _ in s.line.of(sign) if first <= m.start < last]
    return -1 if found and min(found)[1] == "negative" else 1


def _claim(line: Line, number: Number, metric: Metric, keys: Mapping[str, str], story: Story, sign: int) -> Claim:
    value, low, high = number.value, _open(number.low), _open(number.high)
    if sign < 0:
        value, low, high = -value, None if high is None else -high, None if low is None else -low
    unit = number.unit or (story.unit if kind_of(metric.unit) == "money" else metric.unit if metric.unit != "unit" else "")
    return Claim(number.start, number.end, number.text, line.words, metric.name, dict(keys), value, low, high, unit, number.bound)


def _open(value: Decimal) -> Decimal | None:
    return None if value in (INFINITY, -INFINITY) else value


def _place(s: Scene, names: Mapping[str, Bound], dims: Mapping[str, Any]) -> int | None:
    bound = names.get("region") or names.get("commodity")
    return bound.place if bound and s.line.has("lead", last=bound.start) else None
