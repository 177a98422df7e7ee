import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KinemeshError } from '../errors/index.ts';
import { type FakeWorld, fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import type { Serve } from './world.ts';

let base = '';
let data = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kinemesh-start-'));
  data = join(base, 'data');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A service that is stopped as soon as it is at work; what it was asked for. */
function stoppedAtOnce(): { world: FakeWorld; asked: Parameters<Serve>[0][]; closed: () => number } {
  const asked: Parameters<Serve>[0][] = [];
  let closed = 0;
  const world = fakeWorld({
    serve: async (options) => {
      asked.push(options);
      setTimeout(() => world.raise('SIGINT'), 10);
      return {
        address: `http://localhost:${options.port || 49_152}`,
        close: async () => {
          closed++;
        },
      };
    },
  });
  return { world, asked, closed: () => closed };
}

function logLines(): { level: string; message: string; [key: string]: unknown }[] {
  const text = readFileSync(join(data, 'logs/kinemesh.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('kinemesh start', () => {
  it('says where the page, the data and the log are, and stops as asked', async () => {
    const { world, asked, closed } = stoppedAtOnce();
    expect(await runProgram(['start', '--data', data], world)).toBe(0);
    expect(asked).toMatchObject([{ dataDir: data, host: '127.0.0.1', port: 3000 }]);
    expect(world.out()).toBe(
      `${[
        'Kinemesh is at http://localhost:3000 — open it in a browser.',
        '',
        `Data   ${data}`,
        `Log    ${join(data, 'logs/kinemesh.log')}`,
        '',
        'Stop with Ctrl-C. What is at work then goes on at the next start.',
      ].join('\n')}\n`,
    );
    expect(world.err()).toBe('Stopping … What is at work goes on at the next start.\n');
    expect(closed()).toBe(1);
    expect(logLines().map(({ level, message }) => [level, message])).toEqual([
      ['info', 'started'],
      ['info', 'stopping'],
      ['info', 'stopped'],
    ]);
  });

  it('tells the port that the system chose', async () => {
    const { world } = stoppedAtOnce();
    expect(await runProgram(['start', '--data', data, '--port', '0'], world)).toBe(0);
    expect(world.out()).toContain('http://localhost:49152 ');
  });

  it('takes the data folder of KINEMESH_DATA where none is given', async () => {
    const { world, asked } = stoppedAtOnce();
    const code = await runProgram(['start'], Object.assign(world, { env: { KINEMESH_DATA: data } }));
    expect([code, asked[0].dataDir]).toEqual([0, data]);
  });

  it.each([
    ['127.0.0.1', false],
    ['localhost', false],
    ['::1', false],
    ['127.8.8.8', false],
    ['0.0.0.0', true],
    ['192.168.1.20', true],
    ['my-machine.local', true],
  ])('listening at %s, warns of others: %s', async (host, warns) => {
    const { world, asked } = stoppedAtOnce();
    expect(await runProgram(['start', '--data', data, '--host', host], world)).toBe(0);
    expect(asked[0].host).toBe(host);
    expect(world.err().includes(`! With --host ${host} everybody who reaches this machine`)).toBe(warns);
  });

  it('opens a browser only when asked to, and says so where it cannot', async () => {
    const opened: string[] = [];
    for (const flags of [[], ['--open']]) {
      const { world } = stoppedAtOnce();
      const openBrowser = async (address: string) => opened.push(address) > 1;
      await runProgram(['start', '--data', data, ...flags], Object.assign(world, { openBrowser }));
      expect(world.err().includes('! No browser could be opened.')).toBe(flags.length > 0);
    }
    expect(opened).toEqual(['http://localhost:3000']);
  });

  it.each([
    [['--port', '70000'], '--port 70000 is not possible.'],
    [['--port', 'http'], '--port http is not possible.'],
    [['--port', '-1'], '--port -1 is not possible.'],
    [['--host', 'http://x'], '--host http://x is no address.'],
    [['--host', ''], '--host (empty) is no address.'],
    [['--data', ''], '--data is empty.'],
  ])('refuses %j in one sentence, with 2', async (flags, sentence) => {
    const { world, asked } = stoppedAtOnce();
    expect(await runProgram(['start', '--data', data, ...flags], world)).toBe(2);
    expect(world.err().split('\n')).toEqual([`✗ ${sentence}`, expect.stringMatching(/^ {2}Give /), '']);
    expect(asked).toEqual([]);
  });

  it.each([
    ['port-in-use', 2],
    ['data-in-use', 2],
    ['data-newer', 3],
    ['page-missing', 3],
    ['disk-full', 5],
  ] as const)('ends where the service cannot start (%s) with %i and two lines', async (code, exitCode) => {
    const world = fakeWorld({
      serve: async () => {
        throw new KinemeshError(code, 'It happened.', 'Do this.');
      },
    });
    expect(await runProgram(['start', '--data', data], world)).toBe(exitCode);
    expect([world.out(), world.err()]).toEqual(['', '✗ It happened.\n  Do this.\n']);
    expect(logLines()).toMatchObject([{ level: 'error', code, detail: 'It happened.' }]);
  });

  it('says in one sentence that the data folder cannot be written to', async () => {
    const { world } = stoppedAtOnce();
    writeFileSync(join(base, 'file'), '');
    const inAFile = join(base, 'file', 'data');
    expect(await runProgram(['start', '--data', inAFile], world)).toBe(5);
    expect(world.err()).toBe(
      `✗ The data folder ${inAFile} cannot be written to (ENOTDIR).\n` +
        '  Give another one with --data, or set its permissions right.\n',
    );
  });

  it('says what takes so long when the first start does', async () => {
    const world = fakeWorld({
      serve: async () => {
        await new Promise((resolve) => setTimeout(resolve, 1100));
        setTimeout(() => world.raise('SIGTERM'), 1);
        return { address: 'http://localhost:3000', close: async () => {} };
      },
    });
    expect(await runProgram(['start', '--data', data], world)).toBe(0);
    expect(world.err()).toContain(`Setting up the data folder ${data} …\n`);
  });

  it('stopped while it sets up, closes what it opened and says nothing of an address', async () => {
    let closed = 0;
    const world = fakeWorld({
      serve: async () => {
        world.raise('SIGINT');
        return {
          address: 'http://localhost:3000',
          close: async () => {
            closed++;
          },
        };
      },
    });
    expect(await runProgram(['start', '--data', data], world)).toBe(0);
    expect([closed, world.out()]).toEqual([1, '']);
  });
});
