"""Turns the MoveNet MultiPose graph model of TensorFlow.js into ONNX. Knows the operators that this network
uses, and no others.

python tfjs_to_onnx.py SOURCE.json TARGET.onnx image=input people=Identity 1,6,56
names the input, the output and the output's shape.

TensorFlow's int32 tensors become int64, which is what ONNX has for shapes and indices.
"""

import base64
import json
import os
import sys

import numpy as np
from onnx import TensorProto

from onnx_graph import Graph, same_pads

DTYPES = {'float32': np.float32, 'int32': np.int32, 'bool': np.bool_}
CASTS = {'DT_FLOAT': TensorProto.FLOAT, 'DT_INT32': TensorProto.INT64}

SAME_OPERATOR = {
    'Abs': 'Abs', 'Equal': 'Equal', 'Exp': 'Exp', 'Greater': 'Greater', 'GreaterEqual': 'GreaterOrEqual',
    'Less': 'Less', 'LogicalAnd': 'And', 'Maximum': 'Max', 'Minimum': 'Min', 'RealDiv': 'Div',
    'Reciprocal': 'Reciprocal', 'Reshape': 'Reshape', 'Select': 'Where', 'Shape': 'Shape', 'Size': 'Size',
    'Tile': 'Tile', 'AddN': 'Sum', 'Range': 'Range',
    # Only ever applied to indices, which are not negative: there the quotient's floor is its truncation.
    'FloorDiv': 'Div',
}

# The input's sides are multiples of 32, and 32 is the network's largest stride: every convolution sees a side
# that its stride divides, as this one does, so SAME padding is the same at all sizes.
ANY_SIDE = 32


def read_weights(path):
    """The constants of a model.json, by node name."""
    with open(path) as file:
        model = json.load(file)
    weights = {}
    for group in model['weightsManifest']:
        folder = os.path.dirname(path)
        data = b''.join(open(os.path.join(folder, part), 'rb').read() for part in group['paths'])
        cursor = 0
        for entry in group['weights']:
            stored = entry.get('quantization', {}).get('dtype', entry['dtype'])
            if stored not in ('float16', *DTYPES):
                raise NotImplementedError(f'weights stored as {stored}')
            dtype = np.dtype(np.float16 if stored == 'float16' else DTYPES[stored])
            count = int(np.prod(entry['shape']))
            array = np.frombuffer(data, dtype, count, cursor).astype(DTYPES[entry['dtype']])
            weights[entry['name']] = array.reshape(entry['shape'])
            cursor += count * dtype.itemsize
        if cursor != len(data):
            raise ValueError(f'read {cursor} of {len(data)} bytes of weights')
    return model['modelTopology']['node'], weights


def attribute(node, name, fallback=None):
    value = node.get('attr', {}).get(name)
    if value is None:
        return fallback
    if 'list' in value:
        items = value['list']
        if 'i' in items:
            return [int(item) for item in items['i']]
        return [base64.b64decode(item).decode() for item in items.get('s', [])]
    if 'i' in value:
        return int(value['i'])
    if 's' in value:
        return base64.b64decode(value['s']).decode()
    return value.get('b', value.get('type', fallback))


class Converter:
    def __init__(self, path, name):
        nodes, self.weights = read_weights(path)
        self.nodes = {node['name']: node for node in nodes}
        self.graph = Graph(name)
        self.values = {}

    def weight(self, name):
        """The value of a constant node."""
        if name not in self.weights:
            raise NotImplementedError(f'{name} would have to be a constant')
        return self.weights[name]

    def value(self, name):
        """The ONNX tensor of a source tensor, `node` or `node:output`; converts what it needs first."""
        node, _, output = name.partition(':')
        if node not in self.values:
            self.values[node] = self.convert(self.nodes[node])
        result = self.values[node]
        return result[int(output or 0)] if isinstance(result, list) else result

    def plain(self, name):
        """The tensor in the source's own layout."""
        return self.graph.nhwc(self.value(name))

    def convert(self, node):
        kind = node['op']
        if kind == 'Const':
            array = self.weight(node['name'])
            return self.graph.constant(array.astype(np.int64) if array.dtype == np.int32 else array)
        inputs = [name for name in node.get('input', []) if not name.startswith('^')]
        if kind in ('Mul', 'Sub'):
            return self.convert_affine(kind, inputs)
        if kind in SAME_OPERATOR:
            return self.graph.op(SAME_OPERATOR[kind], [self.plain(name) for name in inputs])
        method = getattr(self, f'convert_{kind.strip("_").lower()}', None)
        if method is None:
            raise NotImplementedError(f'operator {kind}')
        return method(node, inputs)

    def convert_affine(self, kind, inputs):
        """A per-channel constant of equal values becomes one number, and subtracting zero becomes nothing:
        on the full-size input, broadcasting over three channels takes longer than the first convolution."""
        other = self.weights.get(inputs[1])
        if other is None or other.dtype != np.float32 or other.min() != other.max():
            return self.graph.op(kind, [self.plain(name) for name in inputs])
        if kind == 'Sub' and other.max() == 0:
            return self.plain(inputs[0])
        return self.graph.op(kind, [self.plain(inputs[0]), self.graph.constant(other.reshape(-1)[0])])

    def convert_fusedconv2d(self, node, inputs):
        weights = self.weight(inputs[1]).transpose(3, 2, 0, 1)
        return self.convolve(node, inputs, weights, 1)

    def convert_fuseddepthwiseconv2dnative(self, node, inputs):
        height, width, channels, multiplier = self.weight(inputs[1]).shape
        weights = self.weight(inputs[1]).reshape(height, width, 1, channels * multiplier).transpose(3, 2, 0, 1)
        return self.convolve(node, inputs, weights, channels)

    convert_depthwiseconv2dnative = convert_fuseddepthwiseconv2dnative

    def convolve(self, node, inputs, weights, groups):
        strides = attribute(node, 'strides')[1:3]
        dilations = attribute(node, 'dilations')[1:3]
        fused = attribute(node, 'fused_ops', [])
        pads = self.window_pads(node, weights.shape[2:], strides, dilations)
        bias = self.weight(inputs[2]) if fused else None
        result = self.graph.convolution(self.value(inputs[0]), weights, bias, pads, strides, groups, dilations)
        if fused[:1] not in ([], ['BiasAdd']):
            raise NotImplementedError(f'fused operators {fused}')
        for activation in fused[1:]:
            result = self.graph.activation(result, activation)
        return result

    def window_pads(self, node, kernel, strides, dilations=(1, 1)):
        if attribute(node, 'padding') == 'VALID':
            return [0, 0, 0, 0]
        (top, bottom), (left, right) = (
            same_pads(ANY_SIDE, kernel[i], strides[i], dilations[i]) for i in (0, 1)
        )
        return [top, left, bottom, right]

    def convert_maxpool(self, node, inputs):
        kernel, strides = attribute(node, 'ksize')[1:3], attribute(node, 'strides')[1:3]
        pads = self.window_pads(node, kernel, strides)
        source = self.graph.nchw(self.value(inputs[0]))
        return self.graph.mark_nchw(
            self.graph.op('MaxPool', [source], kernel_shape=kernel, strides=strides, pads=pads)
        )

    def convert_addv2(self, node, inputs):
        terms = [self.value(name) for name in inputs]
        if all(term in self.graph.is_nchw for term in terms):
            return self.graph.mark_nchw(self.graph.op('Add', terms))
        return self.graph.op('Add', [self.graph.nhwc(term) for term in terms])

    def convert_sigmoid(self, node, inputs):
        source = self.value(inputs[0])
        result = self.graph.op('Sigmoid', [source])
        return self.graph.mark_nchw(result) if source in self.graph.is_nchw else result

    def convert_resizebilinear(self, node, inputs):
        size = self.nodes[inputs[1]]
        if size['op'] != 'Mul':
            raise NotImplementedError('a resize to anything but a multiple of its input')
        scales = self.weight(size['input'][1]).tolist()
        return self.graph.resize_bilinear(
            self.value(inputs[0]), scales, attribute(node, 'align_corners'), attribute(node, 'half_pixel_centers')
        )

    def convert_cast(self, node, inputs):
        return self.graph.op('Cast', [self.plain(inputs[0])], to=CASTS[attribute(node, 'DstT')])

    def convert_squareddifference(self, node, inputs):
        difference = self.graph.op('Sub', [self.plain(name) for name in inputs])
        return self.graph.op('Mul', [difference, difference])

    def convert_squeeze(self, node, inputs):
        return self.squeeze(self.plain(inputs[0]), attribute(node, 'squeeze_dims'))

    def convert_expanddims(self, node, inputs):
        return self.unsqueeze(self.plain(inputs[0]), [int(self.weight(inputs[1]))])

    def squeeze(self, tensor, axes):
        return self.graph.op('Squeeze', [tensor, self.graph.ints(axes)]) if axes else tensor

    def unsqueeze(self, tensor, axes):
        return self.graph.op('Unsqueeze', [tensor, self.graph.ints(axes)]) if axes else tensor

    def convert_pack(self, node, inputs):
        axis = attribute(node, 'axis')
        return self.graph.op('Concat', [self.unsqueeze(self.plain(name), [axis]) for name in inputs], axis=axis)

    def convert_concatv2(self, node, inputs):
        parts = [self.plain(name) for name in inputs[:-1]]
        return self.graph.op('Concat', parts, axis=int(self.weight(inputs[-1])))

    def convert_unpack(self, node, inputs):
        axis = attribute(node, 'axis')
        parts = self.graph.op('Split', [self.plain(inputs[0])], outputs=attribute(node, 'num'), axis=axis)
        return [self.squeeze(part, [axis]) for part in parts]

    def convert_split(self, node, inputs):
        axis = int(self.weight(inputs[0]))
        return self.graph.op('Split', [self.plain(inputs[1])], outputs=attribute(node, 'num_split'), axis=axis)

    def convert_gathernd(self, node, inputs):
        return self.graph.op('GatherND', [self.plain(name) for name in inputs])

    def convert_fill(self, node, inputs):
        return self.graph.op('Expand', [self.plain(inputs[1]), self.plain(inputs[0])])

    def convert_topkv2(self, node, inputs):
        count = self.graph.ints([int(self.weight(inputs[1]))])
        return self.graph.op('TopK', [self.plain(inputs[0]), count], outputs=2, axis=-1)

    def convert_max(self, node, inputs):
        axes = self.weight(inputs[1]).reshape(-1).tolist()
        return self.graph.op('ReduceMax', [self.plain(inputs[0])], axes=axes, keepdims=0)

    def convert_sum(self, node, inputs):
        axes = self.graph.ints(self.weight(inputs[1]).reshape(-1).tolist())
        return self.graph.op('ReduceSum', [self.plain(inputs[0]), axes], keepdims=0)

    def convert_argmax(self, node, inputs):
        return self.graph.op('ArgMax', [self.plain(inputs[0])], axis=int(self.weight(inputs[1])), keepdims=0)

    def convert_stridedslice(self, node, inputs):
        """Python's slicing, entry by entry: a range, a single index (shrink), or a new axis."""
        begin, end, steps = (self.weight(name).tolist() for name in inputs[1:4])
        masks = {name: attribute(node, f'{name}_mask', 0) for name in ('begin', 'end', 'shrink_axis', 'new_axis')}
        if attribute(node, 'ellipsis_mask', 0) or any(step != 1 for step in steps):
            raise NotImplementedError('a slice with an ellipsis or a step')

        def flagged(mask, i):
            return masks[mask] >> i & 1

        cuts, shrunk, added, axis, place = [], [], [], 0, 0
        for i, (first, last) in enumerate(zip(begin, end)):
            if flagged('new_axis', i):
                added.append(place)
                place += 1
                continue
            if flagged('shrink_axis', i):
                shrunk.append(axis)
                cuts.append((axis, first, first + 1))
            else:
                first = 0 if flagged('begin', i) else first
                last = np.iinfo(np.int64).max if flagged('end', i) else last
                if (first, last) != (0, np.iinfo(np.int64).max):
                    cuts.append((axis, first, last))
                place += 1
            axis += 1
        result = self.plain(inputs[0])
        if cuts:
            axes, starts, ends = (self.graph.ints(column) for column in zip(*cuts))
            result = self.graph.op('Slice', [result, starts, ends, axes])
        return self.unsqueeze(self.squeeze(result, shrunk), added)

    def run(self, image, people, shape):
        name, source = image
        self.values[source] = self.graph.input(name, TensorProto.INT32, [1, 'height', 'width', 3])
        name, source = people
        result = self.value(self.nodes[source]['input'][0])
        self.graph.output(name, result, TensorProto.FLOAT, shape)


def main(source, target, image, people, shape):
    sys.setrecursionlimit(10_000)
    converter = Converter(source, 'movenet-multipose')
    converter.run(image.split('='), people.split('='), [int(size) for size in shape.split(',')])
    converter.graph.save(target)


if __name__ == '__main__':
    main(*sys.argv[1:])
