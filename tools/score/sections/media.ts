import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClipResult } from '../clip-runner.ts';
import type { Row, SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';

export const media: Section = {
  name: 'media',
  about: 'every container, codec and broken file: a result or a named error',
  run: runMedia,
};

/** These clips are a few seconds long: whoever needs longer hangs. */
const LIMIT_SECONDS = 600;

async function runMedia({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const folder = join(dataDir, 'media');
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const rows: Row[] = [];
  const bad: string[] = [];
  for (const name of names) {
    const key = `media-${name.replaceAll(/[^\w.-]/g, '-')}`;
    const result = await clips.run(join(folder, name), key, [], LIMIT_SECONDS);
    const outcome = outcomeOf(result);
    if (!outcome.good) bad.push(`${name}: ${result.error?.message ?? outcome.text}`);
    const { motion } = result;
    rows.push({
      file: name,
      outcome: outcome.text,
      size: motion ? `${motion.video.width}×${motion.video.height}` : null,
      frames: motion?.frames.time.length ?? null,
      people: motion?.tracks.length ?? null,
      warnings: motion?.warnings.map(({ code }) => code).join(' ') ?? null,
      seconds: result.seconds,
    });
  }
  return [
    {
      title: 'Media files',
      rows,
      checks: [
        { name: 'files that ended in neither a result nor a named error', value: bad.length, most: 0 },
      ],
      notes: bad,
    },
  ];
}

function outcomeOf({ motion, error, exitCode, signal, stackTrace }: ClipResult): {
  text: string;
  good: boolean;
} {
  if (signal !== null) return { text: `ended by ${signal}`, good: false };
  if (stackTrace) return { text: 'stack trace', good: false };
  if (motion) return { text: 'result', good: exitCode === 0 };
  if (error) return { text: error.code, good: error.code !== 'internal' };
  return { text: `exit ${exitCode} without a word`, good: false };
}
