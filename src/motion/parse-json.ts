import { MOTION_FILE, trackFile } from './columns.ts';
import type { Problem } from './motion-error.ts';
import { MOTION_FORMAT, MOTION_VERSION, type MotionJson, motionJsonSchema } from './motion-json.ts';

export type ParsedJson =
  | { readonly ok: true; readonly json: MotionJson }
  | { readonly ok: false; readonly problem: Problem };

/** motion.json's text as what it says, or the first thing that is wrong with it. */
export function parseMotionJson(text: string): ParsedJson {
  const fail = (field: string | null, message: string): ParsedJson => ({
    ok: false,
    problem: { file: MOTION_FILE, field, message },
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(null, `it is not JSON (${error instanceof Error ? error.message : error}).`);
  }
  const format = valueAt(value, ['format']);
  if (format !== MOTION_FORMAT) return fail('format', `is ${show(format)}; "${MOTION_FORMAT}" is wanted.`);
  const version = valueAt(value, ['version']);
  if (version !== MOTION_VERSION)
    return fail('version', `is ${show(version)}; ${MOTION_VERSION} can be read.`);
  const result = motionJsonSchema.safeParse(value);
  if (!result.success) {
    const { path, message } = result.error.issues[0];
    return fail(path.join('.'), `is ${show(valueAt(value, path))}: ${message}.`);
  }
  for (const [i, { id, file }] of result.data.tracks.entries()) {
    if (file !== trackFile(id)) {
      return fail(`tracks.${i}.file`, `is "${file}"; the track ${id} belongs in "${trackFile(id)}".`);
    }
  }
  return { ok: true, json: result.data };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80);
}
