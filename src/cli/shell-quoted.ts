/** An argument as a shell takes it back: quoted only where it must be. */
export function shellQuoted(argument: string, windows: boolean): string {
  if (/^[\w./:=,@%+-]+$/.test(argument)) return argument;
  if (windows) return /^[\w./:=,@+\\-]+$/.test(argument) ? argument : `"${argument.replaceAll('"', '\\"')}"`;
  return `'${argument.replaceAll("'", "'\\''")}'`;
}
