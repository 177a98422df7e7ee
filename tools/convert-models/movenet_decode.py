"""MoveNet MultiPose's last step, from the network's six maps to people, written anew.

The source spends it on tensors of height x width x people x keypoints, ten of them. The same numbers come
from factors by row and by column, because the weight that falls off with the distance from the expected
place, exp(-(dy^2 + dx^2) / s), and the box are both products of such. That leaves time for more than six
people: the first six are the source's, the others follow in the order of their centres' scores.

Tensors here have the people last, and the keypoints' y before x, as the source has.
"""

import numpy as np
from onnx import TensorProto, helper

KEYPOINTS = 17
SOURCE_PEOPLE = 6
# Half of the 5 x 5 cells in which only the highest centre counts.
PEAK_REACH = 2


class Decoder:
    """`heads` holds the maps, NCHW: center, box_scale, box_offset, kpt_heatmap, kpt_regress, kpt_offset;
    `limits` the source's numbers: peak, score, spread."""

    def __init__(self, graph, heads, limits, people):
        self.graph = graph
        self.heads = heads
        self.limits = limits
        self.people = people
        shape = self.op('Shape', heads['center'])
        self.height, self.width = (self.op('Gather', shape, self.ints(axis)) for axis in (2, 3))
        self.sides = [self.real(self.height), self.real(self.width)]

    def op(self, kind, *inputs, **attributes):
        return self.graph.op(kind, inputs, **attributes)

    def ints(self, values):
        return self.graph.ints(values)

    def number(self, value):
        return self.graph.constant(np.float32(value))

    def real(self, tensor):
        return self.op('Cast', tensor, to=TensorProto.FLOAT)

    def reshape(self, tensor, *shape):
        return self.op('Reshape', tensor, self.ints(shape))

    def pair(self, tensor, axis):
        """A tensor's two parts along an axis of length two, without that axis."""
        return [self.op('Gather', tensor, self.ints(i), axis=axis) for i in (0, 1)]

    def at_cells(self, head, cells, channels):
        """(channels, people): a map's values at one cell per person."""
        return self.op('Gather', self.reshape(self.heads[head], channels, -1), cells, axis=1)

    def centres(self):
        """The people's centre scores and cells, (people) each: the highest peaks."""
        center = self.op('Sigmoid', self.heads['center'])
        side = 2 * PEAK_REACH + 1
        around = self.op('MaxPool', center, kernel_shape=[side, side], pads=[PEAK_REACH] * 4, strides=[1, 1])
        from_peak = self.op('Abs', self.op('Sub', center, around))
        is_peak = self.real(self.op('Less', from_peak, self.number(self.limits['peak'])))
        peaks = self.reshape(self.op('Mul', center, is_peak), -1)
        return self.graph.op('TopK', [peaks, self.ints([self.people])], outputs=2, axis=0)

    def row_and_column(self, cells):
        row = self.op('Div', cells, self.width)
        return row, self.op('Sub', cells, self.op('Mul', row, self.width))

    def boxes(self, place, cells):
        """For y, then x: the lower and the upper bound in cells, (people) each."""
        reach = self.op('Max', self.at_cells('box_scale', cells, 2), self.number(0))
        half = self.pair(self.op('Mul', reach, self.number(0.5)), 0)
        offset = self.pair(self.at_cells('box_offset', cells, 2), 0)
        bounds = []
        for axis in (0, 1):
            centre = self.op('Add', place[axis], offset[axis])
            lower, upper = (self.op(kind, centre, half[axis]) for kind in ('Sub', 'Add'))
            bounds.append([self.within(bound, self.sides[axis]) for bound in (lower, upper)])
        return bounds

    def within(self, bound, side):
        return self.op('Max', self.op('Min', bound, side), self.number(0))

    def factors(self, axis, place, bounds, expected):
        """(people, keypoints, side): along one axis, how near to the expected place, and zero outside the box."""
        cells = self.op('Range', self.number(0), self.sides[axis], self.number(1))
        target = self.op('Add', expected, place)
        target = self.op('Unsqueeze', self.op('Transpose', target, perm=[1, 0]), self.ints([2]))
        distance = self.op('Sub', cells, target)
        spread = self.op('Mul', self.op('Min', *self.sides), self.number(-self.limits['spread']))
        weight = self.op('Exp', self.op('Div', self.op('Mul', distance, distance), spread))
        lower, upper = (self.reshape(bound, self.people, 1, 1) for bound in bounds)
        inside = self.op('And', self.op('GreaterOrEqual', cells, lower), self.op('Less', cells, upper))
        return self.op('Mul', weight, self.real(inside))

    def best_cells(self, heat, rows, columns):
        """(people, keypoints): the cell where heat times factors is highest. One person at a time, which keeps
        the product in the processor's cache."""
        value = helper.make_tensor_value_info
        inner = [
            helper.make_node('Unsqueeze', ['row', self.ints([2])], ['row_']),
            helper.make_node('Unsqueeze', ['column', self.ints([1])], ['column_']),
            helper.make_node('Mul', [heat, 'row_'], ['weighted']),
            helper.make_node('Mul', ['weighted', 'column_'], ['product']),
            helper.make_node('Reshape', ['product', self.ints([KEYPOINTS, -1])], ['flat']),
            helper.make_node('ArgMax', ['flat'], ['best'], axis=1, keepdims=0),
        ]
        inputs = [
            value('row', TensorProto.FLOAT, [KEYPOINTS, 'rows']),
            value('column', TensorProto.FLOAT, [KEYPOINTS, 'columns']),
        ]
        outputs = [value('best', TensorProto.INT64, [KEYPOINTS])]
        body = helper.make_graph(inner, 'best_cell', inputs, outputs)
        return self.op('Scan', rows, columns, body=body, num_scan_inputs=2)

    def scores(self, heat, rows, columns, cells):
        """(keypoints, people). As in the source, a cell's score is the highest that anyone gives it, which
        matters where two people claim it; a person outside the first six does not count for those before."""
        others = np.arange(self.people)
        counts = (others[:, None] < SOURCE_PEOPLE) | (others[:, None] <= others[None, :])
        shape = self.ints([self.people, KEYPOINTS, self.people])
        row, column = (self.op('Expand', place, shape) for place in self.row_and_column(cells))
        value = self.op('GatherElements', self.reshape(heat, KEYPOINTS, -1), cells, axis=1)
        value = self.op('Mul', value, self.op('GatherElements', rows, row, axis=2))
        value = self.op('Mul', value, self.op('GatherElements', columns, column, axis=2))
        value = self.op('Mul', value, self.graph.constant(counts[:, None, :].astype(np.float32)))
        return self.op('ReduceMax', value, axes=[0], keepdims=0)

    def positions(self, cells):
        """For y, then x: (keypoints, people), 0 to 1 of the input."""
        offsets = self.pair(self.reshape(self.heads['kpt_offset'], KEYPOINTS, 2, -1), 1)
        result = []
        for cell, offset, side in zip(self.row_and_column(cells), offsets, self.sides):
            position = self.op('Add', self.real(cell), self.op('GatherElements', offset, cells, axis=1))
            result.append(self.op('Div', position, side))
        return result

    def person_scores(self, centre_scores, scores):
        """(people): the centre's score times the mean of those keypoints' that are sure."""
        sure = self.real(self.op('Greater', scores, self.number(self.limits['score'])))
        axis = self.ints([0])
        total = self.op('ReduceSum', self.op('Mul', scores, sure), axis, keepdims=0)
        count = self.op('Max', self.op('ReduceSum', sure, axis, keepdims=0), self.number(1))
        return self.op('Mul', centre_scores, self.op('Div', total, count))

    def decode(self):
        """(1, people, 56): 17 x (y, x, score), y min, x min, y max, x max, score."""
        centre_scores, centre_cells = self.centres()
        place = [self.real(part) for part in self.row_and_column(centre_cells)]
        bounds = self.boxes(place, centre_cells)
        regress = self.reshape(self.at_cells('kpt_regress', centre_cells, 2 * KEYPOINTS), KEYPOINTS, 2, -1)
        expected = self.pair(regress, 1)
        rows, columns = (self.factors(i, place[i], bounds[i], expected[i]) for i in (0, 1))
        heat = self.op('Squeeze', self.op('Sigmoid', self.heads['kpt_heatmap']), self.ints([0]))
        cells = self.op('Transpose', self.best_cells(heat, rows, columns), perm=[1, 0])
        scores = self.scores(heat, rows, columns, cells)
        keypoints = [*self.positions(cells), scores]
        columns_out = [self.op('Unsqueeze', part, self.ints([1])) for part in keypoints]
        parts = [self.reshape(self.op('Concat', *columns_out, axis=1), 3 * KEYPOINTS, self.people)]
        for side_of_box in (0, 1):
            for axis in (0, 1):
                bound = self.op('Div', bounds[axis][side_of_box], self.sides[axis])
                parts.append(self.reshape(bound, 1, self.people))
        parts.append(self.reshape(self.person_scores(centre_scores, scores), 1, self.people))
        table = self.op('Transpose', self.op('Concat', *parts, axis=0), perm=[1, 0])
        return self.op('Unsqueeze', table, self.ints([0]))
