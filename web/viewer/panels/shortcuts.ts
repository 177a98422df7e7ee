import { useEffect } from 'react';
import type { Mending } from '../mending/mending.ts';
import type { Player } from '../player.ts';
import type { ViewerStore } from '../store.ts';

export const SPEEDS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2] as const;

/** The speed a step up or down from one. */
export function nextSpeed(speed: number, up: boolean): number {
  const faster = SPEEDS.find((other) => other > speed + 1e-9);
  const slower = SPEEDS.findLast((other) => other < speed - 1e-9);
  return (up ? faster : slower) ?? speed;
}

const FRAMES_A_LEAP = 10;

/** What each key does; the help lists the same. */
function act(event: KeyboardEvent, store: ViewerStore, player: Player, mending: Mending): boolean {
  const { range, frameCount, speed, frame, selected, fitsAnew } = store.getState();
  const step = event.shiftKey ? FRAMES_A_LEAP : 1;
  const keys: Record<string, () => void> = {
    ' ': () => player.toggle(),
    k: () => player.toggle(),
    arrowleft: () => player.step(-step),
    arrowright: () => player.step(step),
    home: () => player.seek(range?.from ?? 0),
    end: () => player.seek(range?.to ?? frameCount - 1),
    arrowup: () => store.setState({ speed: nextSpeed(speed, true) }),
    arrowdown: () => store.setState({ speed: nextSpeed(speed, false) }),
    l: () => store.setState(({ loop }) => ({ loop: !loop })),
    i: () => store.setState({ range: { from: frame, to: Math.max(frame, range?.to ?? frameCount - 1) } }),
    o: () => store.setState({ range: { from: Math.min(frame, range?.from ?? 0), to: frame } }),
    x: () => store.setState({ range: null }),
    '1': () => store.setState({ view: 'front' }),
    '2': () => store.setState({ view: 'side' }),
    '3': () => store.setState({ view: 'top' }),
    '4': () => store.setState({ view: 'camera' }),
    a: () => player.nudge(1, 0, 0),
    d: () => player.nudge(-1, 0, 0),
    w: () => player.nudge(0, 1, 0),
    s: () => player.nudge(0, -1, 0),
    '+': () => player.nudge(0, 0, 1),
    '=': () => player.nudge(0, 0, 1),
    '-': () => player.nudge(0, 0, -1),
    c: () => store.setState(({ showsConfidence }) => ({ showsConfidence: !showsConfidence })),
    ...(selected.length === 0
      ? {}
      : {
          j: () => store.setState(({ jointTool }) => ({ jointTool: fitsAnew && !jointTool })),
          escape: () => store.setState({ selected: [], jointTool: false }),
          delete: () => void mending.deletePeople(selected),
        }),
  };
  const action = keys[event.key.toLowerCase()];
  action?.();
  return action !== undefined;
}

/** Ctrl, or Cmd, with a key: undo and redo as everywhere. */
function command(event: KeyboardEvent, mending: Mending): boolean {
  const key = event.key.toLowerCase();
  if (key === 'z') void (event.shiftKey ? mending.redo() : mending.undo());
  else if (key === 'y') void mending.redo();
  else return false;
  return true;
}

/** Whether a key belongs to what has the focus: text, lists, and sliders that the arrows move. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"]'))
    return true;
  if (target.closest('[role="slider"], [role="radiogroup"]') && /^(Arrow|Home|End)/.test(event.key)) {
    return !target.closest('[data-scrubber]');
  }
  return event.key === ' ' && target.closest('button, a, [role="button"]') !== null;
}

/** The keyboard, wherever on the page the focus is, unless something there needs the key itself. */
export function useShortcuts(store: ViewerStore, player: Player | null, mending: Mending): void {
  useEffect(() => {
    if (player === null) return;
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTaken(event)) return;
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand ? command(event, mending) : act(event, store, player, mending)) event.preventDefault();
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [store, player, mending]);
}
