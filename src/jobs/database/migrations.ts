import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The tables' history, in the order of their names. What has been released is never changed: a new migration
 * follows.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-videos-and-jobs': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('videos')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('file_name', 'text', (c) => c.notNull())
        .addColumn('extension', 'text', (c) => c.notNull())
        .addColumn('size_bytes', 'bigint', (c) => c.notNull())
        .addColumn('sample', 'text')
        .addColumn('is_sample', 'boolean', (c) => c.notNull().defaultTo(false))
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('facts', 'jsonb')
        .addColumn('poster', 'text')
        .addColumn('playable', 'text')
        .addColumn('people', 'integer')
        .addColumn('motion_id', 'text')
        .addColumn('overlay_of', 'text')
        .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
        .addColumn('removed_at', 'timestamptz')
        .execute();
      await db.schema
        .createTable('jobs')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('number', 'bigserial', (c) => c.notNull().unique())
        .addColumn('video_id', 'text', (c) => c.notNull().references('videos.id').onDelete('cascade'))
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('settings', 'jsonb')
        .addColumn('motion_id', 'text')
        .addColumn('progress', 'jsonb')
        .addColumn('failure', 'jsonb')
        .addColumn('warnings', 'jsonb', (c) => c.notNull().defaultTo(sql`'[]'::jsonb`))
        .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
        .addColumn('fruitless', 'double precision', (c) => c.notNull().defaultTo(0))
        .addColumn('began_at', 'double precision', (c) => c.notNull().defaultTo(0))
        .addColumn('runner', 'jsonb')
        .addColumn('attempt_at', 'timestamptz')
        .addColumn('beat_at', 'timestamptz')
        .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
        .addColumn('started_at', 'timestamptz')
        .addColumn('ended_at', 'timestamptz')
        .execute();
      await sql`
        create unique index one_active_job_of_a_kind on jobs (video_id, kind)
        where state in ('waiting', 'queued', 'running')
      `.execute(db);
      await db.schema
        .createIndex('jobs_of_video')
        .on('jobs')
        .columns(['video_id', 'kind', 'number'])
        .execute();
    },
  },
  '0002-gpu-memory': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('jobs').addColumn('gpu_memory', 'jsonb').execute();
    },
  },
  '0003-edits': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('edits')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('number', 'bigserial', (c) => c.notNull().unique())
        .addColumn('video_id', 'text', (c) => c.notNull().references('videos.id').onDelete('cascade'))
        .addColumn('request', 'jsonb', (c) => c.notNull())
        .addColumn('edit', 'jsonb', (c) => c.notNull())
        .addColumn('undone', 'bigint')
        .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
        .execute();
      await db.schema.createIndex('edits_of_video').on('edits').columns(['video_id', 'number']).execute();
      await db.schema
        .alterTable('videos')
        .addColumn('edit_count', 'integer', (c) => c.notNull().defaultTo(0))
        .addColumn('edits_mark', 'text', (c) => c.notNull().defaultTo(''))
        .addColumn('motion_edits_mark', 'text', (c) => c.notNull().defaultTo(''))
        .addColumn('edits_base', 'jsonb')
        .execute();
      await db.schema
        .alterTable('jobs')
        .addColumn('edits_mark', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
    },
  },
};
