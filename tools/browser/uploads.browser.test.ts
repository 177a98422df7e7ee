import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { choose, drop, untilVideo, videoIdOf, videosOf } from './actions.ts';
import { SAMPLE } from './made-clips.ts';
import { watched } from './watched.ts';

const at = watched();
const LARGE_BYTES = 24e6;
/** The line is slowed down, so that there is a middle to be cut at. */
const BYTES_A_SECOND = 6e6;

async function slowDown(page: Page): Promise<void> {
  const debuggerOf = await page.context().newCDPSession(page);
  await debuggerOf.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: BYTES_A_SECOND,
  });
}

/** Waits until so much of the upload has arrived, and returns how much. */
async function untilArrived(page: Page, id: string, bytes: number): Promise<number> {
  return (await untilVideo(page, id, ({ receivedBytes }) => receivedBytes >= bytes)).receivedBytes;
}

describe('a video dropped on the page', () => {
  it('is sent with progress, looked at, and its bodies found with the page as the only tool', async () => {
    const clip = await at.clips.person('dropped.mp4', 1);
    const { page } = await at.open();
    await page.getByRole('heading', { name: /drop a video/i }).waitFor();
    await drop(page, clip);
    const id = await videoIdOf(page);
    await page.getByRole('button', { name: 'More settings' }).click();
    await page.getByText('Fastest', { exact: true }).click();
    await page.getByRole('button', { name: 'Find the bodies' }).click();
    await page.getByRole('progressbar').first().waitFor();
    const video = await untilVideo(page, id, ({ motionId }) => motionId !== null);
    expect([video.name, video.people, video.facts?.frameCount]).toEqual(['dropped.mp4', 1, 30]);
    expect(video.jobs.bodies?.settings?.model).toBe('lite');
    await page.waitForFunction(() => Number(document.querySelector('canvas')?.dataset.frameBodies) >= 0);
  });

  it('that is there already is recognised, not sent again', async () => {
    const clip = await at.clips.person('twice.mp4', 1);
    const { page } = await at.open();
    await drop(page, clip);
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await page.goto(at.server.address);
    const before = await videosOf(page);
    await choose(page, clip);
    await page.getByText('You already have this video').waitFor();
    expect(await videoIdOf(page)).toBe(id);
    expect((await videosOf(page)).length).toBe(before.length);
  });
});

describe('an upload', () => {
  it('goes on where it was after a reload in the middle', async () => {
    const clip = at.clips.large('reloaded.mp4', LARGE_BYTES);
    const { page } = await at.open();
    page.on('dialog', (dialog) => void dialog.accept());
    await slowDown(page);
    await choose(page, clip);
    const id = await videoIdOf(page);
    await page
      .getByText(/^Uploading, \d+/)
      .first()
      .waitFor();
    await untilArrived(page, id, 5e6);
    await page.reload();
    await page
      .getByText(/Upload interrupted at \d+/)
      .first()
      .waitFor();
    const arrived = await untilArrived(page, id, 5e6);
    const offsets: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await choose(page, clip);
    const video = await untilVideo(page, id, ({ state }) => state === 'ready');
    expect(offsets[0]).toBeGreaterThanOrEqual(arrived);
    expect([video.sizeBytes, video.receivedBytes, video.facts?.frameCount]).toEqual([
      LARGE_BYTES,
      LARGE_BYTES,
      300,
    ]);
  });

  it('goes on by itself after the service was killed and started again', async () => {
    const clip = at.clips.large('killed.mp4', LARGE_BYTES + 1);
    const { page } = await at.open();
    await slowDown(page);
    await choose(page, clip);
    const id = await videoIdOf(page);
    await untilArrived(page, id, 5e6);
    await at.killAndRestart();
    const video = await untilVideo(page, id, ({ state }) => state === 'ready');
    expect([video.receivedBytes, video.facts?.frameCount]).toEqual([LARGE_BYTES + 1, 300]);
  });

  it('that is cancelled leaves nothing', async () => {
    const clip = at.clips.large('cancelled.mp4', LARGE_BYTES + 2);
    const { page } = await at.open();
    await slowDown(page);
    await choose(page, clip);
    const id = await videoIdOf(page);
    await untilArrived(page, id, 1e6);
    await page.getByRole('button', { name: /^Cancel (the )?upload/ }).click();
    await page.waitForURL(`${at.server.address}/`);
    expect((await videosOf(page)).map((video) => video.id)).not.toContain(id);
  });
});

describe('a file that is no video', () => {
  it('is refused with what it is and what to do', async () => {
    const file = at.clips.file('notes.mp4', `Notes of a meeting.\n${'Nothing to see here. '.repeat(2000)}`);
    const { page } = await at.open();
    await choose(page, file);
    await page
      .getByText(/notes\.mp4 is not a video/)
      .first()
      .waitFor();
    await page
      .getByText(/Choose a video file/)
      .first()
      .waitFor();
    expect((await videosOf(page)).map(({ name }) => name)).not.toContain('notes.mp4');
  });

  it('but begins like one, is told of when it has been looked at', async () => {
    // The box that says what it is, then nothing of a video.
    const file = at.clips.file(
      'broken.mp4',
      Buffer.concat([readFileSync(SAMPLE).subarray(0, 32), Buffer.alloc(200_000, 7)]),
    );
    const { page } = await at.open();
    await choose(page, file);
    const id = await videoIdOf(page);
    const video = await untilVideo(page, id, ({ state }) => state === 'unreadable');
    const failure = video.jobs.prepare?.failure;
    await page
      .getByRole('alert')
      .getByText(failure?.message ?? 'no message')
      .waitFor();
    await page
      .getByRole('alert')
      .getByText(failure?.remedy ?? 'no remedy')
      .waitFor();
    expect(failure?.code).toMatch(/^video-/);
  });
});
