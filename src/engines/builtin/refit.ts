import { loadKinemeshBody } from '../../body/load-node.ts';
import type { EditsFile } from '../../edits/index.ts';
import type { Motion, MotionJson } from '../../motion/index.ts';
import type { Report } from '../engine.ts';
import { noEvidence } from '../no-evidence.ts';
import { settingsOfMotion } from '../settings-of-motion.ts';
import { evidenceIn } from './evidence-folder.ts';
import { passTwo } from './pass-two.ts';
import { planSegments } from './segments.ts';
import { readVideoFacts } from './video-file.ts';

/**
 * Makes the motion in a folder anew with what was mended, from what was seen: the video need not be there. The folder
 * is as it was until the new motion is whole.
 *
 * @param motion what the motion.json that is there says
 * @throws KinemeshError `edit-needs-evidence`, `evidence-invalid`, `cancelled`, those of the disk
 */
export async function refitBuiltin(
  outDir: string,
  { engine, video }: Pick<MotionJson, 'engine' | 'video'>,
  edits: EditsFile,
  report: Report,
  signal: AbortSignal,
): Promise<Motion> {
  const evidence = await evidenceIn(outDir);
  if (evidence === null) throw noEvidence(outDir, 'the folder "evidence" is not there');
  const { key, folder } = evidence;
  const facts = await readVideoFacts(outDir);
  const segments = planSegments(facts, key);
  const job = { outDir, fileName: video.fileName, settings: settingsOfMotion(engine.settings) };
  return passTwo({ facts, folder, segments }, loadKinemeshBody(), job, edits, report, signal);
}
