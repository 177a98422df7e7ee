import { loadKinemeshBody } from '../../body/load-node.ts';
import { writeOverlay } from '../../export/index.ts';
import { readMotion } from '../../motion/node.ts';
import type { ResultOf, TaskOf, Tell } from './protocol.ts';

/** Draws the bodies on the video. @throws KinemeshError as `writeOverlay` */
export async function drawOverlay(
  task: TaskOf<'overlay'>,
  tell: Tell,
  signal: AbortSignal,
): Promise<ResultOf<'overlay'>> {
  await writeOverlay({
    motion: await readMotion(task.motionDir),
    videoPath: task.videoPath,
    body: loadKinemeshBody(),
    outPath: task.outPath,
    report: (progress) => tell({ type: 'progress', ...progress }),
    signal,
  });
  return { kind: 'overlay' };
}
