-- one row per staged row of investment, typed and resolved, with the reason why it cannot be kept (null when it can)
create or replace temp table checked as
with typed as (
  select
    s.raw_row,
    coalesce(s.producer, $via) as source,
    r.area as reporter, p.area as partner, s.reporter as reporter_text, s.partner as partner_text,
    s.direction, coalesce(s.measure, 'transaction') as measure, s.principle,
    coalesce(s.instrument, 'TOTAL') as instrument, coalesce(s.industry, 'TOTAL') as industry,
    case when s.region is null or s.region = 'TOTAL' then 'TOTAL' else g.region end as region, s.region as region_text,
    s.period, period_frequency(s.period) as frequency,
    s.value as value_text, try_cast(s.value as decimal(28, 10)) as number,
    coalesce(s.conf_status, 'F') as conf_status,
    coalesce(s.obs_status, case when s.value is null and coalesce(s.conf_status, 'F') <> 'C' then 'M' else 'A' end) as obs_status,
    s.vintage as vintage_text, coalesce(try_cast(s.vintage as date), $vintage) as vintage, s.citation
  from staged s
  left join area_map r on r.code = s.reporter
  left join area_map p on p.code = s.partner
  left join region_map g on g.code = s.region and g.area = r.area
),
scaled as (
  select * replace (case when conf_status = 'C' then null else number end as number),
    case when conf_status = 'C' then null else try_cast(number * $multiplier as decimal(18, 2)) end as value_usd
  from typed
)
select *,
  case
    when frequency is null then 'period ' || coalesce(quote(period), 'missing') || ' is not a year, quarter, month or range'
    when reporter is null then 'reporter ' || coalesce(quote(reporter_text), 'missing') || ' is in no code list'
    when partner is null then 'partner ' || coalesce(quote(partner_text), 'missing') || ' is in no code list'
    when direction is null or direction not in ('inward', 'outward') then 'direction ' || coalesce(quote(direction), 'missing') || ' is not inward or outward'
    when measure not in ('transaction', 'position') then 'measure ' || quote(measure) || ' is not transaction or position'
    when instrument not in ('TOTAL', 'equity', 'reinvested_earnings', 'debt') then 'instrument ' || quote(instrument) || ' is not equity, reinvested_earnings or debt'
    when region is null then 'region ' || quote(region_text) || ' is in no code list of ' || reporter
    when conf_status not in ('F', 'C') then 'conf_status ' || quote(conf_status) || ' is not F or C'
    when value_text is not null and number is null and conf_status <> 'C' then 'value ' || quote(value_text) || ' is not a number'
    when number is not null and value_usd is null then 'value ' || quote(value_text) || ' is too large'
    when vintage_text is not null and vintage is null then 'vintage ' || quote(vintage_text) || ' is not a date'
  end as reason
from scaled
