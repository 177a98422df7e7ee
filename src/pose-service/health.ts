import { totalmem } from 'node:os';
import type { EngineState } from '../api/index.ts';
import type { PoseContext } from './context.ts';
import { bodiesJobs, oldState } from './job-states.ts';

/** More than these wait: the old service called itself degraded then. */
const DEGRADED_BEYOND = 10;
const JOBS_FOR_ESTIMATE = 20;

async function engineState({ service, engine }: PoseContext): Promise<EngineState> {
  const state = (await service.engines.states()).find(({ name }) => name === engine);
  if (state === undefined) throw new TypeError(`the service does not know the engine ${engine}`);
  return state;
}

/** What keeps an engine from running: each thing that it needs and lacks; null where nothing does. */
function problemOf({ state, summary, items }: EngineState): string | null {
  if (state !== 'broken' && state !== 'not-set-up') return null;
  const lacks = items
    .filter(({ ok, needed }) => needed && !ok)
    .map(({ label, detail }) => `${label}: ${detail}`);
  return lacks.length === 0 ? summary : lacks.join('; ');
}

/** The old names of 4D-Humans' parts; all there or none, as `kinemesh doctor` says it in more lines. */
function modelsOf({ engine }: PoseContext, isReady: boolean) {
  const isThere = engine === '4d-humans' && isReady;
  return { hmr2: isThere, vitdet: isThere, phalp: isThere };
}

function deviceOf({ engine }: PoseContext): 'cuda' | 'cpu' {
  return engine === '4d-humans' ? 'cuda' : 'cpu';
}

/** `GET /health`. 503 while nothing can be run. */
export async function health(context: PoseContext): Promise<{ status: number; answer: object }> {
  const state = await engineState(context);
  const isReady = state.state === 'ready';
  const error = problemOf(state);
  const models = modelsOf(context, isReady);
  return {
    status: isReady ? 200 : 503,
    answer: {
      status: isReady ? 'ready' : error !== null ? 'error' : 'warming_up',
      ready: isReady,
      models,
      device: deviceOf(context),
      vitdet_available: models.vitdet,
      error,
      engine: context.engine,
      version: context.version,
    },
  };
}

/** `GET /api/pose/health`. */
export async function poseHealth(context: PoseContext): Promise<object> {
  const [state, jobs] = [await engineState(context), await bodiesJobs(context.service)];
  const isReady = state.state === 'ready';
  const queued = jobs.filter((job) => oldState(job) === 'queued').length;
  const active = jobs.filter((job) => oldState(job) === 'processing').length;
  const error = problemOf(state);
  const notReady = error === null ? 'initializing' : 'error';
  return {
    status: isReady ? (queued > DEGRADED_BEYOND ? 'degraded' : 'healthy') : notReady,
    models_loaded: isReady,
    gpu_available: context.engine === '4d-humans' && isReady,
    device: deviceOf(context),
    models: modelsOf(context, isReady),
    pool: { gpu_busy: active > 0, queue_length: queued, active_jobs: active },
    error,
    engine: context.engine,
  };
}

/** `GET /api/pose/pool-status`. */
export async function poolStatus({ service }: PoseContext): Promise<object> {
  const jobs = await bodiesJobs(service);
  const count = (wanted: string) => jobs.filter((job) => oldState(job) === wanted).length;
  const [queued, processing] = [count('queued'), count('processing')];
  const { rss } = process.memoryUsage();
  return {
    pool: {
      gpu_busy: processing > 0,
      max_workers: 1,
      active_workers: processing,
      available_workers: Math.max(0, 1 - processing),
    },
    queue: { length: queued, estimated_wait_time_seconds: secondsOfJobs(jobs) * (queued + processing) },
    jobs: { total: jobs.length, queued, processing, completed: count('completed') },
    system: { memory_used_mb: Math.round(rss / 2 ** 20), memory_total_mb: Math.round(totalmem() / 2 ** 20) },
  };
}

/** How long a job took lately, on average; 0 where none was done. */
function secondsOfJobs(jobs: Awaited<ReturnType<typeof bodiesJobs>>): number {
  const seconds = jobs
    .filter(({ state }) => state === 'done')
    .slice(-JOBS_FOR_ESTIMATE)
    .map(({ startedAt, endedAt }) => secondsBetween(startedAt, endedAt) ?? 0);
  return seconds.length === 0 ? 0 : Math.round(seconds.reduce((sum, each) => sum + each, 0) / seconds.length);
}

/** Null where one of the two is. */
export function secondsBetween(start: string | null, end: string | null): number | null {
  return start === null || end === null ? null : (Date.parse(end) - Date.parse(start)) / 1000;
}
