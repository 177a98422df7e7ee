import type { PGlite } from '@electric-sql/pglite';
import { fromPglite, PgBoss } from 'pg-boss';

/** Preparing is short and is waited for: it does not stand behind what takes minutes. */
export const QUEUES = ['prepare', 'work'] as const;
export type QueueName = (typeof QUEUES)[number];

/** pg-boss knows no longer one; what has become of a job is in our own table. */
const LONGEST_SECONDS = 24 * 3600 - 1;

/** Whose turn is next. It hands out ids of jobs; their state is in our own table. */
export interface Queue {
  send(name: QueueName, jobId: string): Promise<void>;
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
  pglite: PGlite,
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
  const atWork: Record<QueueName, number> = { prepare: 0, work: 0 };
  /** Sent since the last look: a look under way may have come too early for it. */
  const sent = new Set<QueueName>();
  let closed = false;
  const takeUp = async (name: QueueName): Promise<void> => {
    while (!closed && atWork[name] < places[name]) {
      atWork[name]++;
      sent.delete(name);
      const [next] = await boss.fetch<{ jobId: string }>(name).catch((error) => {
        console.error(error);
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
  return {
    async send(name, jobId) {
      if (closed) return;
      await boss.send(name, { jobId });
      sent.add(name);
      void takeUp(name);
    },
    isReady: async () => !closed && (await boss.isInstalled()),
    async close() {
      closed = true;
      await boss.stop({ close: false, graceful: false });
    },
  };
}
