import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addSample, choose, startBodies, untilVideo, videoIdOf } from './actions.ts';
import { overlapWithTruth } from './true-silhouette.ts';
import {
  barCodeInCanvas,
  barCodeOn,
  differenceMask,
  pictureOnScreen,
  scrubTo,
  untilShown,
  viewerReady,
} from './viewer-actions.ts';
import { watched } from './watched.ts';

const at = watched();
const FRAMES = 120;
const SCRUBS = 50;

/** Uploads a clip and waits for its motion; the video's id. */
async function made(page: Page, clip: string): Promise<string> {
  await choose(page, clip);
  const id = await videoIdOf(page);
  await startBodies(page, id);
  await untilVideo(page, id, ({ motionId }) => motionId !== null);
  return id;
}

/** Frames all over a clip, back and forth, the first and the last among them. */
function manyFrames(): number[] {
  return Array.from({ length: SCRUBS }, (_, n) => (n * 43) % FRAMES).with(1, FRAMES - 1);
}

describe('the frame on the screen', () => {
  it.each([
    ['variable-rate', false],
    ['variable-rate', true],
    ['b-frames', false],
    ['b-frames', true],
  ] as const)(
    'is the one asked for, 50 times, on a %s clip (<video>: %s)',
    async (kind, withoutWebCodecs) => {
      const { page } = await at.open('/', { withoutWebCodecs });
      await made(page, await at.clips.numbered(`${kind}-${withoutWebCodecs}.mp4`, kind, FRAMES));
      await viewerReady(page);
      const { decoder, frameCount } = await page.evaluate(() => ({ ...window.kinemeshViewer }));
      expect([decoder === 'webcodecs', frameCount]).toEqual([!withoutWebCodecs, FRAMES]);
      const wrong: number[][] = [];
      for (const [n, frame] of manyFrames().entries()) {
        await scrubTo(page, frame, FRAMES);
        const seen = await barCodeInCanvas(page);
        if (seen !== frame) wrong.push([frame, seen]);
        // And now and then with a person's eyes.
        if (n % 10 === 0) expect(barCodeOn(await pictureOnScreen(page))).toBe(frame);
      }
      expect(wrong).toEqual([]);
    },
  );

  it('goes with the keys, and plays on to the right ones', async () => {
    const { page } = await at.open();
    await made(page, await at.clips.numbered('keys.mp4', 'b-frames', FRAMES));
    await viewerReady(page);
    const press = async (key: string, frame: number) => {
      await page.keyboard.press(key);
      await untilShown(page, frame);
      expect([key, barCodeOn(await pictureOnScreen(page))]).toEqual([key, frame]);
    };
    await press('End', FRAMES - 1);
    await press('ArrowLeft', FRAMES - 2);
    await press('Home', 0);
    await press('ArrowRight', 1);
    // What the mouse clicked last does not keep the keys.
    await page.locator('label', { hasText: /^Skeleton$/ }).click();
    await page.waitForFunction(() => document.activeElement === document.body);
    await press('ArrowRight', 2);
    await page.getByRole('button', { name: 'Do not repeat (L)' }).click();
    await page.waitForFunction(() => document.activeElement === document.body);
    await page.keyboard.press(' ');
    await page.waitForFunction(() => (window.kinemeshViewer?.frameShown.video ?? 0) > 20);
    await page.keyboard.press(' ');
    await page.waitForTimeout(300);
    const shown = await page.evaluate(() => window.kinemeshViewer?.frameShown);
    expect(barCodeOn(await pictureOnScreen(page))).toBe(shown?.video);
    expect(shown?.bodies).toBe(shown?.video);
  });
});

describe('the bodies on the picture', () => {
  it.each([false, true])('cover the person of the sample clip (<video>: %s)', async (withoutWebCodecs) => {
    const { page } = await at.open('/', { withoutWebCodecs });
    const { id } = await addSample(page);
    const video = await untilVideo(page, id, ({ state }) => state === 'ready');
    if (video.motionId === null) await startBodies(page, id, { fromSeconds: 1, toSeconds: 4 });
    await untilVideo(page, id, ({ motionId }) => motionId !== null);
    await page.goto(`${at.server.address}/videos/${id}`);
    await viewerReady(page);
    // It opens where somebody is seen first, here at the beginning of the part.
    expect(await page.evaluate(() => window.kinemeshViewer?.frameShown.video)).toBe(30);
    for (const frame of [40, 75, 110]) {
      await scrubTo(page, frame, 300);
      const shown = await pictureOnScreen(page);
      await page.getByRole('button', { name: 'Hide Person 1' }).click();
      await page.waitForTimeout(200);
      const hidden = await pictureOnScreen(page);
      await page.getByRole('button', { name: 'Show Person 1' }).click();
      expect(await overlapWithTruth(differenceMask(shown, hidden), shown, frame)).toBeGreaterThan(0.7);
    }
  });

  it('are those of each video, one after the other', async () => {
    const { page } = await at.open();
    const nobody = await made(page, await at.clips.numbered('nobody.mp4', 'even', 30));
    await page.goto(at.server.address);
    const somebody = await made(page, await at.clips.person('somebody.mp4', 1));
    const peopleOf = async (id: string) => {
      await page.getByRole('link', { name: 'Back to your videos' }).click();
      await page.locator(`a[href="/videos/${id}"]`).first().click();
      await viewerReady(page);
      return page.getByRole('button', { name: /^(Hide|Show) Person/ }).count();
    };
    expect([await peopleOf(nobody), await peopleOf(somebody), await peopleOf(nobody)]).toEqual([0, 1, 0]);
    expect(barCodeOn(await pictureOnScreen(page))).toBe(0);
  });
});
