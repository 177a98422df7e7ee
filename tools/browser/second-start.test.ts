import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KinemeshServer, startKinemesh } from './kinemesh-server.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

describe('a second start', () => {
  let server: KinemeshServer;
  beforeAll(async () => {
    server = await startKinemesh();
  });
  afterAll(() => server.stop());

  function start(...flags: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'start', ...flags], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    const lines = stderr.trimEnd().split('\n');
    return { status, stdout, lines: lines.filter((line) => !/^(Opening|Setting up) /.test(line)) };
  }

  it('on the same data says that they are in use, and leaves the first alone', async () => {
    const { status, stdout, lines } = start('--data', server.dataDir, '--port', '0');
    expect([status, stdout]).toEqual([2, '']);
    expect(lines).toEqual([expect.stringMatching(/^✗ .+/), expect.stringMatching(/^ {2}.+/)]);
    expect(lines[0]).toContain(server.dataDir);
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
  });

  it('on the same port says that it is taken', () => {
    const { status, stdout, lines } = start('--data', `${server.dataDir}-2`, '--port', `${server.port}`);
    expect([status, stdout]).toEqual([2, '']);
    expect(lines).toEqual([
      `✗ Another program already listens on port ${server.port}.`,
      expect.stringContaining(`--port ${server.port + 1}`),
    ]);
  });
});
