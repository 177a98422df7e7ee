import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../errors/index.ts';
import { fourDHumansSettingsSchema } from '../../../../settings/index.ts';
import { lastTraceback } from './last-traceback.ts';
import { nameFailure } from './name-failure.ts';
import type { Seen } from './seen.ts';

const GB = 1e9;

function seen(lines: readonly string[], more: Partial<Seen> = {}): Seen {
  return {
    settings: fourDHumansSettingsSchema.parse({ checkout: '/c', python: '/c/venv/bin/python' }),
    exitCode: 1,
    signal: null,
    lines,
    reached: 'imports',
    importing: [],
    frames: null,
    cuda: null,
    memory: { peakBytes: 0, freeBytes: null, totalBytes: null, oomKills: null },
    overLimit: null,
    ...more,
  };
}

/** As Python prints an exception that nobody caught. */
function traceback(exception: string, code = 'main()'): string[] {
  return [
    'Traceback (most recent call last):',
    '  File "/c/track.py", line 180, in <module>',
    `    ${code}`,
    ...exception.split('\n'),
  ];
}

/** What programs print, and what it is called. */
const TEXTS: readonly (readonly [said: string, code: ErrorCode, words: string])[] = [
  // The GPU's memory: PyTorch of three ages, its libraries, a kernel of its own.
  [
    'RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 7.79 GiB total capacity; 6.1 GiB already allocated)',
    'gpu-out-of-memory',
    'another 20.00 MiB was wanted, of 7.79 GiB in all',
  ],
  [
    'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 7.63 GiB of which 1 GiB is free.',
    'gpu-out-of-memory',
    'another 2.00 GiB was wanted, of 7.63 GiB in all',
  ],
  [
    'RuntimeError: CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported',
    'gpu-out-of-memory',
    'memory ran out',
  ],
  [
    'RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`',
    'gpu-out-of-memory',
    'memory ran out',
  ],
  ['RuntimeError: cuDNN error: CUDNN_STATUS_ALLOC_FAILED', 'gpu-out-of-memory', 'memory ran out'],
  // The driver.
  [
    'RuntimeError: The NVIDIA driver on your system is too old (found version 11040). Please update your GPU driver',
    'gpu-driver-old',
    'up to 11.4',
  ],
  ['RuntimeError: CUDA driver version is insufficient for CUDA runtime version', 'gpu-driver-old', 'too old'],
  [
    'RuntimeError: CUDA error: the provided PTX was compiled with an unsupported toolchain.',
    'gpu-driver-old',
    'too old',
  ],
  ['Failed to initialize NVML: Driver/library version mismatch', 'gpu-driver-old', 'two versions'],
  // PyTorch and what was compiled for it.
  [
    'RuntimeError: CUDA error: no kernel image is available for execution on the device',
    'torch-cuda-mismatch',
    'not built for this GPU',
  ],
  [
    'UserWarning: NVIDIA GeForce RTX 5090 with CUDA capability sm_120 is not compatible with the current PyTorch installation.',
    'torch-cuda-mismatch',
    'NVIDIA GeForce RTX 5090 (sm_120)',
  ],
  ['AssertionError: Torch not compiled with CUDA enabled', 'torch-cuda-mismatch', 'without CUDA'],
  [
    'RuntimeError: Not compiled with GPU support',
    'torch-cuda-mismatch',
    'detectron2 was compiled without CUDA',
  ],
  [
    'ImportError: libtorch_cuda_cu.so: cannot open shared object file: No such file or directory',
    'torch-cuda-mismatch',
    'libtorch_cuda_cu.so',
  ],
  [
    'ImportError: libcudart.so.11.0: cannot open shared object file: No such file or directory',
    'torch-cuda-mismatch',
    'libcudart.so.11.0',
  ],
  [
    'ImportError: /v/neural_renderer/cuda/load_textures.cpython-310-x86_64-linux-gnu.so: undefined symbol: THPVariableClass',
    'torch-cuda-mismatch',
    'load_textures',
  ],
  [
    'ImportError: /v/detectron2/_C.cpython-310-x86_64-linux-gnu.so: undefined symbol: _ZN2at4_ops5zeros4callE',
    'torch-cuda-mismatch',
    'detectron2/_C',
  ],
  // No GPU.
  [
    'RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU',
    'gpu-missing',
    'Found no NVIDIA driver',
  ],
  ['RuntimeError: No CUDA GPUs are available', 'gpu-missing', 'No CUDA GPUs are available'],
  [
    'RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False.',
    'gpu-missing',
    'no NVIDIA GPU',
  ],
  // EGL: its library, its start, pyrender's choice of a device, OpenCV's need of it.
  [
    "ImportError: ('Unable to load EGL library', 'EGL: cannot open shared object file: No such file or directory', 'EGL', None)",
    'egl-missing',
    'Unable to load EGL',
  ],
  [
    'OpenGL.error.GLError: GLError(\n\terr = 12289,\n\tbaseOperation = eglInitialize,\n\tresult = 0\n)',
    'egl-missing',
    'GLError',
  ],
  ['ValueError: Invalid device ID (0)', 'egl-missing', 'Invalid device ID (0)'],
  [
    'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
    'egl-missing',
    'libGL.so.1',
  ],
  // Files.
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/h/.cache/4DHumans/logs/train/multiruns/hmr2/0/checkpoints/epoch=35-step=1000000.ckpt'",
    'checkpoint-missing',
    'epoch=35-step=1000000.ckpt',
  ],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/h/.cache/phalp/3D/SMPL_to_J19.pkl'",
    'checkpoint-missing',
    'SMPL_to_J19.pkl',
  ],
  [
    'RuntimeError: PytorchStreamReader failed reading zip archive: failed finding central directory',
    'checkpoint-missing',
    'not whole',
  ],
  [
    'FileNotFoundError: SMPL model not found. Please download it from https://smplify.is.tue.mpg.de/ and place it at data/basicModel.pkl',
    'smpl-missing',
    'SMPL body model',
  ],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/h/.cache/phalp/3D/models/smpl/SMPL_NEUTRAL.pkl'",
    'smpl-missing',
    'SMPL_NEUTRAL.pkl',
  ],
  [
    'urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>',
    'download-blocked',
    'Temporary failure in name resolution',
  ],
  ['urllib.error.HTTPError: HTTP Error 403: Forbidden', 'download-blocked', 'HTTP Error 403: Forbidden'],
  [
    'urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed>',
    'download-blocked',
    'CERTIFICATE_VERIFY_FAILED',
  ],
  ["AttributeError: 'NoneType' object has no attribute 'strip'", 'download-blocked', 'could not fetch'],
  [
    '_pickle.UnpicklingError: Weights only load failed. This file can still be loaded\n\tWeightsUnpickler error: Unsupported global: GLOBAL omegaconf.listconfig.ListConfig was not an allowed global by default.',
    'weights-refused',
    'omegaconf.listconfig.ListConfig',
  ],
  ['OSError: [Errno 28] No space left on device', 'disk-full', 'disk became full'],
  ["PermissionError: [Errno 13] Permission denied: '/out/results'", 'output-not-writable', '/out/results'],
  // NumPy and chumpy.
  [
    "ImportError: cannot import name 'bool' from 'numpy' (/v/numpy/__init__.py)",
    'numpy-incompatible',
    "cannot import name 'bool' from 'numpy'",
  ],
  ["AttributeError: module 'numpy' has no attribute 'float'.", 'numpy-incompatible', "no attribute 'float'"],
  [
    "AttributeError: module 'inspect' has no attribute 'getargspec'. Did you mean: 'getargs'?",
    'numpy-incompatible',
    'getargspec',
  ],
  [
    'A module that was compiled using NumPy 1.x cannot be run in\nNumPy 2.1.3 as it may crash.',
    'numpy-incompatible',
    'compiled using NumPy 1.x',
  ],
  [
    'ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject',
    'numpy-incompatible',
    'numpy.dtype size changed',
  ],
  // Hydra.
  [
    "Could not override 'video.end_framex'.\nTo append to your config use +video.end_framex=3\nKey 'end_framex' is not in struct",
    'override-refused',
    'the setting video.end_framex',
  ],
  [
    "Error merging override video.end_frame=abc\nValue 'abc' of type 'str' could not be converted to Integer",
    'override-refused',
    'video.end_frame=abc',
  ],
  [
    "hydra.errors.OverrideParseException: Error parsing override 'video.source=a=b'\nmismatched input '=' expecting <EOF>",
    'override-refused',
    'video.source=a=b',
  ],
  [
    'omegaconf.errors.MissingMandatoryValue: Missing mandatory value: video.source',
    'override-refused',
    'video.source',
  ],
  // The video.
  ['Exception: Invalid source path', 'source-not-readable', 'Invalid source path'],
  [
    "'NoneType' object has no attribute 'shape'",
    'source-not-readable',
    "'NoneType' object has no attribute 'shape'",
  ],
  ['ValueError: min() arg is an empty sequence', 'source-not-readable', 'empty sequence'],
  // Modules and memory.
  ["ModuleNotFoundError: No module named 'neural_renderer'", 'import-missing', 'no module neural_renderer'],
  [
    'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 5.93 GiB for an array with shape (1, 2)',
    'out-of-memory',
    'Unable to allocate 5.93 GiB',
  ],
  ['MemoryError', 'out-of-memory', "machine's memory ran out"],
  [
    "RuntimeError: [enforce fail at alloc_cpu.cpp:83] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 7 bytes.",
    'out-of-memory',
    "can't allocate memory",
  ],
  // WSL.
  ['Catastrophic failure\nError code: Wsl/Service/E_UNEXPECTED', 'out-of-memory', 'WSL broke down'],
  [
    'There is no distribution with the supplied name.\nError code: Wsl/Service/WSL_E_DISTRO_NOT_FOUND',
    'wsl-missing',
    'no distribution with the supplied name',
  ],
  ['env: ‘/c/venv/bin/python’: No such file or directory', 'interpreter-missing', '/c/venv/bin/python'],
];

describe('what is printed', () => {
  it.each(TEXTS)('%s', (said, code, words) => {
    const { message, code: named } = nameFailure(seen(traceback(said)));
    expect(named).toBe(code);
    expect(message).toContain(words);
    // Without a traceback around it, as by programs in other languages, it has the same name.
    expect(nameFailure(seen(said.split('\n'))).code).toBe(code);
  });

  it('is read from the last exception, not from a warning before it or from the code that it went through', () => {
    const lines = [
      'UserWarning: The NVIDIA driver on your system is too old (found version 11040).',
      ...traceback("ModuleNotFoundError: No module named 'av'", 'raise MemoryError("CUDA out of memory")'),
    ];
    expect(nameFailure(seen(lines)).code).toBe('import-missing');
  });

  it('is taken as it is where nobody knows it: the exception itself', () => {
    const failure = nameFailure(seen(traceback('ValueError: Detector x not supported')));
    expect(failure.code).toBe('tracker-failed');
    expect(failure.message).toBe(
      'track.py failed while it loaded its networks: ValueError: Detector x not supported.',
    );
  });

  it('is shown, its last twenty lines', () => {
    const lines = Array.from({ length: 100 }, (_, n) => `line ${n}`);
    expect(nameFailure(seen(lines)).ended?.lastLines).toEqual(lines.slice(80));
  });
});

describe('what is not printed', () => {
  const memory = { peakBytes: 9 * GB, freeBytes: 8 * GB, totalBytes: 32 * GB, oomKills: null };

  it('is told by signals, and where it was', () => {
    const at = { exitCode: null, frames: { done: 41, total: 100 }, reached: 'frames' as const };
    expect(nameFailure(seen([], { ...at, signal: 'SIGSEGV' })).message).toContain('SIGSEGV');
    expect(nameFailure(seen([], { ...at, signal: 'SIGSEGV' })).message).toContain('at frame 42 of 100');
    expect(nameFailure(seen([], { ...at, signal: 'SIGKILL', memory })).code).toBe('killed-by-signal');
  });

  it('is memory that ran out where the system counted it, or where little was left', () => {
    const killed = { exitCode: null, signal: 'SIGKILL' };
    expect(nameFailure(seen([], { ...killed, memory: { ...memory, oomKills: 1 } })).code).toBe(
      'out-of-memory',
    );
    expect(nameFailure(seen([], { ...killed, memory: { ...memory, freeBytes: 1 * GB } })).code).toBe(
      'out-of-memory',
    );
    expect(nameFailure(seen([], { ...killed, memory: { ...memory, peakBytes: 20 * GB } })).message).toContain(
      'It had 20.0 GB of 32.0 GB.',
    );
  });

  it('names the module within the module, where it broke down in one', () => {
    const importing = { reached: 'first-line' as const, importing: ['phalp', 'detectron2', 'detectron2._C'] };
    const failure = nameFailure(seen([], { exitCode: null, signal: 'SIGILL', ...importing }));
    expect(failure.code).toBe('import-crashed');
    expect(failure.message).toContain('while it loaded detectron2._C (for phalp) (SIGILL)');
  });
});

describe('the last traceback', () => {
  it('is the last one of several, without its code', () => {
    const lines = [
      ...traceback('KeyError: 1'),
      'During handling …',
      '',
      'it broke',
      ...traceback('TypeError: it broke'),
    ];
    expect(lastTraceback(lines)).toEqual({
      exception: 'TypeError: it broke',
      words: 'TypeError: it broke',
    });
  });
});
