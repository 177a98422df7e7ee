import type { Edit } from './edit.ts';

type Lens = Extract<Edit, { op: 'lens' }>['lens'];
export type FloorEdit = Extract<Edit, { op: 'floor' }>['floor'];

/** What was mended that is of nobody: of the video, its lens and its floor. Null: nothing was. */
export interface SceneEdits {
  readonly lens: Lens | null;
  /** Frames that the camera took in a real second. */
  readonly framesPerSecond: number | null;
  /** In order; of those about one shot the last one of a kind counts. */
  readonly floors: readonly FloorEdit[];
}

export function sceneEdits(edits: readonly Edit[]): SceneEdits {
  let lens: Lens | null = null;
  let framesPerSecond: number | null = null;
  const floors: FloorEdit[] = [];
  for (const edit of edits) {
    if (edit.op === 'lens') lens = edit.lens;
    else if (edit.op === 'frame-rate') framesPerSecond = edit.framesPerSecond;
    else if (edit.op === 'floor') floors.push(edit.floor);
  }
  return { lens, framesPerSecond, floors };
}
