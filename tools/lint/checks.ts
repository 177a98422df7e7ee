/** A program that finds something wrong with the code, or ends with 0. */
export interface Check {
  readonly name: string;
  readonly what: string;
  /** For Node, from the repository's root. */
  readonly args: readonly string[];
}

export const CHECKS: readonly Check[] = [
  {
    name: 'style',
    what: 'Biome: format and lint; warnings fail too',
    args: [
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--diagnostic-level=warn',
      '--error-on-warnings',
      '--max-diagnostics=50',
    ],
  },
  {
    name: 'types',
    what: 'TypeScript, strict',
    args: ['node_modules/typescript/bin/tsc', '-p', '.', '--noEmit'],
  },
  {
    name: 'structure',
    what: 'dependency-cruiser: arrows one way, rooms through their doors, no cycles',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err-long',
      'src',
      'tools',
    ],
  },
  {
    name: 'leftovers',
    what: 'knip: no file, export or dependency that nobody uses',
    args: ['node_modules/knip/bin/knip.js', '--no-progress'],
  },
];
