import { describe, expect, it } from 'vitest';
import { withoutOptions } from './notes.ts';

describe('a sentence of the engine', () => {
  it('names what the page has instead of options of the command line', () => {
    expect(
      withoutOptions('Distances and depth depend on it: give --fov or --focal if you know better.'),
    ).toBe(
      'Distances and depth depend on it. If you know the lens, run it again and say so under “More settings”.',
    );
    expect(withoutOptions('Run the same command with --resume: what is missing is made again.')).toBe(
      'Try again: what is missing is made again.',
    );
    expect(withoutOptions('Run it again with --resume to go on from there.')).toBe('Try again.');
    expect(withoutOptions('Choose --from before --to, both within the video.')).toBe(
      'Choose a beginning before the end, both within the video.',
    );
  });

  it('without any stays as it is', () => {
    expect(withoutOptions('The camera moves.')).toBe('The camera moves.');
  });
});
