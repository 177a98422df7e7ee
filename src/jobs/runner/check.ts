import type { Settings } from '../../api/index.ts';
import { engineOf } from './engine-of.ts';
import type { ResultOf } from './protocol.ts';

/** Looks whether an engine can run here, item by item. */
export async function checkEngine(name: Settings['engine']): Promise<ResultOf<'check'>> {
  return { kind: 'check', items: await (await engineOf(name)).check() };
}
