import { copyFile, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../jobs/fake-service.testing.ts';
import { get, makePosePlace, type PosePlace, post } from './place.testing.ts';
import type { RunningPoseService } from './start-pose-service.ts';

let place: PosePlace;
let pose: RunningPoseService;
/** Answers with the job's number after a tenth of a second. */
let hasty: RunningPoseService;
const config = process.env.KINEMESH_CONFIG;

beforeAll(async () => {
  place = await makePosePlace();
  // Nobody has set 4D-Humans up.
  process.env.KINEMESH_CONFIG = join(place.elsewhere, 'settings.json');
  pose = await place.start();
  hasty = await place.start({ patienceMs: 100 });
});
afterAll(async () => {
  await place.clear();
  if (config === undefined) delete process.env.KINEMESH_CONFIG;
  else process.env.KINEMESH_CONFIG = config;
});

const statusOf = async (job: unknown, query = '') =>
  (await get(`${pose.address}/pose/video/status/${job}${query}`)).answer;
const completed = (job: unknown) =>
  until(
    () => statusOf(job),
    ({ status }) => status === 'completed',
  );

interface Person {
  trackId: number;
  tracked: boolean;
  smpl: { betas: number[] | null; globalOrient: number[][][]; bodyPose: number[][][] };
  keypoints: unknown[];
  keypoints3d: number[][];
  keypoints2d: number[][];
  meshVertices?: number[][];
}

describe('POST /pose/video', () => {
  it('answers with every frame of the video, and who is on it', async () => {
    const path = await place.video('ok.mp4');
    const { status, answer } = await post(`${pose.address}/pose/video`, { video_path: path });
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      status: 'success',
      video_path: path,
      pkl_path: null,
      total_frames: 12,
      job_id: expect.any(String),
      processing_time_seconds: expect.any(Number),
      parsing_time_seconds: expect.any(Number),
    });
    const frames = answer.frames as { frame_number: number; timestamp: number; persons: Person[] }[];
    expect(frames.map(({ frame_number }) => frame_number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(frames.map(({ persons }) => persons.length)).toEqual([0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0]);
    expect(frames[2].timestamp).toBe(0.08);
    const [person] = frames[1].persons;
    expect([person.trackId, person.tracked]).toEqual([1, true]);
    expect(frames[3].persons[0].tracked).toBe(false);
    expect(person.smpl.globalOrient.flat(2)).toHaveLength(9);
    expect(person.smpl.bodyPose.flat(2)).toHaveLength(23 * 9);
    expect([person.keypoints, person.keypoints3d, person.keypoints2d].map(({ length }) => length)).toEqual([
      52, 52, 52,
    ]);
    const faces = answer.mesh_faces_data as number[][];
    expect(Math.max(...faces.flat())).toBe((person.meshVertices?.length ?? 0) - 1);
  });

  it('leaves the meshes away where they are not wanted', async () => {
    const body = { video_path: await place.video('ok.short.mp4'), include_mesh: false };
    const { answer } = await post(`${pose.address}/pose/video`, body);
    expect(answer.mesh_faces_data).toBeNull();
    expect(JSON.stringify(answer)).not.toContain('meshVertices');
  });

  it('answers 202 with the job’s number when it takes longer, and the result by that', async () => {
    const path = await place.video('slow.mp4');
    const { status, answer } = await post(`${hasty.address}/pose/video`, { video_path: path });
    expect(status).toBe(202);
    expect(answer).toMatchObject({
      status: 'queued',
      job_id: expect.any(String),
      message: expect.any(String),
    });
    // Asking for the same file again is no second run.
    const again = await post(`${hasty.address}/pose/video`, { video_path: path });
    expect(again.answer.job_id).toBe(answer.job_id);
    const done = await completed(answer.job_id);
    expect(done).toMatchObject({ queued_at: expect.any(String), started_at: expect.any(String) });
    expect(done.result).toMatchObject({ status: 'success', total_frames: 12, job_id: answer.job_id });
    const plain = await statusOf(answer.job_id, '?include_mesh=false');
    expect(plain.result).toMatchObject({ mesh_faces_data: null });
  });

  it('runs all that wait, in order: the queue is drained', async () => {
    const ids: unknown[] = [];
    for (const name of ['slow.1.mp4', 'slow.2.mp4', 'ok.3.mp4']) {
      const { answer } = await post(`${hasty.address}/pose/video`, { video_path: await place.video(name) });
      ids.push(answer.job_id);
    }
    const done = [];
    for (const id of ids) done.push(await completed(id));
    const starts = done.map(({ started_at }) => String(started_at));
    expect(starts).toEqual([...starts].sort());
    expect(done.map(({ result }) => (result as { status: string }).status)).toEqual([
      'success',
      'success',
      'success',
    ]);
  });

  it('names why a job failed, with how its program ended and what it said last', async () => {
    const { status, answer } = await post(`${pose.address}/pose/video`, {
      video_path: await place.video('refuses.mp4'),
    });
    expect(status).toBe(500);
    expect(answer).toEqual({
      error: 'No.',
      error_details: {
        exit_code: 1,
        signal: null,
        stderr: "Traceback\nNo module named 'detectron2'",
        stdout: '',
        error_type: 'PYTHON_ERROR',
      },
      code: 'import-missing',
      remedy: 'Install it.',
      job_id: expect.any(String),
    });
    // Who asks by the number hears "completed": an old program would ask for ever otherwise.
    const asked = await statusOf(answer.job_id);
    expect(asked).toMatchObject({
      status: 'completed',
      error: 'No.',
      result: { status: 'error', code: 'import-missing' },
    });
  });

  it('names the signal that ended a job’s process', async () => {
    const { status, answer } = await post(`${pose.address}/pose/video`, {
      video_path: await place.video('dies.mp4'),
    });
    expect(status).toBe(500);
    expect(answer).toMatchObject({ error_details: { signal: 'SIGKILL', error_type: 'SUBPROCESS_ERROR' } });
  });

  it('answers 400 for a file that is no video', async () => {
    const { status, answer } = await post(`${pose.address}/pose/video`, {
      video_path: await place.video('broken.mp4'),
    });
    expect([status, answer.code]).toEqual([400, 'video-not-a-video']);
  });

  it('says that 4D-Humans is not set up where it is asked for and is not', async () => {
    const body = { video_path: await place.video('ok.tracker.mp4'), engine: '4d-humans' };
    const { status, answer } = await post(`${pose.address}/pose/video`, body);
    expect([status, answer.code]).toEqual([500, 'tracker-not-set-up']);
  });

  it.each([
    ['nothing', {}, /^video_path does not fit/],
    ['a number', { video_path: 5 }, /^video_path does not fit/],
    ['another engine', { video_path: '/x', engine: 'other' }, /^engine does not fit/],
    ['no object', [], /does not fit/],
  ])('answers 400 for %s', async (_, body, words) => {
    const { status, answer } = await post(`${pose.address}/pose/video`, body);
    expect([status, answer.code]).toEqual([400, 'request-invalid']);
    expect(answer.error).toMatch(words);
  });
});

describe('only videos in the folders that the user named', () => {
  it('are read: no other file, by no way, and nothing is said of what is there', async () => {
    const outside = join(place.elsewhere, 'ok.mp4');
    await writeFile(outside, 'outside');
    await symlink(outside, join(place.videos, 'link.mp4'));
    await symlink(place.elsewhere, join(place.videos, 'folder'));
    const paths = [
      outside,
      join(place.elsewhere, 'not-there.mp4'),
      `${place.videos}/../elsewhere/ok.mp4`,
      join(place.videos, 'link.mp4'),
      join(place.videos, 'folder', 'ok.mp4'),
      `${place.videos}-other/ok.mp4`,
      place.videos,
      '/etc/passwd',
      'ok.mp4',
      '../videos/ok.mp4',
      'file:///etc/passwd',
      'http://127.0.0.1/ok.mp4',
      '/etc/passwd\0.mp4',
    ];
    for (const path of paths) {
      const { status, answer } = await post(`${pose.address}/pose/video`, { video_path: path });
      expect([path, status, answer.code]).toEqual([path, 400, 'request-invalid']);
      expect(answer.error).toBe(`video_path ${JSON.stringify(path)} is in no folder that may be read.`);
    }
    const missing = await post(`${pose.address}/pose/video`, { video_path: join(place.videos, 'none.mp4') });
    expect(missing.answer.error).toContain('is no file that is there.');
    const folder = await place.start({ allow: [] });
    const none = await post(`${folder.address}/pose/video`, { video_path: join(place.videos, 'ok.mp4') });
    expect(none.answer.remedy).toContain('--allow');
    await expect(place.start({ allow: [join(place.videos, 'none')] })).rejects.toMatchObject({
      code: 'option-invalid',
    });
  });

  it('with names that a shell would stumble over', async () => {
    for (const name of ['ok. $(touch x) `y`;&.mp4', 'ok.=,{a}[b]\'"ü人.mp4']) {
      const path = await place.video(name);
      const { status } = await post(`${pose.address}/pose/video`, { video_path: path, include_mesh: false });
      expect([name, status]).toEqual([name, 200]);
    }
  });
});

describe('it is for programs', () => {
  const withHost = (host: string) =>
    new Promise<number>((resolve, reject) => {
      const asked = request({ port: pose.port, path: '/health', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on('error', reject).end();
    });

  it('refuses pages of a browser, wherever they are from', async () => {
    const body = { video_path: await place.video('ok.page.mp4') };
    const pages: Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: pose.address },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of pages) {
      const { status, answer } = await post(`${pose.address}/pose/video`, body, headers);
      expect([status, answer.code]).toEqual([403, 'address-refused']);
    }
    const plain = await post(`${pose.address}/pose/video`, body, { 'content-type': 'text/plain' });
    expect([plain.status, plain.answer.code]).toEqual([400, 'request-invalid']);
  });

  it('answers to its own names alone', async () => {
    expect(await withHost(`localhost:${pose.port}`)).not.toBe(403);
    expect(await withHost(`127.0.0.1:${pose.port}`)).not.toBe(403);
    expect(await withHost(`evil.example:${pose.port}`)).toBe(403);
    expect(await withHost('evil.example')).toBe(403);
  });

  it('answers in JSON what is not there or cannot be read', async () => {
    expect(await get(`${pose.address}/nothing`)).toMatchObject({
      status: 404,
      answer: { code: 'not-found' },
    });
    expect(await get(`${pose.address}/pose/video/status/none`)).toMatchObject({ status: 404 });
    const response = await fetch(`${pose.address}/pose/video`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"video_path": ',
    });
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'request-invalid' }]);
  });
});

describe('its health', () => {
  it('is ready when the engine is, and says so with 200', async () => {
    const { answer } = await until(
      () => get(`${pose.address}/health`),
      ({ status }) => status === 200,
    );
    expect(answer).toEqual({
      status: 'ready',
      ready: true,
      models: { hmr2: false, vitdet: false, phalp: false },
      device: 'cpu',
      vitdet_available: false,
      error: null,
      engine: 'builtin',
      version: '1.2.3',
    });
    expect((await get(`${pose.address}/api/pose/health`)).answer).toMatchObject({
      status: 'healthy',
      models_loaded: true,
      gpu_available: false,
      device: 'cpu',
      pool: { gpu_busy: false, queue_length: 0, active_jobs: 0 },
    });
  });

  it('is 503 with the cause where 4D-Humans is not set up', async () => {
    const tracker = await place.start({ engine: '4d-humans' });
    const { status, answer } = await get(`${tracker.address}/health`);
    expect([status, answer.status, answer.ready]).toEqual([503, 'error', false]);
    expect(answer.error).toMatch(/set up/i);
    expect((await get(`${tracker.address}/api/pose/health`)).answer).toMatchObject({
      status: 'error',
      device: 'cuda',
    });
  });

  it('counts what waits and what is at work', async () => {
    const first = await post(`${hasty.address}/pose/video`, { video_path: await place.video('slow.a.mp4') });
    const second = await post(`${hasty.address}/pose/video`, { video_path: await place.video('slow.b.mp4') });
    await until(
      () => statusOf(first.answer.job_id),
      ({ status }) => status === 'processing',
    );
    const { answer } = await get(`${pose.address}/api/pose/pool-status`);
    expect(answer).toMatchObject({
      pool: { gpu_busy: true, max_workers: 1, active_workers: 1, available_workers: 0 },
      queue: { length: 1 },
      jobs: { queued: 1, processing: 1 },
    });
    expect(second.answer.queue_position).toBeGreaterThanOrEqual(1);
    await completed(second.answer.job_id);
  });
});

it('who waits when it is closed is answered with the job’s number, and no hang-up', async () => {
  const other = await place.start();
  const path = await place.video('endless.mp4');
  const waiting = post(`${other.address}/pose/video`, { video_path: path });
  const jobs = () => place.service.videos();
  const [video] = await until(jobs, ([newest]) => newest.jobs.bodies?.state === 'running');
  await other.close();
  expect(await waiting).toMatchObject({ status: 202, answer: { job_id: video.jobs.bodies?.id } });
  await place.service.cancelJob(String(video.jobs.bodies?.id));
  expect(await statusOf(video.jobs.bodies?.id)).toMatchObject({
    status: 'completed',
    result: { code: 'cancelled' },
  });
});

it('a copy of a video under another name is the same video, and runs anew when the first run is over', async () => {
  const path = await place.video('ok.first.mp4');
  const first = await post(`${pose.address}/pose/video`, { video_path: path, include_mesh: false });
  const count = (await place.service.videos()).length;
  await copyFile(path, join(place.videos, 'ok.second.mp4'));
  const body = { video_path: join(place.videos, 'ok.second.mp4'), include_mesh: false };
  const second = await post(`${pose.address}/pose/video`, body);
  expect(second.status).toBe(200);
  expect(second.answer.job_id).not.toBe(first.answer.job_id);
  expect((await place.service.videos()).length).toBe(count);
  const replaced = await get(`${pose.address}/pose/video/status/${first.answer.job_id}`);
  expect([replaced.status, replaced.answer.code]).toEqual([404, 'not-found']);
});
