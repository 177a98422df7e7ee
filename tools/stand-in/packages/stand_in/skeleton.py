"""A skeleton of SMPL's form with made, round numbers: 24 joints, a shape of ten numbers, 45 joints out."""

import numpy as np

PARENTS = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21]

# (24, 3) metres, T-pose facing +z, y up, x to the left of whom it is. The pelvis is not at the origin.
REST = np.array(
    [
        [0.00, -0.24, 0.03], [0.07, -0.33, 0.02], [-0.07, -0.33, 0.02], [0.00, -0.12, 0.01],
        [0.10, -0.71, 0.01], [-0.10, -0.71, 0.01], [0.00, 0.02, 0.02], [0.09, -1.11, -0.03],
        [-0.09, -1.11, -0.03], [0.00, 0.08, 0.03], [0.12, -1.17, 0.09], [-0.12, -1.17, 0.09],
        [0.00, 0.29, -0.01], [0.08, 0.20, 0.01], [-0.08, 0.20, 0.01], [0.00, 0.36, 0.04],
        [0.18, 0.23, 0.00], [-0.18, 0.23, 0.00], [0.44, 0.22, -0.02], [-0.44, 0.22, -0.02],
        [0.69, 0.23, -0.02], [-0.69, 0.23, -0.02], [0.77, 0.22, -0.03], [-0.77, 0.22, -0.03],
    ]
)  # fmt: skip

# What hangs on a joint: (joint, offset in its own axes), metres.
NOSE = (15, [0.00, 0.05, 0.12])
EYES = [(15, [-0.03, 0.09, 0.09]), (15, [0.03, 0.09, 0.09])]
EARS = [(15, [-0.07, 0.07, 0.00]), (15, [0.07, 0.07, 0.00])]
LEFT_FOOT = [(10, [0.02, -0.02, 0.06]), (10, [0.07, -0.02, 0.03]), (7, [0.00, -0.06, -0.06])]
RIGHT_FOOT = [(11, [-0.02, -0.02, 0.06]), (11, [-0.07, -0.02, 0.03]), (8, [0.00, -0.06, -0.06])]

# BODY_25 of OpenPose: what is a joint of SMPL, and what is added.
OPENPOSE = [NOSE, 12, 17, 19, 21, 16, 18, 20, 0, 2, 5, 8, 1, 4, 7, *EYES, *EARS, *LEFT_FOOT, *RIGHT_FOOT]
# The nineteen of SMPL_to_J19: ankle to hip right, hip to ankle left, wrist to shoulder right, shoulder to wrist
# left, neck, top of the head, pelvis, thorax, spine, jaw, head.
EXTRA = [
    8, 5, (2, [-0.03, 0.01, 0.0]), (1, [0.03, 0.01, 0.0]), 4, 7, 21, 19, 17, 16, 18, 20,
    (12, [0.0, -0.04, 0.0]), (15, [0.0, 0.22, 0.0]), 0, (12, [0.0, -0.06, 0.0]), 6,
    (15, [0.0, 0.02, 0.07]), (15, [0.0, 0.10, 0.02]),
]  # fmt: skip


def rest_joints(betas):
    """(24, 3): the first number makes all of it larger, the second the legs longer."""
    joints = REST * (1 + 0.02 * betas[0])
    legs = [1, 2, 4, 5, 7, 8, 10, 11]
    joints[legs, 1] -= 0.01 * betas[1] * np.array([0, 0, 1, 1, 2, 2, 2, 2])
    return joints


def pose_joints(betas, global_orient, body_pose):
    """(24, 3) places and (24, 3, 3) rotations: the body turns about its pelvis, which stays where it is."""
    rest = rest_joints(betas)
    local = np.concatenate([global_orient.reshape(1, 3, 3), body_pose.reshape(23, 3, 3)])
    places, rotations = np.zeros((24, 3)), np.zeros((24, 3, 3))
    for joint, parent in enumerate(PARENTS):
        if parent < 0:
            places[joint], rotations[joint] = rest[joint], local[joint]
        else:
            places[joint] = places[parent] + rotations[parent] @ (rest[joint] - rest[parent])
            rotations[joint] = rotations[parent] @ local[joint]
    return places, rotations


def joints_45(betas, global_orient, body_pose):
    """(45, 3) metres, not moved by the camera: 25 of OpenPose, 19 more, and the origin."""
    places, rotations = pose_joints(betas, global_orient, body_pose)

    def point(what):
        if isinstance(what, int):
            return places[what]
        joint, offset = what
        return places[joint] + rotations[joint] @ np.array(offset)

    return np.array([point(what) for what in OPENPOSE + EXTRA] + [np.zeros(3)])


def rotation(axis, angle):
    """(3, 3): about x, y or z, radians."""
    c, s = np.cos(angle), np.sin(angle)
    return {
        "x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


def walking(phase, turn):
    """(global_orient (1, 3, 3), body_pose (23, 3, 3)): arms down, legs and arms swinging.

    `phase` in steps of two, `turn` in radians from facing the camera. The camera looks along +z with y down, so
    an upright body is turned by half a turn about x.
    """
    swing = np.sin(2 * np.pi * phase)
    body = np.tile(np.eye(3), (23, 1, 1))

    def bend(joint, matrix):
        body[joint - 1] = matrix

    bend(1, rotation("x", -0.5 * swing))
    bend(2, rotation("x", 0.5 * swing))
    bend(4, rotation("x", 0.25 + 0.25 * np.cos(2 * np.pi * phase)))
    bend(5, rotation("x", 0.25 - 0.25 * np.cos(2 * np.pi * phase)))
    bend(16, rotation("z", -1.25) @ rotation("y", -0.5 * swing))
    bend(17, rotation("z", 1.25) @ rotation("y", -0.5 * swing))
    bend(18, rotation("y", -0.4))
    bend(19, rotation("y", 0.4))
    return (rotation("x", np.pi) @ rotation("y", turn))[None], body
