import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeClip } from '../testing/clips.ts';
import { type Run, runTrack } from './run.testing.ts';
import { type StandIn, standInCheckout } from './stand-in.ts';

const LOOK = fileURLToPath(new URL('look_at_result.py', import.meta.url));
const FRAMES = 75;
/** A box of 60 by 150 pixels in COCO's own text, checked by hand against its reference decoder. */
const MASK = `XS>f4j2${'0'.repeat(117)}hj^1`;

interface Seen {
  readonly begins: string;
  readonly keys: readonly (string | [string, number])[];
  readonly fields: readonly string[];
  readonly kinds: Record<string, unknown>;
  readonly tid: readonly number[][];
  readonly tracked_ids: readonly number[][];
  readonly tracked_time: readonly number[][];
  readonly time: readonly number[];
  readonly first_box: readonly number[][];
  readonly first_mask: unknown;
  readonly worst_projection: number;
  readonly worst_crop: number;
  readonly worst_length: number;
}

let standIn: StandIn;
let folder: string;
let clip: string;

beforeAll(async () => {
  standIn = await standInCheckout();
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-stand-in-clip-'));
  clip = join(folder, 'clip.and.more.mp4');
  await makeClip(clip, {
    muxer: 'mp4',
    encoder: 'libx264',
    width: 320,
    height: 240,
    frames: FRAMES,
    fps: 25,
  });
});

afterAll(() => {
  standIn?.remove();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

afterEach(() => standIn?.tell({}));

/** By Python's own joblib. */
function look({ exitCode, text, out }: Run, name = 'demo_clip'): Seen {
  expect([exitCode, text]).toEqual([0, text]);
  const path = join(out, 'results', `${name}.pkl`);
  return JSON.parse(execFileSync(standIn.python, [LOOK, path], { encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

const track = (overrides: readonly string[], see: (run: Run) => void) =>
  runTrack(standIn, { overrides: [`video.source=${clip}`, ...overrides] }, see);

describe('a result of the stand-in', () => {
  it('has what PHALP writes, each number following from the others', async () => {
    await track(['render.enable=False'], (run) => {
      const seen = look(run);
      expect(seen.begins).toBe('785e');
      expect(seen.keys[0]).toBe(`${run.out}/_DEMO/clip/img/000001.jpg`);
      expect(seen.time).toEqual(Array.from({ length: FRAMES }, (_, index) => index));
      expect(seen.fields.join(' ')).toBe(
        '2d_joints 3d_joints annotations bbox camera camera_bbox center class_name conf extra_data frame_path ' +
          'img_name img_path mask scale shot size smpl tid time tracked_bbox tracked_ids tracked_time',
      );
      expect(seen.kinds).toEqual({
        tracked_bbox: 'float32 [4]',
        bbox: 'float32 [4]',
        center: 'float64 [2]',
        class_name: 'scalar int64',
        conf: 'scalar float32',
        smpl: {
          global_orient: 'float32 [1, 3, 3]',
          body_pose: 'float32 [23, 3, 3]',
          betas: 'float32 [10]',
        },
        camera: 'float32 [3]',
        camera_bbox: 'float32 [3]',
        '3d_joints': 'float32 [45, 3]',
        '2d_joints': 'float32 [90]',
      });
      expect(seen.worst_projection).toBeLessThan(1e-6);
      expect(seen.worst_crop).toBeLessThan(1e-6);
      expect(seen.worst_length).toBeLessThan(1e-3);
    });
  });

  it('carries a stale copy along where nobody was seen, and fills in the frames before it was sure', async () => {
    await track(['render.enable=False'], (run) => {
      const seen = look(run);
      expect(seen.tid).toEqual(Array.from({ length: FRAMES }, () => [1]));
      expect(seen.tracked_time.slice(58, 66)).toEqual([[0], [0], [1], [2], [3], [4], [0], [0]]);
      expect(seen.tracked_ids.slice(58, 66)).toEqual([[1], [1], [], [], [], [], [1], [1]]);
      expect(seen.first_box.slice(60, 64)).toEqual(Array.from({ length: 4 }, () => seen.first_box[59]));
      expect(seen.first_box[64]).not.toEqual(seen.first_box[59]);
    });
  });

  it('gives an id to whoever is there for a moment only, and does not show it', async () => {
    const people = join(folder, 'people.json');
    const frames = (numbers: readonly number[]) =>
      Object.fromEntries(numbers.map((number) => [number, [60, 40, 60, 150]]));
    const count = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
    const list = [
      { id: 'a moment', frames: frames(count(2, 5)) },
      { id: 'longer', frames: frames(count(8, 20)) },
    ];
    writeFileSync(people, JSON.stringify({ people: list }));
    standIn.tell({ people });
    await track(['render.enable=False', 'video.end_frame=30'], (run) => {
      const seen = look(run);
      expect(seen.tid).toEqual(count(0, 30).map((index) => (index < 8 ? [] : [2])));
      expect(seen.tracked_ids).toEqual(count(0, 30).map((index) => (index < 8 || index >= 20 ? [] : [2])));
      // Columns of 240 pixels: 60 of them and 40 pixels before it, 150 of it, 90 to the next, 60 times over.
      expect(seen.first_mask).toEqual([{ size: [240, 320], counts: MASK }]);
    });
  });

  it('shows the same people in a window of the video as in the whole', async () => {
    await track(['render.enable=False', 'video.start_frame=30', 'video.end_frame=50'], (run) => {
      const seen = look(run);
      expect(seen.keys.map((key) => String(key).slice(-10)).at(-1)).toBe('000020.jpg');
      expect(seen.first_box[0][0]).toBeCloseTo(0.2 * 320 + (0.6 * 320 * 30) / 150 - 144 / 5, 3);
    });
  });

  it('is keyed by path and time where the video was streamed, without pictures on the disk', async () => {
    const overrides = ['video.extract_video=False', 'video.start_time=1s', 'video.end_time=2s'];
    await track(['render.enable=False', ...overrides], (run) => {
      const seen = look(run);
      expect(seen.keys.length).toBe(25);
      expect(seen.keys[0]).toEqual([clip, 12800]);
      expect(seen.first_box[0][0]).toBeCloseTo(0.2 * 320 + (0.6 * 320 * 25) / 150 - 144 / 5, 3);
      expect(readdirSync(join(run.out, '_DEMO'))).toEqual([]);
    });
  });

  it('has more in it when a video was drawn, and raw pictures when there were too few to draw', async () => {
    await track(['video.end_frame=12'], (run) => {
      const seen = look(run);
      expect([seen.kinds.appe, seen.kinds.loca, seen.kinds.pose]).toEqual([
        'float32 [4096]',
        'float32 [99]',
        'float32 [229]',
      ]);
      expect(seen.fields).not.toContain('frame');
      expect(existsSync(join(run.out, 'PHALP_clip.mp4'))).toBe(true);
    });
    await track(['video.end_frame=5'], (run) => {
      expect(look(run).fields).toContain('frame');
      expect(existsSync(join(run.out, 'PHALP_clip.mp4'))).toBe(false);
    });
  });

  it('ends at frame 1300 of a longer video, without a word', async () => {
    const long = join(folder, 'long.mp4');
    await makeClip(long, { muxer: 'mp4', encoder: 'libx264', width: 64, height: 48, frames: 1310 });
    await runTrack(standIn, { overrides: [`video.source=${long}`, 'render.enable=False'] }, (run) => {
      expect(look(run, 'demo_long').keys.length).toBe(1300);
      expect(run.text).toContain('[phalp.utils.io][INFO] - Number of frames: 1310');
      expect(run.text).not.toContain('1300');
    });
  });
});

describe('the words of the stand-in', () => {
  it('are in its log too, and its bar is drawn once on a pipe', async () => {
    await track(['render.enable=False'], ({ out, text }) => {
      expect(readdirSync(join(out, '.hydra')).sort()).toEqual([
        'config.yaml',
        'hydra.yaml',
        'overrides.yaml',
      ]);
      expect(readFileSync(join(out, 'track.log'), 'utf8')).toMatch(
        /^\[[-\d]+ [:\d,]+\]\[phalp\.trackers\.PHALP\]\[INFO\] - Loading Predictor model\.\.\.$/m,
      );
      expect(text.match(/Tracking : clip/g)?.length).toBe(1);
      expect(text).toMatch(/Tracking : clip .* 100% eta : 0:00:00 {2}time elapsed : 0:00:0\d/);
    });
  });

  it('are refused by Hydra where a setting is not known', async () => {
    await track(['video.nothing=1'], ({ exitCode, text }) => {
      expect([exitCode, text.split('\n')[0]]).toEqual([1, "Could not override 'video.nothing'."]);
    });
  });
});
