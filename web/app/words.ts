/** Figures and states in the words that the page shows. */
import type { Job, JobProgress } from '../../src/api/index.ts';

/** Between a figure and its unit: no line break there. */
const NBSP = '\u00a0';

/** @example percent(0.434) === '43 %'; 100 % is said only of the whole */
export function percent(fraction: number): string {
  return `${Math.max(0, Math.min(100, Math.floor(fraction * 100 + 1e-9)))}${NBSP}%`;
}

/** @example size(1_340_000_000) === '1.3 GB' */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit < 2 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)}${NBSP}${units[unit]}`;
}

/** On a player's clock. @example clock(62) === '1:02'; clock(2.4, 2) === '0:02.40' */
export function clock(seconds: number, decimals = 0): string {
  const scale = 10 ** decimals;
  const ticks = Math.floor(Math.max(0, seconds) * scale + 1e-6);
  const whole = Math.floor(ticks / scale);
  const fraction = decimals > 0 ? `.${String(ticks % scale).padStart(decimals, '0')}` : '';
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  const rest = `${String(whole % 60).padStart(2, '0')}${fraction}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** How long something takes. @example duration(75) === '1 min 15 s' */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}${NBSP}s`;
  if (whole < 3600) {
    const rest = whole % 60;
    return `${Math.floor(whole / 60)}${NBSP}min${rest > 0 ? ` ${rest}${NBSP}s` : ''}`;
  }
  const minutes = Math.round((whole % 3600) / 60);
  const hours = Math.floor(whole / 3600) + (minutes === 60 ? 1 : 0);
  const rest = minutes % 60;
  return `${hours}${NBSP}h${rest > 0 ? ` ${rest}${NBSP}min` : ''}`;
}

/** No more exact than it is known. @example timeLeft(41) === 'about 40 s left' */
export function timeLeft(seconds: number): string {
  if (seconds < 7.5) return 'a few seconds left';
  if (seconds < 57.5) return `about ${duration(Math.round(seconds / 5) * 5)} left`;
  if (seconds < 3570) return `about ${duration(Math.max(1, Math.round(seconds / 60)) * 60)} left`;
  return `about ${duration(Math.round(seconds / 600) * 600)} left`;
}

export function people(count: number): string {
  if (count === 0) return 'Nobody found';
  return count === 1 ? '1 person' : `${count} people`;
}

/** What is done in each stage. */
const STAGES: Readonly<Record<string, string>> = {
  hashing: 'Checking the file',
  indexing: 'Looking at the video',
  reading: 'Looking at the video',
  waiting: 'Waiting for the GPU: another video is being worked on',
  staging: 'Preparing the video',
  starting: 'Starting 4D-Humans: its networks are being loaded, which takes a minute or two',
  tracking: 'Finding people',
  counting: 'Counting the frames',
  copying: 'Making a playable copy',
  seeing: 'Finding people',
  linking: 'Telling people apart',
  fitting: 'Fitting bodies',
  writing: 'Writing the result',
  drawing: 'Drawing the bodies',
};
/** Stages whose steps are frames. */
const BY_FRAMES = new Set(['counting', 'copying', 'staging', 'tracking', 'seeing', 'drawing']);

/** @example stageName('seeing') === 'Finding people' */
export function stageName(stage: string): string {
  return STAGES[stage] ?? 'Working';
}

/** What a running job does. @example 'Finding people, frame 212 of 900' */
export function stageInWords({ stage, done, total }: JobProgress): string {
  const name = stageName(stage);
  const step = Math.floor(done);
  if (BY_FRAMES.has(stage)) {
    if (total > 0) return `${name}, frame ${Math.min(step, total)} of ${total}`;
    return step > 0 ? `${name}, frame ${step}` : name;
  }
  // Frames of everybody together: a number that means nothing to anybody.
  if (stage === 'fitting' && total > 0) return `${name}, ${percent(Math.min(1, done / total))}`;
  return name;
}

/** @example 'Finding people, frame 212 of 900, about 40 s left' */
export function progressInWords(progress: JobProgress | null): string {
  if (progress === null) return 'Starting';
  const stage = stageInWords(progress);
  return progress.secondsLeft === null ? stage : `${stage}, ${timeLeft(progress.secondsLeft)}`;
}

/** @param before videos whose turn comes first */
export function turnInWords(before: number): string {
  if (before === 0) return 'Waiting for its turn';
  return `Waiting for its turn: ${before === 1 ? '1 video' : `${before} videos`} before it`;
}

/** How long a job ran, s; up to `now` while it runs. Null before it began. */
export function elapsedSeconds(job: Job, now: number): number | null {
  if (job.startedAt === null) return null;
  const end = job.endedAt === null ? now : Date.parse(job.endedAt);
  return Math.max(0, (end - Date.parse(job.startedAt)) / 1000);
}
