import { expect, it } from 'vitest';
import { bodyNoteOf } from './body-note.ts';

type Motion = Parameters<typeof bodyNoteOf>[0];

function madeBy(name: Motion['engine']['name'], model: Motion['body']['model']): Motion {
  return {
    body: { model, assetSha256: 'ab'.repeat(32), betas: 10, gender: 'neutral' },
    engine: { name, version: '1', settings: {}, models: [] },
  };
}

it('says whose body is drawn where 4D-Humans made the motion, and how to see the true mesh', () => {
  expect(bodyNoteOf(madeBy('4d-humans', 'smpl'))).toBe('Drawn with your SMPL file.');
  const own = bodyNoteOf(madeBy('4d-humans', 'kinemesh'));
  expect(own).toContain("Drawn with Kinemesh's own body.");
  expect(own).toContain('kinemesh setup smpl FILE');
});

it('says nothing where the built-in engine made it: it has one body', () => {
  expect(bodyNoteOf(madeBy('builtin', 'kinemesh'))).toBeNull();
});
