import { loadBody } from '../../body/load-node.ts';
import { writeOverlay } from '../../export/index.ts';
import { readMotion } from '../../motion/node.ts';
import { readSettings } from '../../settings/index.ts';
import type { ResultOf, TaskOf, Tell } from './protocol.ts';

/** Draws the bodies on the video. @throws KinemeshError as `writeOverlay` */
export async function drawOverlay(
  task: TaskOf<'overlay'>,
  tell: Tell,
  signal: AbortSignal,
): Promise<ResultOf<'overlay'>> {
  const motion = await readMotion(task.motionDir);
  const { smplPath } = await readSettings();
  await writeOverlay({
    motion,
    videoPath: task.videoPath,
    body: await loadBody(motion.body, smplPath),
    outPath: task.outPath,
    report: (progress) => tell({ type: 'progress', ...progress }),
    signal,
  });
  return { kind: 'overlay' };
}
