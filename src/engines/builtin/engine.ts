import { loadKinemeshBody } from '../../body/load-node.ts';
import { KinemeshError } from '../../errors/index.ts';
import { type Evidence, mergeEvidence } from '../../evidence/index.ts';
import { removeMotion, writeMotion } from '../../motion/node.ts';
import { openVideo } from '../../video/index.ts';
import { loadNetworks, type Networks } from '../../vision/index.ts';
import type { Engine } from '../engine.ts';
import { type FrameRange, frameRange } from '../frame-range.ts';
import { kinemeshVersion } from '../version.ts';
import { videoWarnings } from '../video-of-motion.ts';
import { checkBuiltin } from './check.ts';
import { type EvidenceFolder, openEvidence } from './evidence-folder.ts';
import { makeMotion } from './make-motion.ts';
import { modelsOf } from './models.ts';
import { seeVideo } from './see.ts';
import { planSegments } from './segments.ts';

/** The engine that needs nothing but this package: BlazePose and MoveNet on the CPU, then our own fit. */
export function createBuiltinEngine(): Engine {
  return {
    name: 'builtin',
    check: checkBuiltin,
    async run(job, report, signal) {
      const started = performance.now();
      const { settings } = job;
      const body = loadKinemeshBody();
      report({ type: 'progress', stage: 'reading', done: 0, total: 1 });
      const video = await openVideo(job.videoPath, {
        signal,
        onProgress: ({ fraction }) =>
          report({ type: 'progress', stage: 'reading', done: fraction, total: 1 }),
      });
      let loading: Promise<Networks> | null = null;
      const releaseNetworks = async () => {
        const loaded = loading;
        loading = null;
        if (loaded) await Promise.all(Object.values(await loaded).map((network) => network.release()));
      };
      try {
        const { facts } = video;
        const openWarnings = videoWarnings(facts);
        const range = frameRange(facts, settings);
        const segments = planSegments(facts, range);
        if (!job.resume) await removeMotion(job.outDir);
        const folder = await openEvidence(
          job.outDir,
          {
            video: facts.sha256,
            ...range,
            settings: { model: settings.model, maxPeople: settings.maxPeople, version: kinemeshVersion() },
            models: modelsOf(settings.model),
          },
          job.resume,
        );
        const options = { model: settings.model, maxPeople: settings.maxPeople };
        const networks = () => (loading ??= loadNetworks(options));
        const seen = await seeVideo(video, segments, folder, networks, options, report, signal);
        // What the networks hold is not wanted beside what the fit needs.
        await releaseNetworks();
        const evidence = await readAll(folder, segments);
        const motion = await makeMotion(facts, openWarnings, evidence, body, job, report, signal);
        report({ type: 'progress', stage: 'writing', done: 0, total: 1 });
        await writeMotion(job.outDir, motion);
        report({ type: 'progress', stage: 'writing', done: 1, total: 1 });
        for (const warning of motion.warnings) report({ type: 'warning', ...warning });
        return { ...seen, seconds: (performance.now() - started) / 1000 };
      } finally {
        await releaseNetworks().catch(() => undefined);
        await video.close();
      }
    },
  };
}

/**
 * All segments as one table, without what pass 2 does not ask for.
 *
 * @throws KinemeshError `evidence-invalid` where one is missing: its frames would pass as empty
 */
async function readAll(folder: EvidenceFolder, segments: readonly FrameRange[]): Promise<Evidence> {
  const parts: Evidence[] = [];
  for (let s = 0; s < segments.length; s++) {
    const { from, to } = segments[s];
    const part = await folder.read(s, from, to, { without: ['silhouette'] });
    if (part === null) {
      throw new KinemeshError(
        'evidence-invalid',
        `What was seen on frames ${from} to ${to - 1} is not on the disk any more.`,
        'Run the same command with --resume: what is missing is made again.',
      );
    }
    parts.push(part);
  }
  return mergeEvidence(parts, { drop: ['silhouette'] });
}
