/** What the engine says to whoever types commands, and how the page says it. */
const IN_THE_PAGE: readonly (readonly [RegExp, string])[] = [
  [
    /: give --fov or --focal if you know better\./,
    '. If you know the lens, run it again and say so under “More settings”.',
  ],
  [/Run (?:the same command|it again) with --resume( to go on from there)?/, 'Try again'],
  [/in tracker\/run\.log/, 'in the log'],
  [/Choose --from before --to/, 'Choose a beginning before the end'],
];

/** A sentence of the engine without the options of the command line. */
export function withoutOptions(sentence: string): string {
  return IN_THE_PAGE.reduce((text, [said, instead]) => text.replace(said, instead), sentence);
}
