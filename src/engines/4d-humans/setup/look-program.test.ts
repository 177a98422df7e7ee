import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, standInCheckout } from '../../../../tools/stand-in/stand-in.ts';
import { fourDHumansSettingsSchema } from '../../../settings/index.ts';
import { runProgram } from '../../../supervise/index.ts';
import { pythonCommand } from '../host/index.ts';
import { answersIn, LOOK, look, wordsOf } from './look-program.ts';

let standIn: StandIn;
beforeEach(async () => {
  standIn = await standInCheckout();
});
afterEach(() => standIn.remove());

const settings = () =>
  fourDHumansSettingsSchema.parse({ checkout: standIn.checkout, python: standIn.python, home: standIn.home });

describe('look.py', () => {
  it('ends by its own clock, whoever waits for it: in WSL it outlives who called it', async () => {
    standIn.tell({ fail: 'import-hang:torch' });
    const program = pythonCommand(settings(), [LOOK, '1', 'imports', 'torch'], { cwd: standIn.checkout });
    const { signal, timedOut, stdout } = await runProgram(program, { seconds: 60 });
    expect({ signal, timedOut }).toEqual({ signal: 'SIGALRM', timedOut: false });
    expect(answersIn(stdout)).toEqual([{ importing: 'torch' }]);
  });

  it('keeps its answers apart from what modules print', async () => {
    standIn.tell({ fail: 'import-error:hydra' });
    const looked = await look(settings(), ['imports', 'json', 'hydra'], 60);
    expect(looked.answers).toMatchObject([
      { importing: 'json' },
      { imported: 'json' },
      { importing: 'hydra' },
      { failed: 'hydra', error: expect.stringMatching(/^ImportError: /) },
    ]);
    expect(wordsOf(looked)[0]).toBe('Traceback (most recent call last):');
    expect(wordsOf(looked).some((line) => line.startsWith('KINEMESH'))).toBe(false);
  });

  it('says which Python it is and what is there without importing any of it', async () => {
    standIn.tell({ fail: 'import-crash:torch' });
    const { answers } = await look(settings(), ['installed', 'torch', 'not_there'], 60);
    expect(answers).toMatchObject([
      {
        version: expect.stringMatching(/^3\.\d+\.\d+$/),
        modules: { torch: { found: true, version: '2.1.0+cu118' }, not_there: { found: false } },
      },
    ]);
  });
});
