import { sql } from 'kysely';
import type { Job } from '../../api/index.ts';
import { isKinemeshError } from '../../errors/index.ts';
import type { Context } from '../context.ts';
import { beginsLine } from '../logs/job-words.ts';
import { namedFailure } from '../named-failure.ts';
import { endGroup, markOf } from '../process-mark.ts';
import { type JobRow, type VideoRow, videoRow } from '../rows.ts';
import type { RunnerEvent } from '../runner/protocol.ts';
import { type RunnerProcess, startRunner } from '../runner-process.ts';
import { packageVersion } from '../version.ts';
import { pageWords } from './failure.ts';
import { followRun } from './follow-run.ts';
import type { StopReason } from './running-job.ts';
import { type Ending, settle } from './settle.ts';
import { taskOf } from './task.ts';
import { untilWritten } from './until-written.ts';

const MOST_WARNINGS = 100;
const LAST_LINES = 20;

/** Runs a job whose turn it is, to its end. Never rejects. */
export async function runJob(context: Context, jobId: string): Promise<void> {
  // An earlier attempt may have written how it ended, and be about to leave.
  await context.running.get(jobId)?.ended;
  if (context.closing) return;
  let reason: StopReason | null = null;
  let runner: RunnerProcess | null = null;
  const attempt = async () => {
    const job = await untilWritten(context, () => claim(context, jobId));
    if (job === null) return;
    const end = await runOnce(
      context,
      job,
      () => reason !== null,
      (started) => {
        runner = started;
        if (reason !== null) started.stop();
      },
    ).catch((error): Ending => {
      console.error(error);
      return { ...NOT_RUN, ...notRun(error, context) };
    });
    await settle(context, job, end, reason ?? (end.notWanted ? 'cancel' : null));
  };
  const ended = attempt().catch(console.error);
  context.running.set(jobId, {
    stop(why) {
      reason ??= why;
      runner?.stop();
    },
    ended,
  });
  await ended;
  context.running.delete(jobId);
}

const NOT_RUN: Ending = {
  exitCode: null,
  signal: null,
  result: null,
  failure: null,
  lastLines: [],
  warnings: [],
  programLines: [],
  notWanted: false,
};

function notRun(error: unknown, { data }: Context): Pick<Ending, 'failure' | 'lastLines'> {
  const named = namedFailure(error, data.root);
  if (!isKinemeshError(named)) return { failure: null, lastLines: [String(error)] };
  const { code, message, remedy } = named;
  return { failure: { type: 'failure', code, message, remedy, ended: null }, lastLines: [] };
}

/** Makes a queued job a running one; null where it is not queued any more. */
async function claim({ db, changes }: Context, jobId: string): Promise<JobRow | null> {
  const row = await db
    .updateTable('jobs')
    .set({
      state: 'running',
      attempts: sql`attempts + 1`,
      began_at: sql`coalesce((progress->>'fraction')::float8, 0)`,
      warnings: '[]',
      failure: null,
      started_at: sql`coalesce(started_at, now())`,
      attempt_at: sql`now()`,
      beat_at: sql`now()`,
      ended_at: null,
    })
    .where('id', '=', jobId)
    .where('state', '=', 'queued')
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) changes.changed(row.video_id);
  return row ?? null;
}

async function runOnce(
  context: Context,
  job: JobRow,
  isStopped: () => boolean,
  onStart: (runner: RunnerProcess) => void,
): Promise<Ending> {
  const { db, logs } = context;
  const video = await videoRow(db, job.video_id, true);
  const path = context.data.video(video.id).log(job.id);
  const note = (line: string) => logs.write(job.id, path, 'PROCESS', line);
  if (job.runner !== null) await endGroup(job.runner);
  if (isNotWanted(job, video)) return { ...NOT_RUN, notWanted: true };
  const task = await taskOf(context, job, video);
  if (isStopped()) return NOT_RUN;
  const began = performance.now();
  note(beginsLine(job.attempts, job.kind, video.file_name, path));
  context.say('work begins', {
    job: job.id,
    kind: job.kind,
    video: video.id,
    attempt: job.attempts,
    log: path,
  });
  const run = followRun(context, job);
  const warnings: Job['warnings'] = [];
  const programLines: string[] = [];
  const runner = startRunner(context.runnerScript, task, {
    onEvent(event) {
      if (event.type === 'progress') run.progress(event);
      else if (event.type === 'memory') run.memory(event);
      else if (event.type === 'warning' && warnings.length < MOST_WARNINGS)
        warnings.push({ code: event.code, message: pageWords(event.message) });
      const line = engineLine(event);
      const speaker = event.type === 'log' ? event.speaker : undefined;
      if (line !== null) logs.write(job.id, path, speaker ?? 'ENGINE', line);
      if (line !== null && speaker === 'TRACK.PY') programLines.push(line.slice(0, 500));
      if (programLines.length > LAST_LINES) programLines.shift();
    },
    onLine: (_, line) => logs.write(job.id, path, 'STDERR', line),
  });
  onStart(runner);
  note(`${process.execPath} ${context.runnerScript} ${job.kind}, process ${runner.pid ?? 'not started'}`);
  note(`Kinemesh ${packageVersion()}, Node ${process.version}`);
  if (runner.pid !== undefined) await keepMark(db, job.id, runner.pid).catch(console.error);
  const end = await runner.ended;
  await run.kept();
  const how = end.signal === null ? `exit code ${end.exitCode ?? 'unknown'}` : `signal ${end.signal}`;
  note(`ended after ${((performance.now() - began) / 1000).toFixed(1)} s with ${how}`);
  await logs.flushed(job.id);
  return { ...end, warnings, programLines, notWanted: false };
}

/** Of a video that was removed, or an overlay of a motion that is not the video's any more. */
function isNotWanted({ kind, motion_id }: JobRow, video: VideoRow): boolean {
  return video.removed_at !== null || (kind === 'overlay' && motion_id !== video.motion_id);
}

async function keepMark(db: Context['db'], jobId: string, pid: number): Promise<void> {
  const runner = JSON.stringify(await markOf(pid));
  await db.updateTable('jobs').set({ runner }).where('id', '=', jobId).execute();
}

function engineLine(event: RunnerEvent): string | null {
  switch (event.type) {
    case 'log':
      return event.message;
    case 'warning':
      return `warning ${event.code}: ${event.message}`;
    case 'failure':
      return `failed, ${event.code}: ${event.message} ${event.remedy}`;
    default:
      return null;
  }
}
