"""MoveNet SinglePose's last step, from the network's four maps to the keypoints of one person, as the source
has it: the person is the one whose centre is surest and near the middle, and each keypoint the cell where the
heat is highest for its distance from where the centre expects it.

The tensors are those of `movenet_decode.py`, for a single person.
"""

from movenet_decode import KEYPOINTS, Decoder


class SingleDecoder(Decoder):
    """`heads` holds the maps, NCHW: center, kpt_heatmap, kpt_regress, kpt_offset. `middle` is the source's
    factor by cell, (height, width), which is highest in the middle; `reach` the distance in cells that it adds
    to all, so that a cell next to the expected place does not outdo every heat."""

    def __init__(self, graph, heads, middle, reach):
        super().__init__(graph, heads, {}, 1)
        self.middle = middle
        self.reach = reach

    def centre(self):
        """The person's cell, (1)."""
        middle = self.graph.constant(self.middle.reshape(1, 1, *self.middle.shape))
        score = self.op('Mul', self.op('Sigmoid', self.heads['center']), middle)
        return self.op('ArgMax', self.reshape(score, -1), axis=0, keepdims=1)

    def distances(self, place, expected):
        """(keypoints, height, width): how far each cell is from the expected place, in cells."""
        squares = []
        for axis in (0, 1):
            cells = self.op('Range', self.number(0), self.sides[axis], self.number(1))
            off = self.op('Sub', cells, self.op('Add', place[axis], expected[axis]))
            squares.append(self.op('Unsqueeze', self.op('Mul', off, off), self.ints([2 - axis])))
        return self.op('Sqrt', self.op('Add', *squares))

    def decode(self):
        """(1, 1, 17, 3): y, x, score."""
        centre = self.centre()
        place = [self.real(part) for part in self.row_and_column(centre)]
        regress = self.reshape(self.at_cells('kpt_regress', centre, 2 * KEYPOINTS), KEYPOINTS, 2, -1)
        distance = self.distances(place, self.pair(regress, 1))
        heat = self.op('Squeeze', self.op('Sigmoid', self.heads['kpt_heatmap']), self.ints([0]))
        weighted = self.op('Div', heat, self.op('Add', distance, self.number(self.reach)))
        cells = self.op('ArgMax', self.reshape(weighted, KEYPOINTS, -1), axis=1, keepdims=1)
        scores = self.op('GatherElements', self.reshape(heat, KEYPOINTS, -1), cells, axis=1)
        table = self.op('Concat', *self.positions(cells), scores, axis=1)
        return self.reshape(table, 1, 1, KEYPOINTS, 3)
