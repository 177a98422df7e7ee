import { z } from 'zod';
import { ENGINES } from './settings.ts';

/** One thing that an engine needs or likes, and whether it is here: an engine's `CheckItem`. */
export const checkItemSchema = z.object({
  id: z.string(),
  label: z.string(),
  ok: z.boolean(),
  needed: z.boolean(),
  detail: z.string(),
  remedy: z.string().nullable(),
});

/**
 * `ready`: it can run. `not-set-up`: the user has not said where it is. `broken`: something needed is missing, the
 * items say what. `unchecked`: it is set up, and nobody has looked since the service began.
 */
export const ENGINE_STATES = ['ready', 'not-set-up', 'broken', 'unchecked'] as const;

export const engineStateSchema = z.object({
  name: z.enum(ENGINES),
  state: z.enum(ENGINE_STATES),
  /** One sentence, as in "4D-Humans in ~/4D-Humans on an NVIDIA RTX 4090". */
  summary: z.string(),
  /** ISO 8601, UTC; null while unchecked. */
  checkedAt: z.string().nullable(),
  items: z.array(checkItemSchema),
});

/** What the service calls something that it found: no path, and nothing that could be one. */
const foundId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** A 4D-Humans checkout that was found on this machine. */
const foundCheckout = z.object({
  id: foundId,
  /** As a person reads it, the home folder as `~`. */
  label: z.string(),
  ok: z.boolean(),
  /** What is wrong with it, or its commit where that is known. */
  detail: z.string(),
});

/** A Python that was found on this machine, and what a probe of its imports said. */
const foundInterpreter = z.object({
  id: foundId,
  label: z.string(),
  /** Where it comes from, as in "the checkout's .venv" or "conda environment 4D-humans". */
  origin: z.string(),
  /** As in `3.10.14`; null where it does not start. */
  version: z.string().nullable(),
  ok: z.boolean(),
  /** What it has, or lacks, in one sentence. */
  detail: z.string(),
});

/** What there is to choose from on the setup page. Paths are never taken from a request, only these ids. */
export const trackerFindingsSchema = z.object({
  checkouts: z.array(foundCheckout),
  interpreters: z.array(foundInterpreter),
  /** What is set up now; an id of the lists above, or null where it is none of them. */
  chosen: z.object({ checkoutId: z.string().nullable(), interpreterId: z.string().nullable() }).nullable(),
});

/** A choice among what was found. Anything beside the two ids is refused: a page that can name a program runs it. */
export const trackerChoiceSchema = z.strictObject({ checkoutId: foundId, interpreterId: foundId });

export type EngineState = z.infer<typeof engineStateSchema>;
export type TrackerFindings = z.infer<typeof trackerFindingsSchema>;
export type TrackerChoice = z.infer<typeof trackerChoiceSchema>;
