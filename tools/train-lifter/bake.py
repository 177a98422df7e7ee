"""Puts recorded motion on our body and writes it as one compact file.

    python bake.py body.npz motion.npz --cmu FOLDER --glb FILE… --amp FOLDER

motion.npz: `rotation` (N, 22, 4) int16 quaternions / 32767, each joint relative to its parent; `pelvis` (N, 3) float32,
metres above the floor; `contact` (N, 4) uint8 of left heel, left toe, right heel, right toe: 0, 1, or 2 unknown; `start` (C + 1) first row
of each clip; `held_out` (C) 1 where a clip is kept for validation. 60 rows a second."""

import argparse
import re
import zlib

import numpy as np

from rotations import matrix_from_quaternion, quaternion_from_matrix, shortest_turn
from sources import read_amp, read_cmu, read_glb

FPS = 60
JOINTS = ['pelvis', 'left_hip', 'right_hip', 'spine1', 'left_knee', 'right_knee', 'spine2', 'left_ankle', 'right_ankle',
          'spine3', 'left_foot', 'right_foot', 'neck', 'left_collar', 'right_collar', 'head', 'left_shoulder',
          'right_shoulder', 'left_elbow', 'right_elbow', 'left_wrist', 'right_wrist']
CHILD = {'hip': 'knee', 'knee': 'ankle', 'ankle': 'foot', 'collar': 'shoulder', 'shoulder': 'elbow', 'elbow': 'wrist'}
FOOT_LANDMARKS = [29, 31, 30, 32]
# A heel or toe stands when it is this low and this slow: metres above where it is when standing, metres a second.
STANDING_HEIGHT, STANDING_SPEED = 0.045, 0.35
# Some recordings are played too fast: what is slow is told by the slowest moments, up to this.
FASTEST_STANDING = 1.2
# Animations made on the spot or off the ground say nothing of where feet stand.
NO_GROUND = re.compile(r'^(base|addon).*(Loop|Swim|Flying|Levitate|Sleeping|Crawl|Meditate|Pushup|Walk|Run|Death|Roll|Fast)')
UNKNOWN = 2
# One subject in so many is kept for validation.
HELD_OUT = 8


def ours_from(clip, joints, parents):
    """(T, 22, 3, 3) local rotations of our body that turn its limbs as the clip's."""
    world = {}
    for name in JOINTS:
        side, _, limb = name.partition('_')
        align = np.eye(3)
        source = f'{side}_elbow' if limb == 'wrist' else name
        bone = clip.bones.get(source)
        if bone is not None:
            a, b = (JOINTS.index(n) for n in (source, f'{side}_{CHILD[source.partition("_")[2]]}'))
            align = shortest_turn(joints[b] - joints[a], bone)
        elif limb == 'foot' and f'{side}_ankle' in clip.bones:
            a, b = JOINTS.index(f'{side}_ankle'), JOINTS.index(name)
            align = shortest_turn(joints[b] - joints[a], clip.bones[f'{side}_ankle'])
        world[name] = clip.rotations[name] @ align
    local = np.empty((len(clip.pelvis), len(JOINTS), 3, 3))
    for j, name in enumerate(JOINTS):
        local[:, j] = world[name] if j == 0 else world[JOINTS[parents[j]]].swapaxes(-1, -2) @ world[name]
    return local


def resampled(quaternions, pelvis, fps):
    for i in range(1, len(quaternions)):
        flip = (quaternions[i] * quaternions[i - 1]).sum(-1) < 0
        quaternions[i][flip] *= -1
    at = np.arange(0, (len(pelvis) - 1) / fps, 1 / FPS) * fps
    i = np.minimum(at.astype(int), len(pelvis) - 2)
    w = (at - i)[:, None]
    q = quaternions[i] * (1 - w[..., None]) + quaternions[i + 1] * w[..., None]
    return q / np.linalg.norm(q, axis=-1, keepdims=True), pelvis[i] * (1 - w) + pelvis[i + 1] * w


def foot_points(body, local, pelvis):
    """(T, 4, 3) heels and toes of the mean body."""
    parents, joints = body['parents'], body['joints']
    count = len(local)
    rotation = np.empty_like(local)
    position = np.empty((count, len(JOINTS), 3))
    for j, parent in enumerate(parents):
        if parent < 0:
            rotation[:, j], position[:, j] = local[:, j], pelvis
        else:
            rotation[:, j] = rotation[:, parent] @ local[:, j]
            position[:, j] = position[:, parent] + rotation[:, parent] @ (joints[j] - joints[parent])
    return np.stack(
        [
            position[:, body['landmark_joint'][l]]
            + rotation[:, body['landmark_joint'][l]] @ body['landmark_offset'][l]
            for l in FOOT_LANDMARKS
        ],
        1,
    )


def standing(points):
    speed = np.linalg.norm(np.gradient(points, 1 / FPS, axis=0), axis=-1)
    low = points[..., 1] < np.percentile(points[..., 1], 4, axis=0) + STANDING_HEIGHT
    slow = np.clip(2.5 * np.percentile(speed, 5), STANDING_SPEED, FASTEST_STANDING)
    raw = (low & (speed < slow)).astype(float)
    # What lasts less than three rows is no state of a foot.
    padded = np.pad(raw, ((2, 2), (0, 0)), mode='edge')
    return sum(padded[k : k + len(raw)] for k in range(5)) >= 3


def main():
    args = argparse.ArgumentParser()
    args.add_argument('body')
    args.add_argument('out')
    args.add_argument('--cmu')
    args.add_argument('--glb', nargs='*', default=[])
    args.add_argument('--amp')
    args = args.parse_args()
    body = dict(np.load(args.body))
    joints, parents = body['joints'], body['parents']
    leg = np.linalg.norm(joints[4] - joints[1]) + np.linalg.norm(joints[7] - joints[4])

    clips = []
    if args.cmu:
        clips += list(read_cmu(args.cmu))
    for path in args.glb:
        clips += list(read_glb(path, 'mesh2motion'))
    if args.amp:
        clips += list(read_amp(args.amp))

    out = {'rotation': [], 'pelvis': [], 'contact': [], 'start': [0], 'held_out': [], 'names': []}
    for clip in clips:
        local = ours_from(clip, joints, parents)
        theirs = sum(np.linalg.norm(clip.bones[f'left_{b}']) for b in ('hip', 'knee'))
        q, pelvis = resampled(quaternion_from_matrix(local), clip.pelvis * leg / theirs, clip.fps)
        feet = foot_points(body, matrix_from_quaternion(q), pelvis)
        pelvis = pelvis - [*pelvis[:, [0, 2]].mean(0)[:1], np.percentile(feet[..., 1].min(1), 2), pelvis[:, 2].mean()]
        contact = standing(foot_points(body, matrix_from_quaternion(q), pelvis)).astype(np.uint8)
        if NO_GROUND.match(clip.name):
            contact[:] = UNKNOWN
        out['rotation'].append(np.round(q * 32767).astype(np.int16))
        out['pelvis'].append(pelvis.astype(np.float32))
        out['contact'].append(contact)
        out['start'].append(out['start'][-1] + len(q))
        held = zlib.crc32(clip.subject.encode()) % HELD_OUT == 0
        out['held_out'].append(held)
        out['names'].append(clip.name)
        print(f'{clip.name:45} {clip.subject:28} {len(q) / FPS:7.1f} s  stands {contact.mean():.2f}  '
              f'pelvis {pelvis[:, 1].min():.2f} to {pelvis[:, 1].max():.2f} m{"  held out" if held else ""}')
    np.savez_compressed(
        args.out,
        rotation=np.concatenate(out['rotation']),
        pelvis=np.concatenate(out['pelvis']),
        contact=np.concatenate(out['contact']),
        start=np.array(out['start'], np.int32),
        held_out=np.array(out['held_out'], np.uint8),
    )
    print(f'{len(clips)} clips, {out["start"][-1] / FPS / 60:.1f} minutes')


main()
