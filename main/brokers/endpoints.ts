/** Replaces brokers' endpoints by those of a file: tests and reviewers put a server of their own in a broker's place. */
import type { Broker, Endpoints, Environment } from './broker.ts';

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);
const schemes = new Set(['http:', 'https:', 'ws:', 'wss:']);

/**
 * An absent broker or environment keeps its real endpoints; inside a named one nothing falls back.
 * @throws Error whose message is one line that says what to do.
 */
export function readEndpoints(text: string, brokers: readonly Broker[]): readonly Broker[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error('BROKERBAR_ENDPOINTS: the file is not JSON; see docs/development.md for its form.');
  }
  const named = readMembers(file, 'the file');
  for (const name of Object.keys(named))
    if (!brokers.some(({ id }) => id === name))
      throw new Error(
        `BROKERBAR_ENDPOINTS: there is no broker ${JSON.stringify(name)}; known: ${brokers.map(({ id }) => id).join(', ')}.`,
      );
  return brokers.map((broker) => {
    if (!Object.hasOwn(named, broker.id)) return broker;
    const given = readMembers(named[broker.id], broker.id);
    const unknown = Object.keys(given).find((name) => !broker.environments.some(({ id }) => id === name));
    if (unknown !== undefined) {
      const known = broker.environments.map(({ id }) => id).join(', ');
      throw new Error(
        `BROKERBAR_ENDPOINTS: ${broker.id} has no environment ${JSON.stringify(unknown)}; known: ${known}.`,
      );
    }
    return {
      ...broker,
      environments: broker.environments.map((environment) => replace(environment, broker, given)),
    };
  });
}

function replace(
  environment: Environment,
  broker: Broker,
  given: Readonly<Record<string, unknown>>,
): Environment {
  if (!Object.hasOwn(given, environment.id)) return environment;
  const place = `${broker.id}.${environment.id}`;
  const members = readMembers(given[environment.id], place);
  const { required, optional } = broker.endpointKeys;
  for (const name of required)
    if (!Object.hasOwn(members, name))
      throw new Error(`BROKERBAR_ENDPOINTS: ${place} lacks "${name}"; add its address.`);
  for (const name of Object.keys(members))
    if (![...required, ...optional].some((known) => known === name))
      throw new Error(
        `BROKERBAR_ENDPOINTS: ${place} has the unknown key ${JSON.stringify(name)}; remove it.`,
      );
  const address = (name: string) => readAddress(members[name], `${place}.${name}`);
  const found = (name: string) => (Object.hasOwn(members, name) ? address(name) : null);
  const endpoints: Endpoints = {
    authorize: address('authorize'),
    token: address('token'),
    // RFC 6749 6: one token endpoint does both, unless the broker has one for each.
    refresh: found('refresh') ?? address('token'),
    // Paths are appended to it.
    api: address('api').replace(/\/+$/, ''),
    stream: found('stream'),
    revoke: found('revoke'),
    issuer: found('issuer'),
    jwks: found('jwks'),
    extraHosts: [...new Set(Object.keys(members).map((name) => new URL(address(name)).host))],
  };
  return { ...environment, endpoints };
}

function readAddress(value: unknown, place: string): string {
  // Spaces and fragments survive parsing, but not a path being appended.
  const isPlain = typeof value === 'string' && !/[\s#]/.test(value) && URL.canParse(value);
  const url = isPlain ? new URL(value) : null;
  if (
    !url ||
    !schemes.has(url.protocol) ||
    !loopback.has(url.hostname) ||
    url.username !== '' ||
    url.password !== ''
  )
    throw new Error(
      `BROKERBAR_ENDPOINTS: ${place} must be an http, https, ws or wss address on 127.0.0.1, [::1] or localhost, without spaces or #.`,
    );
  return String(value);
}

function readMembers(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`BROKERBAR_ENDPOINTS: ${place} must be an object; see docs/development.md for its form.`);
  return value as Readonly<Record<string, unknown>>;
}
