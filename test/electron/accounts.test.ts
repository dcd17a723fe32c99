/**
 * Both brokers' accounts side by side, in real Electron: at the practice brokers, and at servers that are not ours, written
 * from the brokers' own pages (broker-apis.md A9, B10) and sharing nothing with the practice ones.
 */
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMoment, openMinute, ticksPerMinute } from '../../main/simulator/market-clock.ts';
import { callbackUrl, secretClient, startTenant, type Tenant } from '../oidc/tenant.ts';
import {
  type App,
  card,
  connectTradier,
  findPage,
  launch,
  makeFolder,
  screenshot,
  waitForHeadline,
} from './harness.ts';

const account = (app: App, name: RegExp): Locator =>
  app.window.getByRole('navigation', { name: 'Accounts', exact: true }).getByRole('button', { name });
const list = (app: App): Locator => app.window.getByRole('navigation', { name: 'Accounts', exact: true });
const look = (app: App) => app.window.getByRole('tab', { name: 'Accounts', exact: true }).click();
const part = (app: App, name: RegExp) => app.window.getByRole('tab', { name }).click();
const pane = (app: App) => app.window.getByRole('tabpanel').last();
const body = (app: App) => app.window.locator('body').innerText();

describe('the practice brokers', () => {
  const folder = makeFolder('accounts-demo');
  let app: App;
  beforeAll(async () => {
    app = await launch({ userData: folder.path });
  });
  afterAll(async () => {
    await app?.close();
    folder.clean();
  });
  const allow = async () => {
    const page = await findPage(app, /^http:\/\/127\.0\.0\.1:\d+\/(?!$)/);
    await page.getByRole('button', { name: 'Allow', exact: true }).click({ noWaitAfter: true });
  };

  test('both show, with what they hold, what was ordered and refused, and what is watched', async () => {
    await app.window.getByRole('button', { name: 'Try the demo', exact: true }).click();
    await allow();
    await waitForHeadline(app, 'Tradier Sandbox', /^Connected$|^Signed in until/);
    await card(app, 'TradeStation Simulated').getByRole('button', { name: 'Connect', exact: true }).click();
    await allow();
    await waitForHeadline(app, 'TradeStation Simulated', 'Connected');

    await look(app);
    await account(app, /^Tradier/)
      .first()
      .waitFor();
    await account(app, /^TradeStation/)
      .first()
      .waitFor();
    await expect.poll(() => list(app).innerText()).toMatch(/Total USD\s*\$[\d,]+\.\d\d/);
    expect(await list(app).innerText()).not.toMatch(/real money/i);
    await account(app, /^Tradier/)
      .first()
      .click();
    await expect.poll(() => app.window.getByRole('row').count()).toBeGreaterThan(2);
    await screenshot(app.window, 'accounts-demo');
    await part(app, /^Orders/);
    // Its people order anew every morning: before that only what stands from earlier days is there.
    const hasOrdered = findMoment(Date.now()).tick >= (openMinute + 8) * ticksPerMinute;
    await expect.poll(() => pane(app).innerText()).toContain(hasOrdered ? 'Rejected' : 'Open');
    await part(app, /^Watchlist/);
    const symbol = app.window.getByRole('textbox', { name: /symbol/i });
    await symbol.fill('QQQ');
    await symbol.press('Enter');
    await expect
      .poll(() => app.window.getByRole('row', { name: /^QQQ/ }).first().innerText())
      .toMatch(/\d\.\d\d/);
    await screenshot(app.window, 'accounts-demo-watchlist');
  });

  test("a symbol's daily prices are drawn under the app's own policy, and stand in a table as well", async () => {
    const refused: string[] = [];
    app.window.on('console', (line) => {
      if (/Content Security Policy|Refused to/.test(line.text())) refused.push(line.text());
    });
    await part(app, /^Positions/);
    await app.window
      .getByRole('button', { name: /^SPY, daily prices$/ })
      .first()
      .click();
    const panel = app.window.getByRole('dialog', { name: 'SPY', exact: true });
    await panel.locator('canvas').first().waitFor();
    await expect.poll(() => panel.innerText()).toMatch(/From [A-Z].*: from \d+\.\d\d to \d+\.\d\d/);
    await screenshot(app.window, 'accounts-chart');
    await panel.getByText('Show as table', { exact: true }).click();
    await expect.poll(() => panel.getByRole('row').count()).toBeGreaterThan(20);
    // A column of the table is called so as well.
    await panel.getByRole('button', { name: 'Close', exact: true }).last().click();
    await panel.waitFor({ state: 'detached' });
    expect(refused).toEqual([]);
  });

  test('hidden, no amount is left in the window or at the tray', async () => {
    await app.window.keyboard.press('Control+Shift+H');
    await expect.poll(() => body(app)).toContain('Hidden');
    for (const name of [/^Positions/, /^Orders/]) {
      await part(app, name);
      expect(await list(app).innerText()).not.toMatch(/\$\s?\d/);
      expect(await pane(app).innerText()).not.toMatch(/\$\s?\d/);
    }
    await screenshot(app.window, 'accounts-hidden');
    await app.window.keyboard.press('Control+Shift+H');
    await expect.poll(() => list(app).innerText()).toMatch(/\$[\d,]+\.\d\d/);
  });
});

const tradierKey = { id: 'key-of-somebody', secret: 'secret-of-somebody' };

/** Tradier in somebody else's words: each of its shapes for a list, figures as numbers and as text, and no faults asked for. */
class TradierStranger {
  readonly asked: string[] = [];
  isFailing = false;
  equity = '17798.360000000000000000000000';
  origin = '';
  readonly #server: Server = createServer((request, response) => {
    const send = (status: number, body: string, type = 'application/json;charset=UTF-8') =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const url = new URL(request.url ?? '/', this.origin);
    this.asked.push(`${request.method} ${url.pathname}`);
    if (url.pathname === '/authorize') {
      const back = `${callbackUrl}?code=c0de&state=${url.searchParams.get('state')}`;
      return send(
        200,
        `<title>Log in</title><form action="/go"><input type="hidden" name="to" value="${back}"><button>Authorize</button></form>`,
        'text/html',
      );
    }
    if (url.pathname === '/go')
      return response.writeHead(302, { location: url.searchParams.get('to') ?? '' }).end();
    if (url.pathname === '/token')
      return drain(request, () =>
        send(
          200,
          JSON.stringify({
            access_token: 'acc',
            refresh_token: 'ref',
            expires_in: 86399,
            scope: 'read market',
            status: 'approved',
          }),
        ),
      );
    if (request.headers.authorization !== 'Bearer acc')
      return send(401, 'Invalid Access Token', 'text/plain');
    if (request.headers.accept !== 'application/json') return send(200, '<xml/>', 'application/xml');
    if (request.method !== 'GET') return send(405, 'GET only', 'text/plain');
    if (this.isFailing) return send(503, '<html>later</html>', 'text/html');
    return send(200, this.#data(url) ?? '{}');
  });

  #data({ pathname }: URL): string | undefined {
    return {
      '/v1/user/profile':
        '{"profile":{"id":"id-jdoe","name":"Jane Doe","account":[{"account_number":"VA000001","type":"margin","status":"active"},{"account_number":"VA000002","type":"cash","status":"active"}]}}',
      '/v1/accounts/VA000001/balances': `{"balances":{"account_number":"VA000001","account_type":"margin","total_equity":${this.equity},"total_cash":6363.86,"margin":{"stock_buying_power":12727.72}}}`,
      '/v1/accounts/VA000002/balances':
        '{"balances":{"account_number":"VA000002","account_type":"cash","total_equity":"0.01","total_cash":"0.01","cash":{"cash_available":0.01}}}',
      '/v1/accounts/VA000001/positions':
        '{"positions":{"position":{"cost_basis":207.01000000000000000000,"date_acquired":"2018-08-08T14:41:11.405Z","id":130089,"quantity":3.00000000,"symbol":"AAPL"}}}',
      '/v1/accounts/VA000002/positions': '{"positions":"null"}',
      '/v1/accounts/VA000001/orders': '{"orders":"null"}',
      '/v1/accounts/VA000002/orders': '{}',
      '/v1/markets/quotes':
        '{"quotes":{"quote":{"symbol":"AAPL","description":"Apple Inc","type":"stock","last":70.1,"change":0.1,"change_percentage":0.14,"volume":1,"trade_date":1557168406000,"bid":70.0,"bidsize":1,"ask":70.2,"asksize":1}}}',
    }[pathname];
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get endpoints() {
    const at = (path: string) => `${this.origin}${path}`;
    return { authorize: at('/authorize'), token: at('/token'), refresh: at('/token'), api: at('/v1') };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function drain(request: IncomingMessage, then: () => void): void {
  request.resume().on('end', then);
}

/** TradeStation in somebody else's words: `Errors` inside 200, a futures account, a price that is not there. */
function stationData(path: string): unknown {
  const [, resource = ''] = /^\/v3\/brokerage\/accounts\/[^/]+\/(\w+)/.exec(path) ?? [];
  const owner = { AccountID: 'SIM1234567M' };
  return (
    {
      balances: {
        Balances: [
          {
            ...owner,
            AccountType: 'Margin',
            CashBalance: '100.10',
            BuyingPower: '200.20',
            Equity: '1000.05',
            TodaysProfitLoss: '-3.4',
            BalanceDetail: {},
          },
        ],
        Errors: [
          { AccountID: 'SIM1234567F', Error: 'Forbidden', Message: 'Request not supported for account type' },
        ],
      },
      positions: {
        Positions: [
          {
            ...owner,
            PositionID: '1',
            Symbol: 'MSFT',
            AssetType: 'STOCK',
            LongShort: 'Long',
            Quantity: '10',
            AveragePrice: '216.68',
            Last: null,
            MarketValue: '2166.3',
            TotalCost: '2166.8',
            UnrealizedProfitLoss: '-0.5',
          },
        ],
        Errors: [],
      },
      orders: { Orders: [], Errors: [] },
    }[resource] ?? null
  );
}

describe("somebody else's servers", () => {
  const folder = makeFolder('accounts-stranger');
  const stranger = new TradierStranger();
  let tenant: Tenant;
  let app: App;
  const start = async () => {
    app = await launch({
      userData: join(folder.path, 'data'),
      endpoints: join(folder.path, 'endpoints.json'),
    });
  };
  beforeAll(async () => {
    await stranger.start();
    tenant = await startTenant({ data: stationData });
    const endpoints = { tradier: { sandbox: stranger.endpoints }, tradestation: { sim: tenant.endpoints } };
    writeFileSync(join(folder.path, 'endpoints.json'), JSON.stringify(endpoints));
    await start();
  });
  afterAll(async () => {
    await app?.close();
    await tenant?.close();
    stranger.close();
    folder.clean();
  });

  test('both show side by side, and their sum is exact', async () => {
    await connectTradier(app, { ...tradierKey, callbackUrl });
    await (await findPage(app, stranger.origin))
      .getByRole('button', { name: 'Authorize' })
      .click({ noWaitAfter: true });
    await waitForHeadline(app, 'Tradier Sandbox', 'Connected');
    await app.window.getByRole('button', { name: 'Connect a broker', exact: true }).click();
    await app.window.getByRole('menuitem', { name: 'TradeStation', exact: true }).click();
    const dialog = app.window.getByRole('dialog', { name: 'Connect TradeStation', exact: true });
    await dialog.getByRole('textbox', { name: 'API key', exact: true }).fill(secretClient.id);
    await dialog.getByRole('textbox', { name: 'API secret', exact: true }).fill(secretClient.secret);
    await dialog.getByRole('button', { name: callbackUrl, exact: true }).click();
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    const page = await findPage(app, `${tenant.origin}/interaction/`);
    await page.getByPlaceholder('Enter any login').fill('jane');
    await page.getByPlaceholder('and password').fill('x');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click({ noWaitAfter: true });
    await waitForHeadline(app, 'TradeStation Simulated', 'Connected');

    await look(app);
    for (const name of [/^Tradier.*…0001/, /^Tradier.*…0002/, /^TradeStation.*…567M/, /^TradeStation.*…567F/])
      await account(app, name).waitFor();
    // 17,798.36 + 0.01 + 1,000.05; the futures account's worth could not be had, and that is said.
    await expect.poll(() => list(app).innerText()).toMatch(/\$18,798\.42/);
    expect(await list(app).innerText()).toMatch(/Without 1 account/);
    await account(app, /^Tradier.*…0001/).click();
    const panel = pane(app);
    // Three at 70.10, which only the quote tells.
    await expect.poll(() => panel.innerText()).toMatch(/AAPL[\s\S]*210\.30/);
    await account(app, /^TradeStation.*…567M/).click();
    await expect.poll(() => panel.innerText()).toMatch(/MSFT[\s\S]*2,166\.30/);
    await screenshot(app.window, 'accounts-both');
  });

  test('one that fails empties nothing, and the other goes on', async () => {
    stranger.isFailing = true;
    await account(app, /^Tradier.*…0001/).click();
    await app.window.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect.poll(() => body(app)).toContain("Tradier isn't answering");
    expect(await body(app)).toContain('$17,798.36');
    await account(app, /^TradeStation.*…567M/).click();
    expect(await body(app)).toContain('$1,000.05');
    await screenshot(app.window, 'accounts-one-fails');
  });

  test('row 21: after a restart without either server, the last values are there, dated', async () => {
    await app.close();
    stranger.close();
    await tenant.close();
    await start();
    await look(app);
    await account(app, /^Tradier.*…0001/).click();
    await expect.poll(() => body(app)).toContain('$17,798.36');
    expect(await body(app)).toMatch(/Last known|As of/);
    await screenshot(app.window, 'accounts-restarted');
  });

  test('nothing but GET was ever sent to their data', () => {
    const data = [...stranger.asked, ...tenant.requests].filter((line) => / \/v[13]\//.test(line));
    expect(data.length).toBeGreaterThan(8);
    expect(data.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });
});
