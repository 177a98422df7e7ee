import type { Settings, Video } from '../../src/api/index.ts';
import { type UploadGlance, uploadedFraction, uploadSecondsLeft } from '../app/status.ts';
import { progressInWords, stageInWords, timeLeft, turnInWords } from '../app/words.ts';

export interface Step {
  readonly name: string;
  readonly state: 'done' | 'now' | 'later';
}

/** Where a job stands, as its page shows it. */
export interface Stand {
  readonly headline: string;
  /** Beside the headline: what is known of the time left. */
  readonly left: string | null;
  /** 0–1; null: not to be measured. */
  readonly fraction: number | null;
  readonly steps: readonly Step[];
}

type Engine = Settings['engine'];

const STEPS: Readonly<Record<Engine, readonly string[]>> = {
  builtin: ['Upload', 'Look at the video', 'Find people', 'Fit bodies'],
  '4d-humans': ['Upload', 'Look at the video', 'Start 4D-Humans', 'Find people', 'Place bodies'],
};

/** Of each stage of a `bodies` job; another is of the third step, the first of the engine's own. */
const STEP_OF_STAGE: Readonly<Record<Engine, Readonly<Record<string, number>>>> = {
  builtin: { linking: 3, fitting: 3, writing: 3 },
  '4d-humans': { tracking: 3, linking: 4, fitting: 4, writing: 4 },
};

/**
 * Where the way from a video to its bodies stands.
 *
 * @param before videos whose turn comes first
 */
export function standOf(video: Video, upload: UploadGlance | null, before: number): Stand {
  const { bodies, prepare } = video.jobs;
  const engine = bodies?.settings?.engine ?? 'builtin';
  const stand = standIn(STEPS[engine]);
  if (video.state === 'uploading') {
    const fraction = uploadedFraction(video, upload);
    if (isBroken(upload)) return stand('Waiting for the rest of the upload', null, null, 0);
    return stand('Uploading', leftOf(uploadSecondsLeft(video, upload)), fraction, 0);
  }
  if (video.state === 'preparing') {
    if (prepare?.state !== 'running') return stand('Waiting to be looked at', null, null, 1);
    const { progress } = prepare;
    if (progress === null) return stand('Looking at the video', null, null, 1);
    return stand(stageInWords(progress), leftOf(progress.secondsLeft), progress.fraction, 1);
  }
  if (bodies?.state === 'running') {
    const { progress } = bodies;
    if (progress === null) return stand(progressInWords(null), null, null, 2);
    const step = STEP_OF_STAGE[engine][progress.stage] ?? 2;
    return stand(stageInWords(progress), leftOf(progress.secondsLeft), progress.fraction, step);
  }
  return stand(turnInWords(before), null, null, 2);
}

/** Whether nobody sends, though there is something left to be sent. */
export function isBroken(upload: UploadGlance | null): boolean {
  return upload === null || upload.phase === 'interrupted' || upload.phase === 'failed';
}

function leftOf(seconds: number | null): string | null {
  return seconds === null ? null : timeLeft(seconds);
}

function standIn(names: readonly string[]) {
  return (headline: string, left: string | null, fraction: number | null, now: number): Stand => {
    const steps = names.map((name, step): Step => {
      if (step === now) return { name, state: 'now' };
      return { name, state: step < now ? 'done' : 'later' };
    });
    return { headline, left, fraction, steps };
  };
}
