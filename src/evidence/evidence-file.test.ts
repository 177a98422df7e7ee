import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NpzArray, readNpz, writeNpz } from '../npz/index.ts';
import { COLUMN_NAMES, COLUMNS } from './columns.ts';
import type { Evidence } from './evidence.ts';
import { readEvidence, writeEvidence } from './evidence-file.ts';
import { mergeEvidence } from './merge.ts';

/** Two people on every frame; every number differs from every other. */
function segmentOf(segment: number, firstFrame: number, frames: number): Evidence {
  const rows = frames * 2;
  let next = segment * 1e5;
  const columns = COLUMN_NAMES.map((column) => {
    const { dtype, rows: kind, row } = COLUMNS[column];
    const length = (kind === 'person' ? rows : frames) * row.reduce((a, b) => a * b, 1);
    const values = Array.from({ length }, () => next++ % (dtype === 'u1' ? 251 : 1e9));
    return [column, new { f4: Float32Array, i4: Int32Array, u1: Uint8Array }[dtype](values)];
  });
  return {
    ...(Object.fromEntries(columns) as unknown as Evidence),
    firstFrame,
    endFrame: firstFrame + frames,
    frame: Int32Array.from({ length: rows }, (_, i) => firstFrame + (i >> 1)),
    segment: new Int32Array(rows).fill(segment),
    tracklet: Int32Array.from({ length: rows }, (_, i) => i & 1),
  };
}

describe('evidence on disk', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinemesh-evidence-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('comes back as it was written, and the same evidence gives the same bytes', async () => {
    const evidence = segmentOf(3, 750, 25);
    const [first, second] = [join(folder, '0003.npz'), join(folder, 'again.npz')];
    await writeEvidence(first, evidence);
    await writeEvidence(second, segmentOf(3, 750, 25));
    expect(await readEvidence(first)).toEqual(evidence);
    expect(Buffer.compare(readFileSync(first), readFileSync(second))).toBe(0);
  });

  it('of a segment where nobody was seen still has its frames', async () => {
    const full = segmentOf(0, 0, 4);
    const nobody = Object.fromEntries(
      COLUMN_NAMES.map((column) => [
        column,
        COLUMNS[column].rows === 'person' ? full[column].slice(0, 0) : full[column],
      ]),
    );
    const evidence = { ...(nobody as unknown as Evidence), firstFrame: 0, endFrame: 4 };
    await writeEvidence(join(folder, 'nobody.npz'), evidence);
    expect(await readEvidence(join(folder, 'nobody.npz'))).toEqual(evidence);
  });

  it('of a version that asked no second network says so by zeros', async () => {
    const path = join(folder, 'old.npz');
    await writeEvidence(path, segmentOf(0, 0, 2));
    const { keypoints: _, ...before } = await readNpz(readFileSync(path), path);
    writeFileSync(path, writeNpz(before));
    const { keypoints } = await readEvidence(path);
    expect(keypoints).toEqual(new Float32Array(4 * 17 * 3));
  });

  it('is read without the large columns when they are not wanted', async () => {
    const path = join(folder, 'slim.npz');
    await writeEvidence(path, segmentOf(0, 0, 5));
    const slim = await readEvidence(path, { without: ['silhouette', 'thumbnail'] });
    expect([slim.silhouette.length, slim.thumbnail.length, slim.landmarks.length]).toEqual([0, 0, 10 * 132]);
  });

  it('is refused when cut off, when an array is missing, and when rows are out of order or range', async () => {
    const path = join(folder, 'bad.npz');
    await writeEvidence(path, segmentOf(0, 0, 5));
    const good = await readNpz(readFileSync(path), path);
    const rewrite = (changes: Record<string, NpzArray | undefined>) => {
      const kept = Object.entries({ ...good, ...changes }).filter(([, array]) => array !== undefined);
      writeFileSync(path, writeNpz(Object.fromEntries(kept) as Record<string, NpzArray>));
    };
    const frames = (...values: number[]): NpzArray => ({
      dtype: 'i4',
      shape: [10],
      data: Int32Array.from({ length: 10 }, (_, i) => values[i] ?? 4),
    });

    rewrite({ score: undefined });
    await refused(path, /"score" is missing/);
    rewrite({ box: { dtype: 'f4', shape: [10, 5], data: new Float32Array(50) } });
    await refused(path, /"box" is f4 \(10, 5\), where f4 \(10, 4\) is wanted/);
    rewrite({ frame: frames(0, 0, 1, 1, 2, 2, 3, 3, 4, 5) });
    await refused(path, /"frame" holds 5, outside of 0 to 4/);
    rewrite({ frame: frames(1, 0) });
    await refused(path, /row 1 is not in the order/);
    rewrite({ tracklet: { dtype: 'i4', shape: [10], data: new Int32Array(10) } });
    await refused(path, /row 1 is not in the order/);
    truncateSync(path, 2000);
    await expect(readEvidence(path)).rejects.toMatchObject({ code: 'npz-invalid' });
  });

  async function refused(path: string, problem: RegExp): Promise<void> {
    await expect(readEvidence(path)).rejects.toMatchObject({
      code: 'evidence-invalid',
      message: expect.stringMatching(problem),
    });
  }
});

describe('merged evidence', () => {
  it('has the rows of all segments in the order of frames', () => {
    const [a, b, c] = [segmentOf(0, 0, 10), segmentOf(1, 10, 10), segmentOf(2, 20, 5)];
    const merged = mergeEvidence([c, a, b]);
    expect([merged.firstFrame, merged.endFrame]).toEqual([0, 25]);
    expect([...merged.frame]).toEqual([...a.frame, ...b.frame, ...c.frame]);
    expect([...merged.segment.filter((_, i) => merged.frame[i] === 19)]).toEqual([1, 1]);
    expect(merged.landmarks.slice(20 * 132, 40 * 132)).toEqual(b.landmarks);
    expect(merged.thumbnail.slice(20 * 432)).toEqual(c.thumbnail);
  });

  it('counts frames that no segment covers as not decoded and not moved', () => {
    const [a, b] = [segmentOf(0, 5, 2), segmentOf(1, 9, 2)];
    const merged = mergeEvidence([a, b]);
    expect(merged.decoded.length).toBe(6);
    expect([...merged.decoded.slice(2, 4)]).toEqual([0, 0]);
    expect([...merged.cameraMotion.slice(8, 16)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    expect(merged.cameraMotion.slice(16)).toEqual(b.cameraMotion);
  });

  it('leaves out what is not wanted', () => {
    const merged = mergeEvidence([segmentOf(0, 0, 3)], { drop: ['silhouette', 'thumbnail'] });
    expect([merged.silhouette.length, merged.thumbnail.length, merged.appearance.length]).toEqual([
      0,
      0,
      6 * 48,
    ]);
  });

  it('is refused where two segments hold the same frame, and empty where there is none', () => {
    expect(() => mergeEvidence([segmentOf(0, 0, 10), segmentOf(1, 9, 3)])).toThrow(
      'frame 9 is in two segments',
    );
    expect(mergeEvidence([]).frame.length).toBe(0);
  });
});
