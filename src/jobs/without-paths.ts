/** A sentence without paths below `root`: the page speaks of the data folder, not of where on the disk it lies. */
export function withoutPaths(sentence: string, root: string): string {
  const below = /^(?:[\\/][\w.-]+)+/;
  const [first, ...rest] = sentence.split(root);
  return [first, ...rest.map((text) => `The data folder${text.replace(below, '')}`)].join('');
}
