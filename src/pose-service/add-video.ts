import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Job, Settings } from '../api/index.ts';
import { settingsSchema } from '../api/index.ts';
import { writeError } from '../files/index.ts';
import { type Service, sampleHash } from '../jobs/index.ts';
import { oldState } from './job-states.ts';

/**
 * A job for a video on this machine, as an upload of the page makes it. The same file again is the same video: while a
 * job of it is under way a program that asks again is given that one, and the machine does the work once.
 *
 * @throws KinemeshError what the service throws: `disk-full`, `tracker-not-set-up` …
 */
export async function jobForFile(service: Service, path: string, engine: Settings['engine']): Promise<Job> {
  const { size } = await stat(path);
  const sample = await sampleHash(path);
  const known = await service.recognise({ sizeBytes: size, sample });
  const bodies = known?.jobs.bodies ?? null;
  if (bodies !== null && bodies.settings?.engine === engine && oldState(bodies) !== 'completed')
    return bodies;
  const isUsable = known !== null && known.state !== 'unreadable';
  const videoId = isUsable
    ? known.id
    : await addVideo(service, { fileName: basename(path), sizeBytes: size, sample }, (to) =>
        // Where the disk can, without taking room twice.
        copyFile(path, to, constants.COPYFILE_FICLONE),
      );
  return service.startBodies(videoId, settingsSchema.parse({ engine }));
}

/** Makes a video of what `write` puts where it is told to. */
export async function addVideo(
  service: Service,
  about: { readonly fileName: string; readonly sizeBytes: number; readonly sample: string | null },
  write: (to: string) => Promise<void>,
): Promise<string> {
  const id = randomBytes(12).toString('hex');
  await service.uploads.begin({ id, ...about });
  const to = join(service.uploads.folder, id);
  try {
    await write(to);
    await service.uploads.finish(id);
  } catch (error) {
    await service.uploads.abandon(id);
    throw writeError(to, error);
  }
  return id;
}
