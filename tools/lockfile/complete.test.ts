import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completed, missingFrom, platformOf, scriptedIn } from './complete.ts';

const text = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');

describe('package-lock.json', () => {
  it('holds every optional package, so that `npm ci` takes it on every platform', () => {
    expect(Object.keys(missingFrom(JSON.parse(text)))).toEqual([]);
  });

  it('tells of no install script, so that none runs whatever the npm', () => {
    expect(scriptedIn(JSON.parse(text))).toEqual([]);
  });

  it('goes with a package.json that denies the install scripts by name, for an npm that asks it', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(manifest.allowScripts).toEqual({ 'node-av': false, 'onnxruntime-node': false });
  });

  it('names no registry', () => {
    expect(text).not.toMatch(/"resolved": "http/);
  });
});

describe('a lockfile that lacks packages of other platforms', () => {
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': { version: '1.0.0' },
      'node_modules/b': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { '@b/linux-x64-musl': '1.0.0', c: '2.0.0' },
      },
      'node_modules/b/node_modules/c': { version: '2.0.0' },
    },
  };

  it('gets them, in order, with what their names tell', () => {
    expect(Object.entries(completed(lock).packages).slice(1, 3)).toEqual([
      [
        'node_modules/@b/linux-x64-musl',
        { version: '1.0.0', cpu: ['x64'], libc: ['musl'], os: ['linux'], dev: true, optional: true },
      ],
      ['node_modules/b', lock.packages['node_modules/b']],
    ]);
    expect(missingFrom(completed(lock))).toEqual({});
  });

  it.each([
    ['@oxc-parser/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxc-parser/binding-win32-arm64-msvc', { os: ['win32'], cpu: ['arm64'] }],
    ['@biomejs/cli-darwin-x64', { os: ['darwin'], cpu: ['x64'] }],
    ['fsevents', {}],
  ])('knows the platform of %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});
