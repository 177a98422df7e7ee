import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });

describe('npm run score', () => {
  it('says what is missing where the data is not there', () => {
    const { status, stderr } = run('detections', '--data', 'no/such/folder');
    expect(status).toBe(2);
    expect(stderr).toContain('There is no folder no/such/folder');
    expect(stderr).toContain('--data DIR or KINEMESH_SCORE_DATA');
  });

  it('names its sections to who asks for another', () => {
    const { status, stderr } = run('weather');
    expect(status).toBe(2);
    expect(stderr).toContain('There is no section weather.');
    expect(stderr).toMatch(/accuracy +3D error/);
  });
});
