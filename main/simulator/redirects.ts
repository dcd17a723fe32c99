/** How the browser is brought to the callback: one row per way of security.md 3.3. */
import { address } from './answers.ts';
import type { Flow } from './flows.ts';
import { escapeMarkup, quoteForScript } from './markup.ts';
import { showPage } from './page.ts';
import { type PracticeResponse, redirect } from './wire.ts';

export const redirectFaults = [
  'see-other',
  'temporary',
  'permanent',
  'login-temporary',
  'fragment',
  'loop',
  'script-href',
  'script-replace',
  'meta-refresh',
  'refresh-header',
  'get-form',
  'form-post',
] as const;

/** `chain` is that many redirects of our own before the one to the callback. */
export type RedirectFault = (typeof redirectFaults)[number] | { readonly chain: number };

/**
 * @param answer the callback's query, already encoded.
 */
export function sendBack(
  flow: Flow,
  callbackUrl: string,
  answer: string,
  fault: RedirectFault | null,
): PracticeResponse {
  const to = address(callbackUrl, answer);
  if (fault === null) return redirect(to);
  if (typeof fault === 'object') {
    flow.destination = to;
    return redirect(`/hop?flow=${flow.id}&left=${fault.chain}`);
  }
  switch (fault) {
    case 'see-other':
      return redirect(to, 303);
    // The browser repeats the POST there, with what was typed: the password, when the sign-in page does it (A30).
    case 'temporary':
    case 'login-temporary':
      return redirect(to, 307);
    case 'permanent':
      return redirect(to, 308);
    case 'fragment':
      return redirect(address(callbackUrl, answer, '#'));
    case 'loop':
      return redirect(`/hop?flow=${flow.id}`);
    case 'script-href':
      return leave({ script: `location.href=${quoteForScript(to)}` });
    case 'script-replace':
      return leave({ script: `location.replace(${quoteForScript(to)})` });
    case 'meta-refresh':
      return leave({ head: `<meta http-equiv="refresh" content="0;url=${escapeMarkup(to)}">` });
    case 'refresh-header':
      return leave({ headers: { refresh: `0;url=${to}` } });
    case 'get-form':
      return leave(submit('get', callbackUrl, answer));
    case 'form-post':
      return leave(submit('post', callbackUrl, answer));
  }
}

/** One redirect of a chain or of a loop. */
export function hop(flow: Flow, left: string | null): PracticeResponse {
  if (left === null || flow.destination === null) return redirect(`/hop?flow=${flow.id}`);
  const rest = Number(left) - 1;
  return redirect(rest > 0 ? `/hop?flow=${flow.id}&left=${rest}` : flow.destination);
}

function submit(method: 'get' | 'post', action: string, answer: string): Extra {
  const fields = [...new URLSearchParams(answer)].map(
    ([name, value]) => `<input type="hidden" name="${escapeMarkup(name)}" value="${escapeMarkup(value)}">`,
  );
  return {
    body: `<form id="answer" method="${method}" action="${escapeMarkup(action)}">${fields.join('')}</form>`,
    script: "document.getElementById('answer').submit()",
  };
}

type Extra = {
  readonly head?: string;
  readonly body?: string;
  readonly script?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

function leave({ head = '', body = '', script = '', headers = {} }: Extra): PracticeResponse {
  return showPage({
    title: 'Returning',
    content: `<h1>Taking you back</h1><p>This page leads to the application.</p>${body}`,
    wild: `${head}${script === '' ? '' : `<script defer>addEventListener('load',()=>{${script}})</script>`}`,
    headers,
  });
}
