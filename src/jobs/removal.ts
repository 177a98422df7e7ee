import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Video } from '../api/index.ts';
import { type Context, freshVideo } from './context.ts';
import { cancelJob, prepareRestored } from './jobs.ts';
import { type Db, isActive, jobRowsOf, videoRow } from './rows.ts';
import { removeUpload } from './uploads.ts';

/** So long a removed video can be had back. */
const UNDO_MS = 5 * 60_000;

/** Removes videos: out of sight at once, from the disk when nobody may want them back. */
export class Removal {
  readonly #context: Context;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #under = new Set<Promise<void>>();
  /** Jobs that are being cancelled, by video. */
  readonly #cancelling = new Map<string, Promise<void>>();

  /** @param dbToRemove works on a fuller disk than the context's own: removing is how people make room */
  constructor(context: Context, dbToRemove: Db) {
    this.#context = Object.create(context, { db: { value: dbToRemove } });
  }

  async remove(id: string): Promise<void> {
    const { db, changes } = this.#context;
    await videoRow(db, id);
    await db.updateTable('videos').set({ removed_at: sql`now()` }).where('id', '=', id).execute();
    changes.changed(id);
    this.#later(id, UNDO_MS);
    const cancelling = this.#cancelJobs(id).finally(() => this.#cancelling.delete(id));
    this.#cancelling.set(id, cancelling);
    this.#follow(cancelling);
  }

  async restore(id: string): Promise<Video> {
    const { db, changes } = this.#context;
    const row = await db
      .updateTable('videos')
      .set({ removed_at: null })
      .where('id', '=', id)
      .where(sql<boolean>`(removed_at is null or removed_at > now() - ${UNDO_MS} * interval '1 millisecond')`)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return freshVideo(this.#context, await videoRow(db, id));
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    await this.#cancelling.get(id)?.catch(() => {});
    await prepareRestored(this.#context, row);
    changes.changed(id);
    return freshVideo(this.#context, row);
  }

  /** Takes up again what an earlier service left. */
  async takeUp(): Promise<void> {
    const rows = await this.#context.db
      .selectFrom('videos')
      .select(['id', 'removed_at'])
      .where('removed_at', 'is not', null)
      .execute();
    for (const { id, removed_at } of rows) {
      const left = (removed_at?.getTime() ?? 0) + UNDO_MS - Date.now();
      // One that cannot be removed keeps nobody from the others.
      if (left <= 0) await this.#purge(id).catch(console.error);
      else this.#later(id, left);
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#under);
  }

  #later(id: string, ms: number): void {
    clearTimeout(this.#timers.get(id));
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      this.#follow(this.#purge(id));
    }, ms);
    timer.unref();
    this.#timers.set(id, timer);
  }

  #follow(work: Promise<void>): void {
    const caught = work.catch(console.error).finally(() => this.#under.delete(caught));
    this.#under.add(caught);
  }

  async #cancelJobs(id: string): Promise<void> {
    const jobs = (await jobRowsOf(this.#context.db, id)).filter(isActive);
    await Promise.all(jobs.map((job) => cancelJob(this.#context, job.id)));
  }

  /** The row goes last: where this is cut off, the next start does it again. */
  async #purge(id: string): Promise<void> {
    const { db, data } = this.#context;
    // From here on it cannot be had back, whatever the clock does.
    const purged = await db
      .updateTable('videos')
      .set({ removed_at: new Date(0) })
      .where('id', '=', id)
      .where('removed_at', 'is not', null)
      .returning('id')
      .executeTakeFirst();
    if (purged === undefined) return;
    await this.#cancelJobs(id);
    await removeUpload(this.#context, id);
    this.#context.received.delete(id);
    await rm(data.video(id).root, { recursive: true, force: true });
    await db.deleteFrom('videos').where('id', '=', id).where('removed_at', 'is not', null).execute();
  }
}
