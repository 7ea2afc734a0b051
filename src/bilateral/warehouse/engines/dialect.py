"""The build's SQL, written for DuckDB, as Spark understands it: the same files, no second copy.

sqlglot translates names and syntax. What the two databases mean differently by the same words is settled here: lists, of which DuckDB's keep nulls and are null when
they are of no rows, and `qualify`, which clusters before Spark 4.2 do not have. Which files another engine may run is listed, and why the others stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bilateral.model import BuildBroken
from bilateral.warehouse import db

PORTABLE = ("leaves/dyads.sql", "leaves/chapters.sql", "leaves/commodities.sql", *db.sql_names("rollups"))
# What stays in the warehouse's own database whatever engine is chosen, and why. The keys are files, or folders of files.
STAYS: Mapping[str, str] = {
    "schema.sql": "makes the warehouse's own empty tables",
    "macros.sql": "functions of the warehouse's own SQL",
    "staging": "checks rows as they are read, a file at a time, in memory",
    "settle": "moves rows between tables of the warehouse in place",
    "identities": "look for broken rows in the finished warehouse",
    "mirror.sql": "reads code lists and estimates that are made in memory between its steps",
    "commodity_rows.sql": "is a view: what it shows is computed when somebody asks",
}
KEPT = "chosen_by"  # the column by which `qualify` is said without it


@dataclass(frozen=True)
class Step:
    """One statement of a file: what it does ('select', 'create' or 'insert') to which table, the query it does it with, and the tables that one reads."""

    does: str
    table: str
    sql: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Translated:
    """A query for Spark, without its last `order by`, and that order: column, descending, nulls first."""

    sql: str
    order: tuple[tuple[str, bool, bool], ...]


def steps(name: str) -> tuple[Step, ...]:
    """The statements of a .sql file of the warehouse, in order."""
    return tuple(_step(one) for one in _glot().parse(db.sql(name), read="duckdb") if one is not None)


def translate(text: str) -> Translated:
    """A query in DuckDB's dialect as one in Spark's.

    Raises:
        BuildBroken: when it says something that cannot be said in Spark's.
    """
    glot = _glot()
    tree = glot.parse_one(text, read="duckdb")
    order = tree.args.get("order")
    listed = tuple((key.this.name, bool(key.args.get("desc")), bool(key.args.get("nulls_first"))) for key in order.expressions) if order else ()
    tree.set("order", None)
    tree = tree.transform(_lists, copy=False).transform(_qualify, copy=False)
    if any(star.args.get("replace") or star.args.get("replace_") for star in tree.find_all(glot.exp.Star)):
        raise BuildBroken("'* replace' cannot be said in Spark's SQL without moving columns: name the columns")
    if tree.find(glot.exp.Qualify):
        raise BuildBroken("'qualify' within a query that has one itself is not translated: give it a name in 'with'")
    try:
        return Translated(tree.sql("spark", unsupported_level=glot.ErrorLevel.RAISE, comments=False), listed)
    except glot.errors.UnsupportedError as error:
        raise BuildBroken(f"this SQL cannot be said in Spark's dialect ({error}): {text[:80]} …") from error


SIMPLE: Mapping[str, str] = {
    "VARCHAR": "string", "BIGINT": "bigint", "INTEGER": "int", "SMALLINT": "smallint", "BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "double",
}  # fmt: skip


def spark_type(kind: str) -> str:
    """Spark's name of a DuckDB type.

    Raises:
        BuildBroken: for a type that Spark or Parquet cannot hold exactly.
    """
    if kind.endswith("[]"):
        return f"array<{spark_type(kind[:-2])}>"
    if kind in SIMPLE:
        return SIMPLE[kind]
    if re.fullmatch(r"DECIMAL\(\d+,\d+\)", kind):
        return kind.lower()
    raise BuildBroken(f"a rollup has a column of type {kind}, which Parquet cannot hold exactly: cast it in the SQL (counts: bigint)")


# ---------------------------------------------------------------------------------------------------------------- the parts


def _glot() -> Any:
    import sqlglot  # here: only who asks for Spark needs it

    return sqlglot


def _step(tree: Any) -> Step:
    exp = _glot().exp
    if isinstance(tree, exp.Create) and tree.kind == "TABLE":
        does, table, query = "create", tree.this.name, tree.expression
    elif isinstance(tree, exp.Insert):
        does, table, query = "insert", tree.this.name, tree.expression
    elif isinstance(tree, exp.Query):
        does, table, query = "select", "", tree
    else:
        raise BuildBroken(f"a statement that is no query and fills no table cannot be run on another engine: {tree.sql('duckdb')[:80]} …")
    named = {cte.alias for cte in query.find_all(exp.CTE)}
    reads = sorted({one.name for one in query.find_all(exp.Table)} - named - {""})
    return Step(does, table, query.sql("duckdb", comments=False), tuple(reads))


def _lists(node: Any) -> Any:
    """Lists with DuckDB's meaning: nulls are members until `list_distinct` drops them, a list of no rows is null, null lists add nothing."""
    glot = _glot()
    exp = glot.exp
    if isinstance(node, exp.ArrayAgg) and not isinstance(node.parent, exp.Filter):
        return _held(node.this, None)
    if isinstance(node, exp.Filter) and isinstance(node.this, exp.ArrayAgg):
        return _held(node.this.this, node.expression.this)
    if isinstance(node, exp.Flatten):
        return _said("flatten(filter(0, e -> e is not null))", node.this)
    if isinstance(node, exp.ArrayDistinct):
        return _said("array_distinct(array_compact(0))", node.this)
    if isinstance(node, exp.ArrayConcat):
        parts = [node.this, *node.expressions]
        return _said(f"concat({', '.join(f'coalesce({n}, array())' for n in range(len(parts)))})", *parts)
    return node


def _held(value: Any, where: Any) -> Any:
    """A list of a column's values, nulls among them; null where there are no rows. Structs are never null, so that Spark keeps them."""
    if where is None:
        return _said("transform(nullif(collect_list(struct(0 as held)), array()), e -> e.held)", value)
    return _said("transform(nullif(collect_list(struct(0 as held)) filter (where 1), array()), e -> e.held)", value, where)


def _said(pattern: str, *values: Any) -> Any:
    """A piece of Spark's SQL in which the numbers 0, 1 … stand for expressions."""
    glot = _glot()
    made = glot.parse_one(pattern, read="spark")
    for literal in list(made.find_all(glot.exp.Literal)):
        literal.replace(values[int(literal.this)].transform(_lists))
    return made


def _qualify(node: Any) -> Any:
    """`select … qualify f(…) = n` as a selection from a query that has f(…) as one more column."""
    exp = _glot().exp
    if not isinstance(node, exp.Select) or not node.args.get("qualify"):
        return node
    told = node.args["qualify"].this
    if not (isinstance(told, exp.EQ) and isinstance(told.this, exp.Window)):
        raise BuildBroken(f"'qualify {told.sql('duckdb')}' is not of the form 'qualify window = value'")
    inner = node.copy()
    inner.set("qualify", None)
    inner.set("with_", None)
    inner.append("expressions", exp.alias_(told.this.copy(), KEPT))
    outer = exp.select(exp.Star(except_=[exp.to_identifier(KEPT)])).from_(inner.subquery("numbered")).where(exp.column(KEPT).eq(told.expression.copy()))
    outer.set("with_", node.args.get("with_"))
    return outer
