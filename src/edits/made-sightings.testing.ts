import type { Person, SightingRows } from './people.ts';

/** A made-up person: seen on these frames, as this tracklet of segment 0. */
export interface Seen {
  readonly tracklet: number;
  readonly frames: readonly number[];
  /** 0.9 by default */
  readonly score?: number;
}

/** Evidence of made-up people, and people of one tracklet each, numbered from 1. */
export function madeSightings(seen: readonly Seen[]): { evidence: SightingRows; people: Person[] } {
  const rows = seen
    .flatMap(({ tracklet, frames, score = 0.9 }) => frames.map((frame) => ({ tracklet, frame, score })))
    .sort((a, b) => a.frame - b.frame || a.tracklet - b.tracklet);
  const evidence: SightingRows = {
    frame: Int32Array.from(rows, ({ frame }) => frame),
    segment: new Int32Array(rows.length),
    tracklet: Int32Array.from(rows, ({ tracklet }) => tracklet),
    score: Float32Array.from(rows, ({ score }) => score),
  };
  const people = seen.map(({ tracklet }, i) => ({
    id: i + 1,
    rows: Int32Array.from(rows.flatMap((row, n) => (row.tracklet === tracklet ? [n] : []))),
  }));
  return { evidence, people };
}

/** `from` … `to`, both of them in it. */
export function frames(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
