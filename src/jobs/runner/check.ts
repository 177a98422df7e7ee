import type { Settings } from '../../api/index.ts';
import { readSettings } from '../../settings/index.ts';
import { engineOf } from './engine-of.ts';
import type { ResultOf } from './protocol.ts';

/** Looks whether an engine can run here, item by item. */
export async function checkEngine(name: Settings['engine']): Promise<ResultOf<'check'>> {
  if (name === 'builtin') return { kind: 'check', items: await (await engineOf(name)).check() };
  const [{ checkFourDHumans }, { fourDHumans }] = await Promise.all([
    import('../../engines/4d-humans/index.ts'),
    readSettings(),
  ]);
  return { kind: 'check', items: await checkFourDHumans(fourDHumans) };
}
