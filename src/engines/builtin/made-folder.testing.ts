import { mkdir } from 'node:fs/promises';
import type { Body } from '../../body/index.ts';
import { COLUMNS, type Column, type Evidence } from '../../evidence/index.ts';
import { MADE_FOCAL, MADE_HEIGHT, MADE_WIDTH, makeVideo, walk } from '../../fitting/made-people.testing.ts';
import type { VideoFacts } from '../../video/index.ts';
import { DEFAULT_SETTINGS, type RunSettings } from '../index.ts';
import { openEvidence } from './evidence-folder.ts';
import { passTwo } from './pass-two.ts';
import { planSegments } from './segments.ts';
import { writeVideoFacts } from './video-file.ts';

const FPS = 30;

/** What would be known of a video with these times. */
export function madeFacts(time: Float64Array): VideoFacts {
  const frameCount = time.length;
  return {
    fileName: 'made.mp4',
    sha256: 'a'.repeat(64),
    width: MADE_WIDTH,
    height: MADE_HEIGHT,
    rotation: 0,
    pixelAspect: [1, 1],
    codec: 'h264',
    container: 'mp4',
    frameCount,
    durationSeconds: time[frameCount - 1] + time[1],
    averageFps: (frameCount - 1) / time[frameCount - 1],
    time,
    hasAudio: false,
    transfer: 'sdr',
    bitDepth: 8,
    focalLength35mm: null,
    pixelFormat: 'yuv420p',
    warnings: [],
  };
}

/** The folder of a run in which two people walk on the spot, the first on the left: pass 1 made up, pass 2 run. */
export async function madeFolder(
  dir: string,
  body: Body,
  frames: number,
  settings: Partial<RunSettings> = {},
): Promise<void> {
  const people = [-0.8, 0.8].map((x) =>
    makeVideo(body, {
      frames,
      fps: FPS,
      pixelNoise: 2,
      pose: (frame, state, at) => {
        walk(frame, state, at);
        state[at] += x;
      },
    }),
  );
  const evidence = together(people.map((person) => person.evidence));
  const facts = madeFacts(people[0].scene.time);
  const range = { from: 0, to: frames };
  const segments = planSegments(facts, range);
  await mkdir(dir, { recursive: true });
  const key = { video: facts.sha256, ...range, settings: {}, models: [] };
  const folder = await openEvidence(dir, key, false);
  for (const [segment, { from, to }] of segments.entries()) {
    await folder.write(segment, cut(evidence, segment, from, to));
  }
  await writeVideoFacts(dir, facts);
  const lens = { kind: 'focal', pixels: MADE_FOCAL } as const;
  const job = { outDir: dir, settings: { ...DEFAULT_SETTINGS, lens, ...settings } };
  const signal = new AbortController().signal;
  await passTwo({ facts, folder, segments }, body, job, null, () => {}, signal);
}

/** The evidence of several people who were each seen alone, as one: rows by frame, then by person. */
function together(parts: readonly Evidence[]): Evidence {
  const rows = parts
    .flatMap((part, p) => Array.from(part.frame, (frame, row) => ({ p, row, frame })))
    .sort((a, b) => a.frame - b.frame || a.p - b.p);
  const merged = columnsOf(parts[0], rows.length, (column, width, out) => {
    for (const [n, { p, row }] of rows.entries()) {
      out.set(parts[p][column].subarray(row * width, (row + 1) * width), n * width);
    }
  });
  return { ...merged, tracklet: Int32Array.from(rows, ({ p }) => p) };
}

/** The part of some evidence that one segment would have. */
function cut(evidence: Evidence, segment: number, from: number, to: number): Evidence {
  const rows = Int32Array.from(evidence.frame.keys()).filter(
    (row) => evidence.frame[row] >= from && evidence.frame[row] < to,
  );
  const part = columnsOf(evidence, rows.length, (column, width, out) => {
    for (const [n, row] of rows.entries()) {
      out.set(evidence[column].subarray(row * width, (row + 1) * width), n * width);
    }
  });
  const ofFrames = Object.entries(COLUMNS).flatMap(([column, { rows, row }]) => {
    const width = row.reduce((product, length) => product * length, 1);
    return rows === 'frame'
      ? [[column, evidence[column as Column].slice(from * width, to * width)] as const]
      : [];
  });
  return {
    ...part,
    ...Object.fromEntries(ofFrames),
    segment: new Int32Array(rows.length).fill(segment),
    firstFrame: from,
    endFrame: to,
  };
}

/** A copy of some evidence whose columns of persons have so many rows, filled anew. */
function columnsOf(
  evidence: Evidence,
  rows: number,
  fill: (column: Column, width: number, out: Float32Array | Int32Array | Uint8Array) => void,
): Evidence {
  const columns = Object.entries(COLUMNS).flatMap(([name, { rows: of, row, dtype }]) => {
    if (of === 'frame') return [];
    const width = row.reduce((product, length) => product * length, 1);
    const Kind = { f4: Float32Array, i4: Int32Array, u1: Uint8Array }[dtype];
    const out = new Kind(rows * width);
    fill(name as Column, width, out);
    return [[name, out] as const];
  });
  return { ...evidence, ...Object.fromEntries(columns) };
}
