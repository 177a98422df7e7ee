import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeIsNewEnough, nodeTooOldText } from './node-version.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const LAUNCHER = path('../../bin/on-node.mjs');
const FAKE = path('./fake-cli.testing.ts');
const MAIN = path('./main.ts');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process of the command line; `running` fulfils at its first line of progress. */
function start(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; detached?: boolean; command?: string; stdout?: number } = {},
) {
  const env = { ...process.env, NODE_OPTIONS: '', ...options.env };
  const child = spawn(options.command ?? process.execPath, args, {
    env,
    detached: options.detached,
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (data: string) => {
    text.out += data;
  });
  const running = new Promise<void>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (data: string) => {
      text.err += data;
      if (text.err.includes('Seeing')) resolve();
    });
    child.on('close', () => resolve());
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...text })));
  return { child, running, ended };
}

async function endedWithin(ms: number, child: ChildProcess, ended: Promise<Ended>): Promise<Ended> {
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  const result = await ended;
  clearTimeout(timer);
  return result;
}

describe('the command line as a process', () => {
  let base = '';
  let clip = '';
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'kinemesh-process-'));
    clip = join(base, 'clip.mp4');
    writeFileSync(clip, 'not looked at by the fake engine');
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('stops on SIGINT within 2 seconds, with 130 and the way to go on, through the launcher too', async () => {
    const out = join(base, 'int');
    const { child, running, ended } = start([LAUNCHER, FAKE, 'run', clip, '--out', out]);
    await running;
    child.kill('SIGINT');
    const { code, err } = await endedWithin(2000, child, ended);
    expect(code).toBe(130);
    expect(err).toContain(`run ${clip} --out ${out} --resume`);
    expect(err).not.toMatch(/\n\s+at /);
    expect(existsSync(join(out, '.kinemesh-run.json'))).toBe(false);
  });

  // Windows has neither process groups that signals reach nor sh.
  if (process.platform !== 'win32') {
    it('takes the Ctrl-C of a terminal, which reaches it twice, as one', async () => {
      const { child, running, ended } = start([LAUNCHER, FAKE, 'run', clip, '--out', join(base, 'twice')], {
        detached: true,
      });
      await running;
      // A terminal signals the whole process group; the launcher passes its own on.
      process.kill(-Number(child.pid), 'SIGINT');
      const { code, err } = await endedWithin(2000, child, ended);
      expect(code).toBe(130);
      expect(err.match(/Stopped\./g)?.length).toBe(1);
    });

    it('stops as well when its launcher is hung up on, or the shell that npm puts between is killed', async () => {
      const hung = start([LAUNCHER, FAKE, 'run', clip, '--out', join(base, 'hung')]);
      await hung.running;
      hung.child.kill('SIGHUP');
      expect((await endedWithin(2000, hung.child, hung.ended)).code).toBe(129);
      const [program, launcher, fake] = [process.execPath, LAUNCHER, FAKE].map((part) =>
        JSON.stringify(part),
      );
      // Two commands, so that no shell becomes the second one instead of waiting for it.
      const script = `${program} ${launcher} ${fake} run ${JSON.stringify(clip)} --out ${JSON.stringify(join(base, 'orphan'))}; true`;
      const shell = start(['-c', script], { command: '/bin/sh', env: { npm_lifecycle_event: 'kinemesh' } });
      await shell.running;
      shell.child.kill('SIGTERM');
      const { err } = await endedWithin(3000, shell.child, shell.ended);
      expect(err).toContain('Stopped.');
    });
  }

  it('is ended within 2 seconds even when the engine does not listen', async () => {
    const { child, running, ended } = start([FAKE, 'run', clip, '--out', join(base, 'deaf')], {
      env: { FAKE_ENGINE: 'deaf' },
    });
    await running;
    child.kill('SIGTERM');
    const { code, err } = await endedWithin(2500, child, ended);
    expect(code).toBe(143);
    expect(err).toContain('Stopped.');
  });

  // A device without room, which Linux has.
  if (existsSync('/dev/full')) {
    it('says so when what it prints finds no room', async () => {
      const full = openSync('/dev/full', 'w');
      const out = join(base, 'full');
      const { ended } = start([FAKE, 'run', clip, '--out', out, '--json'], { stdout: full });
      const { code, err } = await ended;
      closeSync(full);
      expect(code).toBe(5);
      expect(err).toMatch(/^✗ The output could not be written \(ENOSPC\)\.\n {2}Free some space/);
      expect(err).not.toMatch(/\n\s+at /);
      expect(existsSync(out)).toBe(false);
    });

    it('keeps a result that could not be told of, and its folder in order', async () => {
      const full = openSync('/dev/full', 'w');
      const out = join(base, 'untold');
      const { code, err } = await start([FAKE, 'run', clip, '--out', out], { stdout: full }).ended;
      closeSync(full);
      expect(code).toBe(5);
      expect(err).toContain('✗ The output could not be written (ENOSPC).');
      expect(readdirSync(out).sort()).toEqual(['frames.npz', 'motion.json', 'tracks']);
    }, 20_000);
  }

  it('ends with 2 on bad usage and with 4 where there is no video', async () => {
    const usage = await start([LAUNCHER, MAIN, 'run', clip, '--height', 'tall']).ended;
    expect([usage.code, usage.out]).toEqual([2, '']);
    expect(usage.err).toMatch(/^✗ --height "tall" cannot be used\.\n {2}Give the person's height/);
    const video = await start([MAIN, 'run', join(base, 'none.mp4')]).ended;
    expect([video.code, video.out]).toEqual([4, '']);
  });

  it('ends quietly when its reader goes away', async () => {
    const { child, ended } = start([FAKE, 'run', clip, '--out', join(base, 'pipe'), '--json']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, err } = await ended;
    expect([code, err]).toEqual([141, '']);
    expect(existsSync(join(base, 'pipe/.kinemesh-run.json'))).toBe(false);
  });
});

describe('the version of Node', () => {
  it('is new enough from 22.18 on', () => {
    const versions = ['14.0.0', '20.20.2', '22.17.9', '22.18.0', '23.0.0', '24.21.0'];
    expect(versions.map(nodeIsNewEnough)).toEqual([false, false, false, true, true, true]);
    expect(nodeTooOldText('20.20.2')).toContain('this is 20.20.2');
  });
});
