/** A longer silence between two looks at the clock is the page asleep, not the video running, ms. */
const ASLEEP_MS = 400;

/**
 * The video's time while it plays: a straight line from the wall's. It does not count time for which nobody looked
 * (a hidden tab), nor time for which it was held (frames that were not there yet).
 */
export class Clock {
  /** s of video */
  private origin = 0;
  /** ms of the wall, at `origin` */
  private originAt = 0;
  private lastLook = 0;
  private speed = 1;

  /** @param now - ms of the wall, as all that follow */
  start(time: number, now: number, speed: number): void {
    this.origin = time;
    this.originAt = now;
    this.lastLook = now;
    this.speed = speed;
  }

  /** s of video */
  look(now: number): number {
    const silence = now - this.lastLook;
    if (silence > ASLEEP_MS) this.originAt += silence;
    this.lastLook = now;
    return this.origin + ((now - this.originAt) / 1000) * this.speed;
  }

  /** Stands still at a time until looked at later: it goes on from there. */
  hold(time: number, now: number): void {
    this.start(time, now, this.speed);
  }
}
