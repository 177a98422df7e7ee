/**
 * `npm run soak -- kill|memory|long-video|media|uploads|service-kill|trackers|pickles`: what takes too long for `npm test`, run by hand.
 *
 *   kill [VIDEO] [--times 20] [--seed 1]     kill -9 at random moments, then --resume: the same folder?
 *                                            (without a VIDEO: the sample three times, so three segments)
 *   memory [VIDEO] [--minutes 1,10]          the video looped: how much more memory does a longer one take?
 *   media DIR [--limit 600]                  each file of a folder: a result, or an error with a name?
 *   long-video [VIDEO] [--frames 5000] [--chunk 500] [--seed 1]
 *                                            a long video in chunks by the stand-in for 4D-Humans, one failing once, and
 *                                            killed: each frame accounted for, the same folder?
 *   uploads [--megabytes 200,500,5000]       uploads cut twice: what is stored equals what was sent, memory is flat?
 *   service-kill [VIDEO] [--times 20] [--seed 1]
 *                                            kill -9 of the server, then of the runner, with an upload or a job
 *                                            under way: nothing lost, every job ends, the same motion? (Linux)
 *   trackers [VIDEO] [--times 10] [--seed 1] so many uploads at once for the one GPU, the server killed in the middle
 *                                            (with the stand-in for 4D-Humans): all done, in order? (Linux)
 *   pickles [--files 100000] [--seed 1]      damaged result and body files: no crash, no hang, no more memory?
 *
 * What follows a second `--` goes to `kinemesh run`, as in `npm run soak -- kill clip.mp4 -- --model lite`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensurePage } from '../build/page.ts';
import { soakByKilling } from './kill.ts';
import { soakLongVideo } from './long-video.ts';
import { loop } from './loop.ts';
import { soakMedia } from './media.ts';
import { soakMemory } from './memory.ts';
import { soakPickles } from './pickles.ts';
import { soakServiceByKilling } from './service-kill.ts';
import { soakTrackers } from './trackers.ts';
import { soakUploads } from './uploads.ts';

const SAMPLE = fileURLToPath(new URL('../../assets/sample/sample.mp4', import.meta.url));

const given = process.argv.slice(2);
const split = given.indexOf('--');
const own = split < 0 ? given : given.slice(0, split);
const flags = split < 0 ? [] : given.slice(split + 1);
const { values, positionals } = parseArgs({
  args: own,
  allowPositionals: true,
  options: {
    times: { type: 'string' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '1,10' },
    limit: { type: 'string', default: '600' },
    frames: { type: 'string', default: '5000' },
    chunk: { type: 'string', default: '500' },
    megabytes: { type: 'string', default: '200,500,5000' },
  },
});
const [what, target] = positionals;

const folder = await mkdtemp(join(tmpdir(), 'kinemesh-soak-'));
let ok = false;
try {
  ok = await soak();
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(ok ? 'Held.' : 'Did not hold.');
process.exitCode = ok ? 0 : 1;

async function soak(): Promise<boolean> {
  const video = resolve(target ?? SAMPLE);
  if (what === 'kill') {
    const long = join(folder, 'sample-three-times.mp4');
    if (target === undefined) await loop(SAMPLE, long, 30);
    return soakByKilling({
      video: target === undefined ? long : video,
      folder,
      flags,
      times: Number(values.times ?? 20),
      seed: Number(values.seed),
    });
  }
  if (what === 'memory')
    return soakMemory({ video, folder, flags, minutes: values.minutes.split(',').map(Number) });
  if (what === 'long-video') {
    return soakLongVideo({
      video,
      folder,
      frames: Number(values.frames),
      chunkFrames: Number(values.chunk),
      seed: Number(values.seed),
    });
  }
  if (what === 'media' && target !== undefined)
    return soakMedia({ media: resolve(target), folder, flags, limitSeconds: Number(values.limit) });
  if (what === 'pickles') return soakPickles({ files: Number(values.files), seed: Number(values.seed) });
  // These start the service, which does not start without its page.
  if (what === 'uploads' || what === 'service-kill' || what === 'trackers') await ensurePage();
  if (what === 'trackers')
    return soakTrackers({ video, folder, times: Number(values.times ?? 10), seed: Number(values.seed) });
  if (what === 'uploads')
    return soakUploads({ video, folder, megabytes: values.megabytes.split(',').map(Number) });
  if (what === 'service-kill')
    return soakServiceByKilling({
      video,
      folder,
      times: Number(values.times ?? 20),
      seed: Number(values.seed),
    });
  console.error(
    'Say what: kill [VIDEO], memory [VIDEO], long-video [VIDEO], media DIR, uploads, service-kill [VIDEO], trackers [VIDEO] or pickles. The head of tools/soak/main.ts has more.',
  );
  return false;
}
