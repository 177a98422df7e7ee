import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StandIn } from './stand-in.ts';

/** What a run of the stand-in's `track.py` came to. */
export interface Run {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to both streams, in the order in which it came. */
  readonly text: string;
  readonly out: string;
}

/** Runs `track.py` as a user would, in the checkout, into a folder that is removed after `look` has seen it. */
export async function runTrack<T>(
  standIn: StandIn,
  { overrides, fail }: { overrides: readonly string[]; fail?: string },
  look: (run: Run) => T | Promise<T>,
): Promise<T> {
  const out = mkdtempSync(join(tmpdir(), 'kinemesh-stand-in-out-'));
  try {
    const env = { ...process.env, ...standIn.env, ...(fail === undefined ? {} : { STAND_IN_FAIL: fail }) };
    const args = ['track.py', `video.output_dir=${out}`, ...overrides];
    const child = spawn(standIn.python, args, { cwd: standIn.checkout, env });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
    const ended = await new Promise<Pick<Run, 'exitCode' | 'signal'>>((settle) => {
      child.on('close', (exitCode, signal) => settle({ exitCode, signal }));
    });
    return await look({ ...ended, text, out });
  } finally {
    rmSync(out, { recursive: true });
  }
}
