import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NpzArray, readNpz, writeNpz } from '../npz/index.ts';
import { firstDifference } from './difference.ts';
import { makeMotion } from './made-motion.testing.ts';
import { hasMotion, readMotion, removeMotion, writeMotion } from './motion-folder.ts';

describe('a motion folder', () => {
  let dir = '';
  beforeEach(async () => {
    dir = join(mkdtempSync(join(tmpdir(), 'kinemesh-motion-')), 'out');
    await writeMotion(dir, makeMotion());
  });
  afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }));

  it('comes back as it was written', async () => {
    expect(await readMotion(dir)).toEqual(makeMotion());
    expect(readdirSync(dir).sort()).toEqual(['frames.npz', 'motion.json', 'tracks']);
    expect(readdirSync(join(dir, 'tracks')).sort()).toEqual(['1.npz', '2.npz']);
  });

  it('has the same bytes for the same motion', async () => {
    const bytes = () =>
      ['motion.json', 'frames.npz', 'tracks/1.npz'].map((file) => readFileSync(join(dir, file)));
    const before = bytes();
    await writeMotion(dir, makeMotion());
    expect(bytes()).toEqual(before);
  });

  it('says of each track what its rows say', () => {
    const { tracks, format, version } = JSON.parse(readFileSync(join(dir, 'motion.json'), 'utf8'));
    expect([format, version]).toEqual(['kinemesh-motion', 1]);
    expect(tracks[0]).toEqual({
      id: 1,
      firstFrame: 1,
      lastFrame: 10,
      observedFrames: 8,
      file: 'tracks/1.npz',
      label: null,
      heightMetres: 1.75,
      heightSource: 'estimated',
    });
  });

  it('is replaced with its tracks, and what is not of the motion stays', async () => {
    mkdirSync(join(dir, 'evidence'));
    writeFileSync(join(dir, 'evidence/0000.npz'), 'evidence');
    writeFileSync(join(dir, 'edits.json'), '[]');
    writeFileSync(join(dir, 'frames.npz.1234-1.partial'), 'left by a killed run');
    writeFileSync(join(dir, 'tracks/song.mp3'), 'not of a motion');
    const other = makeMotion({ ids: [2, 5] });
    await writeMotion(dir, other);
    expect(readdirSync(join(dir, 'tracks')).sort()).toEqual(['2.npz', '5.npz', 'song.mp3']);
    rmSync(join(dir, 'tracks/song.mp3'));
    expect(readdirSync(dir).sort()).toEqual([
      'edits.json',
      'evidence',
      'frames.npz',
      'motion.json',
      'tracks',
    ]);
    expect(firstDifference(await readMotion(dir), other)).toBeNull();
  });

  it('is removed, and nothing else with it', async () => {
    for (const name of ['edits.json', 'tracks/3.npz.77-3.partial', 'tracks/notes.txt', 'bodies.mp4'])
      writeFileSync(join(dir, name), 'x');
    await removeMotion(dir);
    expect(readdirSync(dir, { recursive: true }).sort()).toEqual([
      'bodies.mp4',
      'tracks',
      'tracks/notes.txt',
    ]);
    rmSync(join(dir, 'tracks/notes.txt'));
    await removeMotion(dir);
    expect(readdirSync(dir)).toEqual(['bodies.mp4']);
  });

  it('that breaks the format is not written, and the old one stays', async () => {
    const bad = makeMotion();
    bad.tracks[0].poses[0] = Number.NaN;
    await expect(writeMotion(dir, bad)).rejects.toMatchObject({ code: 'motion-invalid' });
    expect(await readMotion(dir)).toEqual(makeMotion());
  });

  it('cannot be where a file is', async () => {
    await expect(writeMotion(join(dir, 'motion.json'), makeMotion())).rejects.toMatchObject({
      code: 'output-not-writable',
    });
  });

  it('is not whole without motion.json', async () => {
    rmSync(join(dir, 'motion.json'));
    expect(await hasMotion(dir)).toBe(false);
    await refused(/^motion\.json: there is no such file/);
  });

  it.each<[string, (json: Record<string, never>) => unknown, RegExp]>([
    ['another version', (json) => ({ ...json, version: 2 }), /^motion\.json, "version": is 2; 1 can be read/],
    ['another format', (json) => ({ ...json, format: 'x' }), /^motion\.json, "format": is "x"/],
    ['a field missing', ({ camera: _, ...json }) => json, /^motion\.json, "camera": is missing/],
    ['a field of another type', (json) => ({ ...json, world: 1 }), /^motion\.json, "world": is 1/],
    ['no object at all', () => [], /^motion\.json, "format": is missing/],
    [
      'a file elsewhere',
      (json) => changeTrack(json, { file: '../1.npz' }),
      /"tracks\.0\.file": is "\.\.\/1\.npz"/,
    ],
    [
      'a wrong last frame',
      (json) => changeTrack(json, { lastFrame: 9 }),
      /"tracks\.0\.lastFrame": is 9, and tracks\/1\.npz has 10/,
    ],
    [
      'a wrong count',
      (json) => changeTrack(json, { observedFrames: 10 }),
      /"tracks\.0\.observedFrames": is 10/,
    ],
  ])('is refused with %s', async (_, change, problem) => {
    const path = join(dir, 'motion.json');
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
    await refused(problem);
  });

  it('is refused when motion.json is cut off', async () => {
    truncateSync(join(dir, 'motion.json'), 200);
    await refused(/^motion\.json: it is not JSON/);
  });

  it('is refused when a file is missing or not listed', async () => {
    renameSync(join(dir, 'tracks/2.npz'), join(dir, 'tracks/3.npz'));
    await refused(/^tracks\/3\.npz: motion\.json does not list it/);
    rmSync(join(dir, 'tracks/3.npz'));
    await refused(/^tracks\/2\.npz: there is no such file/);
    rmSync(join(dir, 'frames.npz'));
    await refused(/^frames\.npz: there is no such file/);
  });

  it('is refused when an array is missing, of another type or another shape', async () => {
    await change('frames.npz', { time: undefined });
    await refused(/^frames\.npz, "time": it is missing/);
    await writeMotion(dir, makeMotion());
    await change('tracks/2.npz', { trans: { dtype: 'f8', shape: [10, 3], data: new Float64Array(30) } });
    await refused(/^tracks\/2\.npz, "trans": it is f8 \(10, 3\), where f4 \(10, 3\) is wanted/);
    await change('tracks/2.npz', { trans: { dtype: 'f4', shape: [3, 10], data: new Float32Array(30) } });
    await refused(/^tracks\/2\.npz, "trans": it is f4 \(3, 10\), where f4 \(10, 3\) is wanted/);
  });

  it('is refused when a file is cut off', async () => {
    truncateSync(join(dir, 'tracks/1.npz'), 5000);
    await expect(readMotion(dir)).rejects.toMatchObject({
      code: 'npz-invalid',
      message: expect.stringMatching(/tracks.1\.npz: it has no ZIP directory/),
    });
  });

  it('is read when it has more than this version knows, or the file manager left its own', async () => {
    await change('tracks/1.npz', { extra: { dtype: 'u4', shape: [1], data: new Uint32Array(1) } });
    const path = join(dir, 'motion.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), extra: true }));
    writeFileSync(join(dir, 'tracks/.DS_Store'), '');
    expect(await readMotion(dir)).toEqual(makeMotion());
    expect(existsSync(join(dir, 'tracks/.DS_Store'))).toBe(true);
  });

  async function refused(problem: RegExp): Promise<void> {
    await expect(readMotion(dir)).rejects.toMatchObject({
      code: 'motion-invalid',
      message: expect.stringMatching(problem),
    });
  }

  async function change(file: string, changes: Record<string, NpzArray | undefined>): Promise<void> {
    const path = join(dir, file);
    const arrays = { ...(await readNpz(readFileSync(path), path)), ...changes };
    const kept = Object.entries(arrays).filter(([, array]) => array !== undefined);
    writeFileSync(path, writeNpz(Object.fromEntries(kept) as Record<string, NpzArray>));
  }
});

function changeTrack(json: Record<string, unknown>, change: Record<string, unknown>): unknown {
  const [first, ...others] = json.tracks as Record<string, unknown>[];
  return { ...json, tracks: [{ ...first, ...change }, ...others] };
}
