// The command line from a clone: Node runs the TypeScript sources as they are, so there is nothing to build.
import { fileURLToPath } from 'node:url';
import { runOnNode } from './on-node.mjs';

runOnNode([fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)), ...process.argv.slice(2)]);
