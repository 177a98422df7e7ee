import { KinemeshError } from '../errors/index.ts';

/** Why a server cannot listen, in a sentence. */
export function listenError(cause: unknown, host: string, port: number): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new KinemeshError(
      'port-in-use',
      `Another program already listens on port ${port}.`,
      `Choose another port, for example --port ${port + 1}. If it is Kinemesh, it is at http://localhost:${port}.`,
      { cause },
    );
  }
  if (code === 'EACCES') {
    const message = `This user may not listen on port ${port}.`;
    return new KinemeshError('option-invalid', message, 'Choose a port above 1023 with --port.', { cause });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL') {
    const message = `${host} is no address of this machine.`;
    const remedy = 'Leave --host out, or give 127.0.0.1, or 0.0.0.0 for every address of this machine.';
    return new KinemeshError('option-invalid', message, remedy, { cause });
  }
  return cause;
}
