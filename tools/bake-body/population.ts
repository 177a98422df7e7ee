import { addScaled, type Composer, type Phenotype } from './phenotype.ts';
import { type Random, seededRandom } from './random.ts';
import { boneHead, type Source } from './source.ts';

/**
 * How adults vary. Heights: NCD-RisC's worldwide means of adults born 1996 (1.71 m and 1.59 m, eLife 2016;5:e13410),
 * raised to the middle of the industrial countries, with the spread within and between them. Body-mass index:
 * NCD-RisC's worldwide adult means (about 24.5) and spread. The sliders are solved to meet them, as
 * MakeHuman's own middle is a model of 18 to 20.
 */
const HEIGHT_METRES = { male: { mean: 1.755, sd: 0.078 }, female: { mean: 1.625, sd: 0.072 } };
const BODY_MASS_INDEX = { male: { mean: 25, sd: 3.8 }, female: { mean: 24.2, sd: 4.4 } };
const BODY_MASS_INDEX_RANGE = { min: 17.5, max: 37 };
/** kg per cubic metre; the body's mean density with half-filled lungs is near water's */
const DENSITY = 980;

/**
 * How the parts vary when the stature is given: the coefficient of variation of segment lengths and breadths
 * after dividing by stature, which is near 3 to 5 % in the anthropometric surveys (ANSUR, Gordon et al. 1989).
 * MakeHuman's macro sliders hardly vary them, and a body that is to fit any person's joints needs them.
 * A span is measured between two bones' heads, or two vertices of the skin. Where MakeHuman's own middle is not
 * people's, `share` is their mean span over their stature: its upper arms are a tenth too short.
 */
interface Proportion {
  more: [string, string?];
  less: [string, string?];
  span: [string, string] | [number, number];
  variation: number;
  share?: number;
}
/** From joint centre to joint centre; men and women of 1.74 m (de Leva 1996, Journal of Biomechanics 29:1223). */
const UPPER_ARM_SHARE = (0.2817 / 1.741 + 0.2751 / 1.735) / 2;
const FOREARM_SHARE = (0.2689 / 1.741 + 0.2643 / 1.735) / 2;

const PROPORTIONS: Proportion[] = [
  {
    more: ['legs/measure-upperleg-height-incr'],
    less: ['legs/measure-upperleg-height-decr'],
    span: ['thigh_l', 'calf_l'],
    variation: 0.035,
  },
  {
    more: ['legs/measure-lowerleg-height-incr'],
    less: ['legs/measure-lowerleg-height-decr'],
    span: ['calf_l', 'foot_l'],
    variation: 0.035,
  },
  {
    more: ['arms/measure-upperarm-length-incr'],
    less: ['arms/measure-upperarm-length-decr'],
    span: ['upperarm_l', 'lowerarm_l'],
    variation: 0.035,
    share: UPPER_ARM_SHARE,
  },
  {
    more: ['arms/measure-lowerarm-length-incr'],
    less: ['arms/measure-lowerarm-length-decr'],
    span: ['lowerarm_l', 'hand_l'],
    variation: 0.035,
    share: FOREARM_SHARE,
  },
  {
    more: ['torso/torso-scale-vert-incr'],
    less: ['torso/torso-scale-vert-decr'],
    span: ['pelvis', 'neck_01'],
    variation: 0.03,
  },
  {
    more: ['torso/measure-shoulder-dist-incr'],
    less: ['torso/measure-shoulder-dist-decr'],
    span: ['upperarm_l', 'upperarm_r'],
    variation: 0.045,
  },
  {
    more: ['hip/hip-scale-horiz-incr'],
    less: ['hip/hip-scale-horiz-decr'],
    span: ['thigh_l', 'thigh_r'],
    variation: 0.045,
  },
  {
    more: ['neck/measure-neck-height-incr'],
    less: ['neck/measure-neck-height-decr'],
    span: ['neck_01', 'head'],
    variation: 0.06,
  },
  {
    more: ['head/head-scale-horiz-incr'],
    less: ['head/head-scale-horiz-decr'],
    span: [12106, 5507],
    variation: 0.03,
  },
  {
    more: ['hands/l-hand-scale-incr', 'hands/r-hand-scale-incr'],
    less: ['hands/l-hand-scale-decr', 'hands/r-hand-scale-decr'],
    span: ['hand_l', 'middle_01_l'],
    variation: 0.04,
  },
  {
    more: ['feet/l-foot-scale-incr', 'feet/r-foot-scale-incr'],
    less: ['feet/l-foot-scale-decr', 'feet/r-foot-scale-decr'],
    span: [12453, 11551],
    variation: 0.035,
  },
];

interface Slider {
  more: Float64Array;
  less: Float64Array;
  /** slider units per standard deviation */
  moreStep: number;
  lessStep: number;
  /** what is added to every draw, standard deviations, so that the population's mean is people's */
  shift: number;
}

/** Bodies from which the mean of a span is taken, and how often its slider is set anew by it. */
const CALIBRATION_BODIES = 100;
const CALIBRATION_ROUNDS = 2;
const CALIBRATION_SEED = 1996;

/** Draws bodies in MakeHuman's A-pose: (vertexCount, 3) metres each. */
export class Population {
  private readonly source: Source;
  private readonly composer: Composer;
  private readonly random: Random;
  private readonly sliders: Slider[];

  constructor(source: Source, composer: Composer, random: Random) {
    this.source = source;
    this.composer = composer;
    this.random = random;
    this.sliders = PROPORTIONS.map((proportion) => makeSlider(source, proportion));
    for (let round = 0; round < CALIBRATION_ROUNDS; round++) this.calibrate();
  }

  draw(): Float64Array {
    return this.drawWith(this.random);
  }

  /** Shifts the sliders whose spans have a known share of the stature, by what the drawn bodies lack on average. */
  private calibrate(): void {
    const random = seededRandom(CALIBRATION_SEED);
    const bodies = Array.from({ length: CALIBRATION_BODIES }, () => this.drawWith(random));
    PROPORTIONS.forEach(({ span, variation, share }, i) => {
      if (share === undefined) return;
      const shares = bodies.map((body) => spanOf(this.source, body, span) / heightOf(this.source, body));
      const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
      this.sliders[i].shift += (share / mean - 1) / variation;
    });
  }

  private drawWith(random: Random): Float64Array {
    const sex = random.uniform() < 0.5 ? 'male' : 'female';
    const softness = Math.abs(random.normal()) * 0.12;
    const height = HEIGHT_METRES[sex].mean + HEIGHT_METRES[sex].sd * random.normal();
    const wantedIndex = Math.min(
      Math.max(
        BODY_MASS_INDEX[sex].mean + BODY_MASS_INDEX[sex].sd * random.normal(),
        BODY_MASS_INDEX_RANGE.min,
      ),
      BODY_MASS_INDEX_RANGE.max,
    );
    const phenotype: Phenotype = {
      gender: sex === 'male' ? 1 - softness : softness,
      // 25 to 75 years
      age: random.uniform() * 0.77,
      // MakeHuman's heavy bodies lie at low muscle: at average muscle its heaviest has an index of 22.
      muscle: Math.min(Math.max(0.4 + 0.14 * random.normal() - 0.025 * (wantedIndex - 24), 0.05), 0.9),
      weight: 0.5,
      proportions: 0.35 * random.normal(),
    };
    const parts = new Float64Array(this.source.vertexCount * 3);
    for (const slider of this.sliders) {
      const amount = random.normal() + slider.shift;
      if (amount > 0) addScaled(parts, slider.more, amount * slider.moreStep);
      else addScaled(parts, slider.less, -amount * slider.lessStep);
    }
    return this.solve(phenotype, parts, height, wantedIndex);
  }

  /** Set height and weight so that height and body-mass index come out as wanted (secant on the weight). */
  private solve(
    phenotype: Phenotype,
    parts: Float64Array,
    height: number,
    wantedIndex: number,
  ): Float64Array {
    const at = (weight: number): { body: Float64Array; index: number } => {
      const body = this.withHeight({ ...phenotype, weight }, parts, height);
      return { body, index: (volumeOf(this.source, body) * DENSITY) / height ** 2 };
    };
    let low = 0.5;
    let lowResult = at(low);
    let high = lowResult.index < wantedIndex ? 1 : 0.1;
    let result = at(high);
    for (let step = 0; step < 4 && Math.abs(result.index - wantedIndex) > 0.1; step++) {
      const slope = (result.index - lowResult.index) / (high - low);
      const next = Math.min(Math.max(high + (wantedIndex - result.index) / slope, 0), 1.4);
      if (next === high) break;
      low = high;
      lowResult = result;
      high = next;
      result = at(high);
    }
    return result.body;
  }

  private withHeight(phenotype: Phenotype, parts: Float64Array, height: number): Float64Array {
    const { body, taller, shorter } = this.composer.compose(phenotype);
    addScaled(body, parts, 1);
    const missing = height - heightOf(this.source, body);
    const direction = missing > 0 ? taller : shorter;
    const trial = body.slice();
    addScaled(trial, direction, 0.2);
    const perUnit = (heightOf(this.source, trial) - heightOf(this.source, body)) / 0.2;
    addScaled(body, direction, missing / perUnit);
    return body;
  }
}

function makeSlider(source: Source, { more, less, span, variation }: Proportion): Slider {
  const moreDelta = source.target(...more);
  const lessDelta = source.target(...less);
  const rest = spanOf(source, source.base, span);
  const stepOf = (delta: Float64Array): number => {
    const changed = source.base.slice();
    addScaled(changed, delta, 0.25);
    return (rest * variation) / (Math.abs(spanOf(source, changed, span) - rest) / 0.25);
  };
  return {
    more: moreDelta,
    less: lessDelta,
    moreStep: stepOf(moreDelta),
    lessStep: stepOf(lessDelta),
    shift: 0,
  };
}

function spanOf(source: Source, vertices: Float64Array, span: Proportion['span']): number {
  const [from, to] = span.map((end) =>
    typeof end === 'number' ? [...vertices.subarray(end * 3, end * 3 + 3)] : boneHead(source, vertices, end),
  );
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

function heightOf(source: Source, vertices: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < source.surfaceCount; id++) {
    lowest = Math.min(lowest, vertices[id * 3 + 1]);
    highest = Math.max(highest, vertices[id * 3 + 1]);
  }
  return highest - lowest;
}

/** Signed volume by the divergence theorem; the eyeballs, which the skin does not enclose, add next to nothing. */
function volumeOf(source: Source, v: Float64Array): number {
  const { triangles } = source;
  let sixfold = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const a = triangles[i] * 3;
    const b = triangles[i + 1] * 3;
    const c = triangles[i + 2] * 3;
    sixfold +=
      v[a] * (v[b + 1] * v[c + 2] - v[b + 2] * v[c + 1]) +
      v[a + 1] * (v[b + 2] * v[c] - v[b] * v[c + 2]) +
      v[a + 2] * (v[b] * v[c + 1] - v[b + 1] * v[c]);
  }
  return sixfold / 6;
}
