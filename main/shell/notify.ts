/** What is said outside the window, and only what a person would be sorry to learn later (ux.md 3.11). */
import { Notification } from 'electron';
import { formatWhen } from '../../contract/clock.ts';
import type { Warning } from '../connections/ports.ts';

/** Until it is answered or gone: what nobody holds is collected, and its click with it. */
const shown = new Set<Notification>();

/**
 * Says that a sign-in ends before today's close (N2).
 * @param isSeen whether the window is in front, where its card and strip say it already.
 * @param signInAgain what a click on it does.
 */
export function notifyEnd(
  { connection, brokerName, endsAt }: Warning,
  isSeen: boolean,
  signInAgain: (connection: string) => void,
): void {
  if (isSeen || !Notification.isSupported()) return;
  const notification = new Notification({
    title: `${brokerName} sign-in ends before the close`,
    body: `Ends at ${formatWhen(endsAt, Date.now())}. Sign in again now to cover today.`,
  });
  const forget = () => shown.delete(notification);
  notification.on('click', () => {
    forget();
    signInAgain(connection);
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  shown.add(notification);
  notification.show();
}
