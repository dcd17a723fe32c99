/** Shows notices by the system, silently, one of a kind at a time. */
import { Notification } from 'electron';
import { log } from '../log.ts';
import type { Notice, NoticeKind } from '../notices.ts';

/** Until it is answered or gone: what nobody holds is collected, and its click with it. */
const shown = new Map<NoticeKind, Notification>();
let hasFailed = false;

/** @param act what a click does. */
export function notify(notice: Notice, act: (notice: Notice) => void): void {
  if (!Notification.isSupported()) return;
  shown.get(notice.kind)?.close();
  const notification = new Notification({ title: notice.title, body: notice.body, silent: true });
  const forget = () => {
    if (shown.get(notice.kind) === notification) shown.delete(notice.kind);
  };
  notification.on('click', () => {
    forget();
    act(notice);
  });
  notification.on('close', forget);
  notification.on('failed', () => {
    forget();
    // An unsigned build on macOS may not show any: the window says it too, so once is enough to know.
    if (!hasFailed) log('notification-failed');
    hasFailed = true;
  });
  shown.set(notice.kind, notification);
  notification.show();
}
