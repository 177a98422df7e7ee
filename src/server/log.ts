/** Where the server writes what went wrong. */
export interface ServerLog {
  write(level: 'warn' | 'error', message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** pino's number for `error`. */
const ERROR = 50;

export const STDERR_LOG: ServerLog = {
  write: (level, message, details) => {
    process.stderr.write(`${JSON.stringify({ level, message, ...details })}\n`);
  },
};

/** Takes Fastify's own lines, JSON by pino, and passes them on. */
export function asStream(log: ServerLog): { write(line: string): void } {
  return {
    write(line) {
      const { level, time: _time, pid: _pid, hostname: _hostname, msg, ...details } = JSON.parse(line);
      log.write(level >= ERROR ? 'error' : 'warn', String(msg ?? details.err?.message ?? ''), details);
    },
  };
}
