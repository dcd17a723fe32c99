/** The way back from a person's own browser: whose port the callback's is, whatever the system says of it (row A118). */
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Door, type Listen, openDoor } from '../../main/shell/second-door.ts';

const servers: Server[] = [];
let door: Door | null = null;
afterEach(async () => {
  door?.close();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** A program that has a port. */
async function occupy(host: string): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, host, done);
  });
  servers.push(server);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function findFreePort(): Promise<number> {
  const port = await occupy('127.0.0.1');
  await new Promise((done) => servers.pop()?.close(done));
  return port;
}

/** Linux judges the right to a low port before it looks whether somebody has it. */
const refused: Listen = () => Promise.resolve('EACCES');
const open = async (port: number, listen?: Listen) => {
  const expected = { callbackUrl: `http://localhost:${port}`, state: 's' };
  door = await openDoor(expected, () => undefined, listen);
  return door.kind;
};

test.each(['127.0.0.1', '::1'])(
  'a port without the right to it that answers at %s is taken',
  async (host) => {
    expect(await open(await occupy(host), refused)).toBe('taken');
  },
);

test('a port without the right to it that nobody answers: the address is pasted', async () => {
  expect(await open(await findFreePort(), refused)).toBe('pasting');
});

test('a port that is free at one address and refused at the other, where somebody answers', async () => {
  const port = await occupy('::1');
  const half: Listen = (server, host, at) =>
    host === '::1'
      ? Promise.resolve('EACCES')
      : new Promise((done) => server.listen({ host, port: at }, () => done(null)));
  expect(await open(port, half)).toBe('taken');
  // What was opened is shut again.
  const again = createServer();
  await new Promise<void>((done, fail) => {
    again.once('error', fail);
    again.listen(port, '127.0.0.1', done);
  });
  servers.push(again);
});

test.each(['127.0.0.1', '::1'])('a port in use at %s is taken; a free one is listened on', async (host) => {
  expect(await open(await occupy(host))).toBe('taken');
  expect(await open(await findFreePort())).toBe('listening');
});

test.each(['https://localhost:1', 'http://app.example', 'https://app.example/callback'])(
  '%s is not an address of this computer that can be listened on',
  async (callbackUrl) => {
    door = await openDoor({ callbackUrl, state: 's' }, () => undefined, refused);
    expect(door.kind).toBe('pasting');
  },
);
