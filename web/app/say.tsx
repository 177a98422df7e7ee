import { notifications } from '@mantine/notifications';
import { troubleOf } from './trouble.ts';

/** Says what went wrong and what to do; stays until it is closed. */
export function say(title: string, thrown: unknown): void {
  const { message, remedy } = troubleOf(thrown);
  notifications.show({ title, message: `${message} ${remedy}`, color: 'red', autoClose: false });
}
