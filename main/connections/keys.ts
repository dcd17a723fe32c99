/** Keys that are saved with connections already, so that nobody pastes them twice (WCAG 3.3.7), and the form that they are in. Pure. */
import { Failure } from '../../contract/failures.ts';
import { type ConnectForm, checkConnectForm, trimPasted } from '../../contract/form.ts';
import type { SavedKeys } from '../../contract/state.ts';
import type { Broker, Client } from '../brokers/broker.ts';
import { faceOf } from '../brokers/face.ts';
import { Secret } from '../secret.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import { findEnding } from './view.ts';

/**
 * The keys that a dialog with empty fields uses: those of the connection itself, else of the newest of its kind.
 * @param first the connection that the dialog changes, or null for a new one.
 */
export function findClient(
  records: readonly ConnectionRecord[],
  { id: broker, isKeyShared }: Pick<Broker, 'id' | 'isKeyShared'>,
  environment: string,
  first: string | null,
): Client | null {
  const own = records.find(({ id }) => id === first)?.client;
  const alike = records.filter(
    (record) => record.broker === broker && (isKeyShared || record.environment === environment),
  );
  const newest = alike.filter(({ client }) => client).sort((a, b) => b.createdAt - a.createdAt)[0];
  return own ?? newest?.client ?? null;
}

/** The keys of a filled-in dialog: what was typed, else what is saved. @throws Failure E-FIELD when there are neither. */
export function readClient(form: ConnectForm, broker: Broker, records: readonly ConnectionRecord[]): Client {
  const { apiKey, apiSecret, callbackUrl } = form;
  if (apiKey !== '')
    return {
      id: new Secret(trimPasted(apiKey)),
      secret: apiSecret === '' ? null : new Secret(trimPasted(apiSecret)),
      callbackUrl,
    };
  const saved = findClient(records, broker, form.environment, form.connection);
  if (!saved) throw new Failure('E-FIELD');
  return { ...saved, callbackUrl };
}

/** Refuses what the dialog itself would have refused. @throws Failure E-FIELD. */
export function refuseBadForm(
  form: ConnectForm,
  broker: Broker,
  records: readonly ConnectionRecord[],
  brokers: readonly Broker[],
): void {
  const wrong = checkConnectForm(form, faceOf(broker), listSavedKeys(records, brokers));
  if (Object.keys(wrong).length > 0) throw new Failure('E-FIELD');
}

/** What a dialog may know of saved keys, for each environment that has some. */
export function listSavedKeys(records: readonly ConnectionRecord[], brokers: readonly Broker[]): SavedKeys[] {
  return brokers.flatMap((broker) =>
    broker.environments.flatMap((environment) => {
      const client = findClient(records, broker, environment.id, null);
      if (!client) return [];
      const { callbackUrl } = client;
      return [
        {
          broker: broker.id,
          environment: environment.id,
          keyEnding: findEnding(client.id.open()),
          callbackUrl,
        },
      ];
    }),
  );
}
