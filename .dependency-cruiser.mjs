/**
 * The house's arrows, held by `npm run lint`: which room may enter which, and only through its doors.
 * A new room is added here first; a new arrow is a decision and belongs in ARCHITECTURE.md too.
 */

/** Room → the rooms it may enter, in the order of the data's way: nothing enters a room that stands below it. */
const ROOMS = {
  errors: [],
  files: ['errors'],
  npz: ['errors', 'files'],
  pickle: ['errors'],
  settings: ['errors', 'files'],
  supervise: ['errors', 'files'],
  evidence: ['errors', 'files', 'npz'],
  body: ['errors', 'npz', 'pickle', 'evidence'],
  render: ['errors', 'body'],
  video: ['errors', 'files'],
  vision: ['errors', 'evidence', 'video'],
  tracking: ['errors', 'evidence'],
  fitting: ['errors', 'evidence', 'body'],
  lifting: ['errors', 'evidence', 'vision', 'fitting'],
  edits: ['errors', 'files', 'evidence', 'body'],
  world: ['errors', 'evidence', 'body', 'fitting'],
  motion: ['errors', 'files', 'npz', 'body'],
  phalp: ['errors', 'pickle'],
  retarget: ['errors', 'evidence', 'body', 'fitting', 'world', 'motion', 'phalp'],
  engines: [
    'errors',
    'files',
    'npz',
    'pickle',
    'settings',
    'supervise',
    'evidence',
    'body',
    'video',
    'vision',
    'tracking',
    'fitting',
    'lifting',
    'edits',
    'world',
    'motion',
    'phalp',
    'retarget',
  ],
  api: ['errors', 'edits', 'motion'],
  export: ['errors', 'files', 'npz', 'body', 'render', 'video', 'motion', 'engines', 'api'],
  jobs: [
    'errors',
    'files',
    'npz',
    'settings',
    'body',
    'video',
    'edits',
    'motion',
    'engines',
    'export',
    'api',
  ],
  server: ['errors', 'files', 'edits', 'motion', 'api', 'jobs'],
  'pose-service': ['errors', 'files', 'body', 'motion', 'api', 'jobs', 'server'],
  cli: [
    'errors',
    'files',
    'settings',
    'body',
    'video',
    'edits',
    'motion',
    'engines',
    'export',
    'api',
    'jobs',
    'server',
    'pose-service',
  ],
};

/**
 * The page's rooms → those that each may enter. `app` is the frame and what all of them share (the address, the
 * videos, the words): it is entered from everywhere, and no file of it leads back to itself.
 */
const PAGE_ROOMS = {
  api: [],
  theme: [],
  viewer: ['api', 'theme', 'app'],
  upload: ['api', 'theme', 'app'],
  library: ['api', 'theme', 'app', 'upload'],
  engines: ['api', 'theme', 'app'],
  job: ['api', 'theme', 'app', 'upload', 'library', 'viewer'],
  app: ['api', 'theme', 'upload', 'job', 'viewer', 'library', 'engines'],
};

/** What the page may enter of src: what goes over the wire and what is only numbers, never a door for Node. */
const DOORS_OF_THE_PAGE = '^src/(api|edits|errors|npz|evidence|body|render|motion)/index\\.ts$';

/** Doors beside `index.ts`: what needs Node, apart from what also runs in a browser. */
const NODE_DOORS = [
  'src/body/load-node.ts',
  'src/edits/node.ts',
  'src/evidence/node.ts',
  'src/jobs/logs/index.ts',
  'src/motion/node.ts',
  'src/npz/node.ts',
  'src/pickle/node.ts',
];
/** An engine is a room within the room. */
const DOORS = `^(src/([^/]+|engines/[^/]+)/index\\.ts|${NODE_DOORS.join('|').replaceAll('.', '\\.')})$`;

/** What is entered from a browser: no way from here leads to Node. */
const NUMBERS_ONLY =
  '^src/(api|errors|phalp|render|retarget|tracking|fitting|world)/|^src/(body|edits|npz|motion|pickle)/index\\.ts$|^src/evidence/index\\.ts$';
const TESTS = '\\.(test|testing)\\.tsx?$';

const arrows = Object.entries(ROOMS).map(([room, mayEnter]) => ({
  name: `arrows-of-${room}`,
  comment: `src/${room} may enter ${mayEnter.length > 0 ? mayEnter.join(', ') : 'no other room'}.`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: TESTS },
  to: { path: '^src/', pathNot: `^src/(${[room, ...mayEnter].join('|')})/` },
}));

const pageArrows = Object.entries(PAGE_ROOMS).map(([room, mayEnter]) => ({
  name: `arrows-of-page-${room}`,
  comment: `web/${room} may enter ${mayEnter.length > 0 ? mayEnter.join(', ') : 'no other room of the page'}.`,
  severity: 'error',
  from: { path: `^web/${room}/`, pathNot: TESTS },
  to: { path: '^web/', pathNot: `^web/(${[room, ...mayEnter].join('|')})/` },
}));

export default {
  forbidden: [
    ...arrows,
    ...pageArrows,
    {
      name: 'rooms-of-the-page-are-known',
      comment: 'Every folder of web is a room that .dependency-cruiser.mjs knows.',
      severity: 'error',
      from: { path: '^web/', pathNot: `^web/(${Object.keys(PAGE_ROOMS).join('|')})/` },
      to: {},
    },
    {
      name: 'page-through-the-doors',
      comment:
        'The page enters of src what runs in a browser, through its door, and nothing else of the house.',
      severity: 'error',
      from: { path: '^web/', pathNot: TESTS },
      to: { path: '^(src|tools|bin)/', pathNot: DOORS_OF_THE_PAGE },
    },
    {
      name: 'no-page-in-the-product',
      comment: 'The page is built apart: nothing of src or tools needs its sources.',
      severity: 'error',
      from: { path: '^(src|tools)/' },
      to: { path: '^web/' },
    },
    {
      name: 'rooms-are-known',
      comment: 'Every folder of src is a room that .dependency-cruiser.mjs knows.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(ROOMS).join('|')})/` },
      to: {},
    },
    {
      name: 'through-the-door',
      comment: 'A room is entered through its index.ts (or its door for Node), never round it.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/', pathNot: [DOORS, '^src/$1/', '\\.testing\\.ts$'] },
    },
    {
      name: 'through-the-door-of-an-engine',
      comment: 'An engine is entered through its own index.ts.',
      severity: 'error',
      from: { path: '^src/engines/', pathNot: '^src/engines/[^/]+/' },
      to: { path: '^src/engines/[^/]+/', pathNot: DOORS },
    },
    {
      name: 'tools-through-the-door',
      comment: 'Tools use the rooms as everyone does: through their doors.',
      severity: 'error',
      from: { path: '^tools/', pathNot: TESTS },
      to: { path: '^src/', pathNot: [DOORS, '^src/cli/'] },
    },
    {
      name: 'no-tools-in-the-product',
      comment: 'What ships does not need what is run by hand while developing.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '^(tools|docs)/' },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'Only tests use what is made for tests.',
      severity: 'error',
      from: { path: '^(src|tools|web)/', pathNot: [TESTS, '^tools/testing/'] },
      to: { path: TESTS },
    },
    {
      name: 'numbers-only',
      comment: 'These run in the browser too: nothing that they lead to may need Node.',
      severity: 'error',
      from: { path: NUMBERS_ONLY, pathNot: TESTS },
      to: {
        path: '^(node:)?(assert|async_hooks|buffer|child_process|cluster|crypto|dns|events|fs|fs/promises|http|https|module|net|os|path|perf_hooks|process|readline|stream|stream/promises|timers|timers/promises|tls|tty|url|util|v8|vm|worker_threads|zlib)$',
        reachable: true,
      },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'what-is-imported-is-there',
      comment: 'Every import leads to a file or a dependency of package.json.',
      severity: 'error',
      // Copied into a folder of its own, where its packages are installed for one run.
      from: { pathNot: '^tools/convert-models/tfjs-oracle\\.mjs$' },
      to: { couldNotResolve: true },
    },
    {
      name: 'product-dependencies',
      comment: 'What ships may only use what is installed with it.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'import', 'types'] },
  },
};
