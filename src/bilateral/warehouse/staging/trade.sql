-- one row per staged row of trade, typed and resolved, with the reason why it cannot be kept (null when it can)
create or replace temp table checked as
with typed as (
  select
    s.raw_row,
    coalesce(s.producer, $via) as source,
    r.area as reporter, p.area as partner, s.reporter as reporter_text, s.partner as partner_text,
    upper(s.flow) as flow, s.period, period_frequency(s.period) as frequency,
    s.classification, coalesce(upper_digits(s.commodity), 'TOTAL') as commodity,
    case when s.region is null or s.region = 'TOTAL' then 'TOTAL' else g.region end as region, s.region as region_text,
    s.region_basis, s.partner_basis, s.valuation,
    s.value as value_text, try_cast(s.value as decimal(28, 10)) as number,
    try_cast(s.quantity as decimal(28, 6)) as quantity, s.quantity_unit,
    -- a weight that is none (words, less than nothing) leaves the movement without one
    case when try_cast(s.weight_kg as decimal(22, 6)) >= 0 then try_cast(try_cast(s.weight_kg as decimal(22, 6)) * $weight_multiplier as decimal(28, 6)) end as weight_kg,
    coalesce(s.obs_status, 'A') as obs_status,
    s.vintage as vintage_text, coalesce(try_cast(s.vintage as date), $vintage) as vintage, s.citation
  from staged s
  left join area_map r on r.code = s.reporter
  left join area_map p on p.code = s.partner
  left join region_map g on g.code = s.region and g.area = r.area
),
scaled as (select *, try_cast(number * $multiplier as decimal(18, 2)) as value_usd from typed)
select *,
  case
    when frequency is null then 'period ' || coalesce(quote(period), 'missing') || ' is not a year, quarter, month or range'
    when reporter is null then 'reporter ' || coalesce(quote(reporter_text), 'missing') || ' is in no code list'
    when partner is null then 'partner ' || coalesce(quote(partner_text), 'missing') || ' is in no code list'
    when flow is null or flow not in ('X', 'M', 'RX', 'RM') then 'flow ' || coalesce(quote(flow), 'missing') || ' is not one of X, M, RX, RM'
    when classification is null or not regexp_full_match(classification, 'H[0-6]|motie') then 'classification ' || coalesce(quote(classification), 'missing') || ' is not one of H0 to H6'
    when classification <> 'motie' and not regexp_full_match(commodity, 'TOTAL|\d{2}|\d{4}|\d{6}') then 'commodity ' || quote(commodity) || ' is not 2, 4 or 6 digits'
    when region is null then 'region ' || quote(region_text) || ' is in no code list of ' || reporter
    when value_text is null and obs_status <> 'M' then 'no value'
    when number is null and value_text is not null then 'value ' || quote(value_text) || ' is not a number'
    when value_usd is null and value_text is not null then 'value ' || quote(value_text) || ' is too large'
    when value_usd < 0 then 'negative trade value ' || value_text
    when vintage_text is not null and vintage is null then 'vintage ' || quote(vintage_text) || ' is not a date'
  end as reason
from scaled
