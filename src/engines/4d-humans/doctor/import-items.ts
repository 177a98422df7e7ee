import type { KinemeshError } from '../../../errors/index.ts';
import type { CheckItem } from '../../engine.ts';
import { bad, good, type Subject } from './item.ts';
import type { Tried } from './try-each.ts';

const NAMES: Readonly<Record<string, string>> = {
  torch: 'PyTorch',
  numpy: 'NumPy',
  hydra: 'Hydra',
  phalp: 'PHALP',
  hmr2: 'HMR2',
  detectron2: 'detectron2',
  cv2: 'OpenCV',
};
/** These first, in this order; then whatever else `track.py` names. */
const FIRST = ['torch', 'numpy', 'hydra', 'phalp', 'hmr2', 'detectron2'];

/**
 * An item for each package.
 *
 * @param installed versions as pip knows them; null where it does not
 */
export function importItems(
  { failures, versions, cuda }: Tried,
  installed: Readonly<Record<string, string | null>>,
): CheckItem[] {
  const packages = [...new Set([...failures.keys()].map((module) => module.split('.')[0]))];
  const ordered = [
    ...FIRST.filter((name) => packages.includes(name)),
    ...packages.filter((name) => !FIRST.includes(name)),
  ];
  const ofTorch = failures.get('torch') ?? null;
  return ordered.map((name) => {
    const subject: Subject = { id: `import:${name}`, label: NAMES[name] ?? name };
    const ofPackage = [...failures].filter(([module]) => module.split('.')[0] === name);
    const failure = ofPackage.find(([, each]) => each !== null)?.[1] ?? null;
    if (failure !== null) return bad(subject, name === 'torch' ? failure : withoutTorch(failure, ofTorch));
    const version = versions[name] ?? sensible(installed[name]) ?? 'is there';
    const build = cuda?.build ? `, built for CUDA ${cuda.build}` : ', built without CUDA';
    return good(subject, name === 'torch' && cuda !== null ? `${version}${build}` : version);
  });
}

/** What crashes or hangs as PyTorch does, does so because it loads PyTorch: only one thing is to be mended. */
function withoutTorch(failure: KinemeshError, ofTorch: KinemeshError | null) {
  const { code } = failure;
  if (ofTorch?.code !== code || code === 'import-missing') return failure;
  return {
    code,
    message: 'It loads PyTorch, which fails by itself.',
    remedy: 'Mend PyTorch first, as said above.',
  };
}

/** What was never given a version is called 0.0.0 by pip. */
function sensible(version: string | null | undefined): string | null {
  return version === undefined || version === '0.0.0' ? null : version;
}
