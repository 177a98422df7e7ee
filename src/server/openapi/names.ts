import { z } from 'zod';
import {
  editListSchema,
  engineStateSchema,
  jobSchema,
  problemSchema,
  serviceEventSchema,
  settingsSchema,
  trackerChoiceSchema,
  trackerFindingsSchema,
  videoSchema,
} from '../../api/index.ts';
import { editRequestSchema } from '../../edits/index.ts';

const NAMES = {
  Video: videoSchema,
  Job: jobSchema,
  Settings: settingsSchema,
  EditRequest: editRequestSchema,
  EditList: editListSchema,
  Problem: problemSchema,
  ServiceEvent: serviceEventSchema,
  EngineState: engineStateSchema,
  TrackerFindings: trackerFindingsSchema,
  TrackerChoice: trackerChoiceSchema,
} as const;

/** The names that the shapes have in the OpenAPI document. */
export const apiNames = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMES)) apiNames.add(schema, { id });

/** Of `schemas`, the names that are not ours and that `paths` do not lead to. */
export function unusedNames(schemas: Readonly<Record<string, unknown>>, paths: unknown): string[] {
  const used = new Set<string>(Object.keys(NAMES));
  const follow = (value: unknown) => {
    for (const [, name] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow(paths);
  return Object.keys(schemas).filter((name) => !used.has(name));
}
