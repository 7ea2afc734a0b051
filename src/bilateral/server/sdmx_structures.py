"""The structures of SDMX by pysdmx: code lists, concepts, data structures and data flows, all from the registries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from bilateral.classify import commodities, regions
from bilateral.classify.areas import areas
from bilateral.keys import AREA_KEYS
from bilateral.metrics import metrics
from bilateral.model import FIGURE_STATUS, INSTRUMENTS, TOTAL
from bilateral.server.sdmx_flows import AGENCY, ATTRIBUTES, FREQUENCIES, NONE, OBS_STATUS, TIME, VALUE, VERSION, Flow, flows

if TYPE_CHECKING:
    from pysdmx.model import Codelist, Component, Concept, ConceptScheme, Dataflow, DataStructureDefinition, Schema

LISTS = {"metric": "CL_METRIC", "freq": "CL_FREQ", "commodity": "CL_COMMODITY", "region": "CL_REGION", "instrument": "CL_INSTRUMENT"}
ENUMERATED = {"OBS_STATUS": "CL_OBS_STATUS", "FIGURE_STATUS": "CL_FIGURE_STATUS"}
CONCEPTS = "CS_BILATERAL"


def list_of(key: str) -> str:
    """The id of the code list of a metric's key; empty for one whose members are no closed list."""
    return "CL_AREA" if key in AREA_KEYS else LISTS.get(key, "")


def codes() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """The code lists by id: title, and name by code."""
    return {
        "CL_AREA": ("Economies and groups of them", {**{a.code: a.names["en"] for a in areas().values()}, NONE: "Not applicable"}),
        "CL_METRIC": ("Metrics", {m.name: m.label or m.name for m in metrics().values()}),
        "CL_FREQ": ("Frequency", FREQUENCIES),
        "CL_COMMODITY": ("Commodities of the Harmonized System", _commodities()),
        "CL_REGION": ("States and provinces", _regions()),
        "CL_INSTRUMENT": ("Instruments of direct investment", {TOTAL: "Total", **{i: i.replace("_", " ").capitalize() for i in INSTRUMENTS}, NONE: "Not applicable"}),
        "CL_OBS_STATUS": ("Observation status", dict(sorted(OBS_STATUS.values()))),
        "CL_FIGURE_STATUS": ("Status of a figure", FIGURE_STATUS),
    }


@cache
def codelists() -> Mapping[str, Codelist]:
    """The code lists."""
    from pysdmx.model import Code, Codelist

    return {
        name: Codelist(id=name, name=title, agency=AGENCY, version=VERSION, items=[Code(id=code, name=said) for code, said in listed.items()])
        for name, (title, listed) in codes().items()
    }


@cache
def concepts() -> ConceptScheme:
    """The one concept scheme."""
    from pysdmx.model import Concept, ConceptScheme

    named = {d: d.replace("_", " ").capitalize() for one in flows().values() for d in one.dimensions} | {TIME: "Time period", VALUE: "Value"} | dict(ATTRIBUTES)
    return ConceptScheme(
        id=CONCEPTS, name="Concepts of Bilateral", agency=AGENCY, version=VERSION,
        items=[Concept(id=name, name=said, urn=f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:{CONCEPTS}({VERSION}).{name}") for name, said in named.items()],
    )  # fmt: skip


@cache
def structure(of: str) -> DataStructureDefinition:
    """The data structure of a flow."""
    from pysdmx.model import Components, DataStructureDefinition

    return DataStructureDefinition(
        id=f"DSD_{of}", name=f"Structure of {of.lower()}", agency=AGENCY, version=VERSION, components=Components(list(_components(flows()[of])))
    )


@cache
def dataflow(of: str) -> Dataflow:
    """A flow."""
    from pysdmx.model import Dataflow

    said = " ".join(f"{m.name}: {m.definition}" for m in flows()[of].metrics)
    return Dataflow(id=of, name=flows()[of].name, description=said, agency=AGENCY, version=VERSION, structure=structure(of))


@cache
def schema(of: str) -> Schema:
    """What the writers of data want to know of a flow. Values are text here, so that they are written digit by digit."""
    from msgspec.structs import replace
    from pysdmx.model import Components, DataType, Schema

    listed = [replace(one, local_dtype=DataType.STRING) if one.id == VALUE else one for one in structure(of).components]
    return Schema(context="dataflow", agency=AGENCY, id=of, version=VERSION, components=Components(listed), name=flows()[of].name)


def artefacts() -> Mapping[str, Mapping[str, Any]]:
    """Everything there is: kind of structure → id → artefact."""
    return {
        "dataflow": {name: dataflow(name) for name in flows()},
        "datastructure": {f"DSD_{name}": structure(name) for name in flows()},
        "codelist": codelists(),
        "conceptscheme": {CONCEPTS: concepts()},
        "agencyscheme": {"AGENCIES": _agencies()},
    }


def used_by(of: str) -> Iterable[Any]:
    """The code lists and concepts that the structure of a flow refers to."""
    wanted = {list_of(key) for key in flows()[of].dimensions.values()} | set(ENUMERATED.values())
    return [*(made for name, made in codelists().items() if name in wanted), concepts()]


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _agencies() -> Any:
    from pysdmx.model import Agency
    from pysdmx.model.organisation import AgencyScheme

    return AgencyScheme(id="AGENCIES", name="Agencies", agency="SDMX", version="1.0", items=[Agency(id=AGENCY, name="Bilateral")])  # all agencies of the first rank are SDMX's


def _components(of: Flow) -> Iterable[Component]:
    from pysdmx.model import Component, DataType, Role

    for dimension, key in of.dimensions.items():
        yield _component(dimension, Role.DIMENSION, list_of(key))
    yield Component(TIME, True, Role.DIMENSION, _concept(TIME), local_dtype=DataType.PERIOD)
    yield Component(VALUE, False, Role.MEASURE, _concept(VALUE), local_dtype=DataType.DOUBLE)
    for name in ATTRIBUTES:
        yield _component(name, Role.ATTRIBUTE, ENUMERATED.get(name, ""))


def _concept(name: str) -> Concept:
    return next(one for one in concepts() if one.id == name)


def _component(name: str, role: Any, listed: str) -> Component:
    from pysdmx.model import Component, DataType, Role

    enum = codelists()[listed] if listed else None
    urn = f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={AGENCY}:{listed}({VERSION})" if listed else None
    return Component(
        name, role == Role.DIMENSION, role, _concept(name), local_dtype=DataType.STRING, local_codes=enum, local_enum_ref=urn,
        attachment_level="O" if role == Role.ATTRIBUTE else None,
    )  # fmt: skip


def _commodities() -> Mapping[str, str]:
    listed = {code: names["en"] for code, names in commodities.chapters().items()} | dict(commodities.hs2022()) | {code: names["en"] for code, names in commodities.groups().items()}
    return {TOTAL: "All commodities", **dict(sorted(listed.items())), NONE: "Not applicable"}


def _regions() -> Mapping[str, str]:
    listed = {one.code: one.names["en"] for area in areas() for one in regions.regions(area)}
    return {TOTAL: "All regions", **dict(sorted(listed.items())), NONE: "Not applicable"}
