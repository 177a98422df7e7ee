import { describe, expect, it } from 'vitest';
import { childrenOf } from '../soak/children.ts';
import { addSample, ask, choose, startBodies, untilVideo, videoIdOf } from './actions.ts';
import { watched } from './watched.ts';

const at = watched();
/** Long enough to meet it at work. */
const SLOW = { model: 'heavy', toSeconds: 6 } as const;

describe('a job', () => {
  it('is told of in words, and goes on over a reload and a closed page', async () => {
    const first = await at.open();
    const { id } = await addSample(first.page);
    await first.page.goto(`${at.server.address}/videos/${id}`);
    await startBodies(first.page, id, { toSeconds: 3 });
    const finding = /^Finding people, frame \d+ of \d+/;
    await first.page.getByText(finding).first().waitFor();
    await first.page.reload();
    await first.page
      .getByText(/^(Finding people|Telling people apart|Fitting bodies)/)
      .first()
      .waitFor();
    await first.close();
    const second = await at.open(`/videos/${id}`);
    const video = await untilVideo(second.page, id, ({ motionId }) => motionId !== null);
    expect([video.people, video.jobs.bodies?.attempts]).toEqual([1, 1]);
    await second.page.waitForFunction(() => window.kinemeshViewer?.ready === true);
  });

  it('that is cancelled stops at once, and goes on from there when asked to', async () => {
    const { page } = await at.open();
    await choose(page, await at.clips.person('cancelled.mp4', 8));
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await startBodies(page, id, SLOW);
    await untilVideo(page, id, ({ jobs }) => (jobs.bodies?.progress?.fraction ?? 0) > 0);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    const cancelled = await untilVideo(page, id, ({ jobs }) => jobs.bodies?.state === 'cancelled');
    expect(childrenOf(at.server.pid)).toEqual([]);
    expect(cancelled.motionId).toBeNull();
    await page.getByRole('button', { name: 'Go on' }).click();
    await untilVideo(page, id, ({ jobs }) => jobs.bodies?.state === 'running');
    await ask(page, 'DELETE', `/videos/${id}`);
  });

  it('whose process is killed fails with how it ended, and is mended by pressing retry', async () => {
    const { page } = await at.open();
    await choose(page, await at.clips.person('killed.mp4', 2));
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await startBodies(page, id);
    await untilVideo(page, id, ({ jobs }) => (jobs.bodies?.progress?.fraction ?? 0) > 0);
    for (const runner of childrenOf(at.server.pid)) process.kill(runner, 'SIGKILL');
    const failed = await untilVideo(page, id, ({ jobs }) => jobs.bodies?.state === 'failed');
    expect(failed.jobs.bodies?.failure).toMatchObject({ code: 'runner-died', signal: 'SIGKILL' });
    await page.getByRole('alert').getByText('SIGKILL').first().waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    const { jobs, people } = await untilVideo(page, id, ({ motionId }) => motionId !== null);
    expect([people, jobs.bodies?.state, jobs.bodies?.attempts]).toEqual([1, 'done', 2]);
  });

  it('goes on by itself when the service was killed and started again', async () => {
    const { page } = await at.open();
    await choose(page, await at.clips.person('restarted.mp4', 3));
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await startBodies(page, id);
    await untilVideo(page, id, ({ jobs }) => (jobs.bodies?.progress?.fraction ?? 0) > 0);
    await at.killAndRestart();
    const { people, jobs } = await untilVideo(page, id, ({ motionId }) => motionId !== null);
    expect([people, jobs.bodies?.state, jobs.bodies?.failure]).toEqual([1, 'done', null]);
    // The open page has found the service again, by itself.
    await page.waitForFunction(() => window.kinemeshViewer?.ready === true);
  });
});

describe('what can be taken along', () => {
  it('is the motion folder as zip and the video with the bodies', async () => {
    const { page } = await at.open();
    await choose(page, await at.clips.person('taken.mp4', 1));
    const id = await videoIdOf(page);
    await untilVideo(page, id, ({ state }) => state === 'ready');
    await startBodies(page, id);
    await untilVideo(page, id, ({ motionId }) => motionId !== null);
    const names: string[] = [];
    for (const item of ['Motion data', 'Video with bodies']) {
      await page.getByRole('button', { name: 'Download' }).click();
      const saving = page.waitForEvent('download', { timeout: 60_000 });
      await page.getByText(item).click();
      names.push((await saving).suggestedFilename());
    }
    expect(names).toEqual([expect.stringMatching(/^taken.*\.zip$/), expect.stringMatching(/^taken.*\.mp4$/)]);
  });
});
