import { shippedNetworks } from '../../vision/index.ts';

/** The networks that a run with this pose network uses. */
export function modelsOf(model: 'heavy' | 'full' | 'lite'): { name: string; sha256: string }[] {
  const used = new Set([`blazepose-landmark-${model}`, 'movenet-multipose', 'hand-landmark']);
  return shippedNetworks()
    .filter(({ name }) => used.has(name))
    .map(({ name, sha256 }) => ({ name, sha256 }));
}
