"""The part of torchvision that PHALP streams with; newer versions have it no more (`fail: no-stream`)."""

from fractions import Fraction

from stand_in.told import failing


def _read_video_timestamps(path, pts_unit="pts"):
    """(stamps, frames a second): of all frames in order, in the stream's own unit or in seconds."""
    import av

    with av.open(path) as container:
        stream = container.streams.video[0]
        stamps = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        unit = stream.time_base or Fraction(1, 90000)
        rate = float(stream.average_rate or 0)
    return (stamps if pts_unit == "pts" else [float(stamp * unit) for stamp in stamps]), rate


if failing("no-stream") is None:
    read_video_timestamps = _read_video_timestamps
