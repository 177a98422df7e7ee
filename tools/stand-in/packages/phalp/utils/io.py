"""Which pictures there are, and reading them."""

import glob
import os
import shutil

import cv2
import joblib
import torchvision
from stand_in.told import failing

from . import get_pylogger

log = get_pylogger(__name__)


def frames_of(cfg):
    """(frames, name): a frame is a path, or (path of the video, presentation time in the stream's own unit)."""
    source = cfg.video.source
    if failing("source") is not None:
        raise Exception("Invalid source path")
    if source.endswith(".mp4"):
        name = source.split("/")[-1].split(".")[0]
        pictures = cfg.video.output_dir + "/_DEMO/" + name + "/img/"
        shutil.rmtree(pictures, ignore_errors=True)
        if cfg.video.get("extract_video", True):
            return extracted(cfg, source, pictures), name
        return streamed(cfg, source), name
    if os.path.isdir(source):
        return sorted(glob.glob(source + "/*.jpg")), source.split("/")[-1]
    if os.path.isfile(source) and source.endswith(".pkl"):
        boxes = joblib.load(source)
        name = source.split("/")[-1].split(".")[0]
        return [os.path.join(cfg.video.base_path, each) for each in sorted(boxes)], name
    raise Exception("Invalid source path")


def extracted(cfg, source, pictures):
    """All frames of the window as JPEG, numbered from 1 wherever the window begins."""
    os.makedirs(pictures, exist_ok=True)
    video = cv2.VideoCapture(source)
    log.info("Number of frames: " + str(int(video.get(cv2.CAP_PROP_FRAME_COUNT))))
    start, end = cfg.video.start_frame, cfg.video.get("end_frame", 1300)
    read = written = 0
    while video.isOpened():
        more, picture = video.read()
        if not more:
            break
        if read >= start and (read < end or end == -1):
            written += 1
            cv2.imwrite("%s%06d.jpg" % (pictures, written), picture)
        read += 1
    video.release()
    return sorted(glob.glob(pictures + "*.jpg"))


def streamed(cfg, source):
    """The frames from the one nearest to `start_time` to the one before that nearest to `end_time`, whole seconds."""
    start, end = int(cfg.video.start_time[:-1]), int(cfg.video.end_time[:-1])
    log.warning("torchvision is NOT compliled from source!!!")
    stamps, _ = torchvision.io.read_video_timestamps(source, pts_unit="pts")
    seconds, _ = torchvision.io.read_video_timestamps(source, pts_unit="sec")
    first = min(range(len(seconds)), key=lambda index: abs(seconds[index] - start))
    last = min(range(len(seconds)), key=lambda index: abs(seconds[index] - end))
    if first == last == 0:
        last += 1
    elif first == last == len(seconds) - 1:
        first -= 1
    return [(source, stamp) for stamp in stamps[first:last]]


class Reader:
    """Reads the frames in order; a streamed video is decoded once."""

    def __init__(self):
        self.container = None
        self.frames = iter(())

    def read(self, frame):
        if isinstance(frame, str):
            return cv2.imread(frame)
        path, stamp = frame
        if self.container is None:
            import av  # only here: it takes a fifth of a second

            self.container = av.open(path)
            stream = self.container.streams.video[0]
            self.container.seek(stamp, stream=stream)
            self.frames = self.container.decode(stream)
        for each in self.frames:
            if each.pts == stamp:
                return each.to_ndarray(format="bgr24")
        raise IndexError("list index out of range")

    def close(self):
        if self.container is not None:
            self.container.close()
