"""Writes the trained lifter as ONNX.

    python export.py lifter.npz ../../models/lifter.onnx

Input `rows` (batch, rows, CHANNELS), output `outputs` (batch, rows − 2 · REACH, OUTPUTS), both float32. Weights are stored
in half precision, which holds them exactly, and cast once when the session is made. Of the last three groups of outputs
nothing is transformed: log spreads, contact logits and up come as they are."""

import hashlib
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CHANNELS, OUTPUTS = 138, 172
DILATIONS = (1, 2, 4, 8, 2, 1)


def main(source, target):
    weights = dict(np.load(source))
    assert weights['enter.weight'].shape[1] == CHANNELS and weights['leave.weight'].shape[0] == OUTPUTS
    nodes, constants = [], []

    def op(kind, *inputs, **attributes):
        name = f'{kind.lower()}_{len(nodes)}'
        nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(name, array):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def weight(name):
        return op('Cast', constant(name, weights[name].astype(np.float16)), to=TensorProto.FLOAT)

    tiny = constant('tiny', np.float32(1e-6))

    def convolution(x, name, dilation=1):
        return op('Conv', x, weight(f'{name}.weight'), weight(f'{name}.bias'), dilations=[dilation])

    def norm(x, name):
        square = op('ReduceMean', op('Mul', x, x), axes=[1], keepdims=1)
        return op('Mul', op('Div', x, op('Sqrt', op('Add', square, tiny))), weight(f'{name}.gain'))

    def silu(x):
        return op('Mul', x, op('Sigmoid', x))

    x = convolution(op('Transpose', 'rows', perm=[0, 2, 1]), 'enter')
    axis = constant('axis', np.array([2], np.int64))
    for i, dilation in enumerate(DILATIONS):
        y = silu(convolution(norm(x, f'blocks.{i}.norm'), f'blocks.{i}.time', dilation))
        begin = constant(f'begin_{i}', np.array([dilation], np.int64))
        end = constant(f'end_{i}', np.array([-dilation], np.int64))
        x = op('Add', op('Slice', x, begin, end, axis), convolution(y, f'blocks.{i}.mix'))
    y = convolution(silu(norm(x, 'norm')), 'leave')
    nodes.append(helper.make_node('Transpose', [y], ['outputs'], perm=[0, 2, 1]))
    graph = helper.make_graph(
        nodes,
        'lifter',
        [helper.make_tensor_value_info('rows', TensorProto.FLOAT, ['batch', 'rows', CHANNELS])],
        [helper.make_tensor_value_info('outputs', TensorProto.FLOAT, ['batch', 'rows_within', OUTPUTS])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8, producer_name='kinemesh')
    onnx.checker.check_model(model)
    data = model.SerializeToString(deterministic=True)
    Path(target).write_bytes(data)
    print(f'{target}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}')


main(*sys.argv[1:])
