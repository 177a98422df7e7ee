import { loadKinemeshBody } from '../../body/load-node.ts';
import type { Evidence } from '../../evidence/index.ts';
import { writeMotion } from '../../motion/node.ts';
import { openVideo } from '../../video/index.ts';
import { loadNetworks, type Networks } from '../../vision/index.ts';
import type { Engine } from '../engine.ts';
import { checkBuiltin } from './check.ts';
import { openEvidence } from './evidence-folder.ts';
import { frameRange } from './frame-range.ts';
import { makeMotion } from './make-motion.ts';
import { modelsOf } from './models.ts';
import { seeVideo } from './see.ts';
import { planSegments } from './segments.ts';
import { kinemeshVersion } from './version.ts';

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
      try {
        const { facts } = video;
        const openWarnings = facts.warnings.map(({ code, message, frame }) => ({
          code,
          message,
          ...(frame === undefined ? {} : { frame }),
        }));
        const range = frameRange(facts, settings);
        const segments = planSegments(facts, range);
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
        let loading: Promise<Networks> | undefined;
        const networks = () => (loading ??= loadNetworks(options));
        const seen = await seeVideo(video, segments, folder, networks, options, report, signal);
        const evidence: Evidence[] = [];
        for (let s = 0; s < segments.length; s++) {
          const read = await folder.read(s, segments[s].from, segments[s].to);
          if (read) evidence.push({ ...read, silhouette: new Uint8Array(0) });
        }
        const motion = await makeMotion(facts, openWarnings, evidence, body, job, report, signal);
        report({ type: 'progress', stage: 'writing', done: 0, total: 1 });
        await writeMotion(job.outDir, motion);
        report({ type: 'progress', stage: 'writing', done: 1, total: 1 });
        for (const warning of motion.warnings) report({ type: 'warning', ...warning });
        return { ...seen, seconds: (performance.now() - started) / 1000 };
      } finally {
        await video.close();
      }
    },
  };
}
