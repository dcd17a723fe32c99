/** What pressing a button of a card does: a call to main, or a dialog first. */
import type { Result } from '../contract/calls.ts';
import type { Action } from '../contract/parts.ts';
import type { Connection } from '../contract/state.ts';
import { bridge } from './bridge.ts';
import type { DialogRequest } from './dialogs/request.ts';

/** @returns main's answer, or null when a dialog was opened instead. */
export function perform(
  action: Action,
  connection: Connection,
  open: (dialog: DialogRequest) => void,
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
      return dialog({ kind: 'details', connection: id });
    case 'disconnect':
    case 'remove':
    case 'remove-keys':
      return dialog({ kind: action, connection: id });
  }
}
