import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test('every address that docs/api.md names is one of the API', async () => {
  const page = await read('docs/api.md');
  const { paths } = JSON.parse(await read('docs/openapi.json'));
  const shapes = Object.keys(paths).map((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
  const named = [...page.matchAll(/(\/api\/v1\/[\w./-]*\w|\/healthz|\/readyz)/g)].map(([path]) => path);
  expect(named.length).toBeGreaterThan(20);
  const unknown = named.filter((path) => !shapes.some((shape) => shape.test(path)));
  expect([...new Set(unknown)]).toEqual(['/api/v1/nowhere']);
});

test('every method that it names with an address is possible there', async () => {
  const page = await read('docs/api.md');
  const { paths } = JSON.parse(await read('docs/openapi.json'));
  const named = [...page.matchAll(/`(GET|POST|PATCH|DELETE) (\/[^`?]*)[^`]*`/g)];
  expect(named.length).toBeGreaterThan(12);
  for (const [, method, path] of named) {
    const [, operations] =
      Object.entries<object>(paths).find(([shape]) =>
        new RegExp(`^${shape.replaceAll(/\{\w+\}/g, '[A-Z0-9]+')}$`).test(path),
      ) ?? [];
    const has = Object.keys(operations ?? {}).includes(method.toLowerCase());
    const file = path.endsWith('manifest.json');
    expect([path, has || file]).toEqual([path, true]);
  }
});
