import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergeEvidence } from '../../evidence/index.ts';
import { type EvidenceKey, openEvidence } from './evidence-folder.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kinemesh-evidence-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const key: EvidenceKey = {
  video: 'a'.repeat(64),
  from: 0,
  to: 20,
  settings: { model: 'heavy', maxPeople: null },
  models: [{ name: 'net', sha256: 'b'.repeat(64) }],
};
const empty = { ...mergeEvidence([]), firstFrame: 0, endFrame: 0 };

test('what was written is there after a resume, and gone without one', async () => {
  const first = await openEvidence(dir, key, false);
  await first.write(0, empty);
  const again = await openEvidence(dir, key, true);
  expect(await again.read(0, 0, 0)).not.toBeNull();
  expect(await again.read(1, 0, 0)).toBeNull();
  const anew = await openEvidence(dir, key, false);
  expect(await anew.read(0, 0, 0)).toBeNull();
});

test('what somebody else put into the folder stays', async () => {
  await (await openEvidence(dir, key, false)).write(0, empty);
  const note = join(dir, 'evidence', 'note.txt');
  await writeFile(note, 'mine');
  await openEvidence(dir, key, false);
  expect((await readdir(join(dir, 'evidence'))).sort()).toEqual(['made-from.json', 'note.txt']);
  await rm(note);
});

test('a segment cut short by a power cut, or of other bounds, is made again', async () => {
  const folder = await openEvidence(dir, key, false);
  await folder.write(0, empty);
  await folder.write(1, empty);
  await truncate(join(dir, 'evidence', '0000.npz'), 100);
  expect(await folder.read(0, 0, 0)).toBeNull();
  expect(await folder.read(1, 0, 10)).toBeNull();
});

test('what a killed run was writing is cleared away on resume', async () => {
  const folder = await openEvidence(dir, key, false);
  await folder.write(0, empty);
  await writeFile(join(dir, 'evidence', '0001.npz.4711-4.partial'), 'half of it');
  await openEvidence(dir, key, true);
  expect((await readdir(join(dir, 'evidence'))).sort()).toEqual(['0000.npz', 'made-from.json']);
});

test('evidence of another video or other settings is not gone on with, and says which', async () => {
  await openEvidence(dir, key, false);
  const other = (change: Partial<EvidenceKey>) => openEvidence(dir, { ...key, ...change }, true);
  await expect(other({ video: 'c'.repeat(64) })).rejects.toMatchObject({ code: 'resume-mismatch' });
  await expect(other({ settings: { model: 'lite', maxPeople: null } })).rejects.toThrow(
    /another model \(heavy, now lite\)/,
  );
  await expect(other({ settings: { model: 'heavy', maxPeople: 2 } })).rejects.toThrow(
    /another number of people \(none given, now 2\)/,
  );
  await expect(other({ from: 5 })).rejects.toThrow(/frames 0 to 19|0 to 19, now 5 to 19/);
});

test('a key that cannot be read is a mismatch, not a crash', async () => {
  await openEvidence(dir, key, false);
  await writeFile(join(dir, 'evidence', 'made-from.json'), '{');
  await expect(openEvidence(dir, key, true)).rejects.toMatchObject({ code: 'resume-mismatch' });
  expect(await readdir(join(dir, 'evidence'))).toContain('made-from.json');
});
