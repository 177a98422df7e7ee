import { listSupportedBackends } from 'onnxruntime-node';

/** Something that ONNX Runtime can run a network on: the CPU, a GPU through CUDA, CoreML, WebGPU and so on. */
export interface ExecutionProvider {
  readonly name: string;
  /** Whether its libraries came with the package; the others are looked for on the system. */
  readonly bundled: boolean;
}

/** The execution providers of this build of ONNX Runtime. */
export function executionProviders(): ExecutionProvider[] {
  return listSupportedBackends().map(({ name, bundled }) => ({ name, bundled }));
}
