import Table from 'cli-table3';
import type { RunSummary } from '../engines/index.ts';
import { type Motion, observedRows, type Track } from '../motion/index.ts';
import { durationText } from './pace.ts';

/** A person of a finished run. */
export interface PersonSummary {
  readonly id: number;
  readonly label: string | null;
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Frames on which the networks saw the person. */
  readonly seen: number;
  /** Frames that were interpolated or predicted. */
  readonly guessed: number;
  /** Frames between the first and the last without the person. */
  readonly missing: number;
  readonly heightMetres: number;
  readonly heightSource: 'user' | 'estimated';
}

/** All that is said at the end of a run; with `--json` in these very words. */
export interface Summary {
  readonly out: string;
  readonly overlay: string | null;
  readonly frames: number;
  readonly framesSeen: number;
  readonly framesResumed: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly people: readonly PersonSummary[];
  readonly warnings: Motion['warnings'];
}

/** Sums up a run and its motion. */
export function summarise(motion: Motion, run: RunSummary, out: string, overlay: string | null): Summary {
  const seconds = Math.round(run.seconds * 10) / 10;
  return {
    out,
    overlay,
    frames: motion.video.frameCount,
    framesSeen: run.framesSeen,
    framesResumed: run.framesResumed,
    seconds,
    framesPerSecond: run.seconds > 0 ? Math.round((run.framesSeen / run.seconds) * 10) / 10 : 0,
    people: motion.tracks.map(summarisePerson),
    warnings: motion.warnings,
  };
}

function summarisePerson(track: Track): PersonSummary {
  const [firstFrame, lastFrame] = [track.frame[0], track.frame[track.frame.length - 1]];
  const seen = observedRows(track);
  return {
    id: track.id,
    label: track.label,
    firstFrame,
    lastFrame,
    seen,
    guessed: track.frame.length - seen,
    missing: lastFrame - firstFrame + 1 - track.frame.length,
    heightMetres: track.heightMetres,
    heightSource: track.heightSource,
  };
}

const MOST_PEOPLE = 20;
const MOST_WARNINGS = 10;

/** The summary for people. */
export function summaryText(summary: Summary): string {
  const lines = [peopleText(summary), '', speedText(summary), `Result   ${summary.out}`];
  if (summary.overlay !== null) lines.push(`Overlay  ${summary.overlay}`);
  if (summary.warnings.length > 0) lines.push('', ...warningLines(summary.warnings));
  return `${lines.join('\n')}\n`;
}

/** A table of the people. */
export function peopleText({ people, frames }: Pick<Summary, 'people' | 'frames'>): string {
  if (people.length === 0) return `Nobody was found on the ${frames} frames.`;
  const table = new Table({
    head: ['Person', 'Frames', 'Seen', 'Guessed', 'Missing', 'Height'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const person of people.slice(0, MOST_PEOPLE)) {
    const height = `${person.heightMetres.toFixed(2)} m${person.heightSource === 'estimated' ? ' (est.)' : ''}`;
    table.push([
      person.label === null ? `${person.id}` : `${person.id} ${person.label}`,
      `${person.firstFrame}–${person.lastFrame}`,
      `${person.seen}`,
      `${person.guessed}`,
      `${person.missing}`,
      height,
    ]);
  }
  const more = people.length - MOST_PEOPLE;
  return more > 0 ? `${table}\n… and ${more} more` : `${table}`;
}

function speedText({ frames, framesSeen, framesResumed, seconds, framesPerSecond }: Summary): string {
  const resumed = framesResumed > 0 ? `, ${framesResumed} taken over from the run before` : '';
  const pace = framesSeen > 0 ? ` (${framesPerSecond} frames/s)` : '';
  return `Speed    ${framesSeen} of ${frames} frames in ${durationText(seconds)}${pace}${resumed}`;
}

/** The first warnings, a line each. */
export function warningLines(warnings: Summary['warnings']): string[] {
  const lines = warnings.slice(0, MOST_WARNINGS).map(({ message, frame, track }) => {
    const where = [
      frame === undefined ? null : `frame ${frame}`,
      track === undefined ? null : `person ${track}`,
    ].filter((part) => part !== null);
    return `! ${message}${where.length > 0 ? ` (${where.join(', ')})` : ''}`;
  });
  const more = warnings.length - MOST_WARNINGS;
  return more > 0 ? [...lines, `! … and ${more} more: see "warnings" in motion.json`] : lines;
}
