/** The session that a broker's pages live in: in memory, one name per broker, cleared before and after. */
import { type Session, session as sessions } from 'electron';
import { judgeNavigation, mayLoad, type Rules } from '../oauth/navigation.ts';

/**
 * Modal dialogs, printing and downloads are what the page does not get; Chromium enforces the rest of the list as
 * usual. `allow-modals` and `allow-downloads` are left out on purpose (A35, A36).
 */
const pagePolicy =
  'sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-top-navigation allow-storage-access-by-user-activation';

/** What a sign-in page has no use for. Some of it Chromium gives without asking the session's handlers (local fonts). */
const featurePolicy = [
  'accelerometer',
  'bluetooth',
  'camera',
  'clipboard-read',
  'display-capture',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'serial',
  'usb',
  'window-management',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** Opens the broker's session under the rules of this attempt. This module owns its webRequest: the last listener counts. */
export async function openSignInSession(brokerId: string, rules: Rules): Promise<Session> {
  const session = sessions.fromPartition(`sign-in-${brokerId}`, { cache: false });
  await clearSignInSession(session);
  // The second belt: what the window's events let through by mistake still does not leave.
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const may =
      resourceType === 'mainFrame' ? judgeNavigation(url, rules).kind === 'open' : mayLoad(url, rules);
    answer({ cancel: !may });
  });
  session.webRequest.onHeadersReceived((details, answer) => {
    if (details.resourceType !== 'mainFrame') return answer({});
    const headers = { ...details.responseHeaders };
    const name = Object.keys(headers).find((one) => one.toLowerCase() === 'content-security-policy');
    headers[name ?? 'Content-Security-Policy'] = [...((name && headers[name]) || []), pagePolicy];
    headers['Permissions-Policy'] = [featurePolicy];
    answer({ responseHeaders: headers });
  });
  return session;
}

export async function clearSignInSession(session: Session): Promise<void> {
  await session.closeAllConnections();
  await session.clearStorageData();
  await session.clearCache();
  await session.clearAuthCache();
}
