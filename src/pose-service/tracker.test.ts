import { copyFile, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKinemeshBody } from '../body/load-node.ts';
import { until } from '../jobs/fake-service.testing.ts';
import { makeTrackerPlace, type TrackerPlace } from '../jobs/tracker.testing.ts';
import { encodeJpeg } from '../video/index.ts';
import { get, post } from './place.testing.ts';
import { type RunningPoseService, startPoseService } from './start-pose-service.ts';

let place: TrackerPlace;
let pose: RunningPoseService;
let hasty: RunningPoseService;
let folder = '';

beforeAll(async () => {
  place = await makeTrackerPlace();
  folder = join(await realpath(join(place.dataDir, '..')), 'videos');
  await mkdir(folder);
  const service = await place.open();
  const start = (patienceMs: number) =>
    startPoseService({
      ...{ service, engine: '4d-humans', host: '127.0.0.1', port: 0, allow: [folder], version: '1.2.3' },
      loadBody: async () => loadKinemeshBody('coarse'),
      log: { write: () => {} },
      patienceMs,
    });
  pose = await start(90_000);
  hasty = await start(1000);
});
afterAll(async () => {
  await pose?.close();
  await hasty?.close();
  await place?.clear();
});

async function video(name: string, frames: number): Promise<string> {
  const path = join(folder, name);
  await copyFile(await place.clip(frames), path);
  return path;
}

describe('a plain HTTP client and the user’s 4D-Humans', () => {
  it('gets the people of every frame, and SMPL’s own parameters', async () => {
    place.standIn.tell({ people: 'walker' });
    const body = { video_path: await video('walk.mp4', 14), include_mesh: false };
    const { status, answer } = await post(`${pose.address}/pose/video`, body);
    expect([status, answer.error]).toEqual([200, undefined]);
    expect(answer).toMatchObject({ status: 'success', total_frames: 14, engine: '4d-humans' });
    const frames = answer.frames as { persons: { smpl: { betas: number[]; bodyPose: number[][][] } }[] }[];
    expect(frames).toHaveLength(14);
    const people = frames.flatMap(({ persons }) => persons);
    expect(people.length).toBeGreaterThan(7);
    for (const { smpl } of people)
      expect([smpl.betas.length, smpl.bodyPose.flat(2).length]).toEqual([10, 207]);
  });

  it('is not hung up on when the imports crash after longer than it may wait: 202, then the cause by its name', async () => {
    place.standIn.tell({ fail: 'import-crash-after:3' });
    const body = { video_path: await video('crash.mp4', 15) };
    const { status, answer } = await post(`${hasty.address}/pose/video`, body);
    expect([status, answer.status]).toEqual([202, 'queued']);
    const { answer: asked } = await until(
      () => get(`${hasty.address}/pose/video/status/${answer.job_id}`),
      (now) => now.answer.status === 'completed',
    );
    expect(asked).toMatchObject({
      error: expect.any(String),
      result: {
        status: 'error',
        code: 'import-crashed',
        remedy: expect.any(String),
        error_details: { signal: 'SIGABRT', error_type: 'PYTHON_ERROR' },
      },
    });
    const { error_details: details } = asked.result as { error_details: { stderr: string } };
    expect(details.stderr).toContain('terminate called');
  });

  it('gets the person in a picture, too', async () => {
    place.standIn.tell({ people: 'walker' });
    const picture = { width: 320, height: 240, data: new Uint8Array(320 * 240 * 3).fill(120) };
    const image = Buffer.from(await encodeJpeg(picture, 320)).toString('base64');
    const { status, answer } = await post(`${pose.address}/pose/hybrid`, {
      image_base64: image,
      frame_number: 3,
    });
    expect([status, answer.error]).toEqual([200, null]);
    expect(answer).toMatchObject({ has_3d: true, phalp_available: true, frame_number: 3 });
    expect(answer.camera_full).toMatchObject({ img_width: 320, img_height: 240 });
  });

  it('is told of a GPU that is too small as CUDA_OOM', async () => {
    place.standIn.tell({ fail: 'cuda-oom-load' });
    const body = { video_path: await video('large.mp4', 16) };
    const { status, answer } = await post(`${pose.address}/pose/video`, body);
    expect([status, answer.code]).toEqual([500, 'gpu-out-of-memory']);
    expect(answer.error_details).toMatchObject({ error_type: 'CUDA_OOM' });
  });
});
