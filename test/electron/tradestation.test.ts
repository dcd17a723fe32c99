/** TradeStation's whole journey against an OpenID Provider that is not ours, in real Electron. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  callbackUrl,
  type IdTokenFault,
  pkceClient,
  secretClient,
  startTenant,
  type Tenant,
} from '../oidc/tenant.ts';
import {
  type App,
  card,
  chooseFromMore,
  disconnect,
  findPage,
  launch,
  makeFolder,
  screenshot,
  waitForHeadline,
} from './harness.ts';

const name = 'TradeStation Simulated';
const keySet = 'GET /.well-known/jwks.json';
const count = (tenant: Tenant, what: string) => tenant.requests.filter((one) => one === what).length;

function writeEndpoints(folder: string, tenant: Tenant): string {
  const file = join(folder, 'endpoints.json');
  writeFileSync(file, JSON.stringify({ tradestation: { sim: tenant.endpoints } }));
  return file;
}

async function fillDialog(app: App, client: { readonly id: string; readonly secret: string }): Promise<void> {
  await app.window.getByRole('button', { name: 'Connect TradeStation', exact: true }).click();
  const dialog = app.window.getByRole('dialog', { name: 'Connect TradeStation', exact: true });
  await dialog.getByRole('textbox', { name: 'API key', exact: true }).fill(client.id);
  await dialog.getByRole('textbox', { name: 'API secret', exact: true }).fill(client.secret);
  await dialog.getByRole('textbox', { name: 'Callback URL', exact: true }).fill('http://localhost:1');
  await dialog.getByRole('button', { name: callbackUrl, exact: true }).click();
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** The provider's own pages: a name and any password, then the consent. */
async function signIn(app: App, tenant: Tenant, login = 'jane'): Promise<void> {
  const page = await findPage(app, `${tenant.origin}/interaction/`);
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click({ noWaitAfter: true });
}

describe.each([
  ['a key with a secret, refresh tokens that stay', secretClient, false],
  ['a key with a secret, refresh tokens that rotate', secretClient, true],
  ['a PKCE key, refresh tokens that rotate', pkceClient, true],
  ['a PKCE key, refresh tokens that stay', pkceClient, false],
] as const)('%s', (_, client, isRotating) => {
  const folder = makeFolder('tradestation');
  let tenant: Tenant;
  let app: App;
  const start = async () => {
    app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, tenant) });
  };
  afterAll(async () => {
    await app?.close();
    await tenant?.close();
    folder.clean();
  });

  test('connects, refreshes, restarts, is revoked, and signs in again', async () => {
    tenant = await startTenant({ isRotating });
    await start();
    await fillDialog(app, client);
    await signIn(app, tenant);
    await waitForHeadline(app, name, 'Connected');
    const text = await card(app, name).innerText();
    expect(text).toContain('Renews by itself');
    expect(text).toContain('567M');
    expect(text).toContain('567F');
    expect(count(tenant, keySet)).toBe(1);
    if (client === secretClient && !isRotating) await screenshot(app.window, 'tradestation');

    const refresh = async () => {
      const before = count(tenant, 'POST /oauth/token');
      await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
      await expect.poll(() => count(tenant, 'POST /oauth/token')).toBe(before + 1);
    };
    const countRenewals = () =>
      (['with', 'without'] as const).map((word) => count(tenant, `renewed ${word} another`));
    await refresh();
    await waitForHeadline(app, name, 'Connected');
    await app.close();

    const asked = tenant.requests.length;
    await start();
    await waitForHeadline(app, name, 'Connected');
    expect(tenant.requests.slice(asked)).toEqual([]);
    await refresh();
    await waitForHeadline(app, name, 'Connected');
    await expect.poll(countRenewals).toEqual(isRotating ? [2, 0] : [0, 2]);

    await tenant.revokeAll();
    await app.close();
    await start();
    await refresh();
    await waitForHeadline(app, name, 'Sign in again');
    await card(app, name).getByRole('button', { name: 'Sign in', exact: true }).click();
    await signIn(app, tenant);
    await waitForHeadline(app, name, 'Connected');
    expect(await app.window.getByRole('article').count()).toBe(1);
    if (isRotating) return disconnect(app, name);

    await chooseFromMore(app, name, 'Details…');
    await app.window.getByRole('button', { name: 'End everywhere…', exact: true }).click();
    const question = app.window.getByRole('alertdialog');
    expect(await question.innerText()).toContain(`On this computer: ${name}.`);
    await question.getByRole('button', { name: 'End everywhere', exact: true }).click();
    await waitForHeadline(app, name, 'Disconnected');
    expect(count(tenant, 'POST /oauth/revoke')).toBe(1);
  });
});

test('E-CALLBACK a callback that the provider does not know: told while its page is open, and after it was closed', async () => {
  const folder = makeFolder('tradestation-callback');
  const tenant = await startTenant();
  const app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, tenant) });
  const own = 'http://localhost:3456/mine';
  try {
    await app.window.getByRole('button', { name: 'Connect TradeStation', exact: true }).click();
    const dialog = app.window.getByRole('dialog', { name: 'Connect TradeStation', exact: true });
    await dialog.getByRole('textbox', { name: 'API key', exact: true }).fill(secretClient.id);
    await dialog.getByRole('textbox', { name: 'API secret', exact: true }).fill(secretClient.secret);
    await dialog.getByRole('textbox', { name: 'Callback URL', exact: true }).fill(own);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    const bar = await findPage(app, 'app://brokerbar/sign-in.html');
    await bar.getByText("TradeStation doesn't know these keys or this callback URL.").waitFor();
    await bar.getByRole('button', { name: 'Having trouble?', exact: true }).click();
    await bar.getByRole('button', { name: 'Close', exact: true }).click({ noWaitAfter: true });
    await waitForHeadline(app, name, 'Sign-in was cancelled');
    const text = await card(app, name).innerText();
    expect(text).toContain("TradeStation's page refused the request");
    expect(text).toContain(own);
    await card(app, name).getByRole('button', { name: 'Edit keys', exact: true }).waitFor();
  } finally {
    await app.close();
    await tenant.close();
    folder.clean();
  }
});

describe('A52 to A56 an id token that is not to be believed', () => {
  const folder = makeFolder('tradestation-id');
  let tenant: Tenant;
  let app: App | null = null;
  afterEach(() => app?.close());
  afterAll(async () => {
    await tenant?.close();
    folder.clean();
  });

  test.each<IdTokenFault>(['nonce', 'aud', 'kid', 'signature', 'alg-none', 'expired', 'issuer', 'missing'])(
    '%s: no sign-in is made',
    async (fault) => {
      tenant ??= await startTenant();
      tenant.idTokenFault = fault;
      const keySets = count(tenant, keySet);
      const own = makeFolder(`tradestation-${fault}`);
      app = await launch({ userData: own.path, endpoints: writeEndpoints(own.path, tenant) });
      await fillDialog(app, secretClient);
      await signIn(app, tenant);
      await waitForHeadline(app, name, "Couldn't finish sign-in");
      expect(count(tenant, 'GET /v3/brokerage/accounts')).toBe(0);
      // A new run has no keys and asks once, also for a kid of nobody; not at all for what could not be signed.
      const isAskable = fault !== 'alg-none' && fault !== 'missing';
      expect(count(tenant, keySet) - keySets).toBe(isAskable ? 1 : 0);
      tenant.idTokenFault = 'none';
      await app.close();
      own.clean();
    },
  );

  test('A55 a kid of nobody on renewal: the keys are asked for once more, and it is refused', async () => {
    tenant ??= await startTenant();
    const own = makeFolder('tradestation-renewed-kid');
    const keySets = count(tenant, keySet);
    app = await launch({ userData: own.path, endpoints: writeEndpoints(own.path, tenant) });
    await fillDialog(app, secretClient);
    await signIn(app, tenant);
    await waitForHeadline(app, name, 'Connected');
    expect(count(tenant, keySet) - keySets).toBe(1);
    tenant.idTokenFault = 'kid';
    await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
    await card(app, name).getByText("Couldn't check who signed in at TradeStation").first().waitFor();
    expect(count(tenant, keySet) - keySets).toBe(2);
    await waitForHeadline(app, name, 'Connected');
    tenant.idTokenFault = 'none';
    await app.close();
    own.clean();
  });

  test('A56 another person on renewal: refused, and the old sign-in is kept', async () => {
    tenant ??= await startTenant();
    app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, tenant) });
    await fillDialog(app, secretClient);
    await signIn(app, tenant);
    await waitForHeadline(app, name, 'Connected');
    tenant.idTokenFault = 'sub';
    await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
    await card(app, name).getByText('That was a different sign-in').first().waitFor();
    tenant.idTokenFault = 'none';
    // Keys that cannot be had cost no sign-in.
    tenant.isWithoutKeys = true;
    await app.close();
    app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, tenant) });
    await waitForHeadline(app, name, 'Connected');
    await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect.poll(() => count(tenant, 'POST /oauth/token')).toBeGreaterThan(2);
    await waitForHeadline(app, name, 'Connected');
    tenant.isWithoutKeys = false;
  });
});
