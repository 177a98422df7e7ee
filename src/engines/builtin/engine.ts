import { loadKinemeshBody } from '../../body/load-node.ts';
import { EDITS_FILE, type EditsFile } from '../../edits/index.ts';
import { readEdits } from '../../edits/node.ts';
import { removeMotion } from '../../motion/node.ts';
import { openVideo } from '../../video/index.ts';
import { loadNetworks, type Networks, WAY_OF_SEEING } from '../../vision/index.ts';
import type { Engine, EngineJob } from '../engine.ts';
import { frameRange } from '../frame-range.ts';
import { kinemeshVersion } from '../version.ts';
import { checkBuiltin } from './check.ts';
import { openEvidence } from './evidence-folder.ts';
import { modelsOf } from './models.ts';
import { passTwo } from './pass-two.ts';
import { seeVideo } from './see.ts';
import { planSegments } from './segments.ts';
import { writeVideoFacts } from './video-file.ts';

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
        // It grows while frames are read, by those that an earlier run has read too.
        const atOpening = [...facts.warnings];
        const range = frameRange(facts, settings);
        const segments = planSegments(facts, range);
        const edits = await editsOf(job, facts.sha256);
        if (!job.resume) await removeMotion(job.outDir, edits === null ? [] : [EDITS_FILE]);
        const folder = await openEvidence(
          job.outDir,
          {
            video: facts.sha256,
            ...range,
            settings: {
              model: settings.model,
              maxPeople: settings.maxPeople,
              version: `${kinemeshVersion()}+${WAY_OF_SEEING}`,
            },
            models: modelsOf(settings.model),
          },
          job.resume,
        );
        const options = { model: settings.model, maxPeople: settings.maxPeople };
        const networks = () => (loading ??= loadNetworks(options));
        const looked = await seeVideo(video, segments, folder, networks, options, report, signal);
        // What the networks hold is not wanted beside what the fit needs.
        await releaseNetworks();
        await writeVideoFacts(job.outDir, { ...facts, warnings: atOpening });
        const seen = { facts: { ...facts, warnings: atOpening }, folder, segments };
        await passTwo(seen, body, job, edits, report, signal);
        return { ...looked, seconds: (performance.now() - started) / 1000 };
      } finally {
        await releaseNetworks().catch(() => undefined);
        await video.close();
      }
    },
  };
}

/**
 * What was mended in the folder, where it is of this video's evidence: of another's sightings it means nothing. A run
 * that begins anew does not fail for a file that it may replace.
 */
async function editsOf({ outDir, resume }: EngineJob, video: string): Promise<EditsFile | null> {
  const edits = await readEdits(outDir).catch((error) => {
    if (resume) throw error;
    return null;
  });
  return edits !== null && edits.video === video && edits.of === 'evidence' ? edits : null;
}
