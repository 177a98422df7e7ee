import { type RefObject, useEffect } from 'react';
import { useViewer } from './viewer-context.ts';

/** Clicking and dragging over the lanes shows the frame beneath the pointer; the last one always. */
export function useScrub(lanes: RefObject<HTMLElement | null>): void {
  const { store, player } = useViewer();
  useEffect(() => {
    const element = lanes.current;
    if (!element || !player) return;
    const control = new AbortController();
    const { signal } = control;
    let resumes = false;
    const frameAt = (event: PointerEvent): number => {
      const { left, width } = element.getBoundingClientRect();
      const { frameCount } = store.getState();
      const at = Math.floor(((event.clientX - left) / width) * frameCount);
      return Math.min(frameCount - 1, Math.max(0, at));
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      resumes = store.getState().playing;
      player.pause();
      player.seek(frameAt(event));
    };
    const move = (event: PointerEvent) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      player.seek(frameAt(event));
    };
    const up = (event: PointerEvent) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      element.releasePointerCapture(event.pointerId);
      player.seek(frameAt(event));
      if (resumes) player.play();
      resumes = false;
    };
    element.addEventListener('pointerdown', down, { signal });
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', up, { signal });
    element.addEventListener('pointercancel', up, { signal });
    return () => control.abort();
  }, [lanes, store, player]);
}
