/** The frame of every page of the practice broker: marked as practice, self-contained, closed to scripts. */
import { createHash } from 'node:crypto';
import { escapeMarkup } from './markup.ts';
import { style } from './style.ts';
import { type PracticeResponse, respond } from './wire.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

export type Page = {
  readonly title: string;
  /** HTML with exactly one h1. */
  readonly content: string;
  readonly status?: number;
  /** Where its forms may lead beside the broker itself: the browser holds redirects after a form to this too. */
  readonly leadsTo?: string;
  /** A fault's own markup. Such a page has no content security policy, as an attacker's would not. */
  readonly wild?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function showPage({
  title,
  content,
  status = 200,
  leadsTo,
  wild,
  headers = {},
}: Page): PracticeResponse {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeMarkup(title)} - Practice broker</title>
<style>${style}</style>
${wild ?? ''}
</head>
<body>
<header><p class="marked">Practice broker - nothing here is real</p></header>
<main><div class="card">${content}</div></main>
</body>
</html>
`;
  return respond(status, 'text/html; charset=utf-8', html, {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(wild === undefined ? { 'content-security-policy': writePolicy(leadsTo) } : {}),
    ...headers,
  });
}

/** A page that says what was wrong with a request, and nothing of what it held. */
export function showProblem(status: number, heading: string, wrong: readonly string[]): PracticeResponse {
  const items = wrong.map((line) => `<li>${escapeMarkup(line)}</li>`).join('');
  return showPage({
    title: heading,
    status,
    content: `<h1>${escapeMarkup(heading)}</h1><p class="muted">The application sent a request that this broker does not accept.</p><ul>${items}</ul>`,
  });
}

function writePolicy(leadsTo: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self'${leadsTo === undefined ? '' : ` ${nameSource(leadsTo)}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A policy cannot name an IPv6 address, and a scheme of its own has no host. */
function nameSource(address: string): string {
  const { protocol, host } = new URL(address);
  const isNameable = /^https?:$/.test(protocol) && !host.startsWith('[');
  return isNameable ? `${protocol}//${host}` : protocol;
}
