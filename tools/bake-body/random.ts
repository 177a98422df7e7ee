/** A seeded source of uniform and normal numbers, so that the bake gives the same bytes each time. */
export interface Random {
  /** in [0, 1) */
  uniform(): number;
  /** mean 0, standard deviation 1, cut off at ±`limit` (2.5) */
  normal(limit?: number): number;
}

/** Mulberry32 (public domain, T. Ettinger, 2017) with Box and Muller's transform. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (limit = 2.5): number => {
    for (;;) {
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const value = radius * Math.cos(2 * Math.PI * uniform());
      if (Math.abs(value) <= limit) return value;
    }
  };
  return { uniform, normal };
}
