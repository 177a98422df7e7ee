import type { TrackerChoice, TrackerFindings } from '../../src/api/index.ts';

/** What is chosen so far. */
export interface Choice {
  readonly checkoutId: string | null;
  readonly interpreterId: string | null;
}

/** What is set up now, where it was found again; else the first that works. */
export function choiceToBeginWith({ checkouts, interpreters, chosen }: TrackerFindings): Choice {
  return {
    checkoutId: firstThatWorks(checkouts, chosen?.checkoutId ?? null),
    interpreterId: firstThatWorks(interpreters, chosen?.interpreterId ?? null),
  };
}

function firstThatWorks(
  found: readonly { readonly id: string; readonly ok: boolean }[],
  chosen: string | null,
): string | null {
  const works = found.filter(({ ok }) => ok);
  return (works.find(({ id }) => id === chosen) ?? works[0])?.id ?? null;
}

export function isComplete(choice: Choice): choice is TrackerChoice {
  return choice.checkoutId !== null && choice.interpreterId !== null;
}
