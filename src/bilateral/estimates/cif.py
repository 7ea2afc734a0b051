"""Freight and insurance: the ratio CIF/FOB of a movement, fitted on mirror unit values, and its use both ways.

Method: Gaulier & Zignago (2010), "BACI: International Trade Database at the Product-Level", CEPII Working Paper 2010-23, equation (1):

    ln(UV^m/UV^x) = α + β ln d + χ (ln d)² + δ contiguity + φ landlocked exporter + γ landlocked importer + η ln UV_k + year effect + ε

A rate is CIF/FOB, at least 1. The fit explains about one per cent of the variance (their R²: .008 to .020): it is a conditional mean over many
movements. Never present the rate of a single pair as measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bilateral.estimates import BadReports, TooFew

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

CITATION = "Gaulier & Zignago (2010), BACI: International Trade Database at the Product-Level, CEPII Working Paper 2010-23, Table 1"
MINIMUM_FLOWS = 500  # mirror flows in the sample; below it the square of ln d is noise
VALUE_ABOVE_USD = 10_000.0
TONNES_ABOVE = 2.0
ILL_CONDITIONED = 1e10  # condition number of the regressors' correlation matrix past which they are one and the same


@dataclass(frozen=True)
class Coefficients:
    """Coefficients of equation (1), or their standard errors. Distance in km, unit value in thousand US dollars per tonne; nan where not published."""

    intercept: float
    ln_distance: float
    ln_distance_squared: float
    contiguity: float
    landlocked_exporter: float
    landlocked_importer: float
    ln_unit_value: float


@dataclass(frozen=True)
class PublishedFit:
    """One column of Table 1, 1989–2004. `mean_rate` is the mean of CIF/FOB − 1 as published, a share."""

    basis: str  # what is compared: "unit value" or "value"
    weighted: bool
    coefficients: Coefficients
    stderr: Coefficients
    flows: int
    outliers: int
    r_squared: float
    mean_rate: float


def _se(intercept: float, ln_distance: float) -> Coefficients:
    return Coefficients(intercept, ln_distance, *[float("nan")] * 5)


PUBLISHED: Mapping[str, PublishedFit] = {
    "I": PublishedFit("unit value", False, Coefficients(0.534, -0.178, 0.014, -0.066, -0.021, 0.066, -0.032), _se(0.016, 0.004), 8_856_312, 482_840, 0.008, 0.030),
    "II": PublishedFit("unit value", True, Coefficients(0.32, -0.11, 0.01, -0.044, -0.009, 0.049, -0.032), _se(0.011, 0.003), 9_053_610, 285_542, 0.012, 0.033),
    "III": PublishedFit("value", False, Coefficients(0.442, -0.122, 0.009, -0.025, 0.012, 0.024, -0.042), _se(0.010, 0.002), 8_897_367, 441_785, 0.014, 0.027),
    "IV": PublishedFit("value", True, Coefficients(0.3, -0.086, 0.007, -0.024, 0.01, 0.02, -0.038), _se(0.007, 0.002), 8_936_618, 402_534, 0.020, 0.034),
}  # fmt: skip


@dataclass(frozen=True)
class CifReports:
    """Mirror reports with quantities: equal-length arrays, one place per exporter, importer, commodity and year.

    `x_usd` is the exporter's FOB value and `m_usd` the importer's CIF value, in US dollars; `x_tonnes`, `m_tonnes` their quantities, nan where not
    reported in tonnes. `unit_value` is the commodity's world median in thousand US dollars per tonne (see `median_unit_values`). `distance_km`
    is the pair's; the three others are 1 or 0. Raises BadReports on unequal lengths.
    """

    year: Codes
    distance_km: Array
    contiguous: Array
    landlocked_exporter: Array
    landlocked_importer: Array
    unit_value: Array
    x_usd: Array
    m_usd: Array
    x_tonnes: Array
    m_tonnes: Array

    def __post_init__(self) -> None:
        lengths = {f.name: len(getattr(self, f.name)) for f in fields(self)}
        if len(set(lengths.values())) > 1:
            raise BadReports(f"the columns of the reports differ in length ({lengths}): give one place per movement in each")


@dataclass(frozen=True)
class CifFit:
    """A fit of equation (1). `intercept` is that of the first year, `year_effects` are relative to it. `mean_rate` is the mean of CIF/FOB − 1."""

    coefficients: Coefficients
    stderr: Coefficients
    year_effects: Mapping[int, float]
    weighted: bool
    flows: int
    outliers: int
    r_squared: float
    mean_rate: float


@dataclass(frozen=True)
class _Sample:
    y: Array
    columns: Array  # n × 6, the slopes' regressors
    year: Codes  # position of the year
    weight: Array

    def take(self, keep: NDArray[np.bool_]) -> _Sample:
        return _Sample(self.y[keep], self.columns[keep], self.year[keep], self.weight[keep])


@dataclass(frozen=True)
class _Ols:
    slopes: Array
    covariance: Array  # of the slopes
    intercepts: Array  # per year
    intercept_stderr: Array
    residual: Array  # times the root of the weight
    leverage: Array
    s2: float
    parameters: int
    r_squared: float


def median_unit_values(commodity: Codes, value_usd: Array, tonnes: Array) -> Array:
    """World median unit value of each row's commodity, thousand US dollars per tonne; nan where no row of it has a value and tonnes above zero."""
    out = np.full(len(commodity), np.nan)
    use = np.flatnonzero((value_usd > 0) & (tonnes > 0))
    if not len(use):
        return out
    levels, position = np.unique(commodity[use], return_inverse=True)
    unit = value_usd[use] / 1000 / tonnes[use]
    order = np.lexsort((unit, position))
    count = np.bincount(position)
    start = np.cumsum(count) - count
    low, high = unit[order[start + (count - 1) // 2]], unit[order[start + count // 2]]
    place = np.clip(np.searchsorted(levels, commodity), 0, len(levels) - 1)
    return np.where(levels[place] == commodity, ((low + high) / 2)[place], np.nan)


def fit_cif(reports: CifReports, *, weighted: bool = True, minimum: int = MINIMUM_FLOWS) -> CifFit | TooFew:
    """Equation (1) by least squares on the movements that both sides report in tonnes, above $10,000 and 2 tonnes.

    `weighted` weights by min(Q^x, Q^m)/max(Q^x, Q^m). Movements whose studentised residual exceeds 2 in size, whose Cook's distance exceeds
    4/(n−p−1) or whose leverage exceeds 2p/n are then dropped and the rest is fitted again. TooFew when fewer than `minimum` movements are left, or
    when a regressor does not vary among them (no pair with a common border, say).
    """
    year, sample = _sample(reports, weighted)
    n = len(sample.y)
    if n < minimum:
        return TooFew(f"{n:,} movements are reported in tonnes by both sides above $10,000 and 2 t; the CIF rate needs at least {minimum:,}: load more reporters.")
    stuck = _stuck(sample)
    if stuck:
        return TooFew(f"among {n:,} movements {stuck}; its coefficient can not be told: load reporters for which it varies.")
    kept = sample.take(~_outliers(_ols(sample), n))
    stuck = _stuck(kept) if len(kept.y) >= minimum else f"only {len(kept.y):,} are left without outliers, {minimum:,} are needed"
    if stuck:
        return TooFew(f"among {n:,} movements {stuck}; the CIF rate can not be told: load more reporters.")
    fit = _ols(kept)
    seen = np.flatnonzero(np.bincount(kept.year, minlength=len(year)))
    base = int(seen[0])
    fitted = kept.columns @ fit.slopes + fit.intercepts[kept.year]
    errors = np.sqrt(np.diag(fit.covariance))
    return CifFit(
        coefficients=Coefficients(float(fit.intercepts[base]), *map(float, fit.slopes)),
        stderr=Coefficients(float(fit.intercept_stderr[base]), *map(float, errors)),
        year_effects={int(year[t]): float(fit.intercepts[t] - fit.intercepts[base]) for t in seen},
        weighted=weighted, flows=len(kept.y), outliers=n - len(kept.y), r_squared=fit.r_squared,
        mean_rate=float(np.average(np.maximum(np.exp(fitted), 1.0), weights=kept.weight)) - 1.0,
    )  # fmt: skip


def cif_rate(
    distance_km: ArrayLike,
    contiguous: ArrayLike,
    landlocked_exporter: ArrayLike,
    landlocked_importer: ArrayLike,
    unit_value_k: ArrayLike,
    *,
    coefficients: Coefficients,
    year_effect: ArrayLike = 0.0,
    floor: float = 1.0,
) -> Array:
    """Expected CIF/FOB of movements, at least `floor`; nan where distance or unit value is missing, zero or less.

    Distance in km, unit value of the commodity in thousand US dollars per tonne, the three others 1 or 0. `year_effect` is that of the fit's year;
    0 is its first.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ln_d, ln_uv = (np.log(np.where(np.asarray(v, dtype=float) > 0, np.asarray(v, dtype=float), np.nan)) for v in (distance_km, unit_value_k))
    a, b, c, contiguity, out, into, unit = astuple(coefficients)
    log_rate = a + b * ln_d + c * ln_d**2 + unit * ln_uv + np.asarray(year_effect, dtype=float)
    log_rate = log_rate + contiguity * np.asarray(contiguous, dtype=float)
    log_rate = log_rate + out * np.asarray(landlocked_exporter, dtype=float) + into * np.asarray(landlocked_importer, dtype=float)
    return np.asarray(np.maximum(np.exp(log_rate), floor), dtype=float)


def to_fob(cif_value: ArrayLike, rate: ArrayLike) -> Array:
    """CIF value ÷ rate, the rate being CIF/FOB ≥ 1 (a margin on FOB, not on CIF). nan stays nan; raises BadReports on a rate below one."""
    return np.asarray(np.asarray(cif_value, dtype=float) / _checked(rate), dtype=float)


def to_cif(fob_value: ArrayLike, rate: ArrayLike) -> Array:
    """FOB value × rate; the inverse of `to_fob`."""
    return np.asarray(np.asarray(fob_value, dtype=float) * _checked(rate), dtype=float)


def _checked(rate: ArrayLike) -> Array:
    rates = np.asarray(rate, dtype=float)
    below = int(np.sum(rates < 1.0))
    if below:
        raise BadReports(f"{below} CIF rates are below 1, the least being {np.nanmin(rates):.4g}: a rate is CIF/FOB, at least 1; floor it with cif_rate(floor=1.0)")
    return rates


def _sample(reports: CifReports, weighted: bool) -> tuple[Codes, _Sample]:
    r = reports
    use = (np.minimum(r.x_usd, r.m_usd) > VALUE_ABOVE_USD) & (np.minimum(r.x_tonnes, r.m_tonnes) > TONNES_ABOVE)
    use &= (r.distance_km > 0) & (r.unit_value > 0) & np.isfinite(r.contiguous + r.landlocked_exporter + r.landlocked_importer)
    ln_d = np.log(r.distance_km[use])
    columns = np.column_stack(
        [ln_d, ln_d**2, r.contiguous[use], r.landlocked_exporter[use], r.landlocked_importer[use], np.log(r.unit_value[use])]
    )
    y = np.log(r.m_usd[use] / r.m_tonnes[use]) - np.log(r.x_usd[use] / r.x_tonnes[use])
    ratio = np.minimum(r.x_tonnes[use], r.m_tonnes[use]) / np.maximum(r.x_tonnes[use], r.m_tonnes[use])
    years, position = np.unique(r.year[use], return_inverse=True)
    return years, _Sample(y, columns, position.astype(np.int64), ratio if weighted else np.ones(len(y)))


def _centred(sample: _Sample) -> tuple[Array, Array, Array, Array, Array]:
    """Weight per year, yearly means of the regressors and of y, and both as deviations from them: the year effects drop out."""
    total = np.bincount(sample.year, sample.weight).astype(np.float64)
    safe = np.where(total > 0, total, 1.0)
    mean_x = np.column_stack([np.bincount(sample.year, sample.weight * column) for column in sample.columns.T]) / safe[:, None]
    mean_y = np.bincount(sample.year, sample.weight * sample.y) / safe
    return total, mean_x, mean_y, sample.columns - mean_x[sample.year], sample.y - mean_y[sample.year]


def _stuck(sample: _Sample) -> str:
    """Which regressor does not vary within years, or that two of them move together; empty when all can be told."""
    deviation = _centred(sample)[3] * np.sqrt(sample.weight)[:, None]
    spread = np.sqrt((deviation**2).sum(axis=0))
    names = [f.name for f in fields(Coefficients)][1:]
    flat = [name for name, size in zip(names, spread, strict=True) if size < 1e-9]
    if flat:
        return f"{flat[0].replace('_', ' ')} does not vary"
    scaled = deviation / spread
    return "two regressors move together" if np.linalg.cond(scaled.T @ scaled) > ILL_CONDITIONED else ""


def _ols(sample: _Sample) -> _Ols:
    total, mean_x, mean_y, x, y = _centred(sample)
    weighted_x = x * sample.weight[:, None]
    inverse = np.linalg.inv(x.T @ weighted_x)
    slopes = inverse @ (weighted_x.T @ y)
    root = np.sqrt(sample.weight)
    residual = root * (y - x @ slopes)
    parameters = len(slopes) + int((total > 0).sum())
    s2 = float(residual @ residual) / (len(y) - parameters)
    safe = np.where(total > 0, total, np.inf)
    leverage = sample.weight / safe[sample.year] + np.einsum("ij,jk,ik->i", weighted_x, inverse, x, optimize=True)
    grand = float(np.average(sample.y, weights=sample.weight))
    about_mean = float(sample.weight @ (sample.y - grand) ** 2)
    return _Ols(
        slopes=slopes, covariance=np.asarray(s2 * inverse, dtype=np.float64), intercepts=mean_y - mean_x @ slopes,
        intercept_stderr=np.sqrt(s2 * (1 / safe + np.einsum("tj,jk,tk->t", mean_x, inverse, mean_x))),
        residual=residual, leverage=leverage, s2=s2, parameters=parameters,
        r_squared=1 - float(residual @ residual) / about_mean if about_mean > 0 else float("nan"),
    )  # fmt: skip


def _outliers(fit: _Ols, n: int) -> NDArray[np.bool_]:
    """The paper's three rules. Residuals are studentised externally, the usual meaning of the word."""
    p = fit.parameters
    if fit.s2 <= 0:
        return np.zeros(n, dtype=bool)
    free = np.maximum(1 - fit.leverage, 1e-12)
    inner2 = fit.residual**2 / (fit.s2 * free)
    outer2 = inner2 * (n - p - 1) / np.maximum(n - p - inner2, 1e-12)
    cook = inner2 * fit.leverage / (p * free)
    return np.asarray((outer2 > 4.0) | (cook > 4.0 / (n - p - 1)) | (fit.leverage > 2.0 * p / n))
