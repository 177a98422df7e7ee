import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KinemeshError } from '../errors/index.ts';
import { type FakeWorld, fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import type { ServePose } from './world.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'kinemesh-pose-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** A service that is stopped as soon as it is at work; what it was asked for. */
function stoppedAtOnce() {
  const asked: Parameters<ServePose>[0][] = [];
  const closed: number[] = [];
  const world: FakeWorld = fakeWorld({
    servePose: async (options) => {
      asked.push(options);
      setTimeout(() => world.raise('SIGINT'), 10);
      const { port, pagePort } = options;
      return {
        address: `http://localhost:${port}`,
        pageAddress: pagePort === null ? null : `http://localhost:${pagePort}`,
        close: async () => void closed.push(1),
      };
    },
  });
  return { world, asked, closed };
}

describe('kinemesh pose-service', () => {
  it('is at port 5000 with the built-in engine, lets no video be named, and stops as asked', async () => {
    const { world, asked, closed } = stoppedAtOnce();
    expect(await runProgram(['pose-service', '--data', data], world)).toBe(0);
    expect(asked).toMatchObject([
      { dataDir: data, host: '127.0.0.1', port: 5000, pagePort: null, engine: 'builtin', allow: [] },
    ]);
    expect(world.out()).toContain('The pose service is at http://localhost:5000\n');
    expect(world.out()).toContain('Videos  none may be named: give their folder with --allow\n');
    expect(closed).toEqual([1]);
    expect(readFileSync(join(data, 'logs/kinemesh.log'), 'utf8')).toContain('"stopped"');
  });

  it('takes engine, folders and the page’s port, and says so', async () => {
    const { world, asked } = stoppedAtOnce();
    const flags = [
      '--engine',
      '4d-humans',
      '--allow',
      '/a b',
      '--allow',
      '/c',
      '--page-port',
      '3000',
      '--port',
      '0',
    ];
    expect(await runProgram(['pose-service', '--data', data, ...flags], world)).toBe(0);
    expect(asked).toMatchObject([{ engine: '4d-humans', allow: ['/a b', '/c'], pagePort: 3000, port: 0 }]);
    expect(world.out()).toContain('The page is at http://localhost:3000\n');
    expect(world.out()).toContain('Engine  4d-humans\nVideos  /a b, /c\n');
  });

  it('warns where others can reach it', async () => {
    const { world } = stoppedAtOnce();
    expect(await runProgram(['pose-service', '--data', data, '--host', '0.0.0.0'], world)).toBe(0);
    expect(world.err()).toContain('! With --host 0.0.0.0 every program');
  });

  it.each([
    [['--engine', 'other'], 2],
    [['--port', '70000'], 2],
    [['--page-port', 'x'], 2],
    [['--host', ''], 2],
  ])('refuses %j', async (flags, code) => {
    const { world, asked } = stoppedAtOnce();
    expect(await runProgram(['pose-service', '--data', data, ...flags], world)).toBe(code);
    expect(asked).toEqual([]);
  });

  it('ends with two lines where it cannot start', async () => {
    const world = fakeWorld({
      servePose: async () => {
        throw new KinemeshError('port-in-use', 'It happened.', 'Do this.');
      },
    });
    expect(await runProgram(['pose-service', '--data', data], world)).toBe(2);
    expect([world.out(), world.err()]).toEqual(['', '✗ It happened.\n  Do this.\n']);
  });
});
