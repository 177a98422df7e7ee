import type { EditRequest, MendableJoint } from '../../../src/edits/index.ts';
import { timeText } from '../panels/time-text.ts';

/** What words need to know. */
export interface Known {
  readonly nameOf: (track: number) => string;
  /** s on the player's clock, of each frame */
  readonly times: Float64Array;
}

/** @example editInWords({ op: 'merge', tracks: [2, 5] }, known) === 'Person 2 and Person 5 are one person' */
export function editInWords(edit: EditRequest, { nameOf, times }: Known): string {
  const at = (frame: number) => timeText(times[frame] ?? 0);
  const range = ({ firstFrame, lastFrame }: { firstFrame: number | null; lastFrame: number | null }) => {
    if (firstFrame === null && lastFrame === null) return '';
    if (firstFrame === lastFrame && firstFrame !== null) return ` at ${at(firstFrame)}`;
    const from = firstFrame === null ? '' : ` from ${at(firstFrame)}`;
    return `${from}${lastFrame === null ? ' on' : ` to ${at(lastFrame)}`}`;
  };
  switch (edit.op) {
    case 'merge':
      return `${listed(edit.tracks.map(nameOf))} are one person`;
    case 'split':
      return `${nameOf(edit.track)} is somebody else from ${at(edit.frame)} on`;
    case 'swap':
      return `${listed(edit.tracks.map(nameOf))} swapped from ${at(edit.frame)} on`;
    case 'delete':
      return `${nameOf(edit.track)} deleted${range(edit)}`;
    case 'only':
      return `Only ${listed(edit.tracks.map(nameOf))} kept`;
    case 'name':
      return edit.label === null
        ? `Person ${edit.track} has no name`
        : `Person ${edit.track} is ${edit.label}`;
    case 'height':
      return `${nameOf(edit.track)} is ${Math.round(edit.metres * 100)} cm tall`;
    case 'left-right':
      return `${nameOf(edit.track)}: left and right swapped${range(edit)}`;
    case 'joint':
      return `${nameOf(edit.track)}: ${jointName(edit.joint)} moved at ${at(edit.frame)}`;
    case 'lens':
      return edit.lens.kind === 'fov'
        ? `Lens: ${edit.lens.degrees}° wide`
        : `Lens: focal length ${edit.lens.pixels} px`;
    case 'floor':
      return edit.floor.kind === 'standing'
        ? `Floor under ${nameOf(edit.floor.track)} at ${at(edit.floor.frame)}`
        : `Camera over the floor from ${at(edit.floor.frame)} on`;
    case 'frame-rate':
      return `Filmed at ${edit.framesPerSecond} frames a second`;
  }
}

/** @example jointName('left_wrist') === 'left wrist' */
export function jointName(joint: MendableJoint): string {
  return joint.replace('_', ' ');
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
