import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loop } from './loop.ts';
import { kinemeshRun } from './process.ts';

export interface MemorySoak {
  readonly video: string;
  readonly folder: string;
  readonly flags: readonly string[];
  /** Lengths to be compared, the first with each. */
  readonly minutes: readonly number[];
}

/** A video ten times as long may take at most so many times the memory. */
const MOST = 1.2;
/** Runs a video looped to several lengths and compares the most memory that each run held. */
export async function soakMemory({ video, folder, flags, minutes }: MemorySoak): Promise<boolean> {
  const peaks: number[] = [];
  for (const length of minutes) {
    const looped = join(folder, `${length}-minutes.mp4`);
    const frames = await loop(video, looped, length * 60);
    const out = join(folder, `out-${length}`);
    const { exitCode, seconds, output, peakBytes } = await kinemeshRun([looped, '--out', out, ...flags]);
    if (exitCode !== 0 || peakBytes === 0) {
      console.log(peakBytes === 0 ? 'This system does not tell the memory of a process.' : output);
      return false;
    }
    peaks.push(peakBytes);
    const size = (await stat(looped)).size / 1e6;
    console.log(
      `${length} min (${frames} frames, ${size.toFixed(0)} MB): at most ${(peakBytes / 1e9).toFixed(3)} GB, ` +
        `${(frames / seconds).toFixed(1)} frames/s, ${(peakBytes / peaks[0]).toFixed(2)} times the first`,
    );
  }
  return peaks.every((peak) => peak <= MOST * peaks[0]);
}
