import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, standInCheckout } from '../../tools/stand-in/stand-in.ts';
import { fakeWorld } from './fake-world.testing.ts';
import { runProgram } from './program.ts';

const SAMPLE = fileURLToPath(new URL('../../assets/sample/sample.mp4', import.meta.url));

let standIn: StandIn;
let home: string;
let settings: string;
beforeEach(async () => {
  standIn = await standInCheckout();
  home = realpathSync(mkdtempSync(join(tmpdir(), 'kinemesh-setup-')));
  settings = join(home, 'settings.json');
  mkdirSync(join(home, 'src'));
  symlinkSync(standIn.checkout, join(home, 'src/4D-Humans'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
  standIn.remove();
});

async function kinemesh(...args: string[]) {
  const world = fakeWorld({ env: { HOME: home, PATH: '', KINEMESH_CONFIG: settings } });
  const code = await runProgram(args, world);
  return { code, out: world.out(), err: world.err() };
}
const setup = (...args: string[]) =>
  kinemesh('setup', '4d-humans', '--home', standIn.home, '--checkout', join(home, 'src/4D-Humans'), ...args);

describe('kinemesh setup 4d-humans', () => {
  it('says what it found and what it keeps, and a second time that nothing was changed', async () => {
    const first = await setup('--detector', 'maskrcnn', '--limit', 'silence=1800', '--limit', 'total=none');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('✓ ~/src/4D-Humans/venv/bin/python  ');
    expect(first.out).toMatch(/\nSet up:\n {2}checkout {2}.*\/src\/4D-Humans\n/);
    const bytes = readFileSync(settings);
    expect(JSON.parse(bytes.toString()).fourDHumans).toMatchObject({
      detector: 'maskrcnn',
      limits: { firstLine: 60, imports: 600, silence: 1800, total: null },
    });
    const again = await setup();
    expect(again.out).toContain('\nNothing was changed, this is set up:\n');
    expect(readFileSync(settings)).toEqual(bytes);
    expect((await kinemesh('setup', '4d-humans', '--remove')).out).toBe('4D-Humans is no longer set up.\n');
  });

  it('fails where none works, with the name of what is missing, and keeps nothing', async () => {
    standIn.tell({ fail: 'import-missing:torch' });
    const { code, err } = await setup('--python', standIn.python);
    expect(code).toBe(3);
    expect(err).toContain(`✗ The Python at ${standIn.python} lacks torch.`);
    const json = await setup('--python', standIn.python, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ type: 'error', code: 'import-missing', exitCode: 3 });
    expect(() => readFileSync(settings)).toThrow('ENOENT');
  });

  it('only lists where it is asked to', async () => {
    const { code, out } = await setup('--list', '--json', '--python', join(home, 'src/4D-Humans/venv'));
    expect(code).toBe(0);
    expect(JSON.parse(out).findings).toMatchObject({
      checkouts: [{ ok: true, label: '~/src/4D-Humans' }],
      interpreters: [{ ok: true, environment: { kind: 'venv' } }],
      chosen: null,
    });
    expect(() => readFileSync(settings)).toThrow('ENOENT');
  });

  it.each([
    ['--limit', 'patience=3'],
    ['--limit', 'silence=none'],
    ['--limit', 'imports=-1'],
    ['--chunk-frames', '19'],
    ['--chunk-frames', 'many'],
  ])('refuses %s %s', async (...args) => {
    const { code, err } = await setup(...args);
    expect([code, err.split('\n')[0]]).toEqual([2, `✗ ${args[0]} cannot be "${args[1]}".`]);
  });
});

describe('kinemesh doctor --engine 4d-humans', () => {
  it('ends with 1 and says what to do where nothing is set up', async () => {
    const { code, out } = await kinemesh('doctor', '--engine', '4d-humans');
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ 4D-Humans +4D-Humans is not set up\. \(tracker-not-set-up\)\n +→ Run kinemesh setup 4d-humans/,
    );
  });

  it('runs track.py on a clip: first line, first frame, result; and by name what it failed by', async () => {
    await setup();
    const ran = await kinemesh('doctor', '--engine', '4d-humans', '--run', SAMPLE, '--json');
    const items: { id: string; ok: boolean; detail: string }[] = JSON.parse(ran.out).items;
    const ofRun = items.filter(({ id }) => id.startsWith('run:'));
    expect(ofRun).toMatchObject([
      { id: 'run:first-line', ok: true, detail: expect.stringMatching(/^after [\d.]+ s: \S/) },
      { id: 'run:first-frame', ok: true },
      { id: 'run:result', ok: true, detail: expect.stringMatching(/: \d+ (person|people) on 10 frames$/) },
    ]);
    standIn.tell({ fail: 'cuda-oom' });
    const failed = await kinemesh('doctor', '--engine', '4d-humans', '--run', SAMPLE);
    expect(failed.code).toBe(1);
    expect(failed.out).toMatch(/✗ \S.*\(gpu-out-of-memory\)\n/);
  });

  it('is what --run is for', async () => {
    const { code, err } = await kinemesh('doctor', '--run', SAMPLE);
    expect([code, err.split('\n')[0]]).toEqual([2, '✗ --run is for 4D-Humans only.']);
  });

  it('is pointed at by doctor without it', async () => {
    const { out } = await kinemesh('doctor');
    expect(out).toMatch(
      /– 4D-Humans +not set up\n +→ Only where you want to use it: kinemesh setup 4d-humans/,
    );
  });
});
