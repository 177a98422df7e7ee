import type { Body } from '../../body/index.ts';
import { EDITS_FILE, type EditsFile, editsText } from '../../edits/index.ts';
import { KinemeshError } from '../../errors/index.ts';
import { type Evidence, mergeEvidence } from '../../evidence/index.ts';
import type { Motion } from '../../motion/index.ts';
import { writeMotion } from '../../motion/node.ts';
import type { VideoFacts } from '../../video/index.ts';
import { throwIfCancelled } from '../../vision/index.ts';
import type { EngineJob, Report } from '../engine.ts';
import type { FrameRange } from '../frame-range.ts';
import { videoWarnings } from '../video-of-motion.ts';
import { writeWhoIsWho } from '../who-is-who.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { openKeptFits } from './kept-fits.ts';
import { makeMotion } from './make-motion.ts';

/** What pass 2 starts from: all of it lies in the motion folder. */
export interface Seen {
  readonly facts: VideoFacts;
  readonly folder: EvidenceFolder;
  readonly segments: readonly FrameRange[];
}

/**
 * Pass 2 in a motion folder: from the evidence and what was mended to the motion on the disk. Where something was
 * mended, people of whom nothing has changed since the last time are not fitted again.
 *
 * @throws KinemeshError `cancelled`, `evidence-invalid`, those of the disk
 */
export async function passTwo(
  { facts, folder, segments }: Seen,
  body: Body,
  job: Pick<EngineJob, 'outDir' | 'fileName' | 'settings'>,
  edits: EditsFile | null,
  report: Report,
  signal: AbortSignal,
): Promise<Motion> {
  const evidence = await readAll(folder, segments);
  const fits = openKeptFits(job.outDir, edits !== null);
  const mending = { edits, fits };
  const made = await makeMotion(
    facts,
    videoWarnings(facts),
    evidence,
    body,
    job,
    mending,
    report,
    signal,
  ).catch(async (error) => {
    await fits.written().catch(() => {});
    throw error;
  });
  throwIfCancelled(signal);
  report({ type: 'progress', stage: 'writing', done: 0, total: 1 });
  await fits.written();
  await writeWhoIsWho(job.outDir, { people: made.linked, evidence: made.evidence });
  const besides: Record<string, string> = made.edits === null ? {} : { [EDITS_FILE]: editsText(made.edits) };
  await writeMotion(job.outDir, made.motion, besides);
  await fits.tidy();
  report({ type: 'progress', stage: 'writing', done: 1, total: 1 });
  for (const warning of made.motion.warnings) report({ type: 'warning', ...warning });
  return made.motion;
}

/**
 * All segments as one table.
 *
 * @throws KinemeshError `evidence-invalid` where one is missing: its frames would pass as empty
 */
async function readAll(folder: EvidenceFolder, segments: readonly FrameRange[]): Promise<Evidence> {
  const parts: Evidence[] = [];
  for (let s = 0; s < segments.length; s++) {
    const { from, to } = segments[s];
    const part = await folder.read(s, from, to);
    if (part === null) {
      throw new KinemeshError(
        'evidence-invalid',
        `What was seen on frames ${from} to ${to - 1} is not on the disk any more.`,
        'Run the video with --resume: what is missing is made again.',
      );
    }
    parts.push(part);
  }
  return mergeEvidence(parts);
}
