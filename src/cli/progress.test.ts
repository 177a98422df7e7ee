import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../engines/index.ts';
import { fakeWorld } from './fake-world.testing.ts';
import { durationText, Pace } from './pace.ts';
import { makeDisplay } from './progress.ts';

const seeing = (done: number, total = 100): RunEvent => ({ type: 'progress', stage: 'seeing', done, total });

describe('the pace of a stage', () => {
  it('is that of the last seconds, and a resumed run starts from where it is', () => {
    const pace = new Pace();
    pace.add(0, 5000);
    expect(pace.perSecond()).toBeNull();
    for (let second = 1; second <= 60; second++)
      pace.add(second * 1000, 5000 + second * (second <= 30 ? 20 : 10) + (second <= 30 ? 0 : 300));
    expect(pace.perSecond()).toBeCloseTo(10, 6);
    expect(pace.secondsLeft(6100)).toBeCloseTo(20, 6);
  });

  it('says nothing of the time left while nothing is known', () => {
    const pace = new Pace();
    pace.add(0, 0);
    pace.add(5000, 0);
    expect([pace.perSecond(), pace.secondsLeft(10)]).toEqual([null, null]);
  });

  it('is told in seconds, minutes and hours', () => {
    expect([8.4, 59.6, 167, 3723].map(durationText)).toEqual(['8 s', '1:00', '2:47', '1:02:03']);
  });
});

describe('progress', () => {
  it('is a bar on a terminal, never wider than it, and gone at the end', () => {
    const world = fakeWorld({ terminal: true, columns: 70 });
    const display = makeDisplay(world, { json: false, debug: false });
    display.show(seeing(0));
    world.wait(2000);
    display.show(seeing(20));
    display.end();
    const [, , last, gone] = world.err().split('\r\x1b[2K');
    expect(last).toBe('Seeing people        █████░░░░░░░░░░░░░░░░░░░   20 %  20/100 frames  ');
    expect(gone).toBe('');
    expect(world.out()).toBe('');
  });

  it('shows frames a second and the time left', () => {
    const world = fakeWorld({ terminal: true, columns: 200 });
    const display = makeDisplay(world, { json: false, debug: false });
    display.show(seeing(0));
    world.wait(2000);
    display.show(seeing(20));
    expect(world.err()).toMatch(/20 % {2}20\/100 frames {2}10\.0 frames\/s {2}8 s left$/);
  });

  it('is redrawn ten times a second at most, but the last frame always shows', () => {
    const world = fakeWorld({ terminal: true });
    const display = makeDisplay(world, { json: false, debug: false });
    for (let done = 0; done <= 100; done++) {
      world.wait(1);
      display.show(seeing(done));
    }
    expect(world.err().split('\r').length - 1).toBe(2);
    expect(world.err()).toContain('100 %');
  });

  it('is a plain line every five seconds where no one looks on', () => {
    const world = fakeWorld();
    const display = makeDisplay(world, { json: false, debug: false });
    for (let done = 0; done < 100; done++) {
      display.show(seeing(done));
      world.wait(200);
    }
    const lines = world.err().trimEnd().split('\n');
    expect(lines.length).toBe(4);
    expect(lines[2]).toBe('Seeing people         50 %  50/100 frames  5.0 frames/s  10 s left');
    expect(world.err()).not.toContain('\x1b');
  });

  it('is one JSON object a line for programs', () => {
    const world = fakeWorld();
    const display = makeDisplay(world, { json: true, debug: false });
    display.show(seeing(0));
    world.wait(2000);
    display.show(seeing(20));
    world.wait(1);
    display.show(seeing(21));
    display.show({ type: 'warning', code: 'w', message: 'watch out', frame: 3 });
    expect(
      world
        .out()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { type: 'progress', stage: 'seeing', done: 0, total: 100, perSecond: null, secondsLeft: null },
      { type: 'progress', stage: 'seeing', done: 20, total: 100, perSecond: 10, secondsLeft: 8 },
      { type: 'warning', code: 'w', message: 'watch out', frame: 3 },
    ]);
    expect(world.err()).toBe('');
  });
});
