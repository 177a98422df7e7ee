"""One person on one frame, in all of PHALP's numbers, each of which follows from the others."""

import numpy as np
from stand_in.skeleton import joints_45, walking

FOCAL = 5000.0  # of a picture of 256 px


def detection(person, index, number, frame, size, cfg):
    """`person` has a box x, y, width, height in px of the picture; None where the box is too small for PHALP."""
    height, width = size
    x, y, w, h = person["box"]
    if w < cfg.phalp.small_w or h < cfg.phalp.small_h:
        return None
    betas = np.array(person.get("betas", [0.5, 0.3] + [0.0] * 8))
    orient, pose = walking(person["phase"], person.get("turn", 0.0))
    joints = joints_45(betas, orient, pose)
    camera = camera_for(joints[:25], person["box"], size)
    in_square = project(joints, camera)
    box = np.float32([x, y, w, h])
    center, padded = pad(box, cfg.get("expand_bbox_shape") or (192, 256))
    side = float(max(padded))
    square = max(height, width)
    focal = FOCAL / 256 * square
    scale = 2 * focal / (side * camera[2])
    crop_camera = [
        scale,
        camera[0] - 2 * (center[0] - width / 2) / (scale * side),
        camera[1] - 2 * (center[1] - height / 2) / (scale * side),
    ]
    flat = in_square.reshape(90).astype(np.float32)
    camera = camera.astype(np.float32)
    rotations = np.concatenate([orient.reshape(9), pose.reshape(207), betas, camera * [1, 1, 1 / 200]])
    return {
        "key": person["key"],
        "bbox": box,
        "appe": appearance(person["key"]),
        "loca": np.concatenate([flat, camera, camera, camera]).astype(np.float32),
        "pose": rotations.astype(np.float32),
        "uv": np.zeros((4, 256, 256), np.float32) if cfg.render.enable else None,
        "center": center,
        "scale": side / square,
        "size": [height, width],
        "img_path": frame,
        "img_name": frame.split("/")[-1] if isinstance(frame, str) else None,
        "class_name": np.int64(0),
        "conf": np.float32(person.get("score", 0.99 - 0.001 * (index % 7))),
        "annotations": [],
        "smpl": {
            "global_orient": orient.astype(np.float32),
            "body_pose": pose.astype(np.float32),
            "betas": betas.astype(np.float32),
        },
        "camera": camera,
        "camera_bbox": np.float32(crop_camera),
        "3d_joints": joints.astype(np.float32),
        "2d_joints": flat,
        "mask": [run_lengths(box, size)],
        "extra_data": number,
    }


def project(joints, camera):
    """(45, 2) of the picture padded to a square, from 0 to 1: (5000 / 256) X / Z + 1 / 2."""
    moved = joints + camera
    return FOCAL / 256 * moved[:, :2] / moved[:, 2:] + 0.5


def camera_for(joints, box, size):
    """(3,) metres: where the body has to be for its joints to fill the box."""
    height, width = size
    square = max(height, width)
    x, y, w, h = box
    left = (x + (square - width) // 2) / square
    top = (y + (square - height) // 2) / square
    camera = np.array([0.0, 0.0, 50.0])
    for _ in range(6):
        points = project(joints, camera)
        low, high = points.min(0), points.max(0)
        camera[2] *= (high[1] - low[1]) / (h / square)
        middle = np.array([left + w / square / 2, top + h / square / 2])
        camera[:2] += (middle - (low + high) / 2) * camera[2] * 256 / FOCAL
    return camera


def pad(box, shape):
    """The centre of the box and its size grown to the shape's proportion, px."""
    w, h = float(box[2]), float(box[3])
    target_w, target_h = float(shape[0]), float(shape[1])
    if h / w < target_h / target_w:
        h = max(w * target_h / target_w, h)
    else:
        w = max(h * target_w / target_h, w)
    return np.array([box[0] + box[2] / 2, box[1] + box[3] / 2], np.float64), np.array([w, h])


def appearance(key):
    """(4096,): the same for the same person."""
    seed = sum(ord(letter) * 31**place for place, letter in enumerate(key)) % 2**32
    return np.random.default_rng(seed).normal(0, 1, 4096).astype(np.float32)


def run_lengths(box, size):
    """The box as COCO's run lengths, column by column, in COCO's own text: six bits a letter, five of them payload."""
    height, width = size
    x0, y0 = max(0, int(box[0])), max(0, int(box[1]))
    x1, y1 = min(width, int(box[0] + box[2])), min(height, int(box[1] + box[3]))
    tall, counts = y1 - y0, []
    if x1 <= x0 or tall <= 0:
        counts = [height * width]
    elif tall == height:
        counts = [x0 * height, (x1 - x0) * height, (width - x1) * height]
    else:
        counts = [x0 * height + y0, tall]
        for _ in range(x1 - x0 - 1):
            counts += [height - tall, tall]
        counts.append(height * width - sum(counts))
    if counts[-1] == 0:
        counts.pop()
    text = ""
    for place, count in enumerate(counts):
        value = count - counts[place - 2] if place > 2 else count
        more = True
        while more:
            letter = value & 0x1F
            value >>= 5
            more = value != -1 if letter & 0x10 else value != 0
            text += chr((letter | 0x20 if more else letter) + 48)
    return {"size": [height, width], "counts": text}
