import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeWorld } from './fake-world.testing.ts';
import { interruptible } from './interrupt.ts';

describe('Ctrl-C', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp() {
    const world = fakeWorld();
    const said: string[] = [];
    const interruption = interruptible(
      world,
      () => said.push('stopping'),
      () => said.push('ended'),
    );
    return { world, said, interruption };
  }

  it('asks the run to stop, once, and for the exit code 130', () => {
    const { world, said, interruption } = setUp();
    expect(interruption.exitCode()).toBeNull();
    world.raise('SIGINT');
    expect([interruption.signal.aborted, interruption.exitCode(), said]).toEqual([true, 130, ['stopping']]);
    expect(world.forced()).toBeNull();
  });

  it('that arrives twice within milliseconds counts as one', () => {
    const { world, said } = setUp();
    world.raise('SIGINT');
    world.wait(5);
    world.raise('SIGINT');
    expect([world.forced(), said]).toEqual([null, ['stopping']]);
  });

  it('pressed again after a second ends the run at once', () => {
    const { world, said } = setUp();
    world.raise('SIGINT');
    world.wait(1001);
    world.raise('SIGINT');
    expect([world.forced(), said]).toEqual([130, ['stopping', 'ended']]);
  });

  it('ends a run that does not stop, within 2 seconds', () => {
    const { world } = setUp();
    world.raise('SIGTERM');
    vi.advanceTimersByTime(1700);
    expect(world.forced()).toBeNull();
    vi.advanceTimersByTime(200);
    expect(world.forced()).toBe(143);
  });

  it('does nothing once the run is over', () => {
    const { world, said, interruption } = setUp();
    world.raise('SIGHUP');
    interruption.end();
    vi.advanceTimersByTime(5000);
    world.raise('SIGINT');
    expect([interruption.exitCode(), world.forced(), said]).toEqual([129, null, ['stopping']]);
  });
});
