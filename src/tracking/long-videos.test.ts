import { describe, expect, it } from 'vitest';
import { APPEARANCE_SIZE } from '../evidence/index.ts';
import { CameraPath } from './camera-path.ts';
import { splitTracklets } from './split.ts';
import { trackDetections } from './track-detections.ts';

const HOUR = 3600;

/** The same box on each of these frames, at the place that `x` says. */
function boxes(frames: number[], x: (f: number) => number, score: number) {
  return {
    frame: Int32Array.from(frames),
    box: Float32Array.from(frames.flatMap((f) => [x(f), 100, 60, 160])),
    score: new Float32Array(frames.length).fill(score),
    width: 4000,
    height: 720,
  };
}

const times = (frames: number, fps: number) => Float64Array.from({ length: frames }, (_, f) => f / fps);

/** What `work` takes of this process's processors, s: other processes do not count. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('long videos', () => {
  it('keep somebody one whose pieces have more rows than a call may have arguments', () => {
    const frames = 140_000;
    const seen = Array.from({ length: frames }, (_, f) => f).filter((f) => f < 100 || f >= 190);
    const { identities } = trackDetections({ ...boxes(seen, () => 100, 0.9), time: times(frames, 60) });
    expect(identities.map(({ rows }) => rows.length)).toEqual([seen.length]);
  });

  // With the square of the length it would be sixteen times as long; below, two hundred times.
  it('of four times the length with four times the ghosts take about four times as long', () => {
    const linkGhosts = (seconds: number): void => {
      const seen = Array.from({ length: seconds * 30 }, (_, f) => f).filter((f) => f % 30 < 6);
      const x = (f: number) => (Math.floor(f / 30) * 1370) % 4000;
      const time = times(seconds * 30, 30);
      const { identities, discarded } = trackDetections({ ...boxes(seen, x, 0.75), time });
      expect(identities).toEqual([]);
      expect(discarded.map(({ reason, rows }) => [reason, rows.length])).toEqual([['ghost', seen.length]]);
    };
    const short = cpuSeconds(() => linkGhosts(0.4 * HOUR));
    expect(cpuSeconds(() => linkGhosts(1.6 * HOUR))).toBeLessThan(9 * short);
  });

  it('take about sixteen times as long to part a tracklet that is sixteen times as long', () => {
    const part = (frames: number): void => {
      const rows = Array.from({ length: frames }, (_, f) => f);
      const centre = Float64Array.from(rows.flatMap((f) => [100 + Math.sin(f / 50), 100]));
      const appearance = new Float32Array(frames * APPEARANCE_SIZE).fill(1);
      const still = { frame: Int32Array.from(rows), box: new Float32Array(frames * 4), landmarks: null };
      const ones = new Float64Array(frames).fill(1);
      const sightings = {
        ...still,
        centre,
        appearance,
        size: ones.map(() => 160),
        score: Float32Array.from(ones),
        whole: ones,
        inside: ones,
        alone: new Uint8Array(frames).fill(1),
      };
      const camera = CameraPath.still(frames);
      const scene = {
        sightings,
        time: times(frames, 30),
        shot: new Int32Array(frames),
        camera,
        frameSeconds: ones.map(() => 1 / 30),
      };
      expect(splitTracklets({ ...scene, width: 1280, height: 720 }, [rows])).toEqual([rows]);
    };
    const short = cpuSeconds(() => part(2500));
    expect(cpuSeconds(() => part(40_000))).toBeLessThan(32 * short);
  });
});
