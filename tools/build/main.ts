/** `npm run build`: the TypeScript of src as JavaScript in dist, and the page beside it, as they ship. */
import { build } from './build.ts';

process.exitCode = await build();
