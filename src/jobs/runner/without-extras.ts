import type { RunEvent } from '../../engines/index.ts';
import type { Tell } from './protocol.ts';

/** What a runner tells of what an engine reports. */
export function withoutExtras(event: RunEvent): Parameters<Tell>[0] {
  switch (event.type) {
    case 'warning':
      return { type: 'warning', code: event.code, message: event.message };
    case 'progress':
      return { type: 'progress', stage: event.stage, done: event.done, total: event.total };
    default:
      return event;
  }
}
