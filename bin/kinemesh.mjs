#!/usr/bin/env node
// The installed command: the built program, on a Node that is new enough.
import { fileURLToPath } from 'node:url';
import { runOnNode } from './on-node.mjs';

runOnNode([fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)), ...process.argv.slice(2)]);
