/** The oldest Node that runs TypeScript as it is and decodes video as it should. */
export const OLDEST_NODE = '22.18';

/** Whether a version of Node is new enough. */
export function nodeIsNewEnough(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = OLDEST_NODE.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** What to tell where it is not. */
export function nodeTooOldText(version: string): string {
  return `✗ Kinemesh needs Node ${OLDEST_NODE} or newer, and this is ${version}.\n  Install Node 24 from https://nodejs.org and run the same command again.\n`;
}
