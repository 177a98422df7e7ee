"""Turns a BlazePose or hand landmark .tflite file into ONNX. Knows the operators that these networks use, and no others.

python tflite_to_onnx.py SOURCE.tflite TARGET.onnx image=input_1 landmarks=Identity ...
names the tensors to keep: the first is the input, the rest are outputs.
"""

import os
import sys

import numpy as np
import tflite
from onnx import TensorProto

from onnx_graph import Graph, same_pads

DTYPES = {
    tflite.TensorType.FLOAT32: np.float32,
    tflite.TensorType.FLOAT16: np.float16,
    tflite.TensorType.INT32: np.int32,
}
ACTIVATIONS = {0: None, 1: 'Relu', 3: 'Relu6'}
OPERATOR_NAMES = {
    code: name for name, code in vars(tflite.BuiltinOperator).items() if not name.startswith('_')
}


def densify(tensor, values):
    """A sparse tensor written out in full: block-sparse compressed rows.
    https://github.com/tensorflow/tensorflow/blob/v2.15.0/tensorflow/lite/schema/schema.fbs, SparsityParameters"""
    sparsity = tensor.Sparsity()
    order = sparsity.TraversalOrderAsNumpy()
    shape = tensor.ShapeAsNumpy()
    blocked = sparsity.BlockMapAsNumpy() if sparsity.BlockMapLength() else np.zeros(0, np.int32)
    levels = [sparsity.DimMetadata(i) for i in range(len(order))]
    block_sizes = {int(axis): levels[len(shape) + i].DenseSize() for i, axis in enumerate(blocked)}
    dense = np.zeros(shape, values.dtype)
    cursor = 0

    def segment(level, position):
        if level.Format() == tflite.DimensionType.DENSE:
            size = level.DenseSize()
            return [(position * size + i, i) for i in range(size)]
        starts, indices = index_vector(level, 'Segments'), index_vector(level, 'Indices')
        return [(i, int(indices[i])) for i in range(starts[position], starts[position + 1])]

    def walk(depth, position, coordinates):
        nonlocal cursor
        if depth == len(levels):
            index = [0] * len(shape)
            for axis, i in zip(order, coordinates):
                if axis < len(shape):
                    index[axis] += i * block_sizes.get(int(axis), 1)
                else:
                    index[blocked[axis - len(shape)]] += i
            dense[tuple(index)] = values[cursor]
            cursor += 1
            return
        for following, i in segment(levels[depth], position):
            walk(depth + 1, following, [*coordinates, i])

    walk(0, 0, [])
    if cursor != values.size:
        raise ValueError(f'read {cursor} of {values.size} values of the sparse tensor {tensor.Name()}')
    return dense


def index_vector(level, which):
    table = getattr(level, f'Array{which}')()
    kind = getattr(level, f'Array{which}Type')()
    readers = {
        tflite.SparseIndexVector.Int32Vector: tflite.Int32Vector,
        tflite.SparseIndexVector.Uint16Vector: tflite.Uint16Vector,
        tflite.SparseIndexVector.Uint8Vector: tflite.Uint8Vector,
    }
    vector = readers[kind]()
    vector.Init(table.Bytes, table.Pos)
    return vector.ValuesAsNumpy()


class Converter:
    def __init__(self, path, name):
        with open(path, 'rb') as file:
            self.model = tflite.Model.GetRootAs(file.read(), 0)
        self.source = self.model.Subgraphs(0)
        self.graph = Graph(name)
        self.values = {}
        self.weights = {}
        self.operators = [self.source.Operators(i) for i in range(self.source.OperatorsLength())]
        self.consumers = {}
        for operator in self.operators:
            for index in operator.InputsAsNumpy():
                self.consumers.setdefault(int(index), []).append(operator)
        self.pending_pads = {}

    def kind(self, operator):
        code = self.model.OperatorCodes(operator.OpcodeIndex())
        return OPERATOR_NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]

    def shape(self, index):
        return [int(size) for size in self.source.Tensors(index).ShapeAsNumpy()]

    def weight(self, index):
        """The constant behind a tensor, or None if it is computed."""
        if index not in self.weights:
            tensor = self.source.Tensors(index)
            buffer = self.model.Buffers(tensor.Buffer())
            if buffer.DataLength() == 0:
                return None
            values = buffer.DataAsNumpy().view(DTYPES[tensor.Type()])
            sparse = tensor.Sparsity() is not None
            self.weights[index] = densify(tensor, values) if sparse else values.reshape(self.shape(index))
        return self.weights[index]

    def value(self, index):
        if index not in self.values:
            self.values[index] = self.graph.constant(self.weight(index))
        return self.values[index]

    def options(self, operator, kind):
        table = operator.BuiltinOptions()
        options = kind()
        options.Init(table.Bytes, table.Pos)
        return options

    def convert(self, operator):
        inputs = [int(i) for i in operator.InputsAsNumpy()]
        target = int(operator.Outputs(0))
        kind = self.kind(operator)
        method = getattr(self, f'convert_{kind.lower()}', None)
        if method is None:
            raise NotImplementedError(f'operator {kind}')
        result = method(operator, inputs, target)
        if result is not None:
            self.values[target] = result

    def convert_dequantize(self, operator, inputs, target):
        self.weights[target] = self.weight(inputs[0]).astype(np.float32)

    def convert_densify(self, operator, inputs, target):
        self.weights[target] = self.weight(inputs[0])

    def convert_conv_2d(self, operator, inputs, target):
        weights = self.weight(inputs[1]).transpose(0, 3, 1, 2)
        return self.convolve(inputs, weights, self.options(operator, tflite.Conv2DOptions), 1)

    def convert_depthwise_conv_2d(self, operator, inputs, target):
        weights = self.weight(inputs[1]).transpose(3, 0, 1, 2)
        channels = self.shape(inputs[0])[3]
        return self.convolve(inputs, weights, self.options(operator, tflite.DepthwiseConv2DOptions), channels)

    def convolve(self, inputs, weights, options, groups):
        strides = (options.StrideH(), options.StrideW())
        dilations = (options.DilationHFactor(), options.DilationWFactor())
        source, pads = self.pending_pads.get(inputs[0], (inputs[0], None))
        if pads is None:
            pads = self.window_pads(inputs[0], weights.shape[2:], strides, dilations, options.Padding())
        bias = self.weight(inputs[2]) if len(inputs) > 2 else None
        result = self.graph.convolution(
            self.value(source), weights, bias, pads, strides, groups, dilations
        )
        return self.graph.activation(result, ACTIVATIONS[options.FusedActivationFunction()])

    def window_pads(self, index, kernel, strides, dilations, padding):
        if padding == tflite.Padding.VALID:
            return [0, 0, 0, 0]
        height, width = self.shape(index)[1:3]
        top, bottom = same_pads(height, kernel[0], strides[0], dilations[0])
        left, right = same_pads(width, kernel[1], strides[1], dilations[1])
        return [top, left, bottom, right]

    def convert_pad(self, operator, inputs, target):
        before, after = self.weight(inputs[1]).T
        following = self.consumers[target]
        spatial = not (before[[0, 3]].any() or after[[0, 3]].any())
        if spatial and all(self.takes_pads(consumer) for consumer in following):
            self.pending_pads[target] = (inputs[0], [int(before[1]), int(before[2]), int(after[1]), int(after[2])])
            return None
        order = [0, 3, 1, 2]
        pads = self.graph.ints([*before[order], *after[order]])
        result = self.graph.op('Pad', [self.graph.nchw(self.value(inputs[0])), pads], mode='constant')
        return self.graph.mark_nchw(result)

    def takes_pads(self, operator):
        """Whether a convolution can do the padding before it itself."""
        options = {'CONV_2D': tflite.Conv2DOptions, 'DEPTHWISE_CONV_2D': tflite.DepthwiseConv2DOptions}
        kind = self.kind(operator)
        return kind in options and self.options(operator, options[kind]).Padding() == tflite.Padding.VALID

    def convert_max_pool_2d(self, operator, inputs, target):
        options = self.options(operator, tflite.Pool2DOptions)
        kernel = [options.FilterHeight(), options.FilterWidth()]
        strides = [options.StrideH(), options.StrideW()]
        pads = self.window_pads(inputs[0], kernel, strides, (1, 1), options.Padding())
        source = self.graph.nchw(self.value(inputs[0]))
        result = self.graph.op('MaxPool', [source], kernel_shape=kernel, strides=strides, pads=pads)
        return self.graph.activation(self.graph.mark_nchw(result), ACTIVATIONS[options.FusedActivationFunction()])

    def convert_add(self, operator, inputs, target):
        if self.shape(inputs[0]) != self.shape(inputs[1]) or len(self.shape(target)) != 4:
            raise NotImplementedError('ADD with broadcasting')
        terms = [self.graph.nchw(self.value(i)) for i in inputs]
        result = self.graph.mark_nchw(self.graph.op('Add', terms))
        options = self.options(operator, tflite.AddOptions)
        return self.graph.activation(result, ACTIVATIONS[options.FusedActivationFunction()])

    def convert_resize_bilinear(self, operator, inputs, target):
        options = self.options(operator, tflite.ResizeBilinearOptions)
        before, after = self.shape(inputs[0]), self.shape(target)
        scales = (after[1] / before[1], after[2] / before[2])
        return self.graph.resize_bilinear(
            self.value(inputs[0]), scales, options.AlignCorners(), options.HalfPixelCenters()
        )

    def convert_depth_to_space(self, operator, inputs, target):
        size = self.options(operator, tflite.DepthToSpaceOptions).BlockSize()
        source = self.graph.nchw(self.value(inputs[0]))
        return self.graph.mark_nchw(self.graph.op('DepthToSpace', [source], blocksize=size, mode='DCR'))

    def convert_reshape(self, operator, inputs, target):
        source = self.graph.nhwc(self.value(inputs[0]))
        return self.graph.op('Reshape', [source, self.graph.ints(self.shape(target))])

    def convert_concatenation(self, operator, inputs, target):
        options = self.options(operator, tflite.ConcatenationOptions)
        parts = [self.graph.nhwc(self.value(i)) for i in inputs]
        return self.graph.op('Concat', parts, axis=options.Axis())

    def convert_mean(self, operator, inputs, target):
        axes = [int(axis) for axis in self.weight(inputs[1]).ravel()]
        if axes != [1, 2] or len(self.shape(target)) != 2:
            raise NotImplementedError(f'MEAN over {axes}')
        return self.graph.op('ReduceMean', [self.graph.nchw(self.value(inputs[0]))], axes=[2, 3], keepdims=0)

    def convert_fully_connected(self, operator, inputs, target):
        options = self.options(operator, tflite.FullyConnectedOptions)
        operands = [self.graph.nhwc(self.value(i)) for i in inputs]
        result = self.graph.op('Gemm', operands, transB=1)
        return self.graph.activation(result, ACTIVATIONS[options.FusedActivationFunction()])

    def convert_logistic(self, operator, inputs, target):
        return self.graph.op('Sigmoid', [self.graph.nhwc(self.value(inputs[0]))])

    def run(self, names):
        """`names` maps the ONNX name to the source's; the first is the input."""
        tensors = {
            self.source.Tensors(i).Name().decode(): i for i in range(self.source.TensorsLength())
        }
        (image, source_image), *outputs = names
        index = tensors[source_image]
        self.values[index] = self.graph.input(image, TensorProto.FLOAT, self.shape(index))
        for operator in self.operators:
            self.convert(operator)
        for name, source_name in outputs:
            index = tensors[source_name]
            result = self.graph.nhwc(self.value(index))
            self.graph.output(name, result, TensorProto.FLOAT, self.shape(index))


def main(source, target, *names):
    converter = Converter(source, os.path.basename(target).split('-')[0])
    converter.run([tuple(name.split('=')) for name in names])
    converter.graph.save(target)


if __name__ == '__main__':
    main(*sys.argv[1:])
