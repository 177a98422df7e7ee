import { readFile } from 'node:fs/promises';

/** Points in 3D over time, as a TRC file (OpenSim's and Pose2Sim's text format) has them. */
export interface TrcRecording {
  /** Hz */
  readonly dataRate: number;
  readonly names: readonly string[];
  /** Number of frames, T. */
  readonly frameCount: number;
  /** (T, names, 3) metres, the file's own axes; frame k of the file (from 1) is row k − 1. */
  readonly points: Float64Array;
}

/** Reads a TRC file in metres or millimetres. Throws an Error that names the file where it is not one. */
export async function readTrc(path: string): Promise<TrcRecording> {
  return parseTrc(await readFile(path, 'utf8'), path);
}

/** Parses the text of a TRC file; `name` is for messages. */
export function parseTrc(text: string, name: string): TrcRecording {
  const lines = text.split(/\r?\n/);
  const header = Object.fromEntries(zip(lines[1]?.split('\t') ?? [], lines[2]?.split('\t') ?? []));
  const names = (lines[3] ?? '')
    .split('\t')
    .slice(2)
    .filter((cell) => cell.trim() !== '');
  const scale = header.Units === 'mm' ? 0.001 : 1;
  const rows = lines.slice(5).filter((line) => /^\d/.test(line.trim()));
  if (names.length === 0 || rows.length === 0) throw new Error(`${name} is not a TRC file.`);
  const points = new Float64Array(rows.length * names.length * 3);
  rows.forEach((line, row) => {
    const cells = line.split('\t');
    for (let i = 0; i < names.length * 3; i++) {
      points[row * names.length * 3 + i] = Number.parseFloat(cells[i + 2]) * scale;
    }
  });
  return { dataRate: Number(header.DataRate), names, frameCount: rows.length, points };
}

function zip(keys: string[], values: string[]): [string, string][] {
  return keys.map((key, i) => [key.trim(), (values[i] ?? '').trim()]);
}
