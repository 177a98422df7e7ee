import type { Limits } from './limits.ts';
import { PickleProblem } from './pickle-error.ts';

/** What has been spent of the limits; one for a file and the pickles inside it. */
export class Budget {
  readonly limits: Limits;
  #memory = 0;
  #instructions = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Counts memory, in bytes. @throws PickleProblem when it is more than allowed */
  spend(bytes: number): void {
    this.#memory += bytes;
    if (this.#memory > this.limits.memoryBytes)
      throw new PickleProblem(`what it holds takes more than ${this.limits.memoryBytes} bytes of memory`);
  }

  /** Counts one instruction of the pickle. */
  step(): void {
    if (++this.#instructions > this.limits.instructions)
      throw new PickleProblem(`it has more than ${this.limits.instructions} instructions`);
  }
}
