"""How far reporters are off on average: Gaulier & Zignago (2010), equation (5), by weighted least squares on normal equations made of counts.

    |ln(X/FOB^m)| = α_i + β_j + λ_t + γ_k + ε,   weight ln(X + M)

Exporter, importer and year effects sum to zero; the product effect goes by the within-transform. Nothing larger than (effects × products) is
built, so ten million movements of 230 reporters take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class RoleEffects:
    """Per reporter in one role: the least-square mean of the absolute log difference, its standard error, and σ̂ of equation (4)."""

    ls_mean: Array
    ls_stderr: Array
    sigma: Array


def absolute_effects(exporter: Places, importer: Places, year: Places, product: Places, rd: Array, weight: Array) -> tuple[RoleEffects, RoleEffects] | None:
    """Equation (5) over movements given by place (0, 1, …) in each dimension. None when there are no more movements than effects."""
    sizes = [int(p.max()) + 1 for p in (exporter, importer, year)]
    start = np.concatenate(([0], np.cumsum(sizes)))
    total, products = int(start[-1]), int(product.max()) + 1
    degrees = len(rd) - products - (total - 3)
    if degrees <= 0:
        return None
    places = (exporter, importer, year)
    normal, right, across = np.zeros((total, total)), np.zeros(total), np.zeros((total, products))
    for a, place in enumerate(places):
        rows = slice(start[a], start[a + 1])
        right[rows] = np.bincount(place, weight * rd, sizes[a])
        across[rows] = _table(place, product, weight, sizes[a], products)
        for b in range(a, 3):
            block = _table(place, places[b], weight, sizes[a], sizes[b])
            normal[rows, start[b] : start[b + 1]] = block
            normal[start[b] : start[b + 1], rows] = block.T
    in_product = np.bincount(product, weight, products)
    mean_product = np.bincount(product, weight * rd, products) / in_product
    shares = across / in_product  # the weight of each effect within each product
    reduced = normal - shares @ across.T
    target = right - across @ mean_product
    constrained = reduced.copy()
    for a in range(3):  # one row of ones per dimension fixes its sum at zero and leaves the fit as it is
        rows = slice(start[a], start[a + 1])
        constrained[rows, rows] += max(float(np.trace(reduced)), 1.0) / total**2
    inverse = np.linalg.pinv(constrained, hermitian=True)
    effects = inverse @ target
    unexplained = float(weight @ rd**2) - float(in_product @ mean_product**2) - float(effects @ target)
    s2 = max(unexplained, 0.0) / degrees
    covariance = s2 * (inverse @ reduced @ inverse)
    mean_share = shares.mean(axis=1)
    level = float(mean_product.mean()) - float(mean_share @ effects)  # the mean of the product effects
    roles = []
    for a in range(2):
        rows = slice(start[a], start[a + 1])
        contrast = -np.repeat(mean_share[None, :], sizes[a], axis=0)
        contrast[np.arange(sizes[a]), np.arange(start[a], start[a + 1])] += 1.0
        variance = np.einsum("ij,jk,ik->i", contrast, covariance, contrast, optimize=True) + s2 * float((1 / in_product).sum()) / products**2
        mean, error = level + effects[rows], np.sqrt(np.maximum(variance, 0.0))
        roles.append(RoleEffects(mean, error, pi / 2 * (mean - mean.min() + 2 * error)))
    return roles[0], roles[1]


def _table(a: Places, b: Places, weight: Array, rows: int, columns: int) -> Array:
    return np.bincount(a * columns + b, weight, rows * columns).astype(np.float64).reshape(rows, columns)
