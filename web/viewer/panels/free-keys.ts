import { type RefObject, useEffect } from 'react';

/** What keeps keys that play and step for itself while it has the focus. */
const KEEPS_KEYS = 'button, input[type="radio"], input[type="checkbox"]';

/** Takes the focus from what the mouse clicked, so that space plays and the arrows step again. */
export function useFreeKeys(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    const listener = ({ detail }: MouseEvent) => {
      // A click without a count came from the keyboard, whose user moves about by the focus.
      if (detail === 0) return;
      // A label hands the focus to its choice after the click.
      setTimeout(() => {
        const focused = document.activeElement;
        if (focused instanceof HTMLElement && element?.contains(focused) && focused.matches(KEEPS_KEYS))
          focused.blur();
      });
    };
    element?.addEventListener('click', listener);
    return () => element?.removeEventListener('click', listener);
  }, [root]);
}
