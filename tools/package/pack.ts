import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { build } from '../build/build.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const packedSchema = z.object({
  filename: z.string(),
  size: z.number(),
  unpackedSize: z.number(),
  files: z.array(z.object({ path: z.string(), size: z.number() })),
});

/** What `npm pack` says of a package: bytes packed and unpacked, and its files. */
export type Packed = z.infer<typeof packedSchema> & { readonly path: string };

/** Has to be in the package: without one of these it does not run. */
const NEEDED = [
  'bin/kinemesh.mjs',
  'bin/on-node.mjs',
  'dist/cli/main.js',
  'dist/web/index.html',
  'models/manifest.json',
  'models/movenet-multipose.onnx',
  'models/movenet-thunder.onnx',
  'assets/body/kinemesh-body.bin',
  'LICENSE',
  'NOTICE',
];
/** Must not be in it: tests, what tests use, sources. */
const UNWANTED = /(^|\/)(fixtures|tools|src)\/|\.test\.|\.testing\.|\.tsx?$|\.tgz$/;

/**
 * Builds and packs into a folder.
 *
 * @throws Error naming what is missing from the package or does not belong there
 */
export async function pack(folder: string): Promise<Packed> {
  if ((await build()) !== 0) throw new Error('The build failed: nothing was packed.');
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
  const { status, stdout, stderr } = runNpm(args);
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}`);
  const [packed] = z.array(packedSchema).parse(JSON.parse(stdout));
  const paths = packed.files.map(({ path }) => path);
  const missing = NEEDED.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => UNWANTED.test(path));
  if (missing.length > 0) throw new Error(`Missing from the package: ${missing.join(', ')}`);
  if (unwanted.length > 0) throw new Error(`Does not belong in the package: ${unwanted.join(', ')}`);
  return { ...packed, path: join(folder, packed.filename) };
}

/** npm, by the Node that runs this where npm says where it lies. */
function runNpm(args: readonly string[]) {
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}
