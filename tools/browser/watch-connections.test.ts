import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const WATCHER = new URL('./watch-connections.ts', import.meta.url).href;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the watcher saw of a script, and what the script said. */
function watched(script: string): { seen: string; said: string } {
  const file = join(folder, 'seen');
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: `--import ${WATCHER}`, KINEMESH_WATCH: file },
  });
  const seen = existsSync(file) ? readFileSync(file, 'utf8').replace(/^\d+ /gm, '') : '';
  return { seen, said: stdout + stderr };
}

const OURS = `
  import http from 'node:http';
  const server = http.createServer((_, answer) => answer.end('here'));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
`;

describe('the watcher of outgoing connections', () => {
  // Addresses kept for documentation (RFC 5737, RFC 3849, RFC 2606): nobody is there.
  it.each([
    ['net', "import net from 'node:net'; net.connect(80, '192.0.2.1');", 'connect 192.0.2.1\n'],
    [
      'net, IPv6',
      "import net from 'node:net'; net.connect({ port: 80, host: '2001:db8::1' });",
      'connect 2001:db8::1\n',
    ],
    ['http', "import http from 'node:http'; http.get('http://192.0.2.1/');", 'connect 192.0.2.1\n'],
    [
      'https',
      "import https from 'node:https'; https.get('https://example.invalid/');",
      'connect example.invalid\n',
    ],
    ['fetch', "await fetch('http://192.0.2.1/');", 'connect 192.0.2.1\n'],
    [
      'dns',
      "import { lookup } from 'node:dns/promises'; await lookup('example.invalid');",
      'dns.lookup example.invalid\n',
    ],
    [
      'datagrams',
      "import { createSocket } from 'node:dgram'; createSocket('udp4').send('x', 53, '192.0.2.1');",
      'send 192.0.2.1\n',
    ],
  ])('catches %s', (_, script, seen) => {
    expect(watched(script).seen).toBe(seen);
  });

  it('catches a child of a child', () => {
    const inner = "import net from 'node:net'; net.connect(80, '192.0.2.1')";
    const script = `import { spawnSync } from 'node:child_process';
      spawnSync(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(inner)}]);`;
    expect(watched(script).seen).toBe('connect 192.0.2.1\n');
  });

  it('lets this machine talk to itself', () => {
    const script = `${OURS}
      for (const host of ['127.0.0.1', 'localhost'])
        console.log(await (await fetch('http://' + host + ':' + port)).text());
      server.close();`;
    expect(watched(script)).toEqual({ seen: '', said: 'here\nhere\n' });
  });
});
