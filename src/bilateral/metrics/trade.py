"""Goods trade as reported: values, balances, shares, growth, by commodity and by region.

Basis: exports FOB and imports CIF unless the row says otherwise; the partner of exports is the last known destination, of imports the
country of origin (UN, International Merchandise Trade Statistics: Concepts and Definitions 2010, chapters IV and VI).
"""

from __future__ import annotations

from bilateral.metrics._parts import ORIGIN, basis, stated, stated_scope
from bilateral.model import Metric, Related, Scope

PAIR = ("reporter", "partner", "period")
YEAR_BEFORE = "cast(cast(left($period, 4) as integer) - 1 as varchar)"
WITHIN = "(period = $period or left(period, 4) = $period)"  # the period itself, or the months of a year


def _seen(partners: str, flows: str) -> str:
    """Rows of these flows in the reporter's own books; and of reconciled movements (CEPII BACI), which are held once, under their exporter, those that it sold or bought."""
    reported = f"(partner_basis is distinct from 'reconciled' and flow in ({flows}) and reporter = $reporter and partner in ({partners}))"
    other_side = {"'X'": ("reporter", "partner"), "'M'": ("partner", "reporter")}
    reconciled = [
        f"(partner_basis = 'reconciled' and {mine} = $reporter and ({theirs} in ({partners}) or 'WLD' in ({partners})))"
        for flow, (mine, theirs) in other_side.items() if flow in flows
    ]  # fmt: skip
    return f"({' or '.join([reported, *reconciled])})"


def _scopes(partners: str, flows: str, *, periods: str = WITHIN) -> tuple[Scope, ...]:
    where = f"{_seen(partners, flows)} and {periods} and region = 'TOTAL' and classification like 'H_'"
    return (Scope("trade", where), Scope("published", f"subject = 'trade' and {where}"))


def _value(flow: str) -> str:
    made = basis(
        valuation="valuation",
        partner_basis="partner_basis",
        classification="classification",
        parts="case when published_usd is null then parts end",
        provisional="case when provisional then 'may be revised or cover part of the period' end",
    )
    return f"select reporter, partner, period, value_usd as value, status, {ORIGIN}, {made}, snapshots, citations from dyad_period where flow = '{flow}'"


def _pair(value: str) -> str:
    made = basis(valuation="concat_ws(', ', 'exports ' || exports_valuation, 'imports ' || imports_valuation)", partner_basis="concat_ws(', ', exports_basis, imports_basis)")
    status = "case when 'partial' in (exports_status, imports_status) then 'partial' when 'estimated' in (exports_status, imports_status) then 'estimated' else 'published' end"
    return f"select reporter, partner, period, {value} as value, {status} as status, {ORIGIN}, {made}, snapshots, citations from pair_period"


def _share(flow: str, all_of: str) -> str:
    made = basis(valuation="valuation", partner_basis="partner_basis", denominator=f"'all {all_of} of the reporter, ' || world_usd || ' USD'")
    return f"""select reporter, partner, period, cast(value_usd as double) / nullif(cast(world_usd as double), 0) as value,
  case when world_usd = 0 then 'not_applicable' else status end as status, {ORIGIN}, {made}, snapshots, citations
from dyad_share_period where flow = '{flow}' and value_usd is not null and world_usd is not null and status = world_status"""


def _growth(flow: str) -> str:
    made = basis(compared="'the year before, same source'", before="before_usd")
    return f"""select reporter, partner, period, (cast(value_usd as double) - cast(before_usd as double)) / nullif(cast(before_usd as double), 0) as value,
  case when before_usd = 0 then 'not_applicable' else status end as status, {ORIGIN}, {made}, snapshots, citations
from dyad_growth_period where flow = '{flow}' and value_usd is not null and before_usd is not null and status = before_status"""


def _commodity(flow: str) -> str:
    made = basis(valuation="valuation", partner_basis="partner_basis", classification="classification", parts="case when status = 'partial' then parts end")
    return f"""select reporter, partner, commodity, period, classification, value_usd as value, status, {ORIGIN}, {made}, snapshots, citations, level
from dyad_commodity_period where flow = '{flow}'"""


def _commodity_scope(flow: str) -> tuple[Scope, ...]:
    seen = _seen("$partner", f"'{flow}'")
    where = (
        f"{seen} and period = $period and region = 'TOTAL' "
        "and (commodity = $commodity or (classification like 'H_' and commodity like $commodity || '%'))"
    )
    return (Scope("trade", where), Scope("published", f"subject = 'trade' and {where}"))


def _commodity_growth(flow: str) -> str:
    made = basis(compared="'the year before, same source and classification'", before="before_usd", classification="classification")
    # Joined to the calendar, only the rows of the two years are read.
    return f"""select reporter, partner, commodity, period, classification,
  (cast(now_usd as double) - cast(before_usd as double)) / nullif(cast(before_usd as double), 0) as value,
  case when before_usd = 0 then 'not_applicable' else status end as status, {ORIGIN}, {made}, snapshots, citations, level
from (
  select d.reporter, d.partner, d.commodity, y.period, d.classification, d.source, d.via, d.vintage, d.level, min(d.status) as status,
    max(d.value_usd) filter (y.is_now) as now_usd, max(d.value_usd) filter (not y.is_now) as before_usd,
    list_sort(list_distinct(flatten(list(d.snapshots)))) as snapshots, list_sort(list_distinct(flatten(list(d.citations)))) as citations
  from dyad_commodity_period d join year_compared y on y.held = d.period
  where d.flow = '{flow}' and d.frequency = 'A'
  group by d.reporter, d.partner, d.commodity, y.period, d.classification, d.source, d.via, d.vintage, d.level
  having count(*) = 2 and min(d.status) = max(d.status)
)"""


def _region(flow: str) -> str:
    made = basis(valuation="valuation", partner_basis="partner_basis", region_basis="region_basis")
    return f"""select reporter, partner, region, period, value_usd as value, status, {ORIGIN}, {made}, snapshots, citations
from dyad_region_period where flow = '{flow}'"""


def _region_scope(flows: str) -> Scope:
    return Scope("trade", f"reporter = $reporter and partner = $partner and flow in ({flows}) and period = $period and region = $region")


REGION_BALANCE = f"""select x.reporter, x.partner, x.region, x.period, x.value_usd - m.value_usd as value, 'published' as status, x.source, x.via, false as stated,
  greatest(x.vintage, m.vintage) as vintage, {basis(region_basis="x.region_basis")},
  list_sort(list_distinct(list_concat(x.snapshots, m.snapshots))) as snapshots, list_sort(list_distinct(list_concat(x.citations, m.citations))) as citations
from dyad_region_period x join dyad_region_period m
  on x.source = m.source and x.via = m.via and x.reporter = m.reporter and x.partner = m.partner and x.period = m.period and x.region = m.region
  and x.region_basis is not distinct from m.region_basis and x.vintage is not distinct from m.vintage and x.flow = 'X' and m.flow = 'M'
{stated("region_balance", ("reporter", "partner", "region", "period"))}"""

BEFORE = f"(period in ($period, {YEAR_BEFORE}) or left(period, 4) in ($period, {YEAR_BEFORE}))"
WITH_WORLD = "$partner, 'WLD'"

# Which key an economy fills by the word beside it ("exports from A to B", "las importaciones de A desde B", "A의 대B 수출").
SELLS = {"at": "reporter", "of": "reporter", "from": "reporter", "by": "reporter", "in": "reporter", "to": "partner", "with": "partner", "toward": "partner"}
BUYS = {"at": "partner", "of": "reporter", "to": "reporter", "in": "reporter", "by": "reporter", "from": "partner", "with": "partner", "toward": "partner"}
MEETS = {"at": "reporter", "of": "reporter", "by": "reporter", "in": "reporter", "from": "reporter", "to": "partner", "with": "partner", "toward": "partner"}


def _other_side(metric: str, *more: str) -> Related:
    return Related(metric, {"reporter": "partner", "partner": "reporter", **{key: key for key in ("period", *more)}})


def _opposite(metric: str) -> Related:
    other = _other_side(metric)
    return Related(other.metric, other.keys, sign=-1)


def _same(metric: str, basis: str, *keys: str, **fixed: str) -> Related:
    return Related(metric, {key: key for key in keys or PAIR}, fixed, basis)


METRICS = (
    Metric(
        "exports", "trade", "USD", PAIR, "Goods the reporter says it sold to the partner in the period.",
        _value("X"), _scopes("$partner", "'X'"), sum_of="exports", label="Exports",
        phrases={
            "en": ("exportation", "exportations", "consignments", "consigned", "marketed abroad", "top seller", "top sellers", "best sellers", "bestseller", "biggest seller", "biggest sellers", "sold overseas", "sells overseas", "sales overseas", "shipped overseas", "ships overseas", "shipments abroad", "shipments overseas", "external sales", "outbound cargo", "outbound freight", "outgoing cargo", "outgoing freight", "export figure", "export figures", "export total", "export bill", "export tally", "found buyers", "goods sold", "goods shipped", "goods sent", "goods dispatched", "goods exported", "merchandise sold", "merchandise shipped", "merchandise exported", "merchandise sent", "wares sold", "ship", "ships goods", "dispatches", "dispatch", "dispatching", "deliveries abroad", "delivers", "deliver", "furnished", "overseas orders", "foreign orders", "export business", "export basket", "exports", "export", "sell", "selling", "sent", "sends", "send", "deliveries", "delivered", "placed goods", "overseas sales", "export receipts", "outward shipments", "exporters", "exported", "exporting", "exports of goods", "shipments", "shipped", "ships to", "sales", "sold", "sells", "sales abroad", "outbound shipments", "foreign sales", "selling side", "sellers", "suppliers", "outbound trade", "dispatched", "despatched", "outbound goods", "outgoing goods", "outgoing shipments", "outward bound goods", "export earnings", "export revenue", "export revenues", "export sales", "export income", "export value", "export volume", "export orders", "overseas shipments", "overseas deliveries", "outflows of goods", "outflow of goods", "exporter", "exports of merchandise", "sales of goods", "sales of merchandise", "best selling", "top selling", "biggest selling", "best seller", "sales to", "selling to", "sold abroad", "sells abroad", "sell abroad", "shipped abroad", "sent abroad", "ships abroad", "selling abroad", "earned abroad", "leaving for", "goods leaving", "customers", "customer", "export customers", "clients", "export destinations", "export markets", "export clients", "export buyers", "overseas buyers", "foreign buyers", "markets abroad", "overseas customers", "foreign customers", "destinations for goods", "destinations of exports"),
            "es": ("exportaciones", "exportación", "venden", "vendido", "vendidas", "vendimos", "venderle", "exportador", "exportadora", "exportadoras", "mandó", "despachamos", "despacharon", "le vendimos", "despachó", "despachos", "colocaron", "embarcó", "embarcaron", "salieron", "facturó", "envía", "envían", "enviado", "exportamos", "vender", "exportó", "exportaron", "exportado", "exportados", "exportadas", "exporta", "exportan", "exportar", "envíos", "envió", "enviaron", "ventas", "ventas al exterior", "ventas externas", "vendió", "vendieron", "vende", "embarques", "colocó", "vendedores", "exportadores", "mandamos", "mandaron", "mandado", "facturaron", "lo exportado", "ventas foráneas", "vendemos", "venderles", "le vende", "le venden", "enviamos", "enviar", "remitió", "remitieron", "embarca", "embarcan", "despacha", "despachan", "remesas de mercancía", "salidas de mercancía", "salidas de mercancías", "salida de mercancías", "mercancía enviada", "mercancías enviadas", "bienes enviados", "productos enviados", "mercancía vendida", "exportando", "vendiendo", "oferta exportable", "venta al exterior", "venta externa", "exportaríamos", "exportaba", "exportaban", "vendía", "vendían", "vendidos", "vendida", "vendiera", "vendería", "venderá", "venderán", "vendiéndole", "enviados", "enviadas", "enviada", "enviando", "enviaba", "enviaban", "enviará", "enviarán", "despachado", "despachados", "despachada", "despachadas", "despachar", "despachaba", "despachaban", "embarcado", "embarcados", "embarcadas", "embarcar", "embarcamos", "colocado", "colocados", "colocada", "colocadas", "coloca", "colocan", "colocar", "colocando", "remitido", "remitidos", "remitidas", "remite", "remiten", "exportaría", "exportará", "exportarán", "exportada", "exportábamos", "la venta", "lo vendido", "lo enviado", "lo despachado", "lo embarcado", "valor exportado", "monto exportado", "total exportado", "valor de las exportaciones", "monto de las exportaciones", "factura exportadora", "factura de exportación", "productos vendidos", "le vendía", "le vendían", "les vendimos", "les vendió", "les vende", "les venden", "le vendieron", "les exportó", "le exportó", "le exportamos", "le mandamos", "le envió", "le enviamos", "envío", "mercancía despachada", "mercancías despachadas", "embarque", "ingresos por exportaciones", "facturar", "facturan", "le facturó", "le facturaron", "les facturó", "le manda", "le mandan", "exportarle", "exportarles", "le exporta", "le exportan", "le exportaron", "se exportó", "se exportaron", "se vendió", "se vendieron", "se vende", "se venden", "salieron hacia", "salidas al exterior", "venta mexicana", "ventas mexicanas", "vendieran", "ventas totales", "lo que vende", "lo que manda", "ingresos por ventas", "mandarle", "mandarles", "surtimos", "exportaran", "exportara", "exportase", "expidió", "expidieron", "manda a", "mandan a", "manda al", "mandan al", "mandaba a", "mandaban a", "manda hacia", "mandamos a", "nos compró", "nos compran", "nos compraron", "nos compra", "nos compraba", "nos adquirió", "nos adquirieron", "nos importó"),
            "ko": ("수출", "수출액", "내보냈", "내보낸", "수출해", "공급해", "납품해", "출하해", "선적해", "실어 내보", "판매해", "판매한", "판 금액", "판매했", "보낸", "실어 보낸", "팔아", "팔고", "출하", "수출품", "판매액", "팔았", "팔렸", "팔린", "판 물건", "나갔", "건너간", "팔려 나간", "내다 판", "내다 팔", "공급한 상품", "선적된", "선적한", "팔아 치운", "나간 상품", "나간 물건", "나간 제품", "최대 수출 시장", "최대 수출국", "최대 수출처", "판 게", "판 것", "판 건", "판 액수", "판 돈", "판 물품", "판 상품", "판 제품", "판 품목", "판 규모", "판 물량", "판 값", "팔려 간", "파는", "팔며", "팔면서", "팝니다", "팔아요", "판다", "팔려나", "팔려 나", "팔려간", "팔려 갔", "팔려갔", "내보내", "실어 나른", "실어 보내", "실어 보냈", "선적", "건너갔", "판매", "판매고", "수출고", "수출 실적", "수출된", "보내는 물건", "해외로 팔", "외국에 판", "수출 총액", "수출 총계", "배에 실", "배편에", "선적 물량", "선적됐", "선적되", "팔아넘", "파나", "파나요", "팔까", "팔 수", "팔았나", "팔아 온", "팔아온", "파는지", "팔았는지", "판 나라", "판 주", "보냈", "보내는", "보냈습니다", "보낸 물량", "내보내는", "내보냈습니다", "실렸", "출하액", "출하된", "출하한", "해외 판매액", "납품", "납품한", "납품했", "공급했", "공급한 물량", "나가는 물건", "나간 물량", "나간 금액", "나가는 상품", "건너간 물건", "건너간 상품", "향한 물건", "향한 상품", "떠난 물건", "수출했", "수출하는", "수출한", "수출길에 오른", "수출액수", "수출 금액", "수출 규모", "수출 대금", "수출선적", "통관 수출", "대외 판매", "판 곳", "판 지역", "내보낸 곳", "내보낸 주", "수출한 곳", "수출한 주", "간 물량", "간 물건", "간 상품", "간 제품", "가는 물량", "가는 물건", "향하는 물량", "향한 물량", "팝니까", "파느냐", "파는가", "팔고 있"),
        },
        roles=SELLS, mirror=_other_side("imports"), related=(_same("re_exports", "re_exports"), Related("reconciled", {"exporter": "reporter", "importer": "partner", "period": "period"}, basis="reconciled")),
    ),
    Metric(
        "imports", "trade", "USD", PAIR, "Goods the reporter says it bought from the partner in the period.",
        _value("M"), _scopes("$partner", "'M'"), sum_of="imports", label="Imports",
        phrases={
            "en": ("importation", "importations", "acquire from", "acquires from", "acquired from", "acquiring from", "procure", "procuring", "procurement", "procurement from", "shopping list", "shopping basket", "shopping bill", "shops in", "shopped in", "shopping in", "arrivals at", "landings", "inbound cargo", "inbound freight", "incoming cargo", "incoming freight", "ordered from", "orders placed in", "goods imported", "goods bought", "goods purchased", "goods acquired", "merchandise imported", "merchandise bought", "merchandise purchased", "merchandise acquired", "foreign purchases", "import total", "import figure", "import figures", "import tally", "import basket", "inputs from", "components from", "parts from", "cleared customs", "customs entries", "on which it spent", "on which they spent", "purchases there", "sourcing from", "supplies from", "obtained from", "obtains from", "gets from", "got from", "goods in from", "brought over from", "brings over from", "brought home from", "fetched from", "import purchases from", "goods from", "goods arriving from", "goods coming from", "goods that came from", "goods that arrived from", "goods brought from", "goods brought in from", "goods landed from", "goods received from", "goods ordered from", "goods entering from", "goods that entered from", "goods shipped in from", "goods bought in", "goods flowing in from", "goods that came in from", "goods coming in from", "goods acquired from", "goods obtained from", "goods purchased from", "goods bought from", "merchandise from", "merchandise arriving from", "merchandise coming from", "merchandise that came from", "merchandise that arrived from", "merchandise brought from", "merchandise brought in from", "merchandise landed from", "merchandise received from", "merchandise ordered from", "merchandise entering from", "merchandise that entered from", "merchandise shipped in from", "merchandise bought in", "merchandise flowing in from", "merchandise that came in from", "merchandise coming in from", "merchandise acquired from", "merchandise obtained from", "merchandise purchased from", "merchandise bought from", "products from", "products arriving from", "products coming from", "products that came from", "products that arrived from", "products brought from", "products brought in from", "products landed from", "products received from", "products ordered from", "products entering from", "products that entered from", "products shipped in from", "products bought in", "products flowing in from", "products that came in from", "products coming in from", "products acquired from", "products obtained from", "products purchased from", "products bought from", "cargo from", "cargo arriving from", "cargo coming from", "cargo that came from", "cargo that arrived from", "cargo brought from", "cargo brought in from", "cargo landed from", "cargo received from", "cargo ordered from", "cargo entering from", "cargo that entered from", "cargo shipped in from", "cargo bought in", "cargo flowing in from", "cargo that came in from", "cargo coming in from", "cargo acquired from", "cargo obtained from", "cargo purchased from", "cargo bought from", "wares from", "wares arriving from", "wares coming from", "wares that came from", "wares that arrived from", "wares brought from", "wares brought in from", "wares landed from", "wares received from", "wares ordered from", "wares entering from", "wares that entered from", "wares shipped in from", "wares bought in", "wares flowing in from", "wares that came in from", "wares coming in from", "wares acquired from", "wares obtained from", "wares purchased from", "wares bought from", "arrivals of goods from", "arrivals of merchandise from", "arrivals of products from", "arrivals of cargo from", "arrivals of wares from", "inbound from", "incoming from", "imports", "import", "buy", "purchase", "sourced", "sources", "incoming goods", "inbound goods", "importers", "inward shipments", "arrivals from", "imported", "importing", "purchases from", "bought from", "bought", "buys", "buying", "buyers", "purchases", "purchased", "inbound shipments", "buying side", "brought in", "import bill", "import purchases", "import value", "import volume", "import spending", "procured", "procures", "importer", "takes delivery of", "took delivery of", "brings in", "bring in", "bringing in", "inflows of goods", "inflow of goods", "incoming shipments", "incoming merchandise", "inbound merchandise", "inbound deliveries", "imports of goods", "imports of merchandise", "orders from", "buying from", "sourcing", "purchasing", "purchases of goods", "spending on imports", "bought abroad", "buys abroad", "purchased abroad", "buys from abroad", "bought from abroad", "brought in from abroad", "purchases abroad", "goods entering", "goods entered", "entered mexico", "entering mexico", "goods landed", "goods arriving"),
            "es": ("importaciones", "importación", "compramos", "comprado", "compradas", "comprar", "trajo", "trajeron", "importador", "importadora", "importadoras", "importamos", "entraron", "abasteció", "adquiere", "adquisiciones", "importó", "importaron", "importado", "importados", "importadas", "importa", "importan", "importar", "compras", "compró", "compraron", "compra", "compran", "adquirió", "adquirieron", "compradores", "importadores", "nos llegó", "nos llegaron", "lo importado", "importando", "comprando", "compraba", "compraban", "importaba", "importaban", "surte", "surten", "surtió", "surtieron", "abastece", "abastecen", "abastecieron", "se abasteció", "se abastece", "se abastecen", "proveyó", "proveyeron", "suministró", "suministraron", "suministra", "suministran", "adquieren", "adquirir", "adquirido", "adquiridos", "adquiridas", "adquirimos", "trae", "traen", "traemos", "trajimos", "le compra", "le compran", "le compró", "le compramos", "compras externas", "compras al exterior", "compras foráneas", "factura de importación", "mercancía importada", "mercancías importadas", "mercancía comprada", "mercancías compradas", "internó", "internaron", "ingresaron mercancías", "mercancías que llegaron", "mercancías que entraron", "productos que llegaron", "productos que entraron", "bienes que llegaron", "bienes que entraron", "comprada", "comprados", "compraría", "comprará", "comprarán", "compraran", "comprara", "adquirida", "adquiría", "adquirían", "adquiriendo", "adquirirá", "adquisición", "traído", "traídos", "traída", "traídas", "traía", "traían", "la compra", "lo comprado", "lo adquirido", "lo traído", "se surtió", "se surtieron", "se surte", "se surten", "suministrado", "suministrados", "provee", "proveen", "importada", "importará", "importarán", "importaría", "importábamos", "internado", "internadas", "internados", "valor importado", "monto importado", "total importado", "valor de las importaciones", "monto de las importaciones", "les compró", "les compramos", "les compran", "les compra", "le compraron", "le compraba", "le adquirió", "le adquirimos", "le importó", "le importamos", "les importó", "surtido", "surtidos", "surtir", "surtía", "surtían", "abastecer", "abastecía", "abastecido", "suministrar", "suministraba", "nos venden", "nos vende", "nos vendió", "nos vendieron", "nos vendían", "nos exportó", "nos exporta", "nos exportan", "nos exportaron", "nos mandó", "nos mandan", "nos mandaron", "nos envió", "nos envían", "nos enviaron", "nos surte", "nos surten", "nos surtió", "le pagó", "le pagaron", "le pagamos", "les pagamos", "se importó", "se importaron", "se compró", "se compraron", "se trajo", "se trajeron", "trae de", "traer", "traía de", "nos facturó", "nos facturan", "nos facturaron", "entradas de mercancía", "entradas de mercancías", "entrada de mercancías", "recibimos mercancía", "internaciones", "gastó en importaciones", "pedidos a", "compra externa", "compra exterior", "compran a", "le adquirieron", "importaran", "importara", "importase", "proveeduría", "abastecimiento", "lo que compra", "lo que importa", "lo que trae"),
            "ko": ("수입", "수입액", "사들이", "사 온", "사왔", "구입", "구매", "들여오", "사간", "사 갔", "반입", "사들였", "사들인", "사 간", "가져오는", "들어온 물건", "수입품", "구매액", "들여왔", "들여온", "들여와", "들여 와", "사 와", "사와", "가져와", "수입해", "구입해", "구매해", "조달해", "매입해", "반입해", "조달한", "조달 금액", "사들여", "수입 실적", "사다 쓴", "들여간", "사 들인", "구입액", "들어온 상품", "들어온 제품", "들여오는", "사 오는", "수입된", "산 게", "산 것", "산 건", "산 금액", "산 액수", "산 돈", "산 물건", "산 물품", "산 상품", "산 제품", "산 품목", "산 규모", "산 물량", "산 값", "사는 게", "사는 것", "사는 건", "사는 금액", "사는 액수", "사는 돈", "사는 물건", "사는 물품", "사는 상품", "사는 제품", "사는 품목", "사는 규모", "사는 물량", "사는 값", "사온", "가져온", "가져간", "건너온", "넘어온", "받아 온", "삽니다", "사 왔", "사 옵니다", "사 갑니다", "사오는", "사 가는", "사들입니다", "들여옵니다", "들여가", "들여갔", "매입", "매입한", "가져왔", "건너왔", "수입고", "수입 총액", "수입 총계", "반입된", "도입한 물품", "사다 쓰", "수입해 온", "수입해 간", "수입해 쓴", "조달했", "조달하는", "공급받은", "공급받았", "들어온 물량", "들어온 금액", "들어오는 물건", "들어오는 상품", "들여온 물량", "사나요", "샀", "사 들였", "사들이는", "사온 물건", "구입했", "구입한", "구매했", "구매한", "수입했", "수입하는", "수입한", "수입 금액", "수입 규모", "수입 대금", "건너온 물건", "건너온 상품", "넘어온 물건", "받은 물건", "받아들인 상품", "통관 수입", "조달", "조달액", "가져다 쓴", "가져오", "수입액수", "수입 물량", "공급받", "공급받는", "산 곳", "산 주", "산 나라", "산 지역", "사 간 곳", "사들인 곳", "사들인 주", "사들인 나라", "수입한 곳", "수입한 주", "삽니까", "사느냐", "사는가", "사는지", "살까", "사 가나", "사 오나", "사는 데 쓴", "사는 데 들인", "사는 데 치른", "사 오는 데 쓴", "사들이는 데 쓴", "사 들이는 데 쓴"),
        },
        roles=BUYS, mirror=_other_side("exports"), related=(Related("reconciled", {"exporter": "partner", "importer": "reporter", "period": "period"}, basis="reconciled"),),
    ),
    Metric(
        "re_exports", "trade", "USD", PAIR, "Foreign goods the reporter says it sold on to the partner unchanged; a part of its exports.",
        _value("RX"), _scopes("$partner", "'RX'"), sum_of="re_exports", label="Re-exports",
        phrases={"en": ("re exports", "reexports", "re exported"), "es": ("reexportaciones", "reexportó"), "ko": ("재수출",)},
        roles=SELLS,
    ),
    Metric(
        "trade", "trade", "USD", PAIR, "Exports plus imports, both as the reporter and one source give them.",
        _pair("exports_usd + imports_usd"),
        _scopes("$partner", "'X', 'M'"), sum_of="trade", label="Total trade",
        phrases={
            "en": ("exports and imports came to", "exports and imports amounted to", "exports and imports stood at", "exports and imports reached", "exports and imports together came to", "exports and imports together amounted to", "exports and imports together stood at", "exports and imports together reached", "exports and imports combined came to", "exports and imports combined amounted to", "exports and imports combined stood at", "exports and imports combined reached", "exports and imports taken together came to", "exports and imports taken together amounted to", "exports and imports taken together stood at", "exports and imports taken together reached", "imports and exports came to", "imports and exports amounted to", "imports and exports stood at", "imports and exports reached", "imports and exports together came to", "imports and exports together amounted to", "imports and exports together stood at", "imports and exports together reached", "imports and exports combined came to", "imports and exports combined amounted to", "imports and exports combined stood at", "imports and exports combined reached", "imports and exports taken together came to", "imports and exports taken together amounted to", "imports and exports taken together stood at", "imports and exports taken together reached", "exports plus imports came to", "exports plus imports amounted to", "exports plus imports stood at", "exports plus imports reached", "exports plus imports together came to", "exports plus imports together amounted to", "exports plus imports together stood at", "exports plus imports together reached", "exports plus imports combined came to", "exports plus imports combined amounted to", "exports plus imports combined stood at", "exports plus imports combined reached", "exports plus imports taken together came to", "exports plus imports taken together amounted to", "exports plus imports taken together stood at", "exports plus imports taken together reached", "imports plus exports came to", "imports plus exports amounted to", "imports plus exports stood at", "imports plus exports reached", "imports plus exports together came to", "imports plus exports together amounted to", "imports plus exports together stood at", "imports plus exports together reached", "imports plus exports combined came to", "imports plus exports combined amounted to", "imports plus exports combined stood at", "imports plus exports combined reached", "imports plus exports taken together came to", "imports plus exports taken together amounted to", "imports plus exports taken together stood at", "imports plus exports taken together reached", "combined trade", "overall trade", "aggregate trade", "total exchange", "overall exchange", "flows between", "the two combined", "both combined", "both ways", "in both senses", "two-way business", "bilateral total", "bilateral flow", "bilateral business", "cross-border trade", "goods flows between", "commerce between", "total bilateral", "sum of both", "all trade between", "exchange of products", "trans-pacific trade", "transpacific trade", "two way total", "total two way", "in both directions", "both directions", "two directions", "back and forth", "flows in both directions", "combined total", "combined flows", "joint total", "the two flows together", "exchange between", "exchanges between", "both flows", "the sum of the two", "business between", "trade", "bilateral trade", "combined commerce", "there and back", "total commerce", "exchange of goods", "trade flows", "total trade", "two way trade", "goods trade", "trade volume", "trade turnover", "merchandise trade", "commerce", "bilateral exchanges", "bilateral exchange", "bilateral commerce", "two way commerce", "two way exchange", "two way flows", "two way flow", "bilateral flows", "mutual trade", "bilateral turnover", "turnover between", "exchanged goods", "goods exchanged", "goods traded", "traded goods", "trading volume", "volume of trade", "value of trade", "commercial exchange", "commercial exchanges", "commercial flows", "commercial flow", "trade exchange", "trade exchanges", "merchandise flows", "goods flows", "exchange of merchandise", "business between", "exports plus imports", "imports plus exports", "exports and imports combined", "imports and exports combined", "exports and imports together", "exports and imports added together", "both directions", "trading relationship", "trade relationship", "trade in goods", "trade in merchandise", "trade between", "exports and imports between", "imports and exports between", "sum of exports and imports", "sum of imports and exports", "total of exports and imports", "exports and imports taken together", "exports and imports added up", "traded", "traded merchandise", "business worth", "did business", "doing business worth"),
            "es": ("comercio", "comercio bilateral", "intercambio bilateral", "comercio entre", "intercambio total", "flujo comercial bilateral", "intercambio de bienes", "intercambio de mercancías", "intercambio comercial", "comercio total", "comercio de bienes", "intercambio", "flujo comercial", "intercambio de mercaderías", "relación comercial", "volumen comercial", "volumen de comercio", "flujos comerciales", "corriente comercial", "corrientes comerciales", "transacciones comerciales", "comercio conjunto", "comerciaron", "comercian", "comerciamos", "intercambiaron", "intercambian", "suma de exportaciones e importaciones", "entre exportaciones e importaciones", "entre importaciones y exportaciones", "entre ventas y compras", "entre compras y ventas", "sumando ventas y compras", "sumando compras y ventas", "sumando exportaciones e importaciones", "exportaciones más importaciones", "ventas más compras", "comercio de ida y vuelta", "comercio en ambos sentidos", "comercio en ambas direcciones", "comercio recíproco", "intercambio mercantil", "tráfico comercial", "tráfico de mercancías", "comercio exterior con", "comerciado", "monto comerciado", "monto intercambiado", "movieron", "mueven", "movimos", "comerciar", "comercia", "comerció", "comerciaran", "negocio bilateral", "intercambio de ida y vuelta", "flujo bilateral", "flujos bilaterales", "volumen del intercambio", "valor del comercio", "valor del intercambio", "monto del intercambio", "comercio de mercancías", "comercio de mercaderías", "intercambiamos", "relación de comercio"),
            "ko": ("교역", "무역", "교역 총액", "총교역액", "수출입액", "수출입 합계", "교역액", "무역액", "교역량", "수출입", "주고받은", "사고판", "교역 실적", "무역 총액", "무역량", "통상 규모", "교역 총규모", "교역고", "거래액", "거래 규모", "거래 총액", "상품 교역", "상품무역", "상품 무역", "수출입 총액", "수출입 실적", "수출입 총계", "무역 거래", "교역 총계", "주고받았", "주고받는", "사고팔았", "사고파는", "오고 간", "오간", "오갔", "거래한 상품", "통상액", "통상 총액", "왕래한 상품", "수출과 수입을 합친", "수출과 수입을 합한", "수출과 수입을 더한", "수출입을 합친", "수출입을 합한", "수출입을 더한", "수출과 수입의 합", "수출·수입 합계", "양방향 교역", "쌍방 교역", "왕복 교역", "교역 규모", "무역 규모", "교역 금액", "무역 금액", "교역 실적액", "양국 교역", "양국 무역", "왕복 무역", "사고판 금액", "사고판 물건", "주고받은 물건", "주고받은 상품", "사고팔", "주고받", "교역은", "무역은", "통상 실적", "둘을 더", "둘을 합", "두 금액을 더", "두 금액을 합", "두 수치를 더", "두 수치를 합", "두 숫자를 더", "두 숫자를 합", "양쪽을 더", "양쪽을 합", "둘을 보태", "수출에 수입을 더"),
        },
        roles=MEETS, mirror=_other_side("trade"),
    ),
    Metric(
        "trade_balance", "trade", "USD", PAIR, "Exports minus imports, both as the reporter and one source give them.",
        _pair("exports_usd - imports_usd") + stated("trade_balance", PAIR),
        (*_scopes("$partner", "'X', 'M'"), stated_scope("trade_balance", *PAIR)), sum_of="trade_balance", label="Trade balance",
        phrases={
            "en": ("in deficit", "in surplus", "net result", "net position", "chasm", "gulf", "came out behind", "comes out behind", "ends up behind", "trade shortfalls", "deficits", "surpluses", "out of balance", "minus figure", "excess of purchases", "net deficit", "net surplus", "bilateral gap", "bilateral shortfall", "bilateral imbalance", "bilateral hole", "external deficit", "commercial gap", "commercial imbalance", "goods shortfall", "goods imbalance", "merchandise gap", "merchandise shortfall", "merchandise imbalance", "shortfall in goods trade", "shortfall in trade", "shortfall in goods", "deficit in goods trade", "deficit in trade", "deficit in goods", "gap in goods trade", "gap in trade", "surplus in goods trade", "surplus in trade", "surplus in goods", "imbalance in goods trade", "imbalance in trade", "hole in trade", "trade chasm", "trade gulf", "was short", "came up short", "was left short", "fell short by", "is short", "two-year surplus", "two-year deficit", "left it short", "short by", "trade balance", "balance", "gap", "shortfall", "trade shortfall", "bilateral deficit", "bilateral surplus", "imbalance", "red ink", "deficit", "surplus", "trade deficit", "trade surplus", "trade gap", "net trade balance", "exports minus its imports", "minus its imports", "minus imports", "balance of trade", "bilateral balance", "goods balance", "merchandise balance", "merchandise trade balance", "merchandise deficit", "merchandise surplus", "goods deficit", "goods surplus", "trading deficit", "trading surplus", "trading gap", "trade imbalance", "trade hole", "goods account", "trade account", "negative balance", "positive balance", "negative trade balance", "positive trade balance", "trade advantage", "net exports", "net imports", "excess of imports", "excess of exports", "import surplus", "export surplus", "in the red", "in the black", "goods gap", "commercial deficit", "commercial surplus", "mismatch", "disparity", "trade disparity", "lopsidedness", "hole", "void", "trading hole", "billion hole"),
            "es": ("balanza comercial", "saldo comercial", "desbalance", "desequilibrio", "faltante", "saldo negativo", "saldo positivo", "balanza bilateral", "déficit bilateral", "superávit bilateral", "saldo", "déficit", "superávit", "déficit comercial", "superávit comercial", "balanza", "exportaciones menos sus importaciones", "menos sus importaciones", "menos las importaciones", "brecha comercial", "hueco comercial", "rojo comercial", "agujero comercial", "boquete comercial", "desfase comercial", "desnivel comercial", "asimetría comercial", "diferencia comercial", "balance comercial", "balance bilateral", "resultado comercial", "saldo bilateral", "saldo rojo", "saldo en rojo", "saldo adverso", "saldo desfavorable", "saldo deficitario", "saldo superavitario", "saldo favorable", "saldo en contra", "saldo a favor", "números rojos", "desequilibrio comercial", "desbalance comercial", "diferencia entre exportaciones e importaciones", "diferencia entre lo exportado y lo importado", "diferencia entre ventas y compras", "deficitaria", "deficitario", "superavitaria", "superavitario", "hueco", "boquete", "agujero", "hoyo", "descompensación", "saldo en nuestra contra", "saldo pasivo", "le faltaron", "les faltaron", "nos faltaron", "faltaron", "faltó", "perdió", "quedó a deber", "salió perdiendo", "resultado negativo", "resultado positivo", "posición deficitaria", "posición superavitaria", "déficits", "superávits", "sobrante", "excedente", "excedente comercial", "ganancia comercial", "la resta", "números negros"),
            "ko": ("무역수지", "무역 수지", "수입액을 뺀", "수입을 뺀", "수지", "적자", "흑자", "무역적자", "무역흑자", "무역 적자", "무역 흑자", "교역수지", "상품수지", "적자폭", "흑자폭", "무역수지 적자", "무역수지 흑자", "교역 적자", "무역 역조", "무역 손실", "무역 불균형", "교역 불균형", "적자액", "흑자액", "적자 폭", "흑자 폭", "수지 적자", "수지 흑자", "교역 흑자", "무역 격차", "교역 격차", "수출에서 수입을 뺀", "수출액에서 수입액을 뺀", "수출입 차", "수출과 수입의 차이", "수출입 차이", "수출과 수입 차이", "수출액과 수입액의 차이", "수출과 수입의 차", "수출과 수입 간 차이", "수출과 수입의 격차", "수출·수입 차이", "수출·수입 차", "수출입 차액", "수출입의 차액", "수출과 수입의 차액", "수입 초과", "수출 초과", "초과 수입", "초과 수출", "순수출", "순수입", "입초", "무역역조", "교역 역조", "수출입 격차", "대규모 적자", "대규모 흑자", "상품 수지", "무역적자액", "무역흑자액", "무역수지 적자폭", "무역수지 흑자폭", "무역수지 흑자액", "무역 수지 적자", "무역 수지 흑자", "순수출액", "수출입차", "교역 수지", "교역에서 잃은", "거래에서 잃은", "잃었", "밑졌", "밑지", "까먹", "손해를 봤", "손해를 보", "손해 봤", "남겼", "남긴 돈", "뺀 값", "뺀 금액", "뺀 차", "둘의 차이", "두 금액의 차이", "두 수치의 차이", "두 숫자의 차이", "둘의 차액"),
        },
        roles=MEETS, mirror=_opposite("trade_balance"),
    ),
    Metric(
        "export_share", "trade", "ratio", PAIR, "Exports to the partner as a share of the reporter's exports to all partners, one source.",
        _share("X", "exports") + stated("export_share", PAIR), (*_scopes(WITH_WORLD, "'X'"), stated_scope("export_share", *PAIR)), label="Share of exports",
        phrases={
            "en": ("of what it sells abroad", "of what it exports", "of all that it exports", "of all it exports", "of everything it sells", "of everything it sells abroad", "of all it sells", "of its total sales abroad", "of export dollars", "of its export dollars", "of the exports", "of national exports", "of what leaves the country", "of what it sells the world", "of goods sold abroad", "of our exports", "of all our exports", "of our total exports", "of our sales abroad", "of what we export", "of what we sell", "of what we sell abroad", "of everything we sell", "of everything we export", "of country's exports", "of the country's exports", "of the country's sales abroad", "of total exports", "of its exports", "of all exports", "of its total exports", "of exports", "share of exports", "of overall exports", "of all its exports", "of outbound shipments", "of total outbound shipments", "of its outbound shipments", "of its foreign sales", "of total foreign sales", "of total shipments abroad", "of its sales abroad", "of everything it exports", "of its export basket", "of the export basket", "of its export sales", "of export revenue", "of export earnings", "of the export total", "of goods exports", "of merchandise exports", "of total goods exports", "of total merchandise exports", "of worldwide exports", "share of total exports", "share in exports", "share of its exports", "export share"),
            "es": ("de las exportaciones totales", "del total de las exportaciones", "de sus exportaciones", "del total exportado", "de las exportaciones", "de lo exportado", "de todo lo exportado", "de los envíos totales", "de sus ventas externas", "de sus ventas al exterior", "de sus envíos", "de las ventas externas", "de las ventas al exterior", "de la exportación total", "de la exportación nacional", "de la canasta exportadora", "de todo lo que exporta", "participación en las exportaciones", "peso en las exportaciones", "de lo que exporta", "de lo que exportó", "de lo que vende", "de lo que vendió", "de lo que manda", "de lo que mandó", "de lo que manda al mundo", "de lo que envía", "de lo que envió", "de lo que exportamos", "de lo que vendemos", "de todo lo que vende", "de todo lo que vendió", "de todo lo que exportó", "de todo lo que vendemos", "de todo lo que exportamos", "de lo que se exporta", "de todo lo que se exporta", "de las ventas totales", "de las ventas foráneas", "de sus exportaciones totales", "de las exportaciones nacionales", "de la factura exportadora", "del valor exportado", "del monto exportado", "de cuanto exporta", "de cuanto vende", "de sus ventas", "de sus ventas totales", "del pastel exportador", "de la oferta exportadora"),
            "ko": ("수출 비중", "수출에서", "수출에서는", "수출로는", "수출 쪽에서는", "수출 가운데서", "수출에서의", "수출에서 차지하는 비중", "전체 수출의", "총수출의", "전체 수출액의", "전체 수출에서", "총수출에서", "수출의", "수출 의존도", "수출에서 차지한", "수출에서 점하는", "수출 가운데", "수출 중", "전체 수출 가운데", "전체 수출 중", "총수출 가운데", "총수출 중", "수출 점유율", "수출액의", "수출액에서", "수출 총액의", "수출 총액에서"),
        },
        topic="exports", form="share",
    ),
    Metric(
        "import_share", "trade", "ratio", PAIR, "Imports from the partner as a share of the reporter's imports from all partners, one source.",
        _share("M", "imports") + stated("import_share", PAIR), (*_scopes(WITH_WORLD, "'M'"), stated_scope("import_share", *PAIR)), label="Share of imports",
        phrases={
            "en": ("of what it buys abroad", "of what it imports", "of all that it imports", "of all it imports", "of everything it buys", "of all it buys", "of its foreign shopping", "of its import dollars", "of the imports", "of national imports", "of our imports", "of all our imports", "of our total imports", "of our purchases abroad", "of what we import", "of what we buy", "of what we buy abroad", "of everything we buy", "of everything we import", "of the country's imports", "of the country's purchases abroad", "of country's imports", "of goods bought abroad", "of our import bill", "of total imports", "of its imports", "of all imports", "of its total imports", "of imports", "share of imports", "of overall imports", "of all its imports", "of the import bill", "of its import bill", "of the total import bill", "of its total purchases", "of total purchases", "of its foreign purchases", "of its purchases abroad", "of everything it imports", "of everything it buys abroad", "of its import basket", "of the import basket", "of the import total", "of goods imports", "of merchandise imports", "of total goods imports", "of total merchandise imports", "share of total imports", "share in imports", "share of its imports", "import share"),
            "es": ("de las importaciones totales", "del total de las importaciones", "de sus importaciones", "del total importado", "de las importaciones", "de lo importado", "de todo lo importado", "de sus compras externas", "de sus compras al exterior", "de sus compras", "de las compras externas", "de las compras al exterior", "de la importación total", "de la importación nacional", "de la canasta importadora", "de todo lo que importa", "participación en las importaciones", "peso en las importaciones", "canasta de compras", "de lo que importa", "de lo que importó", "de lo que compra", "de lo que compró", "de lo que compra al mundo", "de lo que compra afuera", "de lo que compra en el exterior", "de lo que trae", "de lo que importamos", "de lo que compramos", "de todo lo que compra", "de todo lo que compró", "de todo lo que importó", "de todo lo que compramos", "de todo lo que importamos", "de lo que se importa", "de lo que se compra", "de todo lo que se importa", "de las compras totales", "de las compras foráneas", "de sus importaciones totales", "de las importaciones nacionales", "de la factura importadora", "de la factura de importación", "del valor importado", "del monto importado", "de cuanto importa", "de cuanto compra", "de sus compras totales", "del mercado importador"),
            "ko": ("수입 비중", "수입에서", "수입에서는", "수입으로는", "수입 쪽에서는", "수입 가운데서", "수입에서의", "수입에서 차지하는 비중", "전체 수입의", "총수입의", "전체 수입액의", "전체 수입에서", "총수입에서", "수입의", "수입 의존도", "수입에서 차지한", "수입에서 점하는", "수입 가운데", "수입 중", "전체 수입 가운데", "전체 수입 중", "총수입 가운데", "총수입 중", "수입 점유율", "수입액의", "수입액에서", "수입 총액의", "수입 총액에서", "수입 시장", "수입시장", "수입 시장의", "수입 시장에서", "수입시장 점유율", "수입 시장 점유율"),
        },
        topic="imports", form="share",
    ),
    Metric(
        "export_growth", "trade", "ratio", PAIR, "Exports of the year over exports of the year before, minus one; same source in both years.",
        _growth("X"), _scopes("$partner", "'X'", periods=BEFORE), label="Export growth",
        phrases={"en": ("export growth",), "es": ("crecimiento de las exportaciones",), "ko": ("수출 증가율",)},
        topic="exports", form="growth", mirror=_other_side("import_growth"),
    ),
    Metric(
        "import_growth", "trade", "ratio", PAIR, "Imports of the year over imports of the year before, minus one; same source in both years.",
        _growth("M"), _scopes("$partner", "'M'", periods=BEFORE), label="Import growth",
        phrases={"en": ("import growth",), "es": ("crecimiento de las importaciones",), "ko": ("수입 증가율",)},
        topic="imports", form="growth", mirror=_other_side("export_growth"),
    ),
    Metric(
        "commodity_exports", "trade", "USD", ("reporter", "partner", "commodity", "period"),
        "Exports of one commodity, at 2, 4 or 6 digits of the Harmonized System, or of a product group the reporter's ministry publishes.",
        _commodity("X"), _commodity_scope("X"), optional={"classification": ""}, label="Exports by commodity",
        topic="exports", mirror=_other_side("commodity_imports", "commodity"),
    ),
    Metric(
        "commodity_imports", "trade", "USD", ("reporter", "partner", "commodity", "period"),
        "Imports of one commodity, at 2, 4 or 6 digits of the Harmonized System.",
        _commodity("M"), _commodity_scope("M"), optional={"classification": ""}, label="Imports by commodity",
        topic="imports", mirror=_other_side("commodity_exports", "commodity"),
    ),
    Metric(
        "commodity_export_growth", "trade", "ratio", ("reporter", "partner", "commodity", "period"),
        "Exports of one commodity over those of the year before, minus one; same source, classification and vintage.",
        _commodity_growth("X") + stated("commodity_export_growth", ("reporter", "partner", "commodity", "period", "classification")),
        (
            *(Scope(s.table, s.where.replace("period = $period", f"period in ($period, {YEAR_BEFORE})")) for s in _commodity_scope("X")),
            stated_scope("commodity_export_growth", "reporter", "partner", "commodity", "period"),
        ),
        optional={"classification": ""}, label="Export growth by commodity",
        phrases={"en": ("export growth",), "es": ("crecimiento de las exportaciones",), "ko": ("수출 증가율",)},
        topic="exports", form="growth",
    ),
    Metric(
        "region_exports", "trade", "USD", ("reporter", "partner", "region", "period"),
        "Exports attributed to a state or province; the basis says whether by the trader's fiscal domicile or by place of production.",
        _region("X"), (_region_scope("'X'"),), label="Exports by state",
        phrases={"en": ("exporting states", "exporting provinces", "exporting regions"), "es": ("estados exportadores", "entidades exportadoras"), "ko": ("주별 수출", "수출이 많은 주")},
        topic="exports",
    ),
    Metric(
        "region_imports", "trade", "USD", ("reporter", "partner", "region", "period"),
        "Imports attributed to a state or province; the basis says whether by the trader's fiscal domicile or by place of production.",
        _region("M"), (_region_scope("'M'"),), label="Imports by state",
        phrases={"en": ("importing states", "importing provinces", "importing regions"), "es": ("estados importadores", "entidades importadoras"), "ko": ("주별 수입", "수입이 많은 주")},
        topic="imports",
    ),
    Metric(
        "region_balance", "trade", "USD", ("reporter", "partner", "region", "period"),
        "Exports minus imports of a state or province, both on one basis.",
        REGION_BALANCE, (_region_scope("'X', 'M'"), stated_scope("region_balance", "reporter", "partner", "region", "period")), label="Balance by state",
        topic="trade_balance",
    ),
)  # fmt: skip
