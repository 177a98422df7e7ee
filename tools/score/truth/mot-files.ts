import { readFile } from 'node:fs/promises';
import type { MotBox } from '../metrics/mot.ts';

/** One line of a MOT Challenge file; a detector's lines have id −1. */
export interface MotLine extends MotBox {
  readonly score: number;
}

/** Reads `frame,id,left,top,width,height,conf,…`; frames come out counted from 0, boxes from the corner. */
export async function readMotCsv(path: string): Promise<MotLine[]> {
  return parseMotCsv(await readFile(path, 'utf8'));
}

/** Parses the text of a MOT Challenge file. */
export function parseMotCsv(text: string): MotLine[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [frame, id, x, y, width, height, score] = line.split(/[,\s]+/).map(Number);
      return { frame: frame - 1, id, box: [x, y, width, height], score };
    });
}

/** Reads the boxes of a CVML file (PETS' truth), whose frames count from 0. */
export async function readCvml(path: string): Promise<MotBox[]> {
  return parseCvml(await readFile(path, 'utf8'));
}

/** Parses the text of a CVML file: centre and size of each box. */
export function parseCvml(text: string): MotBox[] {
  const boxes: MotBox[] = [];
  for (const [, number, body] of text.matchAll(/<frame number="(\d+)">([\s\S]*?)<\/frame>/g)) {
    for (const [, id, attributes] of body.matchAll(/<object id="(\d+)">\s*<box ([^>]*)\/>/g)) {
      const read = (name: string): number =>
        Number(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? Number.NaN);
      const [w, h] = [read('w'), read('h')];
      const box: MotBox['box'] = [read('xc') - w / 2, read('yc') - h / 2, w, h];
      boxes.push({ frame: Number(number), id: Number(id), box });
    }
  }
  return boxes;
}
