import { LANDMARK_NAMES, type LandmarkName } from '../../evidence/index.ts';
import type { LandmarkTable } from '../body.ts';
import { type JointName, jointIndex } from '../joints.ts';
import { leadersOf } from '../leaders.ts';
import type { SmplModel } from './smpl-model.ts';

/** A point on the skin: the mean of some vertices, carried by a joint. Without vertices it is the joint. */
interface Landmark {
  readonly joint: number;
  readonly vertices: readonly number[];
}

const HANDS = { left: 22, right: 23 } as const;
type Side = keyof typeof HANDS;

/**
 * Points of the face as shares of the distance, upwards, from the tip of the nose to the top of the head: to the
 * subject's left, and up. Measured on Kinemesh's own body.
 */
const FACE: readonly (readonly [name: string, left: number, up: number])[] = [
  ['%_eye_inner', 0.12, 0.23],
  ['%_eye', 0.18, 0.26],
  ['%_eye_outer', 0.28, 0.25],
  ['mouth_%', 0.17, -0.24],
];
const CHIN_UP = -0.5;
/** m: of the sole, what is no higher above its lowest point touches the floor. */
const SOLE_METRES = 0.008;
/** m: about a joint, what still counts as beside it. */
const BESIDE_METRES = 0.02;

/**
 * Where the landmarks lie on SMPL, found from the form of the rest pose alone: tips, tops and soles are the surface's
 * extremes, whatever its vertices are numbered. BlazePose's 33, and those that heights and contacts need.
 */
export function smplLandmarks(model: SmplModel): LandmarkTable {
  const finder = new Finder(model);
  const found = new Map<string, Landmark>();
  const nose = finder.head('z', 1);
  const top = finder.head('y', 1);
  found.set('nose', finder.onHead([nose]));
  found.set('head_top', finder.onHead([top]));
  found.set('chin', finder.onHead([finder.face(nose, top, 0, CHIN_UP)]));
  for (const side of ['left', 'right'] as const) addSide(found, finder, side, nose, top);
  const rest = [...found.keys()].filter((name) => !LANDMARK_NAMES.includes(name as LandmarkName));
  const names = [...LANDMARK_NAMES, ...rest];
  return tableOf(
    model,
    names,
    names.map((name) => found.get(name) ?? { joint: jointIndex(name as JointName), vertices: [] }),
  );
}

function addSide(found: Map<string, Landmark>, finder: Finder, side: Side, nose: number, top: number): void {
  const sign = side === 'left' ? 1 : -1;
  const joint = (name: string) => jointIndex(`${side}_${name}` as JointName);
  const put = (name: string, carrier: number, vertices: readonly number[]) =>
    found.set(name.replace('%', side), { joint: carrier, vertices });
  for (const [name, left, up] of FACE)
    found.set(name.replace('%', side), finder.onHead([finder.face(nose, top, sign * left, up)]));
  found.set(`${side}_ear`, finder.onHead([finder.head('x', sign)]));

  const hand = finder.followersOf(HANDS[side]);
  // The thumb hangs lower than the palm.
  const knuckles = finder.beside(finder.beside(hand, HANDS[side], 'y'), HANDS[side], 'x');
  put('%_index', joint('wrist'), finder.most(knuckles, 'z', 1));
  put('%_pinky', joint('wrist'), finder.most(knuckles, 'z', -1));
  put('%_thumb', joint('wrist'), finder.most(hand, 'z', 1));

  const foot = finder.followersOf(joint('ankle'), joint('foot'));
  const sole = finder.lowest(foot);
  const heel = finder.most(foot, 'z', -1);
  put('%_heel', joint('ankle'), heel);
  put('%_foot_index', joint('foot'), finder.most(foot, 'z', 1));
  put('%_small_toe', joint('foot'), finder.most(finder.followersOf(joint('foot')), 'x', sign));
  const shoulder = finder.followersOf(joint('shoulder'), joint('collar'));
  put('%_acromion', joint('collar'), finder.most(finder.beside(shoulder, joint('shoulder'), 'x'), 'y', 1));
  const hip = finder.beside(finder.followersOf(0, joint('hip')), joint('hip'), 'y');
  put('%_hip_lateral', 0, finder.most(hip, 'x', sign));
  const [behind, before] = finder.halves(sole);
  put('%_heel_sole', joint('ankle'), behind);
  put('%_toe_sole', joint('foot'), before);
}

type Axis = 'x' | 'y' | 'z';
const AXES = { x: 0, y: 1, z: 2 } as const;

/** Looks for vertices of the mean shape, at rest. */
class Finder {
  readonly #at: Float64Array;
  readonly #joints: Float64Array;
  /** (V) the joint that each vertex follows most */
  readonly #leader: Uint8Array;

  constructor(model: SmplModel) {
    this.#at = model.template;
    this.#joints = model.jointTemplate;
    this.#leader = leadersOf(model);
  }

  followersOf(...joints: readonly number[]): number[] {
    const found: number[] = [];
    this.#leader.forEach((leader, v) => {
      if (joints.includes(leader)) found.push(v);
    });
    return found;
  }

  /** The vertex that lies farthest along an axis; none where there are none to choose from. */
  most(vertices: readonly number[], axis: Axis, sign: number): number[] {
    let best = -1;
    let farthest = Number.NEGATIVE_INFINITY;
    for (const v of vertices) {
      const along = sign * this.#at[v * 3 + AXES[axis]];
      if (along <= farthest) continue;
      farthest = along;
      best = v;
    }
    return best < 0 ? [] : [best];
  }

  /** Those that are where a joint is along an axis, give or take; all where there are none. */
  beside(vertices: readonly number[], joint: number, axis: Axis): readonly number[] {
    const along = AXES[axis];
    const near = vertices.filter(
      (v) => Math.abs(this.#at[v * 3 + along] - this.#joints[joint * 3 + along]) < BESIDE_METRES,
    );
    return near.length > 0 ? near : vertices;
  }

  lowest(vertices: readonly number[]): number[] {
    const [lowest] = this.most(vertices, 'y', -1);
    return vertices.filter((v) => this.#at[v * 3 + 1] < this.#at[lowest * 3 + 1] + SOLE_METRES);
  }

  /** Of a sole: its rear and its front third. */
  halves(vertices: readonly number[]): [number[], number[]] {
    const along = vertices.map((v) => this.#at[v * 3 + 2]);
    const back = along.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const length = along.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - back;
    return [
      vertices.filter((_, i) => along[i] <= back + length / 3),
      vertices.filter((_, i) => along[i] >= back + (2 * length) / 3),
    ];
  }

  get #headVertices(): number[] {
    return this.followersOf(jointIndex('head'));
  }

  head(axis: Axis, sign: number): number {
    return this.most(this.#headVertices, axis, sign)[0] ?? -1;
  }

  /** The vertex of the face nearest to a place given in shares of the way from the nose to the top. */
  face(nose: number, top: number, left: number, up: number): number {
    if (nose < 0) return -1;
    const [x, y, z] = [0, 1, 2].map((axis) => this.#at[nose * 3 + axis]);
    const unit = this.#at[top * 3 + 1] - y;
    let best = -1;
    let nearest = Number.POSITIVE_INFINITY;
    for (const v of this.#headVertices) {
      // The face is the front half of the head: half as deep as the nose is before the head's middle.
      if (this.#at[v * 3 + 2] < (z + this.#joints[jointIndex('head') * 3 + 2]) / 2) continue;
      const apart = Math.hypot(this.#at[v * 3] - x - left * unit, this.#at[v * 3 + 1] - y - up * unit);
      if (apart >= nearest) continue;
      nearest = apart;
      best = v;
    }
    return best;
  }

  onHead(vertices: readonly number[]): Landmark {
    return { joint: jointIndex('head'), vertices: vertices.filter((v) => v >= 0) };
  }
}

function tableOf(model: SmplModel, names: readonly string[], landmarks: readonly Landmark[]): LandmarkTable {
  const { template, shapeBasis, jointTemplate, jointBasis, betaCount } = model;
  const offset = new Float64Array(names.length * 3);
  const offsetBasis = new Float64Array(names.length * 3 * betaCount);
  landmarks.forEach(({ joint, vertices }, l) => {
    for (const vertex of vertices) {
      for (let axis = 0; axis < 3; axis++) {
        const to = l * 3 + axis;
        offset[to] += (template[vertex * 3 + axis] - jointTemplate[joint * 3 + axis]) / vertices.length;
        for (let b = 0; b < betaCount; b++) {
          const moved =
            shapeBasis[b * template.length + vertex * 3 + axis] -
            jointBasis[(joint * 3 + axis) * betaCount + b];
          offsetBasis[to * betaCount + b] += moved / vertices.length;
        }
      }
    }
  });
  return { names, joint: Int32Array.from(landmarks, ({ joint }) => joint), offset, offsetBasis };
}
