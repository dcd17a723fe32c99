/** The life of connections against the real practice broker: who, until when, what is kept when something goes wrong. */
import { afterEach, describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { sayFailure } from '../../contract/words.ts';
import { type House, openHouse } from './house.ts';

const HOUR = 3_600_000;
let house: House;
afterEach(() => house.close());

describe('connect', () => {
  test('a first sign-in is active at once and shows whose it is', async () => {
    house = await openHouse({ client: { isPartner: false } });
    await house.connect();
    const one = house.only();
    expect(one.name).toBe('Tradier Sandbox');
    expect(one.signIn).toMatchObject({ kind: 'held', renews: false, isSaved: true });
    expect(one.holder).toBe(house.broker.people[0].name);
    expect(one.accounts.map(({ ending }) => ending)).toContain('0093');
    expect(one.granted).toEqual(['read', 'market']);
    expect(JSON.stringify(one)).not.toContain(house.broker.client.secret);
  });

  test('the person with one account is read as well as the one with several', async () => {
    house = await openHouse();
    house.broker.setSignedIn(house.broker.people[1]);
    await house.connect();
    expect(house.only().accounts).toHaveLength(1);
  });

  test.each([
    ['deny', 'E-DENY'],
    ['close', 'E-CLOSE'],
  ] as const)('%s keeps the keys and says %s', async (answers, code) => {
    house = await openHouse();
    house.person.answers = answers;
    await house.connect();
    expect(house.only()).toMatchObject({ signIn: { kind: 'none' }, notice: { code } });
    expect(house.connections.view(house.clock.now).savedKeys).toHaveLength(1);
    expect(house.count('/accesstoken')).toBe(0);
  });

  test.each([
    ['exchange', { status: 401 }, 'E-KEY'],
    ['exchange', { status: 400 }, 'E-CODE'],
    ['exchange', { status: 503 }, 'E-DOWN'],
    ['exchange', 'html', 'E-DOWN'],
    ['exchange', 'status-pending', 'E-SHAPE'],
    ['exchange', 'access-token-crlf', 'E-SHAPE'],
    ['profile', 'id-missing', 'E-SHAPE'],
  ] as const)('%s %j ends as %s and stores no token', async (where, fault, code) => {
    house = await openHouse();
    house.broker.setFault(where as 'exchange', fault as 'html');
    await house.connect();
    expect(house.only()).toMatchObject({ signIn: { kind: 'none' }, notice: { code } });
    expect([...house.vault.records.values()].every(({ tokens }) => tokens === null)).toBe(true);
    expect(house.count('/accesstoken')).toBe(1);
  });

  test('the same person again repairs the connection, never a twin', async () => {
    house = await openHouse();
    const first = await house.connect();
    await house.connect();
    expect(house.all().map(({ id }) => id)).toEqual([first]);
    expect(house.vault.records.size).toBe(1);
  });

  test('another person is another connection, named apart', async () => {
    house = await openHouse();
    await house.connect();
    house.clock.now += 1000;
    house.broker.setSignedIn(house.broker.people[1]);
    await house.connect();
    expect(house.all().map(({ name }) => name)).toEqual(['Tradier Sandbox', 'Tradier Sandbox …0555']);
  });

  test('A18 somebody else on the same connection is refused and the old sign-in stays', async () => {
    house = await openHouse();
    const id = await house.connect();
    const before = house.vault.records.get(id);
    house.broker.setSignedIn(house.broker.people[1]);
    await house.connections.get(id).signIn(null);
    expect(house.only().notice?.code).toBe('E-OTHER');
    expect(house.only().holder).toBe(house.broker.people[0].name);
    expect(house.vault.records.get(id)).toBe(before);
  });

  test('row 12: fewer and more permissions than asked are kept as granted', async () => {
    house = await openHouse();
    house.broker.setFault('exchange', 'scope-more');
    const id = await house.connect();
    expect(house.only().granted).toEqual(['read', 'market', 'trade']);
    house.broker.setFault('exchange', 'scope-fewer');
    await house.connections.get(id).signIn(null);
    expect(house.only().granted).toEqual(['read']);
  });

  test('new permissions come only with the sign-in that brought them', async () => {
    house = await openHouse();
    const id = await house.connect();
    house.person.answers = 'close';
    await house.connect({ connection: id, scopes: ['read', 'market', 'stream'] });
    expect(house.only().asked).toEqual(['read', 'market']);
    house.person.answers = 'allow';
    await house.connect({ connection: id, scopes: ['read', 'market', 'stream'] });
    expect(house.only().asked).toEqual(['read', 'market', 'stream']);
  });

  test('a disk that refuses the keys is told in the dialog and nothing is kept', async () => {
    house = await openHouse();
    house.vault.failWith = new Failure('E-DISK');
    await expect(house.connect()).rejects.toMatchObject({ code: 'E-DISK' });
    expect(house.all()).toEqual([]);
  });

  test('tokens that the disk refuses are kept in memory, said, and saved later', async () => {
    house = await openHouse();
    const id = await house.connect();
    house.vault.failWith = new Failure('E-DISK');
    await house.connections.get(id).signIn(null);
    expect(house.only()).toMatchObject({
      notice: { code: 'E-SAVE' },
      signIn: { kind: 'held', isSaved: false, isSaveDue: true },
    });
    house.connections.get(house.only().id).dismissNotice();
    expect(house.only().signIn).toMatchObject({ isSaved: false, isSaveDue: true });
    expect(house.connections.isUnsaved).toBe(true);
    house.vault.failWith = null;
    await house.connections.tick();
    expect(house.connections.isUnsaved).toBe(false);
    expect(house.only()).toMatchObject({ notice: null, signIn: { isSaved: true, isSaveDue: false } });
  });

  test('without a password store a sign-in lasts until quit', async () => {
    house = await openHouse({}, 'absent');
    await house.connect();
    expect(house.only().signIn).toMatchObject({ kind: 'held', isSaved: false, isSaveDue: false });
    expect(house.connections.isUnsaved).toBe(false);
    expect((await house.restart()).view(house.clock.now).connections).toEqual([]);
  });

  test('wrong forms are refused before anything is sent', async () => {
    house = await openHouse();
    const form = { connection: null, broker: 'tradier', environment: 'sandbox', method: 'keys' } as const;
    const rest = {
      apiSecret: '',
      callbackUrl: 'http://localhost:3000/callback',
      scopes: ['read'],
      apiToken: '',
    };
    for (const wrong of [
      { ...form, ...rest, apiKey: '' },
      { ...form, ...rest, apiKey: 'key', environment: 'paper' },
      { ...form, ...rest, apiKey: 'key', broker: 'nobody' },
      { ...form, ...rest, apiKey: 'key', apiSecret: 'secret', scopes: ['everything'] },
      { ...form, ...rest, apiKey: 'key', apiSecret: 'secret', connection: 'tradier-sandbox-none' },
    ])
      await expect(house.connections.connect(wrong)).rejects.toMatchObject({ code: 'E-FIELD' });
    expect(house.broker.requests).toEqual([]);
  });
});

const faultOf = (faultstring: string) => JSON.stringify({ fault: { faultstring, detail: {} } });

describe('renew', () => {
  const partner = { client: { isPartner: true, rotation: 'rotating' } } as const;

  test('A91 a hundred calls are one request; the record keeps the new token', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const before = house.vault.records.get(id)?.tokens?.refreshToken?.open();
    await Promise.all(Array.from({ length: 100 }, () => house.connections.get(id).refresh()));
    expect(house.count('/refreshtoken')).toBe(1);
    const after = house.vault.records.get(id);
    expect(after?.tokens?.refreshToken?.open()).not.toBe(before);
    expect(after?.renewing).toBeNull();
  });

  test('the mark is on disk before the token is spent', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    await house.connections.get(id).refresh();
    const [marked, renewed] = house.vault.history.slice(-2);
    expect(marked?.renewing).not.toBeNull();
    expect(renewed?.renewing).toBeNull();
    expect(renewed?.generation).toBe((marked?.generation ?? 0) + 1);
  });

  test('a token is not spent when its successor could not be saved', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.vault.failWith = new Failure('E-DISK');
    await house.connections.get(id).refresh();
    expect(house.count('/refreshtoken')).toBe(0);
    expect(house.only()).toMatchObject({ notice: { code: 'E-DISK' }, signIn: { kind: 'held' } });
  });

  test('A50 a reply without a refresh token keeps the old one', async () => {
    house = await openHouse({ client: { isPartner: true, rotation: 'absent' } });
    const id = await house.connect();
    const before = house.vault.records.get(id)?.tokens?.refreshToken?.open();
    await house.connections.get(id).refresh();
    expect(house.vault.records.get(id)?.tokens?.refreshToken?.open()).toBe(before);
  });

  test('A49 wider permissions on renewal are refused and the old tokens stay', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const before = house.vault.records.get(id)?.tokens;
    house.broker.setFault('refresh', 'scope-more');
    await house.connections.get(id).refresh();
    expect(house.only().notice?.code).toBe('E-WIDER');
    expect(house.vault.records.get(id)?.tokens).toBe(before);
  });

  test('A57 a refused token ends the sign-in once; the record is kept', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.revoke(house.broker.people[0]);
    await house.connections.get(id).refresh();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
    house.clock.now += 20 * HOUR;
    await house.connections.tick();
    expect(house.count('/refreshtoken')).toBe(1);
    expect(house.vault.records.get(id)?.client).not.toBeNull();
  });

  test.each([
    ['A61', { status: 503 }, 'E-DOWN'],
    ['A60', { status: 429, retryAfter: 600 }, 'E-LIMIT'],
    ['A62', { status: 200, contentType: 'text/html', body: '<title>Wi-Fi</title>' }, 'E-DOWN'],
    ['A62', 'reset', 'E-NET'],
    // What a gateway says of the access token is not said of the refresh token.
    ['A59', { status: 401, body: faultOf('Access Token expired') }, 'E-DOWN'],
    ['A59', { status: 401, body: faultOf('Invalid API call as no apiproduct match found') }, 'E-DOWN'],
  ] as const)('%s %j is passing: the sign-in stays and is renewed later', async (_row, fault, code) => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', fault);
    await house.connections.get(id).refresh();
    const failed = house.only();
    expect(failed).toMatchObject({
      signIn: { kind: 'held' },
      renewal: { kind: 'waiting', code },
      notice: { code },
    });
    const said = failed.notice && sayFailure(failed, failed.notice).todo;
    expect(said, 'the next try').toMatch(/(try|continue) at \d+:\d\d/);
    house.connections.get(id).dismissNotice();
    expect(house.only().renewal).toEqual(failed.renewal);
    house.broker.clearFaults();
    await house.connections.tick();
    expect(house.only().renewal.kind).toBe('waiting');
    house.clock.now += code === 'E-LIMIT' ? 601_000 : 51_000;
    await house.connections.tick();
    expect(house.only()).toMatchObject({ renewal: { kind: 'idle' }, notice: null });
  });

  test("what a person tried in vain meanwhile has no next try: that is the renewal's", async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', 'reset');
    house.broker.setFault('exchange', 'reset');
    await house.connections.get(id).refresh();
    house.clock.now += 5000;
    await house.connections.get(id).signIn(null);
    const failed = house.only();
    expect(failed).toMatchObject({
      signIn: { kind: 'held' },
      renewal: { kind: 'waiting', code: 'E-NET' },
      notice: { code: 'E-NET', at: house.clock.now },
    });
    expect(failed.notice && sayFailure(failed, failed.notice).todo).toBe(
      'Check your internet connection or proxy, then try again.',
    );
    house.clock.now += 51_000;
    await house.connections.tick();
    const again = house.only();
    expect(again.notice && sayFailure(again, again.notice).todo).toMatch(/Next try at \d+:\d\d/);
  });

  test('A58 a refused key stops renewal until a person acts, and keeps the tokens', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', { status: 401 });
    await house.connections.get(id).refresh();
    expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: { code: 'E-KEY' } });
    house.clock.now += 20 * HOUR;
    await house.connections.tick();
    expect(house.count('/refreshtoken')).toBe(1);
  });

  test('a 401 that names no reason stops nothing: it is asked again after a pause', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', { status: 401, body: '' }, { times: 1 });
    await house.connections.get(id).refresh();
    expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: { code: 'E-SHAPE' } });
    house.clock.now += 31 * 60_000;
    await house.connections.tick();
    expect(house.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' } });
    expect(house.count('/refreshtoken')).toBe(2);
  });

  test('a stopped renewal is a state of its own: its end needs the person, and OK changes nothing of it', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const live = house.connections.get(id);
    const stoppedAt = house.clock.now;
    house.broker.setFault('refresh', { status: 401 });
    await live.refresh();
    const { expiresAt } = house.vault.records.get(id)?.tokens ?? {};
    const stopped = { kind: 'stopped', code: 'E-KEY', at: stoppedAt };
    const signIn = { kind: 'held', renews: true, endsAt: expiresAt, needsYouAt: expiresAt };
    expect(house.only()).toMatchObject({ signIn, renewal: stopped });
    live.dismissNotice();
    expect(house.only()).toMatchObject({ signIn, renewal: stopped, notice: null });
    const { promise: sending, resolve: sent } = Promise.withResolvers<void>();
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    house.hooks.set('/refreshtoken', () => {
      sent();
      return held;
    });
    house.clock.now += 60_000;
    const refreshing = live.refresh();
    await sending;
    expect(house.only()).toMatchObject({ signIn, renewal: { kind: 'running', after: stopped } });
    house.broker.clearFaults();
    go();
    await refreshing;
    expect(house.only()).toMatchObject({ signIn: { needsYouAt: null }, renewal: { kind: 'idle' } });
  });

  test('the network is back: what waits for it is tried at once, whether or not its message was put away', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', 'reset');
    await house.connections.get(id).refresh();
    house.connections.get(id).dismissNotice();
    house.connections.get(id).hurry();
    expect(house.only().renewal).toMatchObject({ kind: 'waiting', nextAt: house.clock.now });
  });

  test('a check that does not get through leaves what a person must mend', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', { status: 401 });
    await house.connections.get(id).refresh();
    house.broker.setFault('profile', { status: 503 });
    await house.connections.get(id).check();
    expect(house.only()).toMatchObject({ renewal: { kind: 'stopped' }, notice: { code: 'E-KEY' } });
    house.connections.get(id).dismissNotice();
    await house.connections.get(id).check();
    expect(house.only()).toMatchObject({ renewal: { kind: 'stopped' }, notice: { code: 'E-DOWN' } });
  });

  test.each([
    ['lost-reply', 'E-NET'],
    ['truncated', 'E-SHAPE'],
  ] as const)('A63 %s after rotation is told apart when the old token is refused', async (fault, code) => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', fault, { times: 1 });
    await house.connections.get(id).refresh();
    expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: { code } });
    expect(house.vault.records.get(id)?.renewing).not.toBeNull();
    const again = await house.restart();
    await again.get(id).refresh();
    expect(again.view(house.clock.now).connections[0]?.signIn).toMatchObject({
      kind: 'over',
      because: 'E-INTERRUPTED',
    });
  });

  test('by itself at two thirds of the lifetime, never before', async () => {
    house = await openHouse(partner);
    await house.connect();
    house.clock.now += 15.9 * HOUR;
    await house.connections.tick();
    expect(house.count('/refreshtoken')).toBe(0);
    house.clock.now += 0.2 * HOUR;
    await house.connections.tick();
    expect(house.count('/refreshtoken')).toBe(1);
  });

  test('A92 a disconnect during a renewal is not undone by the late answer', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', { delayMs: 300 });
    const renewing = house.connections.get(id).refresh();
    await new Promise((done) => setTimeout(done, 100));
    await house.connections.get(id).disconnect();
    await renewing;
    expect(house.only().signIn).toEqual({ kind: 'removed' });
    expect(house.vault.records.get(id)?.tokens).toBeNull();
  });
});

describe('hold and end', () => {
  test('a sign-in with an end is over when the clock says so, without a request', async () => {
    house = await openHouse({ client: { isPartner: false } });
    await house.connect();
    const before = house.broker.requests.length;
    house.clock.now += 25 * HOUR;
    await house.connections.tick();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
    expect(house.broker.requests.length).toBe(before);
  });

  test('a restart shows the same and sends nothing', async () => {
    house = await openHouse();
    await house.connect();
    const before = house.broker.requests.length;
    const again = await house.restart();
    await again.tick();
    expect(again.view(house.clock.now).connections).toMatchObject([
      { signIn: { kind: 'held' }, notice: null },
    ]);
    expect(house.broker.requests.length).toBe(before);
  });

  test('disconnect removes tokens and person, keeps the keys; another person may then come', async () => {
    house = await openHouse();
    const id = await house.connect();
    await house.connections.get(id).disconnect();
    expect(house.vault.records.get(id)).toMatchObject({ tokens: null, holder: null });
    expect(house.vault.records.get(id)?.client).not.toBeNull();
    house.broker.setSignedIn(house.broker.people[1]);
    await house.connections.get(id).signIn(null);
    expect(house.only()).toMatchObject({ id, holder: house.broker.people[1].name });
  });

  test('a disconnect that the disk refuses changes nothing', async () => {
    house = await openHouse();
    const id = await house.connect();
    house.vault.failWith = new Failure('E-DISK');
    await expect(house.connections.get(id).disconnect()).rejects.toMatchObject({ code: 'E-DISK' });
    expect(house.only().signIn.kind).toBe('held');
  });

  test('a disconnect while the broker page is open says Disconnected, not cancelled', async () => {
    house = await openHouse();
    const id = await house.connect();
    house.person.answers = 'wait';
    const signingIn = house.connections.get(id).signIn(null);
    await house.connections.get(id).disconnect();
    await signingIn;
    expect(house.only()).toMatchObject({ signIn: { kind: 'removed' }, notice: null });
  });

  test('a second Connect while the page is open shows that page', async () => {
    house = await openHouse();
    house.person.answers = 'wait';
    const id = await house.connect();
    await house.connections.get(id).signIn(null);
    expect(house.person.shown).toEqual([id]);
    house.connections.get(id).cancelSignIn();
  });
});

describe('a pasted token', () => {
  test('is proved first, has no end, and goes with its connection', async () => {
    house = await openHouse();
    await expect(house.connectToken('not-a-token')).rejects.toMatchObject({ code: 'E-TOKEN' });
    expect(house.all()).toEqual([]);
    const id = await house.connectToken(house.broker.apiToken);
    expect(house.only()).toMatchObject({
      method: 'token',
      signIn: { kind: 'held', endsAt: null, renews: false },
    });
    await house.connections.get(id).disconnect();
    expect(house.all()).toEqual([]);
    expect(house.vault.records.size).toBe(0);
  });

  test("of somebody else does not replace this connection's", async () => {
    house = await openHouse();
    const id = await house.connectToken(house.broker.apiToken);
    const other = house.broker.findApiToken(house.broker.people[1]);
    await expect(house.connectToken(other, id)).rejects.toMatchObject({ code: 'E-OTHER' });
    expect(house.only().holder).toBe(house.broker.people[0].name);
  });

  test('a refusal without a reason is asked about once more before it is believed', async () => {
    house = await openHouse();
    const id = await house.connectToken(house.broker.apiToken);
    const asked = () => house.count('/user/profile');
    house.broker.setFault('rest', { status: 403 });
    await house.connections.get(id).check();
    // While it is in doubt nobody is told that a person is needed.
    expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: { code: 'E-DOWN', status: 403 } });
    const before = asked();
    house.clock.now += 29_000;
    await house.connections.tick();
    expect(asked()).toBe(before);
    house.broker.clearFaults();
    house.clock.now += 2000;
    await house.connections.tick();
    expect(asked()).toBe(before + 1);
    expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: null });
    // And when it says so twice, it is over.
    house.broker.setFault('rest', { status: 403 });
    await house.connections.get(id).check();
    house.clock.now += 31_000;
    await house.connections.tick();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
  });

  test('a doubt ends with the next answer, whatever it is: an outage is not asked about at every beat', async () => {
    house = await openHouse();
    const id = await house.connectToken(house.broker.apiToken);
    house.broker.setFault('rest', { status: 403 });
    await house.connections.get(id).check();
    house.broker.setFault('rest', { status: 503 });
    house.clock.now += 31_000;
    await house.connections.tick();
    const before = house.count('/user/profile');
    for (let beat = 0; beat < 5; beat += 1) {
      house.clock.now += 31_000;
      await house.connections.tick();
    }
    expect(house.count('/user/profile')).toBe(before);
    expect(house.only().signIn.kind).toBe('held');
  });

  test('that the broker refuses later needs a person; a passing fault does not', async () => {
    house = await openHouse();
    const id = await house.connectToken(house.broker.apiToken);
    house.broker.setFault('rest', { status: 503 });
    await house.connections.get(id).check();
    expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: { code: 'E-DOWN' } });
    house.broker.clearFaults();
    house.broker.revoke(house.broker.apiToken);
    await house.connections.get(id).check();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
  });
});
