/** How a program of the user's environment is called, and what paths are called there. */
export { environmentVariables } from './environment.ts';
export { fromHost, toHost } from './paths.ts';
export { hostCommand, pythonCommand } from './python-command.ts';
export { wslProgram } from './wsl.ts';
