import {
  CONTACT_POINTS,
  contactCues,
  EVEN_HEIGHT,
  EVEN_SPEED,
  findContacts,
  likeliestContacts,
  type Scene,
} from '../fitting/index.ts';

/** A leg that HMR2 takes for the other is so for a frame or two: a median over so many seconds does not see it. */
const STEADYING_SECONDS = 0.17;
/** Who goes slower than this, m/s, is not said to go. */
const SLOWEST_GOING = 0.5;
/** A stride has one or two feet on the ground: over so many seconds, the lower foot is mostly one that stands. */
const STRIDE_SECONDS = 0.8;
/** A foot that is behind the ground by this share of its speed stands or swings as likely as not. */
const EVEN_SHARE = 0.4;
/** First the lowest points are taken to stand, then those that went with them. */
const ROUNDS = 3;

/**
 * When heels and toes stand, of points that HMR2 found frame by frame. Whether the camera moves is not known from a
 * result alone: where feet hardly ever stand still in the picture, it goes along (or the person is on a treadmill), and
 * then the phases of the gait tell: beneath the body, a foot that stands goes back with the ground, one that swings
 * goes forward.
 *
 * @param points (T, 4, 3) m, camera space, left heel, left toe, right heel, right toe of frames `first`, `first` + 1, …
 * @param pelvis (T, 3) m, camera space
 * @param scene its `cameraMotion` counts only where `cameraStands` is false: then it is known
 * @returns (T, 4) 1 where it stands
 */
export function contactsOf(
  points: Float64Array,
  pelvis: Float64Array,
  first: number,
  scene: Scene,
): Uint8Array {
  const steady = medianFilter(
    points,
    CONTACT_POINTS * 3,
    radiusOf(STEADYING_SECONDS, first, points, scene.time),
  );
  if (!scene.cameraStands) return findContacts(steady, first, scene);
  const known = contactCues(steady, first, scene);
  const { pace, lags } = gaitOf(beneath(steady, pelvis), first, scene.time);
  for (let i = 0; i < lags.length; i++) {
    if (pace[Math.floor(i / CONTACT_POINTS)] < SLOWEST_GOING) continue;
    known.speeds[i] = lags[i];
    known.heights[i] = EVEN_HEIGHT;
  }
  return likeliestContacts(known.speeds, known.heights, null, first, scene.time);
}

/** Frames on either side that a span of seconds has. */
function radiusOf(seconds: number, first: number, points: Float64Array, time: Float64Array): number {
  const frames = points.length / (CONTACT_POINTS * 3);
  if (frames < 2) return 0;
  const step = (time[first + frames - 1] - time[first]) / (frames - 1);
  return Math.min(Math.round(seconds / 2 / Math.max(step, 1e-4)), frames);
}

/** Running medians of (T, size) numbers over 2 · radius + 1 rows, fewer at the ends. */
function medianFilter(values: Float64Array, size: number, radius: number): Float64Array {
  const rows = values.length / size;
  return values.map((_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    const reach = Math.min(radius, row, rows - 1 - row);
    const near: number[] = [];
    for (let r = row - reach; r <= row + reach; r++) near.push(values[r * size + column]);
    return medianOf(near);
  });
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}

/** (T, 4, 3) the points relative to the pelvis. */
function beneath(points: Float64Array, pelvis: Float64Array): Float64Array {
  return points.map((value, i) => value - pelvis[3 * Math.floor(i / (CONTACT_POINTS * 3)) + (i % 3)]);
}

/**
 * How fast the ground passes beneath the body, (T) m/s, and how far each point lags behind it, (T, 4) as speeds that
 * contacts are told by.
 *
 * @param points (T, 4, 3) m, relative to the pelvis, axes of the camera
 */
function gaitOf(
  points: Float64Array,
  first: number,
  time: Float64Array,
): { pace: Float64Array; lags: Float64Array } {
  const velocity = velocitiesOf(points, first, time);
  const radius = radiusOf(STRIDE_SECONDS, first, points, time);
  let contact = lowestPoints(points);
  for (let round = 0; ; round++) {
    const ground = groundVelocity(velocity, contact, radius);
    const gait = { pace: paceOf(ground), lags: lagsBehind(velocity, ground) };
    if (round === ROUNDS) return gait;
    contact = likeliestContacts(gait.lags, null, null, first, time);
  }
}

/** (T) lengths of (T, 2). */
function paceOf(ground: Float64Array): Float64Array {
  return Float64Array.from({ length: ground.length / 2 }, (_, t) =>
    Math.hypot(ground[2 * t], ground[2 * t + 1]),
  );
}

/** (T, 4) how far each point lags behind the ground beneath the body, as speeds that contacts are told by. */
function lagsBehind(velocity: Float64Array, ground: Float64Array): Float64Array {
  const lags = new Float64Array(velocity.length / 3);
  for (let i = 0; i < lags.length; i++) {
    const g = 2 * Math.floor(i / CONTACT_POINTS);
    const pace = Math.max(Math.hypot(ground[g], ground[g + 1]), 1e-3);
    const along = (ground[g] * velocity[3 * i] + ground[g + 1] * velocity[3 * i + 2]) / pace;
    lags[i] = (Math.max(0, pace - along) / pace / EVEN_SHARE) * EVEN_SPEED;
  }
  return lags;
}

/** (T, 4, 3) m/s, from the frame before to the one after. */
function velocitiesOf(points: Float64Array, first: number, time: Float64Array): Float64Array {
  const width = CONTACT_POINTS * 3;
  const frames = points.length / width;
  return points.map((_, i) => {
    const t = Math.floor(i / width);
    const [before, after] = [Math.max(0, t - 1), Math.min(frames - 1, t + 1)];
    const seconds = Math.max(time[first + after] - time[first + before], 1e-4);
    return (points[after * width + (i % width)] - points[before * width + (i % width)]) / seconds;
  });
}

/** (T, 4) 1 for the lowest point of each frame: it usually stands. */
function lowestPoints(points: Float64Array): Uint8Array {
  const lowest = new Uint8Array(points.length / 3);
  for (let t = 0; t < lowest.length; t += CONTACT_POINTS) {
    let best = t;
    for (let i = t + 1; i < t + CONTACT_POINTS; i++) if (points[3 * i + 1] > points[3 * best + 1]) best = i;
    lowest[best] = 1;
  }
  return lowest;
}

/** (T, 2) m/s along x and z, how the ground passes beneath the body: as the points that stand do, over a stride. */
function groundVelocity(velocity: Float64Array, contact: Uint8Array, radius: number): Float64Array {
  const frames = contact.length / CONTACT_POINTS;
  const ground = new Float64Array(frames * 2);
  for (let t = 0; t < frames; t++) {
    const from = Math.max(0, t - radius) * CONTACT_POINTS;
    const to = Math.min(frames, t + radius + 1) * CONTACT_POINTS;
    for (const k of [0, 2]) {
      const near: number[] = [];
      for (let i = from; i < to; i++) if (contact[i]) near.push(velocity[3 * i + k]);
      if (near.length > 0) ground[2 * t + k / 2] = medianOf(near);
    }
  }
  return ground;
}
