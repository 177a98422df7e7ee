import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

describe('the package', () => {
  let files: string[] = [];
  beforeAll(() => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] } as const;
    const [packed] = JSON.parse(
      execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], options),
    );
    files = packed.files.map((file: { path: string }) => file.path);
  });

  it('holds the launcher, the networks and the body, each as its manifest lists it', () => {
    const models = JSON.parse(readFileSync(`${root}models/manifest.json`, 'utf8')).networks;
    const wanted = models.map(({ file }: { file: string }) => `models/${file}`);
    wanted.push(
      'bin/kinemesh.mjs',
      'bin/on-node.mjs',
      'models/manifest.json',
      'assets/body/kinemesh-body.bin',
    );
    expect(files).toEqual(expect.arrayContaining(wanted));
  });

  it('holds no sources, tests or fixtures', () => {
    expect(files.filter((file) => /^(src|tools|models\/fixtures)\/|\.test\.|\.testing\./.test(file))).toEqual(
      [],
    );
  });

  it('is built by npm pack, and no install script of its dependencies runs', () => {
    expect(manifest.scripts.prepack).toBe('node bin/on-node.mjs tools/package/main.ts');
    expect(manifest.allowScripts).toEqual({ 'node-av': false, 'onnxruntime-node': false });
  });
});
