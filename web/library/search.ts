import type { Video } from '../../src/api/index.ts';

/** The videos whose name or file's name has every word of what is looked for. */
export function found(videos: readonly Video[], text: string): readonly Video[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return videos.filter(({ name, fileName }) => {
    const within = plain(`${name} ${fileName}`);
    return words.every((word) => within.includes(word));
  });
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
