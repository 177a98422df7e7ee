import type { EditRequest } from '../edits/index.ts';

/** An edit in words, by the ids that there were when it was made; 0: of a track that is not there any more. */
export function editText(edit: EditRequest): string {
  switch (edit.op) {
    case 'merge':
      return `merge tracks ${edit.tracks.map(trackText).join(' and ')}`;
    case 'only':
      return `follow only track ${edit.tracks.map(trackText).join(' and ')}`;
    case 'split':
      return `split track ${trackText(edit.track)} at frame ${edit.frame}`;
    case 'swap':
      return `swap tracks ${edit.tracks.map(trackText).join(' and ')} from frame ${edit.frame} on`;
    case 'delete':
      return `delete track ${trackText(edit.track)}${rangeText(edit)}`;
    case 'left-right':
      return `swap left and right of track ${trackText(edit.track)}${rangeText(edit)}`;
    case 'name':
      return edit.label === null
        ? `take the name off track ${trackText(edit.track)}`
        : `name track ${trackText(edit.track)} ${JSON.stringify(edit.label)}`;
    case 'height':
      return `track ${trackText(edit.track)} is ${edit.metres} m tall`;
    case 'joint':
      return `${edit.joint} of track ${trackText(edit.track)} on frame ${edit.frame} is at ${edit.x},${edit.y}`;
    case 'lens':
      return edit.lens.kind === 'fov'
        ? `the lens sees ${edit.lens.degrees}° across`
        : `the focal length is ${edit.lens.pixels} px`;
    case 'floor':
      return floorText(edit.floor);
    case 'frame-rate':
      return `the camera took ${edit.framesPerSecond} frames a second`;
  }
}

function trackText(id: number): string {
  return id === 0 ? '(gone)' : `${id}`;
}

function rangeText({
  firstFrame,
  lastFrame,
}: {
  firstFrame: number | null;
  lastFrame: number | null;
}): string {
  if (firstFrame === null && lastFrame === null) return '';
  if (firstFrame === null) return ` up to frame ${lastFrame}`;
  return lastFrame === null ? ` from frame ${firstFrame} on` : ` on frames ${firstFrame} to ${lastFrame}`;
}

function floorText(floor: Extract<EditRequest, { op: 'floor' }>['floor']): string {
  if (floor.kind === 'standing')
    return `track ${trackText(floor.track)} stands on the floor on frame ${floor.frame}`;
  const parts = [
    floor.heightMetres === null ? null : `${floor.heightMetres} m above the floor`,
    floor.pitchDegrees === null ? null : `looks ${floor.pitchDegrees}° down`,
    floor.rollDegrees === null ? null : `is turned ${floor.rollDegrees}°`,
  ];
  return `the camera is ${parts.filter((part) => part !== null).join(', ')} on frame ${floor.frame}`;
}
