import { openService } from './index.ts';
import { TRACKER, uploadFile } from './tracker.testing.ts';

/**
 * A service in a process of its own, to be killed: it takes a clip several times and has 4D-Humans make the bodies of
 * each, and says on stdout which jobs these are once the first goes through its frames.
 */
const [, , dataDir, clip, times] = process.argv;
const service = await openService({ dataDir });
const jobs: string[] = [];
for (let n = 1; n <= Number(times); n++) {
  const id = await uploadFile(service, clip, `${n}.mp4`);
  jobs.push((await service.startBodies(id, TRACKER)).id);
}
for (;;) {
  const { progress } = await service.job(jobs[0]);
  if (progress?.stage === 'tracking' && progress.done > 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
process.stdout.write(`${JSON.stringify(jobs)}\n`);
