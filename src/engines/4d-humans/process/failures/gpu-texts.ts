import { type Named, type Seen, shortened, type TextRule, whereIn } from './seen.ts';

const GPU_MEMORY =
  /CUDA out of memory|CUDA (?:driver )?error: out of memory|cudaErrorMemoryAllocation|CU(?:DNN|BLAS|SOLVER|SPARSE)_STATUS_ALLOC_FAILED|CUBLAS_STATUS_NOT_INITIALIZED when calling .?cublasCreate|kernel failed ?: out of memory|GL_OUT_OF_MEMORY/;

/** The GPU: its memory, its driver, and the PyTorch that was built for it, or was not. */
export const GPU_TEXTS: readonly TextRule[] = [
  {
    pattern: GPU_MEMORY,
    name: (found, seen) => ({
      code: 'gpu-out-of-memory',
      message: `The GPU's memory ran out ${whereIn(seen)}${howMuch(found.input)}.`,
      remedy:
        'Close other programs that use the GPU. If that does not suffice, take the lighter detector, or fewer frames at once: kinemesh setup 4d-humans --detector maskrcnn --chunk-frames 200.',
    }),
  },
  {
    pattern:
      /NVIDIA driver on your system is too old(?: \(found version (\d+)\))?|CUDA driver version is insufficient for CUDA runtime version|forward compatibility was attempted on non supported HW|unsupported display driver \/ cuda driver combination|PTX was compiled with an unsupported toolchain/,
    name: (found, seen) => driverOld(found[1] ?? null, seen),
  },
  {
    pattern: /Driver\/library version mismatch/,
    name: () => ({
      code: 'gpu-driver-old',
      message: 'The NVIDIA driver was updated while it was in use: its parts are of two versions.',
      remedy: 'Restart the machine.',
    }),
  },
  {
    pattern:
      /(.*) with CUDA capability (sm_\d+) is not compatible with the current PyTorch|no kernel image is available for execution|device kernel image is invalid|nvrtc: error: invalid value for --gpu-architecture/,
    name: (found, seen) => ({
      code: 'torch-cuda-mismatch',
      message: `${torchHere(seen)} is not built for ${found[1]?.trim() || deviceHere(seen)}${found[2] ? ` (${found[2]})` : ''}.`,
      remedy:
        'Install a PyTorch for this GPU into the same environment, as https://pytorch.org/get-started/locally says, then what was compiled against the old one (detectron2, neural_renderer) again.',
    }),
  },
  {
    pattern: /Torch not compiled with CUDA enabled|Not compiled with GPU support|not compiled with CUDA/i,
    name: (found, seen) => withoutCuda(found[0], seen),
  },
  {
    pattern:
      /(?:lib(?:cudart|cublas|cudnn|cufft|cusparse|cusolver|curand|nccl|nvrtc|nvToolsExt|torch|c10)[\w.+-]*|Could not load library lib\w+)(?:: cannot open shared object file|\. Error)/,
    name: (found) => mismatched(found),
  },
  {
    pattern: /undefined symbol: (?:_Z\S+|THP\w+|__cuda\w+)/,
    name: (found) => mismatched(found),
  },
  {
    pattern: /The detected CUDA version .* mismatches the version that was used to compile/,
    name: (found) => mismatched(found),
  },
  {
    pattern:
      /Found no NVIDIA driver|No CUDA GPUs are available|no CUDA-capable device is detected|invalid device ordinal|CUDA unknown error|CUDA driver initialization failed|Attempting to deserialize object on (?:a )?CUDA device|couldn't communicate with the NVIDIA driver/,
    name: (found, seen) => noGpu(found[0], seen),
  },
];

/** As in `: another 1.50 GiB was wanted, of 8.00 GiB in all`. */
function howMuch(text: string): string {
  const wanted = /Tried to allocate ([\d.]+ [KMG]iB)/.exec(text)?.[1];
  const total = /([\d.]+ [KMG]iB) total capacity|total capacity of ([\d.]+ [KMG]iB)/.exec(text);
  if (wanted === undefined) return '';
  return `: another ${wanted} was wanted${total ? `, of ${total[1] ?? total[2]} in all` : ''}`;
}

function driverOld(version: string | null, seen: Seen): Named {
  // As CUDA writes it: 11040 is 11.4.
  const number = version === null ? null : Number(version);
  const upTo =
    number === null ? '' : ` (it knows CUDA up to ${Math.floor(number / 1000)}.${(number % 1000) / 10})`;
  return {
    code: 'gpu-driver-old',
    message: `The NVIDIA driver is too old for ${torchHere(seen).replace('This', 'this')}${upTo}.`,
    remedy:
      'Install a newer driver from https://www.nvidia.com/drivers (for WSL: the one for Windows) and restart, or a PyTorch that was built for an older CUDA.',
  };
}

function withoutCuda(said: string, seen: Seen): Named {
  const isDetectron = /GPU support/i.test(said);
  return {
    code: 'torch-cuda-mismatch',
    message: isDetectron
      ? `detectron2 was compiled without CUDA: ${said}.`
      : `${torchHere(seen)} is built without CUDA, and 4D-Humans needs it.`,
    remedy: isDetectron
      ? 'Install detectron2 again, into the same environment, while its PyTorch sees the GPU.'
      : 'Install the PyTorch with CUDA into the same environment, as https://pytorch.org/get-started/locally says.',
  };
}

function mismatched(found: RegExpExecArray): Named {
  const library = /(\S+\.so[\w.]*): undefined symbol/.exec(found.input)?.[1];
  return {
    code: 'torch-cuda-mismatch',
    message: `What was compiled for one PyTorch and CUDA does not fit those that are here: ${shortened(`${library ? `${library}: ` : ''}${found[0]}`)}.`,
    remedy:
      'Install detectron2 and neural_renderer again, into the same environment, so that they are compiled against the PyTorch that is there; or that PyTorch again, where the library is its own.',
  };
}

function noGpu(said: string, seen: Seen): Named | null {
  const old = /driver on your system is too old(?: \(found version (\d+)\))?/.exec(seen.cuda?.error ?? '');
  if (old) return driverOld(old[1] ?? null, seen);
  if (seen.cuda !== null && seen.cuda.build === null) return withoutCuda(said, seen);
  return {
    code: 'gpu-missing',
    message: `There is no NVIDIA GPU that PyTorch can use: ${shortened(said)}.`,
    remedy:
      'Run nvidia-smi: it has to show the GPU. If it does not, install the NVIDIA driver (for WSL: the one for Windows; in a container: start it with its GPUs) and restart. 4D-Humans runs on NVIDIA GPUs only.',
  };
}

function torchHere({ cuda }: Seen): string {
  return cuda?.build ? `This PyTorch (CUDA ${cuda.build})` : 'This PyTorch';
}

function deviceHere({ cuda }: Seen): string {
  return cuda?.devices[0]?.name ?? 'this GPU';
}
