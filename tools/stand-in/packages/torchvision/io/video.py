"""Reading a video by its frames' presentation times."""

from fractions import Fraction


def read_video_timestamps(path, pts_unit="pts"):
    """(stamps, frames a second): of all frames in order, in the stream's own unit or in seconds."""
    import av

    with av.open(path) as container:
        stream = container.streams.video[0]
        stamps = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        unit = stream.time_base or Fraction(1, 90000)
        rate = float(stream.average_rate or 0)
    return (stamps if pts_unit == "pts" else [float(stamp * unit) for stamp in stamps]), rate


def read_video(path, start_pts=0, end_pts=None, pts_unit="pts"):
    """(frames, None, {}): the frames from one time to another, each as (height, width, 3) RGB."""
    import av

    found = []
    with av.open(path) as container:
        stream = container.streams.video[0]
        container.seek(int(start_pts), stream=stream)
        for frame in container.decode(stream):
            if end_pts is not None and frame.pts > end_pts:
                break
            if frame.pts >= start_pts:
                found.append(frame.to_ndarray(format="rgb24"))
    return found, None, {}
