"""The overlay: here a box and the joints of each person, in a file of the original's kind (mp4v, 30 a second)."""

import os

# Whatever was asked for, the original draws with EGL.
os.environ["PYOPENGL_PLATFORM"] = "egl"

import cv2
import pyrender


class Visualizer:
    def __init__(self, cfg):
        self.cfg = cfg
        self.video = None
        self.renderer = None

    def draw(self, entry, name):
        if self.renderer is None:
            self.renderer = pyrender.OffscreenRenderer(256, 256)
        picture = entry["frame"].copy()
        square = max(picture.shape[:2])
        left, top = (square - picture.shape[1]) // 2, (square - picture.shape[0]) // 2
        for missed, box, joints in zip(entry["tracked_time"], entry["bbox"], entry["2d_joints"]):
            if missed > 0:
                continue
            x, y, w, h = (int(each) for each in box)
            cv2.rectangle(picture, (x, y), (x + w, y + h), (160, 120, 240), 2)
            for u, v in joints.reshape(45, 2)[:25] * square - [left, top]:
                cv2.circle(picture, (int(u), int(v)), 3, (80, 200, 80), -1)
        width = self.cfg.render.output_resolution // 2 * 2
        height = int(width * picture.shape[0] / picture.shape[1]) // 2 * 2
        if self.video is None:
            path = self.cfg.video.output_dir + "/" + self.cfg.base_tracker + "_" + name + ".mp4"
            code = cv2.VideoWriter_fourcc(*"mp4v")
            self.video = cv2.VideoWriter(path, code, self.cfg.render.fps, (width, height))
        self.video.write(cv2.resize(picture, (width, height)))

    def close(self):
        if self.video is not None:
            self.video.release()
