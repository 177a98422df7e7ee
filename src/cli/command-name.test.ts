import { expect, test } from 'vitest';
import { commandName } from './command-name.ts';

test('the program is called as it was this time', () => {
  expect(commandName('file:///clone/src/cli/main.ts', true)).toBe('npm run -s kinemesh --');
  expect(commandName('file:///x/node_modules/kinemesh/dist/cli/main.js', true)).toBe('npx kinemesh');
  expect(commandName('file:///x/node_modules/kinemesh/dist/cli/main.js', false)).toBe('kinemesh');
});
