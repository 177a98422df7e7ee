"""The tracker: sets up what the original sets up, in its words, then goes through the frames."""

import os
import time
import traceback

import cv2
import detectron2
import joblib
import torch
from stand_in import trouble
from stand_in.people import People
from stand_in.told import failing, told

from phalp.configs.base import PHALP_CACHE
from phalp.detections import detection
from phalp.result import DROPPED_WHEN_DRAWN, empty, record
from phalp.tracks import Tracker
from phalp.utils import get_pylogger, progress_bar
from phalp.utils.download import fetch
from phalp.utils.io import Reader, frames_of
from phalp.visualizer import Visualizer

log = get_pylogger(__name__)

HOST = "https://www.cs.utexas.edu/~pavlakos/phalp/"
FILES = [
    "3D/head_faces.npy", "3D/mean_std.npy", "3D/smpl_mean_params.npz", "3D/SMPL_to_J19.pkl", "3D/texture.npz",
    "3D/bmap_256.npy", "3D/fmap_256.npy", "weights/hmar_v2_weights.pth", "weights/pose_predictor.pth",
    "weights/pose_predictor.yaml", "ava/ava_labels.pkl", "ava/ava_class_mapping.pkl",
]  # fmt: skip


class PHALP:
    def __init__(self, cfg):
        self.cfg = cfg
        self.device = torch.device(cfg.device)
        trouble.at("load")
        for name in FILES:
            if not os.path.exists(os.path.join(PHALP_CACHE, name)):
                fetch(HOST + name, os.path.join(PHALP_CACHE, name))
        self.setup_hmr()
        log.info("Loading Predictor model...")
        torch.load(os.path.join(PHALP_CACHE, "weights/pose_predictor.pth"))
        log.info("Loading Detection model...")
        if cfg.phalp.detector not in ("vitdet", "maskrcnn"):
            raise ValueError(f"Detector {cfg.phalp.detector} not supported")
        log.info("Setting up Visualizer...")
        self.visualizer = Visualizer(cfg)
        torch.zeros(1).to(self.device)
        time.sleep(float(told("load_seconds", "0")))
        self.make_folders()

    def setup_hmr(self):
        raise NotImplementedError

    def make_folders(self):
        for name in ("results", "results_tracks", "_TMP", "_DEMO"):
            os.makedirs(self.cfg.video.output_dir + "/" + name, exist_ok=True)

    def track(self):
        cfg = self.cfg
        frames, name = frames_of(cfg)
        cfg.video_seq = name
        path = cfg.video.output_dir + "/results/" + cfg.track_dataset + "_" + str(name) + ".pkl"
        if not cfg.overwrite and os.path.isfile(path):
            return 0
        log.info("Setting up DeepSort...")
        self.make_folders()
        log.info("Saving tracks at : " + cfg.video.output_dir + "/results/" + str(name))
        try:
            if cfg.phalp.start_frame != -1:
                frames = frames[cfg.phalp.start_frame : cfg.phalp.end_frame]
            results = self.through(frames, name)
            trouble.before_dump(results, path)
            joblib.dump(results, path, compress=3)
            self.visualizer.close()
            trouble.after_dump(path)
            return results, path
        except Exception as error:
            print(error)
            print(traceback.format_exc())

    def through(self, frames, name):
        cfg, drawn = self.cfg, self.cfg.render.enable
        results, seen, reader, tracker, people = {}, [], Reader(), Tracker(cfg), People()
        for t, frame in progress_bar(enumerate(frames), len(frames), "Tracking : " + name):
            trouble.at("frame", t, len(frames), cfg.phalp.detector)
            time.sleep(float(told("frame_seconds", "0")))
            picture = reader.read(frame)
            size = picture.shape[:2]
            index = self.index_in_video(frame, t)
            found = [
                detection(person, index, number, frame, size, cfg)
                for number, person in enumerate(people.at(index, picture))
            ]
            tracker.update([each for each in found if each is not None])
            results[frame] = empty(t, 0, frame, drawn)
            if drawn:
                results[frame]["frame"] = picture
            record(results, seen, tracker, frame, drawn)
            if drawn and t >= cfg.phalp.n_init:
                last = t + 1 == len(frames)
                for late in range(t, t + (cfg.phalp.n_init + 1 if last else 1)):
                    shown = results[frames[late - cfg.phalp.n_init]]
                    self.visualizer.draw(shown, name)
                    for key in DROPPED_WHEN_DRAWN:
                        del shown[key]
        reader.close()
        return results

    def index_in_video(self, frame, t):
        """Which frame of the source this is, so that a chunk shows the same people as the whole."""
        if isinstance(frame, str):
            digits = "".join(letter for letter in os.path.basename(frame) if letter.isdigit())
            window = max(0, self.cfg.video.start_frame) if self.cfg.video.source.endswith(".mp4") else 0
            return int(digits or t + 1) - 1 + window
        if not hasattr(self, "first"):
            video = cv2.VideoCapture(frame[0])
            self.rate = video.get(cv2.CAP_PROP_FPS) or 30.0
            video.release()
            start = int(self.cfg.video.start_time[:-1]) * self.rate
            self.first = round(start) + max(0, self.cfg.phalp.start_frame)
        return self.first + t
