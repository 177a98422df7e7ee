import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Video } from '../../src/api/index.ts';
import { writeMotionView } from '../../src/export/index.ts';
import type { Motion } from '../../src/motion/index.ts';
import { readMotion, writeMotion } from '../../src/motion/node.ts';

const TRUTH = fileURLToPath(new URL('../../assets/sample/truth', import.meta.url));

/**
 * Puts the true motion of the sample clip in the place of the one that it has, as 4D-Humans would have made it of a body:
 * the same place and rotations, and the first 10 betas.
 */
export async function putMotion(
  dataDir: string,
  { id, motionId }: Pick<Video, 'id' | 'motionId'>,
  body: Pick<Motion['body'], 'model' | 'assetSha256' | 'betas'>,
): Promise<void> {
  const truth = await readMotion(TRUTH);
  const made: Motion = {
    ...truth,
    body: { ...body, gender: 'neutral' },
    engine: { name: '4d-humans', version: 'made', settings: {}, models: [] },
    tracks: truth.tracks.map((track) => ({
      ...track,
      betas: track.betas.slice(0, body.betas),
      source: {
        poses: new Float32Array(track.frame.length * 72),
        betas: new Float32Array(10),
        trans: track.trans,
      },
    })),
  };
  const run = join(dataDir, 'store', 'videos', id, 'runs', motionId ?? '');
  await writeMotion(join(run, 'motion'), made);
  await writeMotionView(made, join(run, 'view'));
}
