import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility.ts';
import { choose, startBodies, untilVideo, videoIdOf } from './actions.ts';
import { scrubTo, viewerReady } from './viewer-actions.ts';
import { watched } from './watched.ts';

const at = watched();
const FRAMES = 30;

const names = (page: Page) =>
  page
    .getByRole('button', { name: /^(Hide|Show) / })
    .evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute('aria-label')?.replace(/^(Hide|Show) /, '')),
    );

/** Does something that makes the bodies anew, and waits until the page shows them. */
async function mend(page: Page, id: string, act: () => Promise<void>): Promise<void> {
  const { motionId } = await untilVideo(page, id, ({ editsPending }) => !editsPending);
  await act();
  const next = await untilVideo(page, id, (video) => video.motionId !== motionId && !video.editsPending);
  await page.waitForFunction((wanted) => window.kinemeshViewer?.motionId === wanted, next.motionId);
}

it('drags a joint, splits, names and merges people, and takes it back, without leaving the frame', async () => {
  const { page } = await at.open();
  await choose(page, await at.clips.person('mended.mp4', FRAMES / 30));
  const id = await videoIdOf(page);
  await startBodies(page, id);
  await untilVideo(page, id, ({ motionId }) => motionId !== null);
  await viewerReady(page);
  await scrubTo(page, 12, FRAMES);

  // Chosen from the list, then by a click on the body, where a handle was.
  const handle = page.getByRole('button', { name: 'Move the right knee' });
  await page
    .getByRole('button', { name: /^Person 1/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Move joints' }).click();
  const hip = await page.getByRole('button', { name: 'Move the left hip' }).boundingBox();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('button', { name: 'Move joints' }).count()).toBe(0);
  await page.mouse.click((hip?.x ?? 0) + 13, (hip?.y ?? 0) + 13);
  await page.getByRole('button', { name: 'Move joints' }).click();
  expect(await accessibilityFaults(page)).toEqual([]);

  // A joint dragged to the right: the body follows.
  const before = await handle.boundingBox();
  if (before === null) throw new Error('There is no handle.');
  await mend(page, id, async () => {
    await page.mouse.move(before.x + 13, before.y + 13);
    await page.mouse.down();
    await page.mouse.move(before.x + 53, before.y + 13, { steps: 4 });
    await page.mouse.up();
  });
  expect(await page.evaluate(() => window.kinemeshViewer?.frameShown.video)).toBe(12);

  await mend(page, id, () => page.getByRole('button', { name: 'Split here' }).click());
  expect(await names(page)).toEqual(['Person 1', 'Person 2']);
  await page.getByRole('button', { name: /^Person 2/ }).click();
  await page.getByRole('button', { name: 'Person 2', exact: true }).last().click();
  await page.keyboard.type('Ada');
  await mend(page, id, () => page.keyboard.press('Enter'));
  expect(await names(page)).toEqual(['Person 1', 'Ada']);

  await mend(page, id, async () => {
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.getByRole('menuitem', { name: /Person 1/ }).click();
  });
  expect((await names(page)).length).toBe(1);
  await mend(page, id, () => page.keyboard.press('Control+z'));
  expect(await names(page)).toEqual(['Person 1', 'Ada']);
  // Any of them can be taken back, from the list.
  await page.getByRole('button', { name: /^What was mended: 3/ }).click();
  await mend(page, id, () => page.getByRole('button', { name: /^Take back: Person 2 is Ada/ }).click());
  expect(await names(page)).toEqual(['Person 1', 'Person 2']);
  expect(await page.evaluate(() => window.kinemeshViewer?.frameShown.video)).toBe(12);
});
