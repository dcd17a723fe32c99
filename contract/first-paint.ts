/**
 * The last known status as plain HTML for the first frame. Same structure, class names and text as React draws a moment
 * later, so that its takeover moves nothing; what would be a button is not one yet, so that nobody presses a dead one.
 */
import { type CardWords, lookOfStrip, type Message, orderCards, sayCard, stripShapes } from './card.ts';
import type { Shape } from './parts.ts';
import { shapes } from './shapes.ts';
import type { AppState } from './state.ts';
import { canRetryStore, sayStrip } from './strip.ts';
import { texts } from './texts.ts';

/** @param now epoch ms, for "tomorrow" and the like. */
export function renderFirstPaint(state: AppState, now: number): string {
  const { views } = texts().frame;
  return `<div class="app"><header class="top">${state.isDemo ? paintBanner() : ''}${paintStrip(state, now)}</header><main><div class="tabs"><div class="tab-list"><span class="tab" data-selected="true">${views.connections}</span><span class="tab">${views.accounts}</span><span class="tab">${views.activity}</span></div><div class="tabs-aside">${paintButton(views.settings, 'quiet')}</div></div><div class="view">${
    state.connections.length === 0 ? paintFirstRun(state) : paintCards(state, now)
  }</div></main></div>`;
}

function paintBanner(): string {
  return `<div class="demo-banner"><p><strong>${texts().frame.demoMark}</strong> ${texts().frame.demoSays}</p>${paintButton(texts().frame.leaveDemo)}</div>`;
}

function paintStrip(state: AppState, now: number): string {
  const { sentence, shape, button, more, isAboutClock } = sayStrip(state, now);
  const named = more ? sentence.slice(0, -more.says.length) : sentence;
  const look = lookOfStrip(state, shape);
  const help =
    state.store.kind === 'absent'
      ? paintButton(texts().strip.howToFix)
      : canRetryStore(state)
        ? paintButton(texts().strip.tryAgain)
        : button
          ? paintButton(button.label)
          : '';
  return `<div class="strip strip-${look}"><div class="strip-words" role="status">${paintShape(stripShapes[look])}<p>${escapeText(named)}${more ? paintButton(more.says, 'link') : ''}</p></div>${help}</div>${isAboutClock ? paintClockHelp(state) : ''}`;
}

function paintClockHelp({ system: { platform } }: AppState): string {
  const { safe, todo, command } = texts().strip.clock;
  const run =
    platform === 'linux'
      ? ` <code>${command}</code> <span class="copy">${paintButton(texts().frame.copy, 'link')}</span>`
      : '';
  return `<section class="store-help"><p>${safe} ${todo[platform]}${run}</p></section>`;
}

function paintFirstRun(state: AppState): string {
  const { heading, bullets, demoHeading, demoAgain, noKeys, demo, howKeys } = texts().firstRun;
  if (state.isDemo)
    return `<section class="first-run"><h1>${demoHeading}</h1><div class="first-run-buttons">${paintButton(demoAgain, 'primary')}</div></section>`;
  return `<section class="first-run"><h1>${heading}</h1><ul>${bullets
    .map((bullet) => `<li>${bullet}</li>`)
    .join('')}</ul><div class="first-run-buttons">${state.brokers
    .map(({ name }) => paintButton(texts().form.title(name), 'primary'))
    .join(
      '',
    )}</div><div class="first-run-else"><p>${noKeys} ${paintButton(demo)}</p>${paintFold(howKeys)}</div></section>`;
}

function paintCards(state: AppState, now: number): string {
  return `<div class="view-head"><h1>${texts().frame.views.connections}</h1>${paintButton(texts().frame.connectMenu, 'plain', paintIcon(plus))}</div><div class="cards">${orderCards(
    state.connections,
    now,
  )
    .map((connection) => paintCard(sayCard(connection, state, now)))
    .join('')}</div>`;
}

function paintCard(card: CardWords): string {
  const { words } = card;
  const buttons = card.buttons.map(({ label, isPrimary }) =>
    paintButton(label, isPrimary ? 'primary' : 'plain'),
  );
  const more =
    words.menu.length > 0 ? paintButton(texts().card.more, 'plain card-more', paintIcon(ellipsis)) : '';
  return `<article class="card" aria-label="${escapeText(card.name)}"><div class="card-name"><span class="monogram" data-monogram="${escapeText(
    card.monogram,
  )}" aria-hidden="true"></span><span class="card-broker">${escapeText(card.broker)}</span>${
    card.apart ? `<span class="card-apart">${escapeText(card.apart)}</span>` : ''
  }<span class="tag ${card.isReal ? 'tag-real' : 'tag-simulated'}">${escapeText(card.tag)}</span>${
    card.isReal ? `<span class="real-money">${texts().card.realMoney}</span>` : ''
  }</div><h2 class="card-headline tone-${words.tray}">${paintShape(words.shape)}<span>${escapeText(
    words.headline,
  )}</span></h2><p class="card-subline">${escapeText(words.subline)}</p>${
    card.holder ? `<p class="card-holder">${escapeText(card.holder)}</p>` : ''
  }${
    card.accounts.length > 0
      ? `<ul class="card-accounts">${card.accounts.map((one) => `<li>${escapeText(one)}</li>`).join('')}</ul>`
      : ''
  }${card.permissionNote ? `<p class="card-note">${escapeText(card.permissionNote)}</p>` : ''}${
    card.message ? paintMessage(card.message) : ''
  }<div class="card-actions">${buttons.join('')}${more}</div></article>`;
}

function paintMessage({ title, happened, safe, todo, canDismiss, callbackUrl }: Message): string {
  const part = (name: string, text: string | null) =>
    text === null ? '' : `<p class="message-${name}">${escapeText(text)}</p>`;
  return `<div class="message">${part('title', title)}${part('happened', happened)}${part('safe', safe)}${part('todo', todo)}${callbackUrl === null ? '' : `<p class="message-copy"><code>${escapeText(callbackUrl)}</code> <span class="copy">${paintButton(texts().frame.copy, 'link')}</span></p>`}<div class="message-foot">${paintFold(texts().card.technical)}${canDismiss ? paintButton(texts().card.ok) : ''}</div></div>`;
}

function paintButton(label: string, kind = 'plain', icon = ''): string {
  return `<span class="button button-${kind}">${icon}${escapeText(label)}</span>`;
}

function paintFold(label: string): string {
  return `<div class="disclosure">${paintButton(label, 'link', paintIcon(chevron, 16))}</div>`;
}

// Lucide's plus, ellipsis and chevron-right (ISC licence), as React draws them.
const plus = 'M5 12h14M12 5v14';
const ellipsis = 'M12 12h.01M19 12h.01M5 12h.01';
const chevron = 'm9 18 6-6-6-6';

function paintIcon(d: string, size = 18): string {
  return `<svg width="${size}" height="${size}" viewBox="0 0 24 24" aria-hidden="true"><path class="shape-line" d="${d}"/></svg>`;
}

function paintShape(shape: Shape): string {
  const { solid, cut, line } = shapes[shape];
  const path = (kind: string, d: string | undefined) => (d ? `<path class="shape-${kind}" d="${d}"/>` : '');
  return `<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${path('solid', solid)}${path('cut', cut)}${path('line', line)}</svg>`;
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
