import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Job, jobSchema, type Video } from '../../src/api/index.ts';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { personLikeSmpl } from '../../src/body/smpl/made-smpl.testing.ts';
import { pickleOf, publishedFields } from '../../src/body/smpl/smpl-file.testing.ts';
import { writeSettings } from '../../src/settings/index.ts';
import { accessibilityFaults } from './accessibility.ts';
import { addSample, ask, startBodies, untilVideo } from './actions.ts';
import { putMotion } from './smpl-motion.ts';
import { overlapWithTruth } from './true-silhouette.ts';
import { differenceMask, pictureOnScreen, scrubTo, viewerReady } from './viewer-actions.ts';
import { watched } from './watched.ts';

const folder = mkdtempSync(join(tmpdir(), 'kinemesh-smpl-page-'));
const config = join(folder, 'settings.json');
const smplPath = join(folder, 'SMPL_NEUTRAL.pkl');
/** The page's own time limit is long: a busy machine reads these 17 MB in a second or two. */
const BYTES = pickleOf(publishedFields(personLikeSmpl()));
const SMPL = {
  model: 'smpl',
  assetSha256: createHash('sha256').update(BYTES).digest('hex'),
  betas: 10,
} as const;

const at = watched(async () => ({ KINEMESH_CONFIG: config }));
let sample: Pick<Video, 'id' | 'motionId'>;

beforeAll(async () => {
  await writeFile(smplPath, BYTES);
  await writeSettings({ fourDHumans: null, smplPath }, config);
  const { page } = await at.open();
  const { id } = await addSample(page);
  const ready = await untilVideo(page, id, ({ state }) => state === 'ready');
  if (ready.motionId === null) await startBodies(page, id, { fromSeconds: 1, toSeconds: 2 });
  sample = await untilVideo(page, id, ({ motionId }) => motionId !== null);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openSample(): Promise<Page> {
  const { page } = await at.open(`/videos/${sample.id}`);
  return page;
}

async function overlayJob(page: Page): Promise<Job> {
  const { id } = jobSchema.parse(await ask(page, 'POST', `/videos/${sample.id}/overlay`, {}));
  for (;;) {
    const job = jobSchema.parse(await ask(page, 'GET', `/jobs/${id}`));
    if (!['waiting', 'queued', 'running'].includes(job.state)) return job;
    await page.waitForTimeout(200);
  }
}

describe('a motion of SMPL', () => {
  it('is shown with the mesh of the user’s own file, where the person is', async () => {
    await putMotion(at.server.dataDir, sample, SMPL);
    const page = await openSample();
    await viewerReady(page);
    await page.getByText('Drawn with your SMPL file.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    for (const frame of [40, 110]) {
      await scrubTo(page, frame, 300);
      const shown = await pictureOnScreen(page);
      await page.getByRole('button', { name: 'Hide Person 1' }).click();
      await page.waitForTimeout(200);
      const hidden = await pictureOnScreen(page);
      await page.getByRole('button', { name: 'Show Person 1' }).click();
      expect(await overlapWithTruth(differenceMask(shown, hidden), shown, frame)).toBeGreaterThan(0.85);
    }
  });

  it('is drawn on the video to keep as well', async () => {
    await putMotion(at.server.dataDir, sample, SMPL);
    const page = await openSample();
    expect(await overlayJob(page)).toMatchObject({ state: 'done', failure: null });
  });

  it('is not shown as another body where the file is gone or another, and says what to do', async () => {
    await putMotion(at.server.dataDir, sample, SMPL);
    const away = `${smplPath}.away`;
    await rename(smplPath, away);
    try {
      const gone = await openSample();
      const told = gone.getByRole('alert').filter({ hasText: 'SMPL' });
      await told
        .getByText(/drawn with the SMPL file that they were made with, and that is not set up here/)
        .waitFor();
      await told.getByText(/kinemesh setup smpl FILE/).waitFor();
      expect(await overlayJob(gone)).toMatchObject({ state: 'failed', failure: { code: 'smpl-missing' } });
      await writeFile(smplPath, BYTES.subarray(0, BYTES.length - 1));
      const another = await openSample();
      await another.getByText(/is no longer the same file/).waitFor();
      expect(await overlayJob(another)).toMatchObject({ state: 'failed', failure: { code: 'smpl-missing' } });
    } finally {
      await rename(away, smplPath);
    }
    const back = await openSample();
    await viewerReady(back);
  });
});

it('a motion of 4D-Humans without the file is shown with Kinemesh’s body, and the page says so', async () => {
  const { model, assetSha256, betaCount } = loadKinemeshBody();
  await putMotion(at.server.dataDir, sample, { model, assetSha256, betas: betaCount });
  const page = await openSample();
  await viewerReady(page);
  await page.getByText("Drawn with Kinemesh's own body.").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});
