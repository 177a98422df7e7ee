import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { defaultDataFolder } from './data-folder.ts';

it.each([
  ['linux', {}, '/home/ana', '/home/ana/.local/share/kinemesh'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ana', '/data/kinemesh'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ana', '/home/ana/.local/share/kinemesh'],
  ['darwin', {}, '/Users/ana', '/Users/ana/Library/Application Support/Kinemesh'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\ana', 'D:\\Local\\Kinemesh'],
  ['win32', {}, 'C:\\Users\\ana', 'C:\\Users\\ana\\AppData\\Local\\Kinemesh'],
] as const)('on %s with %j the data lie in the usual place', (platform, env, home, place) => {
  expect(defaultDataFolder({ platform, env, home })).toBe(place);
});

it('KINEMESH_DATA names another place, from where one is', () => {
  const env = { KINEMESH_DATA: join('some', 'where'), XDG_DATA_HOME: '/data' };
  expect(defaultDataFolder({ platform: 'linux', env, home: '/home/ana' })).toBe(resolve('some', 'where'));
});
