"""A small writer of ONNX graphs, shared by the two converters.

Feature maps travel as NCHW, which is what ONNX convolutions take, while the sources are NHWC. The graph
remembers the layout of each tensor, so that a Transpose appears only where a tensor leaves the
convolutional part, not round every convolution.
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

OPSET = 17
IR_VERSION = 8

NCHW_FROM_NHWC = (0, 3, 1, 2)
NHWC_FROM_NCHW = (0, 2, 3, 1)

# Below this many elements a cast costs more bytes than half precision saves.
SMALLEST_HALVED = 64


class Graph:
    def __init__(self, name):
        self.name = name
        self.nodes = []
        self.initializers = []
        self.inputs = []
        self.outputs = []
        self.is_nchw = set()
        self._converted = {}
        self._constants = {}
        self._count = 0

    def fresh(self, hint):
        """A tensor name that is not in use; short, because the sources' names add up to 40 kB."""
        self._count += 1
        return f'{hint}_{self._count}'

    def input(self, name, dtype, shape):
        self.inputs.append(helper.make_tensor_value_info(name, dtype, shape))
        return name

    def output(self, name, tensor, dtype, shape):
        self.op('Identity', [tensor], output=name)
        self.outputs.append(helper.make_tensor_value_info(name, dtype, shape))

    def op(self, kind, inputs, outputs=1, output=None, **attributes):
        """Adds a node; gives its output's name, or a list of names if there are several."""
        names = [output] if output else [self.fresh(kind.lower()) for _ in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=self.fresh('node'), **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, array):
        """An initialiser. Weights that half precision holds exactly are stored so, behind a Cast that
        ONNX Runtime folds when it loads the model: the file is half the size, the numbers are the same."""
        array = np.asarray(array, order='C')
        key = (array.dtype.str, array.shape, array.tobytes()) if array.size < SMALLEST_HALVED else None
        if key in self._constants:
            return self._constants[key]
        name = self.fresh('const')
        half = array.astype(np.float16) if array.dtype == np.float32 else None
        if half is not None and array.size >= SMALLEST_HALVED and np.array_equal(half.astype(np.float32), array):
            self.initializers.append(numpy_helper.from_array(half, name))
            name = self.op('Cast', [name], to=TensorProto.FLOAT)
        else:
            self.initializers.append(numpy_helper.from_array(array, name))
        if key:
            self._constants[key] = name
        return name

    def ints(self, values):
        return self.constant(np.array(values, np.int64))

    def mark_nchw(self, tensor):
        self.is_nchw.add(tensor)
        return tensor

    def nchw(self, tensor):
        """The tensor as NCHW, transposed once if it is not."""
        return tensor if tensor in self.is_nchw else self.mark_nchw(self._transposed(tensor, NCHW_FROM_NHWC))

    def nhwc(self, tensor):
        """The tensor as NHWC, transposed once if it is not."""
        return self._transposed(tensor, NHWC_FROM_NCHW) if tensor in self.is_nchw else tensor

    def _transposed(self, tensor, order):
        key = (tensor, order)
        if key not in self._converted:
            self._converted[key] = self.op('Transpose', [tensor], perm=order)
        return self._converted[key]

    def convolution(self, tensor, weights, bias, pads, strides, groups=1, dilations=(1, 1)):
        """`weights` is OIHW; `pads` is top, left, bottom, right."""
        inputs = [self.nchw(tensor), self.constant(weights)]
        if bias is not None:
            inputs.append(self.constant(bias))
        return self.mark_nchw(
            self.op(
                'Conv',
                inputs,
                kernel_shape=list(weights.shape[2:]),
                pads=list(pads),
                strides=list(strides),
                dilations=list(dilations),
                group=groups,
            )
        )

    def activation(self, tensor, kind):
        """`kind` is None, 'Relu' or 'Relu6'; the layout stays."""
        if kind is None:
            return tensor
        if kind == 'Relu':
            result = self.op('Relu', [tensor])
        elif kind == 'Relu6':
            bounds = [self.constant(np.float32(0)), self.constant(np.float32(6))]
            result = self.op('Clip', [tensor, *bounds])
        else:
            raise NotImplementedError(f'activation {kind}')
        return self.mark_nchw(result) if tensor in self.is_nchw else result

    def resize_bilinear(self, tensor, scales, align_corners, half_pixel_centers):
        """`scales` is (height, width)."""
        mode = 'align_corners' if align_corners else 'half_pixel' if half_pixel_centers else 'asymmetric'
        inputs = [self.nchw(tensor), '', self.constant(np.array([1, 1, *scales], np.float32))]
        result = self.op('Resize', inputs, mode='linear', coordinate_transformation_mode=mode)
        return self.mark_nchw(result)

    def save(self, path):
        """Drops what no output needs, checks the graph, and writes it: the same bytes on every run."""
        needed = {value.name for value in self.outputs}
        kept = []
        for node in reversed(self.nodes):
            if needed & set(node.output):
                needed |= set(node.input) | names_in_bodies(node)
                kept.append(node)
        weights = [tensor for tensor in self.initializers if tensor.name in needed]
        graph = helper.make_graph(kept[::-1], self.name, self.inputs, self.outputs, weights)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid('', OPSET)], ir_version=IR_VERSION,
            producer_name='kinemesh convert-models',
        )
        checker.check_model(model, full_check=True)
        with open(path, 'wb') as file:
            file.write(model.SerializeToString(deterministic=True))


def names_in_bodies(node):
    """What the graphs inside a node, as of a Scan, take from outside."""
    bodies = [attribute.g for attribute in node.attribute if attribute.HasField('g')]
    return {name for body in bodies for inner in body.node for name in inner.input}


def same_pads(size, kernel, stride, dilation=1):
    """TensorFlow's SAME padding along one axis, before and after: the odd cell goes after.
    https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2"""
    reach = (kernel - 1) * dilation + 1
    total = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return total // 2, total - total // 2
