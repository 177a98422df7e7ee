"""Rotations as arrays: matrices (…, 3, 3) on column vectors, quaternions (…, 4) as w, x, y, z."""

import numpy as np


def matrix_from_axis_angle(v):
    angle = np.linalg.norm(v, axis=-1, keepdims=True)
    axis = v / np.maximum(angle, 1e-12)
    x, y, z = np.moveaxis(axis, -1, 0)
    zero = np.zeros_like(x)
    k = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).reshape(*x.shape, 3, 3)
    a = angle[..., None]
    return np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * (k @ k)


def matrix_from_quaternion(q):
    w, x, y, z = np.moveaxis(q / np.linalg.norm(q, axis=-1, keepdims=True), -1, 0)
    return np.stack(
        [
            1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
            2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
            2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
        ],
        -1,
    ).reshape(*w.shape, 3, 3)


def quaternion_from_matrix(m):
    """By the largest of the four squares, so that no root is taken of nearly nothing."""
    d = m[..., [0, 1, 2], [0, 1, 2]]
    trace = d.sum(-1)
    squares = np.stack([trace, *(2 * d[..., i] - trace for i in range(3))], -1) + 1
    largest = squares.argmax(-1)
    a = m[..., 2, 1], m[..., 0, 2], m[..., 1, 0]
    b = m[..., 1, 2], m[..., 2, 0], m[..., 0, 1]
    minus = [a[i] - b[i] for i in range(3)]
    plus = [a[i] + b[i] for i in range(3)]
    choices = np.stack(
        [
            np.stack([squares[..., 0], minus[0], minus[1], minus[2]], -1),
            np.stack([minus[0], squares[..., 1], plus[2], plus[1]], -1),
            np.stack([minus[1], plus[2], squares[..., 2], plus[0]], -1),
            np.stack([minus[2], plus[1], plus[0], squares[..., 3]], -1),
        ],
        -2,
    )
    q = np.take_along_axis(choices, largest[..., None, None], -2)[..., 0, :]
    return q / np.linalg.norm(q, axis=-1, keepdims=True)


def shortest_turn(a, b):
    """The matrix of the smallest rotation that takes the direction a to b."""
    a = a / np.linalg.norm(a)
    b = b / np.linalg.norm(b)
    axis = np.cross(a, b)
    sine = np.linalg.norm(axis)
    if sine < 1e-9:
        return np.eye(3)
    return matrix_from_axis_angle(axis / sine * np.arctan2(sine, a @ b))
