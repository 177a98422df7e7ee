import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type StandIn, standInCheckout } from '../../tools/stand-in/stand-in.ts';
import { makeClip } from '../../tools/testing/clips.ts';
import type { Settings } from '../api/index.ts';
import { type FourDHumansSettings, fourDHumansSettingsSchema, writeSettings } from '../settings/index.ts';
import { anId, DEFAULTS } from './fake-service.testing.ts';
import { openService, type Service } from './index.ts';

const NVIDIA_SMI = fileURLToPath(new URL('../../tools/stand-in/programs/nvidia-smi', import.meta.url));
export const TRACKER: Settings = { ...DEFAULTS, engine: '4d-humans' };

/** A stand-in for the user's 4D-Humans, set up, and a service with its real runners. */
export interface TrackerPlace {
  readonly dataDir: string;
  /** The file of the user's settings. */
  readonly config: string;
  readonly standIn: StandIn;
  /** A small clip of so many frames. */
  clip(frames: number): Promise<string>;
  open(): Promise<Service>;
  /** Time limits of the runs from now on, s; none: the usual ones. */
  limit(limits: Partial<FourDHumansSettings['limits']>): Promise<void>;
  clear(): Promise<void>;
}

export async function makeTrackerPlace(): Promise<TrackerPlace> {
  const standIn = await standInCheckout();
  const dir = await mkdtemp(join(tmpdir(), 'kinemesh-tracker-'));
  const dataDir = join(dir, 'data');
  const config = join(dir, 'settings.json');
  Object.assign(process.env, { KINEMESH_CONFIG: config, KINEMESH_NVIDIA_SMI: NVIDIA_SMI });
  const { checkout, python, home } = standIn;
  const limit = (limits: object) => {
    const fourDHumans = fourDHumansSettingsSchema.parse({ checkout, python, home, limits });
    return writeSettings({ fourDHumans, smplPath: null }, config);
  };
  await limit({});
  const open = new Set<Service>();
  return {
    dataDir,
    config,
    standIn,
    limit,
    async clip(frames) {
      const path = join(dir, `clip-${frames}.mp4`);
      await makeClip(path, { muxer: 'mp4', encoder: 'libx264', width: 320, height: 240, frames });
      return path;
    },
    async open() {
      const service = await openService({ dataDir });
      open.add(service);
      return service;
    },
    async clear() {
      for (const service of open) await service.close().catch(() => {});
      standIn.remove();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Uploads a file from its beginning to its end; the id of its video. */
export async function uploadFile(service: Service, path: string, fileName: string): Promise<string> {
  const bytes = await readFile(path);
  const id = anId();
  await service.uploads.begin({ id, fileName, sizeBytes: bytes.length, sample: null });
  await writeFile(join(service.uploads.folder, id), bytes);
  await service.uploads.finish(id);
  return id;
}
