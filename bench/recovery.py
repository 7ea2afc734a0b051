"""Does a rule find the true value? Synthetic worlds in which the truth is known, and the error each rule leaves.

Run from the project's root: `python bench/recovery.py --worlds 5 --economies 80 --products 30 --seed 1`. Prints Markdown. What the columns and
scenarios mean stands in bench/README.md.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from bilateral.estimates.cif import PUBLISHED, CifReports, cif_rate, fit_cif, median_unit_values, to_cif, to_fob
from bilateral.estimates.reconcile import Quality, Reports, estimate_quality, reconcile

EXPORTER_RMSE, IMPORTER_RMSE = 0.48, 0.37  # root mean square of the log errors, the design of the table being reproduced
SIGMA_SPREAD = 0.82  # standard deviation of ln σ over economies
PASSES = 25
PLAIN, ROUTED, HUB = 0, 1, 2
RULES = (
    "oracle (true σ, log pool)", "ours: variance", "BACI, misprints put right", "BACI as printed", "Growth Lab rule, 25 passes",
    "Growth Lab rule, 25 passes, renormalised", "geometric mean", "arithmetic mean", "importer's report", "exporter's report",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """A world and what is reported of it. Arrays over all (exporter, importer, product); nan where not reported."""

    exporter: np.ndarray
    importer: np.ndarray
    product: np.ndarray
    truth: np.ndarray
    x: np.ndarray
    m: np.ndarray  # as reported: CIF where the scenario has freight
    sigma_x: np.ndarray  # per economy, root mean square error as exporter
    sigma_m: np.ndarray
    rate: np.ndarray  # true CIF/FOB
    place: np.ndarray  # PLAIN, ROUTED (part of the pair's goods go through a hub) or HUB (one of the two is a hub)
    distance: np.ndarray
    contiguous: np.ndarray
    landlocked: np.ndarray  # per economy
    x_tonnes: np.ndarray
    m_tonnes: np.ndarray
    liars: tuple[int, ...] = ()


def sigmas(rng: np.random.Generator, n: int, rms: float) -> np.ndarray:
    """σ per economy: the quantiles of a lognormal, shuffled, with the root mean square given."""
    drawn = np.exp(SIGMA_SPREAD * np.array([NormalDist().inv_cdf((k + 0.5) / n) for k in range(n)]))
    return rng.permutation(drawn * rms / np.sqrt((drawn**2).mean()))


def make_world(rng: np.random.Generator, n: int, products: int, *, freight: bool = False, degrees: float = np.inf, by_size: float = 0.0) -> World:
    """`degrees` < ∞ draws errors from Student's t of the same variance; `by_size` makes the error's standard deviation fall with the movement's size."""
    i, j, k = (a.ravel() for a in np.meshgrid(np.arange(n), np.arange(n), np.arange(products), indexing="ij"))
    away = i != j
    i, j, k = i[away], j[away], k[away]
    size = rng.normal(0, 1, n)
    place = rng.uniform(0, 1, (n, 2))
    km = 300 + 14000 * np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    log_truth = 13 + size[i] + rng.normal(0, 1, n)[j] + rng.normal(0, 1, products)[k] + rng.normal(0, 2, len(i)) - (np.log(km[i, j] / 5000) if freight else 0)
    truth = np.exp(log_truth)
    sigma_x, sigma_m = sigmas(rng, n, EXPORTER_RMSE), sigmas(rng, n, IMPORTER_RMSE)
    shrink = np.exp(-by_size * (log_truth - log_truth.mean()))

    def noise() -> np.ndarray:
        draw = rng.normal(size=len(i)) if np.isinf(degrees) else rng.standard_t(degrees, len(i)) * np.sqrt((degrees - 2) / degrees)
        return draw * shrink

    landlocked = (rng.uniform(size=n) < 0.2).astype(float)
    contiguous = (km[i, j] < 1500).astype(float)
    unit = np.exp(rng.normal(1, 1.2, products))
    if freight:
        rate = cif_rate(km[i, j], contiguous, landlocked[i], landlocked[j], unit[k], coefficients=PUBLISHED["II"].coefficients)
    else:
        rate = np.ones(len(i))
    tonnes = truth / 1000 / unit[k] * np.exp(rng.normal(0, 0.3, len(i)))
    e_x, e_m = noise() * sigma_x[i], noise() * sigma_m[j]
    return World(
        i, j, k, truth, truth * np.exp(e_x), to_cif(truth * np.exp(e_m), rate), sigma_x, sigma_m, rate, np.full(len(i), PLAIN), km[i, j], contiguous,
        landlocked, tonnes * np.exp(e_x + rng.normal(0, 0.05, len(i))), tonnes * np.exp(e_m + rng.normal(0, 0.05, len(i))),
    )  # fmt: skip


def with_silent(world: World, rng: np.random.Generator, share: float = 0.1) -> World:
    n = len(world.sigma_x)
    silent = np.isin(np.arange(n), rng.choice(n, max(1, round(share * n)), replace=False))
    x, m = np.where(silent[world.exporter], np.nan, world.x), np.where(silent[world.importer], np.nan, world.m)
    return replace(world, x=x, m=m)


def with_liars(world: World, rng: np.random.Generator) -> World:
    """Two economies: one states 40 % of its exports, one errs four times as much as exporter (from a middling σ of 0.3)."""
    n = len(world.sigma_x)
    under, noisy = (int(c) for c in rng.choice(n, 2, replace=False))
    x, sigma = world.x.copy(), world.sigma_x.copy()
    x[world.exporter == under] *= 0.4
    sigma[under] = np.hypot(sigma[under], np.log(0.4))
    of = world.exporter == noisy
    x[of] = world.truth[of] * np.exp(rng.normal(0, 1.2, of.sum()))
    sigma[noisy] = 1.2
    return replace(world, x=x, sigma_x=sigma, liars=(under, noisy))


def with_mean_one(world: World) -> World:
    """E X = E M = V instead of E ln X = E ln M = ln V."""
    x, m = (v * np.exp(-(s**2) / 2) for v, s in ((world.x, world.sigma_x[world.exporter]), (world.m, world.sigma_m[world.importer])))
    return replace(world, x=x, m=m, sigma_x=np.hypot(world.sigma_x, world.sigma_x**2 / 2), sigma_m=np.hypot(world.sigma_m, world.sigma_m**2 / 2))


def with_routing(world: World, rng: np.random.Generator, share: float = 0.15, of_pairs: float = 0.3) -> World:
    """In `of_pairs` of the pairs without a hub, `share` of the value goes through one of three hubs. Half the time the exporter records it as sent to the hub, half the
    time the importer as coming from it. The truth is trade by origin and final destination."""
    n, products = len(world.sigma_x), int(world.product.max()) + 1
    hubs = rng.choice(n, 3, replace=False)
    hub = rng.choice(hubs, (n, n))
    is_hub = np.isin(np.arange(n), hubs)
    with_hub = is_hub[:, None] | is_hub[None, :]
    through = (rng.uniform(size=(n, n)) < of_pairs) & ~with_hub & ~np.eye(n, dtype=bool)
    by_exporter = rng.uniform(size=(n, n)) < 0.5
    cube = {name: np.zeros((n, n, products)) for name in ("x", "m", "v")}
    for name, values in (("x", world.x), ("m", world.m), ("v", world.truth)):
        cube[name][world.exporter, world.importer, world.product] = values
    ratio_x, ratio_m = (np.divide(cube[c], cube["v"], out=np.ones_like(cube["v"]), where=cube["v"] > 0) for c in ("x", "m"))
    seen_x, seen_m = cube["v"].copy(), cube["v"].copy()
    for i, j in zip(*np.nonzero(through), strict=True):
        moved, h = share * cube["v"][i, j], hub[i, j]
        if by_exporter[i, j]:
            seen_x[i, j] -= moved
            seen_x[i, h] += moved
        else:
            seen_m[i, j] -= moved
            seen_m[h, j] += moved
    at = (world.exporter, world.importer, world.product)
    place = np.where(through, ROUTED, np.where(with_hub, HUB, PLAIN))[world.exporter, world.importer]
    return replace(world, x=(seen_x * ratio_x)[at], m=(seen_m * ratio_m)[at], place=place)


def growth_lab_weights(i: np.ndarray, j: np.ndarray, x: np.ndarray, m: np.ndarray, n: int, *, renormalised: bool) -> np.ndarray:
    """w = e^{A^X}/(e^{A^X} + e^{A^M}), A from mean discrepancies of pair totals weighted by the partner's A; `renormalised` to a geometric mean of 1 each pass."""
    both = np.isfinite(x) & np.isfinite(m)
    tx, tm = (np.bincount(i[both] * n + j[both], v[both], n * n).reshape(n, n) for v in (x, m))
    there = tx + tm > 0
    s = np.divide(np.abs(tx - tm), tx + tm, out=np.zeros_like(tx), where=there)
    a_x, a_m = np.ones(n), np.ones(n)
    ni, nj = np.maximum(there.sum(axis=1), 1), np.maximum(there.sum(axis=0), 1)
    for _ in range(PASSES):
        new_x, new_m = 1 / np.maximum((s @ a_m) / ni, 1e-9), 1 / np.maximum((s.T @ a_x) / nj, 1e-9)
        live_i, live_j = there.any(axis=1), there.any(axis=0)
        by_x, by_m = (np.exp(np.log(v[live]).mean()) if renormalised else 1.0 for v, live in ((new_x, live_i), (new_m, live_j)))
        a_x, a_m = np.where(live_i, new_x / by_x, 1.0), np.where(live_j, new_m / by_m, 1.0)
    return 1 / (1 + np.exp(np.clip(a_m[j] - a_x[i], -700, 700)))


def printed_weights(quality: Quality, reports: Reports) -> np.ndarray:
    """Equation (3) and σ̂ as the paper prints them: σ_i twice in the denominator, two standard errors taken away."""
    sigma = []
    for role in (quality.exporters, quality.importers):
        sigma.append(np.pi / 2 * (role.ls_mean - role.ls_mean.min() - 2 * role.ls_stderr))
    s2 = quality.exporters.at(reports.exporter, sigma[0]) ** 2
    t2 = quality.importers.at(reports.importer, sigma[1]) ** 2
    return np.exp(t2) * np.expm1(t2) / (2 * np.exp(s2) * np.expm1(s2))


def fob_of(world: World, freight: bool) -> np.ndarray:
    """The importer's values brought to FOB by a rate fitted on this world's own reports."""
    if not freight:
        return world.m
    value, tonnes = np.concatenate([world.x, world.m]), np.concatenate([world.x_tonnes, world.m_tonnes])
    unit = median_unit_values(np.tile(world.product, 2), value, tonnes)[: len(world.x)]
    landlocked = world.landlocked
    fit = fit_cif(CifReports(
        np.full(len(world.x), 2024), world.distance, world.contiguous, landlocked[world.exporter], landlocked[world.importer], unit, world.x, world.m,
        world.x_tonnes, world.m_tonnes,
    ))  # fmt: skip
    if not fit:
        raise SystemExit(fit.sentence)
    rate = cif_rate(world.distance, world.contiguous, landlocked[world.exporter], landlocked[world.importer], unit, coefficients=fit.coefficients)
    return to_fob(world.m, rate)


def estimates(world: World, m: np.ndarray, quality: Quality, reports: Reports) -> dict[str, np.ndarray]:
    x, n = world.x, len(world.sigma_x)
    one = np.where(np.isfinite(x), x, m)
    a, b = world.sigma_x[world.exporter] ** 2, world.sigma_m[world.importer] ** 2
    oracle = b / (a + b)
    printed = printed_weights(quality, reports)
    raw, growth = (growth_lab_weights(world.exporter, world.importer, x, m, n, renormalised=r) for r in (False, True))
    with np.errstate(invalid="ignore", over="ignore"):
        pooled = (
            m * (x / m) ** oracle, reconcile(reports, quality).value, reconcile(reports, quality, rule="baci").value,
            np.maximum(printed * x + (1 - printed) * m, 1e-3), raw * x + (1 - raw) * m, growth * x + (1 - growth) * m, np.sqrt(x) * np.sqrt(m), (x + m) / 2, m, x,
        )  # fmt: skip
    return {rule: np.where(np.isfinite(value), value, one) for rule, value in zip(RULES, pooled, strict=True)}


def rmse(value: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.log(value / truth) ** 2)))


def pair_totals(world: World, value: np.ndarray, use: np.ndarray) -> np.ndarray:
    n = len(world.sigma_x)
    total = np.bincount((world.exporter * n + world.importer)[use], value[use], n * n)
    return total[total > 0]


@dataclass(frozen=True)
class Score:
    flow: dict[str, float]
    pair: dict[str, float]
    covered: float
    covered_both: float
    covered_one: float
    routed_bias: dict[str, float]
    by_place: dict[int, dict[str, float]]  # flow log-RMSE
    covered_by_place: dict[int, float]
    liars: str


def score(world: World, *, freight: bool = False) -> Score:
    m = fob_of(world, freight)
    reports = Reports(world.exporter, world.importer, world.product, np.full(len(m), 2024), world.x, m)
    quality = estimate_quality(reports)
    if not quality:
        raise SystemExit(quality.sentence)
    ours = reconcile(reports, quality)
    use, both = ours.sides != "none", ours.sides == "both"
    inside = (ours.low <= world.truth) & (world.truth <= ours.high)
    found = estimates(world, m, quality, reports)
    totals = pair_totals(world, world.truth, use)
    places = {p: use & (world.place == p) for p in np.unique(world.place).tolist()}
    routed = places.get(ROUTED)
    told = []
    baci = reconcile(reports, quality, rule="baci")
    for name, economy in zip(("understates by 60 %", "noise × 4"), world.liars, strict=False):
        of = both & (world.exporter == economy)
        best = world.sigma_m[world.importer[of]] ** 2 / (world.sigma_x[economy] ** 2 + world.sigma_m[world.importer[of]] ** 2)
        told.append(f"{name}: {ours.weight_exporter[of].mean():.3f} (oracle {best.mean():.3f}, BACI {baci.weight_exporter[of].mean():.3f})")
    return Score(
        flow={rule: rmse(v[use], world.truth[use]) for rule, v in found.items()},
        pair={rule: rmse(pair_totals(world, v, use), totals) for rule, v in found.items()},
        covered=float(inside[use].mean()), covered_both=float(inside[both].mean()),
        covered_one=float(inside[use & ~both].mean()) if (use & ~both).any() else float("nan"),
        routed_bias={} if routed is None else {rule: float(np.mean(np.log(v / world.truth)[routed])) for rule, v in found.items()},
        by_place={p: {rule: rmse(v[of], world.truth[of]) for rule, v in found.items()} for p, of in places.items()},
        covered_by_place={p: float(inside[of].mean()) for p, of in places.items()}, liars="; ".join(told),
    )  # fmt: skip


def worlds(scenario: str, count: int, n: int, products: int, seed: int) -> list[Score]:
    out = []
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        if scenario == "b":
            out.append(score(with_silent(make_world(rng, n, products, freight=True), rng), freight=True))
        elif scenario == "c":
            out.append(score(with_liars(make_world(rng, n, products), rng)))
        elif scenario == "d":
            out.append(score(with_routing(make_world(rng, n, products), rng)))
        elif scenario == "e":
            out.append(score(make_world(rng, n, products, degrees=3.0, by_size=0.15)))
        elif scenario == "f":
            out.append(score(with_mean_one(make_world(rng, n, products))))
        else:
            out.append(score(make_world(rng, n, products)))
    return out


TITLES = {
    "a": "(a) independent errors, no freight, nobody silent",
    "b": "(b) importers' values with freight, a tenth of reporters silent",
    "c": "(c) two economies misstate their exports",
    "d": "(d) part of the trade recorded against a hub",
    "e": "(e) heavy-tailed errors that shrink with the movement's size",
    "f": "(f) as (a), the errors right on average in value, not in logs",
}


def show(scenario: str, scores: list[Score]) -> None:
    routed = scenario == "d"
    print(f"### {TITLES[scenario]}\n")
    head = "| rule | flow log-RMSE | pair-total log-RMSE |"
    print(head + (" mean log error, routed pairs | flow log-RMSE, pairs with a hub | … all other pairs |" if routed else ""))
    print("| --- | --- | --- |" + (" --- | --- | --- |" if routed else ""))
    for rule in RULES:
        cells = [f"{np.mean([s.flow[rule] for s in scores]):.3f}", f"{np.mean([s.pair[rule] for s in scores]):.3f}"]
        if routed:
            cells += [f"{np.mean([s.routed_bias[rule] for s in scores]):+.3f}"]
            cells += [f"{np.mean([s.by_place[p][rule] for s in scores]):.3f}" for p in (HUB, PLAIN)]
        print(f"| {rule} | {' | '.join(cells)} |")
    parts = [f"{np.mean([s.covered for s in scores]):.1%} of all movements", f"{np.mean([s.covered_both for s in scores]):.1%} of two-sided ones"]
    if np.isfinite(scores[0].covered_one):
        parts.append(f"{np.mean([s.covered_one for s in scores]):.1%} of one-sided ones")
    if routed:
        parts += [f"{np.mean([s.covered_by_place[p] for s in scores]):.1%} of those {name}" for p, name in ((ROUTED, "routed"), (HUB, "with a hub"), (PLAIN, "of other pairs"))]
    print(f"\nCoverage of our 90 % interval: {', '.join(parts)}; by world {', '.join(f'{s.covered:.1%}' for s in scores)}.\n")
    for number, s in enumerate(scores, 1):
        for name, table in (("flow", s.flow), ("pair total", s.pair)):
            closer = [f"{rule} ({table[rule]:.3f} against {table[RULES[1]]:.3f})" for rule in RULES[2:] if table[rule] < table[RULES[1]]]
            if closer:
                print(f"- world {number}: closer per {name} than ours: {', '.join(closer)}")
        if s.liars:
            print(f"- world {number}: mean weight of the liar's report: {s.liars}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for name, default in (("worlds", 5), ("economies", 80), ("products", 30), ("seed", 1)):
        ask.add_argument(f"--{name}", type=int, default=default)
    ask.add_argument("--scenarios", default="abcdef")
    got = ask.parse_args()
    print(f"{got.worlds} worlds of {got.economies} economies and {got.products} products, seed {got.seed}.\n")
    for scenario in got.scenarios:
        began = time.perf_counter()
        scores = worlds(scenario, got.worlds, got.economies, got.products, got.seed)
        show(scenario, scores)
        print(f"\n{time.perf_counter() - began:.0f} s.\n")


if __name__ == "__main__":
    main()
