/** What a dialog may know of a broker: its words, never its addresses. */
import type { BrokerFace } from '../../contract/state.ts';
import type { Broker } from './broker.ts';

export function faceOf(broker: Broker): BrokerFace {
  return {
    id: broker.id,
    name: broker.name,
    environments: broker.environments.map(({ id, name, says, isReal }) => ({ id, name, says, isReal })),
    permissions: broker.permissions,
    keyName: broker.keyName,
    secretName: broker.secretName,
    callbackPreset: broker.callbackPreset,
    callbackChoices: broker.callbackChoices,
    noSecretSays: broker.noSecretSays,
    noRenewalSays: broker.noRenewalSays,
    otherKey: broker.otherKey,
    environmentSays: broker.environmentSays,
    keyHelp: broker.keyHelp,
    token: broker.token,
    ordersLink: broker.ordersLink,
  };
}
