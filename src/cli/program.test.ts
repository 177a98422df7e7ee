import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine, EngineJob } from '../engines/index.ts';
import { type ErrorCode, KinemeshError } from '../errors/index.ts';
import { makeMotion } from '../motion/made-motion.testing.ts';
import { writeMotion } from '../motion/node.ts';
import { EXIT_HELP, exitCodeOf } from './exit-codes.ts';
import { checkItem, failingEngine, fakeEngine, fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import { runFolder } from './run-folder.testing.ts';

const at = runFolder();

describe('kinemesh run', () => {
  it('writes the motion folder and ends with a table of the people', async () => {
    const world = fakeWorld();
    expect(await runProgram(['run', at.clip, '--out', at.out], world)).toBe(0);
    expect(existsSync(join(at.out, 'motion.json'))).toBe(true);
    expect(existsSync(join(at.out, '.kinemesh-run.json'))).toBe(false);
    expect(world.out()).toBe(
      `${[
        '┌────────┬────────┬──────┬─────────┬─────────┬───────────────┐',
        '│ Person │ Frames │ Seen │ Guessed │ Missing │        Height │',
        '├────────┼────────┼──────┼─────────┼─────────┼───────────────┤',
        '│ 1      │ 1–10   │    8 │       2 │       0 │ 1.75 m (est.) │',
        '├────────┼────────┼──────┼─────────┼─────────┼───────────────┤',
        '│ 2      │ 1–10   │    8 │       2 │       0 │ 1.75 m (est.) │',
        '└────────┴────────┴──────┴─────────┴─────────┴───────────────┘',
        '',
        'Speed    12 of 12 frames in 2 s (6 frames/s)',
        `Result   ${at.out}`,
        '',
        '! The lens is not known: 55 degrees were assumed.',
      ].join('\n')}\n`,
    );
  });

  it('hands the options to the engine', async () => {
    const jobs: EngineJob[] = [];
    const engine = fakeEngine();
    const engineIs = fakeEngine({
      run: (job, report, signal) => {
        jobs.push(job);
        return engine.run(job, report, signal);
      },
    });
    const options = [
      '--model',
      'lite',
      '--fov',
      '70',
      '--height',
      '182cm',
      '--max-people',
      '2',
      '--from',
      '10f',
      '--to',
      '1:00',
      '--capture-rate',
      '240',
    ];
    await runProgram(['run', at.clip, '--out', at.out, ...options], fakeWorld({ engineIs }));
    expect(jobs).toEqual([
      {
        videoPath: at.clip,
        outDir: at.out,
        resume: false,
        settings: {
          model: 'lite',
          lens: { kind: 'fov', degrees: 70 },
          heightMetres: 1.82,
          maxPeople: 2,
          from: { kind: 'frame', frame: 10 },
          to: { kind: 'seconds', seconds: 60 },
          captureRate: 240,
          camera: 'lens',
        },
      },
    ]);
  });

  it('with --json prints nothing but JSON lines, the last with the result', async () => {
    const world = fakeWorld();
    await runProgram(['run', at.clip, '--out', at.out, '--json'], world);
    const lines = world
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ type: 'progress', stage: 'seeing', done: 0, total: 12 });
    expect(lines.at(-1)).toMatchObject({
      type: 'done',
      out: at.out,
      overlay: null,
      frames: 12,
      framesSeen: 12,
      framesPerSecond: 6,
      people: [{ id: 1, seen: 8, guessed: 2, missing: 0, heightMetres: 1.75 }, { id: 2 }],
      warnings: [{ code: 'lens-assumed' }],
    });
    expect(world.err()).toBe('');
  });

  it('draws the overlay when asked to', async () => {
    const drawn: string[] = [];
    const overlay = async () => async (job: { videoPath: string; outPath: string }) => {
      drawn.push(job.videoPath, job.outPath);
    };
    const world = fakeWorld({ overlay });
    await runProgram(['run', at.clip, '--out', at.out, '--overlay', join(at.base, 'o.mp4')], world);
    expect(drawn).toEqual([at.clip, join(at.base, 'o.mp4')]);
    expect(world.out()).toContain(`Overlay  ${join(at.base, 'o.mp4')}`);
  });

  it('says so when nobody was found', async () => {
    const engineIs = fakeEngine({
      run: async ({ outDir }) => {
        await writeMotion(outDir, makeMotion({ ids: [] }));
        return { framesSeen: 12, framesResumed: 0, seconds: 1 };
      },
    });
    const world = fakeWorld({ engineIs });
    expect(await runProgram(['run', at.clip, '--out', at.out], world)).toBe(0);
    expect(world.out()).toContain('Nobody was found on the 12 frames.');
  });
});

describe('a failure', () => {
  it.each<[ErrorCode, number]>([
    ['video-not-a-video', 4],
    ['video-encrypted', 4],
    ['option-invalid', 2],
    ['output-exists', 2],
    ['resume-mismatch', 2],
    ['model-corrupt', 3],
    ['output-not-writable', 5],
    ['disk-full', 5],
    ['motion-invalid', 1],
    ['internal', 1],
  ])(
    'named %s ends with %i, says what happened and what to do, and leaves no folder',
    async (code, exitCode) => {
      const world = fakeWorld({
        engineIs: failingEngine(new KinemeshError(code, 'It happened.', 'Do this.')),
      });
      expect(await runProgram(['run', at.clip, '--out', at.out], world)).toBe(exitCode);
      expect(world.err()).toBe('✗ It happened.\n  Do this.\n');
      expect(existsSync(at.out)).toBe(false);
    },
  );

  it('that nobody foresaw shows no stack, unless asked to', async () => {
    const engineIs = failingEngine(new TypeError('x is not a function'));
    const world = fakeWorld({ engineIs });
    expect(await runProgram(['run', at.clip, '--out', at.out], world)).toBe(1);
    expect(world.err()).toBe(
      '✗ Something went wrong that should not have: x is not a function\n  Run it again with --debug and report what it prints.\n',
    );
    for (const debugging of [
      fakeWorld({ engineIs }),
      fakeWorld({ engineIs, env: { KINEMESH_DEBUG: '1' } }),
    ]) {
      const flags = debugging.env.KINEMESH_DEBUG ? [] : ['--debug'];
      await runProgram(['run', at.clip, '--out', at.out, ...flags], debugging);
      expect(debugging.err()).toMatch(/caused by:\nTypeError: x is not a function\n {4}at /);
    }
  });

  it('with --json is an object with the code', async () => {
    const world = fakeWorld();
    expect(await runProgram(['run', join(at.base, 'none.mp4'), '--json'], world)).toBe(4);
    expect(JSON.parse(world.out())).toEqual({
      type: 'error',
      code: 'video-not-found',
      message: `There is no file at ${join(at.base, 'none.mp4')}.`,
      remedy: 'Check the path.',
      exitCode: 4,
    });
    expect(world.err()).toBe('');
  });

  it('shows a line break in a name as one', async () => {
    const world = fakeWorld();
    await runProgram(['run', join(at.base, 'no\n\u001b[31m.mp4')], world);
    expect(world.err()).toBe(`✗ There is no file at ${at.base}/no\\n\\u001b[31m.mp4.\n  Check the path.\n`);
  });

  it.each([
    [['run', 'x', '--json', '--colour'], "unknown option '--colour'"],
    [['rum', '--json'], "unknown command 'rum' (Did you mean run?)"],
    [['run', '--json'], "missing required argument 'video'"],
    [['run', 'x', '--json', '--model', 'huge'], /Allowed choices are heavy, full, lite/],
  ])('of the command line %j is a JSON line too', async (args, message) => {
    const world = fakeWorld();
    expect(await runProgram(args, world)).toBe(2);
    expect(JSON.parse(world.out())).toEqual({
      type: 'error',
      code: 'option-invalid',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      remedy: 'See: kinemesh --help',
      exitCode: 2,
    });
    expect(world.err()).toBe('');
  });

  it.each([
    [['rum'], /unknown command 'rum'/],
    [['run'], /missing required argument 'video'/],
    [['run', 'x', '--model', 'huge'], /Allowed choices are heavy, full, lite/],
    [['run', 'x', '--colour'], /unknown option '--colour'/],
    [['run', 'x', 'y'], /too many arguments/],
  ])('of the command line %j ends with 2 and says what is wrong', async (args, message) => {
    const world = fakeWorld();
    expect(await runProgram(args, world)).toBe(2);
    expect(world.err()).toMatch(message);
    expect(world.err()).toContain('See: kinemesh --help');
  });

  it('by naming only a video is told the command', async () => {
    const world = fakeWorld();
    expect(await runProgram([at.clip], world)).toBe(2);
    expect(world.err()).toContain(`Did you mean: kinemesh run ${at.clip}`);
  });

  it('has an exit code that the help lists', () => {
    const listed = EXIT_HELP.map(([code]) => Number(code));
    const codes: ErrorCode[] = [
      'cancelled',
      'internal',
      'disk-full',
      'node-too-old',
      'video-no-frames',
      'npz-invalid',
    ];
    for (const code of codes) expect(listed).toContain(exitCodeOf(code));
  });
});

describe('kinemesh doctor', () => {
  const doctor = async (check: Engine['check'], ...flags: string[]) => {
    const world = fakeWorld({ engineIs: fakeEngine({ check }) });
    const code = await runProgram(['doctor', ...flags], world);
    return { code, text: world.out() };
  };

  it('ends with 0 when all that is needed is here, whatever else is not', async () => {
    const optional = checkItem({
      label: 'AV1',
      ok: false,
      needed: false,
      detail: 'missing',
      remedy: 'Get it.',
    });
    const { code, text } = await doctor(async () => [checkItem(), optional]);
    expect(code).toBe(0);
    expect(text).toMatch(/✓ Node +\d+\.\d+/);
    expect(text).toMatch(/✓ Memory .* GB in all/);
    expect(text).toMatch(/✓ Something +is here/);
    expect(text).toMatch(/– AV1 +missing\n +→ Get it\./);
    expect(text).toContain('All that a run needs is here.');
  });

  it('ends with 1 and a remedy when something needed is missing', async () => {
    const bad = checkItem({
      id: 'model:heavy',
      label: 'Network',
      ok: false,
      detail: 'damaged',
      remedy: 'Install again.',
    });
    const { code, text } = await doctor(async () => [bad]);
    expect(code).toBe(1);
    expect(text).toMatch(/✗ Network +damaged\n +→ Install again\./);
    const json = await doctor(async () => [bad], '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.text)).toMatchObject({ healthy: false, version: '1.2.3' });
    expect(JSON.parse(json.text).items).toContainEqual(bad);
  });

  it('says so when the engine does not even load', async () => {
    const world = fakeWorld({
      engine: async () => {
        throw new Error('Cannot find module onnxruntime-node');
      },
    });
    expect(await runProgram(['doctor'], world)).toBe(1);
    expect(world.out()).toMatch(/✗ Engine +it does not load: Cannot find module onnxruntime-node/);
  });
});

describe('kinemesh check', () => {
  it('says that a folder is in order', async () => {
    await writeMotion(at.out, makeMotion());
    const world = fakeWorld();
    expect(await runProgram(['check', at.out], world)).toBe(0);
    expect(world.out()).toBe(`✓ ${at.out} is in order: 2 people on 12 frames of clip.mp4.\n`);
  });

  it('says so where there is no folder', async () => {
    const world = fakeWorld();
    expect(await runProgram(['check', join(at.base, 'none')], world)).toBe(1);
    expect(world.out()).toBe(`✗ There is no folder at ${join(at.base, 'none')}.\n`);
    mkdirSync(join(at.out, 'motion.json'), { recursive: true });
    const odd = fakeWorld();
    expect(await runProgram(['check', at.out], odd)).toBe(1);
    expect(odd.out()).toMatch(/^✗ .* cannot be read \(EISDIR\)\.\n$/);
  });

  it('names file and field of what is wrong', async () => {
    await writeMotion(at.out, makeMotion());
    const path = join(at.out, 'motion.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"rotation": 0', '"rotation": 45'));
    const world = fakeWorld();
    expect(await runProgram(['check', at.out], world)).toBe(1);
    expect(world.out()).toMatch(/^✗ motion\.json, "video\.rotation": is 45/);
    const json = fakeWorld();
    expect(await runProgram(['check', at.base, '--json'], json)).toBe(1);
    expect(JSON.parse(json.out())).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^motion\.json: there is no/)],
    });
  });
});

describe('kinemesh sample', () => {
  it('hands the clip out', async () => {
    const world = fakeWorld({ samplePath: () => at.clip });
    const path = join(at.base, 'mine.mp4');
    expect(await runProgram(['sample', '--out', path], world)).toBe(0);
    expect(readFileSync(path)).toEqual(readFileSync(at.clip));
    expect(await runProgram(['sample', '--out', path], world)).toBe(2);
  });

  it('says so when the clip is missing', async () => {
    const world = fakeWorld();
    expect(await runProgram(['sample', '--out', join(at.base, 'mine.mp4')], world)).toBe(1);
    expect(world.err()).toContain('The sample clip is not there.');
  });
});

describe('kinemesh', () => {
  it('alone prints its help, and its version when asked', async () => {
    const world = fakeWorld();
    expect(await runProgram([], world)).toBe(0);
    expect(world.out()).toContain('Exit codes:');
    const asked = fakeWorld();
    expect(await runProgram(['--version'], asked)).toBe(0);
    expect(asked.out()).toBe('1.2.3\n');
  });
});
