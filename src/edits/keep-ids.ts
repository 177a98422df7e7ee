import type { EditsFile } from './edits-file.ts';
import { middleSighting, type Person, rowsBySighting, type SightingRows } from './people.ts';
import { sightingKey } from './sighting.ts';

/**
 * Gives people the ids that they had when the first edit was made: each id goes to who has its sighting now.
 * Who has none of them gets an id that nobody ever had, and is put on the list.
 */
export function keepIds(
  people: readonly Person[],
  evidence: SightingRows,
  file: Pick<EditsFile, 'people' | 'lastId'>,
): { people: Person[]; known: EditsFile['people']; lastId: number } {
  const rowOf = rowsBySighting(evidence);
  const personOf = new Map(people.flatMap((person) => Array.from(person.rows, (row) => [row, person])));
  const ids = new Map<Person, number>();
  for (const { id, at } of file.people) {
    const person = personOf.get(rowOf.get(sightingKey(at)) ?? -1);
    if (person !== undefined && !ids.has(person)) ids.set(person, id);
  }
  const known = [...file.people];
  let { lastId } = file;
  for (const person of people) {
    if (ids.has(person)) continue;
    ids.set(person, ++lastId);
    known.push({ id: lastId, at: middleSighting(evidence, person) });
  }
  return { people: people.map((person) => ({ ...person, id: ids.get(person) ?? 0 })), known, lastId };
}
