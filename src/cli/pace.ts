/** Only the last seconds count: a stage's pace changes with what the video shows. */
const WINDOW_MS = 15_000;
const LEAST_MS = 700;

/** How fast a stage goes on, and how long it will take. */
export class Pace {
  #samples: { at: number; done: number }[] = [];

  /** Tells it how many are done at a moment. */
  add(at: number, done: number): void {
    const last = this.#samples.at(-1);
    if (last && done < last.done) this.#samples = [];
    if (last && last.at === at) this.#samples.pop();
    this.#samples.push({ at, done });
    while (this.#samples.length > 2 && at - this.#samples[0].at > WINDOW_MS) this.#samples.shift();
  }

  /** Done per second, or null while it is too early to say. */
  perSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < LEAST_MS || last.done <= first.done) return null;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }

  /** Seconds until `total` are done, or null. */
  secondsLeft(total: number): number | null {
    const [pace, last] = [this.perSecond(), this.#samples.at(-1)];
    return pace === null || !last || total <= 0 ? null : Math.max(0, total - last.done) / pace;
  }
}

/** Seconds as people write them: `8 s`, `2:47`, `1:02:03`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
