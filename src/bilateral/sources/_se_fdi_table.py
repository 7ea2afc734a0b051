"""The long layout of the Secretaría de Economía's FDI data: one row per quarter and origin, state, type of investment or industry.

Columns are found by name, in any order: the dimensions (País, Origen or País_origen; Estado or Entidad federativa; Tipo de Inversión;
Concepto, Nivel, Sector, Subsector, Rama), IED in US$ million, Year, Q and is_confidential. In the tables from 2025 on, Q counts from the
start of the year (Q = 4 is the year), which nothing in the file says: `judge` tells it from the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import polars as pl

from bilateral import rawfile
from bilateral.model import TOTAL, WORLD, BadFile, Batch, RawFile, Reject
from bilateral.sources._se_fdi_words import (
    CONSTANTS,
    DIMENSIONS,
    INSTRUMENT,
    MILLION,
    NUMBER,
    TOTALS,
    fold,
    join_code,
    name_batch,
    plain,
    why_not_number,
)

# What a column is, by its name as `fold` writes it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "partner": ("pais", "origen", "paisorigen", "paisdeorigen"),
    "region": ("estado", "entidadfederativa", "entidad"),
    "instrument": ("tipodeinversion",),
    "name": ("concepto",),
    "level": ("nivel",),
    "sector": ("sector",),
    "subsector": ("subsector",),
    "branch": ("rama",),
    "value": ("ied",),
    "year": ("year", "ano"),
    "quarter": ("q", "trimestre"),
    "confidential": ("isconfidential", "confidencial", "esconfidencial"),
    "restated": ("fecha", "yq", "", "index", "unnamed0", "rawrow"),  # say nothing that other columns do not
}
REQUIRED = ("value", "year", "quarter")
CODES = ("sector", "subsector", "branch")
EXPECTED = "País, Origen or País_origen; Estado or Entidad federativa; Tipo de Inversión; Concepto, Nivel, Sector, Subsector, Rama; IED; Year; Q; is_confidential"
# Joined sectors, whose code is blank where the release holds codes as numbers.
JOINED: Mapping[str, str] = {"industriasmanufactureras": "31-33", "transportescorreosyalmacenamiento": "48-49", "comercio": "43-46"}
TRUE, FALSE = ("true", "1", "1.0", "si", "sí"), ("false", "0", "0.0", "no")
HEADER_WITHIN = 30

SAME = 0.01  # share of cells equal to the quarter before: 6 % of the 2025 table by origin, to the last digit, and none where quarters are discrete
CELLS = 100  # fewer cells tell nothing by their share
OFTEN, SELDOM = 0.9, 0.7  # of the eight tables of 2025, all quarters grow within years; of the discrete quarters 1999–2022, 43 %


@dataclass(frozen=True)
class Table:
    """A long table as text columns named by role, with `raw_row`; a role that the file lacks has no column."""

    rows: pl.DataFrame
    rejects: tuple[Reject, ...]

    @property
    def dimensions(self) -> frozenset[str]:
        held = set(self.rows.columns)
        return frozenset(name for name in DIMENSIONS if name in held or (name == "industry" and held & set(CODES)))


def is_table(names: list[str]) -> bool:
    """Whether column names are those of a long table: they name the figures, the year and the quarter."""
    folded = {fold(name) for name in names}
    return all(folded & set(COLUMNS[role]) for role in REQUIRED)


def load(file: RawFile) -> Table:
    """Read a long table from Parquet, CSV or a workbook.

    Raises:
        BadFile: for columns that are none of the known ones, or lack one that is needed.
    """
    kind = rawfile.container(file)
    rejects: tuple[Reject, ...] = ()
    if kind == "parquet":
        rows = rawfile.read_parquet(file)
    elif kind == "xlsx":
        rows = _load_sheet(file)
    else:
        read = rawfile.read_csv(file)
        rows, rejects = read.rows, read.rejects
    roles = _roles(file, [name for name in rows.columns if name != "raw_row"])
    return Table(rows.select("raw_row", *(_as_text(rows[name]).alias(role) for role, name in roles.items())), rejects)


def judge(file: RawFile, table: Table) -> bool:
    """Whether the quarters are sums from the start of the year (True) or discrete (False).

    Sums to date grow from quarter to quarter and fall at the turn of the year, and a cell without business in a quarter repeats its
    value to the last digit. Discrete quarters do neither.

    Raises:
        BadFile: when the figures leave it open, as those of a single origin or a single year may.
    """
    cells = _typed(table).filter(pl.col("reason").is_null())
    if cells.height and cells["q"].max() == 1:
        return False  # first quarters alone are the same either way
    sums = cells.group_by("y", "q").agg(pl.col("number").sum()).sort("y", "q").with_columns(pl.all().shift(1).name.prefix("last_"))
    within = sums.filter((pl.col("y") == pl.col("last_y")) & (pl.col("q") == pl.col("last_q") + 1))
    turns = sums.filter((pl.col("y") == pl.col("last_y") + 1) & (pl.col("q") == 1) & (pl.col("last_q") == 4))
    up = _share(within, pl.col("number") >= pl.col("last_number"))
    down = _share(turns, pl.col("number") < pl.col("last_number"))
    repeats = _repeats(cells, table.dimensions)
    grows = up >= OFTEN and (not turns.height or down >= OFTEN)
    if grows and (turns.height or repeats >= SAME):
        return True
    if within.height and up <= SELDOM and (not turns.height or down <= SELDOM) and repeats < SAME:
        return False
    raise BadFile(
        f"{file.name}: cannot tell whether its quarters are discrete or sums from the start of the year (they grow in {up:.0%} of "
        f"{within.height} steps within years and fall at {down:.0%} of {turns.height} turns of the year); load the whole table as published"
    )


def span(file: RawFile, table: Table) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last quarter, as (year, quarter).

    Raises:
        BadFile: when no row can be read.
    """
    found = _typed(table).filter(pl.col("reason").is_null()).select("y", "q").unique().rows()
    if not found:
        reasons = _typed(table)["reason"].drop_nulls()
        raise BadFile(f"{file.name} has no row that can be read{f' (the first: {reasons[0]})' if reasons.len() else ''}; check that it is as published")
    return min(found), max(found)


def read(table: Table, *, cumulative: bool) -> Iterator[Batch]:
    """One batch of cells in US$ million, then the names of the industries.

    Confidential cells have status C and no value, whatever stands in them; a blank cell that is not confidential is missing.
    """
    typed = _typed(table)
    bad = typed.filter(pl.col("reason").is_not_null())
    kept = typed.filter(pl.col("reason").is_null())
    columns = ["raw_row", *(name for name in DIMENSIONS if name in table.dimensions), "period", "number_text", "conf_status"]
    rows = kept.with_columns(_period(cumulative).alias("period")).select(columns).rename({"number_text": "value"})
    absent = {name: WORLD if name == "partner" else TOTAL for name in DIMENSIONS if name not in table.dimensions}
    yield Batch("investment", rows, {**CONSTANTS, **absent}, (*table.rejects, *_rejects(table, bad)), MILLION, area_scheme="se_fdi")
    if {"industry", "name"} <= set(kept.columns):
        named = kept.filter((pl.col("industry") != TOTAL) & pl.col("name").is_not_null()).unique("industry", keep="first", maintain_order=True)
        yield name_batch(dict(zip(named["industry"], named["name"], strict=True)), named["raw_row"].to_list())


# ---------------------------------------------------------------------------------------------------------------- the parts


def _load_sheet(file: RawFile) -> pl.DataFrame:
    """The first sheet with a header of a long table; `raw_row` is the cell of IED."""
    for part, _, rows in rawfile.iter_sheets(file):
        numbered = enumerate(rows, 1)
        for _, values in islice(numbered, HEADER_WITHIN):
            names = ["" if v is None else str(v).strip() for v in values]
            if is_table(names):
                column = 1 + next(i for i, n in enumerate(names) if fold(n) in COLUMNS["value"])
                cells = [(at, row) for at, row in numbered if any(v is not None for v in row)]
                texts = {
                    name or f"unnamed {i}": ["" if i >= len(row) or row[i] is None else str(row[i]) for _, row in cells]
                    for i, name in enumerate(names)
                    if name or any(i < len(row) and row[i] is not None for _, row in cells)
                }
                rows_at = pl.Series("raw_row", [rawfile.cell_row(part, at, column) for at, _ in cells], dtype=pl.Int64)
                return pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String)).insert_column(0, rows_at)
    raise BadFile(f"{file.name} has no sheet with the columns of a long table; expected {EXPECTED}")


def _roles(file: RawFile, names: list[str]) -> dict[str, str]:
    """The file's column by role.

    Raises:
        BadFile: naming the columns that are unknown, repeated or lacking.
    """
    by_form = {form: role for role, forms in COLUMNS.items() for form in forms}
    unknown = [name for name in names if fold(name) not in by_form]
    if unknown:
        raise BadFile(f"{file.name} has columns that no FDI table has: {', '.join(map(repr, unknown[:4]))}{', …' * (len(unknown) > 4)}; known are {EXPECTED}")
    roles: dict[str, str] = {}
    for name in names:
        role = by_form[fold(name)]
        if role in roles and role != "restated":
            raise BadFile(f"{file.name} has two columns for one thing, {roles[role]!r} and {name!r}; remove one")
        roles[role] = name
    roles.pop("restated", None)
    lacking = [role for role in REQUIRED if role not in roles]
    if lacking or not set(roles) & {"partner", "region", "instrument", *CODES}:
        raise BadFile(f"{file.name} lacks {', '.join(lacking) or 'a dimension'}; it has {', '.join(names)}, expected {EXPECTED}")
    return roles


def _as_text(column: pl.Series) -> pl.Series:
    """Text of a column: shortest digits of a float; blanks and NaN are null."""
    if column.dtype.is_float():
        column = column.fill_nan(None)
    return column.cast(pl.String).str.strip_chars().replace("", None)


def _typed(table: Table) -> pl.DataFrame:
    """The table with dimensions in our words, y, q, number_text, number, conf_status, and the reason when a row cannot be read."""
    rows, held = table.rows, set(table.rows.columns)
    flag = (pl.col("confidential") if "confidential" in held else pl.lit("false")).fill_null("false").str.to_lowercase()
    rows = rows.with_columns(
        pl.col("year").str.extract(r"^((?:19|20)\d\d)(?:\.0)?$").cast(pl.Int32).alias("y"),
        pl.col("quarter").str.extract(r"^([1-4])(?:\.0)?$").cast(pl.Int32).alias("q"),
        pl.when(flag.is_in(TRUE) | pl.col("value").is_in(["C", "c"])).then(pl.lit("C")).alias("conf_status"),
        flag.is_in([*TRUE, *FALSE]).alias("flag_known"),
    )
    rows = rows.with_columns(pl.when(pl.col("conf_status").is_null()).then(pl.col("value")).alias("value"))
    rows = rows.with_columns(_numbers(rows["value"]))
    rows = rows.with_columns(pl.col("number_text").cast(pl.Float64).alias("number"))
    for name in DIMENSIONS:
        if name in table.dimensions:
            rows = rows.with_columns(_members(rows, name).alias(name))
    return rows.with_columns(_reason(table).alias("reason"))


def _numbers(values: pl.Series) -> pl.Series:
    """Plain number text, null for what is none."""
    numbers = values.to_frame().select(pl.when(pl.col("value").str.contains(f"^{NUMBER.pattern}$")).then(pl.col("value")))["value"]
    exponents = numbers.filter(numbers.str.contains("[eE]")).unique().to_list()
    return numbers.replace(exponents, [plain(text) for text in exponents]).alias("number_text")


def _members(rows: pl.DataFrame, name: str) -> pl.Series:
    """A dimension in our words: TOTAL (WLD for origins) for a total, null for what cannot be read."""
    if name == "industry":
        return _industries(rows)
    texts = [text for text in rows[name].unique() if text is not None]
    whole = WORLD if name == "partner" else TOTAL
    known = INSTRUMENT if name == "instrument" else {fold(text): text for text in texts}
    return rows[name].replace_strict({t: whole if fold(t) in TOTALS else known.get(fold(t)) for t in texts}, default=None, return_dtype=pl.String)


def _industries(rows: pl.DataFrame) -> pl.Series:
    """SCIAN digits of each row: the code of its level, or the finest code where no level is given."""
    codes = {role: pl.col(role).str.strip_suffix(".0") if role in rows.columns else pl.lit(None, pl.String) for role in CODES}
    level = pl.col("level").str.strip_suffix(".0") if "level" in rows.columns else pl.lit(None, pl.String)
    finest = pl.coalesce(codes["branch"], codes["subsector"], codes["sector"])
    by_level = pl.when(level == "2").then(codes["sector"]).when(level == "3").then(codes["subsector"]).when(level == "4").then(codes["branch"])
    code = by_level.otherwise(None) if "level" in rows.columns else finest
    name = pl.col("name") if "name" in rows.columns else pl.lit(None, pl.String)
    keys = rows.select(code.alias("code"), level.alias("level"), name.alias("name"))
    distinct = keys.unique()
    found = [_industry(*row) for row in distinct.rows()]
    joined = keys.join(distinct.with_columns(pl.Series("industry", found, dtype=pl.String)), on=keys.columns, how="left", nulls_equal=True, maintain_order="left")
    return joined["industry"]


def _industry(code: str | None, level: str | None, name: str | None) -> str | None:
    """A code checked against its level; joined sectors and the total, which may lack a code, by their name."""
    key = fold(name or "")
    if code is None:
        return TOTAL if key in TOTALS else JOINED.get(key) if level in (None, "2") else None
    code = join_code(code)
    size = 2 if "-" in code else len(code)
    digits = code.replace("-", "").isdigit() and size in (2, 3, 4)
    return code if digits and level in (None, str(size)) else None


def _reason(table: Table) -> pl.Expr:
    value = pl.col("value")
    unread = value.is_not_null() & pl.col("number_text").is_null()
    chain = (
        pl.when(pl.col("y").is_null()).then(_say("year", "year"))
        .when(pl.col("q").is_null()).then(_say("quarter", "quarter 1 to 4"))
        .when(~pl.col("flag_known")).then(_say("confidential", "truth value") if "confidential" in table.rows.columns else pl.lit(None))
        .when(unread).then(value.map_elements(why_not_number, return_dtype=pl.String, skip_nulls=True))
    )  # fmt: skip
    for name, words in DIMENSIONS.items():
        if name in table.dimensions:
            chain = chain.when(pl.col(name).is_null()).then(pl.lit(f"no known {words}" + (" (SCIAN code of its level)" if name == "industry" else "")))
    return chain.otherwise(None)


def _say(column: str, wanted: str) -> pl.Expr:
    return pl.format("{} is no {}", pl.col(column).fill_null("blank"), pl.lit(wanted))


def _rejects(table: Table, bad: pl.DataFrame) -> tuple[Reject, ...]:
    texts = bad.select("raw_row", "reason").join(table.rows, on="raw_row", how="left", maintain_order="left")
    roles = [name for name in table.rows.columns if name != "raw_row"]
    return tuple(Reject(r["raw_row"], r["reason"], ", ".join(f"{n}={r[n]}" for n in roles if r[n] is not None)) for r in texts.iter_rows(named=True))


def _period(cumulative: bool) -> pl.Expr:
    y, q = pl.col("y").cast(pl.String), pl.col("q")
    if not cumulative:
        return pl.format("{}-Q{}", y, q)
    return (
        pl.when(q == 1).then(pl.format("{}-Q1", y)).when(q == 2).then(pl.format("{}-01/{}-06", y, y))
        .when(q == 3).then(pl.format("{}-01/{}-09", y, y)).otherwise(y)
    )  # fmt: skip


def _share(rows: pl.DataFrame, condition: pl.Expr) -> float:
    return rows.select(condition.mean()).item() or 0.0


def _repeats(cells: pl.DataFrame, dimensions: frozenset[str]) -> float:
    """Share of cells equal to the same cell a quarter before, of those with five digits or more, which do not repeat by chance."""
    keys = [name for name in DIMENSIONS if name in dimensions]
    digits = pl.col("number_text").str.strip_chars_start("-0.").str.replace(".", "", literal=True).str.len_chars()
    pairs = (
        cells.filter(digits >= 5).sort(*keys, "y", "q").with_columns(pl.col("number", "y", "q").shift(1).over(keys).name.prefix("last_"))
        .filter((pl.col("y") == pl.col("last_y")) & (pl.col("q") == pl.col("last_q") + 1))
    )  # fmt: skip
    return _share(pairs, pl.col("number") == pl.col("last_number")) if pairs.height >= CELLS else 0.0
