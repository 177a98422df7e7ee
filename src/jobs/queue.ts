import { fromPglite, PgBoss } from 'pg-boss';
import type { Database } from './database/open-database.ts';

/**
 * Preparing and refitting are short and are waited for: they do not stand behind what takes minutes. What wants the GPU stands in a
 * row of its own: one has it, and what the processor does goes on beside it.
 */
export const QUEUES = ['prepare', 'refit', 'work', 'gpu'] as const;
export type QueueName = (typeof QUEUES)[number];

/** pg-boss knows no longer one; what has become of a job is in our own table. */
const LONGEST_SECONDS = 24 * 3600 - 1;

/** A database that did not answer is asked again after so long, ms. */
const AGAIN_MS = 3000;

/** Whose turn is next. It hands out ids of jobs; their state is in our own table. */
export interface Queue {
  /**
   * Never rejects: where the database takes nothing now, it is tried again until it does.
   *
   * @param rank of those that wait the highest goes first
   */
  send(name: QueueName, jobId: string, rank: number): Promise<void>;
  isReady(): Promise<boolean>;
  /** Hands out no more. */
  close(): Promise<void>;
}

/**
 * Opens the queues, empty: whoever opens them sends anew what is to be done.
 *
 * @param work called with a job's id, of each queue for as many at once as it has places; never rejects
 */
export async function openQueue(
  { pglite, assertRoom }: Pick<Database, 'pglite' | 'assertRoom'>,
  places: Readonly<Record<QueueName, number>>,
  work: (jobId: string) => Promise<void>,
): Promise<Queue> {
  // Within one process nothing needs to be polled for or watched over.
  const boss = new PgBoss({ db: fromPglite(pglite), backend: 'pglite', supervise: false, schedule: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  for (const name of QUEUES) {
    await boss.createQueue(name, { retryLimit: 0, expireInSeconds: LONGEST_SECONDS });
    await boss.deleteAllJobs(name);
  }
  const atWork: Record<QueueName, number> = { prepare: 0, refit: 0, work: 0, gpu: 0 };
  /** Sent since the last look: a look under way may have come too early for it. */
  const sent = new Set<QueueName>();
  let closed = false;
  const later = new Set<NodeJS.Timeout>();
  const again = (act: () => Promise<void>) => {
    if (closed) return;
    const timer = setTimeout(() => {
      later.delete(timer);
      void act();
    }, AGAIN_MS);
    later.add(timer);
  };
  const fetch = async (name: QueueName) => {
    assertRoom();
    return boss.fetch<{ jobId: string }>(name);
  };
  const takeUp = async (name: QueueName): Promise<void> => {
    while (!closed && atWork[name] < places[name]) {
      atWork[name]++;
      sent.delete(name);
      const [next] = await fetch(name).catch((error) => {
        console.error(error);
        again(() => takeUp(name));
        return [];
      });
      if (next === undefined) {
        atWork[name]--;
        if (sent.has(name)) continue;
        return;
      }
      void work(next.data.jobId).finally(async () => {
        atWork[name]--;
        if (closed) return;
        await boss.deleteJob(name, next.id).catch((error) => console.error(error));
        void takeUp(name);
      });
    }
  };
  const send = async (name: QueueName, jobId: string, rank: number): Promise<void> => {
    if (closed) return;
    try {
      assertRoom();
      await boss.send(name, { jobId }, { priority: rank });
    } catch (error) {
      console.error(error);
      again(() => send(name, jobId, rank));
    }
    sent.add(name);
    void takeUp(name);
  };
  return {
    send,
    isReady: async () => !closed && (await boss.isInstalled()),
    async close() {
      closed = true;
      for (const timer of later) clearTimeout(timer);
      await boss.stop({ close: false, graceful: false });
    },
  };
}
