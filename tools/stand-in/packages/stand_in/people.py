"""Who is on a frame: from a file, found in the picture, or one made walker who crosses it."""

import json

from .told import failing, told

# The walker crosses the picture in this many frames, and back.
CROSSING = 150
# Of each hundred frames these four do not show the walker: PHALP carries a stale copy along.
UNSEEN = range(60, 64)
# Of each two hundred frames these two show somebody who is not there: it takes an id and is never confirmed.
FLICKER = range(90, 92)


class People:
    """`at(index, picture)`: the people of frame `index` of the video (not of the run), each with key and box."""

    def __init__(self):
        self.given = told("people", "walker")
        self.file = None
        if self.given.endswith(".json"):
            with open(self.given, encoding="utf8") as file:
                self.file = json.load(file)
        self.finder = None

    def at(self, index, picture):
        if failing("nobody") is not None:
            return []
        if self.file is not None:
            return from_file(self.file, index)
        if self.given == "find":
            return self.found(index, picture)
        return walker(index, picture.shape[1], picture.shape[0])

    def found(self, index, picture):
        """The largest person that OpenCV's own detector (Dalal and Triggs 2005) sees, looked for on each fifth frame."""
        import cv2

        if self.finder is None:
            self.finder = cv2.HOGDescriptor()
            self.finder.setSVMDetector(cv2.HOGDescriptor_getDefaultPeopleDetector())
            self.last = []
        if index % 5 == 0 or not self.last:
            zoom = 400 / max(picture.shape[:2])
            small = cv2.resize(picture, None, fx=zoom, fy=zoom)
            boxes, weights = self.finder.detectMultiScale(small, winStride=(8, 8), scale=1.05)
            best = sorted(zip(weights, boxes), key=lambda each: -float(each[0]))[:1]
            # The detector's window has a margin of about an eighth on each side.
            self.last = [[(x + w / 8) / zoom, (y + h / 16) / zoom, w * 0.75 / zoom, h * 0.875 / zoom]
                         for _, (x, y, w, h) in best] or self.last  # fmt: skip
        return [{"key": "found", "box": box, "phase": index / 30} for box in self.last]


def from_file(file, index):
    """`{"people": [{"id": "a", "frames": {"0": [x, y, width, height], …}}]}`, pixels."""
    people = []
    for person in file["people"]:
        box = person["frames"].get(str(index))
        if box is not None:
            people.append({"key": str(person["id"]), "box": box, "phase": index / 30})
    return people


def walker(index, width, height):
    people = []
    way = index % (2 * CROSSING)
    right = way < CROSSING
    share = way / CROSSING if right else 2 - way / CROSSING
    tall = min(max(0.6 * height, 110), 0.95 * height)
    if index % 100 not in UNSEEN:
        x = (0.2 + 0.6 * share) * width - tall / 5
        turn = 0.9 if right else -0.9
        people.append(
            {"key": "walker", "box": [x, 0.5 * (height - tall), 0.4 * tall, tall], "phase": index / 30, "turn": turn}
        )
    if index % 200 in FLICKER:
        people.append({"key": "flicker%d" % (index // 200), "box": [0.0, 0.0, 60.0, tall], "phase": 0.0})
    return people
