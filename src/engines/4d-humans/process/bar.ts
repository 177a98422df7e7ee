/** rich's bar as PHALP draws it: `Tracking : name ⠋ ━━━╺── 12% eta : 0:00:10  time elapsed : 0:00:02`. */
const BAR =
  /^Tracking : (?:.*?)\s(\d{1,3})% eta : +([-\d:]+)\s+time elapsed : +([-\d:]+)(.*)$|^Tracking : .*time elapsed : +(?:[-\d:]+)(.*)$/;

export interface BarStep {
  /** Whole percent; null where the bar does not know how much there is. */
  readonly percent: number | null;
  /** What a log wrote behind it on the same line: '' mostly. */
  readonly rest: string;
}

/** The step of PHALP's progress bar that a piece of text shows; null where it shows none. */
export function barStep(text: string): BarStep | null {
  const found = BAR.exec(text);
  if (found === null) return null;
  const [, percent, , , rest, restWithout] = found;
  return {
    percent: percent === undefined ? null : Math.min(100, Number(percent)),
    rest: (rest ?? restWithout ?? '').trim(),
  };
}

/** A download's bar, as in `  [====----] 12.3% of 456.7MB file`: percent and megabytes; null where it is none. */
export function downloadStep(text: string): { readonly percent: number; readonly megabytes: number } | null {
  const found = /\[[=-]+\]\s*([\d.]+)% of ([\d.]+)MB file/.exec(text);
  return found && { percent: Number(found[1]), megabytes: Number(found[2]) };
}
