import type { Settings } from '../../api/index.ts';
import type { Engine } from '../../engines/index.ts';
import { readSettings } from '../../settings/index.ts';

/** The engine that a job asks for. Each is loaded only where it is wanted: the built-in one brings its networks. */
export async function engineOf(name: Settings['engine']): Promise<Engine> {
  if (name === 'builtin') return (await import('../../engines/builtin/index.ts')).createBuiltinEngine();
  const [{ createFourDHumansEngine }, { fourDHumans }] = await Promise.all([
    import('../../engines/4d-humans/index.ts'),
    readSettings(),
  ]);
  return createFourDHumansEngine(fourDHumans);
}
