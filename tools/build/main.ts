/** `npm run build`: the TypeScript of src as JavaScript in dist, as it ships. A clone needs none of it. */
import { build } from './build.ts';

process.exitCode = build();
