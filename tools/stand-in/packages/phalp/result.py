"""One frame's entry of the result, in the original's keys and order."""

SEEN = ["tracked_ids", "tracked_bbox", "tid", "bbox", "tracked_time"]
RENDERED = ["appe", "loca", "pose", "uv"]
BASIC = ["center", "scale", "size", "img_path", "img_name", "class_name", "conf", "annotations"]
BODY = ["smpl", "camera", "camera_bbox", "3d_joints", "2d_joints", "mask", "extra_data"]
PREDICTED = ["prediction_uv", "prediction_pose", "prediction_loca"]
DROPPED_WHEN_DRAWN = ["frame", "uv"] + PREDICTED


def empty(time, shot, frame, rendered):
    entry = {"time": time, "shot": shot, "frame_path": frame}
    for key in SEEN + (RENDERED if rendered else []) + BASIC + BODY + (PREDICTED if rendered else []):
        entry[key] = []
    return entry


def add(entry, track_id, missed, detection, rendered):
    """A confirmed track; `missed` above 0 says that all of it is a stale copy."""
    entry["tid"].append(track_id)
    entry["bbox"].append(detection["bbox"])
    entry["tracked_time"].append(missed)
    if missed == 0:
        entry["tracked_ids"].append(track_id)
        entry["tracked_bbox"].append(detection["bbox"])
    for key in (RENDERED if rendered else []) + BASIC + BODY:
        entry[key].append(detection[key])
    if rendered:
        for key in PREDICTED:
            entry[key].append(detection[key.split("_")[1]])


def record(results, frames_with_tracks, tracker, frame, rendered):
    """What is confirmed goes into this frame; who has just become so also into the four before."""
    for track in tracker.tracks:
        if frame not in frames_with_tracks:
            frames_with_tracks.append(frame)
        if not track.confirmed:
            continue
        add(results[frame], track.id, track.missed, track.history[-1], rendered)
        if track.missed == 0 and track.hits == tracker.n_init:
            for back in range(tracker.n_init - 1):
                earlier = results[frames_with_tracks[-2 - back]]
                add(earlier, track.id, 0, track.history[-2 - back], rendered)
