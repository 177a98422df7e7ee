import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loop } from '../soak/loop.ts';
import { makeVideo } from '../soak/made-video.ts';
import { makeClip } from '../testing/clips.ts';

export const SAMPLE = fileURLToPath(new URL('../../assets/sample/sample.mp4', import.meta.url));

/** Files to upload, made for one file of tests. */
export interface MadeClips {
  readonly folder: string;
  /** The sample's first seconds, anew, so that no two are the same file. */
  person(name: string, seconds: number): Promise<string>;
  /** Frames that show their number as a bar code, and nobody. */
  numbered(name: string, kind: 'even' | 'variable-rate' | 'b-frames', frames: number): Promise<string>;
  /** The sample with filler behind it: so many bytes. */
  large(name: string, sizeBytes: number): string;
  /** Any bytes. */
  file(name: string, bytes: Uint8Array | string): string;
  remove(): Promise<void>;
}

export async function madeClips(): Promise<MadeClips> {
  const folder = await mkdtemp(join(tmpdir(), 'kinemesh-clips-'));
  const at = (name: string) => join(folder, name);
  return {
    folder,
    async person(name, seconds) {
      await loop(SAMPLE, at(name), seconds);
      appendFileSync(at(name), freeBox(name));
      return at(name);
    },
    async numbered(name, kind, frames) {
      await makeClip(at(name), {
        muxer: 'mp4',
        encoder: 'libx264',
        width: 320,
        height: 240,
        frames,
        gop: kind === 'b-frames' ? 48 : 12,
        bFrames: kind === 'b-frames' ? 3 : 0,
        ...(kind === 'variable-rate' ? { timesMs: unevenTimes(frames) } : {}),
      });
      return at(name);
    },
    large(name, sizeBytes) {
      writeFileSync(at(name), Buffer.concat([...makeVideo(SAMPLE, sizeBytes, 1).read(0)]));
      return at(name);
    },
    file(name, bytes) {
      writeFileSync(at(name), bytes);
      return at(name);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What readers of MP4 pass over (ISO/IEC 14496-12, 8.1.2). */
function freeBox(text: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + Buffer.byteLength(text), 0);
  header.write('free', 4, 'latin1');
  return Buffer.concat([header, Buffer.from(text)]);
}

/** Steps of 17 to 83 ms, as a phone in changing light takes them. */
function unevenTimes(frames: number): number[] {
  const steps = [33, 17, 50, 33, 83, 21, 40];
  const times = [0];
  for (let frame = 1; frame < frames; frame++) times.push(times[frame - 1] + steps[frame % steps.length]);
  return times;
}
