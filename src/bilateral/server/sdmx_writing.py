"""SDMX messages in the formats that are asked for: structures and data by pysdmx, and what it does not write (SDMX-JSON of data, errors) here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from bilateral.model import Figure
from bilateral.server.answers import to_json
from bilateral.server.errors import HttpError
from bilateral.server.sdmx_flows import AGENCY, ATTRIBUTES, TIME, VALUE, VERSION, Flow, row
from bilateral.server.sdmx_structures import codes, list_of, schema

Observations = Sequence[tuple[dict[str, str], Figure]]
BASE = "application/vnd.sdmx."
# By version of the interface and by kind of answer: the media types, the first being what is given where nothing is asked for, and pysdmx's name of each.
FORMATS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("2.1", "data"): {
        f"{BASE}genericdata+xml;version=2.1": "DATA_SDMX_ML_2_1_GEN", f"{BASE}structurespecificdata+xml;version=2.1": "DATA_SDMX_ML_2_1_STR",
        f"{BASE}data+csv;version=1.0.0": "DATA_SDMX_CSV_1_0_0", f"{BASE}data+csv;version=2.0.0": "DATA_SDMX_CSV_2_0_0", f"{BASE}data+json;version=2.0.0": "",
    },
    ("v2", "data"): {
        f"{BASE}data+json;version=2.0.0": "", f"{BASE}data+csv;version=2.0.0": "DATA_SDMX_CSV_2_0_0", f"{BASE}data+xml;version=3.0.0": "DATA_SDMX_ML_3_0",
        f"{BASE}data+csv;version=1.0.0": "DATA_SDMX_CSV_1_0_0",
    },
    ("2.1", "structure"): {f"{BASE}structure+xml;version=2.1": "STRUCTURE_SDMX_ML_2_1", f"{BASE}structure+json;version=2.0.0": "STRUCTURE_SDMX_JSON_2_0_0"},
    ("v2", "structure"): {
        f"{BASE}structure+json;version=2.0.0": "STRUCTURE_SDMX_JSON_2_0_0", f"{BASE}structure+xml;version=3.0.0": "STRUCTURE_SDMX_ML_3_0",
        f"{BASE}structure+xml;version=2.1": "STRUCTURE_SDMX_ML_2_1",
    },
}  # fmt: skip
PLAIN = {"application/xml": "+xml", "text/xml": "+xml", "application/json": "+json", "text/csv": "+csv", "*/*": "", "application/*": ""}
SHORT = {"xml": "+xml", "json": "+json", "csv": "+csv", "csvdata": "+csv", "jsondata": "+json", "genericdata": "+genericdata", "structurespecificdata": "+structurespecificdata"}
CODES = {404: "100", 400: "140", 413: "130", 414: "130", 401: "110", 500: "500", 501: "501", 503: "503"}  # SDMX's own code of an error, by HTTP status


def choose(version: str, kind: str, accept: str, format_: str) -> str:
    """The media type of an answer, by `?format=` or `Accept`.

    Raises:
        HttpError: 406 where none will do.
    """
    offered = FORMATS[version, kind]
    if format_:
        part = SHORT.get(format_, "")
        found = next((media for media in offered if part and part.lstrip("+") in media), None)
        if found is None:
            raise HttpError(406, "unknown_format", f"there is no format {format_!r} of this; there are {', '.join(offered)}", nearest=tuple(offered))
        return found
    ranges = [_range(part) for part in accept.split(",")[:50] if part.strip()] or [("*/*", "", 1.0)]
    for media, asked, _ in sorted(ranges, key=lambda r: -r[2]):
        for one in offered:
            name, _, its = one.partition(";version=")
            if (media == name and asked in ("", its)) or (media in PLAIN and PLAIN[media] in name):
                return one
    raise HttpError(406, "not_acceptable", f"none of the formats that 'Accept' names can be given; there are {', '.join(offered)}", nearest=tuple(offered))


def write_structures(version: str, media: str, made: Iterable[Any], *, stamp: Any) -> bytes:
    """Structures as a message. `stamp` is the time in its header."""
    from pysdmx.io.format import Format
    from pysdmx.io.writer import write_sdmx

    text = str(write_sdmx(list(made), Format[FORMATS[version, "structure"][media]], prettyprint=False, header=_header(stamp)))
    return text.replace(',"groups":[]', "").encode()  # the schema of SDMX-JSON wants no groups rather than an empty list; inside a text the quotes would be escaped


def write_data(version: str, media: str, of: Flow, found: Observations, *, stamp: Any, attributes: bool = True, flat: bool = False) -> bytes:
    """Observations as a message. `flat` has no series, each observation with its whole key."""
    name = FORMATS[version, "data"][media]
    if not name:
        return _json(of, found, stamp, attributes)
    import pandas as pd
    from pysdmx.io.format import Format
    from pysdmx.io.pd import PandasDataset
    from pysdmx.io.writer import write_sdmx

    rows = pd.DataFrame([row(where, f, attributes=attributes) for where, f in found])
    written = PandasDataset(structure=schema(of.id), data=rows)
    more = {"prettyprint": False, "header": _header(stamp), "dimension_at_observation": "AllDimensions" if flat else TIME} if "ML" in name else {}
    return str(write_sdmx([written], Format[name], **more)).encode()


def error_body(version: str, status: int, message: str, nearest: Iterable[str] = ()) -> tuple[bytes, str]:
    """An error in SDMX's shape and its media type: XML for 2.1, JSON for v2."""
    code = CODES.get(status, str(status))
    if version == "v2":
        made = {"errors": [{"code": int(code), "status": status, "title": message, "detail": message, "nearest": list(nearest)}]}
        return to_json(made), "application/json"
    said = "".join(c if c.isprintable() else "?" for c in message)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><mes:Error xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
        'xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">'
        f'<mes:ErrorMessage code="{code}"><com:Text xml:lang="en">{escape(said)}</com:Text></mes:ErrorMessage></mes:Error>'
    ).encode("utf-8", "replace"), "application/xml"


# ---------------------------------------------------------------------------------------------------------------- the parts


def _range(part: str) -> tuple[str, str, float]:
    media, *parameters = (piece.strip().lower().replace(" ", "") for piece in part.split(";"))
    given = dict(p.partition("=")[::2] for p in parameters)
    try:
        quality = float(given.get("q", "1"))
    except ValueError:
        quality = 0.0
    return media, given.get("version", ""), quality


def _header(stamp: Any) -> Any:
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    return Header(id=f"B{stamp:%Y%m%d}", prepared=stamp, sender=Organisation(id=AGENCY))


def _json(of: Flow, found: Observations, stamp: Any, attributes: bool) -> bytes:
    """SDMX-JSON 2.0: values of components listed once, series and observations by their places in those lists."""
    rows = [row(where, f, attributes=attributes) for where, f in found]
    listed: dict[str, list[str]] = {name: list(dict.fromkeys(r[name] or "" for r in rows)) for name in (*of.dimensions, TIME)}
    listed[TIME].sort()
    told: dict[str, list[str]] = {name: list(dict.fromkeys(str(r[name]) for r in rows if r[name] is not None)) for name in ATTRIBUTES if attributes}
    at = {name: {member: n for n, member in enumerate(members)} for name, members in {**listed, **told}.items()}
    series: dict[str, dict[str, Any]] = {}
    for r in rows:
        key = ":".join(str(at[name][r[name] or ""]) for name in of.dimensions)
        said = [at[name].get(r[name] or "") for name in told]
        held = series.setdefault(key, {"observations": {}})
        held["observations"][str(at[TIME][r[TIME] or ""])] = [_number(r[VALUE]), *said]
    names = codes()

    def component(n: int, name: str, members: Iterable[str], said: Callable[[str], str]) -> dict[str, Any]:
        return {"id": name, "name": name.replace("_", " ").capitalize(), "keyPosition": n, "values": [{"id": m, "name": said(m)} for m in members]}

    def called(name: str) -> Callable[[str], str]:
        known = names[list_of(of.dimensions[name])][1] if list_of(of.dimensions[name]) else {}
        return lambda member: known.get(member, member)

    dimensions = [component(n, name, listed[name], called(name)) for n, name in enumerate(of.dimensions)]
    time = component(len(dimensions), TIME, listed[TIME], str)
    made = {
        "meta": {
            "schema": "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json", "id": f"B{stamp:%Y%m%d}", "prepared": stamp.isoformat(), "test": False,
            "contentLanguages": ["en"], "sender": {"id": AGENCY},
        },
        "data": {
            "dataSets": [{"structure": 0, "action": "Information", "series": series}],
            "structures": [{
                "links": [{"rel": "dataflow", "urn": f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={AGENCY}:{of.id}({VERSION})"}], "dataSets": [0],
                "dimensions": {"dataSet": [], "series": dimensions, "observation": [time]},
                "measures": {"dataSet": [], "series": [], "observation": [{"id": VALUE, "name": "Value"}]},
                "attributes": {"dataSet": [], "series": [], "observation": [component(n, name, members, str) for n, (name, members) in enumerate(told.items())]},
            }],
        },
    }  # fmt: skip
    return to_json(made)


def _number(text: str | None) -> float | int | None:
    return None if text is None else float(text) if "." in text or "e" in text.lower() else int(text)
