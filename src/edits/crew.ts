import type { JointMend, MendedPerson, Person, SightingRows } from './people.ts';

/** People while edits are applied to them. */
export interface Crew {
  /** The person who has a row of the evidence, or null. */
  ownerOf(row: number): Member | null;
  /** The rows of a member between two frames, both in it; sorted by frame. */
  rowsOf(member: Member, firstFrame: number, lastFrame: number): number[];
  /** Gives rows to a member, who drops what they have on those frames, or with null to nobody. */
  give(rows: readonly number[], to: Member | null): void;
  /** Somebody new, without rows. */
  add(id: number): Member;
  readonly members: readonly Member[];
  /** Members who have rows, by id. */
  people(): MendedPerson[];
}

export interface Member {
  readonly id: number;
  label: string | null;
  heightMetres: number | null;
  /** Joints that were dragged: at most one of a kind on a frame. */
  mends: JointMend[];
}

/** @param heights the height that was given for some ids, m */
export function createCrew(
  people: readonly Person[],
  { frame }: SightingRows,
  heights: ReadonlyMap<number, number>,
): Crew {
  const owners: (Member | null)[] = new Array(frame.length).fill(null);
  const members: Member[] = [];
  const add = (id: number, heightMetres: number | null = null) => {
    const member = { id, label: null, heightMetres, mends: [] };
    members.push(member);
    return member;
  };
  for (const { id, rows } of people) {
    const member = add(id, heights.get(id) ?? null);
    for (const row of rows) owners[row] = member;
  }
  /** Rows are sorted by frame in the evidence, so these are too. */
  const rowsOf = (member: Member, first: number, last: number): number[] => {
    const rows: number[] = [];
    for (let row = 0; row < owners.length; row++) {
      if (owners[row] === member && frame[row] >= first && frame[row] <= last) rows.push(row);
    }
    return rows;
  };
  return {
    ownerOf: (row) => owners[row] ?? null,
    rowsOf,
    give(rows, to) {
      const frames = new Set(rows.map((row) => frame[row]));
      for (let row = 0; to !== null && row < owners.length; row++) {
        if (owners[row] === to && frames.has(frame[row])) owners[row] = null;
      }
      for (const row of rows) owners[row] = to;
    },
    add,
    members,
    people: () =>
      members
        .map((member) => ({
          id: member.id,
          rows: Int32Array.from(rowsOf(member, 0, Number.POSITIVE_INFINITY)),
          label: member.label,
          heightMetres: member.heightMetres,
          mends: member.mends.toSorted((a, b) => a.frame - b.frame || (a.joint < b.joint ? -1 : 1)),
        }))
        .filter(({ rows }) => rows.length > 0)
        .sort((a, b) => a.id - b.id),
  };
}
