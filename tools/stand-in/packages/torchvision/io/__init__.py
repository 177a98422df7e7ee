"""The part of torchvision that PHALP streams with; newer versions have it no more (`fail: no-stream`)."""

from stand_in.told import failing

if failing("no-stream") is None:
    from .video import read_video, read_video_timestamps
