/** What the environment may say, read once before anything is shown. A packaged app ignores all of it. */
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Broker } from './brokers/broker.ts';
import { readEndpoints } from './brokers/endpoints.ts';

/** sysexits' EX_USAGE: the caller has to mend something. */
export const usageExitCode = 64;

export type Environment = { readonly userData: string | null; readonly brokers: readonly Broker[] };

/** @throws Error whose message is one line that says what to do. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  isPackaged: boolean,
  brokers: readonly Broker[],
): Environment {
  if (isPackaged) return { userData: null, brokers };
  const { BROKERBAR_USER_DATA: userData, BROKERBAR_ENDPOINTS: endpoints } = variables;
  if (userData && !isAbsolute(userData))
    throw new Error('BROKERBAR_USER_DATA must be an absolute folder, for example /tmp/brokerbar.');
  return { userData: userData || null, brokers: endpoints ? readEndpointsFile(endpoints, brokers) : brokers };
}

function readEndpointsFile(file: string, brokers: readonly Broker[]): readonly Broker[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error('BROKERBAR_ENDPOINTS names a file that cannot be read; give the path of a JSON file.');
  }
  return readEndpoints(text, brokers);
}
