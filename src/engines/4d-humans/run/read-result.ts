import { readFile, stat } from 'node:fs/promises';
import { KinemeshError } from '../../../errors/index.ts';
import { type PhalpResult, readPhalpResult } from '../../../phalp/index.ts';
import { nodeInflate } from '../../../pickle/node.ts';
import { type ChunkResult, pickRows } from './chunk-result.ts';
import type { Chunk } from './chunks.ts';
import type { StagedChunk } from './stage.ts';

/** Clocks of disks and of WSL are not ours to the second. */
const CLOCK_SLACK_MS = 5000;

/**
 * The result of a run that began at `startedMs` (of the system's clock); null where it left none.
 *
 * @throws KinemeshError `result-unreadable`
 */
export async function readResult(path: string, startedMs: number): Promise<PhalpResult | null> {
  const there = await stat(path).catch(() => null);
  if (there === null || there.mtimeMs < startedMs - CLOCK_SLACK_MS) return null;
  return readPhalpResult(await readFile(path), { file: 'The result of track.py', inflate: nodeInflate });
}

/**
 * A result as a part of the video: on its frames, without the rows that stand for somebody out of sight.
 *
 * @throws KinemeshError `result-short` where it has not the frames that were asked for
 */
export function chunkResult(result: PhalpResult, chunk: Chunk, staged: StagedChunk): ChunkResult {
  const frames = chunk.to - chunk.from;
  if (result.frameCount !== frames) {
    throw new KinemeshError(
      'result-short',
      `The result has ${result.frameCount} frames, and track.py was given ${frames} (${chunk.from} to ${chunk.to - 1}).`,
      'Run it again with --resume. Where it stays so, see what track.py said in tracker/run.log.',
    );
  }
  const picked = [];
  for (let row = 0; row < result.rows.count; row++) {
    // Rows of PHALP alone: smoothed ones (-1) come from a program that track.py does not run.
    if (result.rows.trackedTime[row] !== 0) continue;
    const frame = chunk.from + result.rows.frame[row];
    picked.push({ from: result.rows, row, frame, id: result.rows.id[row] });
  }
  return {
    chunk,
    decoded: staged.decoded,
    shot: Uint8Array.from(result.frames, ({ shot }) => shot),
    picture: result.imageSize,
    rows: pickRows(picked),
  };
}
