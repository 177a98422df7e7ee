"""Turns a MoveNet graph model of TensorFlow.js into ONNX: the network operator by operator, what follows it by
`movenet_decode.py` (MultiPose, whose output is named `people`) or `movenet_single_decode.py` (SinglePose:
`keypoints`). Knows the operators that these networks use, and no others.

python tfjs_to_onnx.py SOURCE.json TARGET.onnx image=input people=Identity 1,height,width,3 1,16,56
names the input and the output, then gives the shapes of both; a size in words is free.
"""

import base64
import json
import os
import sys

import numpy as np
from onnx import TensorProto

from movenet_decode import Decoder
from movenet_single_decode import SingleDecoder
from onnx_graph import Graph, same_pads

SINGLE_HEADS = ('center', 'kpt_heatmap', 'kpt_regress', 'kpt_offset')
HEADS = ('center', 'box_scale', 'box_offset', *SINGLE_HEADS[1:])
# The decoders' numbers, by the nodes that hold them.
LIMITS = {'peak': 'Less/y', 'score': 'Greater_1/y', 'spread': 'mul_6/y'}
MIDDLE = 'ConstantFolding/StatefulPartitionedCall/truediv_2_recip'
REACH = 'StatefulPartitionedCall/add_5/y'
DTYPES = {'float32': np.float32, 'int32': np.int32, 'bool': np.bool_}
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
        """The ONNX tensor of a source node; converts what it needs first."""
        if name not in self.values:
            self.values[name] = self.convert(self.nodes[name])
        return self.values[name]

    def convert(self, node):
        kind = node['op']
        inputs = [name for name in node.get('input', []) if not name.startswith('^')]
        method = getattr(self, f'convert_{kind.strip("_").lower()}', None)
        if method is None:
            raise NotImplementedError(f'operator {kind}')
        return method(node, inputs)

    def convert_sub(self, node, inputs):
        number = self.single(inputs[1])
        return self.value(inputs[0]) if number == 0 else self.affine('Sub', inputs[0], number)

    def convert_mul(self, node, inputs):
        return self.affine('Mul', inputs[0], self.single(inputs[1]))

    def affine(self, kind, source, number):
        return self.graph.op(kind, [self.value(source), self.graph.constant(number)])

    def single(self, name):
        """The one number of a constant. The source has it once per channel, but over three channels of the
        full-size input broadcasting takes longer than the first convolution."""
        values = self.weight(name)
        if values.min() != values.max():
            raise NotImplementedError(f'{name} differs by channel')
        return values.reshape(-1)[0]

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

    def convert_addv2(self, node, inputs):
        return self.graph.mark_nchw(self.graph.op('Add', [self.graph.nchw(self.value(name)) for name in inputs]))

    def convert_resizebilinear(self, node, inputs):
        return self.graph.resize_bilinear(
            self.value(inputs[0]),
            self.resize_scales(*inputs),
            attribute(node, 'align_corners'),
            attribute(node, 'half_pixel_centers'),
        )

    def resize_scales(self, source, size):
        """By how much a map grows, (height, width): to a multiple of its sides or to sides that are given."""
        if size in self.weights:
            return [after / before for after, before in zip(self.weights[size].tolist(), self.sides(source))]
        if self.nodes[size]['op'] != 'Mul':
            raise NotImplementedError('a resize to anything but a multiple of its input')
        return self.weight(self.nodes[size]['input'][1]).tolist()

    def sides(self, name):
        """The (height, width) of a map in a network whose input has a fixed size."""
        node = self.nodes[name]
        inputs = node.get('input', [])
        if not inputs:
            return [int(dim['size']) for dim in node['attr']['shape']['shape']['dim'][1:3]]
        if node['op'] == 'ResizeBilinear':
            return self.weight(inputs[1]).tolist()
        strides = attribute(node, 'strides', [1] * 4)[1:3]
        return [-(-side // stride) for side, stride in zip(self.sides(inputs[0]), strides)]

    def convert_unpack(self, node, inputs):
        if attribute(node, 'num') != 1:
            raise NotImplementedError('an Unpack into several')
        return self.graph.op('Squeeze', [self.value(inputs[0]), self.graph.ints([attribute(node, 'axis')])])

    def convert_squeeze(self, node, inputs):
        axes = self.graph.ints(attribute(node, 'squeeze_dims'))
        return self.graph.op('Squeeze', [self.value(inputs[0]), axes])

    def convert_expanddims(self, node, inputs):
        axes = self.graph.ints([int(self.weight(inputs[1]))])
        return self.graph.op('Unsqueeze', [self.value(inputs[0]), axes])

    def convert_cast(self, node, inputs):
        return self.graph.op('Cast', [self.value(inputs[0])], to=TensorProto.FLOAT)

    def head(self, name):
        """The output of one of the network's heads, NCHW."""
        (node,) = (key for key in self.nodes if f'/{name}_0/' in key and key.endswith('/BiasAdd'))
        return self.graph.nchw(self.value(node))

    def people(self, shape):
        heads = {head: self.head(head) for head in HEADS}
        limits = {limit: float(self.weight(f'StatefulPartitionedCall/{key}')) for limit, key in LIMITS.items()}
        return Decoder(self.graph, heads, limits, shape[1]).decode()

    def keypoints(self, _shape):
        heads = {head: self.head(head) for head in SINGLE_HEADS}
        return SingleDecoder(self.graph, heads, self.weight(MIDDLE)[..., 0], float(self.weight(REACH))).decode()

    def run(self, image, output, shapes):
        """`image` is our name of the input and the source's; `output` is ours."""
        name, source = image
        follow = {'people': self.people, 'keypoints': self.keypoints}[output]
        self.values[source] = self.graph.input(name, TensorProto.INT32, shapes[0])
        self.graph.output(output, follow(shapes[1]), TensorProto.FLOAT, shapes[1])


def parse_shape(text):
    return [int(size) if size.isdigit() else size for size in text.split(',')]


def main(source, target, image, output, *shapes):
    sys.setrecursionlimit(10_000)
    converter = Converter(source, os.path.splitext(os.path.basename(target))[0])
    converter.run(image.split('='), output.split('=')[0], [parse_shape(shape) for shape in shapes])
    converter.graph.save(target)


if __name__ == '__main__':
    main(*sys.argv[1:])
