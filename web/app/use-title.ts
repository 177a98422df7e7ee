import { useEffect } from 'react';

/** Names the tab after what it shows. @example useTitle('Dance.mp4') names it 'Dance.mp4 – Kinemesh' */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? 'Kinemesh' : `${title} – Kinemesh`;
  }, [title]);
}
