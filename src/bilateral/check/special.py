"""Claims that are recognised by a name rather than by a metric's words: projects of companies, milestones, indices, markets, counts of companies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bilateral.check.binding import bind
from bilateral.check.claim import Claim
from bilateral.check.known import Known
from bilateral.check.lexicon import Mention, folded
from bilateral.check.line import Line, adnominal
from bilateral.check.roles import family_of, relation
from bilateral.check.story import Said, Story
from bilateral.check.topics import kind_of
from bilateral.classify.regions import owner
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metric as metric_named

__all__ = ["count_unit", "event_year", "special"]

FIRMS_BEFORE = re.compile(r"(?:기업|업체|회사|법인)(?:들)?(?:의 수)?[은는이가도]? ?(?:수[는가를] |총 |모두 |약 |현재 |무려 )?$")  # Korean counts behind its noun

ASKED = re.compile(r"(?:기업|업체|회사|법인)(?:들)?[은는이가]? ?(?:모두 |총 )?(?:몇|얼마나|숫자)[^.]*[?\n는데고]")  # how many companies are there? 1,900
JOBS = re.compile(r"일자리[^,.]{0,8}\||\|개의 (?:\S+ )?일자리")  # jobs are counted as things are
PLACES = re.compile("(?:곳|군데|개소|사(?![가-힣]))")  # counters of companies and of much else
FEW_WORDS = 8  # of a sentence that says no more than a rank
NOUN = 34  # characters behind a number in which the noun it counts stands
TOLD = 40  # characters of a sentence that only says how many they were
LARGE = 100  # and fewer are not counted by it
PEOPLE = 100_000  # fewer persons are no population
LISTS = ("market_rank", "index_rank")  # metrics whose words, market and index, alone say nothing of what is spoken of
STATISTICS = "1990"  # years before these are of milestones, not of statistics
BESIDE = 3  # characters between a milestone and its ordinal, where an index is named too
EVENT = 48  # characters between a year and the words of its milestone
ASIDE = 34  # characters before a company in which words that set it apart stand
WHEN = re.compile(r"(?:가|이|의|[가-힣]{0,3} ?(?:공장|법인|라인)[이을]) [^,.;\d]{2,24} ")  # between a company and the year it is only named for, in Korean
COUNTED = 8  # characters between a Korean number and the noun it counts
APPOSED = 6  # characters between an economy and a rank that stands beside it
OWNER = re.compile(r"(?:의 | [^,.]{1,20}인 )|(?:의 [^,.]{1,20})?(?:인|에 오른|를 차지한|를 기록한|에 이름을 올린|에 올라 있는|에 올라선|에 꼽힌|로 꼽힌|로 평가된|로 평가받은|로 평가받는) ")
DIRECT = re.compile(r"\bFDI\b|\bdirect\b|\bIED\b|\bdirecta\b|직접투자", re.I)
OF_THEM = re.compile(r" (?:of|de) (?:them|these|those|ellas|ellos|estas|esas)\b")
OF_OTHERS = re.compile(r"(?<!^)\b(?:for|in|from|to|at|by|with|that|a|al|hacia|para|en|desde|por|con|que)\b")  # between a number and a noun that it does not count: 1,463 lines for countries
OF = re.compile(r"\s?(?:in|of|de|en)(?: \w+){0,2}\s?")
INFINITY = Decimal("Infinity")
PROJECT_COUNTS = {"persons": ("project_jobs", "jobs"), "economies": ("project_markets", "markets"), "companies": ("", "")}  # any other thing is what a plant makes


def special(
    line: Line, number: Number, kind: str, numbers: Sequence[Number], regions: Sequence[tuple[int, int, Any]], story: Story, known: Known
) -> Claim | None:
    """The claim, where a name in the sentence says what the number is; else None."""
    company = _company(line, number, numbers, story)
    if company:
        made = _project(line, number, kind, regions, company, story, known)
        if made:
            near = any(line.of("company")) or story.sheet
            return made if near else replace(made, doubts=(*made.doubts, "metric"), carried=() if "metric" in made.doubts else ("metric",))
    ranked = any(line.of("index")) or any(line.of("market")) or any(metric_named(name).form == "rank" for _, name in line.of("metric"))
    if kind in ("ordinal", "count") or (kind == "rank" and any(line.of("event")) and (not ranked or _nearest(line, number, "event") <= BESIDE)):
        made = _event(line, number, kind, story, known)
        if made:
            return made
    if kind == "rank":
        return _named_rank(line, number, story)
    if kind == "count":
        return _counted(line, number, story, known)
    return None


def event_year(line: Line, number: Number, known: Known) -> Claim | None:
    """The claim of a year or month that says when a milestone was; None where none is named beside it."""
    near = [(_gap(m, number), event) for m, event in line.of("event") if event in known.events and not _nearer(line, m, number)]
    lone = number.date < STATISTICS and sum(n.kind in ("year", "date") for n in line.numbers) == 1
    near = [(gap, event) for gap, event in near if 0 <= gap <= (EVENT * 3 if lone else EVENT)]
    if line.has("founded"):
        near = [(gap, event) for gap, event in near if context(line.lang)["event"][event].get("old")]
    if number.date >= STATISTICS and any(n.kind == "year" and n.date < STATISTICS for n in line.numbers):
        near = []  # sixty years of what began in 1962
    if number.date >= STATISTICS and any(event != "FEALAC" for _, event in near) and line.has("anniversary"):
        return None  # in 2022 they marked sixty years of relations
    old = _near_old(line, number, known) if number.date[:4].isdigit() and number.date < STATISTICS else []
    if near and old and min(old) < min(near):
        near = []  # relations since 1962; the first migrants in 1905
    opens = number.start == line.sentence.start and line.text[number.end : number.end + 1] in (":", "：", ".", "–", "—")  # "2024: 14th Forum"
    if any(n.kind == "ordinal" and not (n.value == 1 and number.date < STATISTICS) for n in line.numbers) and not opens:  # but: the first Koreans landed in 1905
        return None
    if not (near or old) or not number.date[:4].isdigit() or len(number.date) not in (4, 7, 10 if number.date < STATISTICS else 4) or any("metric" in dict(m.means) and number.end <= m.start < number.end + 6 for m in line.mentions):
        return None
    year = Decimal(number.date[:4])
    return _made(line, number, "event", _event_keys(min(near or old)[1], known), unit="year", value=year, low=year, high=year, doubts=() if near else ("metric",))


def _gap(mention: Mention, number: Number) -> int:
    return max(mention.start - number.end, number.start - mention.end)


def _nearer(line: Line, mention: Mention, number: Number) -> bool:
    """Whether another year stands nearer to the words of a milestone, and a semicolon before them: Koreans set out in 1905; relations had to wait until 1962."""
    first, last = min(mention.end, number.end), max(mention.start, number.start)
    return ";" in line.text[first:last] and any(n.kind == "year" and n is not number and _gap(mention, n) < _gap(mention, number) for n in line.numbers)


def count_unit(line: Line, number: Number, lang: str) -> str:
    """What a bare number counts, by the noun behind it: persons, companies, economies, units; empty where no such noun follows."""
    stop = min(line.sentence.end, number.end + NOUN)
    if lang == "ko":
        behind = line.text[_numeral_end(number) : stop].lstrip(" 여").lstrip()
        if behind.startswith("개") and JOBS.search(line.text[max(line.sentence.start, number.start - 14) : number.start] + "|" + behind[:12]):
            return "persons"
        if PLACES.match(behind) and _of_firms(line, number):
            return "companies"
        units = [(len(word), unit) for unit, words in context("ko")["counts"].items() for word in words if behind.startswith(word)]
        if units and max(units)[1] in ("units", "persons"):
            firms = tuple(word for word in context("ko")["counts"]["companies"] if word[0] != "개")
            named = next((m for m in line.mentions if number.end <= m.start <= number.end + 12 and (m.get("count") == "companies" or (m.get("area") and line.text[m.start : m.end].endswith(firms)))), None)
            words = line.words.lower()
            before = _of_firms(line, number)
            if max(units)[1] == "units" and before:
                return "companies"
            if max(units)[1] == "units" and max(units)[0] == 1 and not named and line.text[number.end : number.end + 1] == "개":
                return ""
            thing = next((thing for thing, names in context("ko")["counted"].items() if any(name in words for name in names)), "units") if max(units)[1] == "units" else max(units)[1]
            return "companies" if named else str(thing)
        if units:
            return str(max(units)[1])
    for mention in line.mentions:
        if lang == "ko" and mention.start - number.end > COUNTED:
            continue  # 다섯 해 동안 한국 기업이
        if number.end <= mention.start < stop and mention.get("count") and not set(line.text[number.end : mention.start]) & set(",;.("):
            return "" if OF_OTHERS.search(line.between(number.end, mention.start)) else str(mention.get("count"))
    return ""


# ---------------------------------------------------------------------------------------------------------------- the parts


def _nearest(line: Line, number: Number, kind: str) -> int:
    """Characters between a number and the nearest word of a kind before it."""
    return min((number.start - m.end for m, _ in line.of(kind) if m.end <= number.start), default=10**9)


def _numeral_end(number: Number) -> int:
    """Where the numeral of a number ends, whose text may take in its counter: 1,900개 이상."""
    at = number.text.rfind(number.written) if number.written else -1
    scales = re.match(r"[십백천만억]*", number.text[at + len(number.written) :]) if at >= 0 else None
    return number.start + at + len(number.written) + (scales.end() if scales else 0) if at >= 0 else number.end


def _of_firms(line: Line, number: Number) -> bool:
    """Whether the noun counted stands before its number: 한국 기업은 1,900곳."""
    before = line.text[line.sentence.start : number.start]
    return FIRMS_BEFORE.search(before[-14:]) is not None or ASKED.search(before) is not None


def _company(line: Line, number: Number, numbers: Sequence[Number], story: Story) -> str:
    """The company a number is about: the last named before it, else the first of the sentence, else the one just spoken of in the paragraph."""
    invested = line.lang == "ko" or any(metric_named(name).family == "investment" for _, name in line.of("metric")) or any(line.of("takes"))
    named = [(m, value) for m, value in line.of("company") if not (invested and _aside(line, m))]
    if line.lang == "ko" and any(line.of("company")) and not named:
        return ""  # all only say when something came
    before = [value for m, value in named if m.end <= number.start]
    if len({value for _, value in named}) > 1:
        bound = bind(line, number, [(m.start, m.end, value) for m, value in named], numbers, ())
        before = [bound.value] if bound else before
    if before:
        story.company = Said(before[-1], line.sentence.paragraph)
        return str(before[-1])
    if named and named[0][0].start - number.end <= 60:
        return str(named[0][1])
    sheet = story.sheet.get("company", "")
    shipped = any(line.of("place")) or line.has("capacity")  # of what a plant makes, a part is sold abroad
    others = [name for m, name in line.of("metric") if not (shipped and m.get("export_share")) and not _who(m) and name not in LISTS]
    said = any(metric_named(name).family != "projects" for name in others)
    said_else = bool(line.areas) or any(metric_named(name).family not in ("projects", "investment") for name in others)
    if sheet and not named and not said and all(a.form == "adjective" for a in line.areas):
        return sheet
    spoken = story.topic is not None and story.topic.paragraph == line.sentence.paragraph
    if story.firm and not named and not said and not spoken and (line.has("project") or line.has("plan") or line.has("capacity") or line.has("export_share")):
        return story.firm
    carried = story.company
    if story.titled and not named and line.has("the_firm") and (carried is None or carried.paragraph != line.sentence.paragraph) and not said:
        story.company = Said(story.titled, line.sentence.paragraph)
        return story.titled
    asked = carried is not None and carried.paragraph == story.question == line.sentence.paragraph - 1
    if carried is None or (carried.paragraph != line.sentence.paragraph and not (asked and kind_of(number.unit) != "money")):
        return ""
    if carried.keys.get("alone") and not _called_direct(line) and not any(line.of("region")):
        return carried.value  # Kia. In May it committed 150 million
    if kind_of(number.unit) == "money" and any(p.said.isdigit() or p.said[0] == "!" for p in line.periods if p.start < number.start) and not line.has("project"):
        return ""  # 726 million came in 2015
    if kind_of(number.unit) == "money" and any(line.of("takes")) and any(line.of("region")) and not named:
        return ""  # 누에보레온은 7억 달러를 받았는데 타마울리파스는 3900만 달러였다
    thing = number.unit in ("", "ratio") and number.kind in ("count", "share")
    begun = any(0 <= m.start - line.sentence.start <= BESIDE for m, _ in line.of("project")) and not line.areas and not any(metric_named(name).family == "investment" for _, name in line.of("metric"))
    own = begun or (not said_else and line.has("project") and folded(line.words[:APPOSED * 3]).startswith(tuple(f"{word} " for word in context(line.lang)["project"]["its"])))
    planned = (line.has("project") or (not line.periods and not any(line.of("region")) and kind_of(number.unit) == "money")) and not said_else and not _called_direct(line)
    return carried.value if thing or own or planned or (not line.areas and not said) else ""


def _who(mention: Mention) -> bool:
    """Whether words for a flow are a noun for who buys or sells: our customer."""
    return mention.get("side") is not None or mention.get("count") is not None


def _called_direct(line: Line) -> bool:
    """Whether a sentence speaks of direct investment by that name."""
    return any(DIRECT.search(line.text[m.start : m.end]) for m, name in line.of("metric") if metric_named(name).family == "investment")


def _aside(line: Line, firm: Mention) -> bool:
    """Whether a company is only named for when or why something came: the state drew 726 million in 2015, when the Kia plant went up."""
    if line.lang == "ko":
        year = next((p for p in line.periods if p.said.isdigit() and 0 < p.start - firm.end <= ASIDE), None)
        return year is not None and WHEN.fullmatch(line.text[firm.end : year.start]) is not None and adnominal(line.text[: year.start].rstrip()[-1])
    before = line.between(max(line.sentence.start, firm.start - ASIDE), firm.start)
    return any(before.endswith((f" {word} ", f" {word} the ", f" {word} a ", f" {word} el ", f" {word} la ")) for word in context(line.lang)["project"]["aside"])


def _project(line: Line, number: Number, kind: str, regions: Sequence[tuple[int, int, Any]], company: str, story: Story, known: Known) -> Claim | None:
    if any(-NOUN // 2 <= m.start - number.end <= NOUN // 4 for m, _ in line.of("unknown")):
        return None  # the rate of exchange is 18.9
    hosts = known.companies.get(company, ())
    hosts = tuple(pair for pair in hosts if set(pair) == set(story.pair)) if len(hosts) > 1 else hosts  # LG is one of two origins: the text's
    if len(hosts) != 1:
        return None
    keys = {"host": hosts[0][0], "origin": hosts[0][1], "company": company}
    region = _place(line, number, regions, hosts[0][0], company)
    if region:
        keys["region"] = region
    story.relations["projects"] = Said("project_amount", line.sentence.paragraph, {"host": keys["host"], "origin": keys["origin"]})
    metric, unit = "", ""
    several = kind == "money" and len({value for _, value in line.of("company")}) == 1 and sum(kind_of(n.unit) == "money" for n in line.numbers) > 1  # of other years, or places
    registered = _registered(line, number) and not any(m.end <= number.start for m, _ in line.of("company"))
    flow = registered or any(0 <= m.start - number.end <= NOUN and metric_named(name).family == "investment" and (DIRECT.search(line.text[m.start : m.end]) or any(a.form == "adjective" and 0 <= a.start - m.end <= 1 for a in line.areas)) and OF.fullmatch(line.between(number.end, m.start)) for m, name in line.of("metric"))
    if kind == "money" and (flow or _only_told(line, number)):
        return None  # 150 million of Korean FDI, the sum the company had announced
    trade = any(family_of(metric_named(name)) == "trade" and m.end <= number.start and not _who(m) for m, name in line.of("metric"))
    if kind == "money" and not trade:
        metric = "project_amount"
    elif kind == "ratio" and line.has("export_share"):
        metric, unit = "project_export_share", "ratio"
    elif kind == "count":
        unit = count_unit(line, number, story.lang) or _before_it(line, number)
        metric, cue = PROJECT_COUNTS.get(unit, ("project_capacity", "capacity")) if unit else ("", "")
        planned = unit in ("vehicles", "televisions", "units") and line.has("plan")  # the target is 280,000 vehicles
        if metric and not (line.has(cue) or line.has("project") or cue == "markets" or planned):
            metric = ""
    return _made(line, number, metric, keys, unit=unit or number.unit or (story.unit or "USD" if metric == "project_amount" else ""), doubts=("metric",) if several or (number.bound == "about" and kind == "ratio") else ()) if metric else None


def _before_it(line: Line, number: Number) -> str:
    """What a number counts, where the words for jobs stand before it: put the new jobs at about 700."""
    said = [m for m, _ in line.of("jobs") if 0 <= number.start - m.end <= NOUN and m.get("count") == "persons"]
    between = line.text[said[-1].end : number.start] if said else "."
    return "" if set(between) & set(".;:(") or any(said[-1].end <= n.start < number.start for n in line.numbers) else "persons"


def _only_told(line: Line, number: Number) -> bool:
    """Whether a Korean sentence names the company only behind an amount that its words for investment and its year have made a flow: 유입액은 2016년 11억 달러로 기아 공장이 서던 때."""
    firms = [m for m, _ in line.of("company")]
    if line.lang != "ko" or not firms or firms[0].start < number.end:
        return False
    dated = any(p.said[:1].isdigit() and p.end <= number.start for p in line.periods)
    return dated and any(m.end <= number.start and metric_named(name).family == "investment" for m, name in line.of("metric"))


def _registered(line: Line, number: Number) -> bool:
    """Whether the words right before an amount call it direct investment: direct investment of 100 million in Tamaulipas, for the LG plant."""
    return any(metric_named(name).family == "investment" and DIRECT.search(line.text[m.start : m.end]) and 0 <= number.start - m.end <= NOUN // 3 for m, name in line.of("metric"))


def _place(line: Line, number: Number, regions: Sequence[tuple[int, int, Any]], host: str, company: str) -> str:
    """The region of a project: of the places named since the company was, and before another is, the one nearest to the number."""
    firms = [m for m, _ in line.of("company")]
    first = max((m.start for m in firms if m.end <= number.start), default=line.sentence.start)
    last = min((m.start for m in firms if m.start >= number.end), default=line.sentence.end)
    named = [(m.start, value) for m, value in line.of("place")] + [(start, value) for start, _, value in regions if owner(value) == host]
    near = sorted((abs(start - number.start), value) for start, value in named if first <= start < last)
    return str(near[0][1]) if near else ""


def _event(line: Line, number: Number, kind: str, story: Story, known: Known) -> Claim | None:
    kind = "ordinal" if kind == "rank" else kind
    metric = "event_ordinal" if kind == "ordinal" else "event_count"
    listed = sorted((_gap(m, number), event) for m, event in line.of("event") if ";" not in line.text[min(m.end, number.end) : max(m.start, number.start)])
    if not listed and kind == "count" and any(n.kind == "year" and n.date < STATISTICS for n in line.numbers):
        listed = sorted(_near_old(line, number, known))
    if not listed and kind == "count" and story.told is not None and story.told.paragraph == line.sentence.paragraph and len(line.words) <= TOLD and number.start - line.sentence.start <= TOLD // 5 and LARGE <= number.value < PEOPLE and not count_unit(line, number, story.lang):
        return _made(line, number, metric, _event_keys(story.told.value, known), unit="persons") if context(story.lang)["event"][story.told.value].get("old") else None
    once = {event for event, held in context(story.lang)["event"].items() if held.get("old")}  # these were no meetings that are numbered
    for gap, event in listed:
        if (kind == "ordinal" and event in once) or (kind == "count" and number.value >= PEOPLE):
            continue  # 인구 5,175만 명의 한국과 … 1962년
        told = kind == "count" and event in once and any(n.kind == "year" and n.date < STATISTICS for n in line.numbers)  # in 1905 it carried 1,033 people to the henequen fields
        if event in known.events and gap <= (EVENT * 3 if told else EVENT) and (kind == "ordinal" or count_unit(line, number, story.lang) == "persons" or gap < 4 or line.text[number.end : number.end + 8] == " of them"):
            second = kind == "count" and any(n.end <= number.start and n.kind == "count" and count_unit(line, n, story.lang) == "persons" for n in line.numbers)
            doubts = ("metric",) if second else ()  # 1,033 came, and they are 40,000 today
            return _made(line, number, metric, _event_keys(event, known), unit="ordinal" if kind == "ordinal" else "persons", doubts=doubts)
    return None


def _near_old(line: Line, number: Number, known: Known) -> list[tuple[int, str]]:
    """Milestones that the broader words beside a year long past may mean, with how far these stand from the number."""
    listed = [(max(m.start - number.end, number.start - m.end), event) for m, event in line.of("event_old") if event in known.events]
    return [(gap, event) for gap, event in listed if gap <= EVENT + EVENT // 2]


def _event_keys(event: str, known: Known) -> dict[str, str]:
    a, b = known.events[event]
    return {"area_a": a, "area_b": b, "event": event}


def _named_rank(line: Line, number: Number, story: Story) -> Claim | None:
    """A rank in an index or among markets."""
    named = [a for a in line.areas if not a.group]
    beside = next((a.code for a in named if 0 <= number.start - a.end <= APPOSED), "")  # Mexico, the second-largest market
    before = [a.code for a in named if a.role == "by" and a.end <= number.start]
    behind = next((a.code for a in named if 0 <= a.start - number.end <= NOUN and OWNER.fullmatch(line.between(number.end, a.start))), "")  # 지수 6위인 한국과 중남미 2위의 시장인 멕시코
    if line.lang == "ko" and not before:  # 멕시코 측: 한국의 혁신 역량(지수 4위)
        before = [a.code for a in named if a.role == "of" and a.end <= number.start]
    subject = behind or beside or next(iter(before[-1:]), "") or next((a.code for a in named if a.role == "by"), named[0].code if named else story.about or (story.focus.value if story.focus else ""))
    index = min(((_apart(line, m, number), value) for m, value in line.of("index")), default=None)
    market = min(((_apart(line, m, number), value) for m, value in line.of("market")), default=None)
    if index and index[0] <= 80 and (market is None or index[0] < market[0]):
        return _made(line, number, "index_rank", {"area": subject, "index": index[1]}, unit="rank", doubts=(*(() if subject else ("economy",)), *(("period",) if line.periods else ())))  # the index is of one year, and the text may mean another
    if market is None and index is None and story.market is not None and story.market.paragraph == line.sentence.paragraph and len(named) == 1 and sum(c.isspace() for c in line.words) <= FEW_WORDS:
        market = (0, story.market.value)  # only one country has a larger market for smart cities. Mexico is number two
    if market:
        groups = sorted((abs(a.start - number.end), a.code) for a in line.areas if a.group)
        group = groups[0][1] if groups else story.market.keys.get("among", "") if story.market is not None and not any(line.of("market")) else ""
        keys = {"area": subject, "market": market[1], **({"among": group} if group else {})}
        return _made(line, number, "market_rank", keys, unit="rank", doubts=() if subject else ("economy",))
    return None


def _apart(line: Line, mention: Mention, number: Number) -> int:
    """How far a name stands from a number; in Korean one behind a comma is farther than any before it."""
    if line.lang != "ko":
        return abs(mention.start - number.end)
    return _gap(mention, number) + (NOUN if mention.start >= number.end and "," in line.text[number.end : mention.start] else 0)


def _counted(line: Line, number: Number, story: Story, known: Known) -> Claim | None:
    if count_unit(line, number, story.lang) == "persons" and number.value >= PEOPLE and not any(value == "population" for _, value in line.of("concept")):
        if any(-NOUN // 2 <= m.start - number.end <= NOUN // 2 for m, _ in line.of("other_people")):
            return None  # 2.5 million tourists
        named = [a.code for a in line.areas if not a.group and a.end <= number.start] or [a.code for a in line.areas if not a.group] or ([story.focus.value] if story.focus else [])
        of = [a.code for a in line.areas if 0 <= a.start - number.end <= (4 if line.lang == "es" else 2) and (a.form == "adjective" or line.lang == "es")]  # 51.8 million Koreans
        before = any(not a.group and a.end <= number.start for a in line.areas) or bool(of)  # else the first behind it
        named += of
        cities = frozenset(context(story.lang)["capitals"]["words"])
        years = [p for p in line.periods if p.said.isdigit()]
        year = next((p.said for p in reversed(years) if p.end <= number.start), years[0].said if years else story.context_period.value if story.context_period else "")
        keys = {"area": (named[-1] if before else named[0]) if named else "", "concept": "population", "period": year}
        part = any(line.of("region")) or any(line.text[a.start : a.end] in cities for a in line.areas)  # inhabitants of a city or a state
        return _made(line, number, "indicator", keys, unit="persons", doubts=() if named and year and not part else ("economy",))
    counted = count_unit(line, number, story.lang)
    if not counted and story.counted and line.sentence.paragraph - story.counted.paragraph <= 1 and OF_THEM.match(line.between(number.end, min(line.sentence.end, number.end + BESIDE * 4))):
        counted = story.counted.value
    if counted != "companies" or line.has("counted_in") or "." in number.written:
        return None
    noun = next((m for m in line.mentions if m.start >= number.end and m.get("count") == "companies"), None)
    if noun is not None and noun.get("metric") is None and line.lang == "es" and not any(a.form == "adjective" and 0 <= a.start - noun.end <= 1 for a in line.areas):
        return None  # nineteen suppliers
    metric = metric_named("company_count")
    firms = {m.start for m in line.mentions if m.get("count") == "companies"}
    beside = [a for a in line.areas if a.form == "adjective" and {a.end, a.end + 1} & firms]
    sides = [*beside, *(a for a in line.areas if a.role in ("in", "at") and a not in beside)] if beside else list(line.areas)  # Korean companies in Mexico
    own = tuple(context(story.lang)["counts"]["companies"])
    sides = [replace(a, role="from") if story.lang == "ko" and line.text[a.start : a.end].endswith(own) else a for a in sides]  # 우리 기업
    ends = relation(metric, sides, sides, story, line.sentence.paragraph, number.end)
    said = len({a.code for a in line.areas if not a.group}) > 1
    host, origin = ends.keys.get("host", ""), ends.keys.get("origin", "")
    present = {pair for pairs in known.companies.values() for pair in pairs}
    if not line.areas and (origin, host) in present and (host, origin) not in present:  # whose companies are known, and where
        ends = replace(ends, keys={"host": origin, "origin": host})
    return _made(line, number, metric.name, ends.keys, unit="companies", doubts=ends.doubts if said else tuple(dict.fromkeys((*ends.doubts, "pair"))))


def _made(line: Line, number: Number, metric: str, keys: Mapping[str, str], *, unit: str, doubts: tuple[str, ...] = (), **changes: Any) -> Claim:
    low, high = (None if end in (INFINITY, -INFINITY) else end for end in (number.low, number.high))
    given: dict[str, Any] = {"value": number.value, "low": low, "high": high, **changes}
    return Claim(number.start, number.end, number.text, line.words, metric, dict(keys), unit=unit, bound=number.bound, doubts=doubts, **given)
