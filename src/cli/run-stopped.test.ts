import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeEngine, fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import { runFolder } from './run-folder.testing.ts';
import type { StopReason } from './world.ts';

/** A world in which something happens as soon as the engine runs. */
function stoppedWorld(reason: StopReason, run = fakeEngine().run) {
  const world = fakeWorld({
    engineIs: fakeEngine({
      run: (job, report, signal) => {
        world.raise(reason);
        return run(job, report, signal);
      },
    }),
  });
  return world;
}

const at = runFolder();

describe('a run that is stopped', () => {
  it('by Ctrl-C says how to go on, with the same options', async () => {
    const world = stoppedWorld('SIGINT');
    expect(await runProgram(['run', at.clip, '--out', at.out, '--force', '--height', '6\'1"'], world)).toBe(
      130,
    );
    expect(world.err()).toContain(
      `Go on with:  kinemesh run ${at.clip} --out ${at.out} --height '6'\\''1"' --resume`,
    );
    expect(world.out()).toBe('');
  });

  it.each([
    [['--out', 'OUT', '--', 'CLIP'], '--out OUT --resume -- CLIP'],
    [
      ['CLIP', '--out', 'OUT', '--force', '--overlay', 'O.mp4'],
      'CLIP --out OUT --force --overlay O.mp4 --resume',
    ],
  ])('begun as %j says a command that is understood', async (args, again) => {
    const real = (text: string) =>
      text.replace('OUT', at.out).replace('CLIP', at.clip).replace('O.mp4', join(at.base, 'o.mp4'));
    const world = stoppedWorld('SIGINT');
    expect(await runProgram(['run', ...args.map(real)], world)).toBe(130);
    expect(world.err()).toContain(`Go on with:  kinemesh run ${real(again)}\n`);
  });

  it('by force says so in JSON, and nothing where nobody reads it', async () => {
    const world = stoppedWorld('SIGINT', () => new Promise(() => {}));
    void runProgram(['run', at.clip, '--out', at.out, '--json'], world);
    while (world.forced() === null) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(JSON.parse(world.out())).toEqual({ type: 'cancelled', out: at.out, exitCode: 130 });
    const unread = stoppedWorld('reader-gone');
    expect(await runProgram(['run', at.clip, '--out', join(at.base, 'unread')], unread)).toBe(141);
    expect(unread.out()).toBe('');
    expect(unread.err()).not.toContain('Stop');
  });
});
