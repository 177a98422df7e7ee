import { join } from 'node:path';
import type { ScoredMotion } from '../motion/read-motion.ts';
import type { SectionReport } from '../report.ts';
import type { ScoreContext, Section } from '../section.ts';

export const mending: Section = {
  name: 'mending',
  about: 'how long merging two people of a clip of more than 1,000 frames takes',
  run: runMending,
};

const CLIP = 'intel-one-by-one-person';

async function runMending({ dataDir, clips }: ScoreContext): Promise<SectionReport[]> {
  const { motion } = await clips.run(join(dataDir, 'videos', `${CLIP}.mp4`), `video-${CLIP}`);
  const pair = motion && apart(motion);
  const record = pair ? await clips.edit(`video-${CLIP}`, ['merge', ...pair.map(String)]) : null;
  return [
    {
      title: 'Mending',
      rows: [
        {
          clip: CLIP,
          frames: motion?.frames.time.length ?? null,
          merged: pair?.join(' and ') ?? null,
          seconds: record?.seconds ?? null,
        },
      ],
      checks: [
        {
          name: 'merging two people, s',
          value: record?.seconds ?? null,
          most: 10,
          noise: 0.5,
          about:
            'From the start of the command to new bodies on disk, the start of the program included; the page waits for less.',
        },
      ],
    },
  ];
}

/** The first two people who are never there at once: they can be one. */
function apart({ tracks }: ScoredMotion): [number, number] | null {
  for (const a of tracks) {
    const frames = new Set(a.frame);
    const b = tracks.find((other) => other !== a && !other.frame.some((frame) => frames.has(frame)));
    if (b) return [a.id, b.id];
  }
  return null;
}
