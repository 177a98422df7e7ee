/** A queue that gives what has the smallest key first (a binary heap). */
export class MinHeap {
  private readonly entries: (readonly [key: number, value: number])[] = [];

  push(key: number, value: number): void {
    let at = this.entries.push([key, value]) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.entries[parent][0] <= key) break;
      this.entries[at] = this.entries[parent];
      at = parent;
    }
    this.entries[at] = [key, value];
  }

  /** @throws RangeError where nothing is left */
  pop(): readonly [key: number, value: number] {
    const last = this.entries.pop();
    if (!last) throw new RangeError('the queue is empty');
    if (this.entries.length === 0) return last;
    const first = this.entries[0];
    let at = 0;
    for (let child = 1; child < this.entries.length; child = 2 * at + 1) {
      if (child + 1 < this.entries.length && this.entries[child + 1][0] < this.entries[child][0]) child++;
      if (this.entries[child][0] >= last[0]) break;
      this.entries[at] = this.entries[child];
      at = child;
    }
    this.entries[at] = last;
    return first;
  }
}
