import { type Crew, createCrew, type Member } from './crew.ts';
import type { Edit } from './edit.ts';
import type { EditsFile } from './edits-file.ts';
import { keepIds } from './keep-ids.ts';
import {
  type JointMend,
  type MendedPerson,
  type Person,
  rowsBySighting,
  type SightingRows,
} from './people.ts';
import { type Sighting, sightingKey } from './sighting.ts';

/** Why an edit changes nothing. */
export type NotApplied = 'not-seen' | 'nobody' | 'same-person' | 'nothing-there';

/** Who is who with everything mended. */
export interface Mended {
  /** By id. */
  readonly people: MendedPerson[];
  /** (N) of each row of the evidence, 1 where its left and right are exchanged. */
  readonly flipped: Uint8Array;
  /** Edits that change nothing, by their place in the list. They stay in it. */
  readonly notApplied: readonly { readonly index: number; readonly why: NotApplied }[];
  /** Before the edits, with the ids that they keep. */
  readonly linked: readonly Person[];
  /** The file's list of who had which id, with those who were not on it yet. */
  readonly known: EditsFile['people'];
  readonly lastId: number;
}

type PersonEdit = Extract<Edit, { at: Sighting } | { sightings: Sighting[] }>;
/** The operations by name, for a table of what each does. */
type Operations = {
  [Op in PersonEdit['op']]: (edit: Extract<PersonEdit, { op: Op }>, state: State) => NotApplied | null;
};

interface State {
  readonly crew: Crew;
  readonly evidence: SightingRows;
  readonly flipped: Uint8Array;
  /** The person who has a sighting by now, or why there is none. */
  find(at: Sighting): Member | NotApplied;
}

const EVER = Number.POSITIVE_INFINITY;

/**
 * Applies what was mended to who is who, in order. Lens, floor and frame rate are not of anybody: see
 * `sceneEdits`.
 *
 * @param people as linking gives them, with ids of its own
 * @param mainHeight a height that was given for the person seen most, m
 * @example
 * const { people, flipped } = applyEdits(identities, evidence, file, null);
 */
export function applyEdits(
  people: readonly Person[],
  evidence: SightingRows,
  file: Pick<EditsFile, 'people' | 'lastId' | 'edits'>,
  mainHeight: number | null,
): Mended {
  const kept = keepIds(people, evidence, file);
  const heights = new Map<number, number>();
  const main = mainPerson(kept.people);
  if (main !== null && mainHeight !== null) heights.set(main.id, mainHeight);
  const crew = createCrew(kept.people, evidence, heights);
  const rowOf = rowsBySighting(evidence);
  const state: State = {
    crew,
    evidence,
    flipped: new Uint8Array(evidence.frame.length),
    find(at) {
      const row = rowOf.get(sightingKey(at));
      return row === undefined ? 'not-seen' : (crew.ownerOf(row) ?? 'nobody');
    },
  };
  const notApplied: { index: number; why: NotApplied }[] = [];
  file.edits.forEach((edit, index) => {
    const why = isOfSomebody(edit) ? apply(edit, state) : floorProblem(edit, state);
    if (why !== null) notApplied.push({ index, why });
  });
  return {
    people: crew.people(),
    flipped: state.flipped,
    notApplied,
    linked: kept.people,
    known: kept.known,
    lastId: kept.lastId,
  };
}

/** A floor under somebody who is not there; what it does else is of the scene. */
function floorProblem(edit: Edit, { find }: State): NotApplied | null {
  if (edit.op !== 'floor' || edit.floor.kind !== 'standing') return null;
  const person = find(edit.floor.at);
  return typeof person === 'string' ? person : null;
}

/** The person with the most sightings; the first of those. */
export function mainPerson<P extends Person>(people: readonly P[]): P | null {
  return people.reduce<P | null>(
    (best, one) => (best === null || one.rows.length > best.rows.length ? one : best),
    null,
  );
}

function isOfSomebody(edit: Edit): edit is PersonEdit {
  return edit.op !== 'lens' && edit.op !== 'floor' && edit.op !== 'frame-rate';
}

function apply(edit: PersonEdit, state: State): NotApplied | null {
  const operation = OPERATIONS[edit.op] as (edit: PersonEdit, state: State) => NotApplied | null;
  return operation(edit, state);
}

const OPERATIONS: Operations = {
  merge({ sightings }, state) {
    const [first, ...others] = sightings.map(state.find);
    if (typeof first === 'string') return first;
    let why: NotApplied | null = 'same-person';
    for (const other of others) {
      if (typeof other === 'string') why = other;
      else if (other !== first) {
        mergeInto(first, other, state);
        why = null;
      }
    }
    return why;
  },
  split({ at, id }, { crew, find }) {
    const person = find(at);
    if (typeof person === 'string') return person;
    const later = crew.rowsOf(person, at.frame, EVER);
    if (crew.rowsOf(person, 0, at.frame - 1).length === 0) return 'nothing-there';
    const other = crew.add(id);
    crew.give(later, other);
    [person.mends, other.mends] = partition(person.mends, ({ frame }) => frame < at.frame);
    return null;
  },
  swap({ at, with: against, frame }, { crew, find }) {
    const [one, other] = [find(at), find(against)];
    if (typeof one === 'string') return one;
    if (typeof other === 'string') return other;
    if (one === other) return 'same-person';
    const [ofOne, ofOther] = [crew.rowsOf(one, frame, EVER), crew.rowsOf(other, frame, EVER)];
    if (ofOne.length + ofOther.length === 0) return 'nothing-there';
    crew.give([...ofOne, ...ofOther], null);
    crew.give(ofOne, other);
    crew.give(ofOther, one);
    const [before, after] = partition(one.mends, (mend) => mend.frame < frame);
    const [otherBefore, otherAfter] = partition(other.mends, (mend) => mend.frame < frame);
    one.mends = [...before, ...otherAfter];
    other.mends = [...otherBefore, ...after];
    return null;
  },
  delete({ at, firstFrame, lastFrame }, { crew, find }) {
    const person = find(at);
    if (typeof person === 'string') return person;
    const [first, last] = [firstFrame ?? 0, lastFrame ?? EVER];
    const rows = crew.rowsOf(person, first, last);
    if (rows.length === 0) return 'nothing-there';
    crew.give(rows, null);
    person.mends = person.mends.filter(({ frame }) => frame < first || frame > last);
    return null;
  },
  only({ sightings }, { crew, find }) {
    const wanted = sightings.map(find);
    const found = new Set(wanted.filter((member) => typeof member !== 'string'));
    const missing = wanted.find((member) => typeof member === 'string');
    if (found.size === 0) return missing ?? 'nobody';
    for (const member of crew.members) {
      if (!found.has(member)) crew.give(crew.rowsOf(member, 0, EVER), null);
    }
    return null;
  },
  name: ({ at, label }, { find }) =>
    change(find(at), (person) => {
      person.label = label;
    }),
  height: ({ at, metres }, { find }) =>
    change(find(at), (person) => {
      person.heightMetres = metres;
    }),
  'left-right'({ at, firstFrame, lastFrame }, { crew, find, flipped }) {
    const person = find(at);
    if (typeof person === 'string') return person;
    const rows = crew.rowsOf(person, firstFrame ?? 0, lastFrame ?? EVER);
    for (const row of rows) flipped[row] = 1 - flipped[row];
    return rows.length === 0 ? 'nothing-there' : null;
  },
  joint: ({ at, frame, joint, x, y }, { find }) =>
    change(find(at), (person) => {
      const others = person.mends.filter((mend) => mend.frame !== frame || mend.joint !== joint);
      person.mends = [...others, { frame, joint, x, y }];
    }),
};

/** Where both were seen on one frame, the surer sighting stays, and the first's where they are as sure. */
function mergeInto(first: Member, other: Member, { crew, evidence: { frame, score } }: State): void {
  const own = new Map(crew.rowsOf(first, 0, EVER).map((row) => [frame[row], row]));
  const theirs = crew.rowsOf(other, 0, EVER);
  const better = theirs.filter(
    (row) => score[row] > (own.has(frame[row]) ? score[own.get(frame[row]) ?? 0] : -1),
  );
  const taken = new Set(better.map((row) => frame[row]));
  crew.give(theirs, null);
  crew.give(better, first);
  const isTheirs = (mend: JointMend) => taken.has(mend.frame) || !own.has(mend.frame);
  const kept = first.mends.filter((mend) => !taken.has(mend.frame));
  const isNew = (mend: JointMend) =>
    !kept.some(({ frame, joint }) => frame === mend.frame && joint === mend.joint);
  first.mends = [...kept, ...other.mends.filter((mend) => isTheirs(mend) && isNew(mend))];
  first.label ??= other.label;
  first.heightMetres ??= other.heightMetres;
}

function change(person: Member | NotApplied, how: (person: Member) => void): NotApplied | null {
  if (typeof person === 'string') return person;
  how(person);
  return null;
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
