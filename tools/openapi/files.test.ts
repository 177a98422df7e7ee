import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openApiFiles } from './files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test("the API's description and the page's types are those of the routes", async () => {
  for (const [path, text] of await openApiFiles()) {
    expect(await readFile(join(ROOT, path), 'utf8'), `run node bin/on-node.mjs tools/openapi/main.ts`).toBe(
      text,
    );
  }
});
