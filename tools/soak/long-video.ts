import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rowOfFrame } from '../../src/motion/index.ts';
import { readMotion } from '../../src/motion/node.ts';
import { fourDHumansSettingsSchema, writeSettings } from '../../src/settings/index.ts';
import { openVideo } from '../../src/video/index.ts';
import { standInCheckout } from '../stand-in/stand-in.ts';
import { folderDifference } from './kill.ts';
import { loop } from './loop.ts';
import { type Ended, kinemeshRun } from './process.ts';
import { mulberry32 } from './random.ts';

export interface LongVideoSoak {
  /** Looped until it is long enough. */
  readonly video: string;
  readonly folder: string;
  readonly frames: number;
  readonly chunkFrames: number;
  readonly seed: number;
}

/** Part of the time of a run after which it is killed, each time that it is. */
const KILLS = 2;

/**
 * A long video in chunks by the stand-in for 4D-Humans: first with one chunk that fails once, then killed and resumed.
 * Both have to account for each frame, and to be equal.
 */
export async function soakLongVideo(soak: LongVideoSoak): Promise<boolean> {
  const { folder, frames, chunkFrames } = soak;
  const standIn = await standInCheckout(join(folder, 'stand-in'));
  const config = join(folder, 'config');
  await mkdir(config);
  process.env.KINEMESH_CONFIG = join(config, 'settings.json');
  await writeSettings({
    fourDHumans: fourDHumansSettingsSchema.parse({
      checkout: standIn.checkout,
      python: standIn.python,
      home: standIn.home,
      environment: { kind: 'venv', prefix: join(standIn.checkout, 'venv') },
    }),
    smplPath: null,
  });
  const video = await openVideo(soak.video);
  await video.close();
  const long = join(folder, 'long.mp4');
  const made = await loop(soak.video, long, frames / video.facts.averageFps);
  const flags = ['--engine', '4d-humans', '--chunk-frames', String(chunkFrames)];

  standIn.tell({ people: 'find', fail: 'fail-chunk-once:3' });
  const whole = join(folder, 'whole');
  const first = await kinemeshRun([long, '--out', whole, ...flags]);
  if (!(await isWhole(first, whole, made))) return false;
  if (!first.output.includes('is run again')) return said('No chunk was run again.', first.output);

  standIn.tell({ people: 'find' });
  const killed = join(folder, 'killed');
  const chance = mulberry32(soak.seed);
  for (let n = 0; n < KILLS; n++) {
    const after = (0.1 + 0.5 * chance()) * first.seconds;
    const resume = n === 0 ? [] : ['--resume'];
    const { signal } = await kinemeshRun([long, '--out', killed, ...resume, ...flags], after * 1000);
    console.log(`Killed after ${after.toFixed(1)} s${signal === null ? ' (had ended)' : ''}.`);
  }
  const last = await kinemeshRun([long, '--out', killed, '--resume', ...flags]);
  if (!(await isWhole(last, killed, made))) return false;
  const difference = await folderDifference(whole, killed);
  console.log(difference ?? 'The killed and resumed run equals the other, byte by byte in its chunks.');
  return difference === null;
}

/** Whether a run ended with a motion that accounts for each frame; says what it found. */
async function isWhole(run: Ended, dir: string, frames: number): Promise<boolean> {
  if (run.exitCode !== 0) return said(`Exit code ${run.exitCode}.`, run.output);
  const motion = await readMotion(dir);
  const there = motion.frames.time.length;
  let with_ = 0;
  for (let frame = 0; frame < there; frame++)
    if (motion.tracks.some((track) => rowOfFrame(track, frame) >= 0)) with_++;
  const taken = /(\d+) taken over/.exec(run.output)?.[1] ?? '0';
  console.log(
    `${run.seconds.toFixed(1)} s, ${(run.peakBytes / 1e6).toFixed(0)} MB at most: ${there} of ${frames} frames, ` +
      `somebody on ${with_}, ${motion.tracks.length} people, ${taken} frames taken over.`,
  );
  return there === frames;
}

function said(what: string, output: string): false {
  console.log(`${what}\n${output}`);
  return false;
}
