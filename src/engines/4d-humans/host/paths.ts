import type { FourDHumansSettings } from '../../../settings/index.ts';

type Host = Pick<FourDHumansSettings, 'wsl'>;

/** Under these names Windows shows the files of a distribution. */
const SHARES = ['wsl.localhost', 'wsl$'];

/**
 * A path of ours as the checkout's Python knows it: inside WSL `C:\x` is `/mnt/c/x`, and `\\wsl.localhost\D\home` is
 * `/home`. The same path where there is no WSL between.
 */
export function toHost(path: string, { wsl }: Host): string {
  if (wsl === null) return path;
  const drive = /^([a-zA-Z]):[\\/](.*)$/s.exec(path);
  if (drive) return `/mnt/${drive[1].toLowerCase()}/${forward(drive[2])}`.replace(/\/$/, '');
  const share = /^[\\/]{2}([^\\/]+)[\\/]([^\\/]+)(.*)$/s.exec(path);
  const isOwn =
    share !== null && SHARES.includes(share[1].toLowerCase()) && share[2].toLowerCase() === wsl.toLowerCase();
  if (isOwn) return forward(share[3]) || '/';
  return path;
}

/** The way back: a path that the checkout's Python says, as we know it. */
export function fromHost(path: string, { wsl }: Host): string {
  if (wsl === null || !path.startsWith('/')) return path;
  const drive = /^\/mnt\/([a-z])(\/.*)?$/s.exec(path);
  if (drive) return `${drive[1].toUpperCase()}:${backward(drive[2] ?? '/')}`;
  // In tests the made wsl.exe runs on Linux, where the two sides see the same files.
  if (process.platform !== 'win32') return path;
  return `\\\\wsl.localhost\\${wsl}${backward(path)}`;
}

const forward = (path: string) => path.replaceAll('\\', '/');
const backward = (path: string) => path.replaceAll('/', '\\');
