/** The program that leads into WSL; `KINEMESH_WSL` names another one. */
export function wslProgram(env: NodeJS.ProcessEnv = process.env): string {
  return env.KINEMESH_WSL || 'wsl.exe';
}
