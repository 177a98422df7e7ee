import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder with something that passes for a clip, new for each test of a file. */
export function runFolder(): { base: string; clip: string; out: string } {
  const folder = { base: '', clip: '', out: '' };
  beforeEach(() => {
    folder.base = mkdtempSync(join(tmpdir(), 'kinemesh-cli-'));
    folder.clip = join(folder.base, 'clip.mp4');
    folder.out = join(folder.base, 'result');
    writeFileSync(folder.clip, 'not looked at by the fake engine');
  });
  afterEach(() => rmSync(folder.base, { recursive: true, force: true }));
  return folder;
}
