import { expect, test } from 'vitest';
import { isKinemeshError } from '../errors/index.ts';
import { loadNetworks } from './index.ts';

test('a network that is not shipped has a name and a remedy', async () => {
  const options = { model: 'enormous' as 'heavy', maxPeople: null };
  const error = await loadNetworks(options).catch((caught: unknown) => caught);
  expect(isKinemeshError(error) && error.code).toBe('model-missing');
  expect(isKinemeshError(error) && error.message).toContain('blazepose-landmark-enormous');
  expect(isKinemeshError(error) && error.remedy).toContain('Install');
});
