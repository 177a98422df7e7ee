"""Makes a file of SMPL's form: the stand-in's skeleton with tubes for limbs, as python make_smpl.py FILE.

Its joints are the skeleton's, exactly: with it, a result of the stand-in has its mesh where its joints are. The
layout is that of the published file: chumpy's objects and a sparse regressor, named without having either package.
"""

import os
import pickle
import sys
import types

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages"))

from stand_in.skeleton import NOSE, PARENTS, rest_joints

AROUND, ALONG = 10, 7
# metres: half the thickness of what ends at a joint, across and in depth; 0.05 where none is given.
THICK = {1: (0.1, 0.1), 2: (0.1, 0.1), 3: (0.14, 0.09), 4: (0.075, 0.08), 5: (0.075, 0.08), 6: (0.13, 0.09),
         9: (0.14, 0.1), 12: (0.06, 0.06), 13: (0.07, 0.07), 14: (0.07, 0.07), 15: (0.06, 0.06)}  # fmt: skip
# What goes on beyond the last joint: (joint, offset in metres, half thickness, how far it is round).
TIPS = [
    (15, [0.0, 0.22, 0.02], (0.075, 0.095)), (22, [0.11, 0.0, 0.0], (0.03, 0.04)),
    (23, [-0.11, 0.0, 0.0], (0.03, 0.04)), (10, [0.0, -0.01, 0.07], (0.045, 0.03)),
    (11, [0.0, -0.01, 0.07], (0.045, 0.03)), (7, [0.0, -0.07, -0.05], (0.035, 0.035)),
    (8, [0.0, -0.07, -0.05], (0.035, 0.035)),
]  # fmt: skip


class Tubes:
    """Rings of vertices, each carried by two joints in some proportion."""

    def __init__(self):
        self.rest = rest_joints(np.zeros(10))
        self.vertices, self.weights, self.triangles, self.rings = [], [], [], {}

    def tube(self, start, end, thick, weights, closed):
        """`weights(t)` gives the joints' shares at t from 0 to 1; `closed` rounds the end off."""
        start, end = np.array(start), np.array(end)
        along = (end - start) / np.linalg.norm(end - start)
        aside = np.cross(along, [0.0, 0.0, 1.0] if abs(along[2]) < 0.9 else [0.0, 1.0, 0.0])
        aside /= np.linalg.norm(aside)
        depth = np.cross(along, aside)
        first = len(self.vertices)
        for step in range(ALONG):
            t = step / (ALONG - 1)
            wide = np.sqrt(max(0.0, 1 - t**4)) if closed else 1.0
            for turn in np.arange(AROUND) * 2 * np.pi / AROUND:
                ring = aside * np.cos(turn) * thick[0] + depth * np.sin(turn) * thick[1]
                self.vertices.append(start + (end - start) * t + ring * max(wide, 0.05))
                self.weights.append(weights(t))
            if step > 0:
                low = first + (step - 1) * AROUND
                for turn in range(AROUND):
                    a, b = low + turn, low + (turn + 1) % AROUND
                    self.triangles += [[a, b, a + AROUND], [b, b + AROUND, a + AROUND]]
        return first

    def build(self):
        for joint, parent in enumerate(PARENTS):
            if parent < 0:
                continue
            first = self.tube(
                self.rest[parent],
                self.rest[joint],
                THICK.get(joint, (0.05, 0.05)),
                lambda t, joint=joint, parent=parent: share(parent, joint, max(0.0, t - 0.7) / 0.6),
                False,
            )
            self.rings.setdefault(parent, first)
            self.rings[joint] = first + (ALONG - 1) * AROUND
        for joint, offset, thick in TIPS:
            end = self.rest[joint] + np.array(offset)
            self.tube(self.rest[joint], end, thick, lambda _t, joint=joint: share(joint, joint, 0.0), True)
        joint, offset = NOSE
        tip = self.rest[joint] + np.array(offset)
        self.tube(tip - [0.0, 0.0, 0.06], tip, (0.015, 0.02), lambda _t: share(joint, joint, 0.0), True)


def share(parent, joint, of_joint):
    row = np.zeros(24)
    row[parent] += 1 - of_joint
    row[joint] += of_joint
    return row


def model():
    """The arrays of the file: each vertex moves with the shape as the joints that carry its ring do."""
    tubes = Tubes()
    tubes.build()
    vertices, weights = np.array(tubes.vertices), np.array(tubes.weights)
    regressor = np.zeros((24, len(vertices)))
    for joint, first in tubes.rings.items():
        regressor[joint, first : first + AROUND] = 1 / AROUND
    shapes = np.zeros((len(vertices), 3, 10))
    shapes[:, :, 0] = 0.02 * vertices
    legs = rest_joints(np.eye(10)[1]) - rest_joints(np.zeros(10))
    shapes[:, 1, 1] = legs[nearest_joints(tubes, vertices), 1]
    return vertices, weights, regressor, shapes, np.array(tubes.triangles, np.uint32)


def nearest_joints(tubes, vertices):
    """Whose shift a vertex takes over: that of the ring it is nearest to, so that a joint's own ring keeps with it."""
    distances = np.linalg.norm(vertices[:, None] - tubes.rest[None], axis=2)
    nearest = distances.argmin(axis=1)
    for joint, first in tubes.rings.items():
        nearest[first : first + AROUND] = joint
    return nearest


def named(module, name):
    """A class of a package that is not there, for pickle to write its name."""
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        path = ".".join(parts[:count])
        sys.modules.setdefault(path, types.ModuleType(path))
    made = type(name, (), {"__module__": module})
    setattr(sys.modules[module], name, made)
    return made


def chumpy(cls, array):
    thing = cls()
    thing.__dict__.update({"x": array, "_dirty_vars": set(), "_itr": None, "_depends_on_deps": set()})
    return thing


def sparse(cls, dense):
    columns = [np.nonzero(dense[:, column])[0] for column in range(dense.shape[1])]
    thing = cls()
    thing.__dict__.update(
        {
            "_shape": dense.shape,
            "maxprint": 50,
            "indices": np.concatenate(columns).astype(np.int32),
            "indptr": np.cumsum([0] + [len(rows) for rows in columns]).astype(np.int32),
            "data": np.concatenate([dense[rows, column] for column, rows in enumerate(columns)]),
            "format": "csc",
        }
    )
    return thing


def main(path):
    vertices, weights, regressor, shapes, triangles = model()
    array, matrix = named("chumpy.ch", "Ch"), named("scipy.sparse.csc", "csc_matrix")
    fields = {
        "bs_style": "lbs",
        "bs_type": "lrotmin",
        "v_template": chumpy(array, vertices),
        "shapedirs": chumpy(array, shapes),
        "posedirs": np.asfortranarray(np.zeros((len(vertices), 3, 207))),
        "J": rest_joints(np.zeros(10)),
        "J_regressor": sparse(matrix, regressor),
        "weights": chumpy(array, weights),
        "kintree_table": np.array([[2**32 - 1] + PARENTS[1:], list(range(24))], np.uint32),
        "f": triangles,
    }
    with open(path, "wb") as file:
        pickle.dump(fields, file, protocol=2)


if __name__ == "__main__":
    main(sys.argv[1])
