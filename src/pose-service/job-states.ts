import type { Job } from '../api/index.ts';
import type { Service } from '../jobs/index.ts';

/** What the old interface calls a job's state; it knows no failed jobs: those are completed, with an error in them. */
export type OldState = 'queued' | 'processing' | 'completed';

export function oldState({ state }: Job): OldState {
  if (state === 'waiting' || state === 'queued') return 'queued';
  return state === 'running' ? 'processing' : 'completed';
}

/** The newest job of bodies of each video, oldest first. */
export async function bodiesJobs(service: Service): Promise<Job[]> {
  const videos = await service.videos();
  return videos
    .flatMap(({ jobs }) => (jobs.bodies === null ? [] : [jobs.bodies]))
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** How many wait before a job, itself included; 0 when it runs. */
export async function queuePosition(service: Service, job: Job): Promise<number> {
  if (oldState(job) !== 'queued') return 0;
  const waiting = (await bodiesJobs(service)).filter((other) => oldState(other) === 'queued');
  return Math.max(1, waiting.findIndex(({ id }) => id === job.id) + 1);
}

/** The job when it has ended, or as it is after so long. */
export function endedWithin(service: Service, job: Job, ms: number, stop: AbortSignal): Promise<Job> {
  return new Promise((resolve, reject) => {
    let isAsking = false;
    let isStale = false;
    const leave = () => {
      clearTimeout(timer);
      unsubscribe();
      stop.removeEventListener('abort', late);
    };
    /** Asks again where something changed meanwhile. */
    const ask = async (isLast = false): Promise<void> => {
      isStale = true;
      if (isAsking && !isLast) return;
      isAsking = true;
      try {
        while (isStale) {
          isStale = false;
          const now = await service.job(job.id);
          if (!isLast && oldState(now) !== 'completed') continue;
          leave();
          resolve(now);
          return;
        }
      } catch (error) {
        leave();
        reject(error);
      } finally {
        isAsking = false;
      }
    };
    const late = () => void ask(true);
    const timer = setTimeout(late, ms);
    stop.addEventListener('abort', late, { once: true });
    const unsubscribe = service.subscribe((event) => {
      if (event.type === 'video' ? event.video.id === job.videoId : true) void ask();
    });
    void ask();
  });
}
