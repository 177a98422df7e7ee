/** A program that finds something wrong with the code, or ends with 0. */
export interface Check {
  readonly name: string;
  readonly what: string;
  /** For Node, from the repository's root; one after the other. */
  readonly runs: readonly (readonly string[])[];
}

export const CHECKS: readonly Check[] = [
  {
    name: 'style',
    what: 'Biome: format and lint; warnings fail too',
    runs: [
      [
        'node_modules/@biomejs/biome/bin/biome',
        'check',
        '--diagnostic-level=warn',
        '--error-on-warnings',
        '--max-diagnostics=50',
      ],
    ],
  },
  {
    name: 'types',
    what: 'TypeScript, strict: the program, the page and its tests',
    runs: [
      ['node_modules/typescript/bin/tsc', '-p', '.', '--noEmit'],
      ['node_modules/typescript/bin/tsc', '-p', 'web', '--noEmit'],
      ['node_modules/typescript/bin/tsc', '-p', 'tools/browser', '--noEmit'],
    ],
  },
  {
    name: 'structure',
    what: 'dependency-cruiser: arrows one way, rooms through their doors, no cycles',
    runs: [
      [
        'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
        '--config',
        '.dependency-cruiser.mjs',
        '--output-type',
        'err-long',
        'src',
        'tools',
        'web',
      ],
    ],
  },
  {
    name: 'leftovers',
    what: 'knip: no file, export or dependency that nobody uses',
    runs: [['node_modules/knip/bin/knip.js', '--no-progress']],
  },
];
