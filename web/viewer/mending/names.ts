import type { EditList } from '../../../src/api/index.ts';
import type { Person } from '../store.ts';

/** People with the names that they were given, also before the motion has them. */
export function withNames(people: readonly Person[], edits: EditList['edits']): readonly Person[] {
  return people.map((person) => {
    const named = edits.flatMap(({ edit, undone }) =>
      edit.op === 'name' && edit.track === person.id ? [{ label: edit.label, undone }] : [],
    );
    const holding = named.findLast(({ undone }) => !undone);
    const label = named.length === 0 ? person.label : (holding?.label ?? null);
    return { ...person, name: label ?? `Person ${person.id}` };
  });
}
