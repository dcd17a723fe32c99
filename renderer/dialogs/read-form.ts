/** Reads the dialog's fields into the form that main takes, and empties the secret ones. */
import type { ConnectForm } from '../../contract/form.ts';
import type { BrokerFace } from '../../contract/state.ts';

/** What the dialog knows without a field. */
export type Fixed = Pick<ConnectForm, 'connection' | 'environment' | 'method'> & {
  readonly broker: BrokerFace;
};

const secretFields = ['apiKey', 'apiSecret', 'apiToken'];

export function readForm(
  form: HTMLFormElement,
  { connection, broker, environment, method }: Fixed,
): ConnectForm {
  const data = new FormData(form);
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  const isToken = method === 'token';
  const isOwn = data.get('permissions') === 'own';
  const chosen = data.getAll('scopes');
  return {
    connection,
    broker: broker.id,
    environment,
    method,
    apiKey: isToken ? '' : text('apiKey'),
    apiSecret: isToken ? '' : text('apiSecret'),
    callbackUrl: isToken ? '' : text('callbackUrl').trim(),
    scopes: isToken
      ? []
      : broker.permissions
          .filter(({ scope, isViewOnly, isRequired }) =>
            // A fixed checkbox is not part of a form's data.
            isOwn ? isRequired || chosen.includes(scope) : isViewOnly || isRequired,
          )
          .map(({ scope }) => scope),
    apiToken: isToken ? text('apiToken') : '',
  };
}

/** Keys and tokens stay in the document no longer than it takes to send them. */
export function emptySecrets(form: HTMLFormElement): void {
  for (const name of secretFields) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = '';
  }
  // The engine keeps the last text that any expression matched (RegExp.input): the check of the last field.
  /^$/.test('');
}

export function focusField(form: HTMLFormElement, name: string): void {
  const found = form.elements.namedItem(name);
  const field = found instanceof RadioNodeList ? [...found].find((one) => !isDisabled(one)) : found;
  if (field instanceof HTMLElement) field.focus();
}

function isDisabled(node: Node): boolean {
  return node instanceof HTMLInputElement && node.disabled;
}
