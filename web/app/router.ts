import { useSyncExternalStore } from 'react';

/** Where the user is. */
export type Route =
  | { readonly page: 'library' | 'engines' }
  | { readonly page: 'video'; readonly videoId: string }
  | { readonly page: 'nowhere' };

export function routeOf(path: string): Route {
  if (path === '/' || path === '') return { page: 'library' };
  if (/^\/engines\/?$/.test(path)) return { page: 'engines' };
  const video = /^\/videos\/([^/]+)\/?$/.exec(path);
  const videoId = video ? decoded(video[1]) : null;
  return videoId === null ? { page: 'nowhere' } : { page: 'video', videoId };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function pathOf(videoId: string): string {
  return `/videos/${encodeURIComponent(videoId)}`;
}

const listeners = new Set<() => void>();

export const ENGINES_PATH = '/engines';

/** Of the element that holds what a page is about. */
export const CONTENT_ID = 'main';

export function navigate(path: string): void {
  if (path === location.pathname) return;
  history.pushState(null, '', path);
  scrollTo(0, 0);
  for (const listener of listeners) listener();
  focusContent();
}

/** Where the keyboard goes on when what had the focus is gone. */
export function focusContent(): void {
  document.getElementById(CONTENT_ID)?.focus({ preventScroll: true });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}
