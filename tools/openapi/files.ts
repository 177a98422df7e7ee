import openapiTypescript, { astToString } from 'openapi-typescript';
import { describeApi } from '../../src/server/index.ts';

const HEADER = `/** Made by tools/openapi from the server's routes; see docs/openapi.json. */\n`;

/** What is made of the server's routes: path in the repository → text. */
export async function openApiFiles(): Promise<ReadonlyMap<string, string>> {
  const text = `${JSON.stringify(await describeApi(), null, 2)}\n`;
  const types = astToString(await openapiTypescript(JSON.parse(text), { defaultNonNullable: false }));
  return new Map([
    ['docs/openapi.json', text],
    ['web/api/schema.d.ts', `${HEADER}${types}`],
  ]);
}
