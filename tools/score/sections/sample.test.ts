import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readMotionFolder, type ScoredMotion } from '../motion/read-motion.ts';
import type { SectionReport } from '../report.ts';
import { sample } from './sample.ts';

const TRUTH = fileURLToPath(new URL('../../../assets/sample/truth', import.meta.url));
const truth = await readMotionFolder(TRUTH);
const FRAMES = 300;

/** What the section says of a motion as if the product had made it. */
async function reportOn(
  motion: ScoredMotion,
): Promise<{ report: SectionReport; figure: (name: string) => number }> {
  const record = {
    exitCode: 0,
    signal: null,
    seconds: 1,
    passTwoSeconds: null,
    error: null,
    stackTrace: false,
  };
  const run = async () => ({ ...record, motion, dir: TRUTH });
  const [report] = await sample.run({
    dataDir: '',
    clips: { run, secondPass: async () => null, edit: async () => null },
  });
  const figure = (name: string): number =>
    report.checks.find((check) => check.name.startsWith(name))?.value ?? Number.NaN;
  return { report, figure };
}

/** The truth with its one track changed. */
function changed(change: Partial<ScoredMotion['tracks'][number]>): ScoredMotion {
  return { ...truth, tracks: [{ ...truth.tracks[0], ...change }] };
}

describe('the score of the sample', () => {
  it('is perfect for the truth itself', async () => {
    const { figure } = await reportOn(truth);
    for (const name of ['PA-MPJPE', 'MPJPE', 'acceleration error', 'path of the root', 'air time']) {
      expect(figure(name), name).toBeLessThan(1e-3);
    }
    expect(figure('foot skating')).toBeLessThan(1);
    expect(figure('floor penetration')).toBeLessThan(6);
    expect(figure('standing feet off the floor')).toBeLessThan(6);
    expect(figure('contact recall')).toBe(1);
    expect(figure('contact precision')).toBe(1);
    expect(figure('peak wrist speed')).toBeCloseTo(1, 6);
    expect(figure('peak ankle speed')).toBeCloseTo(1, 6);
    expect(figure('IoU of silhouettes')).toBe(1);
    expect(figure('bone-length variation')).toBeLessThan(0.01);
  });

  it('sees contacts that last five frames too long into the jump', async () => {
    const contact = Uint8Array.from(truth.tracks[0].contact);
    const [start] = [...Array(FRAMES).keys()].filter(
      (frame) => contact.subarray(frame * 4, frame * 4 + 4).every((one) => one === 0) && frame > 100,
    );
    for (let frame = start; frame < start + 5; frame++) contact[frame * 4 + 1] = 1;
    const { figure } = await reportOn(changed({ contact }));
    expect(figure('air time')).toBe(5);
    expect(figure('contact recall')).toBe(1);
    expect(figure('contact precision')).toBeLessThan(1);
  });

  it('sees a body that was lifted by 5 cm float, and one that sank sink', async () => {
    const lifted = (metres: number): ScoredMotion => {
      const worldFromCamera = Float32Array.from(truth.frames.worldFromCamera, (value, i) =>
        i % 16 === 7 ? value + metres : value,
      );
      return { ...truth, frames: { ...truth.frames, worldFromCamera } };
    };
    const floating = await reportOn(lifted(0.05));
    expect(floating.figure('standing feet off the floor')).toBeGreaterThan(45);
    expect(floating.figure('floor penetration')).toBe(0);
    const sunk = await reportOn(lifted(-0.05));
    expect(sunk.figure('floor penetration')).toBeGreaterThan(45);
    // The path is compared where it is laid over the truth's: it is the same path.
    expect(sunk.figure('path of the root')).toBeLessThan(1e-3);
  });

  it('sees feet slide and the path bend where the camera was not followed', async () => {
    const first = truth.frames.worldFromCamera.slice(0, 16);
    const worldFromCamera = Float32Array.from({ length: FRAMES * 16 }, (_, i) => first[i % 16]);
    const { figure } = await reportOn({ ...truth, frames: { ...truth.frames, worldFromCamera } });
    expect(figure('foot skating')).toBeGreaterThan(3);
    expect(figure('path of the root')).toBeGreaterThan(0.01);
    expect(figure('PA-MPJPE')).toBeLessThan(1e-3);
  });

  it('misses frames that are not there', async () => {
    const half = truth.tracks[0];
    const rows = FRAMES / 2;
    const { figure } = await reportOn(
      changed({
        frame: half.frame.subarray(0, rows),
        joints3d: half.joints3d.subarray(0, rows * 156),
        poses: half.poses.subarray(0, rows * 156),
        trans: half.trans.subarray(0, rows * 3),
        contact: half.contact.subarray(0, rows * 4),
      }),
    );
    expect(figure('frames covered')).toBe(0.5);
    expect(figure('IoU of silhouettes')).toBe(0.5);
    expect(figure('contact recall')).toBeLessThan(0.7);
  });
});
