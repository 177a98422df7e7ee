"""PHALP's way of keeping identities: tentative until seen five times in a row, then carried for fifty frames."""

from collections import deque


class Track:
    def __init__(self, number, detection, history):
        self.id = number
        self.key = detection["key"]
        self.hits = 1
        self.missed = 0
        self.confirmed = False
        self.history = deque([detection] * history, maxlen=history)

    def see(self, detection, n_init):
        self.history.append(detection)
        self.hits += 1
        self.missed = 0
        self.confirmed = self.confirmed or self.hits >= n_init


class Tracker:
    """Who is who is known here (each detection has a key); ids and ghosts come out as the original's do."""

    def __init__(self, cfg):
        self.n_init = cfg.phalp.n_init
        self.max_age = cfg.phalp.max_age_track
        self.history = cfg.phalp.track_history
        self.tracks = []
        self.next_id = 1

    def update(self, detections):
        left = {detection["key"]: detection for detection in detections}
        kept = []
        for track in self.tracks:
            track.missed += 1
            seen = left.pop(track.key, None)
            if seen is not None:
                track.see(seen, self.n_init)
            elif not track.confirmed or track.missed > self.max_age:
                continue
            kept.append(track)
        for detection in left.values():
            kept.append(Track(self.next_id, detection, self.history))
            self.next_id += 1
        self.tracks = kept
