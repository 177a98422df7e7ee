import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { ProgressMeter } from '../progress-meter.ts';
import { isOfTracker, type JobRow } from '../rows.ts';
import type { RunnerEvent } from '../runner/protocol.ts';
import { GpuMemoryCurve } from './gpu-memory.ts';

/** What is told is kept in the row at most so often: after a kill no more than this is forgotten, ms. */
const KEEP_MS = 1000;

type Told<T extends RunnerEvent['type']> = Extract<RunnerEvent, { type: T }>;

/** Shows how far a running job is and how much of the GPU it takes: live to who asks, and kept in its row. */
export function followRun(context: Context, job: JobRow) {
  const { live, changes } = context;
  const meter = new ProgressMeter(isOfTracker(job) ? 'tracker' : job.kind, job.progress?.fraction ?? 0);
  const curve = new GpuMemoryCurve(job.gpu_memory);
  const keeper = keepInRow(context, job.id);
  const told = (progress = live.get(job.id)?.progress ?? null) => {
    live.set(job.id, { progress, gpuMemory: curve.value() });
    changes.changed(job.video_id);
    keeper.keep();
  };
  return {
    progress: ({ stage, done, total }: Told<'progress'>) =>
      told(meter.update(stage, done, total, performance.now())),
    memory({ seconds, usedBytes, totalBytes }: Told<'memory'>) {
      curve.add(seconds, usedBytes, totalBytes);
      told();
    },
    /** Resolves when nothing is on its way to the row; one that hangs is not waited for. */
    kept: () => keeper.kept(),
  };
}

function keepInRow({ db, live }: Context, jobId: string) {
  let keptAt = performance.now();
  let keeping: Promise<void> = Promise.resolve();
  const write = async () => {
    const { progress, gpuMemory } = live.get(jobId) ?? { progress: null, gpuMemory: null };
    await db
      .updateTable('jobs')
      .set({
        ...(progress === null ? {} : { progress: JSON.stringify(progress) }),
        ...(gpuMemory === null ? {} : { gpu_memory: JSON.stringify(gpuMemory) }),
        beat_at: sql`now()`,
      })
      .where('id', '=', jobId)
      .where('state', '=', 'running')
      .execute()
      .catch(console.error);
  };
  return {
    keep() {
      const now = performance.now();
      if (now - keptAt < KEEP_MS) return;
      keptAt = now;
      keeping = keeping.then(write);
    },
    kept: () => Promise.race([keeping, sleep(KEEP_MS, undefined, { ref: false })]),
  };
}
