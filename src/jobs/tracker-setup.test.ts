import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Service } from './index.ts';
import { makeTrackerPlace, type TrackerPlace } from './tracker.testing.ts';

let place: TrackerPlace;
let service: Service;
beforeAll(async () => {
  place = await makeTrackerPlace();
  // What is in the home folder of who runs the tests is no matter of theirs.
  Object.assign(process.env, { HOME: place.standIn.home, KINEMESH_4D_HUMANS: place.standIn.checkout });
  await rm(place.config);
  service = await place.open();
});
afterAll(() => place.clear());

test('4D-Humans is found, chosen by ids that were given out, and looked at, and no path leaves the service', async () => {
  const { engines } = service;
  expect((await engines.states())[1]).toMatchObject({ state: 'not-set-up', items: [] });
  const early = engines.chooseTracker({ checkoutId: 'a1', interpreterId: 'b2' });
  await expect(early).rejects.toMatchObject({ code: 'not-found' });

  const found = await engines.findTrackers();
  const checkout = found.checkouts.find(({ ok }) => ok);
  const interpreter = found.interpreters.find(({ ok }) => ok);
  if (checkout === undefined || interpreter === undefined) throw new Error(JSON.stringify(found));
  expect(Object.keys(interpreter).sort()).toEqual(['detail', 'id', 'label', 'ok', 'origin', 'version']);
  const foreign = engines.chooseTracker({
    checkoutId: place.standIn.checkout,
    interpreterId: interpreter.id,
  });
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
  expect((await engines.states())[1].state).toBe('not-set-up');

  const chosen = await engines.chooseTracker({ checkoutId: checkout.id, interpreterId: interpreter.id });
  expect(chosen.items.filter(({ ok, needed }) => needed && !ok)).toEqual([]);
  expect(chosen).toMatchObject({ name: '4d-humans', state: 'ready' });
  expect(chosen.summary).toMatch(/^4D-Humans in .* on NVIDIA /);
  const written = await readFile(place.config, 'utf8');
  expect(JSON.parse(written).fourDHumans.checkout).toBe(place.standIn.checkout);
  expect((await engines.findTrackers()).chosen).toEqual({
    checkoutId: checkout.id,
    interpreterId: interpreter.id,
  });
});
