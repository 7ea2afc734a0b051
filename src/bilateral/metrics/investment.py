"""Direct investment: inward and outward, by instrument, industry and region, over years, and what is held back.

Values are net transactions of a period in US dollars and may be negative; the principle (directional or asset/liability) is the source's
(OECD Benchmark Definition of Foreign Direct Investment, 4th edition, 2008, chapter 4).
"""

from __future__ import annotations

from bilateral.metrics._parts import ORIGIN, basis, stated_scope
from bilateral.model import TOTAL, Metric, Related, Scope

PAIR = ("reporter", "partner", "period")
CELL = {"instrument": TOTAL, "industry": TOTAL, "region": TOTAL}
_CELL_KEYS = "instrument = $instrument and industry = $industry and region = $region"
# a quarter may be the difference of two sums to date of its year; all origins may be the sum of the origins
_WITHIN = "(period = $period or (length($period) = 7 and left(period, 4) = left($period, 4)))"


def _scopes(direction: str, column: str = "direction") -> tuple[Scope, ...]:
    where = (
        f"reporter = $reporter and (partner = $partner or ($partner = 'WLD' and {_CELL_KEYS} and instrument = 'TOTAL')) "
        f"and {{column}} = '{direction}' and {_CELL_KEYS} and {_WITHIN} and measure = 'transaction'"
    )
    return (
        Scope("investment", where.format(column="direction")),
        Scope("published", "subject = 'investment' and " + where.format(column="flow")),
    )


def _value(direction: str) -> str:
    made = basis(principle="principle", measure="measure", derivation="case when derivation <> 'published' then derivation end", parts="case when parts > 1 then parts end")
    return f"""select reporter, partner, instrument, industry, region, period, value_usd as value, status, {ORIGIN}, {made}, snapshots, citations
from investment_period where direction = '{direction}' and measure = 'transaction'"""


CUMULATIVE = f"""select reporter, partner, instrument, industry, region, period, value_usd as value, status, {ORIGIN},
  {basis(principle="principle", measure="measure", derivation="'published as one sum'")}, snapshots, citations
from investment_period where direction = 'inward' and measure = 'transaction' and frequency = 'R'"""

# The rank is among identified economies of one release; residual origins ("other countries") are no economy.
FDI_RANK = f"""select reporter, partner, period, cast(rank() over (
    partition by reporter, period, source, via, vintage order by value_usd desc) as integer) as value,
  'published' as status, {ORIGIN}, {basis(ranked_by="'inward transactions of the period, one release'", origins="count(*) over (partition by reporter, period, source, via, vintage)")},
  snapshots, citations
from investment_period
where direction = 'inward' and measure = 'transaction' and instrument = 'TOTAL' and industry = 'TOTAL' and region = 'TOTAL'
  and partner <> 'WLD' and partner not like '\\_%' escape '\\' and value_usd is not null
qualify count(*) over (partition by reporter, period, source, via, vintage) >= 20"""

# Published total of the dyad minus the cells of one breakdown that are not held back, of the same release.
UNALLOCATED = """with cells as (
  select *, case when region <> 'TOTAL' then 'region' when instrument <> 'TOTAL' then 'instrument' when industry <> 'TOTAL' then 'industry' end as "by"
  from investment_period
  where direction = 'inward' and measure = 'transaction' and derivation = 'published'
    and cast(region <> 'TOTAL' as integer) + cast(instrument <> 'TOTAL' as integer) + cast(industry <> 'TOTAL' as integer) = 1
    and (industry = 'TOTAL' or length(industry) = 2 or industry like '%-%')
),
parts as (
  select reporter, partner, "by", frequency, period, source, via, vintage, sum(value_usd) as parts_usd, count(*) filter (status = 'suppressed') as suppressed,
    count(value_usd) as cells, flatten(list(snapshots)) as snapshots, flatten(list(citations)) as citations
  from cells group by all
),
origins as (
  select reporter, 'WLD' as partner, 'partner' as "by", frequency, period, source, via, vintage, sum(value_usd) as parts_usd,
    count(*) filter (status = 'suppressed') as suppressed, count(value_usd) as cells, flatten(list(snapshots)) as snapshots, flatten(list(citations)) as citations
  from investment_period
  where direction = 'inward' and measure = 'transaction' and derivation = 'published' and partner <> 'WLD'
    and instrument = 'TOTAL' and industry = 'TOTAL' and region = 'TOTAL'
  group by all
),
wholes as (
  select reporter, partner, frequency, period, source, via, vintage, value_usd as whole_usd, snapshots, citations, 'published total' as whole
  from investment_period
  where direction = 'inward' and measure = 'transaction' and derivation = 'published' and value_usd is not null
    and instrument = 'TOTAL' and industry = 'TOTAL' and region = 'TOTAL'
),
sums as (
  select reporter, partner, frequency, period, source, via, vintage, parts_usd as whole_usd, snapshots, citations, 'sum of the instruments' as whole
  from parts where "by" = 'instrument' and partner = 'WLD' and suppressed = 0
    and not exists (select 1 from wholes w where w.partner = 'WLD' and w.reporter = parts.reporter and w.period = parts.period
      and w.source = parts.source and w.via = parts.via and w.vintage is not distinct from parts.vintage)
)
select p.reporter, p.partner, p."by", p.period, w.whole_usd - p.parts_usd as value, 'published' as status, p.source, p.via, false as stated, p.vintage,
  json_object('whole', w.whole, 'whole_usd', w.whole_usd, 'parts_usd', p.parts_usd, 'parts', p.cells, 'suppressed', p.suppressed) as basis,
  list_sort(list_distinct(list_concat(w.snapshots, p.snapshots))) as snapshots, list_sort(list_distinct(list_concat(w.citations, p.citations))) as citations
from (select * from parts union all select * from origins) p
join (select * from wholes union all select * from sums) w
  on w.reporter = p.reporter and w.partner = p.partner and w.frequency = p.frequency and w.period = p.period and w.source = p.source and w.via = p.via
  and w.vintage is not distinct from p.vintage"""

_UNALLOCATED_SCOPE = (
    "reporter = $reporter and (partner = $partner or ($partner = 'WLD' and $by = 'partner')) and period = $period and measure = 'transaction'"
)

RECEIVES = {"at": "partner", "in": "reporter", "to": "reporter", "toward": "reporter", "of": "partner", "from": "partner", "by": "partner", "with": "partner"}
INVESTS = {"at": "reporter", "in": "partner", "to": "partner", "toward": "partner", "of": "reporter", "from": "reporter", "by": "reporter", "with": "reporter"}
_OTHER_BOOKS = {"reporter": "partner", "partner": "reporter", "period": "period"}

METRICS = (
    Metric(
        "fdi_inward", "investment", "USD", PAIR,
        "Direct investment from the partner into the reporter during the period, net, as the reporter's register gives it. "
        "With partner WLD: the published total of all origins, or, where a release names origins only, the sum of those not held back.",
        _value("inward"), _scopes("inward"), optional=CELL, sum_of="fdi_inward", label="Direct investment received",
        phrases={
            "en": ("korean funds", "korean cash", "cash from", "money that came", "money that entered", "money that arrived", "money registered", "money recorded", "capital registered", "capital recorded", "capital that entered", "capital that came", "capital that arrived", "inward flows", "incoming flows", "incoming capital", "incoming money", "investors put", "investors placed", "investors brought", "investors poured", "investors pumped", "investors sank", "investors parked", "investors steered", "investors sent", "investors injected", "investors contributed", "investors deployed", "investors took", "investors withdrew", "investors pulled", "fresh capital", "fresh investment", "new investment", "investment dollars", "investment flow", "investment figure", "investment figures", "investment total", "investment tally", "capital inflow", "capital receipts", "capital arrivals", "bet on", "bets on", "plunged into", "sown", "seeded", "ploughed into", "plowed into", "poured into", "pumped into", "channelled into", "channeled into", "sunk into", "tied up in", "committed capital", "equity inflows", "fdi", "parked", "deployed", "disbursed", "steered", "staked", "drew", "drawn", "plunked", "landed in mexico", "investment inflow", "investment inflows", "investment received", "capital received", "korean dollars", "korean capital", "investment from", "investing companies", "money invested", "companies left", "firms left", "companies put", "firms put", "companies brought", "firms brought", "companies placed", "firms placed", "companies committed", "investors committed", "money put", "foreign direct investment", "direct investment", "invested", "investment", "investments", "invests", "investors", "capital inflows", "investment flows", "inflow", "inflows", "capital", "placed", "poured", "put into", "pumped", "funnelled", "funneled", "sank", "sunk", "korean money", "money from", "outflow", "outflows", "disinvestment", "foreign capital", "investor money", "capital from", "invest", "investing", "injected", "injects", "injecting", "ploughed", "plowed", "ploughs", "plows", "ploughing", "plowing", "pours", "pouring", "pumping", "pumps", "channelled", "channeled", "sinking", "attracted", "attracts", "attracting", "inward fdi", "inbound fdi", "incoming fdi", "inward direct investment", "inbound direct investment", "inbound investment", "incoming investment", "inward investment", "foreign investment", "foreign investments", "capital flows", "investment inflow", "investment inflows", "fdi inflow", "fdi inflows", "fdi flows", "fdi receipts", "funds from", "divestment", "reinvesting", "fdis", "built up in", "invested funds", "investment stock", "stock of investment", "stock of fdi", "fdi stock", "direct investment stock", "fdi arrivals", "investment receipts", "greenfield fdi", "investment capital", "investment money", "capital investment", "capital investments", "wagered", "registered flows", "registered capital", "registered investment", "flows registered", "recorded flows", "registered inflows", "recorded inflows", "published flows", "flows published"),
            "es": ("ied", "inversión extranjera directa", "inversión directa", "invirtió", "invirtieron", "inversión", "inversiones", "flujos de inversión", "capitales", "capital", "inyectaron", "inyectó", "dinero coreano", "captación", "captación de inversión", "flujo de capital", "flujos de capital", "entradas de capital", "desinversión", "desinversiones", "invierten", "invirtió en", "inversionistas", "inversión extranjera", "invertido", "han invertido", "invirtieron en", "invertir", "ied recibida", "flujos de ied", "flujo de ied", "flujo de inversión", "inyectan", "inyecta", "inyectado", "desembolsó", "desembolsaron", "canalizó", "canalizaron", "invierte", "invertidos", "invertida", "invirtiendo", "entrada de capital", "ingreso de capital", "ingresos de capital", "ingreso de capitales", "llegada de capital", "llegada de capitales", "inversiones directas", "inversores", "entradas netas", "entrada neta", "ingreso neto", "retiraron", "retiró", "repatriaron", "repatriación", "desinvirtieron", "desinvirtió", "flujo negativo de inversión", "aterrizaje de capital", "capital de origen", "inversionista", "inversor", "invertidas", "invertían", "invertía", "recursos de inversión", "inversión foránea", "inversión externa", "inversión productiva", "capital foráneo", "capital extranjero", "capitales extranjeros", "inyectar", "inyecciones", "inyección", "monto invertido", "invirtieran", "dólares invertidos", "llegada de inversión", "llegada de inversiones", "entrada de inversión", "entradas de inversión", "arribo de capital", "arribo de capitales", "arribo de inversión", "arribo de inversiones", "captó inversión", "recepción de inversión", "inversión registrada", "inversiones registradas", "inversión materializada", "dólar coreano", "dólares coreanos", "dólares surcoreanos", "dinero surcoreano", "plata coreana", "colocaciones de capital", "inversión recibida", "inversión captada"),
            "ko": ("직접 투자", "외국인 직접 투자", "외국인직접투자", "투자", "투자액", "투자한", "fdi", "자본", "투자금", "투자가", "투자 유입", "투자 유치", "유입액", "투자를", "쏟아부", "자금", "투자 회수", "투자 누계", "투자 누적", "투자 유입액", "유입된 투자", "투자 집행액", "투자 실적", "투자 총액", "투자 순유입", "직투", "외투", "외국인 투자", "외국인투자", "투자 자금", "투자 자본", "투자된", "투자했", "투자해", "투자하는", "들어간 돈", "들어온 돈", "들어간 자금", "들어온 자금", "꽂은", "꽂았", "부은 돈", "쏟은 돈", "쏟아부은", "넣었", "새로 넣", "투입했", "투입해", "쏟아부었", "부어 넣", "밀어 넣", "들였", "쏟아 부은", "쏟아 넣", "쏟아붓", "투입한 자금", "투입한 자본", "투입된", "유치한 자본", "유치액", "자본 유입", "자금 유입", "흘러든", "흘러들", "흘러 들어", "흘러간 돈", "투자 유치액", "투자 유치 실적", "투자분", "투자 신고액", "투자 도착액", "투자 이행액", "출자액", "묻은 돈", "심은 돈", "박은 돈", "집어넣은", "들인 돈", "외자", "해외 자본", "직접투자액", "투자 규모", "투자 금액", "투자금액", "투자액수", "유치했", "유치한", "유치", "투자받", "투자받은", "들어온 투자", "들어간 투자", "투자 자금 유입", "넣은 돈", "넣은 자금", "투자로 들어", "외국인직접투자액", "fdi 유입", "fdi 유입액", "fdi 실적", "fdi 금액", "fdi 규모", "직접투자 유입", "직접투자 유치", "직접투자 규모", "투입", "투자 흐름", "투자 집행", "투자 등록액", "등록된 투자", "신고된 투자", "자본 투입", "쏟아진", "쏟은", "쏟았", "부었", "묻었", "묻은", "박았", "끌어왔", "끌어온", "끌어들", "끌어모", "끌어 온", "끌어 모", "끌어당", "유치해", "유치하"),
        },
        roles=RECEIVES, mirror=Related("fdi_outward", _OTHER_BOOKS), related=(Related("fdi_inward_cumulative", {"reporter": "reporter", "partner": "partner", "period": "period"}, basis="cumulative"),),
    ),
    Metric(
        "fdi_outward", "investment", "USD", PAIR, "Direct investment by the reporter in the partner during the period, net, as the reporter gives it.",
        _value("outward"), _scopes("outward"), optional=CELL, sum_of="fdi_outward", label="Direct investment abroad",
        phrases={
            "en": ("overseas investment", "overseas investments", "investment overseas", "investments overseas", "outbound capital", "outward flows", "outward fdi flows", "foreign direct investment abroad", "direct investment overseas", "investment in foreign countries", "capital exports", "outward fdi", "outward direct investment", "investment abroad", "the register of", "outbound investment", "outbound fdi", "outbound direct investment", "overseas direct investment", "outward investment", "outgoing investment", "outgoing fdi", "direct investment abroad", "fdi abroad", "investments abroad"),
            "es": ("inversión en el exterior", "inversión directa en el exterior", "el registro de"),
            "ko": ("해외 직접 투자", "해외직접투자", "해외 투자"),
        },
        roles=INVESTS, mirror=Related("fdi_inward", _OTHER_BOOKS),
    ),
    Metric(
        "fdi_inward_cumulative", "investment", "USD", PAIR,
        "Sum of inward direct investment over a range of periods; where two vintages must be spliced, the basis says which years come from which.",
        CUMULATIVE, _scopes("inward"), optional=CELL, sum_of="fdi_inward", label="Direct investment received since",
        phrases={"en": ("all-time total", "all-time tally", "cumulative figure", "accumulated figure", "accumulated sum", "accumulated amount", "cumulative amount", "investment to date", "total to date", "invested to date", "stock accumulated", "historical total", "historic total", "historical accumulation", "accumulated stock", "cumulative stock", "total accumulated", "accumulated total", "accumulated capital", "accumulated flows", "cumulative flows", "cumulative total", "cumulative sum", "cumulative fdi", "total fdi", "cumulative investment", "accumulated investment", "accumulated fdi", "cumulative foreign direct investment", "accumulated foreign direct investment", "cumulative direct investment", "accumulated direct investment", "historical fdi", "cumulative inflows", "accumulated inflows", "cumulative inflow", "running total"), "es": ("ied acumulada", "inversión acumulada", "inversión histórica", "ied histórica", "monto acumulado de inversión", "saldo acumulado de ied", "acumulado de ied", "acumulado histórico de ied", "acumulado histórico de inversión", "acumulado de inversión"), "ko": ("누적 투자", "누계(", "누적(", "누계:", "누적:",  "누계로는", "누계로", "누적으로는", "누적으로", "누적 기준", "누계 기준", "누적 규모", "누적 총액", "누적 투자 규모", "누적 직접투자", "누적 투자는", "누적 투자가", "누적 직접 투자", "누적 투자액", "누적 투자금", "투자 누적액", "누계 투자", "투자 누계액", "누적 fdi", "누적 외국인 직접투자", "누적 외국인직접투자", "누적 직접투자액", "누적 유입액", "누적 유치액", "누적 금액", "누적액", "누계액", "누적 투자 실적", "누적 투자 유치", "누적 투자유치액", "쌓인 투자", "쌓인 돈", "쌓인 투자액", "투자 누계", "누적된 투자", "누적분", "총 누적액", "총누계", "누적 투자 총액", "투자 총누계", "통산 투자액")},
        topic="fdi_inward", form="cumulative",
    ),
    Metric(
        "fdi_rank", "investment", "rank", PAIR, "Rank of the partner among identified origins of inward direct investment in the period.",
        FDI_RANK,
        (Scope("published", "subject = 'investment' and reporter = $reporter and period = $period and flow = 'inward' and measure = 'transaction'"), stated_scope("fdi_rank", *PAIR)),
        label="Rank among investors",
        phrases={
            "en": ("suppliers of fdi", "suppliers of capital", "suppliers of foreign capital", "suppliers of investment", "providers of capital", "providers of foreign capital", "providers of direct investment", "origins of capital", "sources of capital", "foreign investors by origin", "biggest investors", "largest investors", "top investors", "leading investors", "roster of investors", "ranking by investment", "fdi ranking", "fdi ranking by country", "list of sources", "country of origin of direct investment", "country of origin of investment", "investor", "source of fdi", "source of direct investment", "origin of direct investment", "identified origin of direct investment", "source of investment", "source of foreign direct investment", "foreign investor", "largest investor", "investing country", "investing nation", "investing countries", "investor country", "investor nation", "investor countries", "source of foreign capital", "source of foreign investment", "source of capital", "source of inward investment", "source of inward fdi", "sources of fdi", "sources of foreign direct investment", "sources of direct investment", "sources of foreign investment", "sources of investment", "sources of foreign capital", "origins of fdi", "origin of fdi", "origin of foreign direct investment", "origins of foreign direct investment", "origin of investment", "origins of direct investment", "origins of investment", "origin of foreign investment", "country of origin of fdi", "country of origin for fdi", "countries of origin of fdi", "provider of fdi", "provider of foreign direct investment", "provider of direct investment", "provider of capital", "provider of foreign capital", "provider of investment", "providers of fdi", "supplier of fdi", "supplier of capital", "supplier of foreign capital", "supplier of direct investment", "contributor of fdi", "contributor to fdi", "source of direct foreign investment", "source country", "source country for fdi", "among foreign investors", "among investors", "among the foreign investors", "among the investors", "ranking of investors", "ranking of foreign investors", "list of investors", "list of foreign investors", "investor ranking", "investor table", "league table of investors", "table of investors", "league of investors", "among investing countries", "place among origins", "among sources of fdi", "among origins of fdi", "among the origins", "among origins", "among the sources"),
            "es": ("inversionista", "origen de la inversión", "inversor", "fuente de ied", "fuente de inversión", "origen de la ied", "países inversionistas", "orígenes de la inversión directa", "orígenes identificados de la inversión directa", "inversionistas extranjeros", "países inversores", "país inversionista", "país inversor", "inversionista extranjero", "inversor extranjero", "inversores extranjeros", "principales inversionistas", "principales inversores", "mayores inversionistas", "emisor de ied", "emisor de inversión", "origen de ied", "origen de la inversión extranjera", "origen de la inversión extranjera directa", "origen de inversión", "origen de los capitales", "origen del capital", "fuente de la ied", "fuente de la inversión", "fuente de inversión extranjera", "fuente de inversión extranjera directa", "fuente de inversión directa", "fuente de capital", "fuente de capitales", "orígenes de la ied", "orígenes de la inversión", "fuentes de ied", "fuentes de inversión", "lista de inversionistas", "ranking de inversionistas", "tabla de inversionistas", "inversionistas del mundo", "lugar en ied", "lugar de la ied", "lugar por ied", "lugar en inversión extranjera directa", "lugar en inversión extranjera", "lugar en inversión directa", "lugar de la inversión extranjera directa", "lugar en inversión", "puesto en ied", "puesto de la ied", "puesto por ied", "puesto en inversión extranjera directa", "puesto en inversión extranjera", "puesto en inversión directa", "puesto de la inversión extranjera directa", "puesto en inversión", "sitio en ied", "sitio de la ied", "sitio por ied", "sitio en inversión extranjera directa", "sitio en inversión extranjera", "sitio en inversión directa", "sitio de la inversión extranjera directa", "sitio en inversión", "posición en ied", "posición de la ied", "posición por ied", "posición en inversión extranjera directa", "posición en inversión extranjera", "posición en inversión directa", "posición de la inversión extranjera directa", "posición en inversión", "que más invierten", "que más invierte", "país con más ied", "países con más inversión", "países que invierten", "países que más capital aportan", "que invierten en", "entre los inversionistas", "entre los inversores", "captación de ied", "receptor de ied", "por captación de ied", "inversionista en", "fuente de la inversión extranjera directa", "fuente de la inversión extranjera", "proveedor de capital", "emisor de capital", "origen de los flujos", "entre quienes invierten", "entre los que invierten", "entre quienes más invierten", "entre los que más invierten", "entre las fuentes de inversión", "entre los orígenes de la inversión", "por monto invertido", "en el ranking de inversión", "en la tabla de inversión", "por inversión"),
            "ko": ("투자국", "투자 유치국", "직접투자국", "투자국 순위", "투자 파트너", "투자한 나라", "투자한 국가", "투자 국가", "투자원", "투자 유입국", "투자 주체", "투자자", "투자 공여국", "투자 출처", "투자 원천국", "외국인투자 순위", "외국인 투자 순위", "투자 순위", "직접투자 순위", "fdi 순위", "직접 투자국", "외국인투자국", "투자 상대국", "투자 파트너국", "투자 상대", "국가별 투자 순위", "투자액 순위", "투자 규모 순위", "투자액 기준", "투자 규모 기준", "fdi 유입국", "투자액으로는", "투자 규모로는", "국별 투자 순위", "투자 공여", "투자국 가운데", "투자한 나라 가운데", "투자국 중", "투자 상위국"),
        },
        form="rank", roles={"at": "reporter", "in": "reporter", "to": "reporter", "of": "reporter", "by": "partner", "from": "partner"},
    ),
    Metric(
        "unallocated", "investment", "USD", PAIR,
        "A dyad's published total of inward direct investment minus the cells of one breakdown (`by` region, instrument, industry or, for WLD, partner) that are not held back.",
        UNALLOCATED,
        (
            Scope("investment", _UNALLOCATED_SCOPE + " and direction = 'inward'"),
            Scope("published", "subject = 'investment' and " + _UNALLOCATED_SCOPE + " and flow = 'inward'"),
        ),
        optional={"by": "region"}, label="Not allocated",
        phrases={"en": ("unallocated", "not allocated", "not shown by place"), "es": ("no distribuido", "no se muestran por lugar", "no se muestra por lugar", "no se desglosan por lugar", "no se desglosa por lugar"), "ko": ("미배분", "지역별로 나타나지 않는", "배분되지 않은", "어느 주에도", "배분되지 못한", "주별로 나뉘지 않은", "주별로 나타나지 않는", "감추어진", "가려진 금액", "비공개 처리된", "주별로 공개되지 않은", "지역이 공개되지 않은")},
        roles=RECEIVES,
    ),
)  # fmt: skip
