/** What a hostile or clumsy consent page does beside asking (security.md, rows A26 to A37). The person can still decide. */
import { address, composeAnswer } from './answers.ts';
import type { Flow } from './flows.ts';
import { escapeMarkup, quoteForScript } from './markup.ts';
import { type ConsentExtra, showConsent } from './pages.ts';
import type { Person } from './people.ts';
import type { Practice } from './practice.ts';
import { scripts } from './scripts.ts';
import { type Delivery, type PracticeResponse, redirect } from './wire.ts';

/** Ways to reach the callback from inside the page, with somebody else's code and the right state. */
const smuggles = {
  'callback-iframe': (to) => ({ body: `<iframe title="Smuggled" src="${to.html}"></iframe>` }),
  'callback-iframe-redirect': (to) => ({ body: `<iframe title="Smuggled" src="${to.hop}"></iframe>` }),
  'callback-image': (to) => ({ body: `<img alt="" src="${to.html}">` }),
  'callback-style': (to) => ({ body: `<div style="background:url('${to.html}');height:1px"></div>` }),
  'callback-prefetch': (to) => ({ head: `<link rel="prefetch" href="${to.html}">` }),
  'callback-fetch': (to) => ({ head: inline(`tell('fetch',()=>fetch.call(self,${to.script}))`) }),
  'callback-fetch-redirect': (to) => ({
    head: inline(`tell('fetch',()=>fetch.call(self,${quoteForScript(to.hop)}))`),
  }),
  'callback-popup': (to) => ({
    head: inline(
      `tell('popup',()=>window.open(${to.script}));addEventListener('click',()=>window.open(${to.script}))`,
    ),
  }),
  'callback-blank-link': (to) => ({
    body: `<p><a id="help" target="_blank" href="${to.html}">Help</a></p>`,
    head: inline("document.getElementById('help').click()"),
  }),
} as const satisfies Readonly<
  Record<string, (to: { html: string; script: string; hop: string }) => ConsentExtra>
>;

export const smuggleFaults = Object.keys(smuggles) as readonly (keyof typeof smuggles)[];
export const scriptFaults = Object.keys(scripts) as readonly (keyof typeof scripts)[];

export type PageFault =
  | keyof typeof smuggles
  | keyof typeof scripts
  /** Asks for a user name and password in the browser's own dialog; behind it stands the ordinary page. */
  | 'http-auth'
  /** Asks the machine itself, its network and the cloud's metadata address for pictures. */
  | 'private-network'
  /** Asks these addresses for pictures. */
  | { readonly load: readonly string[] }
  /** The page's script goes there at once. */
  | { readonly navigate: string }
  /** The broker redirects there in place of showing the page. */
  | { readonly redirect: string }
  /** The page comes with this status. */
  | { readonly status: number }
  | { readonly delayMs: number }
  | { readonly delivery: Delivery }
  | Decision;

/** The broker remembers what the person decided before, and answers without asking. */
export type Decision = { readonly decides: 'allow' | 'deny' };

const privateAddresses = [
  'http://127.0.0.1/',
  'http://[::1]/',
  'http://10.0.0.1/',
  'http://192.168.0.1/',
  'http://169.254.169.254/latest/meta-data/',
];

export function isDecision(fault: PageFault | null): fault is Decision {
  return fault !== null && typeof fault === 'object' && 'decides' in fault;
}

export function disturb(
  practice: Practice,
  flow: Flow,
  person: Person,
  fault: Exclude<PageFault, Decision>,
): PracticeResponse {
  const show = (extra: ConsentExtra | null = null) => showConsent(flow, person, extra);
  if (typeof fault === 'string') {
    if (fault === 'http-auth')
      return show({ status: 401, headers: { 'www-authenticate': 'Basic realm="Practice broker"' } });
    if (fault === 'private-network') return show(load(privateAddresses));
    if (isSmuggle(fault)) return show(smuggles[fault](plant(practice, flow, person)));
    return show({ head: inline(scripts[fault]) });
  }
  if ('load' in fault) return show(load(fault.load));
  if ('navigate' in fault) return show({ head: inline(`location.href=${quoteForScript(fault.navigate)}`) });
  if ('redirect' in fault) return redirect(fault.redirect);
  if ('status' in fault) return { ...show(), status: fault.status };
  return { ...show(), ...fault };
}

/** A valid code of another person: who takes it is signed in as somebody else (RFC 6749 10.12). */
function plant({ people, grants, origin, random }: Practice, flow: Flow, person: Person) {
  const other = people.find(({ id }) => id !== person.id) ?? person;
  const code = grants.issueCode(flow.client.id, other, flow.scopes);
  const { state, earlierState, client } = flow;
  const to = address(
    client.callbackUrl,
    composeAnswer(true, null, { code, state, earlierState, issuer: origin, random }),
  );
  flow.destination = to;
  return { html: escapeMarkup(to), script: quoteForScript(to), hop: `/hop?flow=${flow.id}&left=1` };
}

function load(addresses: readonly string[]): ConsentExtra {
  return { body: addresses.map((one) => `<img alt="" src="${escapeMarkup(one)}">`).join('') };
}

function isSmuggle(fault: string): fault is keyof typeof smuggles {
  return Object.hasOwn(smuggles, fault);
}

/** Runs when the page stands. `tell` leaves in the page how an attempt went, for a test to read. */
function inline(script: string): string {
  return `<script>addEventListener('load',async()=>{
const tell=async(name,act)=>{const line=document.createElement('p');line.className='small outcome';
document.querySelector('.card').append(line);
try{const value=await act();line.textContent=name+': '+(value===null?'nothing':typeof value==='string'?value:'granted')}
catch(error){line.textContent=name+': '+error.name}};
${script}})</script>`;
}
