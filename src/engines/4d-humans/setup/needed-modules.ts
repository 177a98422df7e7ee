/** What every checkout needs, in the order in which a fault is best told: PHALP needs all those before it. */
const ALWAYS = ['numpy', 'torch', 'hydra', 'cv2', 'joblib', 'detectron2', 'phalp', 'hmr2'];

/** What is imported to know that a run's imports will work: what `track.py` names, after what it rests upon. */
export function modulesToImport(ofTrackPy: readonly string[]): string[] {
  const named = ofTrackPy.filter((module) => !ALWAYS.includes(module));
  return [...ALWAYS.slice(0, -2), ...named, ...ALWAYS.slice(-2)];
}

/** The packages that these modules are of. */
export function packagesOf(modules: readonly string[]): string[] {
  return [...new Set([...ALWAYS, ...modules.map((module) => module.split('.')[0])])];
}

/** How a package is called on PyPI where that differs, for what to install. */
const ON_PYPI: Readonly<Record<string, string>> = {
  cv2: 'opencv-python',
  hydra: 'hydra-core',
  neural_renderer: 'git+https://github.com/shubham-goel/NMR.git',
  detectron2: 'git+https://github.com/facebookresearch/detectron2.git',
  phalp: 'git+https://github.com/brjathu/PHALP.git',
  chumpy: 'git+https://github.com/mattloper/chumpy',
  sklearn: 'scikit-learn',
};

/** What to give `pip install` for a module. */
export function pipName(module: string): string {
  const name = module.split('.')[0];
  return ON_PYPI[name] ?? name;
}
