import { readFile } from 'node:fs/promises';

/** Where somebody saw the joints of a person on one frame, px; joints that were hidden are not there. */
export interface JointMark {
  readonly frame: number;
  readonly points: ReadonlyMap<string, readonly [x: number, y: number]>;
}

/** Reads a table of marks: a line of names, then `frame,x y,x y,…`; empty where hidden; lines with # are comments. */
export async function readJointMarks(path: string): Promise<JointMark[]> {
  return parseJointMarks(await readFile(path, 'utf8'));
}

export function parseJointMarks(text: string): JointMark[] {
  const [header, ...lines] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const names = header.split(',').slice(1);
  return lines.map((line) => {
    const [frame, ...cells] = line.split(',');
    const points = new Map<string, readonly [number, number]>();
    cells.forEach((cell, i) => {
      if (cell.trim() === '') return;
      const [x, y] = cell.trim().split(' ').map(Number);
      points.set(names[i], [x, y]);
    });
    return { frame: Number(frame), points };
  });
}
