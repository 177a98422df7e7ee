import { beforeAll, describe, expect, test } from 'vitest';
import { type Evidence, LANDMARK_COUNT, rowCount } from '../evidence/index.ts';
import { createSegmentObserver, loadNetworks, type Networks, type VisionOptions } from './index.ts';
import { emptyFrame, layOn, readPhotograph } from './made-frames.testing.ts';
import type { Picture } from './picture.ts';
import { IDENTITY, type Similarity } from './similarity.ts';

const WIDTH = 640;
const HEIGHT = 360;
const OPTIONS: VisionOptions = { model: 'full', maxPeople: null };
const LITE: VisionOptions = { ...OPTIONS, model: 'lite' };
const astronaut = readPhotograph('astronaut');
const photographer = readPhotograph('photographer');
let networks: Networks;
let lite: Networks;

beforeAll(async () => {
  networks = await loadNetworks(OPTIONS);
  lite = await loadNetworks(LITE);
});

type Scene = (frame: number) => { picture: typeof astronaut; motion: Similarity }[];

interface Shoot {
  readonly maxPeople?: number;
  readonly firstFrame?: number;
  readonly fps?: number;
  readonly using?: Networks;
  readonly undecoded?: readonly number[];
}

async function observe(frames: number, scene: Scene, shoot: Shoot = {}): Promise<Evidence> {
  const { maxPeople = null, firstFrame = 0, using = networks } = shoot;
  const range = { segment: 3, firstFrame, endFrame: firstFrame + frames, width: WIDTH, height: HEIGHT };
  const observer = createSegmentObserver(using, { ...OPTIONS, maxPeople }, range);
  for (let f = 0; f < frames; f++) {
    if (shoot.undecoded?.includes(f)) continue;
    const frame = emptyFrame(firstFrame + f, WIDTH, HEIGHT, shoot.fps);
    for (const { picture, motion } of scene(f)) layOn(frame, picture, motion);
    await observer.observe(frame);
  }
  return observer.finish();
}

/** A network that says each time that it runs. */
function countRuns(session: Networks['landmark'], onRun: () => void): Networks['landmark'] {
  return new Proxy(session, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (name !== 'run') return value;
      return (...args: unknown[]) => {
        onRun();
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** A wall over the whole frame whose colours go from the picture's left pixel to its right one. */
function wallOf({ data }: Picture): Picture {
  const wall = new Uint8Array((WIDTH + 2) * (HEIGHT + 2) * 3);
  for (let i = 0; i < wall.length; i++) {
    const part = (Math.floor(i / 3) % (WIDTH + 2)) / (WIDTH + 1);
    wall[i] = data[i % 3] + part * (data[3 + (i % 3)] - data[i % 3]);
  }
  return { width: WIDTH + 2, height: HEIGHT + 2, data: wall };
}

/** The astronaut drifts to the right, turns and comes nearer; all about the photograph's own middle. */
function drift(frame: number): Similarity {
  const turn = 0.02 * frame;
  const size = 0.9 * 1.01 ** frame;
  const a = size * Math.cos(turn);
  const b = size * Math.sin(turn);
  return [a, b, 300 + 4 * frame - 128 * a + 128 * b, 200 - frame - 128 * b - 128 * a];
}

function place([a, b, tx, ty]: Similarity, x: number, y: number): [number, number] {
  return [a * x - b * y + tx, b * x + a * y + ty];
}

/** Back from the frame to the photograph. */
function unplace([a, b, tx, ty]: Similarity, x: number, y: number): [number, number] {
  const square = a * a + b * b;
  return [(a * (x - tx) + b * (y - ty)) / square, (a * (y - ty) - b * (x - tx)) / square];
}

describe('a moving photograph of an astronaut', () => {
  const FRAMES = 12;
  let evidence: Evidence;

  beforeAll(async () => {
    evidence = await observe(FRAMES, (f) => [{ picture: astronaut, motion: drift(f) }], { firstFrame: 40 });
  });

  test('is one person on every frame', () => {
    expect([...evidence.frame]).toEqual(Array.from({ length: FRAMES }, (_, f) => 40 + f));
    expect(new Set(evidence.tracklet)).toEqual(new Set([0]));
    expect(new Set(evidence.segment)).toEqual(new Set([3]));
    expect([...evidence.decoded]).toEqual(new Array(FRAMES).fill(1));
    expect(Math.min(...evidence.score)).toBeGreaterThan(0.9);
  });

  test('keeps the visible landmarks on the same points of the photograph within 3 px', () => {
    const distances: number[] = [];
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const places: [number, number][] = [];
      for (let f = 0; f < FRAMES; f++) {
        const at = (f * LANDMARK_COUNT + k) * 4;
        if (evidence.landmarks[at + 3] < 0.9) continue;
        places.push(unplace(drift(f), evidence.landmarks[at], evidence.landmarks[at + 1]));
      }
      const [x, y] = [0, 1].map(
        (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length,
      );
      for (const place of places) distances.push(Math.hypot(place[0] - x, place[1] - y));
    }
    expect(distances.length).toBeGreaterThan(9 * FRAMES);
    expect(distances.reduce((a, b) => a + b) / distances.length).toBeLessThan(3);
  });

  test('turns its crop as the picture turns', () => {
    const turned = evidence.crop[4 * (FRAMES - 1) + 3] - evidence.crop[4 + 3];
    expect(turned).toBeCloseTo(0.02 * (FRAMES - 2), 1);
  });

  test('has a nose between the ears and above the shoulders, in pixels and in metres', () => {
    const { landmarks, worldLandmarks } = evidence;
    const y = (k: number): number => landmarks[4 * k + 1];
    expect(y(0)).toBeLessThan(Math.min(y(11), y(12)));
    expect(worldLandmarks[1]).toBeLessThan(worldLandmarks[3 * 11 + 1]);
    const metres = Math.hypot(...[0, 1, 2].map((i) => worldLandmarks[33 + i] - worldLandmarks[36 + i]));
    expect(metres).toBeGreaterThan(0.2);
    expect(metres).toBeLessThan(0.5);
  });

  test('wears orange above: most of the upper colours are strong red to yellow', () => {
    const upper = evidence.appearance.subarray(0, 24);
    const orange = upper[0] + upper[1] + upper[9] + upper[10] + upper[8] + upper[17];
    expect(upper.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    expect(orange).toBeGreaterThan(0.5);
  });

  test('has a box that holds the face and lies on the picture', () => {
    const [x, y, width, height] = evidence.box;
    const face = place(drift(0), 112, 60);
    expect(face[0]).toBeGreaterThan(x);
    expect(face[0]).toBeLessThan(x + width);
    expect(face[1]).toBeGreaterThan(y);
    expect(face[1]).toBeLessThan(y + height);
    expect(x + width).toBeLessThanOrEqual(WIDTH);
    expect(y + height).toBeLessThanOrEqual(HEIGHT);
  });
});

test('a segment gives the same evidence alone, after others and in another order', async () => {
  const alone = await loadNetworks(LITE);
  const drifting: Scene = (f) => [{ picture: astronaut, motion: drift(f) }];
  const first = await observe(5, drifting, { firstFrame: 20, using: alone });
  // The others lose people, find two, and run the detector on other sizes.
  const others: Scene[] = [pair, (f) => (f < 2 ? pair(f) : []), () => []];
  for (const scene of others) await observe(5, scene, { firstFrame: 30, using: lite });
  expect(await observe(5, drifting, { firstFrame: 20, using: lite })).toEqual(first);
  const second = await observe(5, pair, { firstFrame: 30, using: lite });
  expect(await observe(5, pair, { firstFrame: 30, using: alone })).toEqual(second);
  await Promise.all([alone.landmark.release(), alone.detector.release()]);
});

test('a frame that was decoded only in part is marked, and counts as decoded', async () => {
  const range = { segment: 0, firstFrame: 7, endFrame: 10, width: WIDTH, height: HEIGHT };
  const observer = createSegmentObserver(networks, OPTIONS, range);
  await observer.observe(emptyFrame(7, WIDTH, HEIGHT));
  await observer.observe({ ...emptyFrame(9, WIDTH, HEIGHT), damaged: true });
  expect([...(await observer.finish()).decoded]).toEqual([1, 0, 2]);
});

test('a run that is cancelled stops between two runs of the networks, within one frame', async () => {
  const stop = new AbortController();
  let runs = 0;
  const landmark = countRuns(lite.landmark, () => {
    if (++runs === 2) stop.abort();
  });
  const range = { segment: 0, firstFrame: 0, endFrame: 1, width: WIDTH, height: HEIGHT };
  const observer = createSegmentObserver({ ...lite, landmark }, LITE, range, stop.signal);
  const frame = emptyFrame(0, WIDTH, HEIGHT);
  for (const { picture, motion } of pair(0)) layOn(frame, picture, motion);
  await expect(observer.observe(frame)).rejects.toMatchObject({
    code: 'cancelled',
    remedy: 'Run it again with --resume to go on from there.',
  });
  expect(runs).toBe(2);
});

const pair: Scene = (f) => [
  { picture: astronaut, motion: [0.9, 0, 40 + f, 360 - 0.9 * 256] },
  { picture: photographer, motion: [0.9, 0, 380 - f, 360 - 0.9 * 256] },
];

test('two people side by side are two tracklets', async () => {
  const evidence = await observe(6, pair);
  expect(rowCount(evidence)).toBe(12);
  expect([...evidence.tracklet]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
});

test('where one person is wanted, one is followed', async () => {
  const evidence = await observe(5, pair, { maxPeople: 1 });
  expect([...evidence.tracklet]).toEqual([0, 0, 0, 0, 0]);
});

test('never more people than wanted are on a frame, whoever comes or comes back', async () => {
  const [left, right] = pair(0);
  const large = { ...left, motion: [1.5, 0, -40, 360 - 1.5 * 256] } as const;
  const back: Scene = (f) => (f < 3 ? [left] : f < 8 ? [right] : [left, right]);
  const larger: Scene = (f) => (f < 11 ? [right] : [large, right]);
  for (const scene of [back, larger]) {
    const evidence = await observe(17, scene, { maxPeople: 1, using: lite });
    expect([...evidence.frame]).toEqual([...new Set(evidence.frame)]);
    expect(new Set(evidence.tracklet).size).toBe(2);
    expect([...evidence.frame]).toContain(16);
  }
});

test('nobody is seen in noise', async () => {
  const evidence = await observe(4, () => []);
  expect(rowCount(evidence)).toBe(0);
  expect([...evidence.cameraMotion.subarray(0, 4)]).toEqual([1, 0, 0, 0]);
});

test('somebody who is covered for two frames keeps the tracklet', async () => {
  const evidence = await observe(10, (f) =>
    f === 4 || f === 5 ? [] : [{ picture: astronaut, motion: drift(f) }],
  );
  expect([...evidence.frame]).toEqual([0, 1, 2, 3, 6, 7, 8, 9]);
  expect(new Set(evidence.tracklet)).toEqual(new Set([0]));
});

test('somebody noticed late is followed back to where the person came', async () => {
  const evidence = await observe(10, (f) => (f < 2 ? [] : [{ picture: astronaut, motion: drift(f) }]));
  expect([...evidence.frame]).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test('somebody who goes away is not seen in the empty picture', async () => {
  const evidence = await observe(12, (f) => (f < 6 ? [{ picture: astronaut, motion: drift(f) }] : []));
  expect([...evidence.frame]).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a frame that was not decoded keeps nothing from being done on the others', async () => {
  const leaving: Scene = (f) => (f < 6 ? [{ picture: astronaut, motion: drift(f) }] : []);
  let runs = 0;
  const detector = countRuns(lite.detector, () => runs++);
  const detections = async (undecoded: number[]): Promise<number> => {
    runs = 0;
    await observe(12, leaving, { using: { ...lite, detector }, undecoded });
    return runs;
  };
  // Only the search on that frame is missing, not the detector's last look at where the person was last seen.
  expect(await detections([8])).toBe((await detections([])) - 1);
  const coming: Scene = (f) => (f < 2 ? [] : [{ picture: astronaut, motion: drift(f) }]);
  expect([...(await observe(10, coming, { using: lite, undecoded: [4] })).frame]).toEqual([
    2, 3, 5, 6, 7, 8, 9,
  ]);
});

describe('where the picture cuts', () => {
  const street: Picture = { width: 2, height: 1, data: Uint8Array.of(10, 30, 90, 240, 220, 200) };
  const room: Picture = { width: 2, height: 1, data: Uint8Array.of(250, 240, 160, 20, 60, 20) };
  const inStreet = (f: number) => [{ picture: wallOf(street), motion: IDENTITY }, ...pair(f)];
  const inRoom = (f: number) => [
    { picture: wallOf(room), motion: IDENTITY },
    { picture: photographer, motion: [0.7, 0, 20 + f, 10] as const },
    { picture: astronaut, motion: [0.8, 0, 420 - f, 40] as const },
  ];

  test('those of the shot before are not sought, and those of the next are there at once', async () => {
    const runs: number[] = [];
    const landmark = countRuns(networks.landmark, () => runs[runs.length - 1]++);
    const scene: Scene = (f) => {
      runs.push(0);
      return f < 5 ? inStreet(f) : inRoom(f);
    };
    const evidence = await observe(10, scene, { using: { ...networks, landmark } });
    expect([...evidence.frame]).toEqual(Array.from({ length: 20 }, (_, n) => n >> 1));
    // As on the first frame: two readings a newcomer, and perhaps some that are not believed.
    expect(runs[5]).toBeLessThanOrEqual(runs[0] + 2);
    expect(Math.max(...runs.slice(6))).toBeLessThanOrEqual(4);
  });

  test('nobody is lost to a flash or an insert', async () => {
    const flash: Scene = (f) => {
      if (f < 4 || f > 6) return inStreet(f);
      return f === 6 ? [] : [{ picture: wallOf(room), motion: IDENTITY }];
    };
    const evidence = await observe(10, flash, { using: lite });
    expect([...evidence.frame]).toEqual([0, 1, 2, 3, 7, 8, 9].flatMap((f) => [f, f]));
    expect(new Set(evidence.tracklet)).toEqual(new Set([0, 1]));
  });
});

describe('at other rates', () => {
  test('somebody seen for 2.8 s of 3.2 is kept at 5 frames a second', async () => {
    const evidence = await observe(16, (f) => pair(f).slice(0, f >= 1 && f < 15 ? 2 : 1), {
      fps: 5,
    });
    const frames = (tracklet: number) =>
      [...evidence.frame].filter((_, i) => evidence.tracklet[i] === tracklet);
    expect(frames(0)).toEqual(Array.from({ length: 16 }, (_, f) => f));
    expect(frames(1).slice(0, 14)).toEqual(Array.from({ length: 14 }, (_, f) => f + 1));
  });

  test('the detector looks about as often in a second at 240 frames a second, and newcomers are followed back', async () => {
    let runs = 0;
    const detector = countRuns(lite.detector, () => runs++);
    const evidence = await observe(122, (f) => pair(f / 8).slice(0, f < 62 ? 1 : 2), {
      fps: 240,
      using: { ...lite, detector },
    });
    // On frames 0, 60 and 120: two inputs and a close look the first time, then one; 58 frames are looked back to.
    expect(runs).toBeLessThan(24);
    const rows = [...evidence.frame].filter((_, i) => evidence.tracklet[i] === 1);
    expect(rows[0]).toBe(62);
    expect(rows.length).toBeGreaterThan(57);
  });
});
