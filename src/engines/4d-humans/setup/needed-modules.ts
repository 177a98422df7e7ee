/** What every checkout rests upon, in the order in which a fault is best told. */
const ALWAYS = ['numpy', 'torch', 'hydra', 'cv2', 'joblib', 'detectron2'];
/** What it is made of. */
const OWN = ['phalp', 'hmr2'];

/** What is imported to know that a run's imports will work: what `track.py` names, after what it rests upon. */
export function modulesToImport(ofTrackPy: readonly string[]): string[] {
  return [...new Set([...ALWAYS, ...ofTrackPy, ...OWN])];
}

/** The packages that a run needs. */
export function packagesOf(ofTrackPy: readonly string[]): string[] {
  return [...new Set([...ALWAYS, ...OWN, ...ofTrackPy.map((module) => module.split('.')[0])])];
}
