import { expect, test } from 'vitest';
import { type SeatedRows, seatPeople } from './seat-people.ts';

const FRAMES = 90;
const FPS = 30;
const FOCAL = 900;
/** m above the floor; the camera looks level. */
const CAMERA = 3;

/** A person of a pelvis and soles before the camera, m: how far the soles are above the floor, and whether they stand. */
function madePerson(depth: number, soleAt: (t: number) => number, stands: (t: number) => boolean) {
  const joints3d = new Float32Array(FRAMES * 3);
  const joints2d = new Float32Array(FRAMES * 2);
  const soles = new Float32Array(FRAMES * 12);
  const contact = new Uint8Array(FRAMES * 4);
  for (let t = 0; t < FRAMES; t++) {
    const down = CAMERA - soleAt(t);
    joints3d.set([1, down - 0.9, depth], 3 * t);
    joints2d.set([(FOCAL * 1) / depth + 640, (FOCAL * (down - 0.9)) / depth + 360], 2 * t);
    for (let n = 0; n < 4; n++) soles.set([1 + 0.1 * n, down, depth], 12 * t + 3 * n);
    if (stands(t)) contact.fill(1, 4 * t, 4 * t + 4);
  }
  const person: SeatedRows = {
    frame: Int32Array.from({ length: FRAMES }, (_, t) => t),
    state: new Uint8Array(FRAMES),
    contact,
    bbox: new Float32Array(FRAMES * 4),
    trans: joints3d.slice(),
    joints3d,
    joints2d,
  };
  return { person, soles };
}

function seated({ person, soles }: ReturnType<typeof madePerson>) {
  const worldFromCamera = new Float32Array(FRAMES * 16);
  const intrinsics = new Float32Array(FRAMES * 4);
  for (let f = 0; f < FRAMES; f++) {
    worldFromCamera.set([1, 0, 0, 0, 0, -1, 0, CAMERA, 0, 0, -1, 0, 0, 0, 0, 1], 16 * f);
    intrinsics.set([FOCAL, FOCAL, 640, 360], 4 * f);
  }
  const time = Float64Array.from({ length: FRAMES }, (_, f) => f / FPS);
  const shot = new Int32Array(FRAMES);
  const [after] = seatPeople({ time, shot, intrinsics, worldFromCamera, people: [person], soles: [soles] });
  const movedBy = (t: number) => [0, 1, 2].map((k) => after.trans[3 * t + k] - person.trans[3 * t + k]);
  return { after, movedBy, soleAt: (t: number) => CAMERA - soles[12 * t + 1] - movedBy(t)[1] };
}

test('somebody taken for too large, and so too far away, comes nearer until the feet are on the floor', () => {
  const made = madePerson(
    12,
    () => -0.12,
    () => true,
  );
  const { after, movedBy, soleAt } = seated(made);
  for (const t of [0, 40, 89]) {
    expect(Math.abs(soleAt(t))).toBeLessThan(0.001);
    expect(movedBy(t)[2]).toBeLessThan(-0.5);
    const shift = [0, 1].map((k) => after.joints2d[2 * t + k] - made.person.joints2d[2 * t + k]);
    expect(Math.hypot(shift[0], shift[1])).toBeLessThan(2);
  }
});

test('a jump keeps its height, and its beginning and end are on the floor', () => {
  const inAir = (t: number) => t >= 40 && t < 55;
  const { soleAt } = seated(
    madePerson(
      6,
      (t) => 0.03 + (inAir(t) ? 0.3 : 0),
      (t) => !inAir(t),
    ),
  );
  for (const t of [10, 38, 57, 80]) expect(Math.abs(soleAt(t))).toBeLessThan(0.002);
  expect(soleAt(47)).toBeCloseTo(0.3, 2);
});

test('whoever stands far above the floor stands on something else, and stays there', () => {
  const made = madePerson(
    6,
    () => 0.5,
    () => true,
  );
  expect(seated(made).after).toBe(made.person);
});
