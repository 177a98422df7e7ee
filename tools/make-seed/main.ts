import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, 'assets/database');

/** Makes the empty database that a first start unpacks: what PGlite's own initdb leaves, packed. */
const scratch = await mkdtemp(join(tmpdir(), 'kinemesh-seed-'));
try {
  const pglite = await PGlite.create(join(scratch, 'db'));
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  const tar = Buffer.from(await dump.arrayBuffer());
  const packed = brotliCompressSync(tar, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
    },
  });
  await mkdir(OUT, { recursive: true });
  await writeFile(join(OUT, 'empty.tar.br'), packed);
  const { version } = JSON.parse(
    await readFile(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8'),
  );
  const manifest = {
    file: 'empty.tar.br',
    bytes: packed.length,
    sha256: createHash('sha256').update(packed).digest('hex'),
    source: `npm:@electric-sql/pglite@${version}`,
    licence: 'Apache-2.0 (PGlite) and PostgreSQL (PostgreSQL)',
    made: 'node tools/make-seed/main.ts: dumpDataDir of a new database, brotli',
  };
  await writeFile(join(OUT, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  process.stdout.write(`${join(OUT, 'empty.tar.br')}: ${packed.length} bytes of ${tar.length}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
