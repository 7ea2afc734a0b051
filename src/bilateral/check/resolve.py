"""What a number of a sentence claims: metric, keys, value, interval, and what is doubtful about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from bilateral.check.binding import owns, period_of, vintage_of
from bilateral.check.books import by_books, keeper, left_open
from bilateral.check.claim import Claim, Reading
from bilateral.check.dims import dims_of, place_in_list
from bilateral.check.forms import direction, exceeds, fall_of, form_of, growth, more_than, of_whole, sign_of, small, threshold
from bilateral.check.forms import kind as kind_said
from bilateral.check.groups import among
from bilateral.check.indicators import indicator
from bilateral.check.known import Known
from bilateral.check.line import ARROW, elided
from bilateral.check.lists import summed_up
from bilateral.check.made import bare, made
from bilateral.check.outline import BULLET
from bilateral.check.roles import Ends, family_of
from bilateral.check.scene import Scene
from bilateral.check.special import count_unit, special
from bilateral.check.story import Said, Story
from bilateral.check.topics import LEVELS, NOTHING, Hit, choose, clause_ends, kind_of, nearest_hit, topic_of, window
from bilateral.check.when import AGAINST, period_said
from bilateral.check.whose import ends_of, keys_of, of_groups, sold_to
from bilateral.classify import regions
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metrics
from bilateral.model import WORLD, Metric

__all__ = ["Scene", "resolve"]

FLOWS = ("exports", "imports")
RANKED: Mapping[str, str] = {"fdi_inward": "fdi_rank", "trade": "partner_rank"}  # what a rank beside words for a level is of
RANK_YEARS = 4  # years before the text that a rank without a year may be of
BESIDE = 60  # characters between a number and the industry it is of
SAYING = re.compile(r"\s(?:que|that)\s")  # someone of an industry says that so much came in
ASIDE = 80  # characters between a number and words that set it apart
BY = re.compile(r"\b(?:by|en)\s(?:about|around|some|unos|casi|nearly|over|más de)?\s?$")  # rose by 400 million
GROWING = ("gdp", "gdp_growth")  # after these "it grew by 2 %" is said of the economy
BOOKS = re.compile(r"\([^()]*(?:통계|집계|기준|측)[^()]*$")
STATE = re.compile("[가-힣]{2,}주(?:가|는|에|의|에서|에는|로|도) ")
TINY = 1_000  # dollars a head or a household
OVER = 14  # characters between a number of years and the growth over them
SUMMED = 4  # characters between a word for a sum over years and its amount
SINCE = ("since", "desde", "이후", "모두")


def resolve(s: Scene, number: Number, story: Story, known: Known) -> Claim:
    """The claim of a number. What a sentence leaves out is taken from the story, which is carried on."""
    line, lang = s.line, story.lang
    kind = kind_said(s, number, story)
    other = special(line, number, kind, s.numbers, s.regions, story, known)
    if other is not None:
        return other
    hit, sure = nearest_hit(line, number, kind, s.hits, s.numbers, lang)
    doubts: list[str] = [] if sure else ["metric"]
    hit = _referred(s, number, kind) or hit
    if hit is None:
        hit, doubts = _carried_hit(s, number, kind, story)
    if (
        hit is None
        or hit.metric == NOTHING
        or kind in ("points", "year", "ordinal")
        or threshold(line, number)
        or (hit not in s.hits and not hit.concept and small(s, number, kind))
        or (not hit.concept and kind == "money" and number.scale == 1 and abs(number.value) < TINY and line.has("qualified"))
    ):
        return bare(line, number)
    if hit.concept:
        return indicator(s, number, hit, story, doubts)
    if kind == "rank" and topic_of(metrics()[hit.metric]) in RANKED and not hit.concept:
        hit = replace(hit, metric=RANKED[topic_of(metrics()[hit.metric])])  # of investment, the United States is first with 16.5 billion
    topic = topic_of(metrics()[hit.metric])
    if topic == "fdi_inward" and any(abs(m.start - number.start) <= BESIDE and not SAYING.search(line.text, min(m.end, number.end), max(m.start, number.start)) for m, _ in line.of("industry")):
        return bare(line, number)
    if (topic == "trade" or (topic == "trade_balance" and number.value > 0 and len(s.numbers) > 2)) and kind == "money" and (labelled := _labelled(s, number)):
        hit, topic = replace(hit, metric=labelled), labelled  # trade was lopsided: out, 6.16 billion; in, 23 billion
    dims, dim_doubts, names = dims_of(s, number, hit, story)
    if topic == "exports" and not dims.get("region") and _of_bought(s, hit, story):
        hit, topic = replace(hit, metric="imports"), "imports"
    if topic == "exports" and dims.get("region") and _foreign(s, hit, dims["region"]):
        topic = "imports"  # Chihuahua took in 5.56 billion of Korean goods
    elif topic == "imports" and not dims.get("region") and sold_to(s, number, hit, story):
        topic = "exports"
    inverse = topic in FLOWS and _inverse(s, number, hit)
    if inverse:
        topic = FLOWS[1 - FLOWS.index(topic)]
        hit = replace(hit, metric=topic)
    larger = exceeds(s, number, hit) if topic in ("exports", "imports") and kind == "money" else None
    traded = metrics()[larger.metric] if larger else None
    if traded is not None:
        topic = "trade_balance"  # sold it 16.8 billion more than it bought
    if "commodity" in dims and metrics()[hit.metric].family == "investment":
        dims = {k: v for k, v in dims.items() if k != "commodity"}  # Coahuila, home to makers of auto parts, drew 78.6 million
    if topic == "trade_balance" and not dims and len({n[2] for n in s.regions}) == 1 and s.regions[0][1] <= number.start and not any(a.code == regions.owner(s.regions[0][2]) for a in line.areas):
        dims, dim_doubts = {"region": s.regions[0][2]}, [*dim_doubts, "region"]  # a state bought 4.92 billion and sold 157 million, a shortfall of 4.76
    period, period_doubts = period_said(s, number, story)
    if kind == "rank" and period[4:5] == "/":
        period = period[5:]  # in a list with a sum over years
    form = form_of(s, number, kind, topic, period)
    if form == "growth" and len(period) == 9 and "/" in period:
        return bare(line, number)  # growth over several years, which no metric measures
    if kind == "ratio" and hit in s.hits and (own := metrics()[hit.metric].form) in ("share", "growth") and (own == "growth" or not (growth(s, number) or fall_of(s, hit))):
        form = own
    metric = choose(topic, kind, form, dims) or (
        choose(topic, kind, form, {k: v for k, v in dims.items() if k != "instrument"}) if "instrument" in dims else None
    )
    if form == "share" and topic in FLOWS and line.lang == "en" and not dims and _of_goods(s, number):
        return bare(line, number)  # 33 per cent of Korea's memory chips
    if kind == "ratio" and s.regions and ("region" in dims or (form == "share" and of_whole(line, number))):
        return bare(line, number)  # a state's share of its country, or growth, which no metric measures
    if metric is None and "region" in dims:
        dims = {k: v for k, v in dims.items() if k != "region"}
        metric, dim_doubts = choose(topic, kind, form, dims), [*dim_doubts, "region"]
    if metric is None:
        return bare(line, number)
    if form == "growth" and _over_years(s, number):
        return bare(line, number)  # 2020년 82억 달러에서 2024년 136억 달러로 4년 새 65%
    if metric.name == "company_count" and ("." in number.written or count_unit(line, number, lang) == "persons" or line.has("counted_in")):
        return bare(line, number)
    if larger is None and kind == "money" and metric.form == "level" and line.lang == "ko" and _change(s, number):
        return bare(line, number)
    ends = ends_of(s, (larger if s.line.lang == "ko" else None) or hit, traded or metric, story, number, regions.owner(dims["region"]) if dims.get("region") else "")
    if inverse:
        before = story.relations.get("trade")
        ends = Ends(before.keys) if before is not None and set(before.keys) == {"reporter", "partner"} and before.paragraph == line.sentence.paragraph else replace(ends, doubts=("pair",))
    summed = any(p.said[:1] == "+" for p in s.line.periods) and story.topic is not None and story.topic.paragraph == s.line.sentence.paragraph
    listed = summed or _of_list(s, dims, story)
    total = WORLD in ends.keys.values() and any(not a.group and a.code not in ends.keys.values() for a in line.areas)
    if not total:  # against 35 billion from all origins, Korea's weight is small
        whole = line.lang == "ko" and metric.family == "investment" and WORLD in ends.keys.values() and WORLD not in story.pair and len(story.pair) == 2
        before = story.relations.get(family_of(metric)) if whole else None
        if whole and before is None and ends.keys.get("reporter") in story.pair:  # what comes from everywhere is said for comparison; the text goes on about its two
            before = Said(metric.name, line.sentence.paragraph, {"reporter": ends.keys["reporter"], "partner": story.other(ends.keys["reporter"])})
        story.relations[family_of(metric)] = replace(before, paragraph=line.sentence.paragraph) if before else Said(metric.name, line.sentence.paragraph, ends.keys)
    spoken = "fdi_inward" if metric.form == "rank" and metric.family == "investment" else hit.metric
    story.topic = Said(spoken, line.sentence.paragraph)
    ends = of_groups(metric, ends, dims, s, number)
    if metric.mirror is not None and left_open(line, hit) and (books := keeper(line, number)):
        metric, kept = by_books(line, hit, metric, ends.keys, books)
        ends = replace(ends, keys=kept)
    keys, also, goods_words, score, good_doubts = keys_of(metric, ends, dims, period)
    also += _sold(s, hit, metric, keys)
    group = among(s, number) if "among" in metric.optional else ""
    keys |= {"among": group} if group else {}
    told = [*(("metric",) if hit not in s.hits and not listed else ()), *period_doubts]
    doubts += [
        *ends.doubts,
        *dim_doubts,
        *good_doubts,
        *(_loose(s, number, dims) if metric.form != "rank" else ()),
        *(("metric",) if not dims and form in ("level", "cumulative") and _part_of(s, number, hit) else ()),
        *(_qualified(s, number, kind, metric) if larger is None else ()),
        *(("metric",) if topic == "trade" and form == "level" and _after_another(s, number, hit) else ()),
        *(("pair",) if form in ("level", "cumulative") and summed_up(s, number, set(ends.keys.values())) else ()),
        *(("period",) if line.lang != "ko" and kind == "money" and "period" in period_doubts and not line.periods and line.has("together") else ()),
        *(("pair",) if form == "share" and WORLD in ends.keys.values() else ()),
    ]
    carried = tuple(d for d in dict.fromkeys(told) if d not in doubts)
    doubts += told
    if (
        metric.form == "rank" and "period" in metric.keys and ("period" in period_doubts or not line.periods)
    ):  # a rank said without a year is of some year before the text
        last = story.now or date.today()
        years = [str(last.year - back) for back in range(RANK_YEARS)]
        also += [Reading(metric.name, {**keys, "period": year}) for year in years if year != period]
        doubts = [d for d in doubts if d != "period"]
    missing = [k for k in metric.keys if not keys.get(k)]
    if {"market", "index"} & set(missing):
        return bare(line, number)  # the tenth export market: of which no list is known
    sign = sign_of(s, number, metric, form, hit, window(line, hit, s.hits, s.numbers) if hit in s.hits else None)
    if larger is not None:
        sign = 1 if topic_of(metrics()[larger.metric]) == "exports" else -1
    elif topic == "trade_balance" and hit not in s.hits and story.deficit and number.value > 0 and not line.has("positive"):
        sign = -1  # How large was the deficit? 16.8 billion
    claim = made(line, number, metric, keys, story, sign)
    vintage = vintage_of(line, number, s.numbers)
    return replace(
        claim, doubts=tuple(dict.fromkeys([*doubts, *missing])), also=tuple(also), carried=carried, vintage=vintage, dated=vintage is not None or line.has("revision"),
        goods=goods_words, score=score, place=place_in_list(s, names, dims),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- the parts


def _labelled(s: Scene, number: Number) -> str:
    """What a small word beside an amount of a sentence about trade makes of it: out, in, net; a negative amount is a balance."""
    before = s.line.between(max(s.line.sentence.start, number.start - 20), number.start)
    behind = s.line.between(number.end, min(s.line.sentence.end, number.end + 14))
    for metric, words in context(s.line.lang)["flow_label"].items():
        if any(re.search(rf"(?:^|[,;:(] ?|and |y ){re.escape(w)}[,:]? $", before) or re.match(rf" ?{re.escape(w)}(?:[,;.)]|$| and )", behind) for w in words):
            return str(metric)
    return "trade_balance" if number.value < 0 else ""


def _referred(s: Scene, number: Number, kind: str) -> Hit | None:
    """Exports of 617 billion and imports of 625: 1 % of the former and 3.62 % of the latter."""
    word = next((kind for kind in ("former", "latter") for m, _ in s.line.of(kind) if 0 <= m.start - number.end <= 5), "")
    listed = list({h.metric: h for h in s.hits if h.end <= number.start and h.metric in ("exports", "imports")}.values())
    if kind != "ratio" or not word or len(listed) != 2:
        return None
    return Hit(number.start, number.start, listed[0 if word == "former" else 1].metric)


def _carried_hit(s: Scene, number: Number, kind: str, story: Story) -> tuple[Hit | None, list[str]]:
    """The topic of the sentence before, in the same paragraph; of an earlier paragraph only with doubt."""
    if story.topic is None or kind not in ("money", "ratio", "rank"):
        return None, []
    spoken = LEVELS["fdi_rank"] if kind == "money" and story.topic.value == "fdi_rank" else story.topic.value
    if kind == "rank" and story.lang == "ko" and not (s.regions or s.goods or any(s.line.of("company"))):
        spoken = RANKED.get(spoken, spoken)  # 멕시코의 외국인투자에서 한국은 몇 번째인가요? 8위입니다
    at = Hit(s.line.sentence.start, s.line.sentence.start, spoken, story.topic.keys.get("concept", ""))
    if topic_of(metrics()[at.metric]) == "trade" and not s.hits and any(b.role == "to" and a.form == b.form == "name" and s.line.between(a.end, b.start).strip() == "to" for a, b in pairwise(s.line.areas)):
        return replace(at, metric="exports"), []  # Korea to Peru, 2024: 870 million
    if topic_of(metrics()[at.metric]) == "trade" and not s.hits and kind == "money" and any(a.role == "from" and b.role == "to" and ARROW.fullmatch(s.line.text, a.end, b.start) for a, b in pairwise(s.line.areas)):
        return replace(at, metric="exports"), []  # 한국→멕시코: 230억 달러
    if at.concept in GROWING and kind == "ratio" and (growth(s, number) or direction(s, number)) and not s.hits:
        return replace(at, concept="gdp_growth"), []
    if at.concept:
        same = (
            kind_of(context(story.lang)["concept"][at.concept]["unit"]) == kind
            and (story.topic.paragraph == s.line.sentence.paragraph or story.answers(s.line))
            and not s.hits
        )
        return (at, []) if same else (None, [])
    if kind not in {kind_of(m.unit) for m in metrics().values() if topic_of(m) == topic_of(metrics()[at.metric])}:
        return None, []
    if kind == "ratio" and not (growth(s, number) or direction(s, number) or s.line.has("share")):
        return None, []
    titled = (story.title is not None and story.title.value == at.metric and not s.hits) or story.answers(s.line)
    return at, [] if titled or story.topic.paragraph == s.line.sentence.paragraph else ["metric"]


def _qualified(s: Scene, number: Number, kind: str, metric: Metric) -> list[str]:
    """Whether words beside a number make it another thing than the whole figure, a change of it or what was only hoped for: no ground for a contradiction."""
    line = s.line
    if metric.form == "rank" and any(0 <= m.start - number.end <= 2 for m, _ in line.of("side")):
        return ["metric"]  # the sixth supplier is no sixth partner
    if line.has("qualified", number.start - ASIDE, number.end + ASIDE):
        return ["metric"]
    if kind == "money" and metric.form == "level":
        if any(0 <= number.start - m.end <= SUMMED and line.text[m.start : m.end].lower() not in SINCE for m, _ in line.of("cumulative")):
            return ["metric"]  # a sum over years that are not understood
        if line.lang == "ko" and topic_of(metric) == "fdi_inward" and any(0 <= number.start - m.end <= BESIDE and not any(m.end <= p.start < number.start for p in line.periods) for m, _ in line.of("cumulative")):
            return ["metric"]  # 지난 사반세기 동안 투자한 금액은
        before = line.between(max(line.sentence.start, number.start - 8), number.start)
        if growth(s, number) and BY.search(before):
            return ["metric"]
    if BOOKS.search(line.text[line.sentence.start : number.start]) is not None:
        return ["metric"]  # the other side's books, in brackets
    firms = [m for m, _ in line.of("company") if abs(m.start - number.start) <= ASIDE]
    return ["metric"] if firms and topic_of(metric) in ("exports", "imports") else []


def _change(s: Scene, number: Number) -> bool:
    """Whether a Korean amount is by how much something is above another, or rose or fell: 신고액보다 94억 달러 많다; 8억 달러 늘었다."""
    behind = s.line.between(number.end, min(s.line.sentence.end, number.end + 6))
    moved = any(0 <= m.start - number.end <= 1 for way in ("up", "down") for m, _ in s.line.of(way))
    return bool(more_than(s, number)) or (moved and not behind.startswith("로"))


def _of_goods(s: Scene, number: Number) -> bool:
    """Whether a ratio is said of goods, with no word for what is traded between them: a share of a product's sales, which no metric measures."""
    words = s.line.between(number.end, min(s.line.sentence.end, number.end + BESIDE)).lstrip()
    named = [m.start for kind in ("goods", "goods?") for m, _ in s.line.of(kind) if number.end <= m.start <= number.end + BESIDE // 2]
    return words.startswith("of ") and bool(named) and not any(number.end <= h.start < named[0] for h in s.hits) and not set(",;.") & set(s.line.text[number.end : named[0]])


def _over_years(s: Scene, number: Number) -> bool:
    """Whether a ratio is the growth over several years: words for their number stand before it."""
    words = tuple(context(s.line.lang)["period"]["over"])
    counted = [n for n in s.line.numbers if n.kind == "count" and not n.unit and n.value > 1 and 0 < number.start - n.end <= OVER]
    return bool(words) and any(s.line.between(n.end, number.start).lstrip().startswith(words) for n in counted)


def _part_of(s: Scene, number: Number, hit: Hit) -> bool:
    """Whether an amount is said to be a part of the one before: which part, its words tell, though none of them is known."""
    said = [m.end for m, _ in s.line.of("part_of") if 0 <= number.start - m.end <= BESIDE]
    if hit in s.hits and said and hit.start >= said[-1]:
        return False  # of that sum, 6,160 million were exports
    return bool(said) and not any(said[-1] <= n.start < number.start and kind_of(n.unit) == "money" for n in s.numbers)


def _sold(s: Scene, hit: Hit, metric: Metric, keys: Mapping[str, str]) -> list[Reading]:
    """What an economy bought, of a seller that its sentence does not name, may be told by the seller: to China, which bought 10.8 billion in 2022, we sold …"""
    bought = topic_of(metric) == "imports" and metric.form == "level" and s.line.text[hit.start : hit.end].lower() in context(s.line.lang)["takes"]["by_seller"]
    open_ = metric.form == "level" and topic_of(metric) in FLOWS and left_open(s.line, hit)
    if not (bought or open_) or metric.mirror is None or "region" in keys or (not open_ and keys.get("partner") in {a.code for a in s.line.areas if a.end > a.start}):
        return []
    return [Reading(metric.mirror.metric, {theirs: keys[mine] for theirs, mine in metric.mirror.keys.items() if mine in keys} | dict(metric.mirror.fixed))]


def _inverse(s: Scene, number: Number, hit: Hit) -> bool:
    """Whether words between the number before and this one turn round the flow just spoken of, and no other flow is named: and 23,000 came the other way."""
    before = max((n.end for n in s.numbers if n.end <= number.start and kind_of(n.unit) == kind_of(number.unit)), default=s.line.sentence.start)
    return any(before <= m.start and m.end <= number.start and (hit not in s.hits or hit.end <= m.start) for m, _ in s.line.of("inverse"))


def _after_another(s: Scene, number: Number, hit: Hit) -> bool:
    """Whether an amount stands before this one behind the same words: the total may be said first, and its parts then."""
    if any(n.end <= number.start and kind_of(n.unit) == "money" and AGAINST.fullmatch(s.line.between(n.end, number.start)) for n in s.numbers):
        return True  # sells little, buys much: 6,160 against 23,000 in its trade
    return any(hit.end <= n.start and n.end <= number.start and kind_of(n.unit) == "money" for n in s.numbers) and period_of(s.line, number, s.numbers)[0] is None


def _of_list(s: Scene, dims: Mapping[str, Any], story: Story) -> bool:
    """Whether a sentence is an item of a list whose head says what is measured, or a list of the leading ones, and names the item."""
    listed = s.line.has("lead") or BULLET.match(s.line.words) is not None
    return listed and bool(dims) and story.topic is not None and story.topic.paragraph == s.line.sentence.paragraph


def _foreign(s: Scene, hit: Hit, region: str) -> bool:
    """Whether the words "Korean goods" say what is traded, and the region is not Korea's."""
    beside = next((a for a in s.line.areas if a.form == "adjective" and 0 <= hit.start - a.end <= 1), None)
    return beside is not None and any(m.start == hit.start for m, _ in s.line.of("of_goods")) and regions.owner(region) not in beside.codes


def _of_bought(s: Scene, hit: Hit, story: Story) -> bool:
    """Whether the words "Korean goods" say what is bought, where the sentence before in the paragraph speaks of buying: What Mexico buys. 23 billion of Korean goods."""
    before = story.topic
    goods_only = any(m.start == hit.start for m, _ in s.line.of("of_goods")) and len({a.code for a in s.line.areas}) == 1
    return goods_only and before is not None and before.value == "imports" and before.paragraph == s.line.sentence.paragraph


def _loose(s: Scene, number: Number, dims: Mapping[str, Any]) -> list[str]:
    """What a sentence names near a number that it may be about after all: no ground for a contradiction."""
    near = (("region", s.regions), ("commodity", s.goods), ("instrument", s.instruments))
    if not dims and _of_others(s, number):
        return ["commodity"]
    if s.line.lang == "ko" and "region" not in dims and STATE.search(s.line.text, max(s.line.sentence.start, number.start - BESIDE), number.start):
        return ["region"]  # a state whose name is spelled in a way we do not know
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
    if s.line.lang == "ko" and not dims and s.line.has("the_region"):
        return ["region"]  # a state that is not named
    return [key for key, names in near if key not in dims and any(-BESIDE <= n[0] - number.end <= BESIDE and not (s.line.lang == "ko" and _owned(s, n, number, alike)) for n in names)]  # 총액 13억, 이 중 재투자 8억


def _owned(s: Scene, name: tuple[int, int, Any], number: Number, alike: Sequence[Number]) -> bool:
    """Whether a Korean name is that of another number: one behind this one, or of a clause that was closed before it."""
    if not owns(s.line, name, alike):
        return False
    own = next(n for n in alike if n.start >= name[1])
    return own.start > number.start or (own is not number and clause_ends("ko").search(s.line.text, own.end, number.start) is not None)


def _of_others(s: Scene, number: Number) -> bool:
    """Whether words since the number before stand for the flow of something else that is named but not known: and those of widgets rose 3 %."""
    first = max((n.end for n in s.numbers if n.end <= number.start), default=s.line.sentence.start)
    places = [at for at in range(first, number.start) if s.line.text[at - 1] == " " and elided(s.line, at)]
    return any(not any(-6 <= a.start - at <= BESIDE // 4 for a in s.line.areas) for at in places)
