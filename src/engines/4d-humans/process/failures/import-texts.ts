import { type Named, type Seen, shortened, type TextRule } from './seen.ts';

/** What was installed, and does not fit together. */
export const IMPORT_TEXTS: readonly TextRule[] = [
  {
    pattern:
      /cannot import name '(?:bool|int|float|complex|object|unicode|str)' from 'numpy'|module 'numpy' has no attribute '\w+'|module 'inspect' has no attribute 'getargspec'|cannot import name 'getargspec'/,
    name: (found) => ({
      code: 'numpy-incompatible',
      message: `chumpy, with which the SMPL file is read, does not fit this NumPy or Python: ${found[0]}.`,
      remedy:
        'Install what 4D-Humans was made with into the same environment: pip install "numpy<1.24", with Python 3.10.',
    }),
  },
  {
    pattern:
      /compiled using NumPy 1\.x cannot be run in\s+NumPy ([\d.]+)|numpy\.core\.multiarray failed to import|numpy\.dtype size changed|_ARRAY_API not found|`np\.\w+` was removed in the NumPy 2\.0|Numpy is not available|No module named 'numpy\._core'|module compiled against (?:API|ABI) version/,
    name: (found) => ({
      code: 'numpy-incompatible',
      message: `Something was built for another NumPy than the one that is installed: ${shortened(found[0])}.`,
      remedy: 'Install an older NumPy into the same environment: pip install "numpy<2".',
    }),
  },
  {
    pattern:
      /Unable to load EGL|EGL_NOT_INITIALIZED|EGL_BAD_\w+|EGLError|GLError\(|Cannot initialize a EGL device|eglQueryString|eglGetDisplay|eglInitialize|Invalid device ID \(\d+\)|Unable to load OpenGL library|lib(?:E?GL|GLESv2|OpenGL|GLdispatch)\.so[\w.]*: cannot open shared object|NoSuchDisplayException|OSMesaCreateContext/,
    name: (found) => ({
      code: 'egl-missing',
      message: `The pictures cannot be drawn without a screen, by EGL: ${shortened(found[0])}.`,
      remedy:
        'Install the libraries: sudo apt install libegl1 libgl1. The NVIDIA driver has to be one with OpenGL; in a container NVIDIA_DRIVER_CAPABILITIES has to include graphics.',
    }),
  },
  {
    // Only as Python's own last word: libraries also log what they can do without, and go on.
    pattern: /(?:^|Error: )No module named ['"]([\w.]+)['"]/m,
    name: (found, seen) => missing(found[1], seen),
  },
];

const HOW_TO_INSTALL: Readonly<Record<string, string>> = {
  torch: 'Install PyTorch into it, as https://pytorch.org/get-started/locally says',
  torchvision: 'Install PyTorch with torchvision into it, as https://pytorch.org/get-started/locally says',
  hydra: 'Install it there: python -m pip install hydra-core',
  cv2: 'Install it there: python -m pip install opencv-python',
  av: 'Install it there: python -m pip install av',
  sklearn: 'Install it there: python -m pip install scikit-learn',
  skimage: 'Install it there: python -m pip install scikit-image',
  yaml: 'Install it there: python -m pip install pyyaml',
  OpenGL: 'Install it there: python -m pip install pyopengl',
  detectron2:
    'Install it there: python -m pip install --no-build-isolation git+https://github.com/facebookresearch/detectron2',
  phalp: 'Install it there: python -m pip install "phalp[all] @ git+https://github.com/brjathu/PHALP.git"',
  neural_renderer:
    'Install it there: python -m pip install --no-build-isolation git+https://github.com/shubham-goel/NMR.git',
  hmr2: 'Install it there, in the folder of 4D-Humans: python -m pip install -e ".[all]"',
};

export function missing(module: string, { settings }: Seen): Named {
  const top = module.split('.')[0];
  const how = HOW_TO_INSTALL[top] ?? `Install it there: python -m pip install ${top}`;
  return {
    code: 'import-missing',
    message: `The Python of 4D-Humans, ${settings.python}, has no module ${module}.`,
    remedy: `${how}. Or choose an environment that has it: kinemesh setup 4d-humans.`,
  };
}
