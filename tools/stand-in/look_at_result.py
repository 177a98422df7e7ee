"""Tells by joblib's and NumPy's own means what a result of PHALP's form holds: python look_at_result.py RESULT."""

import json
import sys

import joblib
import numpy as np

path = sys.argv[1]
with open(path, "rb") as file:
    begins = file.read(2).hex()
results = joblib.load(path)
worst_projection = worst_crop = worst_length = 0.0
kinds = {}
for entry in results.values():
    for i in range(len(entry["tid"])):
        joints, camera = entry["3d_joints"][i], entry["camera"][i]
        moved = joints.astype(np.float64) + camera
        square = 5000 / 256 * moved[:, :2] / moved[:, 2:] + 0.5
        worst_projection = max(worst_projection, float(abs(square - entry["2d_joints"][i].reshape(45, 2)).max()))
        # The camera of the crop moved to the whole picture (CLIFF, equation 1).
        height, width = entry["size"][i]
        s, x, y = (float(each) for each in entry["camera_bbox"][i])
        side = entry["scale"][i] * max(height, width)
        center = entry["center"][i]
        full = [
            x + 2 * (center[0] - width / 2) / (s * side),
            y + 2 * (center[1] - height / 2) / (s * side),
            2 * 5000 / 256 * max(height, width) / (s * side),
        ]
        worst_crop = max(worst_crop, float(abs(np.array(full) / camera[2] - camera / camera[2]).max()))
        # Hip to knee, the right one: the same length in whatever pose.
        worst_length = max(worst_length, abs(float(np.linalg.norm(joints[9] - joints[10])) - 0.3881))
    for key, value in entry.items():
        one = value[0] if isinstance(value, list) and value else None
        if isinstance(one, np.ndarray):
            kinds[key] = "%s %s" % (one.dtype, list(one.shape))
        elif isinstance(one, np.generic):
            kinds[key] = "scalar %s" % one.dtype
        elif key == "smpl" and one is not None:
            kinds[key] = {name: "%s %s" % (part.dtype, list(part.shape)) for name, part in one.items()}
print(
    json.dumps(
        {
            "begins": begins,
            "keys": [key if isinstance(key, str) else list(key) for key in results],
            "fields": sorted({field for entry in results.values() for field in entry}),
            "kinds": kinds,
            "tid": [entry["tid"] for entry in results.values()],
            "tracked_ids": [entry["tracked_ids"] for entry in results.values()],
            "tracked_time": [entry["tracked_time"] for entry in results.values()],
            "time": [entry["time"] for entry in results.values()],
            "first_box": [[float(each) for each in (entry["bbox"] or [[]])[0]] for entry in results.values()],
            "first_mask": next((entry["mask"][0] for entry in results.values() if entry["mask"]), None),
            "worst_projection": worst_projection,
            "worst_crop": worst_crop,
            "worst_length": worst_length,
        }
    )
)
