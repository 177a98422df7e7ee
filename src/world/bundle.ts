import { matrixFromAxisAngle, multiplyMatrices } from '../body/index.ts';
import { solveCholesky } from './dense-cholesky.ts';

/** A background point seen from several keyframes. */
export interface Landmark {
  /** (n) keyframes that see it, rising; the first is its anchor */
  readonly keyframe: Int32Array;
  /** (n, 2) px from the picture's middle */
  readonly place: Float64Array;
  /** 1 / depth before the anchor, 1/m; 0 for what is infinitely far */
  inverseDepth: number;
}

/** What a bundle adjustment moves. K keyframes. */
export interface Bundle {
  /** (K) s */
  readonly time: Float64Array;
  /** (K, 9) camera to shot */
  readonly rotation: Float64Array;
  /** (K, 3) m */
  readonly place: Float64Array;
  readonly landmarks: readonly Landmark[];
  focal: number;
}

export interface BundleOptions {
  /** Points are found to about so many px. */
  readonly sigma: number;
  /** The spread of the logarithm of the focal length about `focal`'s; 0 where it is known. */
  readonly focalSpread: number;
  readonly focalBefore: number;
  readonly iterations: number;
  /** Whether hardly anything is known yet: then points that are far off count too, at first. */
  readonly isNew: boolean;
  /** Whether the camera only turns: places stay as they are. */
  readonly turnsOnly: boolean;
}

export interface BundleResult {
  /** 1 / variance of log focal, all else let loose; what the prior says included; 0 where it is known from before. */
  readonly focalInformation: number;
  /** px: three in four sights are nearer than this to where they should be */
  readonly distance: number;
  /** robust, in squared sigmas */
  readonly cost: number;
  /** Whether it ended because no step gained anything any more. */
  readonly converged: boolean;
}

/** A camera in a hand speeds up by about this, m/s²; in these units, which scale is later found from people. */
const ACCELERATION = 3;
const SPEED = 3;
/** rad/s² */
const TURN_ACCELERATION = 30;
/** What is filmed is some metres away, 1/m. */
const INVERSE_DEPTH = 0.15;
const INVERSE_DEPTH_SPREAD = 0.15;
/** Points off by more than so many sigmas belong to something that moves, at first and at last. */
const FIRST_REACH = 100;
const REACH = 10;
const TIGHT = 3;
/** A step that gains less than this part of the cost is the last. */
const TOLERANCE = 1e-4;
const HOLD = 1e15;

/**
 * Bundle adjustment of keyframes and points by Gauss-Newton with robust weights. Points are inverse depths before
 * their first keyframe (Civera, Davison and Montiel 2008), so that a camera that only turns, and things infinitely
 * far, are no special case; each point's one freedom is eliminated (Schur complement).
 */
export function adjustBundle(bundle: Bundle, options: BundleOptions): BundleResult {
  const solver = new BundleSolver(bundle, options);
  let damping = 1e-3;
  let reach = options.isNew ? FIRST_REACH : REACH;
  let cost = solver.cost(reach);
  let converged = false;
  for (let i = 0; i < options.iterations; i++) {
    const next = solver.step(reach, damping);
    if (next !== null && next < cost) {
      damping = Math.max(1e-7, damping / 5);
      const gain = cost - next;
      cost = next;
      if (gain > TOLERANCE * cost) continue;
    } else {
      if (next !== null) solver.undo();
      damping *= 10;
      if (damping < 1e3) continue;
    }
    converged = reach === TIGHT;
    if (converged) break;
    reach = Math.max(TIGHT, reach / 3);
    damping = 1e-3;
    cost = solver.cost(reach);
  }
  return { ...solver.result(reach), converged };
}

class BundleSolver {
  readonly #b: Bundle;
  readonly #o: BundleOptions;
  readonly #k: number;
  readonly #n: number;
  /** Numbers of each camera that may change: its turn, and its place where it moves. */
  readonly #width: 3 | 6;
  readonly #a: Float64Array;
  readonly #right: Float64Array;
  readonly #before: { rotation: Float64Array; place: Float64Array; depths: Float64Array; focal: number };
  /** Of each landmark: which of the cameras' numbers it touches, and how; its own weight and gradient. */
  readonly #couplings: readonly { readonly columns: Int32Array; readonly row: Float64Array }[];
  readonly #weights: Float64Array;
  readonly #gradients: Float64Array;
  readonly #own: Float64Array;

  constructor(bundle: Bundle, options: BundleOptions) {
    this.#b = bundle;
    this.#o = options;
    this.#k = bundle.time.length;
    this.#width = options.turnsOnly ? 3 : 6;
    this.#n = this.#width * this.#k + 1;
    this.#a = new Float64Array(this.#n * this.#n);
    this.#right = new Float64Array(this.#n);
    this.#own = new Float64Array(2 * 14);
    this.#couplings = bundle.landmarks.map(({ keyframe }) => {
      const width = this.#width;
      const columns = new Int32Array(width * keyframe.length + 1);
      keyframe.forEach((k, i) => {
        for (let p = 0; p < width; p++) columns[width * i + p] = width * k + p;
      });
      columns[columns.length - 1] = this.#n - 1;
      return { columns, row: new Float64Array(columns.length) };
    });
    this.#weights = new Float64Array(bundle.landmarks.length);
    this.#gradients = new Float64Array(bundle.landmarks.length);
    this.#before = {
      rotation: bundle.rotation.slice(),
      place: bundle.place.slice(),
      depths: new Float64Array(bundle.landmarks.length),
      focal: bundle.focal,
    };
  }

  /** One damped step; the cost after it, null where the equations have no solution. */
  step(reach: number, damping: number): number | null {
    const { landmarks, rotation, place } = this.#b;
    const n = this.#n;
    const width = this.#width;
    const a = this.#a;
    const right = this.#right;
    a.fill(0);
    right.fill(0);
    for (const [l, landmark] of landmarks.entries()) this.#addLandmark(landmark, l, reach, damping);
    this.#addPriors();
    for (let i = 0; i < n; i++) a[i * n + i] += damping * a[i * n + i] + 1e-9;
    this.#hold();
    if (this.#o.focalSpread === 0) a[n * n - 1] += HOLD;
    if (!solveCholesky(a, right, n)) return null;

    const { rotation: oldRotation, place: oldPlace, depths } = this.#before;
    oldRotation.set(rotation);
    oldPlace.set(place);
    this.#before.focal = this.#b.focal;
    const turn = new Float64Array(9);
    for (let k = 0; k < this.#k; k++) {
      matrixFromAxisAngle(right, width * k, turn, 0);
      multiplyMatrices(oldRotation, 9 * k, turn, 0, rotation, 9 * k);
      for (let i = 3; i < width; i++) place[3 * k + i - 3] += right[width * k + i];
    }
    this.#b.focal *= Math.exp(Math.max(-0.2, Math.min(0.2, right[n - 1])));
    landmarks.forEach((landmark, l) => {
      depths[l] = landmark.inverseDepth;
      const { columns, row } = this.#couplings[l];
      let change = this.#gradients[l];
      for (let i = 0; i < columns.length; i++) change -= row[i] * right[columns[i]];
      landmark.inverseDepth = Math.max(0, landmark.inverseDepth + change / this.#weights[l]);
    });
    return this.cost(reach);
  }

  /** The first camera stays. */
  #hold(): void {
    for (let i = 0; i < this.#width; i++) this.#a[i * this.#n + i] += HOLD;
  }

  undo(): void {
    const { rotation, place, depths, focal } = this.#before;
    this.#b.rotation.set(rotation);
    this.#b.place.set(place);
    this.#b.focal = focal;
    this.#b.landmarks.forEach((landmark, l) => {
      landmark.inverseDepth = depths[l];
    });
  }

  cost(reach: number): number {
    let sum = 0;
    const limit = reach * reach;
    for (const landmark of this.#b.landmarks) {
      for (let i = 1; i < landmark.keyframe.length; i++) {
        const square = this.#residual(landmark, i);
        sum += (limit * square) / (limit + square);
      }
      sum += ((landmark.inverseDepth - INVERSE_DEPTH) / INVERSE_DEPTH_SPREAD) ** 2;
    }
    return sum + this.#priorCost();
  }

  result(reach: number): Omit<BundleResult, 'converged'> {
    const distances: number[] = [];
    for (const landmark of this.#b.landmarks) {
      for (let i = 1; i < landmark.keyframe.length; i++)
        distances.push(Math.sqrt(this.#residual(landmark, i)) * this.#o.sigma);
    }
    distances.sort((x, y) => x - y);
    return {
      focalInformation: this.#o.focalSpread > 0 ? this.#focalInformation(reach) : 0,
      distance: distances[Math.floor(0.75 * distances.length)] ?? 0,
      cost: this.cost(reach),
    };
  }

  #focalInformation(reach: number): number {
    const n = this.#n;
    this.#a.fill(0);
    this.#right.fill(0);
    for (const [l, landmark] of this.#b.landmarks.entries()) this.#addLandmark(landmark, l, reach, 0);
    this.#addPriors();
    for (let i = 0; i < n; i++) this.#a[i * n + i] += 1e-9;
    this.#hold();
    return solveCholesky(this.#a, this.#right, n) ? this.#a[n * n - 1] ** 2 : 0;
  }

  /** Squared distance, in sigmas, of the i-th sight of a point; a large one where it lies behind the camera. */
  #residual(landmark: Landmark, i: number): number {
    const d = this.#direction(landmark, i);
    if (d[2] < 0.05) return 1e6;
    const { focal } = this.#b;
    const x = (focal * d[0]) / d[2] - landmark.place[2 * i];
    const y = (focal * d[1]) / d[2] - landmark.place[2 * i + 1];
    return (x * x + y * y) / (this.#o.sigma * this.#o.sigma);
  }

  readonly #d = new Float64Array(3);
  readonly #v = new Float64Array(3);

  /** Where the point lies before its i-th camera, times its inverse depth before the anchor. */
  #direction({ keyframe, place: seen, inverseDepth }: Landmark, i: number): Float64Array {
    const { rotation, place, focal } = this.#b;
    const a = keyframe[0];
    const j = keyframe[i];
    const x = seen[0] / focal;
    const y = seen[1] / focal;
    const v = this.#v;
    for (let r = 0; r < 3; r++) {
      const at = 9 * a + 3 * r;
      v[r] =
        rotation[at] * x +
        rotation[at + 1] * y +
        rotation[at + 2] +
        inverseDepth * (place[3 * a + r] - place[3 * j + r]);
    }
    const d = this.#d;
    for (let c = 0; c < 3; c++) {
      const at = 9 * j + c;
      d[c] = rotation[at] * v[0] + rotation[at + 3] * v[1] + rotation[at + 6] * v[2];
    }
    return d;
  }

  /** Adds a landmark's sights to the equations of the cameras, its own depth eliminated. */
  #addLandmark(landmark: Landmark, l: number, reach: number, damping: number): void {
    const { keyframe } = landmark;
    const { row } = this.#couplings[l];
    const right = this.#right;
    const width = this.#width;
    const from = width * keyframe[0];
    const last = this.#n - 1;
    let weight = 1 / (INVERSE_DEPTH_SPREAD * INVERSE_DEPTH_SPREAD);
    let gradient = (INVERSE_DEPTH - landmark.inverseDepth) * weight;
    const limit = reach * reach;
    row.fill(0);
    for (let i = 1; i < keyframe.length; i++) {
      const square = this.#residual(landmark, i);
      if (square >= 1e6) continue;
      // Geman and McClure's weight.
      const w = (limit / (limit + square)) ** 2 / (this.#o.sigma * this.#o.sigma);
      const own = this.#differentiate(landmark, i);
      const to = width * keyframe[i];
      const e0 = w * this.#error[0];
      const e1 = w * this.#error[1];
      const depth0 = w * own[12];
      const depth1 = w * own[26];
      weight += depth0 * own[12] + depth1 * own[26];
      gradient += e0 * own[12] + e1 * own[26];
      for (let p = 0; p < width; p++) {
        row[p] += depth0 * own[p] + depth1 * own[14 + p];
        row[width * i + p] += depth0 * own[6 + p] + depth1 * own[20 + p];
        right[from + p] += e0 * own[p] + e1 * own[14 + p];
        right[to + p] += e0 * own[6 + p] + e1 * own[20 + p];
      }
      row[row.length - 1] += depth0 * own[13] + depth1 * own[27];
      right[last] += e0 * own[13] + e1 * own[27];
      this.#addBlock(from, from, 0, 0, w);
      this.#addBlock(to, from, 6, 0, w);
      this.#addBlock(to, to, 6, 6, w);
      this.#addFocalRow(from, to, w);
    }
    this.#weights[l] = weight * (1 + damping);
    this.#gradients[l] = gradient;
    this.#eliminate(keyframe, l);
  }

  /** Takes a landmark's depth out of the equations (Schur complement). */
  #eliminate(keyframe: Int32Array, l: number): void {
    const n = this.#n;
    const a = this.#a;
    const right = this.#right;
    const width = this.#width;
    const { row } = this.#couplings[l];
    const weight = this.#weights[l];
    const count = keyframe.length;
    for (let i = 0; i <= count; i++) {
      const isFocal = i === count;
      for (let p = 0; p < (isFocal ? 1 : width); p++) {
        const share = row[width * i + p] / weight;
        if (share === 0) continue;
        const line = isFocal ? n - 1 : width * keyframe[i] + p;
        right[line] -= share * this.#gradients[l];
        const at = line * n;
        for (let k = 0; k < count && k <= i; k++) {
          const to = at + width * keyframe[k];
          const from = width * k;
          a[to] -= share * row[from];
          a[to + 1] -= share * row[from + 1];
          a[to + 2] -= share * row[from + 2];
          if (width === 3) continue;
          a[to + 3] -= share * row[from + 3];
          a[to + 4] -= share * row[from + 4];
          a[to + 5] -= share * row[from + 5];
        }
        if (isFocal) a[at + line] -= share * row[width * count];
      }
    }
  }

  /** block (from i, from j) += w · xᵀ·y, x and y being columns of the sight's derivative. */
  #addBlock(i: number, j: number, x: number, y: number, w: number): void {
    const n = this.#n;
    const a = this.#a;
    const own = this.#own;
    const width = this.#width;
    for (let p = 0; p < width; p++) {
      const u = w * own[x + p];
      const v = w * own[14 + x + p];
      const at = (i + p) * n + j;
      a[at] += u * own[y] + v * own[14 + y];
      a[at + 1] += u * own[y + 1] + v * own[15 + y];
      a[at + 2] += u * own[y + 2] + v * own[16 + y];
      if (width === 3) continue;
      a[at + 3] += u * own[y + 3] + v * own[17 + y];
      a[at + 4] += u * own[y + 4] + v * own[18 + y];
      a[at + 5] += u * own[y + 5] + v * own[19 + y];
    }
  }

  #addFocalRow(from: number, to: number, w: number): void {
    const a = this.#a;
    const own = this.#own;
    const at = (this.#n - 1) * this.#n;
    const u = w * own[13];
    const v = w * own[27];
    for (let p = 0; p < this.#width; p++) {
      a[at + from + p] += u * own[p] + v * own[14 + p];
      a[at + to + p] += u * own[6 + p] + v * own[20 + p];
    }
    a[at + this.#n - 1] += u * own[13] + v * own[27];
  }

  readonly #error = new Float64Array(2);

  /**
   * (2, 14) how the place of a sight in the picture changes with: the anchor's turn and place, the camera's turn
   * and place, the inverse depth, log focal. With v = R_a·m + ρ (c_a − c_j) and d = R_jᵀ·v the place is f·d/d_z.
   */
  #differentiate(landmark: Landmark, i: number): Float64Array {
    const { rotation, place, focal } = this.#b;
    const [a, j] = [landmark.keyframe[0], landmark.keyframe[i]];
    const rho = landmark.inverseDepth;
    const d = this.#direction(landmark, i);
    const mx = landmark.place[0] / focal;
    const my = landmark.place[1] / focal;
    const u = (focal * d[0]) / d[2];
    const v = (focal * d[1]) / d[2];
    this.#error[0] = landmark.place[2 * i] - u;
    this.#error[1] = landmark.place[2 * i + 1] - v;
    const own = this.#own;
    for (let axis = 0; axis < 2; axis++) {
      // The picture's place by d.
      const gx = axis === 0 ? focal / d[2] : 0;
      const gy = axis === 1 ? focal / d[2] : 0;
      const gz = -(axis === 0 ? u : v) / d[2];
      // The same by v: R_j · g; and by m: R_aᵀ · that.
      const at = 14 * axis;
      const r = 9 * j;
      const h0 = rotation[r] * gx + rotation[r + 1] * gy + rotation[r + 2] * gz;
      const h1 = rotation[r + 3] * gx + rotation[r + 4] * gy + rotation[r + 5] * gz;
      const h2 = rotation[r + 6] * gx + rotation[r + 7] * gy + rotation[r + 8] * gz;
      const s = 9 * a;
      const k0 = rotation[s] * h0 + rotation[s + 3] * h1 + rotation[s + 6] * h2;
      const k1 = rotation[s + 1] * h0 + rotation[s + 4] * h1 + rotation[s + 7] * h2;
      const k2 = rotation[s + 2] * h0 + rotation[s + 5] * h1 + rotation[s + 8] * h2;
      // A turn θ of the anchor moves m by θ × m, which changes the place by θ · (m × k).
      own[at] = my * k2 - k1;
      own[at + 1] = k0 - mx * k2;
      own[at + 2] = mx * k1 - my * k0;
      own[at + 3] = rho * h0;
      own[at + 4] = rho * h1;
      own[at + 5] = rho * h2;
      // A turn θ of the camera moves d by d × θ, which changes the place by θ · (g × d).
      own[at + 6] = gy * d[2] - gz * d[1];
      own[at + 7] = gz * d[0] - gx * d[2];
      own[at + 8] = gx * d[1] - gy * d[0];
      own[at + 9] = -rho * h0;
      own[at + 10] = -rho * h1;
      own[at + 11] = -rho * h2;
      own[at + 12] =
        h0 * (place[3 * a] - place[3 * j]) +
        h1 * (place[3 * a + 1] - place[3 * j + 1]) +
        h2 * (place[3 * a + 2] - place[3 * j + 2]);
      own[at + 13] = (axis === 0 ? u : v) - mx * k0 - my * k1;
    }
    return own;
  }

  #priorCost(): number {
    let sum = 0;
    this.#eachPrior((_, __, error, weight) => {
      sum += weight * error * error;
    });
    return sum;
  }

  #addPriors(): void {
    const n = this.#n;
    this.#eachPrior((columns, factors, error, weight) => {
      for (let i = 0; i < columns.length; i++) {
        this.#right[columns[i]] -= weight * factors[i] * error;
        for (let k = 0; k < columns.length; k++)
          if (columns[k] <= columns[i])
            this.#a[columns[i] * n + columns[k]] += weight * factors[i] * factors[k];
      }
    });
  }

  /** Small speeds and accelerations of the camera, small changes of its turning, the focal length expected. */
  #eachPrior(add: (columns: number[], factors: number[], error: number, weight: number) => void): void {
    const { time, place, rotation, focal } = this.#b;
    const { focalSpread, focalBefore } = this.#o;
    const width = this.#width;
    const turns = new Float64Array(3 * this.#k);
    for (let k = 0; k + 1 < this.#k; k++) smallTurn(rotation, 9 * k, 9 * (k + 1), turns, 3 * k);
    for (let k = 0; k + 1 < this.#k; k++) {
      const h1 = Math.max(time[k + 1] - time[k], 1e-4);
      const h2 = k + 2 < this.#k ? Math.max(time[k + 2] - time[k + 1], 1e-4) : 0;
      const factors = [2 / (h1 * (h1 + h2)), -2 / (h1 * h2), 2 / (h2 * (h1 + h2))];
      for (let i = 0; i < 3; i++) {
        const at = width * k + i;
        if (width > 3) {
          const speed = place[3 * k + 3 + i] - place[3 * k + i];
          add([at + 3, at + 3 + width], [-1, 1], speed, 1 / (SPEED * SPEED * h1));
        }
        if (h2 === 0) continue;
        const columns = [at, at + width, at + 2 * width];
        const turning = (turns[3 * k + 3 + i] / h2 - turns[3 * k + i] / h1) / ((h1 + h2) / 2);
        add(columns, factors, turning, 1 / (TURN_ACCELERATION * TURN_ACCELERATION));
        if (width === 3) continue;
        const acceleration = factors.reduce((sum, factor, f) => sum + factor * place[3 * (k + f) + i], 0);
        const placed = columns.map((column) => column + 3);
        add(placed, factors, acceleration, 1 / (ACCELERATION * ACCELERATION));
      }
    }
    if (focalSpread > 0)
      add([this.#n - 1], [1], Math.log(focal / focalBefore), 1 / (focalSpread * focalSpread));
  }
}

/** The turn from one rotation to another as an axis-angle, for small turns. */
function smallTurn(r: Float64Array, a: number, b: number, out: Float64Array, to: number): void {
  // (Aᵀ·B − its transpose) / 2
  const dot = (i: number, k: number) =>
    r[a + i] * r[b + k] + r[a + 3 + i] * r[b + 3 + k] + r[a + 6 + i] * r[b + 6 + k];
  out[to] = (dot(2, 1) - dot(1, 2)) / 2;
  out[to + 1] = (dot(0, 2) - dot(2, 0)) / 2;
  out[to + 2] = (dot(1, 0) - dot(0, 1)) / 2;
}
