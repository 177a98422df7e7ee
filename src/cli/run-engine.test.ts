import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../engines/index.ts';
import { fakeEngine, fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import { runFolder } from './run-folder.testing.ts';
import type { EngineChoice } from './world.ts';

const at = runFolder();

/** A world that notes which engine was asked for, and with what. */
function notingWorld() {
  const asked: { choice: EngineChoice | undefined; settings: RunSettings | null } = {
    choice: undefined,
    settings: null,
  };
  const fake = fakeEngine();
  const world = fakeWorld({
    engine: async (choice) => {
      asked.choice = choice;
      return fakeEngine({
        run: (job, report, signal) => {
          asked.settings = job.settings;
          return fake.run(job, report, signal);
        },
      });
    },
  });
  return { world, asked };
}

describe('kinemesh run --engine 4d-humans', () => {
  it('runs that engine, with its options, and says at the start where the log is', async () => {
    const { world, asked } = notingWorld();
    const flags = ['--engine', '4d-humans', '--camera', 'engine', '--chunk-frames', '250'];
    expect(await runProgram(['run', at.clip, '--out', at.out, ...flags], world)).toBe(0);
    expect(asked.choice).toEqual({ name: '4d-humans', chunkFrames: 250 });
    expect(asked.settings?.camera).toBe('engine');
    const log = join(at.out, 'tracker', 'run.log');
    expect(world.err().startsWith(`Log: ${log}\n`)).toBe(true);
    if (process.platform !== 'win32') expect(world.err()).toContain(`  Follow it with:  tail -F ${log}\n`);
  });

  it('with --json says nothing beside the lines', async () => {
    const { world } = notingWorld();
    await runProgram(['run', at.clip, '--out', at.out, '--engine', '4d-humans', '--json'], world);
    expect(world.err()).toBe('');
  });

  it.each([
    [['--camera', 'engine'], '--camera "engine" cannot be used.'],
    [['--chunk-frames', '100'], '--chunk-frames "100" cannot be used.'],
    [['--engine', '4d-humans', '--chunk-frames', '19'], '--chunk-frames "19" cannot be used.'],
    [['--engine', '4d-humans', '--chunk-frames', '1.5'], '--chunk-frames "1.5" cannot be used.'],
  ])('is wanted for its own options, and these have bounds: %j', async (flags, message) => {
    const { world, asked } = notingWorld();
    expect(await runProgram(['run', at.clip, '--out', at.out, ...flags], world)).toBe(2);
    expect(world.err()).toContain(message);
    expect(asked.settings).toBeNull();
  });

  it('goes on with what it left in the folder only when asked to', async () => {
    mkdirSync(join(at.out, 'tracker'), { recursive: true });
    writeFileSync(join(at.out, 'tracker', 'made-from.json'), '{}');
    const { world } = notingWorld();
    const run = ['run', at.clip, '--out', at.out, '--engine', '4d-humans'];
    expect(await runProgram(run, world)).toBe(2);
    expect(world.err()).toContain('holds a run that did not finish');
    expect(await runProgram([...run, '--resume'], world)).toBe(0);
  });

  it('writes over the log of a run that failed before it had anything', async () => {
    mkdirSync(join(at.out, 'tracker'), { recursive: true });
    writeFileSync(join(at.out, 'tracker', 'run.log'), 'There was no interpreter.');
    const { world } = notingWorld();
    expect(await runProgram(['run', at.clip, '--out', at.out, '--engine', '4d-humans'], world)).toBe(0);
  });

  it('keeps the overlay out of its folder', async () => {
    const { world } = notingWorld();
    const overlay = join(at.out, 'tracker', 'o.mp4');
    expect(await runProgram(['run', at.clip, '--out', at.out, '--overlay', overlay], world)).toBe(2);
  });
});
