"""UN Comtrade's API: the questions to ask, and whether an answer is whole.

The keyless preview gives at most 500 records a call, the keyed service 100,000. An answer that reaches its cap may be cut: the same
question is then asked again in parts, by flow, then by partner, then by commodity level. Rows that come twice are set apart by the build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bilateral import rawfile
from bilateral.classify import areas
from bilateral.model import FLOWS, WORLD, Asked, BadFile, BilateralError, RawFile, Request, Unreachable

BASE = "https://comtradeapi.un.org"
PREVIEW = "/public/v1/preview/C/A/HS"
KEYED = "/data/v1/get/C/A/HS"
CAPS: Mapping[str, int] = {PREVIEW: 500, KEYED: 100_000}
WORLD_CODE = "0"
# One row per reporter, partner, flow and commodity: everything else pinned to its total, or breakdown rows come with it.
PINNED: Mapping[str, str] = {
    "cmdCode": "TOTAL,AG2", "flowCode": ",".join(FLOWS), "customsCode": "C00", "motCode": "0", "partner2Code": "0", "includeDesc": "false",
}  # fmt: skip
SPLIT_BY = ("flowCode", "partnerCode", "cmdCode")
MOST_PARTNERS = 5  # listed one by one in an answer's name


def requests(asked: Asked) -> Iterator[Request]:
    """One request per reporter and year: its trade with the other areas asked and with the world, all goods and by HS chapter.

    Raises:
        BilateralError: without years or areas, or for an area that Comtrade has no number for.
    """
    if not asked.areas or not asked.years:
        raise BilateralError("fetching from comtrade needs economies and years; for example: bilateral fetch comtrade --areas MEX,KOR --years 2023")
    numbers = {area: _number(area) for area in asked.areas if area != WORLD}
    if not numbers:
        raise BilateralError("fetching from comtrade needs an economy that reports; the world (WLD) does not, it comes along as a partner")
    for reporter, number in numbers.items():
        partners = [other for area, other in numbers.items() if area != reporter]
        for year in asked.years:
            asking = {"reporterCode": number, "partnerCode": ",".join([*partners, WORLD_CODE]), "period": str(year), **PINNED}
            secret = {"subscription-key": asked.key} if asked.key else {}
            url = f"{asked.base.rstrip('/')}{KEYED if asked.key else PREVIEW}"
            yield Request(url, asking, _name(asking), secret=secret)


def check_answer(request: Request, file: RawFile) -> tuple[Request, ...]:
    """No further requests for a whole answer; narrower ones for an answer that reached the cap.

    Raises:
        Unreachable: for an error in place of data, and for a capped answer that cannot be asked more narrowly.
    """
    try:
        document = rawfile.read_json(file)
    except BadFile as error:
        raise Unreachable(f"UN Comtrade's answer is no JSON: {error}") from error
    told = error_text(document)
    if told:
        raise Unreachable(f"UN Comtrade refused: {told}; check the key, the years and the daily quota")
    found = records(document)
    if found is None:
        raise Unreachable("UN Comtrade's answer is JSON but holds no data; try again later, or check the base address")
    cap = next((most for path, most in CAPS.items() if request.url.endswith(path)), CAPS[PREVIEW])
    count = document.get("count")
    if max(len(found), count if isinstance(count, int) else 0) < cap:
        return ()
    return _narrower(request, cap)


def error_text(document: Any) -> str:
    """What an answer says went wrong, "" when nothing did.

    Errors come as {"error": "…"} with a count of 0, as {"statusCode": …, "message": …}, and before 2023 under "validation".
    """
    if not isinstance(document, dict):
        return ""
    error = document.get("error")
    if error:
        return str(error.get("message") or error) if isinstance(error, dict) else str(error)
    if "data" not in document and document.get("message"):
        return str(document["message"])
    status = (document.get("validation") or {}).get("status") or {}
    if status and str(status.get("name", "")).lower() != "ok":
        return str(status.get("description") or document["validation"].get("message") or status.get("name"))
    return ""


def records(document: Any) -> list[dict[str, Any]] | None:
    """The records of an answer: "data" now, "dataset" before 2023, "results" of a reference list; None when it has none of these."""
    if not isinstance(document, dict):
        return None
    found = next((document[key] for key in ("data", "dataset", "results") if key in document), None)
    if found is None and "data" in document and document.get("count") == 0:
        return []
    return found if isinstance(found, list) and all(isinstance(record, dict) for record in found) else None


# ---------------------------------------------------------------------------------------------------------------- the parts


def _number(area: str) -> str:
    found = next((number for number, code in areas.codes("comtrade").items() if code == area), None)  # the one in use stands first
    if found is None:
        raise BilateralError(f"UN Comtrade has no number for {area!r}; see 'bilateral areas' for the codes of economies")
    return found


def _narrower(request: Request, cap: int) -> tuple[Request, ...]:
    for name in SPLIT_BY:
        values = request.params[name].split(",")
        if len(values) > 1:
            parts = [{**request.params, name: value} for value in values]
            return tuple(replace(request, params=part, name=_name(part)) for part in parts)
    asked = ", ".join(f"{name}={request.params[name]}" for name in ("reporterCode", "period", *SPLIT_BY))
    raise Unreachable(f"UN Comtrade's answer reached its cap of {cap:,} records for {asked} and may be cut; use a key, or load a file of it")


def _name(params: Mapping[str, str]) -> str:
    partners = params["partnerCode"].split(",")
    listed = "-".join(partners) if len(partners) <= MOST_PARTNERS else f"{len(partners)}partners"
    rest = (params["flowCode"].replace(",", "-"), params["cmdCode"].replace(",", "-"))
    return "_".join(["comtrade", params["reporterCode"], params["period"], listed, *rest]) + ".json"
