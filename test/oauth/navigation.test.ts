/** Where the sign-in window may go (rows A20 to A24, A28, A32, A37). */
import { describe, expect, test } from 'vitest';
import { judgeNavigation, mayLoad } from '../../main/oauth/navigation.ts';

const rules = {
  domain: 'tradier.com',
  extraHosts: ['127.0.0.1:4001'],
  callbackUrl: 'http://localhost:3000/callback',
};

describe('judgeNavigation', () => {
  test.each([
    ['https://tradier.com/', 'open'],
    ['https://api.tradier.com/v1/oauth/authorize?x=1', 'open'],
    ['https://a.b.c.tradier.com/login', 'open'],
    ['http://127.0.0.1:4001/login', 'open'],
    ['http://localhost:3000/callback?code=a&state=b', 'answer'],
    ['http://localhost:3000/callback#x', 'answer'],
    ['http://api.tradier.com/', 'stop'],
    ['https://api.tradier.com:8443/', 'stop'],
    ['https://user@api.tradier.com/', 'stop'],
    ['https://eviltradier.com/', 'stop'],
    ['https://tradier.com.evil.example/', 'stop'],
    ['https://tradier.com./', 'stop'],
    ['https://tradier.co/', 'stop'],
    ['https://trаdier.com/', 'stop'],
    ['https://com/', 'stop'],
    ['http://127.0.0.1:4002/login', 'stop'],
    ['http://user@127.0.0.1:4001/login', 'stop'],
    ['http://localhost:3000/callback/', 'stop'],
    ['javascript:alert(1)', 'stop'],
    ['data:text/html,x', 'stop'],
    ['blob:https://api.tradier.com/x', 'stop'],
    ['file:///etc/passwd', 'stop'],
    ['view-source:https://api.tradier.com/', 'stop'],
    ['about:blank', 'stop'],
    ['app://brokerbar/', 'stop'],
    ['nonsense', 'stop'],
  ])('%s: %s', (address, kind) => {
    expect(judgeNavigation(address, rules).kind).toBe(kind);
  });

  test('what is stopped is named by its host', () => {
    expect(judgeNavigation('https://evil.example/x?secret=1', rules)).toEqual({
      kind: 'stop',
      host: 'evil.example',
    });
  });
});

describe('mayLoad', () => {
  test.each([
    ['https://cdn.example/script.js', true],
    ['https://api.tradier.com/x', true],
    ['wss://live.example/', true],
    ['data:image/png;base64,AA', true],
    ['http://127.0.0.1:4001/style.css', true],
    ['http://cdn.example/script.js', false],
    ['http://localhost:3000/callback?code=x', false],
    ['http://127.0.0.1/', false],
    ['https://127.0.0.1/', false],
    ['https://0x7f.1/', false],
    ['https://10.0.0.1/', false],
    ['https://172.16.0.1/', false],
    ['https://172.32.0.1/', true],
    ['https://192.168.0.1/', false],
    ['https://169.254.169.254/latest', false],
    ['https://100.64.0.1/', false],
    ['https://[::1]/', false],
    ['https://[fd00::1]/', false],
    ['https://localhost/', false],
    ['https://printer.local/', false],
    ['file:///etc/passwd', false],
    ['ftp://files.example/', false],
  ])('%s: %s', (address, may) => {
    expect(mayLoad(address, rules)).toBe(may);
  });
});
