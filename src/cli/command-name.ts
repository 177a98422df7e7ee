/**
 * How a user calls the program, for the lines that say what to type next.
 *
 * @param url of any of our own files
 * @param byNpm whether npm started us, as a script or with npx
 */
export function commandName(url: string, byNpm: boolean): string {
  const installed = url.includes('/node_modules/');
  if (!byNpm) return 'kinemesh';
  return installed ? 'npx kinemesh' : 'npm run -s kinemesh --';
}
