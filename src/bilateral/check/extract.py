"""The claims of a text: every number that states a quantity of an economy, and what each says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bilateral.check.binding import about_region
from bilateral.check.claim import Claim
from bilateral.check.forms import growth
from bilateral.check.known import Known
from bilateral.check.lexicon import Mention, extended, find, flat, joined_areas, lexicon
from bilateral.check.line import Line, elided, lines
from bilateral.check.outline import BULLET, outline
from bilateral.check.pronouns import pronoun, resolved
from bilateral.check.quantity import is_claim
from bilateral.check.resolve import resolve
from bilateral.check.roles import family_of, pair_keys, relation, turned
from bilateral.check.scene import Scene, scene
from bilateral.check.spans import DAY
from bilateral.check.speaker import asking, in_first_person, ours, region_speaking, spoken_by, voiced
from bilateral.check.special import event_year
from bilateral.check.story import Said, Story, pair_of
from bilateral.check.tables import Tables, cell_claim, tables_in
from bilateral.check.topics import NOTHING, hits_in
from bilateral.check.trail import Trail, carried_open, open_readings
from bilateral.check.units import in_list, ranked, uncoded, with_units
from bilateral.classify import areas, regions
from bilateral.lang.context import context
from bilateral.lang.read import Number, find_numbers
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import WORLD

__all__ = ["Found", "claims_in"]

LISTS_OF = ("market_rank", "index_rank")  # metrics whose words, market and index, alone say nothing of what the next sentence is about
OWNERS = 4  # economies whose regions are looked for, the most named
HEADING = re.compile(r"\b(?:HS|SA)[ -]?(?:headings?|subheadings?|codes?|partida|subpartida|código)? ?([0-9]{6}|[0-9]{4}|[0-9]{2})(?:\b| ?호)", re.I)
BARE_HEADING = re.compile(r"\b(?:partida|subpartida|heading|subheading)(?: (?:arancelaria|SA|HS))? ([0-9]{4}(?:[0-9]{2})?)\b", re.I)
APART_HEADING = re.compile(r"\b(?:partida|subpartida|heading|subheading)\b[^.;:\d\n]{0,40}?(?:,| fue| es| era| is| was| resultó)(?: la| the| heading| número)? ([0-9]{4}(?:[0-9]{2})?)\b(?! ?(?:mil|mill|mdd|bill|dollars|dólares|%)|[,.]\d)", re.I)  # the leading heading was 8473
DATED_HEADING = re.compile(r"(?<=[\w…] \()([0-9]{2}(?:[0-9]{2}){0,2})(?=\), [0-9]{4}\b)")  # vehicles (87), 2024: …
NEAR = 16  # characters between a word for goods that is an ordinary one too and the trade it is of
CAPITALS = {"KOR": "KR-11", "MEX": "MX-CMX"}
MONEY = re.compile(r"\s(?:invested|injected|that|which|from|inflows?|came from|comes from|flow\w*|goods|account|structure|markets?|stock|extranjero|invertido|que)\b")
SAYS = re.compile(r",? (?:said|says|told|reported|announced|dijo|dijeron|informó|anunció)\b")  # officials in Mexico City said
BY_WHOM = re.compile(r"\b(?:[Rr]eader|[Ll]istener|[Cc]orrespondent|[Cc]aller|[Rr]esident|[Ll]ector|[Ll]ectora|[Rr]epresentative|[Rr]epresentante)s? (?:in|from|of|de|en)(?: the)? $|\b(?:according to|tallied by|counted by|reported by|recorded by|published by|given by|según) (?:the )?$")  # a reader in Daegu
SHORT = 60  # characters of a sentence that only says that another did so too
HEAD = 4  # sentences in which the region a text is about is named
SPOKEN = 4  # letters that may stand before the word that opens a sentence: The, And
PARTED = re.compile(r"[?:,;] (?:and )?(?:the )?$")


@dataclass(frozen=True)
class Found:
    """The claims of a text in order, the day it was written, the pair it is about."""

    claims: tuple[Claim, ...]
    day: date | None
    pair: tuple[str, ...]


def claims_in(text: str, lang: str, known: Known, *, day: date | None = None, pair: tuple[str, ...] = ()) -> Found:
    """All claims of a text. `day` and `pair` are found in the text where they are not given."""
    numbers = find_numbers(text, lang)
    parts = outline(text, lang, numbers)
    searched = flat(text)
    mentions = find(searched, lexicon(lang, known.names))
    joined = joined_areas(text, lang)
    mentions = tuple(sorted([*_without(mentions, joined), *joined], key=lambda m: m.start))
    regional = find(searched, extended(lang, _owners(mentions, pair)))
    kept = _without(mentions, regional)
    said = tuple(lines(text, lang, parts.sentences, numbers, sorted([*kept, *regional], key=lambda m: m.start)))
    named, alone = pair_of(said, known.companies)
    story = Story(lang, day or parts.day, pair or named, alone or bool(pair))
    voice = region_speaking(said)
    if speaker := regions.owner(voice) if voice else spoken_by(said, story.pair):
        said = tuple(voiced(line, story.pair, speaker, line.sentence.paragraph in asked) for asked in [asking(said)] for line in said)
    if lang == "ko":
        said = tuple(ours(line, story.pair) for line in said)
    said = tuple(resolved(said))
    only = {a.code for line in said for a in line.areas if not a.group} or {home for home in (context(lang)["language"]["home"],) if home}
    story.section = next(iter(only)) if len(only) == 1 and len(story.pair) < 2 else ""
    story.theme, story.voice = _theme(said), voice
    places = {code for line in said for _, code in line.of("region")}
    story.place = next(iter(places)) if len(places) == 1 else ""
    head = text[: said[min(len(said), HEAD) - 1].sentence.end] if said else ""
    story.now = story.day or next((date.fromisoformat(n.date) for n in numbers if n.end <= len(head) and DAY.fullmatch(n.date)), None)
    known_pairs = {pair for pairs in known.companies.values() for pair in pairs if only and only <= set(pair)}
    story.lone = next(iter(known_pairs)) if not story.pair and len(known_pairs) == 1 else None
    story.host = _host(said, story.pair, known)
    firms = {value for line in said for _, value in line.of("company")}
    story.firm = next(iter(firms)) if len(firms) == 1 else ""
    trail, tables = Trail(theme=story.theme), tables_in(text, said)
    headings = sorted([*HEADING.finditer(text), *BARE_HEADING.finditer(text), *APART_HEADING.finditer(text), *DATED_HEADING.finditer(text)], key=lambda m: m.start())
    found = sorted((c for line, others in _with_paragraph(said) for c in _of_line(line, others, story, known, headings, trail, tables)), key=lambda c: c.start)
    return Found(tuple(found), story.day, story.pair)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _host(said: Sequence[Line], pair: tuple[str, ...], known: Known) -> str:
    """Of the two economies of a text, the one in which investment that is said of neither was made: whose regions are named, else where projects are known."""
    owners = {regions.owner(code) for line in said for _, code in line.of("region")} & set(pair)
    if len(owners) == 1:
        return next(iter(owners))
    hosts = {host for pairs in known.companies.values() for host, origin in pairs if {host, origin} == set(pair)}
    return next(iter(hosts)) if len(hosts) == 1 else ""


def _theme(said: Sequence[Line]) -> str:
    """The region a text is about: the one most often named, if its head names it."""
    counts = Counter(code for line in said for _, code in line.of("region"))
    most = max(counts, key=lambda code: counts[code], default="")
    return most if counts[most] > 1 and any(code == most for line in said[:HEAD] for _, code in line.of("region")) else ""


def _owners(mentions: Sequence[Mention], pair: tuple[str, ...]) -> tuple[str, ...]:
    counts = Counter(codes[0][0] for m in mentions if (codes := m.all("area")))
    listed = [code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if areas.areas()[code].kind == "economy"]
    return tuple(sorted({*regions.typed(), *pair, *listed[:OWNERS]}))


def _without(mentions: Sequence[Mention], regional: Sequence[Mention]) -> list[Mention]:
    """Mentions that no region's name overlaps: Mexico City is not Mexico."""
    taken = iter(regional)
    region = next(taken, None)
    kept = []
    for mention in mentions:
        while region is not None and region.end <= mention.start:
            region = next(taken, None)
        if region is None or mention.end <= region.start or (mention.start <= region.start and mention.end >= region.end and mention.end - mention.start > region.end - region.start):
            kept.append(mention)
    return kept


def _with_paragraph(said: Sequence[Line]) -> Iterator[tuple[Line, set[str]]]:
    """Each sentence with the economies its paragraph names."""
    named: dict[int, set[str]] = {}
    for line in said:
        named.setdefault(line.sentence.paragraph, set()).update(a.code for a in line.areas if not a.group)
    for line in said:
        yield line, named[line.sentence.paragraph]


def _of_line(line: Line, named: set[str], story: Story, known: Known, headings: Sequence[re.Match[str]], trail: Trail, tables: Tables) -> Iterator[Claim]:
    cells, inside = _of_cells(line, story, tables, headings)
    yield from cells
    inside |= {m.start(1) for m in headings if line.sentence.start <= m.start(1) < line.sentence.end}
    numbers = with_units(line, [n for n in map(uncoded, line.numbers) if n.start not in inside and (is_claim(line, n, story.lang) or in_list(line, n, story) or ranked(line, n, story))], story)
    story.names_sheet(line)
    if line.sentence.heading and not numbers:
        story.heading(line)
        story.region = next((value for _, value in line.of("region")), story.region)
        _carry_period(line, story, numbers)
        places = [(m.start, m.end, value) for m, value in line.of("region")]
        trail.heading(scene(line, (), places, _goods(line, headings), story))
        return
    story.paragraph(line.sentence.paragraph, named)
    story.revised = line.sentence.paragraph if line.has("revision") else story.revised
    story.asks(line)
    for _, value in line.of("market"):
        story.market = Said(value, line.sentence.paragraph, dict([("among", a.code) for a in line.areas if a.group][:1]))
    milestones = {n.start: made for n in line.numbers if n.kind in ("year", "date") and (made := event_year(line, n, known))}
    for made in milestones.values():
        story.told = Said(made.keys["event"], line.sentence.paragraph)
    line = replace(line, periods=tuple(p for p in line.periods if p.start not in milestones))
    stood = [(m.start, m.end, value) for m, value in line.of("region")]
    places = [p for p in stood if ((said := SAYS.match(line.text, p[1])) is None or _put_in(line, p[0], said)) and BY_WHOM.search(line.text, line.sentence.start, p[0]) is None]
    goods = _goods(line, headings, story)
    places = sorted([*places, *_capital(line, places, story), *_again(line, stood)], key=lambda p: p[:2])
    if not places and story.voice and in_first_person(line) and not any(a.role == "by" and a.form == "name" and a.end > a.start for a in line.areas):
        places = [(line.sentence.start, line.sentence.start, story.voice)]
    here = scene(line, numbers, [*_named_alone(line, numbers, places, story), *places] or _meant(line, story), goods, story)
    _carry_period(line, story, numbers)
    story.before = story.period
    firms = {value for _, value in line.of("company")}
    if not numbers and len(firms) == 1 and all(metrics()[name].family == "projects" for _, name in line.of("metric")):  # not where investment is spoken of
        alone = {"alone": "yes"} if sum(c.isalpha() for c in line.words) <= SPOKEN + sum(m.end - m.start for m, _ in line.of("company")) else {}
        story.company = Said(next(iter(firms)), line.sentence.paragraph, alone)
    _names_alone(line, numbers, story)
    trail.note(here)
    traded = not numbers and len({str(value) for _, _, value in goods}) == 1 and (any(not h.concept and h.metric in ("exports", "imports") for h in here.hits) or sum(c.isalpha() for c in line.words) - (goods[0][1] - goods[0][0]) <= SPOKEN)  # Ships. The yards delivered 25.6 billion
    kept = trail.copy()
    claims = [_left_open(here, number, resolve(here, number, story, known), story, kept) for number in numbers]
    yield from claims
    units = [str(m.get("count")) for m, _ in line.of("count")]
    story.counted = Said(units[-1], line.sentence.paragraph) if units else story.counted
    _after(line, claims, places or list(here.regions), story)
    if any(c.metric for c in claims):
        last = [c for c in claims if c.metric][-1]
        story.item = (goods[-1][2], line.sentence.paragraph) if goods and "commodity" in last.keys else (None, -1)
    story.goods, story.goods_at = (goods[0][2], line.sentence.paragraph) if traded else (None, -1)
    yield from {claim.keys["event"]: claim for claim in reversed(milestones.values())}.values()
    yield from _signs(line, numbers, places, story)


def _of_cells(line: Line, story: Story, tables: Tables, headings: Sequence[re.Match[str]]) -> tuple[list[Claim], set[int]]:
    """The claims of the cells of a row, and where their numbers stand."""
    found = [(n, cell) for n in line.numbers if n.kind in ("amount", "share", "count", "year") and (cell := tables.at(n.start)) is not None]
    if not found:
        return [], set()
    goods = [g for part in (found[0][1].caption, found[0][1].label) if (said := tables.part(part)) is not None for g in _goods(said, headings)]
    made = [(n, cell_claim(cell, n, line, tables, story, goods)) for n, cell in found]
    return [claim for _, claim in made if claim is not None], {n.start for n, claim in made if claim is not None}


def _left_open(s: Scene, number: Number, claim: Claim, story: Story, trail: Trail) -> Claim:
    if claim.metric is None and claim.unit == "ratio" and number.value > 0 and growth(s, number) == "down":
        claim = replace(claim, value=-number.value, low=-number.high, high=-number.low)
    found = open_readings(s, number, claim, trail, story.pair, story.now)
    further = partial(open_readings, s, number, claim, trail, story.pair, story.now, wide=True)
    claim = replace(claim, further=further, named=_named(s))
    return replace(claim, open=found, unsaid=carried_open(s, claim, trail)) if found else claim


def _named(s: Scene) -> frozenset[str]:
    """What a sentence says itself."""
    said = (("metric", s.hits), ("period", s.line.periods), ("region", s.regions), ("commodity", s.goods), ("instrument", s.instruments))
    ways = {way for way in ("up", "down", "takes", "arrives", "outflow", "negative", "positive") if s.line.has(way)}
    ways = {"up"} if "up" in ways and not ways & {"down", "negative"} else {"down"} if "down" in ways and "up" not in ways else {"in"} if ways & {"takes", "arrives"} and not ways & {"outflow", "negative", "down"} else set()
    return frozenset([key for key, names in said if names] + [a.code for a in s.line.areas if not a.group] + [*ways])


def _after(line: Line, claims: Sequence[Claim], places: Sequence[tuple[int, int, Any]], story: Story) -> None:
    """What a sentence leaves behind: the latest of its periods, and its last region."""
    years = [c.keys["period"] for c in claims if c.metric and re.fullmatch(r"\d{4}", c.keys.get("period", ""))]
    if years:
        story.span = (min(years), max(years)) if len(set(years)) > 1 else ("", "")
    story.latest = max([story.latest, *years])
    for year in years:
        story.years = (*story.years[-1:], year) if not story.years or year != story.years[-1] else story.years
    spans = [c.keys["period"] for c in claims if c.metric and re.fullmatch(r"\d{4}/\d{4}", c.keys.get("period", ""))]
    if spans and int(spans[-1][:4]) + 1 == int(spans[-1][5:]):
        story.years = (spans[-1][:4], spans[-1][5:])
    if len(set(years)) > 1 and story.period is not None and (story.period.value in years or line.lang == "ko"):  # else all are only held against
        story.period = Said(max(years), line.sentence.paragraph)
    here = {value for _, _, value in places}
    story.region = story.theme if story.theme in here and len(here) > 1 else places[-1][2] if places else story.region
    about = [c for c in claims if c.metric]
    if line.lang == "ko" and claims and not about and len(plain := {p.said for p in line.periods if p.said.isdigit() and not p.compared}) == 1:
        story.spoken = next(iter(plain))  # a number not understood still has its year: 그해 한국의 투자가
        story.period = Said(story.spoken, line.sentence.paragraph)
    story.indicated = tuple(dict.fromkeys(c.keys["area"] for c in claims if c.metric == "indicator" and c.keys["area"])) or story.indicated
    story.traded = line.sentence.paragraph if any("commodity" in c.keys for c in about) else story.traded
    if about:
        only = {value for _, _, value in places}
        item = {"item": "yes"} if BULLET.match(line.words) else {}
        story.placed = Said(about[-1].keys["region"], line.sentence.paragraph, item) if about[-1].keys.get("region") and len(only) <= 1 else None
        story.listed = tuple((key, c.keys[key]) for c in about for key in ("instrument", "region") if c.keys.get(key)) or story.listed
    elif line.lang == "ko" and not claims and not here and any(metrics()[name].family in ("trade", "investment") for _, name in line.of("metric")):
        story.placed = None  # 직접투자도 불었다
    elif not claims and len(here) == 1 and (about_region(line, places[-1]) if line.lang == "ko" else _opened_by(line, places[0])):
        alone = sum(c.isalpha() for c in line.words) - (places[-1][1] - places[-1][0]) <= SPOKEN
        story.placed = Said(places[-1][2], line.sentence.paragraph, {"alone": "yes"} if alone and line.lang != "ko" else {})  # 치와와는 정반대다. 같은 해 한국에서 들여온 것이 55억 달러어치다


def _opened_by(line: Line, place: tuple[int, int, Any]) -> bool:
    """Whether a sentence begins with a region, or leads to it, and so is about it: Tamaulipas no es el destino más obvio. En 2024 recibió 39.2 millones."""
    leads = not line.areas and not any(c.isalpha() for c in line.text[place[1] : line.sentence.end])  # someone asked about Zacatecas
    return (leads or sum(c.isalpha() for c in line.text[line.sentence.start : place[0]]) <= SPOKEN) and not line.sentence.heading


def _names_alone(line: Line, numbers: Sequence[Number], story: Story) -> None:
    """A sentence that is the name of an economy and no more says whose trade or investment is spoken of from here on: China. 9.08 billion in 2024. So does one that only
    leads over to it: With China it is the other way round."""
    named = [a for a in line.areas if not a.group]
    if numbers or len({a.code for a in named}) != 1 or line.sentence.heading:
        return
    alone = sum(c.isalpha() for c in line.words) - (named[0].end - named[0].start) <= SPOKEN
    if not alone and (line.lang == "ko" or named[0].role not in ("with", "to", "from", "in") or any(line.of("metric"))):
        return
    for family, said in story.relations.items():
        sides = pair_keys(metrics()[said.value])
        if sides and family in ("trade", "investment") and said.keys.get(sides[0]) not in (None, named[0].code):
            left = sides[0] if said.keys.get(sides[1]) == context(line.lang)["language"]["home"] and not alone else sides[1]  # the home economy's trade is spoken of, whoever told it
            story.relations[family] = Said(said.value, line.sentence.paragraph, {**said.keys, left: named[0].code})
            if alone:
                story.topic = Said(story.topic.value, line.sentence.paragraph, story.topic.keys) if story.topic else None


def _carry_period(line: Line, story: Story, numbers: Sequence[Number]) -> None:
    """A sentence without quantities still says which year is spoken of."""
    first = next((p for p in line.periods if re.fullmatch(r"\d{4}(?:-.*|/.*)?", p.said) and not p.since), None)
    if first is None and story.now is not None:  # how much did we sell last year?
        first = next((replace(p, said=str(story.now.year + int(p.said[1:]))) for p in line.periods if re.fullmatch(r"!-?\d", p.said)), None)
    if first and not numbers and not line.has("event"):
        story.period = Said(first.said, line.sentence.paragraph)
        story.spoken = first.said if first.said.isdigit() else story.spoken  # 2024년은 어땠나요? 같은 해 중국은
    spoken = {h.concept for h in hits_in(line, story.lang) if h.metric != NOTHING} if not numbers and not line.sentence.heading else set()
    if len(spoken) == 1 and (concept := next(iter(spoken))):
        story.topic = Said("indicator", line.sentence.paragraph, {"concept": concept})  # Output per head tells the rest
    if not numbers and (hits := [h for h in hits_in(line, story.lang) if not h.concept and h.metric != NOTHING and h.metric not in LISTS_OF]):
        hits = [h for h in hits if metrics()[h.metric].family != "projects"] or hits  # how much do Korean companies invest
        story.topic = Said(hits[0].metric, line.sentence.paragraph)
        story.deficit = line.has("negative")
        story.title = story.topic if line.sentence.heading else story.title
        metric = metrics()[hits[0].metric]
        said = {a.code for a in line.areas if not a.group or a.code == WORLD}
        if len(said) == 2 or (len(said) == 1 and metric.family == "investment" and not line.sentence.heading and metric.family not in story.relations):
            sides = turned(line, hits[0], [a for a in line.areas if not a.group or a.code == WORLD], story.lang)
            ends = relation(metric, sides, sides, story, line.sentence.paragraph, hits[0].start)
            if len(ends.keys) == 2 and family_of(metric) in ("trade", "investment"):
                story.relations[family_of(metric)] = Said(metric.name, line.sentence.paragraph, ends.keys)


def _goods(line: Line, headings: Sequence[re.Match[str]], story: Story | None = None) -> list[tuple[int, int, Any]]:
    """Names of goods, and codes of the Harmonized System; a chapter named beside a code only says where the code is."""
    first, last = line.sentence.start, line.sentence.end
    codes = [(m.start(), m.end(), m[1]) for m in headings if first <= m.start() and m.end() <= last]
    trade = [m for m, name in line.of("metric") if metrics()[name].family == "trade"]
    plain = {good for _, good in line.of("goods")}
    told = story is not None and story.traded == line.sentence.paragraph and not trade and line.lang == "es"
    listed = told or any(line.of("goods_intro")) or any(line.of("lead")) or (bool(trade) and (len(plain) > 1 or (bool(plain) and any(line.of("goods?")))))
    adjectives = [a for a in line.areas if a.form == "adjective"]
    # words that are ordinary ones too count beside exports and imports, or in a list of goods
    ordinary = [(m.start, m.end, value) for m, value in line.of("goods?") if listed or line.text[m.end : m.end + 1] in (":", "：") or elided(line, m.start) or _opens(line, m, trade, story) or any(-NEAR <= m.start - t.end <= NEAR or 0 <= t.start - m.end <= 3 or any(m.end < a.start and a.end < t.start <= m.end + NEAR for a in adjectives) for t in trade)]
    names = sorted([*((m.start, m.end, value) for m, value in line.of("goods") if m.get("metric") is None), *ordinary], key=lambda n: n[:2])
    names = [n for n in names if not any(-30 <= n[0] - c[1] <= 22 and not set(line.text[min(c[1], n[1]) : max(c[0], n[0])]) & set("(),;") for c in codes)]
    return sorted([*codes, *names], key=lambda n: n[:2])


def _opens(line: Line, word: Mention, trade: Sequence[Mention], story: Story | None) -> bool:
    """Whether a word that is an ordinary one too opens a sentence with an amount, where trade is spoken of: Engines alone brought in 686 million."""
    told = story is not None and story.topic is not None and story.topic.value in metrics() and metrics()[story.topic.value].family == "trade"
    alone = sum(c.isalpha() for c in line.words) - (word.end - word.start) <= SPOKEN
    if not (trade or told) or not (alone or any(n.kind == "amount" for n in line.numbers)):
        return False
    before = line.text[line.sentence.start : word.start]
    return sum(c.isalnum() for c in before) <= SPOKEN or PARTED.search(before) is not None


def _meant(line: Line, story: Story) -> list[tuple[int, int, Any]]:
    """The region last named, where a sentence speaks of "the state"."""
    said = next((m for m, _ in line.of("the_region")), None)
    if said is None and story.placed is not None and story.placed.paragraph == line.sentence.paragraph and not any(a.role in ("by", "of") and a.form == "name" for a in line.areas):
        return [(*place, story.placed.value)] if (place := pronoun(line)) is not None else []
    region = story.region or story.place
    return [(said.start, said.end, region)] if said is not None and region else []


def _put_in(line: Line, start: int, said: re.Match[str]) -> bool:
    """Whether "he said" is only put in behind a place of which something is told: In Aguascalientes, he said, 13 million came in."""
    before = line.between(max(line.sentence.start, start - SPOKEN), start)
    return line.text[said.end() : said.end() + 1] == "," and said[0][:1] == "," and before.split(" ")[-2:-1] in (["en"], ["in"])


def _named_alone(line: Line, numbers: Sequence[Number], places: Sequence[tuple[int, int, Any]], story: Story) -> list[tuple[int, int, Any]]:
    """The region that the sentence before was the name of and no more, where the first amount has none before it: Chihuahua. In 2024 it bought 5,560 million; then Nuevo León, with 4,920."""
    said = story.placed
    if said is None or not said.keys.get("alone") or said.paragraph != line.sentence.paragraph or not numbers or any(p[0] < numbers[0].start for p in places):
        return []
    return [(line.sentence.start, line.sentence.start, said.value)]


def _again(line: Line, places: Sequence[tuple[int, int, Any]]) -> list[tuple[int, int, Any]]:
    """Words for a region that the same sentence has named: Tamaulipas drew 39 and Nuevo León 626, when a year before this last state had 24.8."""
    named = [(m.start, m.end, [p[2] for p in places if p[1] <= m.start]) for m, _ in line.of("the_region")]
    return [(start, end, before[-1]) for start, end, before in named if before]


def _capital(line: Line, places: Sequence[tuple[int, int, Any]], story: Story) -> list[tuple[int, int, Any]]:
    """The capital, as a region of the economy whose regions are spoken of; the capital that comes from abroad is none."""
    said = next((m for m, _ in line.of("the_capital") if MONEY.match(line.text, m.end) is None), None)
    if said is None:
        return []
    host = story.relations.get("investment")
    of = next((a.code for a in line.areas if a.form == "adjective" and said.start <= a.start <= said.end + 1), "")
    owner = of or (regions.owner(places[0][2]) if places else regions.owner(story.region) if story.region else host.keys.get("reporter", "") if host else "")
    return [(said.start, said.end, CAPITALS[owner])] if owner in CAPITALS else []


def _signs(line: Line, numbers: Sequence[Number], places: Sequence[tuple[int, int, Any]], story: Story) -> Iterator[Claim]:
    """Regions said to have a positive or negative balance, without a number."""
    if story.sign is not None and not numbers and line.has("alike") and story.sign.paragraph == line.sentence.paragraph and not any(any(line.of(f"claims_{sign}")) for sign in ("positive", "negative")):
        for start, end, code in places if len(line.words) <= SHORT else ():  # So did Morelos
            yield Claim(start, end, line.text[start:end], line.words, "region_balance", {**story.sign.keys, "region": code}, story.sign.value, None, None, "sign", doubts=() if story.sign.keys.get("period") else ("period",))
        return
    for sign in ("positive", "negative"):
        first = max((n.end for n in numbers if n.unit and n.kind == "amount"), default=line.sentence.start)
        cue = next((m for m, _ in line.of(f"claims_{sign}") if m.start >= first), None)
        if cue is None or (first > line.sentence.start and not line.has("alike", first)):
            continue
        listed = [r for r in places if first <= r[0] and (r[1] <= cue.start or line.has("alike", cue.end))] or [r for r in places if r[0] >= first]
        metric = metric_named("region_balance")
        period = next((p.said for p in line.periods if p.said[:1].isdigit()), story.period.value if story.period else "")
        for start, end, code in listed:
            ends = relation(metric, line.areas, line.areas, story, line.sentence.paragraph, cue.start, regions.owner(code))
            keys = {**ends.keys, "region": code, "period": period}
            made = Claim(start, end, line.text[start:end], line.words, metric.name, keys, sign, None, None, "sign", doubts=ends.doubts)
            story.sign = Said(sign, line.sentence.paragraph, keys)
            yield replace(made, doubts=(*made.doubts, *(() if period else ("period",))))
        return
