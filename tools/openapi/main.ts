/** `node bin/on-node.mjs tools/openapi/main.ts`: writes what the API is, for people and for the page's compiler. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApiFiles } from './files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

for (const [path, text] of await openApiFiles()) {
  await mkdir(dirname(join(ROOT, path)), { recursive: true });
  await writeFile(join(ROOT, path), text);
  console.log(path);
}
