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
    expect(readdirSync(base)).toEqual([]);
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
    put('evidence/0000.npz', 'evidence/made-from.json');
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

  it('with tracks or evidence of another kind is not taken for a result', async () => {
    put('tracks/7.npz', 'evidence/photo.jpg');
    await refused({ resume: true, force: false }, 'it holds "evidence/photo.jpg"', '--force');
    await refused(plain, 'it is not a result of Kinemesh', '--force');
    await prepareOutFolder(base, { resume: false, force: true });
    put('tracks/song.mp3');
    await refused({ resume: false, force: true }, 'tracks/song.mp3 is not of Kinemesh', 'Move it elsewhere');
    put('motion.json');
    await refused({ resume: true, force: false }, 'tracks/song.mp3 is not of Kinemesh', 'Move it elsewhere');
  });

  it('that a run was killed in at its very beginning is as good as new', async () => {
    put('.kinemesh-run.json', 'evidence/.DS_Store');
    await prepareOutFolder(base, plain);
  });

  it('keeps an earlier result, also by force: it goes when the video is known to be one', async () => {
    put('motion.json', 'frames.npz', 'tracks/1.npz', 'bodies.mp4');
    await prepareOutFolder(base, { resume: false, force: true });
    expect(existsSync(join(base, 'motion.json')) && existsSync(join(base, 'tracks/1.npz'))).toBe(true);
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
    const file = await prepareOutFile(join(base, 'new/folder/b.mp4'), false);
    expect(readdirSync(join(base, 'new'))).toEqual(['folder']);
    await file.leaveNoTrace();
    expect(readdirSync(base)).toEqual(['a.mp4']);
  });
});

describe('what a killed run had written of a file', () => {
  it('goes when the file is to be written again, and nothing that is only named like it', async () => {
    const living = `o.mp4.${process.pid}.part`;
    put('o.mp4.4194309.part', living, 'o.mp4.part', 'other.mp4.4194309.part');
    await prepareOutFile(join(base, 'o.mp4'), false);
    expect(readdirSync(base).sort()).toEqual([living, 'o.mp4.part', 'other.mp4.4194309.part'].sort());
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

  it('is taken by one of many that ask at the same moment, also where a killed one left its mark', async () => {
    const lockIt = `import { lockFolder } from ${JSON.stringify(new URL('./run-lock.ts', import.meta.url).href)};
      await lockFolder(${JSON.stringify(base)}).then(() => process.send('held'), (error) => process.send(error.code));
      process.on('message', () => process.exit());`;
    for (const before of [null, JSON.stringify({ pid: 2 ** 22 + 5, host: hostname() })]) {
      if (before !== null) writeFileSync(lock(), before);
      const children = Array.from({ length: 4 }, () =>
        spawn(process.execPath, ['--input-type=module', '-e', lockIt], {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        }),
      );
      const answers = await Promise.all(
        children.map((child) => new Promise((resolve) => child.once('message', resolve))),
      );
      expect(answers.sort()).toEqual(['held', 'output-exists', 'output-exists', 'output-exists']);
      for (const child of children) child.send('end');
      await Promise.all(children.map((child) => new Promise((resolve) => child.once('exit', resolve))));
      rmSync(lock());
    }
  }, 30_000);

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
    utimesSync(lock(), before, before);
    await (await lockFolder(base)).release();
  });
});
