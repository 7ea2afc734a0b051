"""CIF rates, reporter quality and reconciled values: worked values, planted truths, an independent dense computation, invariances."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import astuple, replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.estimates import BadReports, TooFew
from bilateral.estimates._effects import absolute_effects
from bilateral.estimates._variances import fit_variances
from bilateral.estimates.cif import PUBLISHED, CifReports, Coefficients, cif_rate, fit_cif, median_unit_values, to_cif, to_fob
from bilateral.estimates.reconcile import Minimum, Quality, Reports, Role, estimate_quality, pooled_weight, reconcile

NAN = float("nan")

# ------------------------------------------------------------------------------------------------------------------ CIF rate


@pytest.mark.parametrize(("unit_value", "rate"), [(1, 1.18), (10, 1.098), (50, 1.043)])
def test_mexico_korea_by_the_published_model_two(unit_value: float, rate: float) -> None:
    got = cif_rate(11_711, 0, 0, 0, unit_value, coefficients=PUBLISHED["II"].coefficients)
    assert float(got) == pytest.approx(rate, abs=0.0025 if unit_value == 1 else 0.0006)


def test_the_published_curve_over_distance() -> None:
    def log_rate(km: float) -> float:
        return float(np.log(cif_rate(km, 0, 0, 0, 1, coefficients=PUBLISHED["I"].coefficients, floor=0.0)))

    for ln_d in (5.0, 8.0, 9.0):  # f = −0.178 ln d + 0.014 ln² d
        assert log_rate(np.exp(ln_d)) - log_rate(1.0) == pytest.approx(-0.178 * ln_d + 0.014 * ln_d**2)
    # its least value is where −0.178 + 0.028 ln d = 0: some 577 km
    assert log_rate(577) < min(log_rate(400), log_rate(800))


def test_a_rate_is_never_below_one_and_missing_where_distance_is() -> None:
    got = cif_rate([300, NAN, 0], [1, 0, 0], 0, 0, 1000, coefficients=PUBLISHED["II"].coefficients)
    assert got[0] == 1.0
    assert np.isnan(got[1:]).all()


def test_landlocked_sides_and_neighbours_move_the_rate_as_published() -> None:
    two = PUBLISHED["II"].coefficients

    def rate(contiguous: int = 0, exporter: int = 0, importer: int = 0) -> float:
        return float(np.log(cif_rate(5000, contiguous, exporter, importer, 1, coefficients=two)))

    assert rate(contiguous=1) - rate() == pytest.approx(-0.044)
    assert rate(exporter=1) - rate() == pytest.approx(-0.009)
    assert rate(importer=1) - rate() == pytest.approx(0.049)


@given(st.floats(1e-3, 1e15), st.floats(1.0, 50.0))
def test_fob_and_cif_round_trip(value: float, rate: float) -> None:
    assert float(to_fob(to_cif(value, rate), rate)) == pytest.approx(value, rel=1e-14)
    assert float(to_cif(value, rate)) >= value


def test_a_margin_is_not_a_rate() -> None:
    assert float(to_fob(110, 1.1)) == pytest.approx(100)  # not 110 · (1 − 0.1) = 99
    with pytest.raises(BadReports, match="CIF/FOB, at least 1"):
        to_fob(110, 0.1)


def test_median_unit_values() -> None:
    got = median_unit_values(np.array([7, 7, 7, 7, 9, 9, 5]), np.array([1e3, 2e3, 9e3, NAN, 4e3, 8e3, 0]), np.array([1, 1, 1, 1, 2, 2, 3.0]))
    assert got[:6].tolist() == [2, 2, 2, 2, 3, 3]  # thousand dollars per tonne: of 1, 2, 9 and of 2, 4
    assert np.isnan(got[6])


def mirror_unit_values(rng: np.random.Generator, n: int, planted: Coefficients, noise: float, years: tuple[int, ...] = (2020, 2021, 2022)) -> CifReports:
    km = np.exp(rng.uniform(6, 9.7, n))
    border, out, into = ((rng.uniform(size=n) < p).astype(float) for p in (0.1, 0.15, 0.15))
    unit = np.exp(rng.normal(1, 1.5, n))
    year = rng.choice(years, n)
    a, b, c, contiguity, e, f, g = astuple(planted)
    log_rate = a + b * np.log(km) + c * np.log(km) ** 2 + contiguity * border + e * out + f * into + g * np.log(unit) + 0.01 * (year - years[0])
    tonnes = np.exp(rng.uniform(3, 8, n))
    x = 1000 * tonnes * unit + 11_000
    m_tonnes = tonnes * rng.uniform(0.7, 1.3, n)
    m = x / tonnes * m_tonnes * np.exp(log_rate + rng.normal(0, noise, n))
    return CifReports(year, km, border, out, into, unit, x, m, tonnes, m_tonnes)


PLANTED = Coefficients(1.6, -0.45, 0.033, -0.05, 0.02, 0.06, -0.03)


@pytest.mark.parametrize("weighted", [True, False])
def test_planted_cif_coefficients_come_back(weighted: bool) -> None:
    fit = fit_cif(mirror_unit_values(np.random.default_rng(1), 60_000, PLANTED, 0.1), weighted=weighted)
    assert fit
    for got, error, planted in zip(astuple(fit.coefficients), astuple(fit.stderr), astuple(PLANTED), strict=True):
        assert abs(got - planted) < 4 * error + 1e-12
    assert fit.year_effects[2020] == 0
    assert fit.year_effects[2022] == pytest.approx(0.02, abs=0.005)
    assert fit.stderr.contiguity < 0.005
    assert 0.03 < fit.outliers / (fit.flows + fit.outliers) < 0.25


def test_slips_of_the_keyboard_are_dropped_as_outliers() -> None:
    reports = mirror_unit_values(np.random.default_rng(2), 20_000, PLANTED, 0.05)
    slipped = reports.m_usd.copy()
    slipped[::100] *= 1000
    fit = fit_cif(replace(reports, m_usd=slipped))
    assert fit
    assert fit.outliers > 200
    assert fit.coefficients.ln_unit_value == pytest.approx(PLANTED.ln_unit_value, abs=0.004)


def test_the_fit_equals_a_dense_one() -> None:
    r = mirror_unit_values(np.random.default_rng(3), 700, PLANTED, 0.2)
    y = np.log(r.m_usd / r.m_tonnes) - np.log(r.x_usd / r.x_tonnes)
    ln_d = np.log(r.distance_km)
    design = np.column_stack([np.ones(700), ln_d, ln_d**2, r.contiguous, r.landlocked_exporter, r.landlocked_importer, np.log(r.unit_value)])
    design = np.column_stack([design, r.year == 2021, r.year == 2022])
    root = np.sqrt(np.minimum(r.x_tonnes, r.m_tonnes) / np.maximum(r.x_tonnes, r.m_tonnes))

    def dense(keep: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        q, t = np.linalg.qr(design[keep] * root[keep, None])
        beta = np.linalg.solve(t, q.T @ (root[keep] * y[keep]))
        rest = root[keep] * (y[keep] - design[keep] @ beta)
        return beta, np.linalg.inv(t.T @ t), rest, float(rest @ rest) / (keep.sum() - 9)

    _, inverse, rest, s2 = dense(np.ones(700, dtype=bool))
    h = np.einsum("ij,jk,ik->i", design * root[:, None], inverse, design * root[:, None])
    without = (s2 * (700 - 9) - rest**2 / (1 - h)) / (700 - 9 - 1)  # the variance when the movement itself is left out
    out = np.abs(rest) > 2 * np.sqrt(without * (1 - h))
    out |= rest**2 * h / (9 * s2 * (1 - h) ** 2) > 4 / (700 - 9 - 1)
    out |= h > 2 * 9 / 700
    beta, inverse, _, s2 = dense(~out)
    fit = fit_cif(r)
    assert fit
    assert fit.outliers == out.sum()
    assert astuple(fit.coefficients) == pytest.approx(beta[:7], rel=1e-6)
    assert astuple(fit.stderr) == pytest.approx(np.sqrt(s2 * np.diag(inverse))[:7], rel=1e-6)


def test_too_few_for_a_cif_rate() -> None:
    reports = mirror_unit_values(np.random.default_rng(4), 400, PLANTED, 0.1)
    few = fit_cif(reports)
    assert isinstance(few, TooFew)
    assert "400 movements" in few.sentence
    assert "500" in few.sentence
    no_border = replace(mirror_unit_values(np.random.default_rng(5), 2000, PLANTED, 0.1), contiguous=np.zeros(2000))
    stuck = fit_cif(no_border)
    assert isinstance(stuck, TooFew)
    assert "contiguity does not vary" in stuck.sentence


def test_small_and_unweighed_movements_stay_out_of_the_sample() -> None:
    reports = mirror_unit_values(np.random.default_rng(6), 3000, PLANTED, 0.1)
    before = fit_cif(reports)
    double = CifReports(*(np.concatenate([c, c]) for c in (getattr(reports, n) for n in reports.__dataclass_fields__)))
    x, tonnes = double.x_usd.copy(), double.x_tonnes.copy()
    x[3000:4000], tonnes[4000:5000], tonnes[5000:] = 9_999, NAN, 2.0
    after = fit_cif(replace(double, x_usd=x, x_tonnes=tonnes))
    assert before
    assert after
    assert astuple(after.coefficients) == pytest.approx(astuple(before.coefficients), rel=1e-9)


# ------------------------------------------------------------------------------------------------------------------ weights


def test_equation_three_by_hand() -> None:
    # v(√ln 2) = 2·(2 − 1) = 2, v(√ln 3) = 3·(3 − 1) = 6: the exporter's weight is 6/8
    assert float(pooled_weight(np.sqrt(np.log(2)), np.sqrt(np.log(3)))) == pytest.approx(0.75)
    assert float(pooled_weight(np.array(0.0), np.array(0.0))) == 0.5
    assert float(pooled_weight(np.array(40.0), np.array(39.0))) == pytest.approx(0.0, abs=1e-12)  # e^1600 must not overflow


@given(st.floats(0, 6), st.floats(0, 6))
def test_weights_of_two_reporters_add_up(one: float, other: float) -> None:
    w = float(pooled_weight(np.array(one), np.array(other)))
    assert 0 <= w <= 1
    assert w + float(pooled_weight(np.array(other), np.array(one))) == pytest.approx(1)


# ------------------------------------------------------------------------------------------------------ equation (5), variances


def test_exact_effects_come_back_exactly() -> None:
    rng = np.random.default_rng(1)
    n = 3000
    i, j, t, k = rng.integers(0, 6, n), rng.integers(0, 5, n), rng.integers(0, 2, n), rng.integers(0, 40, n)
    alpha, beta = np.array([0, 0.1, 0.3, -0.2, 0.4, 0.05]), np.array([0.2, 0.0, 0.5, 0.1, -0.1])
    product = rng.uniform(0, 1, 40)
    rd = 1 + alpha[i] + beta[j] + 0.3 * t + product[k]
    both = absolute_effects(i, j, t, k, rd, rng.uniform(1, 20, n))
    assert both
    exporters, importers = both
    assert exporters.ls_mean == pytest.approx(1 + alpha + beta.mean() + 0.15 + product.mean())
    assert importers.ls_mean == pytest.approx(1 + alpha.mean() + beta + 0.15 + product.mean())
    assert exporters.sigma == pytest.approx(np.pi / 2 * (alpha + 0.2), abs=1e-5)  # stderr is nil: σ̂ = (π/2)(LS − min LS)


def test_effects_equal_a_dense_regression() -> None:
    rng = np.random.default_rng(2)
    n, sizes = 400, (4, 5, 2, 12)
    places = [rng.integers(0, s, n) for s in sizes]
    rd, weight = rng.exponential(1, n), rng.uniform(1, 20, n)

    def sum_to_zero(place: np.ndarray, size: int) -> np.ndarray:
        return np.vstack([np.eye(size - 1), -np.ones(size - 1)])[place]

    design = np.column_stack([np.ones(n), *(sum_to_zero(p, s) for p, s in zip(places, sizes, strict=True))])
    root = np.sqrt(weight)
    inverse = np.linalg.inv((design * weight[:, None]).T @ design)
    coefficient = inverse @ (design.T @ (weight * rd))
    s2 = float(((root * (rd - design @ coefficient)) ** 2).sum()) / (n - design.shape[1])
    got = absolute_effects(*places, rd, weight)
    assert got
    for role, size, start in ((got[0], 4, 1), (got[1], 5, 4)):
        contrast = np.zeros((size, design.shape[1]))
        contrast[:, 0] = 1
        contrast[:, start : start + size - 1] = np.vstack([np.eye(size - 1), -np.ones(size - 1)])
        assert role.ls_mean == pytest.approx(contrast @ coefficient)
        error = np.sqrt(s2 * np.diag(contrast @ inverse @ contrast.T))
        assert role.ls_stderr == pytest.approx(error)
        mean = contrast @ coefficient
        assert role.sigma == pytest.approx(np.pi / 2 * (mean - mean.min() + 2 * error))


def test_planted_variances_come_back() -> None:
    rng = np.random.default_rng(3)
    n = 400_000
    sigma_x, sigma_m = np.linspace(0.02, 0.9, 20), np.linspace(0.7, 0.02, 20)
    i, j = rng.integers(0, 20, n), rng.integers(0, 20, n)
    size = np.exp(rng.normal(12, 2, n))
    d = rng.normal(size=n) * np.sqrt(sigma_x[i] ** 2 + sigma_m[j] ** 2)
    fit = fit_variances(i, j, d, size, 0.9)
    assert fit.exporter[1:] == pytest.approx(sigma_x[1:] ** 2, rel=0.05, abs=0.0015)
    assert fit.importer[:-1] == pytest.approx(sigma_m[:-1] ** 2, rel=0.05, abs=0.0015)
    assert fit.quantile == pytest.approx(1.6449, abs=0.01)
    assert fit.size_factor == pytest.approx(np.ones(10), abs=0.03)


def test_planted_fall_of_errors_with_size_comes_back() -> None:
    rng = np.random.default_rng(4)
    n = 100_000
    i, j, size = rng.integers(0, 15, n), rng.integers(0, 15, n), np.exp(rng.uniform(5, 15, n))
    small = size < np.exp(10)  # half of all; variance four times that of the others
    fit = fit_variances(i, j, rng.normal(size=n) * np.where(small, 0.8, 0.4), size, 0.9)
    assert fit.size_factor[:5] == pytest.approx(np.full(5, 2.0), rel=0.05)  # mean one in logs: 2 and 1/2
    assert fit.size_factor[5:] == pytest.approx(np.full(5, 0.5), rel=0.05)


# ---------------------------------------------------------------------------------------------------------------- reconcile


def role(codes: list[int], variance: list[float]) -> Role:
    n = len(codes)
    full = np.full(n, 100)
    sigma = np.sqrt(np.array(variance))
    return Role(np.array(codes), full, full, np.array(variance), np.zeros(n), np.zeros(n), np.zeros(n), sigma)


def hand_quality(exporters: dict[int, float], importers: dict[int, float]) -> Quality:
    sides = (role(list(d), list(d.values())) for d in (exporters, importers))
    return Quality(*sides, flows=1000, unidentified=0.0, size_edges=np.array([]), size_factor=np.array([1.0]), quantile=1.645)


def reports_of(rows: list[tuple[int, int, float, float]]) -> Reports:
    i, j, x, m = (np.array(c) for c in zip(*rows, strict=True))
    return Reports(i, j, np.full(len(rows), 870323), np.full(len(rows), 2024), x.astype(float), m.astype(float))


QUALITY = hand_quality({410: 0.04, 484: 0.25}, {410: 0.09, 484: 0.12})


def test_values_and_intervals_by_hand() -> None:
    got = reconcile(reports_of([(410, 484, 110, 100), (410, 484, 110, NAN), (410, 484, NAN, 100), (410, 484, NAN, NAN), (410, 484, 16, 1)]), QUALITY)
    assert got.sides.tolist() == ["both", "exporter", "importer", "none", "both"]
    assert got.weight_exporter[[0, 1, 2, 4]].tolist() == pytest.approx([0.75, 1, 0, 0.75])  # 0.12/(0.04 + 0.12)
    assert got.value[0] == pytest.approx(100 * 1.1**0.75)
    assert got.value[[1, 2]].tolist() == [110, 100]
    assert np.isnan([got.value[3], got.low[3], got.high[3], got.weight_exporter[3]]).all()
    margin = 1.645 * np.array([np.sqrt(0.03), 0.2, np.sqrt(0.12)])  # 0.04·0.12/0.16 = 0.03
    assert np.log(got.high / got.value)[:3] == pytest.approx(margin)
    assert np.log(got.value / got.low)[:3] == pytest.approx(margin)
    # 16 against 1: 16^¾ = 8; their difference is ln 16/(1.645·0.4) times the 90 % point of its kind, and the interval that much wider
    assert got.value[4] == pytest.approx(8)
    assert got.high[4] == pytest.approx(8 * 16 ** (np.sqrt(0.03) / 0.4))


def test_the_papers_rule_by_hand() -> None:
    quality = hand_quality({410: np.log(2)}, {484: np.log(3)})
    got = reconcile(reports_of([(410, 484, 120, 100)]), quality, rule="baci")
    assert got.value[0] == pytest.approx(0.75 * 120 + 0.25 * 100)
    assert got.low[0] < got.value[0] < got.high[0]


def test_a_report_nobody_can_judge_is_left_out() -> None:
    got = reconcile(reports_of([(156, 484, 500, 100), (410, 156, 110, 700), (156, 156, 500, 600), (156, 484, 500, NAN)]), QUALITY)
    assert got.sides.tolist() == ["importer", "exporter", "none", "none"]
    assert got.value[:2].tolist() == [100, 110]
    assert np.isnan(got.value[2:]).all()


def test_reports_that_can_not_be() -> None:
    with pytest.raises(BadReports, match="zero, negative or infinite"):
        reports_of([(410, 484, 0, 100)])
    with pytest.raises(BadReports, match="differ in length"):
        Reports(np.array([1]), np.array([1, 2]), np.array([1]), np.array([1]), np.array([1.0]), np.array([1.0]))


money = st.floats(1, 1e12)
variance = st.floats(1e-6, 4)


@given(money, money, variance, variance, st.sampled_from(["variance", "baci"]))
def test_between_the_reports_and_inside_the_interval(x: float, m: float, a: float, b: float, rule: str) -> None:
    got = reconcile(reports_of([(1, 2, x, m), (1, 2, x, NAN), (1, 2, NAN, m)]), hand_quality({1: a}, {2: b}), rule=rule)
    assert min(x, m) <= got.value[0] <= max(x, m)
    assert (got.low <= got.value).all()
    assert (got.value <= got.high).all()
    assert got.value[1:].tolist() == [x, m]


@given(money, money, variance, variance, st.sampled_from(["variance", "baci"]))
def test_swapping_roles_swaps_weights(x: float, m: float, a: float, b: float, rule: str) -> None:
    one = reconcile(reports_of([(1, 2, x, m)]), hand_quality({1: a}, {2: b}), rule=rule)
    other = reconcile(reports_of([(2, 1, m, x)]), hand_quality({2: b}, {1: a}), rule=rule)
    assert one.weight_exporter[0] == pytest.approx(1 - other.weight_exporter[0], abs=1e-12)
    rounding = 1e-14 * max(x, m)  # one less a weight near one keeps sixteen digits of one, not of itself
    assert one.value[0] == pytest.approx(other.value[0], rel=1e-9, abs=rounding)
    assert np.log(one.high / one.value)[0] == pytest.approx(np.log(other.high / other.value)[0], rel=1e-6, abs=1e-9)


@given(money, money, variance, variance)
def test_the_worse_reporter_weighs_less(x: float, m: float, a: float, b: float) -> None:
    for rule in ("variance", "baci"):
        weight = reconcile(reports_of([(1, 2, x, m)]), hand_quality({1: a}, {2: b}), rule=rule).weight_exporter[0]
        worse = reconcile(reports_of([(1, 2, x, m)]), hand_quality({1: 2 * a}, {2: b}), rule=rule).weight_exporter[0]
        assert worse <= weight


# ------------------------------------------------------------------------------------------------------------ whole worlds


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = Path(__file__).parent.parent / "bench" / "recovery.py"
    spec = importlib.util.spec_from_file_location("recovery", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["recovery"] = module
    spec.loader.exec_module(module)
    return module


def whole(world: object) -> Reports:
    w = world
    return Reports(w.exporter, w.importer, w.product, np.full(len(w.x), 2024), w.x, w.m)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def small(bench: ModuleType) -> Reports:
    return whole(bench.make_world(np.random.default_rng(11), 40, 15))


@pytest.fixture(scope="module")
def judged(small: Reports) -> Quality:
    quality = estimate_quality(small)
    assert quality
    return quality


def test_recovery_of_the_truth(bench: ModuleType) -> None:
    for s in bench.worlds("a", 2, 40, 15, 5):
        oracle, ours, baci = (s.flow[rule] for rule in bench.RULES[:3])
        assert ours < 1.03 * oracle
        assert ours < 1.05 * baci
        assert ours < 0.7 * min(s.flow["arithmetic mean"], s.flow["importer's report"])
        assert s.flow["BACI as printed"] > 1
        assert 0.87 < s.covered < 0.93


def test_recovery_with_freight_and_silent_reporters(bench: ModuleType) -> None:
    for s in bench.worlds("b", 1, 40, 15, 5):
        assert s.flow["ours: variance"] < 1.03 * s.flow["oracle (true σ, log pool)"]
        assert 0.86 < s.covered_both < 0.94
        assert 0.82 < s.covered_one < 0.96


def test_liars_weigh_little(bench: ModuleType) -> None:
    for seed in range(3):
        rng = np.random.default_rng([5, seed])
        world = bench.with_liars(bench.make_world(rng, 40, 15), rng)
        quality = estimate_quality(whole(world))
        assert quality
        for rule in ("variance", "baci"):
            weight = reconcile(whole(world), quality, rule=rule).weight_exporter
            for liar in world.liars:
                assert weight[world.exporter == liar].mean() < 0.15
        fair = reconcile(whole(world), quality).weight_exporter
        assert fair[~np.isin(world.exporter, world.liars)].mean() > 0.4


def test_scaling_all_values_scales_all_results(small: Reports, judged: Quality) -> None:
    large = replace(small, x=small.x * 1024, m_fob=small.m_fob * 1024)
    scaled = estimate_quality(large)
    assert scaled
    one, other = reconcile(small, judged), reconcile(large, scaled)
    assert other.value == pytest.approx(1024 * one.value, rel=1e-9)
    assert other.low == pytest.approx(1024 * one.low, rel=1e-9)
    assert other.high == pytest.approx(1024 * one.high, rel=1e-9)


def test_the_order_of_rows_and_a_second_run_change_nothing(small: Reports, judged: Quality) -> None:
    again = estimate_quality(small)
    assert again
    assert (judged.exporters.variance == again.exporters.variance).all()
    order = np.random.default_rng(1).permutation(len(small.x))
    mixed = Reports(*(getattr(small, n)[order] for n in small.__dataclass_fields__))
    shuffled = estimate_quality(mixed)
    assert shuffled
    assert reconcile(mixed, shuffled).value == pytest.approx(reconcile(small, judged).value[order], rel=1e-9)


def test_swapping_all_roles_swaps_all_qualities(small: Reports, judged: Quality) -> None:
    swapped = Reports(small.importer, small.exporter, small.commodity, small.year, small.m_fob, small.x)
    other = estimate_quality(swapped)
    assert other
    assert other.importers.variance == pytest.approx(judged.exporters.variance, rel=2e-3)
    assert other.importers.sigma == pytest.approx(judged.exporters.sigma, rel=1e-6)
    assert reconcile(swapped, other).weight_exporter == pytest.approx(1 - reconcile(small, judged).weight_exporter, abs=1e-3)


def test_codes_are_only_names(small: Reports, judged: Quality) -> None:
    names = np.random.default_rng(2).choice(10_000, 40, replace=False)
    renamed = replace(small, exporter=names[small.exporter], importer=names[small.importer])
    other = estimate_quality(renamed)
    assert other
    assert other.exporters.at(names, other.exporters.variance) == pytest.approx(judged.exporters.variance, rel=1e-8)


def test_two_reporters_are_too_few(small: Reports) -> None:
    pair = np.isin(small.exporter, (3, 4)) & np.isin(small.importer, (3, 4))
    few = estimate_quality(Reports(*(getattr(small, n)[pair] for n in small.__dataclass_fields__)))
    assert isinstance(few, TooFew)
    assert not few
    assert few.sentence.startswith("30 movements are reported by both sides, which lets 0 exporters and 0 importers be judged; needed are 10 of each")
    nobody = estimate_quality(Reports(*(getattr(small, n)[:0] for n in small.__dataclass_fields__)))
    assert isinstance(nobody, TooFew)
    one_side = estimate_quality(replace(small, m_fob=np.full(len(small.x), NAN)))
    assert isinstance(one_side, TooFew)
    assert one_side.sentence.startswith("0 movements")


def test_groups_that_never_meet_are_not_compared(small: Reports) -> None:
    # 25 economies trade among each other and 15 others among each other: only the larger set is judged
    meet = (small.exporter < 25) == (small.importer < 25)
    apart = Reports(*(getattr(small, n)[meet] for n in small.__dataclass_fields__))
    quality = estimate_quality(apart)
    assert quality
    assert quality.exporters.codes.tolist() == list(range(25))
    assert quality.importers.codes.tolist() == list(range(25))
    assert (reconcile(apart, quality).sides == np.where(apart.exporter < 25, "both", "none")).all()


def test_reporters_below_the_minimum_are_not_judged(small: Reports) -> None:
    keep = (small.exporter != 7) | np.isin(small.importer, (1, 2))  # exporter 7 has two partners with both reports
    thin = Reports(*(getattr(small, n)[keep] for n in small.__dataclass_fields__))
    quality = estimate_quality(thin, minimum=Minimum(flows=20, partners=3))
    assert quality
    assert 7 not in quality.exporters.codes
    assert 7 in quality.importers.codes
    two = estimate_quality(thin, minimum=Minimum(flows=20, partners=2))
    assert two
    assert 7 in two.exporters.codes


def test_reports_that_agree_to_the_cent_are_pooled_without_trouble(small: Reports) -> None:
    same = replace(small, m_fob=small.x.copy())
    quality = estimate_quality(same)
    assert quality
    got = reconcile(same, quality)
    assert got.value == pytest.approx(same.x)
    assert np.isfinite(got.low).all()
    assert (got.high / got.low < 1.01).all()
