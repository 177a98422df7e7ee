/**
 * `npm run bench [-- VIDEO] [--model heavy|full|lite] [--frames N]`: how fast each stage is, on one video in one go.
 * `npm run bench -- --supervisor`: what watching over 4D-Humans' track.py takes, on the stand-in, 1,000 frames.
 * Compare figures of one run with each other, or of two runs on the same machine with nothing else going on.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { PoseModel } from '../../src/engines/index.ts';
import { type Measured, measureDecode, measureRun, measureVision } from './measure.ts';
import { measureReading } from './measure-reading.ts';
import { measureSolving } from './measure-solving.ts';
import { measureSupervisor } from './measure-supervisor.ts';

const SAMPLE = fileURLToPath(new URL('../../assets/sample/sample.mp4', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'heavy' },
    frames: { type: 'string' },
    supervisor: { type: 'boolean', default: false },
  },
});
const path = positionals[0] ?? SAMPLE;
const job = {
  path,
  model: values.model as PoseModel,
  frames: values.frames === undefined ? Number.POSITIVE_INFINITY : Number(values.frames),
};

const folder = await mkdtemp(join(tmpdir(), 'kinemesh-bench-'));
try {
  if (values.supervisor) await supervisor();
  else await stages();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function stages() {
  const measured: Measured[] = [
    measureReading(),
    measureSolving(),
    await measureDecode(job),
    ...(await measureVision(job)),
  ];
  const run = await measureRun(job, folder);
  const whole = run[run.length - 1];
  console.log(`${path}, ${job.model}, ${whole.frames} frames`);
  console.log(
    `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}\n`,
  );
  console.log(tableOf([...measured, ...run], whole.seconds));
  console.log(`\nPeak memory ${(process.resourceUsage().maxRSS / 1024 ** 2).toFixed(2)} GB`);
}

async function supervisor() {
  const cost = await measureSupervisor(
    folder,
    values.frames === undefined ? undefined : Number(values.frames),
  );
  const { frames, rounds, aloneSeconds, watchedSeconds, cpuSeconds, memoryBytes } = cost;
  const percent = (part: number) => `${((100 * part) / aloneSeconds).toFixed(2)} %`;
  console.log(`track.py on ${frames} frames, the median of ${rounds} runs`);
  console.log(`by hand ${aloneSeconds.toFixed(2)} s, under watch ${watchedSeconds.toFixed(2)} s`);
  console.log(`the difference is ${percent(watchedSeconds - aloneSeconds)} of it`);
  console.log(`processor time of the watch ${cpuSeconds.toFixed(2)} s, ${percent(cpuSeconds)} of it`);
  console.log(`memory of the watch ${(memoryBytes / 1e6).toFixed(0)} MB`);
}

function tableOf(rows: readonly Measured[], wholeSeconds: number): string {
  const table = new Table({
    head: ['Stage', 'Seconds', 'Frames/s', 'Calls', 'ms a call', 'Of the whole run'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { stage, seconds, frames, calls } of rows) {
    table.push([
      stage,
      seconds.toFixed(2),
      (frames / seconds).toFixed(1),
      calls ?? '',
      calls ? ((1000 * seconds) / calls).toFixed(1) : '',
      `${((100 * seconds) / wholeSeconds).toFixed(0)} %`,
    ]);
  }
  return table.toString();
}
