import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpz } from './npz.ts';
import type { NpzArrays } from './npz-array.ts';
import { readNpzFile, writeNpzFile } from './npz-file.ts';

const ARRAYS: NpzArrays = {
  time: { dtype: 'f8', shape: [3], data: new Float64Array([0, 0.04, 0.08]) },
  big: { dtype: 'f4', shape: [50000], data: Float32Array.from({ length: 50000 }, (_, i) => Math.sqrt(i)) },
};

describe('a .npz file on disk', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinemesh-npz-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is written whole, under its name alone, and read back', async () => {
    const path = join(folder, 'a.npz');
    writeFileSync(path, 'an older one');
    await writeNpzFile(path, ARRAYS);
    expect(readdirSync(folder)).toEqual(['a.npz']);
    expect(await readNpzFile(path)).toEqual(ARRAYS);
    expect(Object.keys(await readNpzFile(path, { only: ['time'] }))).toEqual(['time']);
    expect(Buffer.compare(readFileSync(path), writeNpz(ARRAYS))).toBe(0);
  });

  it('leaves nothing behind when it cannot be written', async () => {
    const bad: NpzArrays = { a: { dtype: 'f4', shape: [2], data: new Float32Array(1) } };
    await expect(writeNpzFile(join(folder, 'b.npz'), bad)).rejects.toThrow(RangeError);
    expect(readdirSync(folder).filter((name) => name.startsWith('b'))).toEqual([]);
  });

  it('names the error when the folder is not there, the file is not there, or it is a folder', async () => {
    await expect(writeNpzFile(join(folder, 'no', 'c.npz'), ARRAYS)).rejects.toMatchObject({
      code: 'output-not-writable',
    });
    await expect(readNpzFile(join(folder, 'none.npz'))).rejects.toMatchObject({
      code: 'npz-invalid',
      message: expect.stringContaining('there is no such file'),
    });
    await expect(readNpzFile(folder)).rejects.toMatchObject({ code: 'npz-invalid' });
  });
});
