// The command line from a clone: Node runs the TypeScript sources as they are; only the page has to be built.
import { fileURLToPath } from 'node:url';
import { runOnNode } from './on-node.mjs';

const args = process.argv.slice(2);
const pageFirst =
  args[0] === 'start' ? ['--import', new URL('../tools/build/page-first.ts', import.meta.url).href] : [];
runOnNode([...pageFirst, fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)), ...args]);
