"""Runs an original .tflite network with LiteRT, on one thread.

python litert_oracle.py NETWORK.tflite INPUT.f32 FOLDER name=tensor ...
writes each named output as FOLDER/name.f32.
"""

import os
import sys

import numpy as np
from ai_edge_litert.interpreter import Interpreter


def main(network, source, folder, *outputs):
    interpreter = Interpreter(network, num_threads=1)
    interpreter.allocate_tensors()
    image = interpreter.get_input_details()[0]
    interpreter.set_tensor(image['index'], np.fromfile(source, np.float32).reshape(image['shape']))
    interpreter.invoke()
    indices = {output['name']: output['index'] for output in interpreter.get_output_details()}
    for output in outputs:
        name, tensor = output.split('=')
        interpreter.get_tensor(indices[tensor]).astype(np.float32).tofile(os.path.join(folder, f'{name}.f32'))


if __name__ == '__main__':
    main(*sys.argv[1:])
