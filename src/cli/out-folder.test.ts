import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareOutFile, prepareOutFolder } from './out-folder.ts';
import { lockFolder } from './run-lock.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kinemesh-out-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const plain = { resume: false, force: false };

function put(...files: string[]): void {
  for (const file of files) {
    mkdirSync(join(base, file, '..'), { recursive: true });
    writeFileSync(join(base, file), 'x');
  }
}

describe('the folder of a result', () => {
  it('is made, with those above it, and goes again when nothing came of it', async () => {
    const folder = await prepareOutFolder(join(base, 'a/b'), plain);
    expect(readdirSync(folder.dir)).toEqual([]);
    await folder.leaveNoTrace();
    expect(existsSync(join(base, 'a/b'))).toBe(false);
  });

  it('stays when it was there before or has something in it', async () => {
    await (await prepareOutFolder(base, plain)).leaveNoTrace();
    expect(existsSync(base)).toBe(true);
    const folder = await prepareOutFolder(join(base, 'a'), plain);
    put('a/motion.json');
    await folder.leaveNoTrace();
    expect(existsSync(join(base, 'a/motion.json'))).toBe(true);
  });

  it('with a finished result is refused unless forced or resumed', async () => {
    put('motion.json', 'frames.npz', 'tracks/1.npz');
    await refused(plain, 'already holds a finished result', '--force');
    await prepareOutFolder(base, { resume: true, force: false });
    expect(readdirSync(base).length).toBe(3);
  });

  it('with an unfinished run is refused unless forced or resumed', async () => {
    put('evidence/0000.npz');
    await refused(plain, 'holds a run that did not finish', '--resume');
    await prepareOutFolder(base, { resume: true, force: false });
    expect(existsSync(join(base, 'evidence/0000.npz'))).toBe(true);
  });

  it('with something else in it is refused, also to go on with', async () => {
    put('holiday.jpg');
    await refused(plain, 'it holds "holiday.jpg"', 'empty or new folder');
    await refused({ resume: true, force: false }, 'it holds "holiday.jpg"', 'empty or new folder');
  });

  it('may hold what file managers leave', async () => {
    put('.DS_Store', 'desktop.ini');
    await prepareOutFolder(base, plain);
  });

  it('loses by force what is of a run, and nothing else', async () => {
    put('motion.json', 'edits.json', 'frames.npz', 'tracks/1.npz', 'tracks/notes.txt', 'evidence/0000.npz');
    put('evidence/made-from.json', 'evidence/0001.npz.77-3.partial', 'bodies.mp4');
    await prepareOutFolder(base, { resume: false, force: true });
    expect(readdirSync(base, { recursive: true }).sort()).toEqual([
      'bodies.mp4',
      'tracks',
      'tracks/notes.txt',
    ]);
  });

  it('cannot be a file, nor below one', async () => {
    put('file');
    const at = (path: string) => prepareOutFolder(path, plain);
    await expect(at(join(base, 'file'))).rejects.toMatchObject({ code: 'output-exists' });
    await expect(at(join(base, 'file/below'))).rejects.toMatchObject({ code: 'output-exists' });
  });

  async function refused(how: typeof plain, message: string, remedy: string): Promise<void> {
    await expect(prepareOutFolder(base, how)).rejects.toMatchObject({
      code: 'output-exists',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
  }
});

describe('a file to be written later', () => {
  it('is refused where it is already, unless forced, and where it is a folder', async () => {
    put('a.mp4');
    await expect(prepareOutFile(join(base, 'a.mp4'), false)).rejects.toMatchObject({ code: 'output-exists' });
    await prepareOutFile(join(base, 'a.mp4'), true);
    await expect(prepareOutFile(base, true)).rejects.toMatchObject({ code: 'output-exists' });
    await prepareOutFile(join(base, 'new/folder/b.mp4'), false);
    expect(readdirSync(join(base, 'new'))).toEqual(['folder']);
  });
});

describe('a folder that is written to', () => {
  const lock = () => join(base, '.kinemesh-run.json');
  const another = () => writeFileSync(lock(), JSON.stringify({ pid: process.ppid, host: hostname() }));

  it('is marked until the run is over', async () => {
    const held = await lockFolder(base);
    expect(existsSync(lock())).toBe(true);
    await held.release();
    expect(readdirSync(base)).toEqual([]);
  });

  it('is refused while another process writes there', async () => {
    another();
    await expect(lockFolder(base)).rejects.toMatchObject({
      code: 'output-exists',
      message: expect.stringContaining(`process ${process.ppid}`),
    });
  });

  it('is taken over from a process that is on its way out', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 500)']);
    const began = Date.now();
    writeFileSync(lock(), JSON.stringify({ pid: child.pid, host: hostname() }));
    await (await lockFolder(base)).release();
    expect(Date.now() - began).toBeGreaterThan(400);
  });

  it('is taken over from a process that was killed, at once, or that has not stirred for long', async () => {
    const dead = 2 ** 22 + 5;
    writeFileSync(lock(), JSON.stringify({ pid: dead, host: hostname() }));
    await (await lockFolder(base)).release();
    another();
    const before = new Date(Date.now() - 20_000);
    utimesSync(lock(), before, before);
    await (await lockFolder(base)).release();
    writeFileSync(lock(), 'not JSON');
    await (await lockFolder(base)).release();
  });
});
