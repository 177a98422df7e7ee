import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsSchema } from '../api/index.ts';
import { readMotion } from '../motion/node.ts';
import { openVideo } from '../video/index.ts';
import { ended, wholeLog } from './fake-service.testing.ts';
import { openService, type Service } from './index.ts';

let dir = '';
let service: Service;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-real-'));
  service = await openService({ dataDir: dir });
});
afterAll(async () => {
  await service.close();
  await rm(dir, { recursive: true, force: true });
});

const settings = settingsSchema.parse({ model: 'lite', toSeconds: 0.5 });

test('the sample clip becomes bodies and an overlay, and another height takes no second look', async () => {
  const { id } = await service.addSample();
  const first = await ended(service, (await service.startBodies(id, settings)).id);
  expect(first.failure).toBeNull();
  expect(first.warnings.map(({ message }) => message).join(' ')).not.toContain('--');
  const video = await service.video(id);
  expect(video).toMatchObject({ people: 1, motionId: first.id, hasPoster: true, state: 'ready' });
  expect(video.facts).toMatchObject({ frameCount: 300, width: 960, height: 540, copied: false });

  const view = await service.motionViewFile(id, first.id, 'manifest.json');
  expect(JSON.parse(await readFile(view.path, 'utf8')).chunkCount).toBe(2);
  const motion = await readMotion((await service.motionFolder(id)).path);
  expect(motion.video.fileName).toBe('sample.mp4');

  expect((await ended(service, (await service.startOverlay(id)).id)).failure).toBeNull();
  const overlay = await openVideo((await service.file(id, 'overlay')).path);
  expect(overlay.facts.frameCount).toBe(300);
  await overlay.close();

  const second = await ended(service, (await service.startBodies(id, { ...settings, heightMetres: 1.9 })).id);
  expect(second.failure).toBeNull();
  expect(await wholeLog(service, second.id)).toMatch(/ 0 frames seen, 15 taken over, /);
  const taller = await readMotion((await service.motionFolder(id)).path);
  expect(taller.tracks[0].heightMetres).toBeCloseTo(1.9, 2);
  const runs = join(dir, 'store/videos', id, 'runs');
  expect(await readdir(runs)).toContain(second.id);
});
