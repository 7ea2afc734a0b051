"""Synthetic worlds of trade in the file formats of CEPII's BACI and of UN Comtrade, to measure with. Nothing in them happened.

`python bench/world.py OUT [--years 2015-2024] [--dyads 25000] [--scale 1.0] [--seed 1] [--comtrade A|M]`

Economies and commodity codes are the real lists; who trades with whom, what and for how much is drawn. The shape is that of BACI: about 25,000 pairs
(exporter, importer) a year, lognormal values, and 50, 150, 900 and at most about 4,500 products a pair at the 10th, 50th, 90th and 100th percentile,
the popular products in most pairs and the rare in few. A year is drawn from the seed and the year alone, so that a year is the same in every world.

No file can be taken for trade: its name begins with SYNTHETIC, which only the source `synthetic` accepts; its release is V190001, January 1900; the
licence on record is that of a drawing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from bilateral.classify import areas, commodities

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

RELEASE = "V190001"
# Products a pair at the percentiles 0, 10, 50, 90, 99 and 100 of pairs, between which the logarithm is interpolated.
PLACES = (0.0, 0.10, 0.50, 0.90, 0.99, 1.0)
PRODUCTS = (1, 50, 150, 900, 3_000, 4_500)
SKEW = 0.85  # exponent of the popularity of products by rank
VALUE = (2.6, 2.4)  # mean and deviation of ln(thousand dollars) of a movement
SLOPE = 3.0  # by how much that mean is higher for the largest pair than for the smallest
UNWEIGHED = 0.02  # share of rows whose quantity is not known
BLOCK = 2_000  # pairs drawn at a time: 2,000 × 5,600 draws fit in memory


@dataclass(frozen=True)
class Size:
    """How large a world is: pairs a year, and products a pair times `scale`."""

    dyads: int = 25_000
    scale: float = 1.0


def economies() -> Ints:
    """Comtrade's numeric code of every economy that has one, in order; of several the largest, which is the one in use."""
    real = {code for code, area in areas.areas().items() if area.kind == "economy"}
    newest = {area: int(code) for code, area in sorted(areas.codes("comtrade").items(), key=lambda pair: int(pair[0])) if area in real}
    return np.array(sorted(newest.values()), dtype=np.int64)


def products() -> list[str]:
    """The six-digit codes of the Harmonized System of 2022, in order."""
    return sorted(code for code in commodities.hs2022() if len(code) == 6)


def movements(year: int, *, size: Size, seed: int) -> Iterator[pl.DataFrame]:
    """The rows of one year in blocks of pairs: i, j, k (a place in `products()`), v in thousand dollars, q in tonnes (null where not known).

    In order of exporter, importer and product, as CEPII publishes.
    """
    rng = np.random.default_rng([seed, year])
    exporters, importers, standing = _pairs(seed, size.dyads, rng)
    wanted = np.maximum(1.0, np.exp(np.interp(standing, PLACES, np.log(PRODUCTS))) * size.scale)
    level = VALUE[0] + SLOPE * (standing - 0.5)
    weight = _popularity(len(products()))
    knots = np.geomspace(1e-3, 1e7, 400)
    expected = np.array([np.minimum(1.0, knot * weight).sum() for knot in knots])
    scale = np.interp(wanted, expected, knots)
    for start in range(0, len(wanted), BLOCK):
        part = slice(start, start + BLOCK)
        chance = np.minimum(1.0, scale[part, None] * weight[None, :]).astype(np.float32)
        pair, product = np.nonzero(rng.random(chance.shape, dtype=np.float32) < chance)
        count = len(pair)
        value = np.round(np.exp(rng.normal(0.0, VALUE[1], count) + level[part][pair]) + 0.001, 3)
        tonnes = np.round(value * np.exp(rng.normal(-1.0, 1.3, count)) + 0.001, 3)
        tonnes[rng.random(count, dtype=np.float32) < UNWEIGHED] = np.nan
        yield pl.DataFrame(
            {"i": exporters[part][pair], "j": importers[part][pair], "k": product.astype(np.uint16), "v": value, "q": pl.Series(tonnes).fill_nan(None)}
        )


def write_baci(folder: Path, year: int, *, size: Size, seed: int) -> tuple[Path, int]:
    """One year as BACI publishes it: t,i,j,k,v,q, codes of six digits, three decimals, NA where a quantity is not known."""
    path = folder / f"SYNTHETIC_BACI_HS22_Y{year}_{RELEASE}.csv"
    codes = pl.Series("k", products(), dtype=pl.Categorical)
    count = 0
    with path.open("wb") as out:
        out.write(b"t,i,j,k,v,q\n")
        for block in movements(year, size=size, seed=seed):
            rows = block.select(pl.lit(year).alias("t"), "i", "j", codes.gather(block["k"]).alias("k"), "v", "q")
            rows.write_csv(out, include_header=False, float_precision=3, null_value="NA")
            count += block.height
    return path, count


# Comtrade's columns of an API answer or bulk file, in its order; those not named in `reports` hold the same text in every row.
REPORT_COLUMNS = (
    "typeCode", "freqCode", "refPeriodId", "refYear", "refMonth", "period", "reporterCode", "flowCode", "partnerCode", "partner2Code", "classificationCode",
    "classificationSearchCode", "isOriginalClassification", "cmdCode", "customsCode", "mosCode", "motCode", "qtyUnitCode", "qty", "isQtyEstimated", "altQtyUnitCode",
    "altQty", "isAltQtyEstimated", "netWgt", "isNetWgtEstimated", "grossWgt", "isGrossWgtEstimated", "cifvalue", "fobvalue", "primaryValue", "legacyEstimationFlag",
    "isReported", "isAggregate",
)  # fmt: skip
ALIKE = {
    "typeCode": "C", "partner2Code": "0", "classificationCode": "H6", "classificationSearchCode": "HS", "isOriginalClassification": "True", "customsCode": "C00",
    "mosCode": "0", "motCode": "0", "qtyUnitCode": "8", "isQtyEstimated": "False", "altQtyUnitCode": "-1", "altQty": "0", "isAltQtyEstimated": "False",
    "isNetWgtEstimated": "False", "grossWgt": "0", "isGrossWgtEstimated": "False", "legacyEstimationFlag": "0", "isReported": "True", "isAggregate": "False",
}  # fmt: skip
SILENT, DISAGREE, FREIGHT = 0.1, 0.35, 1.06  # share of economies without reports; deviation of ln(report/truth); CIF over FOB


def reports(block: pl.DataFrame, silent: Ints, rng: np.random.Generator) -> pl.DataFrame:
    """What the two sides say of each movement, a row each: exporters FOB, importers CIF, each off by its own error; nothing from those who are silent."""
    said = []
    for flow, reporter, partner, times in (("X", "i", "j", 1.0), ("M", "j", "i", FREIGHT)):
        off = pl.Series(np.exp(rng.normal(0.0, DISAGREE, block.height)) * 1000 * times)
        valued = (block["v"] * off).round(2)
        said.append(
            block.select(
                pl.col(reporter).alias("reporterCode"), pl.lit(flow).alias("flowCode"), pl.col(partner).alias("partnerCode"), "k", valued.alias("primaryValue"),
                (pl.col("q") * 1000).round(3).alias("netWgt"),
            ).filter(~pl.col("reporterCode").is_in(silent.tolist()))
        )  # fmt: skip
    return pl.concat(said)


def write_comtrade(folder: Path, year: int, *, size: Size, seed: int, monthly: bool = False) -> tuple[Path, int]:
    """One year of both sides' reports as UN Comtrade gives them, a file of annual or of monthly rows; a month has a twelfth of a year's value."""
    path = folder / f"SYNTHETIC_COMTRADE_{'M' if monthly else 'A'}_{year}_{RELEASE}.csv"
    codes, rng, count = pl.Series("cmdCode", products(), dtype=pl.Categorical), np.random.default_rng([seed, year, 1]), 0
    silent = rng.choice(economies(), int(len(economies()) * SILENT), replace=False)
    months = [f"{month:02d}" for month in range(1, 13)] if monthly else [""]
    with path.open("wb") as out:
        out.write((",".join(REPORT_COLUMNS) + "\n").encode())
        for block in movements(year, size=size, seed=seed):
            rows = reports(block, silent, rng)
            for month in months:
                value = (rows["primaryValue"] / len(months)).round(2)
                is_import = rows["flowCode"] == "M"
                made = rows.with_columns(
                    codes.gather(rows["k"]), value.alias("primaryValue"), (pl.col("netWgt") / len(months)).round(3).alias("netWgt"),
                    value.set(~is_import, None).alias("cifvalue"), value.set(is_import, None).alias("fobvalue"),
                    *(pl.lit(text).alias(name) for name, text in ALIKE.items()),
                    pl.lit("M" if monthly else "A").alias("freqCode"), pl.lit(f"{year}{month or '01'}01").alias("refPeriodId"), pl.lit(str(year)).alias("refYear"),
                    pl.lit(month or "52").alias("refMonth"), pl.lit(f"{year}{month}").alias("period"),
                ).with_columns(pl.col("netWgt").alias("qty"))  # fmt: skip
                made.select(REPORT_COLUMNS).write_csv(out, include_header=False)
                count += made.height
    return path, count


def write_lists(folder: Path) -> tuple[Path, ...]:
    """The lists of economies and of products that accompany a release, under its names of columns."""
    iso = {int(code): area for code, area in areas.codes("comtrade").items()}
    countries = folder / f"SYNTHETIC_country_codes_{RELEASE}.csv"
    pl.DataFrame(
        [(code, areas.name(iso[code]), "", iso[code]) for code in economies().tolist()],
        schema=["country_code", "country_name", "country_iso2", "country_iso3"], orient="row",
    ).write_csv(countries)  # fmt: skip
    goods = folder / f"SYNTHETIC_product_codes_HS22_{RELEASE}.csv"
    names = commodities.hs2022()
    pl.DataFrame([(code, names[code]) for code in products()], schema=["code", "description"], orient="row").write_csv(goods)
    return countries, goods


# ---------------------------------------------------------------------------------------------------------------- the parts


def _pairs(seed: int, dyads: int, rng: np.random.Generator) -> tuple[Ints, Ints, Floats]:
    """Exporters and importers of a year in order, and where each pair stands among all, from 0 to 1, by the sizes of its two economies.

    Economies have one size in all years of a world, so that large ones trade in every year; who else trades is drawn anew.
    """
    codes = economies()
    mass = np.random.default_rng(seed).normal(0.0, 1.6, len(codes))
    size = np.add.outer(mass, mass)
    np.fill_diagonal(size, -np.inf)
    # The largest of u^(1/w) are a draw without replacement by the weights w (Efraimidis and Spirakis 2006).
    keys = np.log(rng.random(size.size)) * np.exp(-size.ravel())
    many = min(dyads, size.size - len(codes))
    chosen = np.sort(np.argpartition(-keys, many - 1)[:many])
    drawn = size.ravel()[chosen] + rng.normal(0.0, 0.8, many)
    standing = drawn.argsort().argsort() / max(1, many - 1)
    return codes[chosen // len(codes)], codes[chosen % len(codes)], standing


def _popularity(count: int) -> Floats:
    """The weight of each product: by rank, the ranks shuffled alike in every world."""
    ranks = np.random.default_rng(0).permutation(count) + 1
    return np.asarray(ranks ** -SKEW, dtype=np.float64)


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> None:
    """Write the files and say how fast."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("out", type=Path)
    asked.add_argument("--years", default="2024")
    asked.add_argument("--dyads", type=int, default=Size.dyads)
    asked.add_argument("--scale", type=float, default=1.0, help="products a pair, times this")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--comtrade", choices=["A", "M"], help="both sides' reports in Comtrade's format, annual or monthly, instead of BACI's")
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    size = Size(given.dyads, given.scale)
    if not given.comtrade:
        write_lists(given.out)
    for year in _years(given.years):
        began = time.perf_counter()
        if given.comtrade:
            path, count = write_comtrade(given.out, year, size=size, seed=given.seed, monthly=given.comtrade == "M")
        else:
            path, count = write_baci(given.out, year, size=size, seed=given.seed)
        took = time.perf_counter() - began
        print(f"{path.name}: {count:,} rows in {took:.1f} s, {count / took / 1e6:.1f} million a second")


if __name__ == "__main__":
    main()
