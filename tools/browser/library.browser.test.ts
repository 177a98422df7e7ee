import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility.ts';
import {
  addSample,
  ask,
  choose,
  startBodies,
  untilVideo,
  videoIdOf,
  videoNamed,
  videosOf,
} from './actions.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { watched } from './watched.ts';

const at = watched();

const LOOKS = [DESKTOP, PHONE].flatMap((size) =>
  (['light', 'dark'] as const).map((scheme) => ({ size, scheme })),
);

/** Opens a path in all sizes and schemes, and holds each against axe and against the width of the screen. */
async function holdAgainstAxe(path: string, ready: (page: Page) => Promise<unknown>): Promise<void> {
  for (const look of LOOKS) {
    const { page, close } = await at.open(path, look);
    await ready(page);
    const { width } = look.size;
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([path, width, look.scheme, await accessibilityFaults(page)]).toEqual([
      path,
      width,
      look.scheme,
      [],
    ]);
    expect([path, width, tooWide]).toEqual([path, width, 0]);
    await close();
  }
}

describe('the library', () => {
  it('says when it is empty what to do, and offers the sample clip', async () => {
    await holdAgainstAxe('/', (page) => page.getByRole('heading', { name: /drop a video/i }).waitFor());
    const { page } = await at.open();
    await page.getByRole('button', { name: /sample clip/i }).click();
    const id = await videoIdOf(page);
    // What is cancelled before it has begun leaves nothing to go on from, and no page to say so.
    await untilVideo(page, id, ({ jobs }) => (jobs.bodies?.progress?.fraction ?? 0) > 0);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await untilVideo(page, id, ({ jobs }) => jobs.bodies?.state === 'cancelled');
    await holdAgainstAxe(`/videos/${id}`, (tab) => tab.getByRole('heading', { name: 'Cancelled' }).waitFor());
  });

  it('is searched, renamed in, deleted from, and gives back what was deleted', async () => {
    const { page } = await at.open();
    for (const name of ['dance.mp4', 'jump.mp4']) {
      await choose(page, await at.clips.person(name, 0.5));
      await untilVideo(page, await videoIdOf(page), ({ state }) => state === 'ready');
      await page.goto(at.server.address);
    }
    const shown = (name: string) => page.getByRole('link', { name, exact: true });
    await page.getByRole('searchbox').fill('DAN');
    await shown('jump.mp4').waitFor({ state: 'detached' });
    await shown('dance.mp4').waitFor();
    await page.getByRole('searchbox').fill('');

    await page.getByRole('button', { name: 'Options of jump.mp4' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('High jump');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await shown('High jump').waitFor();
    const { id } = await videoNamed(page, 'High jump');

    const remove = async () => {
      await page.getByRole('button', { name: 'Options of High jump' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await shown('High jump').waitFor({ state: 'detached' });
    };
    await remove();
    expect((await videosOf(page)).map((video) => video.id)).not.toContain(id);
    await page.getByRole('button', { name: 'Undo' }).click();
    await shown('High jump').waitFor();
    expect((await videoNamed(page, 'High jump')).id).toBe(id);
    await remove();
  });

  it('is told of changes that another tab makes', async () => {
    const [one, other] = [await at.open(), await at.open()];
    await choose(one.page, await at.clips.person('shared.mp4', 0.5));
    const id = await videoIdOf(one.page);
    await other.page.getByRole('link', { name: 'shared.mp4', exact: true }).waitFor();
    await ask(one.page, 'PATCH', `/videos/${id}`, { name: 'Seen from both' });
    await other.page.getByRole('link', { name: 'Seen from both', exact: true }).waitFor();
  });
});

describe('every page and state', () => {
  it('is in order for axe, on a desktop and a phone, light and dark', async () => {
    const { page } = await at.open();
    const { id } = await addSample(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await holdAgainstAxe('/', (tab) => tab.getByRole('searchbox').waitFor());
    await holdAgainstAxe('/videos/nowhere', (tab) => tab.getByRole('heading').first().waitFor());
    await ask(page, 'POST', `/jobs/${(await startBodies(page, id, { toSeconds: 1 })).id}/cancel`);
    const choosing = await at.clips.person('choosing.mp4', 0.5);
    await choose(page, choosing);
    const fresh = await videoIdOf(page);
    await untilVideo(page, fresh, ({ state }) => state === 'ready');
    await holdAgainstAxe(`/videos/${fresh}`, async (tab) => {
      await tab.getByRole('button', { name: 'More settings' }).click();
      await tab.getByText('Height of the person').waitFor();
      await tab.waitForTimeout(400);
    });
    await startBodies(page, fresh);
    await untilVideo(page, fresh, ({ motionId }) => motionId !== null);
    await holdAgainstAxe(`/videos/${fresh}`, (tab) =>
      tab.waitForFunction(() => window.kinemeshViewer?.ready === true),
    );
  });

  it('while a job runs too', async () => {
    const { page } = await at.open();
    await choose(page, await at.clips.person('running.mp4', 9));
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await startBodies(page, id, { model: 'heavy' });
    await holdAgainstAxe(`/videos/${id}`, (tab) =>
      tab
        .getByText(/^Finding people/)
        .first()
        .waitFor(),
    );
    await ask(page, 'DELETE', `/videos/${id}`);
  });
});
