/** The two pages that a person meets: sign in, and allow or deny. */
import type { Flow } from './flows.ts';
import { escapeMarkup } from './markup.ts';
import { showPage } from './page.ts';
import type { Person, PracticeAccount } from './people.ts';
import { sayScope } from './scopes.ts';
import type { PracticeResponse } from './wire.ts';

/** @param isWrong whether this is shown again because name and password did not fit. */
export function showSignIn(flow: Flow, isWrong: boolean): PracticeResponse {
  const problem = isWrong
    ? '<p class="wrong" id="problem" role="alert">That user name and password do not belong together.</p>'
    : '';
  return showPage({
    title: 'Sign in',
    leadsTo: flow.client.callbackUrl,
    content: `<h1>Sign in</h1>
<p class="muted">to continue to ${escapeMarkup(flow.client.name)}</p>${problem}
<form method="post" action="/login">
<input type="hidden" name="flow" value="${flow.id}">
<label for="user">User name</label>
<input id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required${isWrong ? ' aria-describedby="problem"' : ''}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<div class="buttons"><button class="primary" type="submit">Sign in</button></div>
</form>
<p class="small after">For practice: user name demo, password demo.</p>`,
  });
}

/** What a fault adds to the consent page. */
export type ConsentExtra = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly head?: string;
  readonly body?: string;
};

export function showConsent(flow: Flow, person: Person, extra: ConsentExtra | null = null): PracticeResponse {
  const name = escapeMarkup(flow.client.name);
  const cannot = flow.scopes.some((scope) => /^trade$/i.test(scope))
    ? ''
    : `<p class="muted after">${name} will not be able to place orders.</p>`;
  const content = `<h1>Allow ${name} to use your practice accounts?</h1>
<p class="muted">You are signed in as ${escapeMarkup(person.name)}.</p>
<h2>${name} will be able to</h2>
<ul>${flow.scopes.map(listScope).join('')}</ul>${cannot}
<h2>${person.accounts.length === 1 ? 'Your account' : 'Your accounts'}</h2>
<ul>${person.accounts.map(sayAccount).join('')}</ul>
<form method="post" action="/consent">
<input type="hidden" name="flow" value="${flow.id}">
<div class="buttons"><button type="submit" name="decision" value="deny">Deny</button><button class="primary" type="submit" name="decision" value="allow">Allow</button></div>
</form>${extra?.body ?? ''}`;
  return showPage({
    title: `Allow ${flow.client.name}`,
    content,
    leadsTo: flow.client.callbackUrl,
    ...(extra?.status === undefined ? {} : { status: extra.status }),
    ...(extra?.headers === undefined ? {} : { headers: extra.headers }),
    ...(extra === null ? {} : { wild: extra.head ?? '' }),
  });
}

function listScope(scope: string): string {
  return `<li class="can"><span>${escapeMarkup(sayScope(scope))}</span></li>`;
}

function sayAccount({ number, classification, type, status }: PracticeAccount): string {
  const words = classification.replaceAll('_', ' ').replace(/\bira\b/, 'IRA');
  const kind = type === 'pdt' ? 'day trading' : type;
  const closed = status === 'closed' ? ', closed' : '';
  const said = `${words.charAt(0).toUpperCase()}${words.slice(1)}, ${kind}${closed}`;
  return `<li class="account"><span>${escapeMarkup(said)}</span><span class="muted">ends in ${escapeMarkup(number.slice(-4))}</span></li>`;
}
