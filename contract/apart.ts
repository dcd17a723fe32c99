/** What each connection is called in a sentence that stands away from its card. Pure. */
import type { Connection } from './state.ts';

/**
 * By its broker alone while that is plain; where the broker has several, by its whole name, or by broker and environment
 * where no account's digits may stand.
 */
export function callApart(
  connections: readonly Connection[],
  by: 'name' | 'environment' = 'name',
): Connection[] {
  return connections.map((connection) => {
    const { broker, brokerName, environmentName, name } = connection;
    const isOnly = connections.filter((other) => other.broker === broker).length === 1;
    if (isOnly) return connection;
    return { ...connection, brokerName: by === 'name' ? name : `${brokerName} ${environmentName}` };
  });
}
