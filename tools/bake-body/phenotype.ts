import type { Source } from './source.ts';

/**
 * An adult in MakeHuman's terms. Gender 0 female, 1 male; age 0 is 25 years, 1 is 90; muscle and weight 0, ½
 * and 1 are MakeHuman's minimum, average and maximum, and weight goes on beyond 1 in the same direction.
 */
export interface Phenotype {
  gender: number;
  age: number;
  muscle: number;
  weight: number;
  /** −1 uncommon … 1 ideal */
  proportions: number;
}

const GENDERS = ['female', 'male'] as const;
const AGES = ['young', 'old'] as const;
const MUSCLES = ['minmuscle', 'averagemuscle', 'maxmuscle'] as const;
const WEIGHTS = ['minweight', 'averageweight', 'maxweight'] as const;
const RACES = ['african', 'asian', 'caucasian'] as const;

/** The body before its height is set, and how far each vertex moves as the height slider goes to either end. */
export interface Composed {
  body: Float64Array;
  taller: Float64Array;
  shorter: Float64Array;
}

/**
 * Builds bodies as MPFB does (`data/mpfb2/targets/macrodetails/macro.json`): every target has the product of
 * the weights of the labels in its name, each label a hat function over its slider; height and proportions
 * have no target in the middle. The three races have a third each; the chest is the flattest there is, as the
 * mean of all is to be a neutral mannequin.
 */
export class Composer {
  private readonly source: Source;
  private readonly cache = new Map<string, Float64Array>();

  constructor(source: Source) {
    this.source = source;
  }

  compose(phenotype: Phenotype): Composed {
    const size = this.source.vertexCount * 3;
    const composed: Composed = {
      body: this.source.base.slice(),
      taller: new Float64Array(size),
      shorter: new Float64Array(size),
    };
    const genders = [1 - phenotype.gender, phenotype.gender];
    const ages = [1 - phenotype.age, phenotype.age];
    const proportions = phenotype.proportions < 0 ? 'uncommonproportions' : 'idealproportions';
    for (const [g, gender] of GENDERS.entries()) {
      for (const [a, age] of AGES.entries()) {
        const share = genders[g] * ages[a];
        if (share === 0) continue;
        for (const race of RACES) {
          addScaled(
            composed.body,
            this.target(`macrodetails/${race}-${gender}-${age}`),
            share / RACES.length,
          );
        }
        for (const [m, muscle] of threeHats(phenotype.muscle).entries()) {
          for (const [w, weight] of threeHats(phenotype.weight).entries()) {
            const amount = share * muscle * weight;
            if (amount === 0) continue;
            const label = `${gender}-${age}-${MUSCLES[m]}-${WEIGHTS[w]}`;
            addScaled(composed.body, this.target(`macrodetails/universal-${label}`), amount);
            if (gender === 'female') {
              addScaled(composed.body, this.target(`breast/${label}-mincup-averagefirmness`), amount);
            }
            addScaled(
              composed.body,
              this.target(`macrodetails/proportions/${label}-${proportions}`),
              amount * Math.abs(phenotype.proportions),
            );
            addScaled(composed.taller, this.target(`macrodetails/height/${label}-maxheight`), amount);
            addScaled(composed.shorter, this.target(`macrodetails/height/${label}-minheight`), amount);
          }
        }
      }
    }
    return composed;
  }

  private target(name: string): Float64Array {
    let delta = this.cache.get(name);
    if (!delta) {
      delta = this.source.target(name);
      this.cache.set(name, delta);
    }
    return delta;
  }
}

/** Weights of the anchors 0, ½ and 1; beyond 1 the last segment goes on. */
function threeHats(value: number): [number, number, number] {
  if (value <= 0.5) return [1 - value * 2, value * 2, 0];
  return [0, 2 - value * 2, value * 2 - 1];
}

export function addScaled(sum: Float64Array, addend: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += factor * addend[i];
}
