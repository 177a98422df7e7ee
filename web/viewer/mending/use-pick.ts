import { type RefObject, useEffect } from 'react';
import type { Player } from '../player.ts';
import type { ViewerStore } from '../store.ts';

/** A pointer that moves farther than this between down and up turns the view, px. */
const STILL_PX = 5;
/** What lies over the cells and takes clicks itself. */
const ITS_OWN = 'button, input, label, a, [role="radiogroup"], [role="dialog"]';

/** A click on a body, on the picture or in 3D, chooses the person; with Shift or Ctrl one more. */
export function usePick(
  stage: RefObject<HTMLElement | null>,
  store: ViewerStore,
  player: Player | null,
): void {
  useEffect(() => {
    const element = stage.current;
    if (element === null || player === null) return;
    const control = new AbortController();
    const { signal } = control;
    let down: { x: number; y: number } | null = null;
    element.addEventListener(
      'pointerdown',
      ({ target, button, clientX, clientY }) => {
        const own = target instanceof Element && target.closest(ITS_OWN) !== null;
        down = own || button !== 0 ? null : { x: clientX, y: clientY };
      },
      { signal },
    );
    element.addEventListener(
      'pointerup',
      ({ clientX, clientY, shiftKey, ctrlKey, metaKey }) => {
        if (down === null || Math.hypot(clientX - down.x, clientY - down.y) > STILL_PX) return;
        down = null;
        const { left, top } = element.getBoundingClientRect();
        choose(store, player.pick(clientX - left, clientY - top), shiftKey || ctrlKey || metaKey);
      },
      { signal },
    );
    return () => control.abort();
  }, [stage, store, player]);
}

/** @param more beside who is chosen already */
export function choose(store: ViewerStore, id: number | null, more: boolean): void {
  store.setState(({ selected }) => {
    if (id === null) return more ? {} : { selected: [], jointTool: false };
    if (!more) return { selected: [id] };
    return { selected: selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id] };
  });
}
