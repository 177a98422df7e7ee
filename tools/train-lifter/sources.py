"""Readers of recorded motion. Each gives clips: joint rotations relative to the rest pose, in axes with x to the
subject's left, y up, z forward, and where the pelvis is."""

import json
import pickle
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rotations import matrix_from_axis_angle, matrix_from_quaternion


@dataclass
class Clip:
    name: str
    # People or collections that must not be both in training and in validation share a subject.
    subject: str
    fps: float
    # our joint's name → (T, 3, 3), from the source's rest pose to the world
    rotations: dict
    # our joint's name → (3,) from it to its child along the limb, in the source's rest pose
    bones: dict
    # (T, 3), any unit: scaled by the length of the leg
    pelvis: np.ndarray


# Joints of the BVH release of CMU's mocap, as files of 3 + 38 · 3 numbers a row hold them.
CMU_JOINTS = {
    'pelvis': 0, 'left_hip': 2, 'left_knee': 3, 'left_ankle': 4, 'left_foot': 5,
    'right_hip': 8, 'right_knee': 9, 'right_ankle': 10, 'right_foot': 11,
    'spine1': 13, 'spine2': 14, 'spine3': 15, 'neck': 16, 'head': 18,
    'left_collar': 20, 'left_shoulder': 21, 'left_elbow': 22, 'left_wrist': 23,
    'right_collar': 29, 'right_shoulder': 30, 'right_elbow': 31, 'right_wrist': 32,
}
CMU_PARENTS = [-1, 0, 1, 2, 3, 4, 5, 0, 7, 8, 9, 10, 11, 0, 13, 14, 15, 16, 17, 18, 15, 20, 21, 22, 23, 24, 25, 23, 27,
               15, 29, 30, 31, 32, 33, 34, 32, 36]
# Directions of the limbs in that skeleton's rest pose (its unit is 0.45 inches times that of the files).
CMU_BONES = {
    'left_hip': (2.59720, -7.13576, 0), 'left_knee': (2.49236, -6.84770, 0), 'left_ankle': (0.19704, -0.54136, 2.14581),
    'right_hip': (-2.59502, -7.12977, 0), 'right_knee': (-2.46780, -6.78024, 0), 'right_ankle': (-0.23024, -0.63258, 2.13368),
    'left_collar': (3.54205, 0.90436, -0.17364), 'left_shoulder': (4.86513, 0, 0), 'left_elbow': (3.35554, 0, 0),
    'right_collar': (-3.49802, 0.75994, -0.32616), 'right_shoulder': (-5.02649, 0, 0), 'right_elbow': (-3.36431, 0, 0),
}


def read_cmu(folder):
    """CMU's mocap as exponential maps, 120 frames a second. Rotations there act on row vectors."""
    for path in sorted(Path(folder).rglob('*.txt')):
        rows = np.loadtxt(path, delimiter=',')[1:]  # the first is the T-pose
        local = matrix_from_axis_angle(-rows[:, 3:].reshape(len(rows), 38, 3))
        world = np.empty_like(local)
        for j, parent in enumerate(CMU_PARENTS):
            world[:, j] = local[:, j] if parent < 0 else world[:, parent] @ local[:, j]
        yield Clip(
            name=f'{path.parent.parent.name}/{path.stem}',
            subject=f'cmu-{path.parent.name.replace("walking_extra", "walking")}',
            fps=120,
            rotations={name: world[:, j] for name, j in CMU_JOINTS.items()},
            bones={name: np.array(bone, float) for name, bone in CMU_BONES.items()},
            pelvis=rows[:, :3],
        )


# Names of two generations of Mesh2Motion's rig, without dots, dashes and sides.
GLB_NAMES = {
    'pelvis': ('defhips', 'pelvis'), 'spine1': ('defspine001', 'spine01'), 'spine2': ('defspine002', 'spine02'),
    'spine3': ('defspine003', 'spine03'), 'neck': ('defneck', 'neck01'), 'head': ('defhead', 'head'),
}
GLB_LIMBS = {
    'hip': ('defthigh', 'thigh'), 'knee': ('defshin', 'calf'), 'ankle': ('deffoot', 'foot'), 'foot': ('deftoe', 'ball'),
    'collar': ('defshoulder', 'clavicle'), 'shoulder': ('defupperarm', 'upperarm'), 'elbow': ('defforearm', 'lowerarm'),
    'wrist': ('defhand', 'hand'),
}
LIMB_CHILD = {'hip': 'knee', 'knee': 'ankle', 'ankle': 'foot', 'collar': 'shoulder', 'shoulder': 'elbow', 'elbow': 'wrist'}
ACCESSOR_TYPES = {'SCALAR': 1, 'VEC2': 2, 'VEC3': 3, 'VEC4': 4, 'MAT4': 16}
# Poses that are no motion.
NOT_MOTION = {'T-Pose', 'TPose', 'A_TPose', 'Rest Pose'}


def read_glb(path, subject, fps=60):
    """The animations of one glTF binary with a rig of Mesh2Motion (CC0)."""
    data = Path(path).read_bytes()
    length = struct.unpack('<I', data[12:16])[0]
    doc = json.loads(data[20 : 20 + length])
    blob = data[20 + length + 8 :]

    def accessor(index):
        a = doc['accessors'][index]
        view = doc['bufferViews'][a['bufferView']]
        assert a['componentType'] == 5126 and 'byteStride' not in view
        size = ACCESSOR_TYPES[a['type']]
        start = view.get('byteOffset', 0) + a.get('byteOffset', 0)
        return np.frombuffer(blob, '<f4', a['count'] * size, start).reshape(-1, size).astype(float)

    nodes = doc['nodes']
    parents = [-1] * len(nodes)
    for i, node in enumerate(nodes):
        for child in node.get('children', []):
            parents[child] = i
    order = sorted(range(len(nodes)), key=lambda i: depth_of(i, parents))
    place = {}
    for i, node in enumerate(nodes):
        place.setdefault(node.get('name', '').lower().replace('.', '').replace('-', '').replace('_', ''), i)
    joints = {}
    for ours, names in GLB_NAMES.items():
        joints[ours] = next(place[n] for n in names if n in place)
    for side in ('left', 'right'):
        for ours, names in GLB_LIMBS.items():
            joints[f'{side}_{ours}'] = next(place[n + side[0]] for n in names if n + side[0] in place)

    def world(locals_, count):
        rotation = [None] * len(nodes)
        position = [None] * len(nodes)
        for i in order:
            t, q = locals_(i)
            r = matrix_from_quaternion(np.broadcast_to(q[:, [3, 0, 1, 2]], (count, 4)))
            t = np.broadcast_to(t, (count, 3))
            p = parents[i]
            if p < 0:
                rotation[i], position[i] = r, t
            else:
                rotation[i] = rotation[p] @ r
                position[i] = position[p] + (rotation[p] @ t[..., None])[..., 0] * scale_of(nodes, p, parents)
        return rotation, position

    def rest(i):
        return np.array([nodes[i].get('translation', [0, 0, 0])], float), np.array([nodes[i].get('rotation', [0, 0, 0, 1])], float)

    rest_rotation, rest_position = world(rest, 1)
    bones = {}
    for side in ('left', 'right'):
        for a, b in LIMB_CHILD.items():
            bones[f'{side}_{a}'] = (rest_position[joints[f'{side}_{b}']] - rest_position[joints[f'{side}_{a}']])[0]
    for animation in doc['animations']:
        if animation['name'] in NOT_MOTION:
            continue
        channels = {}
        for c in animation['channels']:
            s = animation['samplers'][c['sampler']]
            channels[c['target']['node'], c['target']['path']] = accessor(s['input'])[:, 0], accessor(s['output'])
        end = max(times[-1] for times, _ in channels.values())
        t = np.arange(0, end, 1 / fps)
        if len(t) < 8:
            continue

        def posed(i):
            translation, rotation = rest(i)
            if (i, 'translation') in channels:
                translation = sample(*channels[i, 'translation'], t)
            if (i, 'rotation') in channels:
                rotation = sample(*channels[i, 'rotation'], t, turn=True)
            return translation, rotation

        rotation, position = world(posed, len(t))
        yield Clip(
            name=f'{Path(path).stem}/{animation["name"]}',
            subject=f'{subject}-{animation["name"].split("_")[0].split(" ")[0].lower()}',
            fps=fps,
            rotations={name: rotation[i] @ rest_rotation[i][0].T for name, i in joints.items()},
            bones=bones,
            pelvis=position[joints['pelvis']],
        )


def depth_of(i, parents):
    return 0 if parents[i] < 0 else 1 + depth_of(parents[i], parents)


def scale_of(nodes, i, parents):
    scale = 1.0
    while i >= 0:
        scale *= nodes[i].get('scale', [1, 1, 1])[0]
        i = parents[i]
    return scale


def sample(times, values, t, turn=False):
    """Linear between keys; quaternions by the shorter way."""
    if turn:
        values = values.copy()
        for i in range(1, len(values)):
            if values[i] @ values[i - 1] < 0:
                values[i] *= -1
    return np.stack([np.interp(t, times, values[:, k]) for k in range(values.shape[1])], -1)


# The humanoid that Isaac Gym's AMP examples put six clips of CMU's on: z up, x forward, y left, arms hanging.
AMP_JOINTS = {
    'pelvis': 0, 'spine1': 1, 'spine2': 1, 'spine3': 1, 'neck': 2, 'head': 2,
    'right_collar': 1, 'right_shoulder': 3, 'right_elbow': 4, 'right_wrist': 5,
    'left_collar': 1, 'left_shoulder': 6, 'left_elbow': 7, 'left_wrist': 8,
    'right_hip': 9, 'right_knee': 10, 'right_ankle': 11, 'right_foot': 11,
    'left_hip': 12, 'left_knee': 13, 'left_ankle': 14, 'left_foot': 14,
}
AMP_DOWN = ('hip', 'knee', 'shoulder', 'elbow')
OURS_FROM_AMP = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], float)


class ArraysOnly(pickle.Unpickler):
    """NumPy arrays and ordered dictionaries; every other name is refused."""

    ALLOWED = {
        ('numpy.core.multiarray', '_reconstruct'), ('numpy.core.multiarray', 'scalar'),
        ('numpy', 'ndarray'), ('numpy', 'dtype'), ('collections', 'OrderedDict'), ('_codecs', 'encode'),
    }

    def find_class(self, module, name):
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f'{module}.{name} is not read')
        return super().find_class(module, name)


def read_amp(folder):
    for path in sorted(Path(folder).glob('*.npy')):
        with path.open('rb') as file:
            np.lib.format.read_magic(file)
            np.lib.format.read_array_header_1_0(file)
            motion = ArraysOnly(file).load().item()
        parents = motion['skeleton_tree']['parent_indices']['arr']
        local = matrix_from_quaternion(motion['rotation']['arr'][..., [3, 0, 1, 2]].astype(float))
        world = np.empty_like(local)
        for j, parent in enumerate(parents):
            world[:, j] = local[:, j] if parent < 0 else world[:, parent] @ local[:, j]
        world = OURS_FROM_AMP @ world @ OURS_FROM_AMP.T
        bones = {f'{side}_{limb}': np.array([0, -0.42, 0]) for side in ('left', 'right') for limb in AMP_DOWN}
        yield Clip(
            name=f'amp/{path.stem}',
            subject=f'amp-{path.stem}',
            fps=float(motion['fps']) if path.stem != 'backflip' else 30.0,
            rotations={name: world[:, j] for name, j in AMP_JOINTS.items()},
            bones=bones,
            pelvis=motion['root_translation']['arr'].astype(float) @ OURS_FROM_AMP.T,
        )
