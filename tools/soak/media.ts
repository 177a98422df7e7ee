import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kinemeshRun } from './process.ts';

export interface MediaSoak {
  readonly media: string;
  readonly folder: string;
  readonly flags: readonly string[];
  /** Whoever needs longer hangs. */
  readonly limitSeconds: number;
}

/** Runs every file of a folder: each has to end in a result or in an error with a name. */
export async function soakMedia({ media, folder, flags, limitSeconds }: MediaSoak): Promise<boolean> {
  const entries = await readdir(media, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  let bad = 0;
  for (const [n, path] of paths.entries()) {
    const out = join(folder, `${n}`);
    const ended = await kinemeshRun([path, '--out', out, '--json', ...flags], limitSeconds * 1000);
    const { good, text } = outcomeOf(ended);
    if (!good) bad++;
    console.log(
      `${good ? '✓' : '✗'} ${path.slice(media.length + 1)}: ${text} (${ended.seconds.toFixed(1)} s)`,
    );
  }
  console.log(`${paths.length - bad} of ${paths.length} files ended as they should.`);
  return bad === 0;
}

interface Outcome {
  readonly good: boolean;
  readonly text: string;
}

/** What the last line of `--json` says; a stack trace, an unnamed end and `internal` are not good. */
export function outcomeOf(ended: {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}): Outcome {
  const { exitCode, signal, output } = ended;
  if (signal !== null) return { good: false, text: `ended by ${signal}` };
  if (/^\s+at .+:\d+:\d+\)?$/m.test(output)) return { good: false, text: `a stack trace\n${output}` };
  const last = output
    .split('\n')
    .filter((line) => line.startsWith('{"type":"error"') || line.startsWith('{"type":"done"'))
    .map((line) => JSON.parse(line))
    .at(-1);
  if (last?.type === 'done') {
    const warnings = last.warnings.map(({ code }: { code: string }) => code).join(', ');
    const text = `${last.people.length} people on ${last.frames} frames${warnings && `; ${warnings}`}`;
    return { good: exitCode === 0, text };
  }
  if (last?.type === 'error') {
    const named = last.code !== 'internal' && exitCode === last.exitCode && exitCode !== 0;
    return { good: named, text: `${last.code}, exit code ${exitCode}` };
  }
  return { good: false, text: `exit code ${exitCode} without a word\n${output}` };
}
