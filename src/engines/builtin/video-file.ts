import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../files/index.ts';
import type { VideoFacts } from '../../video/index.ts';
import { noEvidence } from '../no-evidence.ts';

const VIDEO_FILE = 'evidence/video.json';

const factsSchema = z.object({
  fileName: z.string(),
  sha256: z.string(),
  width: z.number(),
  height: z.number(),
  rotation: z.literal([0, 90, 180, 270]),
  pixelAspect: z.tuple([z.number(), z.number()]),
  codec: z.string(),
  container: z.string(),
  frameCount: z.int(),
  durationSeconds: z.number(),
  averageFps: z.number(),
  time: z.array(z.number()),
  hasAudio: z.boolean(),
  transfer: z.enum(['sdr', 'hlg', 'pq']),
  bitDepth: z.number(),
  pixelFormat: z.string(),
  focalLength35mm: z.number().nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), frame: z.number().optional() })),
});

/** Keeps what pass 2 wants to know of the video beside the evidence, so that it needs no video when run again. */
export async function writeVideoFacts(outDir: string, facts: VideoFacts): Promise<void> {
  await writeWhole(join(outDir, VIDEO_FILE), `${JSON.stringify({ ...facts, time: [...facts.time] })}\n`);
}

/**
 * What an earlier run kept of the video.
 *
 * @throws KinemeshError `edit-needs-evidence` where none did
 */
export async function readVideoFacts(outDir: string): Promise<VideoFacts> {
  const text = await readFile(join(outDir, VIDEO_FILE), 'utf8').catch((cause) => {
    throw noEvidence(outDir, `${VIDEO_FILE} is not there`, cause);
  });
  try {
    const facts = factsSchema.parse(JSON.parse(text));
    return { ...facts, time: Float64Array.from(facts.time) } as VideoFacts;
  } catch (cause) {
    throw noEvidence(outDir, `${VIDEO_FILE} cannot be used`, cause);
  }
}
