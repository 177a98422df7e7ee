import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { createBuiltinEngine } from '../../src/engines/builtin/index.ts';
import { DEFAULT_SETTINGS, type PoseModel, type Stage } from '../../src/engines/index.ts';
import { writeOverlay } from '../../src/export/index.ts';
import { readMotion } from '../../src/motion/node.ts';
import { openVideo, type Video } from '../../src/video/index.ts';
import { createSegmentObserver, loadNetworks } from '../../src/vision/index.ts';

/** What is measured: the first frames of a video, all of them where it has fewer. */
export interface BenchJob {
  readonly path: string;
  readonly model: PoseModel;
  readonly frames: number;
}

/** How long a stage took, wall clock, for so many frames; in so many calls where it is one. */
export interface Measured {
  readonly stage: string;
  readonly seconds: number;
  readonly frames: number;
  readonly calls?: number;
}

const STAGES: Readonly<Partial<Record<Stage, string>>> = {
  reading: 'Run: open, hash, survey',
  seeing: 'Run: see (pass 1)',
  linking: 'Run: link, fit (pass 2)',
  writing: 'Run: write',
};

/** Decoding to upright RGB, alone. */
export async function measureDecode(job: BenchJob): Promise<Measured> {
  return withVideo(job, async (video, to) => {
    const started = performance.now();
    for await (const _ of video.frames({ to }));
    return { stage: 'Decode alone', seconds: secondsSince(started), frames: to };
  });
}

/** The networks, as they are called while a video is looked at. */
export async function measureVision(job: BenchJob): Promise<Measured[]> {
  const options = { model: job.model, maxPeople: null };
  const networks = await loadNetworks(options);
  const landmark = timed(networks.landmark);
  const detector = timed(networks.detector);
  const hand = timed(networks.hand);
  const keypoints = networks.keypoints && timed(networks.keypoints);
  return withVideo(job, async (video, to) => {
    const { width, height } = video.facts;
    const range = { segment: 0, firstFrame: 0, endFrame: to, width, height };
    const observer = createSegmentObserver(
      {
        landmark: landmark.session,
        detector: detector.session,
        hand: hand.session,
        ...(keypoints && { keypoints: keypoints.session }),
      },
      options,
      range,
    );
    let observing = 0;
    for await (const frame of video.frames({ to })) {
      const started = performance.now();
      await observer.observe(frame);
      observing += secondsSince(started);
    }
    const networksSpent = [landmark, detector, hand, ...(keypoints ? [keypoints] : [])];
    const rest = networksSpent.reduce((left, { spent }) => left - spent.seconds, observing);
    return [
      { stage: 'Detector', frames: to, ...detector.spent },
      { stage: 'Landmark network', frames: to, ...landmark.spent },
      { stage: 'Hand network', frames: to, ...hand.spent },
      ...(keypoints ? [{ stage: 'Second network', frames: to, ...keypoints.spent }] : []),
      { stage: 'Rest of vision', frames: to, seconds: rest },
    ];
  });
}

/** A whole run, stage by stage, with its overlay; the last one is the sum. */
export async function measureRun(job: BenchJob, folder: string): Promise<Measured[]> {
  const outDir = join(folder, 'out');
  await mkdir(outDir);
  const frames = await withVideo(job, async (_, to) => to);
  const settings = {
    ...DEFAULT_SETTINGS,
    model: job.model,
    to: { kind: 'frame', frame: frames },
  } as const;
  const begun: { stage: Stage; at: number }[] = [];
  const started = performance.now();
  await createBuiltinEngine().run(
    { videoPath: job.path, outDir, settings, resume: false },
    (event) => {
      // The fit's first word comes when its first window is done: it counts from where linking began.
      if (event.type !== 'progress' || event.stage === 'fitting') return;
      if (begun.at(-1)?.stage !== event.stage) begun.push({ stage: event.stage, at: performance.now() });
    },
    new AbortController().signal,
  );
  const ended = performance.now();
  const stages = begun.map(({ stage, at }, i) => ({
    stage: STAGES[stage] ?? `Run: ${stage}`,
    seconds: ((begun[i + 1]?.at ?? ended) - at) / 1000,
    frames,
  }));
  const body = loadKinemeshBody();
  const motion = await readMotion(outDir);
  const overlayStarted = performance.now();
  await writeOverlay({ motion, videoPath: job.path, body, outPath: join(folder, 'overlay.mp4') });
  // The overlay is of the whole video, whatever part of it was run.
  const overlay = {
    stage: 'Run: overlay',
    seconds: secondsSince(overlayStarted),
    frames: motion.video.frameCount,
  };
  return [...stages, overlay, { stage: 'Whole run', seconds: secondsSince(started), frames }];
}

async function withVideo<T>({ path, frames }: BenchJob, use: (video: Video, to: number) => Promise<T>) {
  const video = await openVideo(path);
  try {
    return await use(video, Math.min(video.facts.frameCount, frames));
  } finally {
    await video.close();
  }
}

function timed(inner: InferenceSession): {
  session: InferenceSession;
  spent: { seconds: number; calls: number };
} {
  const spent = { seconds: 0, calls: 0 };
  const session = new Proxy(inner, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        const started = performance.now();
        const result = await member.apply(target, args);
        spent.seconds += secondsSince(started);
        spent.calls++;
        return result;
      };
    },
  });
  return { session, spent };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
