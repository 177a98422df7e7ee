import { useEffect } from 'react';

/** Names the tab after what it shows. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? 'Kinemesh' : `${title} · Kinemesh`;
  }, [title]);
}
