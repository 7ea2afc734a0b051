-- The tables of a warehouse. Grain of each on the line above it. Money: DECIMAL(18,2) in whole units of the currency its name says.
-- `source` is the agency or statistic a number belongs to, `via` the source it was loaded from (they differ for the starter, which quotes).
-- `vintage` is the day the number was published; null is unknown and counts as known on any date.

-- one row per kept file
create table snapshot (
  snapshot_id integer, via varchar, sha256 varchar, name varchar, address varchar, retrieved_at varchar, released_at date,
  vintage_note varchar, licence varchar, kind varchar, bytes bigint, complete boolean,
  rows_read bigint, rows_kept bigint, rows_unchanged bigint, rows_repeated bigint, rows_rejected bigint);
-- one row per agency or statistic
create table producer (producer varchar, title varchar, short varchar, address varchar, licence varchar, rank integer);
-- one row per citation
create table citation (citation varchar, title varchar, author varchar, publisher varchar, date varchar, address varchar, quotes varchar, snapshot_id integer, raw_row bigint);
-- one row per code of a code list brought by a file (areas: scheme, code -> canonical code)
create table area_code (scheme varchar, code varchar, area varchar, name varchar, snapshot_id integer);
-- one row per named commodity (or industry) and language
create table commodity_name (classification varchar, commodity varchar, name varchar, lang varchar, snapshot_id integer);
-- one row per pair of codes of two HS revisions that share goods (UN correlation tables)
create table concordance (from_classification varchar, to_classification varchar, from_commodity varchar, to_commodity varchar, relationship varchar, snapshot_id integer);
-- one row per member of a declared aggregate
create table area_member (aggregate varchar, area varchar);

-- one row per source, via, reporter, partner, flow, frequency, period, classification, commodity, region and vintage: leaves only
create table trade (
  source varchar, via varchar, reporter varchar, partner varchar, flow varchar, frequency varchar, period varchar,
  classification varchar, commodity varchar, region varchar, region_basis varchar, partner_basis varchar, valuation varchar,
  value_usd decimal(18,2), quantity decimal(28,6), quantity_unit varchar, weight_kg decimal(28,6),
  obs_status varchar, vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per source, via, reporter, partner, direction, measure, instrument, industry, region, frequency, period and vintage: cells of one breakdown
create table investment (
  source varchar, via varchar, reporter varchar, partner varchar, direction varchar, measure varchar, principle varchar,
  instrument varchar, industry varchar, region varchar, frequency varchar, period varchar,
  value_usd decimal(18,2), obs_status varchar, conf_status varchar, vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per published total that parts may add up to: subject 'trade' (all commodities, parent headings, all partners) or 'investment'
create table published (
  subject varchar, source varchar, via varchar, reporter varchar, partner varchar, flow varchar, frequency varchar, period varchar,
  classification varchar, commodity varchar, region varchar, region_basis varchar, partner_basis varchar, valuation varchar,
  measure varchar, principle varchar, instrument varchar, industry varchar, is_leaf boolean,
  value_usd decimal(18,2), obs_status varchar, conf_status varchar, vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per source, via, area, concept, period and vintage
create table indicator (
  source varchar, via varchar, area varchar, concept varchar, frequency varchar, period varchar, value double, unit varchar,
  obs_status varchar, vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per announced project and vintage
create table project (
  source varchar, via varchar, project varchar, host varchar, origin varchar, company varchar, region varchar, place varchar, announced varchar,
  product varchar, amount_usd decimal(18,2), capacity decimal(18,2), capacity_unit varchar, capacity_period varchar, jobs decimal(18,2),
  export_share double, markets decimal(18,2), status varchar, text varchar, vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per company of one economy present in another
create table company (
  source varchar, via varchar, company varchar, host varchar, origin varchar, places varchar, text varchar,
  vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per milestone between two economies
create table event (
  source varchar, via varchar, event varchar, area_a varchar, area_b varchar, date varchar, kind varchar, title varchar,
  count decimal(18,2), count_unit varchar, ordinal decimal(18,2), text varchar, vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per number stated for a metric whose parts are not held
create table statement (
  source varchar, via varchar, metric varchar, keys map(varchar, varchar), value decimal(28,10), unit varchar, qualifier varchar,
  vintage date, citation varchar, snapshot_id integer, raw_row bigint);
-- one row per row of a file that was not kept: unreadable, repeated (same key, vintage and value as a kept row) or in conflict with one
create table rejected (snapshot_id integer, raw_row bigint, target varchar, kind varchar, reason varchar, text varchar);
-- one row per fact of the build itself
create table meta (key varchar, value varchar);
-- one row per kept file and year whose leaves are Parquet beside the warehouse: the folder's name, the manifest's key (another where rows were set apart
-- for a later file), what holds for all its rows, and what it holds
create table leaf_file (
  file varchar, manifest varchar, folder varchar, paths varchar[], source varchar, via varchar, flow varchar, classification varchar, period varchar, partner_basis varchar,
  valuation varchar, obs_status varchar, vintage date, snapshot_id integer, rows bigint, value_usd decimal(38,2), bytes bigint);
-- two rows per year: itself and the year before it; joined to, it lets the database look at the rows of the two years alone
create table year_compared as
select cast(y as varchar) as period, cast(y - b as varchar) as held, b = 0 as is_now from range(1801, 2101) t (y), range(0, 2) u (b);
