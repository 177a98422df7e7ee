import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A home folder that is made for one test. */
export interface MadeHome {
  readonly path: string;
  /** Writes a file below it, its folders too; returns its path. */
  write(name: string, text?: string): string;
  /** A program: a shell script. */
  script(name: string, text: string): string;
  remove(): void;
}

export function madeHome(name = 'home'): MadeHome {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'kinemesh-setup-')));
  const path = join(base, name);
  const write = (file: string, text = '') => {
    const whole = join(path, file);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  };
  mkdirSync(path);
  return {
    path,
    write,
    script(file, text) {
      const whole = write(file, `#!/bin/sh\n${text}\n`);
      chmodSync(whole, 0o755);
      return whole;
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** The first lines of a `track.py` that is 4D-Humans'. */
export const TRACK_PY = `import warnings
import hydra
from phalp.trackers.PHALP import PHALP

def late():
    from hmr2.models import load_hmr2
    import neural_renderer as nr
`;
