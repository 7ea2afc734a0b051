"""The variance of reporters' errors in each role, from the squared log differences of their reports.

    Var ln(X/M) = g(size) · (σ_i² + σ_j²)

σ_i² is the exporter's, σ_j² the importer's, g a factor for the size of the movement with mean one in logs, since small movements disagree far more
than large ones. Fitted by the normal likelihood, movements beyond CLIP standard deviations counting as if they stood there, so that one slip of a
keyboard does not make a bad reporter. A systematic understatement counts as error: what is fitted is the mean square, not the spread.

The differences tell the sum of the two variances only: a constant may move from one role to the other. Since none is negative, it is bounded by the
best reporter of each role; the middle of what is possible is taken, and its half-width goes into the standard error.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]

CLIP = 2.5  # standard deviations
CONSISTENT = erf(CLIP / sqrt(2)) - 2 * CLIP * exp(-CLIP**2 / 2) / sqrt(2 * pi) + CLIP**2 * (1 - erf(CLIP / sqrt(2)))  # E min(z², CLIP²), z normal
ROUNDS = 16  # over the movements: within 3e-4 of 200 rounds in the slowest scenario of bench/recovery.py, the heavy-tailed one
STEPS = 200  # over the table of pairs within a round, or until STILL; no different from 2,000 there
STILL = 1e-9  # relative
SIZE_CLASSES = 10
FLOWS_PER_CLASS = 200
LEAST = 1e-8  # a variance below this (a hundredth of a per cent in the value) is as good as none


@dataclass(frozen=True)
class Variances:
    """Per reporter: variance of the log error in each role and its standard error. `unidentified` is the width that the roles may share out either way.

    `size_edges` are the inner bounds of the classes of size (US dollars), `size_factor` g of each. `quantile` is the 90 % point of |ln(X/M)| in its
    own standard deviations: 1.645 for normal errors.
    """

    exporter: Array
    importer: Array
    exporter_stderr: Array
    importer_stderr: Array
    unidentified: float
    size_edges: Array
    size_factor: Array
    quantile: float


def fit_variances(exporter: Places, importer: Places, difference: Array, size: Array, coverage: float) -> Variances:
    """Variances of movements given by place of exporter and importer, `difference` = ln(X/M), `size` in US dollars."""
    rows, columns = int(exporter.max()) + 1, int(importer.max()) + 1
    pair = exporter * columns + importer
    count = np.bincount(pair, minlength=rows * columns).reshape(rows, columns).astype(np.float64)
    squared = difference**2
    classes = int(np.clip(len(size) // FLOWS_PER_CLASS, 1, SIZE_CLASSES))
    edges = np.unique(np.quantile(size, np.arange(1, classes) / classes))
    size_class = np.searchsorted(edges, size, side="right")
    in_class = np.bincount(size_class, minlength=len(edges) + 1)
    factor = np.ones(len(edges) + 1)
    half = max(float(squared.mean()) / 2, LEAST)
    a, b = np.full(rows, half), np.full(columns, half)
    for turn in range(ROUNDS):
        scale = (a[:, None] + b[None, :]).ravel()[pair]
        ratio = squared / (scale * factor[size_class])
        if turn:  # the first round takes all as they are: clipping against a bad start would stay there
            np.minimum(ratio, CLIP**2, out=ratio)
            ratio /= CONSISTENT
        a, b = _share_out(a, b, count, np.bincount(pair, ratio * scale, rows * columns).astype(np.float64).reshape(rows, columns))
        factor = factor * np.maximum(np.bincount(size_class, ratio, len(factor)) / np.maximum(in_class, 1), LEAST)
        factor /= np.exp(np.average(np.log(factor), weights=in_class))
    width = float(a.min() + b.min())
    shift = float(a.min()) - width / 2
    a, b = a - shift, b + shift
    se_a, se_b = _stderr(a, b, count)
    se_a, se_b = np.hypot(se_a, width / sqrt(12)), np.hypot(se_b, width / sqrt(12))  # the shift is even over the width
    a, b = _not_negative(a, se_a), _not_negative(b, se_b)
    spread = np.sqrt((a[:, None] + b[None, :]).ravel()[pair] * factor[size_class])
    return Variances(a, b, se_a, se_b, width, edges, factor, float(np.quantile(np.abs(difference) / spread, coverage)))


def _share_out(a: Array, b: Array, count: Array, squares: Array) -> tuple[Array, Array]:
    """Raise the likelihood of Σd² of each pair ~ count · (a_i + b_j); the multiplicative step keeps every variance above zero."""
    for _ in range(STEPS):
        moved = 0.0
        for axis in (1, 0):
            total = a[:, None] + b[None, :]
            pull = (squares / total**2).sum(axis=axis) / np.maximum((count / total).sum(axis=axis), LEAST)
            moved = max(moved, float(np.abs(pull - 1).max()))
            if axis == 1:
                a = np.maximum(a * np.sqrt(pull), LEAST)
            else:
                b = np.maximum(b * np.sqrt(pull), LEAST)
        if moved < STILL:
            break
    return a, b


def _stderr(a: Array, b: Array, count: Array) -> tuple[Array, Array]:
    """From the information of the normal likelihood, the unidentified direction left out."""
    information = count / (2 * (a[:, None] + b[None, :]) ** 2)
    both = np.block([[np.diag(information.sum(axis=1)), information], [information.T, np.diag(information.sum(axis=0))]])
    root = 1 / np.sqrt(np.diag(both))
    inverse = np.linalg.pinv(both * np.outer(root, root), hermitian=True, rcond=1e-9) * np.outer(root, root)
    error = np.sqrt(np.maximum(np.diag(inverse), 0.0))
    return error[: len(a)], error[len(a) :]


def _not_negative(estimate: Array, stderr: Array) -> Array:
    """The mean of what the variance may be, given estimate and error and that it is above zero: no reporter is taken to be without error."""
    error = np.maximum(stderr, LEAST)
    z = estimate / error
    density = np.exp(-(z**2) / 2) / sqrt(2 * pi)
    below = np.array([(1 + erf(v / sqrt(2))) / 2 for v in z])
    return np.asarray(estimate + error * density / np.maximum(below, 1e-12))
