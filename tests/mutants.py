"""Planted errors: each mutant changes one place in the SQL or the declarations, and the quick tests must catch it.

    python tests/mutants.py            all of them, in a copy of the package; exit 1 if one survives
    python tests/mutants.py 3 7        only these
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ("test_figures.py", "test_scope.py", "test_build.py", "test_mirroring.py")


@dataclass(frozen=True)
class Mutant:
    """One planted error: in `file`, `old` becomes `new` (the first occurrence)."""

    file: str
    old: str
    new: str
    why: str


MUTANTS = (
    Mutant("warehouse/rollups/1_dyad_period.sql", "where r.vintage is null or r.vintage <= s.vintage", "where true", "later releases leak into earlier states"),
    Mutant("warehouse/rollups/1_dyad_period.sql", "order by r.vintage desc nulls last, r.snapshot_id desc", "order by r.vintage asc nulls last, r.snapshot_id desc", "the oldest vintage stands"),
    Mutant("warehouse/rollups/1_dyad_period.sql", "sum(value_usd) filter (not is_total) as parts_usd", "sum(value_usd) as parts_usd", "totals summed with their parts"),
    Mutant("warehouse/rollups/1_dyad_period.sql", "else 'partial'\n", "else 'published'\n", "a sum of loaded parts passes for a total"),
    Mutant("warehouse/rollups/1_dyad_period.sql", "'M' as flow, frequency, period, classification, commodity, '' as detail", "'X' as flow, frequency, period, classification, commodity, '' as detail", "the importer's view of a reconciled movement is an export"),
    Mutant("warehouse/rollups/1_dyad_period.sql", "having count(*) = 12 and count(value_usd) = 12", "having count(*) >= 1", "a year of fewer than twelve months"),
    Mutant("warehouse/rollups/1_dyad_period.sql", "from trade where region = 'TOTAL' and classification like 'H_'", "from trade where classification like 'H_'", "states added to the nation"),
    Mutant("warehouse/rollups/2_dyad_commodity_period.sql", "case when published_usd is not null then published_usd else parts_usd end as value_usd", "coalesce(parts_usd, published_usd) as value_usd", "a heading's parts instead of its published value"),
    Mutant("warehouse/rollups/2_dyad_commodity_period.sql", "left(commodity, n) as heading", "left(commodity, 2) as heading", "every level is the chapter"),
    Mutant("warehouse/rollups/2_dyad_commodity_period.sql", "where is_leaf and classification like 'H_' and length(commodity) >= n", "where classification like 'H_' and length(commodity) >= n", "parents counted with their children"),
    Mutant("warehouse/rollups/3_dyad_region_period.sql", "where region <> 'TOTAL' and commodity = 'TOTAL'", "where region <> 'TOTAL'", "a state's products are counted beside its total"),
    Mutant("warehouse/rollups/5_dyad_share_period.sql", "world as (select * from dyad_release where partner = 'WLD')", "world as (select * from dyad_release where partner <> 'WLD')", "the share of some other partner"),
    Mutant("warehouse/rollups/5_dyad_share_period.sql", "and w.period = b.period and w.out_on <= b.out_on and b.out_on < w.until", "and w.period = b.period", "a share of a total not yet published"),
    Mutant("warehouse/rollups/6_dyad_growth_period.sql", "b.year = n.year - 1", "b.year = n.year + 1", "growth over the year after"),
    Mutant("warehouse/rollups/6_dyad_growth_period.sql", "and n.out_on < b.until and b.out_on < n.until", "", "growth over a revision not yet published"),
    Mutant("warehouse/rollups/7_pair_period.sql", "m.value_usd as imports_usd", "x.value_usd as imports_usd", "imports are exports"),
    Mutant("warehouse/rollups/8_partner_rank_period.sql", "and world_usd - identified_usd < trade_usd", "", "a rank that an unseen partner could change"),
    Mutant("warehouse/rollups/8_partner_rank_period.sql", "order by p.trade_usd desc nulls last", "order by p.trade_usd asc nulls last", "the smallest partner is first"),
    Mutant("warehouse/rollups/8_partner_rank_period.sql", "p.vintage, p.among order by", "p.vintage order by", "ranks within a region count the world"),
    Mutant("warehouse/rollups/9_investment_period.sql", "b.value_usd - a.value_usd", "b.value_usd", "a sum to date passes for a quarter"),
    Mutant("warehouse/rollups/9_investment_period.sql", "when conf_status = 'C' then 'suppressed'", "when conf_status = 'X' then 'suppressed'", "confidential cells are not said to be"),
    Mutant("warehouse/rollups/9_investment_period.sql", "where partner <> 'WLD' and instrument = 'TOTAL' and industry = 'TOTAL' and region = 'TOTAL' and derivation", "where partner <> 'WLD' and derivation", "cells of several breakdowns added up"),
    Mutant("warehouse/rollups/9_investment_period.sql", "filter (status = 'suppressed') || ' are)'", "filter (status = 'published') || ' are)'", "how many origins are held back is not said"),
    Mutant("warehouse/settle/trade.sql", "length(commodity) > n;", "length(commodity) > n + 9;", "parents stay among the leaves"),
    Mutant("warehouse/settle/trade.sql", "or a.partner = 'WLD' as is_aggregate", "as is_aggregate", "the world is a partner among others"),
    Mutant("warehouse/settle/investment.sql", "a.partner = 'WLD' as is_aggregate", "false as is_aggregate", "all origins are an origin"),
    Mutant("warehouse/staging/trade.sql", "try_cast(number * $multiplier as decimal(18, 2)) as value_usd", "try_cast(number as decimal(18, 2)) as value_usd", "thousands pass for dollars"),
    Mutant("warehouse/staging/trade.sql", "when value_usd < 0 then", "when value_usd < -1e15 then", "negative trade is kept"),
    Mutant("warehouse/staging/trade.sql", "when value_text is null and obs_status <> 'M' then 'no value'", "", "rows without a value are kept"),
    Mutant("warehouse/staging/investment.sql", "case when conf_status = 'C' then null else try_cast", "case when conf_status = 'Z' then null else try_cast", "a confidential cell's filler is a value"),
    Mutant("warehouse/staging/indicator.sql", "* cast($multiplier as double)", "", "percent passes for a ratio"),
    Mutant("warehouse/macros.sql", "(18|19|20)\\d\\d')", "\\d\\d\\d\\d')", "any four digits are a year"),
    Mutant("metrics/trade.py", '_pair("exports_usd - imports_usd")', '_pair("imports_usd - exports_usd")', "the balance with its sign turned"),
    Mutant("metrics/trade.py", '_pair("exports_usd + imports_usd")', '_pair("exports_usd")', "trade is exports alone"),
    Mutant("metrics/trade.py", "x.value_usd - m.value_usd as value", "m.value_usd - x.value_usd as value", "a state's balance with its sign turned"),
    Mutant("metrics/trade.py", "and status = world_status", "", "a share of a partial sum"),
    Mutant("metrics/trade.py", '_value("M"), _scopes("$partner", "\'M\'")', '_value("M"), _scopes("$partner", "\'X\'")', "imports that may read exports only"),
    Mutant("metrics/trade.py", "_share(\"X\", \"exports\") + stated(\"export_share\", PAIR), (*_scopes(WITH_WORLD", "_share(\"X\", \"exports\") + stated(\"export_share\", PAIR), (*_scopes(\"$partner\"", "a share whose scope forgets the total"),
    Mutant("metrics/structure.py", "coalesce(keys['among'], 'WLD'), cast", "'WLD', cast", "a rank in a region passes for one in the world"),
    Mutant("metrics/investment.py", "order by value_usd desc) as integer) as value", "order by value_usd asc) as integer) as value", "the smallest investor is first"),
    Mutant("metrics/investment.py", "w.whole_usd - p.parts_usd as value", "p.parts_usd - w.whole_usd as value", "what is not allocated with its sign turned"),
    Mutant("metrics/investment.py", "partner <> 'WLD' and partner not like", "partner not like", "all origins rank among origins"),
    Mutant("metrics/_parts.py", "from statement where metric = '{metric}'", "from statement where true", "any statement answers"),
    Mutant("figures.py", "(c.vintage is null or c.vintage <= $as_of_day)", "true", "as_of is not asked"),
    Mutant("selecting.py", 'row["status"] == "partial", row["via"] == STARTER', 'row["status"] == "x", row["via"] == STARTER', "partial sums before published totals"),
    Mutant("selecting.py", 'row["via"] == STARTER, row["stated"]', 'row["via"] != STARTER, row["stated"]', "the quotation before the agency"),
    Mutant("figures.py", "c.vintage desc nulls last", "c.vintage asc nulls last", "the oldest vintage first"),
    Mutant("figures.py", "if set(rows) != set(periods):", "if False:", "a sum with years missing"),
    Mutant("figures.py", "total = None if held_back else", "total =", "a sum over what is left"),
    Mutant("warehouse/settling.py", "order by snapshot_id desc, raw_row rows", "order by snapshot_id, raw_row rows", "of two files of one vintage the older stands"),
    Mutant("warehouse/settling.py", "where place > 1 and held is not distinct from before", "where place > 1", "revisions are dropped as if unchanged"),
    Mutant("warehouse/settling.py", "delete from {table}_all where rowid in", "select 1 from {table}_all where rowid in", "repeated rows stay and count twice"),
    Mutant("warehouse/mirror.sql", "case flow when 'X' then reporter else partner end as exporter", "case flow when 'X' then partner else reporter end as exporter", "exporter and importer are swapped"),
    Mutant("warehouse/mirror.sql", "order by level desc, classification desc", "order by level asc, classification desc", "reports meet at the coarsest level"),
    Mutant("warehouse/mirror.sql", "and partner_basis is distinct from 'reconciled' and partner <> 'WLD'\n  union all\n  select source, via, reporter, partner, flow, period, vintage, classification, commodity, value_usd, null", "\n  union all\n  select source, via, reporter, partner, flow, period, vintage, classification, commodity, value_usd, null", "a reconciled value passes for a report"),
    Mutant("warehouse/mirroring.py", "when cif_basis = '{FOB_BASIS}' then importer_usd", "when cif_basis = '{FOB_BASIS}' then importer_usd / {MEAN_CIF}", "imports valued FOB are discounted"),
    Mutant("warehouse/mirroring.py", "importer_usd / {MEAN_CIF} as decimal", "importer_usd * (2 - {MEAN_CIF}) as decimal", "FOB as CIF times one minus the margin"),
    Mutant("estimates/reconcile.py", "else b / (a + b)", "else a / (a + b)", "the worse reporter gets the larger weight"),
)  # fmt: skip


def survives(number: int, mutant: Mutant) -> str:
    """An empty string when the tests catch the mutant, else what to say of it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "tests", Path(folder) / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        target = copy / "bilateral" / mutant.file
        text = target.read_text("utf-8")
        if mutant.old not in text:
            return f"{number}: {mutant.file} no longer holds {mutant.old!r}"
        target.write_text(text.replace(mutant.old, mutant.new, 1), "utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not real and not slow", *(f"{folder}/tests/{t}" for t in TESTS)]
        env = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        return f"{number}: survived: {mutant.why} ({mutant.file})" if done.returncode == 0 else ""


def main() -> int:
    chosen = [int(a) for a in sys.argv[1:]] or list(range(1, len(MUTANTS) + 1))
    with ThreadPoolExecutor(max_workers=2) as pool:
        said = [line for line in pool.map(lambda n: survives(n, MUTANTS[n - 1]), chosen) if line]
    print("\n".join(said) or f"all {len(chosen)} planted errors were caught")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
