/** The pages' side of OAuth: the authorization request (RFC 6749 4.1.1 as Tradier documents it), sign-in, consent. */
import { composeAnswer } from './answers.ts';
import type { Flow } from './flows.ts';
import { showProblem } from './page.ts';
import { disturb, isDecision } from './page-faults.ts';
import { showConsent, showSignIn } from './pages.ts';
import { readExactly } from './parameters.ts';
import type { Practice } from './practice.ts';
import { hop, sendBack } from './redirects.ts';
import { isScope } from './scopes.ts';
import { type PracticeRequest, type PracticeResponse, redirect } from './wire.ts';

export function authorize(practice: Practice, request: PracticeRequest, query: string): PracticeResponse {
  const { values, wrong } = readExactly(query, ['client_id', 'scope', 'state']);
  if (wrong !== null) return refuse(wrong);
  const client = practice.clients.get(values.client_id);
  if (!client) return refuse(['client_id is not registered here.']);
  const scopes = values.scope.split(',');
  if (!scopes.every(isScope)) return refuse(['scope must be known permissions, separated by commas.']);
  if (new Set(scopes).size < scopes.length) return refuse(['scope names a permission twice.']);
  if (!/^[\x21-\x7e]{1,512}$/.test(values.state))
    return refuse(['state must be 1 to 512 visible characters.']);
  const flow = practice.flows.start(client, scopes, values.state);
  return meet(practice, flow, request);
}

/** The first page: consent for who is signed in already, else the sign-in. */
export function meet(practice: Practice, flow: Flow, { headers }: PracticeRequest): PracticeResponse {
  flow.person = practice.signedIn ?? practice.flows.findSession(headers.cookie);
  return redirect(flow.person ? `/consent?flow=${flow.id}` : `/login?flow=${flow.id}`);
}

function openSignIn(practice: Practice, query: string): PracticeResponse {
  const flow = findFlow(practice, query);
  return flow ? showSignIn(flow, false) : gone();
}

function signIn(practice: Practice, body: string): PracticeResponse {
  const { values } = readExactly(body, ['flow', 'user', 'password']);
  const flow = practice.flows.find(values?.flow ?? null);
  if (!flow || !values) return gone();
  const person = practice.people.find(
    ({ userName, password }) => userName === values.user && password === values.password,
  );
  if (!person) return showSignIn(flow, true);
  flow.person = person;
  const cookie = `practice_session=${practice.flows.openSession(person)}; HttpOnly; SameSite=Lax; Path=/`;
  if (practice.faults.peek('redirect') === 'login-temporary') return answer(practice, flow, true);
  return redirect(`/consent?flow=${flow.id}`, 303, { 'set-cookie': cookie });
}

function openConsent(practice: Practice, query: string): PracticeResponse {
  const flow = findFlow(practice, query);
  if (!flow) return gone();
  if (!flow.person) return redirect(`/login?flow=${flow.id}`);
  const fault = practice.faults.take('page');
  if (isDecision(fault)) return answer(practice, flow, fault.decides === 'allow');
  return fault === null ? showConsent(flow, flow.person) : disturb(practice, flow, flow.person, fault);
}

function consent(practice: Practice, body: string): PracticeResponse {
  const { values } = readExactly(body, ['flow', 'decision']);
  const flow = practice.flows.find(values?.flow ?? null);
  if (!flow?.person || !values) return gone();
  return answer(practice, flow, values.decision === 'allow');
}

/** The pages that every practice broker has; null for any other path. */
export function answerPage(
  practice: Practice,
  { method, body }: PracticeRequest,
  path: string,
  query: string,
) {
  switch (`${method} ${path}`) {
    case 'GET /login':
      return openSignIn(practice, query);
    case 'POST /login':
      return signIn(practice, body);
    case 'GET /consent':
      return openConsent(practice, query);
    case 'POST /consent':
      return consent(practice, body);
    case 'GET /hop':
      return follow(practice, query);
    default:
      return null;
  }
}

/** One step of a chain of redirects that ends at the callback, or never. */
function follow(practice: Practice, query: string): PracticeResponse {
  const flow = findFlow(practice, query);
  return flow ? hop(flow, new URLSearchParams(query).get('left')) : gone();
}

function answer(practice: Practice, flow: Flow, isAllowed: boolean): PracticeResponse {
  const { grants, faults, random, origin } = practice;
  const redirecting = faults.take('redirect');
  // A chain has still to be walked; everything else ends the flow.
  const isWalked = redirecting === 'loop' || (redirecting !== null && typeof redirecting === 'object');
  if (!isWalked) practice.flows.end(flow);
  const fault = faults.take('answer');
  const code =
    flow.person && (isAllowed || fault)
      ? grants.issueCode(flow.client.id, flow.person, flow.scopes, flow.memo)
      : '';
  const said = composeAnswer(isAllowed, fault, {
    code,
    state: flow.state,
    earlierState: flow.earlierState,
    issuer: origin,
    random,
  });
  return sendBack(flow, faults.take('callback') ?? flow.client.callbackUrl, said, redirecting);
}

function findFlow(practice: Practice, query: string): Flow | null {
  return practice.flows.find(new URLSearchParams(query).get('flow'));
}

export function refuse(wrong: readonly string[]): PracticeResponse {
  return showProblem(400, 'This request is not accepted', wrong);
}

function gone(): PracticeResponse {
  return showProblem(400, 'This sign-in is over', [
    'It was answered already, or it is too old. Start again.',
  ]);
}
