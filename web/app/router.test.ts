import { describe, expect, it } from 'vitest';
import { pathOf, routeOf } from './router.ts';

describe('the address', () => {
  it('leads to the library, to the engines, to a video, or nowhere', () => {
    expect(routeOf('/')).toEqual({ page: 'library' });
    expect(routeOf('/engines')).toEqual({ page: 'engines' });
    expect(routeOf('/videos/abc')).toEqual({ page: 'video', videoId: 'abc' });
    expect(routeOf('/videos/abc/')).toEqual({ page: 'video', videoId: 'abc' });
    expect(['/videos/', '/videos/a/b', '/else'].map((path) => routeOf(path).page)).toEqual([
      'nowhere',
      'nowhere',
      'nowhere',
    ]);
  });

  it('of a video leads back to it', () => {
    expect(routeOf(pathOf('a b/c'))).toEqual({ page: 'video', videoId: 'a b/c' });
  });

  it('that was not written right leads nowhere', () => {
    expect(routeOf('/videos/%E0%A4%A')).toEqual({ page: 'nowhere' });
  });
});
