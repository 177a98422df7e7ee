import { useViewer, useViewerState } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import { Dot } from './dot.tsx';
import { JointHandles } from './joint-handles.tsx';
import classes from './mending.module.css';

/** Over the picture: who is chosen, and the joints that can be dragged. */
export function PictureMarks() {
  const box = useViewerState((state) => state.pictureBox);
  const selected = useViewerState((state) => state.selected);
  const people = useViewerState((state) => state.people);
  const dragsJoints = useViewerState((state) => state.jointTool && !state.playing);
  const chosen = people.filter(({ id }) => selected.includes(id));
  if (chosen.length === 0) return null;
  return (
    <div className={classes.marks} style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
      {chosen.map((person) => (
        <Tag key={person.id} person={person} />
      ))}
      {dragsJoints && chosen.length === 1 && <JointHandles key={chosen[0].id} person={chosen[0]} />}
    </div>
  );
}

const HEAD = 15;
/** How far above the head joint the head ends, of the body's height on the picture. */
const CROWN = 0.13;

/** A person's name above their head. */
function Tag({ person }: { readonly person: Person }) {
  const { player } = useViewer();
  const box = useViewerState((state) => state.pictureBox);
  useViewerState((state) => state.frame + state.drawing / 1e6);
  const joints = player?.jointsInImage(person.id) ?? null;
  if (joints === null || player === null) return null;
  const scale = box.width / player.pictureSize.width;
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 1; at < 44; at += 2) {
    top = Math.min(top, joints[at]);
    bottom = Math.max(bottom, joints[at]);
  }
  const y = Math.max(24, (top - (bottom - top) * CROWN) * scale);
  const x = Math.min(box.width - 20, Math.max(20, joints[HEAD * 2] * scale));
  return (
    <span className={classes.tag} style={{ left: x, top: y }} aria-hidden>
      <Dot colour={person.colour} />
      {person.name}
    </span>
  );
}
