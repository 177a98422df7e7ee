import type { MotionView } from '../../../src/api/index.ts';

/** Whose body is drawn; null where there is nothing to choose: the built-in engine has one body. */
export function bodyNoteOf({ body, engine }: Pick<MotionView['motion'], 'body' | 'engine'>): string | null {
  if (body.model === 'smpl') return 'Drawn with your SMPL file.';
  if (engine.name === 'builtin') return null;
  return "Drawn with Kinemesh's own body. To see SMPL's true mesh, set up your SMPL file (kinemesh setup smpl FILE) and process the video again.";
}
