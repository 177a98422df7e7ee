import { type PointerEvent, useState } from 'react';
import { jointIndex } from '../../../src/body/index.ts';
import { MENDABLE_JOINTS, type MendableJoint } from '../../../src/edits/index.ts';
import { useViewer, useViewerState } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import classes from './mending.module.css';
import { jointName } from './words.ts';

/** Px of the screen that an arrow key moves a joint, and with Shift. */
const STEP = 1;
const LEAP = 10;
/** A drag shorter than this was a click, px of the screen. */
const STILL_PX = 2;

interface Moved {
  readonly joint: MendableJoint;
  /** px of the picture */
  readonly x: number;
  readonly y: number;
}

/** A person's joints on the picture: dragged with the pointer, or moved by the arrow keys and kept by Enter. */
export function JointHandles({ person }: { readonly person: Person }) {
  const { player, mending, store } = useViewer();
  const box = useViewerState((state) => state.pictureBox);
  const frame = useViewerState((state) => state.frame);
  const edits = useViewerState((state) => state.edits);
  useViewerState((state) => state.drawing);
  const [moved, setMoved] = useState<(Moved & { readonly frame: number }) | null>(null);
  const joints = player?.jointsInImage(person.id) ?? null;
  if (player === null || joints === null) return null;
  const scale = box.width / player.pictureSize.width;
  /** Where the joint is by now: dragged just now, put there before, or where the body has it. */
  const placeOf = (joint: MendableJoint): { x: number; y: number; put: boolean } => {
    if (moved?.joint === joint && moved.frame === frame) return { ...moved, put: true };
    const put = edits.findLast(
      ({ edit, undone }) =>
        !undone &&
        edit.op === 'joint' &&
        edit.track === person.id &&
        edit.frame === frame &&
        edit.joint === joint,
    );
    if (put?.edit.op === 'joint') return { x: put.edit.x, y: put.edit.y, put: true };
    const at = jointIndex(joint) * 2;
    return { x: joints[at], y: joints[at + 1], put: false };
  };
  const bodyAt = (joint: MendableJoint) => [
    joints[jointIndex(joint) * 2] * scale,
    joints[jointIndex(joint) * 2 + 1] * scale,
  ];
  const keep = async ({ joint, x, y }: Moved) => {
    setMoved({ joint, frame, x, y });
    await mending.mend({ op: 'joint', track: person.id, frame: store.getState().frame, joint, x, y });
    setMoved(null);
  };
  return (
    <>
      <svg className={classes.ways} aria-hidden>
        <title>From where the body has a joint to where it was put</title>
        {MENDABLE_JOINTS.filter((joint) => placeOf(joint).put).map((joint) => {
          const { x, y } = placeOf(joint);
          const [fromX, fromY] = bodyAt(joint);
          return <line key={joint} x1={fromX} y1={fromY} x2={x * scale} y2={y * scale} />;
        })}
      </svg>
      {MENDABLE_JOINTS.map((joint) => {
        const { x, y, put } = placeOf(joint);
        const moveTo = (left: number, top: number): Moved => ({ joint, x: left / scale, y: top / scale });
        return (
          <Handle
            key={joint}
            joint={joint}
            left={x * scale}
            top={y * scale}
            put={put}
            onMove={(left, top) => setMoved({ ...moveTo(left, top), frame })}
            onDrop={(left, top) => void keep(moveTo(left, top))}
            onKeep={() => moved?.joint === joint && void keep(moved)}
            onLeave={() => setMoved(null)}
          />
        );
      })}
    </>
  );
}

interface HandleProps {
  readonly joint: MendableJoint;
  /** CSS px of the picture's box */
  readonly left: number;
  readonly top: number;
  readonly put: boolean;
  /** CSS px of the picture's box, by pointer or keys. */
  readonly onMove: (left: number, top: number) => void;
  /** Where a drag ended. */
  readonly onDrop: (left: number, top: number) => void;
  /** What the keys have moved stays. */
  readonly onKeep: () => void;
  readonly onLeave: () => void;
}

function Handle({ joint, left, top, put, onMove, onDrop, onKeep, onLeave }: HandleProps) {
  const [drag, setDrag] = useState<{
    pointer: { x: number; y: number };
    from: { x: number; y: number };
  } | null>(null);
  /** Where the pointer has taken it; null while it has hardly moved. */
  const dragged = ({ clientX, clientY }: PointerEvent): [left: number, top: number] | null => {
    if (drag === null) return null;
    const [dx, dy] = [clientX - drag.pointer.x, clientY - drag.pointer.y];
    return Math.hypot(dx, dy) < STILL_PX ? null : [drag.from.x + dx, drag.from.y + dy];
  };
  return (
    <button
      type="button"
      className={classes.handle}
      style={{ left, top }}
      data-put={put || undefined}
      data-side={joint.startsWith('left') ? 'left' : joint.startsWith('right') ? 'right' : undefined}
      aria-label={`Move the ${jointName(joint)}`}
      aria-description="Arrow keys move it, Enter keeps it"
      title={jointName(joint)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ pointer: { x: event.clientX, y: event.clientY }, from: { x: left, y: top } });
      }}
      onPointerMove={(event) => {
        const to = dragged(event);
        if (to !== null) onMove(...to);
      }}
      onPointerUp={(event) => {
        const to = dragged(event);
        setDrag(null);
        if (to !== null) onDrop(...to);
      }}
      onPointerCancel={() => {
        setDrag(null);
        onLeave();
      }}
      onKeyDown={(event) => {
        const step = event.shiftKey ? LEAP : STEP;
        const steps: Record<string, [number, number]> = {
          ArrowLeft: [-step, 0],
          ArrowRight: [step, 0],
          ArrowUp: [0, -step],
          ArrowDown: [0, step],
        };
        const by = steps[event.key];
        if (by !== undefined) onMove(left + by[0], top + by[1]);
        else if (event.key === 'Enter') onKeep();
        else if (event.key === 'Escape') onLeave();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
