import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellQuoted } from './shell-quoted.ts';

describe('an argument for a shell', () => {
  const strange = ['my clip.mp4', `6'1"`, '$HOME', '`x`', 'a\\b', '', '*', 'ünïcode.mp4'];

  it('is left alone where it can be', () => {
    expect(shellQuoted('clips/a-1_2.mp4', false)).toBe('clips/a-1_2.mp4');
    expect(shellQuoted('C:\\clips\\a.mp4', true)).toBe('C:\\clips\\a.mp4');
    expect(shellQuoted('my clip.mp4', true)).toBe('"my clip.mp4"');
  });

  // Windows has no sh to ask.
  if (process.platform !== 'win32') {
    it.each(strange)('comes back from sh as it was: %j', (argument) => {
      const printed = execFileSync('sh', ['-c', `printf %s ${shellQuoted(argument, false)}`], {
        encoding: 'utf8',
      });
      expect(printed).toBe(argument);
    });
  }
});
