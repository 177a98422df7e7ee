/** A line of a job's log, taken apart. */
export interface LogLine {
  /** As in `07:41:05`; empty where the line has none. */
  readonly time: string;
  /** `PROCESS`, `TRACK.PY`, `ENGINE`, `STDERR`; empty where nobody is named. */
  readonly speaker: string;
  readonly text: string;
}

const LINE = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)\.\d+Z \[([A-Z.]+)\] (.*)$/;

export function logLineOf(line: string): LogLine {
  const [, time = '', speaker = '', text = line] = LINE.exec(line) ?? [];
  return { time, speaker, text };
}

/** What a speaker is called on the page. */
const SPEAKERS: Readonly<Record<string, string>> = {
  PROCESS: 'Process',
  'TRACK.PY': 'track.py',
  ENGINE: 'Engine',
  STDERR: 'Other output',
};

export function speakerName(speaker: string): string {
  return SPEAKERS[speaker] ?? speaker;
}

/** Who speaks in a log, in a fixed order. */
export function speakersOf(lines: readonly LogLine[]): readonly string[] {
  const there = new Set(lines.map(({ speaker }) => speaker));
  return Object.keys(SPEAKERS).filter((speaker) => there.has(speaker));
}

/** The lines of one speaker (null: of all) that have a text in them, whatever its case. */
export function chosenLines(
  lines: readonly LogLine[],
  speaker: string | null,
  text: string,
): readonly LogLine[] {
  const wanted = text.trim().toLowerCase();
  return lines.filter(
    (line) =>
      (speaker === null || line.speaker === speaker) &&
      (wanted === '' || line.text.toLowerCase().includes(wanted)),
  );
}
