import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type StandIn, standInCheckout } from '../stand-in/stand-in.ts';
import { accessibilityFaults } from './accessibility.ts';
import { addSample, ask, choose, startBodies, untilVideo, videoIdOf } from './actions.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { watched } from './watched.ts';

const NVIDIA_SMI = fileURLToPath(new URL('../stand-in/programs/nvidia-smi', import.meta.url));

const made = {} as { standIn: StandIn; folder: string };
const at = watched(async () => {
  made.standIn = await standInCheckout();
  made.folder = mkdtempSync(join(tmpdir(), 'kinemesh-engines-'));
  return {
    ...made.standIn.env,
    KINEMESH_CONFIG: join(made.folder, 'settings.json'),
    KINEMESH_4D_HUMANS: made.standIn.checkout,
    KINEMESH_NVIDIA_SMI: NVIDIA_SMI,
  };
});
beforeAll(() => made.standIn.tell({}));
afterEach(() => made.standIn.tell({}));
afterAll(() => {
  made.standIn?.remove();
  if (made.folder) rmSync(made.folder, { recursive: true, force: true });
});

describe('4D-Humans, from nothing', () => {
  it('is found, chosen and checked on the page, and offered before a video from then on', async () => {
    const { page } = await at.open('/engines');
    await page.getByRole('heading', { name: '4D-Humans' }).waitFor();
    await page.getByText('Not set up', { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Look for 4D-Humans on this computer' }).click();
    const folders = page.getByRole('radiogroup', { name: 'The folder of 4D-Humans' });
    await folders.waitFor();
    expect(await folders.getByRole('radio', { checked: true }).count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use this' }).click();
    const card = page.getByRole('region', { name: '4D-Humans' });
    await card.getByText('Ready', { exact: true }).waitFor();
    await card.getByRole('button', { name: /things in order/ }).click();
    await card.getByText(/CUDA/).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('makes the bodies of a video, and its log and the memory of the GPU are there', async () => {
    made.standIn.tell({ people: 'find', frame_seconds: 0.02 });
    const { page } = await at.open();
    const { id } = await addSample(page);
    await page.goto(`${at.server.address}/videos/${id}`);
    await page.getByRole('radio', { name: '4D-Humans' }).check();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Find the bodies' }).click();
    await page.getByRole('button', { name: 'Log' }).click();
    const log = page.getByRole('region', { name: 'Log' });
    await log.getByText('[TRACK.PY]').first().waitFor();
    await page
      .getByText(/^Finding people, frame \d+ of \d+/)
      .first()
      .waitFor();
    const video = await untilVideo(page, id, ({ motionId }) => motionId !== null, 120_000);
    expect(video.people).toBeGreaterThanOrEqual(1);
    expect(video.jobs.bodies?.gpuMemory?.peakBytes).toBeGreaterThan(0);
    await page.waitForFunction(() => window.kinemeshViewer?.ready === true);
    await page.getByText('GPU memory').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describe('a failure of 4D-Humans', () => {
  it.each([
    ['import-missing:detectron2', 'import-missing', /detectron2/],
    ['cuda-oom', 'gpu-out-of-memory', /memory/],
    ['no-result', 'no-result', /result/],
  ])('is named on the page with what to do: %s', async (fail, code, words) => {
    made.standIn.tell({ fail });
    const { page } = await at.open();
    await choose(page, await at.clips.person(`${code}.mp4`, 1));
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await startBodies(page, id, { engine: '4d-humans' });
    const failed = await untilVideo(page, id, ({ jobs }) => jobs.bodies?.state === 'failed', 60_000);
    expect(failed.jobs.bodies?.failure?.code).toBe(code);
    const alert = page.getByRole('alert');
    await alert.getByText(words).first().waitFor();
    await alert.getByText(failed.jobs.bodies?.failure?.remedy ?? '?').waitFor();
    await page.getByRole('link', { name: 'Check 4D-Humans' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    // On a phone nothing of it is wider than the screen.
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
    await ask(page, 'DELETE', `/videos/${id}`);
  });

  it('leaves the built-in engine as the other way', async () => {
    made.standIn.tell({ fail: 'no-gpu' });
    const { page } = await at.open();
    await choose(page, await at.clips.person('other-way.mp4', 1));
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await startBodies(page, id, { engine: '4d-humans' });
    await page.getByRole('button', { name: 'Use the built-in engine' }).click();
    const { jobs } = await untilVideo(page, id, ({ motionId }) => motionId !== null);
    expect(jobs.bodies?.settings?.engine).toBe('builtin');
  });
});

describe('two videos and one GPU', () => {
  it('are done one after the other, and the second says what it waits for', async () => {
    made.standIn.tell({ frame_seconds: 0.05 });
    const { page } = await at.open();
    const ids: string[] = [];
    for (const name of ['first.mp4', 'second.mp4']) {
      await page.goto(at.server.address);
      await choose(page, await at.clips.person(name, 2));
      const id = await videoIdOf(page);
      await untilVideo(page, id, ({ state }) => state === 'ready');
      ids.push(id);
    }
    for (const id of ids) await startBodies(page, id, { engine: '4d-humans' });
    await page.getByText('Waiting for its turn').first().waitFor();
    const [first, second] = await Promise.all(
      ids.map((id) => untilVideo(page, id, ({ motionId }) => motionId !== null, 120_000)),
    );
    const ended = Date.parse(first.jobs.bodies?.endedAt ?? '');
    expect(Date.parse(second.jobs.bodies?.startedAt ?? '')).toBeGreaterThanOrEqual(ended - 1000);
  });
});

describe('the page of the engines', () => {
  it.each([
    ['light', DESKTOP],
    ['dark', DESKTOP],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)('is in order for everybody: %s, %o', async (scheme, size) => {
    const { page } = await at.open('/engines', { scheme, size });
    await page.getByRole('region', { name: '4D-Humans' }).waitFor();
    const card = page.getByRole('region', { name: 'Built-in' });
    await card.getByRole('button', { name: /^Check/ }).click();
    await card.getByText('Ready', { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
