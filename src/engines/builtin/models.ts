import { LIFTER } from '../../lifting/index.ts';
import { shippedNetworks } from '../../vision/index.ts';

/** The networks that look at the video in a run with this pose network. */
export function modelsOf(model: 'heavy' | 'full' | 'lite'): { name: string; sha256: string }[] {
  const used = new Set([`blazepose-landmark-${model}`, 'movenet-multipose', 'hand-landmark']);
  if (model === 'heavy') used.add('movenet-thunder');
  return namedModels(used);
}

/** The networks that are asked afterwards, about what was seen. */
export function laterModels(): { name: string; sha256: string }[] {
  return namedModels(new Set([LIFTER]));
}

function namedModels(used: ReadonlySet<string>): { name: string; sha256: string }[] {
  return shippedNetworks()
    .filter(({ name }) => used.has(name))
    .map(({ name, sha256 }) => ({ name, sha256 }));
}
