import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKinemesh } from '../browser/kinemesh-server.ts';
import { makeVideo } from '../soak/made-video.ts';
import { serviceClient, until } from '../soak/service-client.ts';
import { type Packed, pack } from './pack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
let packed: Packed;

/** Runs the packed command outside of the clone. */
function kinemesh(...args: string[]) {
  const bin = join(folder, 'package/bin/kinemesh.mjs');
  return spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-package-'));
  packed = await pack(folder);
  spawnSync('tar', ['-xzf', packed.path, '-C', folder]);
  // What npm would install beside it.
  mkdirSync(join(folder, 'package'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'package/node_modules'), 'junction');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('stays below 85 MB, the networks being most of it', () => {
    expect(packed.size).toBeLessThan(85e6);
    expect(packed.size).toBeGreaterThan(30e6);
  });

  it('says its version', () => {
    const { stdout, status } = kinemesh('--version');
    expect([status, stdout.trim()]).toEqual([0, '0.1.0']);
  });

  it('finds its networks, its body and its codecs', () => {
    const { stdout, status } = kinemesh('doctor', '--json');
    const { healthy, items } = JSON.parse(stdout);
    expect(items.filter((item: { ok: boolean; needed: boolean }) => item.needed && !item.ok)).toEqual([]);
    expect([status, healthy]).toEqual([0, true]);
  });

  it('turns its sample clip into a motion folder', () => {
    expect(kinemesh('sample', '--out', 'clip.mp4').status).toBe(0);
    const { stdout, stderr, status } = kinemesh(
      ...['run', 'clip.mp4', '--out', 'result', '--model', 'lite', '--to', '12f', '--overlay', 'bodies.mp4'],
    );
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('✗')]);
    expect(stdout).toContain('Result');
    expect(kinemesh('check', 'result').status).toBe(0);
  });

  it('starts its service with its page, and looks at a video in a process of its own', async () => {
    const server = await startKinemesh({ main: join(folder, 'package/bin/kinemesh.mjs') });
    try {
      expect(await (await fetch(server.address)).text()).toContain('<title>Kinemesh</title>');
      const client = serviceClient(server.address);
      const made = makeVideo(join(ROOT, 'assets/sample/sample.mp4'), 1e6, 1);
      const id = await client.begin('clip.mp4', made.sizeBytes);
      expect(await client.send(id, made, 0)).toBe(true);
      const { state, facts } = await until(
        () => client.video(id),
        (video) => video.facts !== null,
        60_000,
      );
      expect([state, facts?.frameCount]).toEqual(['ready', 300]);
    } finally {
      expect((await server.stop()).exitCode).toBe(0);
    }
  });
});
