import type { EditsFile, Mended, NotApplied, SceneEdits } from '../edits/index.ts';
import type { MotionWarning } from '../motion/index.ts';
import type { RunSettings } from './engine.ts';

/** The run's settings with the lens and the frame rate that were mended. */
export function mendedSettings(
  settings: RunSettings,
  { lens, framesPerSecond }: Pick<SceneEdits, 'lens' | 'framesPerSecond'>,
): RunSettings {
  return {
    ...settings,
    lens: lens ?? settings.lens,
    captureRate: framesPerSecond ?? settings.captureRate,
  };
}

const WHY: Readonly<Record<NotApplied, string>> = {
  'not-seen': 'what it is about was not seen this time',
  nobody: 'who it is about is no track any more',
  'same-person': 'those that it is about are one person already',
  'nothing-there': 'there is nothing of the person on those frames',
};

/** One warning for each edit that changes nothing. It stays in the list. */
export function editWarnings(
  edits: EditsFile | null,
  { notApplied }: Pick<Mended, 'notApplied'>,
): MotionWarning[] {
  return notApplied.map(({ index, why }) => ({
    code: 'edit-not-applied',
    message: `Edit ${index + 1} (${edits?.edits[index].op}) changes nothing: ${WHY[why]}. It is kept.`,
  }));
}
