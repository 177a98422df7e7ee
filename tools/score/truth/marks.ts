import { readFile } from 'node:fs/promises';

/** A box round a person, marked by eye. */
export interface Mark {
  readonly frame: number;
  /** x, y, width, height, px */
  readonly box: readonly [number, number, number, number];
}

/** Reads `frame,x,y,w,h` lines; those that start with # are comments. */
export async function readMarks(path: string): Promise<Mark[]> {
  return parseMarks(await readFile(path, 'utf8'));
}

export function parseMarks(text: string): Mark[] {
  return text
    .split(/\r?\n/)
    .filter((line) => /^\d/.test(line))
    .map((line) => {
      const [frame, x, y, width, height] = line.split(',').map(Number);
      return { frame, box: [x, y, width, height] };
    });
}
