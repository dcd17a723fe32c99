/** What pressing a button of a card does: a call to main, or a dialog first. */
import type { Result } from '../contract/calls.ts';
import type { ConnectForm } from '../contract/form.ts';
import type { Action } from '../contract/parts.ts';
import type { AppState, Connection } from '../contract/state.ts';
import { bridge } from './bridge.ts';
import type { DialogRequest } from './dialogs/request.ts';
import type { Go } from './go.ts';

/** @returns main's answer, or null when a dialog was opened instead. */
export function perform(
  action: Action,
  connection: Connection,
  open: (dialog: DialogRequest) => void,
  { brokers, go }: Pick<AppState, 'brokers'> & { readonly go: Go },
): Promise<Result<unknown>> | null {
  const { id, broker, method, signIn } = connection;
  const dialog = (request: DialogRequest) => {
    open(request);
    return null;
  };
  const connect = (purpose: 'new' | 'keys' | 'permissions' | 'token') =>
    dialog({ kind: 'connect', broker, connection: id, purpose });
  switch (action) {
    case 'connect':
    case 'sign-in':
    case 'sign-in-again':
    case 'try-again':
      // Neither a pasted token nor keys that cannot be opened can open the broker's page.
      if (method === 'token') return connect('token');
      if (signIn.kind === 'unreadable') return connect('new');
      return bridge().signInAgain(id);
    case 'connect-view-only':
      return bridge().connect(askViewOnly(connection, brokers));
    case 'how-to-fix':
      go({ kind: 'how-to-fix' });
      return null;
    case 'refresh':
    case 'try-now':
      return bridge().refresh(id);
    case 'show-window':
      return bridge().showSignIn(id);
    case 'cancel':
      return bridge().cancelSignIn(id);
    case 'save':
      return bridge().save(id);
    case 'retry-store':
      return bridge().retryStore();
    case 'edit-keys':
      return connect('keys');
    case 'replace-token':
      return connect('token');
    case 'change-permissions':
      return connect('permissions');
    case 'break':
      return dialog({ kind: 'break', connection: id });
    case 'details':
    case 'what-happened':
      return dialog({ kind: action, connection: id });
    case 'disconnect':
    case 'remove':
    case 'remove-keys':
      return dialog({ kind: action, connection: id });
  }
}

/** The same keys, and what "View only" stands for at this broker. */
function askViewOnly(
  { id, broker, environment, callbackUrl }: Connection,
  brokers: AppState['brokers'],
): ConnectForm {
  const permissions = brokers.find((one) => one.id === broker)?.permissions ?? [];
  return {
    connection: id,
    broker,
    environment,
    method: 'keys',
    apiKey: '',
    apiSecret: '',
    callbackUrl,
    scopes: permissions.filter(({ isViewOnly }) => isViewOnly).map(({ scope }) => scope),
    apiToken: '',
  };
}
