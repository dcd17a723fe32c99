/**
 * An OpenID Provider that is not ours (oidc-provider, certified), set up as TradeStation's Auth0 tenant documents itself:
 * its paths, 20 minutes, id and secret in the form or PKCE, refresh tokens that stay or rotate, 403 for invalid_grant. Beside
 * it stands a few lines of REST that know its access tokens.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type CryptoKey, decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

export const secretClient = { id: 'key-with-a-secret', secret: 'the-secret-of-the-key' } as const;
export const pkceClient = { id: 'key-without-a-secret', secret: '' } as const;
export const callbackUrl = 'http://localhost:31022';
const audience = 'https://api.tradestation.com';
const scopes = ['openid', 'offline_access', 'profile', 'ReadAccount', 'MarketData', 'Trade'];

/** How the id token of the next replies is made wrong. */
export type IdTokenFault =
  | 'none'
  | 'nonce'
  | 'aud'
  | 'kid'
  | 'sub'
  | 'missing'
  | 'signature'
  | 'alg-none'
  | 'expired'
  | 'issuer';

export type TenantOptions = {
  readonly isRotating?: boolean;
  readonly lifetimeS?: number;
  /** What else its REST has: a body for a path, null for what it does not know. */
  readonly data?: (path: string) => unknown;
};

export type Tenant = {
  readonly origin: string;
  /** An environment of an endpoints file (black-box.md). */
  readonly endpoints: Readonly<Record<'authorize' | 'token' | 'revoke' | 'issuer' | 'jwks' | 'api', string>>;
  /** What was asked: method and path, oldest first; with what a token request said of its grant. */
  readonly requests: string[];
  idTokenFault: IdTokenFault;
  /** The key set cannot be had. */
  isWithoutKeys: boolean;
  /** Ends every grant, as a person does in the broker's settings. */
  revokeAll(): Promise<void>;
  close(): Promise<void>;
};

export async function startTenant({
  isRotating = false,
  lifetimeS = 1200,
  data = () => null,
}: TenantOptions = {}): Promise<Tenant> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const stranger = await generateKeyPair('RS256', { extractable: true });
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const kid = 'of-today';
  const provider = new Provider(origin, {
    clients: [
      {
        ...clientOf(secretClient.id),
        client_secret: secretClient.secret,
        token_endpoint_auth_method: 'client_secret_post',
      },
      { ...clientOf(pkceClient.id), token_endpoint_auth_method: 'none', application_type: 'native' },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }] },
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      jwks: '/.well-known/jwks.json',
    },
    scopes,
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    extraParams: ['audience'],
    ttl: {
      AccessToken: lifetimeS,
      IdToken: 600,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
      AuthorizationCode: 60,
    },
    rotateRefreshToken: isRotating,
    pkce: {
      required: (_context: unknown, client: { clientId: string }) => client.clientId === pkceClient.id,
    },
    cookies: { keys: ['of the test'] },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, name: `Person ${sub}` }),
    }),
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  });
  const grants = new Set<string>();
  provider.on('grant.success', ({ oidc }) => {
    const id = oidc?.entities?.Grant?.jti;
    if (id) grants.add(id);
  });
  const tenant: Tenant = {
    origin,
    endpoints: {
      authorize: `${origin}/authorize`,
      token: `${origin}/oauth/token`,
      revoke: `${origin}/oauth/revoke`,
      issuer: origin,
      jwks: `${origin}/.well-known/jwks.json`,
      api: `${origin}/v3`,
    },
    requests: [],
    idTokenFault: 'none',
    isWithoutKeys: false,
    revokeAll: async () => {
      for (const id of grants) {
        await provider.RefreshToken.revokeByGrantId(id);
        await (await provider.Grant.find(id))?.destroy();
      }
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/oauth/token') return;
    const body = context.body as Record<string, unknown> | undefined;
    // Auth0 answers so; oidc-provider itself says 400.
    if (body?.error === 'invalid_grant') context.status = 403;
    if (!body || typeof body.id_token !== 'string') return;
    // As the seeds have it, and not as oidc-provider does: a static key's renewal brings no refresh token.
    const isRenewal = context.oidc?.params?.grant_type === 'refresh_token';
    if (isRenewal && !isRotating) delete body.refresh_token;
    if (isRenewal) tenant.requests.push(`renewed ${'refresh_token' in body ? 'with' : 'without'} another`);
    tenant.requests.push(`id_token ${tenant.idTokenFault}`);
    const spoilt = await spoil(body.id_token, tenant.idTokenFault, {
      privateKey,
      stranger: stranger.privateKey,
      kid,
    });
    const { id_token: _, ...rest } = body;
    context.body = spoilt === null ? rest : { ...rest, id_token: spoilt };
  });
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', origin);
    tenant.requests.push(`${request.method} ${url.pathname}`);
    if (url.pathname.startsWith('/v3/')) return void answerRest(provider, data, request, response);
    if (url.pathname === '/.well-known/jwks.json' && tenant.isWithoutKeys) {
      response.writeHead(503).end();
      return;
    }
    if (url.pathname === '/oauth/revoke') return void revoke(tenant, request, response);
    if (url.pathname === '/authorize') {
      if (url.searchParams.get('audience') !== audience) return void response.writeHead(400).end('audience');
      // The provider gives offline_access only to who asks for consent each time; Auth0 asks by itself.
      url.searchParams.set('prompt', 'consent');
      request.url = `${url.pathname}${url.search}`;
    }
    answer(request, response);
  });
  return tenant;
}

function clientOf(id: string): Readonly<Record<string, unknown>> {
  return {
    client_id: id,
    redirect_uris: [callbackUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    id_token_signed_response_alg: 'RS256',
  };
}

type Keys = { readonly privateKey: CryptoKey; readonly stranger: CryptoKey; readonly kid: string };

async function spoil(
  idToken: string,
  fault: IdTokenFault,
  { privateKey, stranger, kid }: Keys,
): Promise<string | null> {
  if (fault === 'none') return idToken;
  if (fault === 'missing') return null;
  const claims: JWTPayload = decodeJwt(idToken);
  if (fault === 'alg-none') {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${encode({ alg: 'none' })}.${encode(claims)}.`;
  }
  const changed: Readonly<Partial<Record<IdTokenFault, JWTPayload>>> = {
    nonce: { nonce: 'of-another-request' },
    aud: { aud: 'another-app' },
    sub: { sub: 'somebody-else' },
    expired: { exp: Math.floor(Date.now() / 1000) - 3600 },
    issuer: { iss: 'https://signin.example' },
  };
  const key = fault === 'signature' || fault === 'kid' ? stranger : privateKey;
  return new SignJWT({ ...claims, ...changed[fault] })
    .setProtectedHeader({ alg: 'RS256', kid: fault === 'kid' ? 'of-nobody' : kid })
    .sign(key);
}

/** TradeStation wants JSON, and ends every refresh token of the key (broker-apis.md B6). */
async function revoke(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
  const isKnown =
    (body.client_id === secretClient.id && body.client_secret === secretClient.secret) ||
    (body.client_id === pkceClient.id && body.client_secret === undefined);
  const isJson = request.headers['content-type'] === 'application/json';
  if (!isJson || !isKnown || typeof body.token !== 'string') return void response.writeHead(401).end();
  await tenant.revokeAll();
  response.writeHead(200).end('OK');
}

/** Accounts for whoever holds an access token of the provider. */
async function answerRest(
  provider: Provider,
  data: (path: string) => unknown,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  const found = await provider.AccessToken.find(token);
  const send = (status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body));
  if (!found) return void send(401, { Error: 'Unauthorized', Message: 'Unauthorized' });
  // Its data is looked at, and nothing more.
  if (request.method !== 'GET') return void send(405, { Error: 'Method Not Allowed' });
  if (request.url !== '/v3/brokerage/accounts') {
    const body = data(request.url ?? '');
    return void send(body === null ? 404 : 200, body ?? { Error: 'NotFound' });
  }
  send(200, {
    Accounts: [
      {
        AccountID: 'SIM1234567M',
        AccountType: 'Margin',
        Currency: 'USD',
        Status: 'Active',
        AccountDetail: {},
      },
      { AccountID: 'SIM1234567F', AccountType: 'Futures', Currency: 'USD', Status: null },
    ],
  });
}
