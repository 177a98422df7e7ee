import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { KinemeshError } from '../../errors/index.ts';
import { MIGRATIONS } from './migrations.ts';
import { LEAST_BYTES_TO_REMOVE, roomAt } from './room.ts';
import { hasDatabase, plantDatabase } from './seed.ts';
import type { Tables } from './tables.ts';

/** The PostgreSQL that PGlite is; a folder of another one does not open. */
const POSTGRES_MAJOR = 18;

/** PostgreSQL takes 128 MB for its cache where nothing is said; the system's own cache does for tables as small as ours. */
const SHARED_BUFFERS = '8MB';

/** Our tables, and the PGlite that they are in. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** The same for what makes room on the disk: it refuses changes later than `db` does. */
  readonly dbToRemove: Kysely<Tables>;
  readonly pglite: PGlite;
  /** What `db` does by itself before each change. @throws KinemeshError `disk-full` */
  assertRoom(): void;
  close(): Promise<void>;
}

/**
 * Opens the database in a folder, or makes it, and brings its tables to this version. Each statement is in the
 * system's hands when its promise resolves: a kill loses nothing, a power cut may (PGlite runs without fsync).
 *
 * @param freeBytes on its disk, for tests
 * @throws KinemeshError `data-newer` where a newer version has been here, `disk-full`
 */
export async function openDatabase(path: string, freeBytes?: () => number): Promise<Database> {
  const room = roomAt(dirname(path), freeBytes);
  room.assert();
  if (!(await hasDatabase(path))) await plantDatabase(path);
  const major = Number.parseInt(await readFile(join(path, 'PG_VERSION'), 'utf8'), 10);
  if (major > POSTGRES_MAJOR) throw newer(path, `it is a PostgreSQL ${major} database`);
  const startParams = [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`];
  const pglite = await PGlite.create(path, { relaxedDurability: false, startParams });
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }), plugins: [room.plugin] });
  try {
    await migrate(db, path);
  } catch (error) {
    await pglite.close();
    throw error;
  }
  const close = async () => {
    // What closing would tidy up, the next start does; where there is no room for that it would hang.
    if (room.isThere()) await pglite.close();
  };
  const roomToRemove = roomAt(dirname(path), freeBytes, LEAST_BYTES_TO_REMOVE);
  const dbToRemove = db.withoutPlugins().withPlugin(roomToRemove.plugin);
  return { db, dbToRemove, pglite, assertRoom: room.assert, close };
}

async function migrate(db: Kysely<Tables>, path: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { rows } = await sql<{
    there: string | null;
  }>`select to_regclass('kysely_migration') as there`.execute(db);
  if (rows[0].there !== null) {
    const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    const unknown = done.rows.find(({ name }) => !(name in MIGRATIONS));
    if (unknown !== undefined) throw newer(path, `its tables have the change ${unknown.name}`);
  }
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new KinemeshError(
    'internal',
    `The tables in ${path} could not be brought to this version (${error instanceof Error ? error.message : error}).`,
    'Keep a copy of the data folder and report this.',
    { cause: error },
  );
}

function newer(path: string, how: string): KinemeshError {
  return new KinemeshError(
    'data-newer',
    `The data in ${path} were used by a newer Kinemesh: ${how}.`,
    'Start the newer version, or give another data folder.',
  );
}
