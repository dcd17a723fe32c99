/** The bar above a broker's page: where the page is from, and what can be done when it does not go on. 76 px high. */
import { Lock } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { BarState } from '../contract/state.ts';
import { BarHelp } from './bar-help.tsx';
import { bridge } from './bridge.ts';

export function Bar() {
  const bar = useBar();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const id = useId();
  if (!bar) return null;
  const toggleHelp = () => {
    setIsHelpOpen(!isHelpOpen);
    void bridge().showHelp(!isHelpOpen);
  };
  return (
    <main className="bar">
      <h1 className="bar-title">{bar.title}</h1>
      <Address bar={bar} />
      <div className="bar-row">
        <button type="button" className="bar-button" onClick={() => void bridge().reloadPage()}>
          Reload
        </button>
        {bar.isStuck && bar.browser === 'none' && (
          <button type="button" className="bar-button" onClick={() => void bridge().openInBrowser()}>
            Use my browser
          </button>
        )}
        <button
          type="button"
          className="bar-button"
          aria-expanded={isHelpOpen}
          aria-controls={isHelpOpen ? id : undefined}
          onClick={toggleHelp}
        >
          Having trouble?
        </button>
        <p className={isTrouble(bar) ? 'bar-note bar-trouble' : 'bar-note'} role="status">
          {sayNote(bar)}
        </p>
      </div>
      {isHelpOpen && <BarHelp id={id} bar={bar} />}
    </main>
  );
}

function Address({ bar }: { readonly bar: BarState }) {
  if (bar.host === '') return <p className="bar-address">Opening {bar.brokerName}'s page…</p>;
  return (
    <p className="bar-address">
      {bar.isSecure && <Lock role="img" aria-label="Secure connection" size={16} />}
      <span>
        {bar.scheme}://<strong>{bar.host}</strong>
      </span>
    </p>
  );
}

function isTrouble(bar: BarState): boolean {
  return bar.blockedHost !== null || bar.problem !== null;
}

function sayNote({ blockedHost, problem, isSlow, isStuck, browser, brokerName }: BarState): string {
  if (browser === 'listening') return 'Finish in your browser. This window then closes by itself.';
  if (browser === 'pasting') return 'Finish in your browser, then paste its address under "Having trouble?".';
  if (problem) return `${brokerName}'s page didn't load (${problem.code}). Press Reload.`;
  if (blockedHost !== null) return `Stopped: ${blockedHost} is not ${brokerName}.`;
  if (isStuck) return 'Does the page refuse to go on? Your own browser may do better.';
  if (isSlow) return `${brokerName}'s page is slow. Still trying.`;
  return "Only this broker's pages open.";
}

/** The bar's state, with the document's title set once and for all. */
function useBar(): BarState | null {
  const [bar, setBar] = useState<BarState | null>(null);
  useEffect(() => {
    const leave = bridge().onBarChanged(setBar);
    // A change that came first is newer than the answer.
    void bridge()
      .getBar()
      .then((answer) => answer.ok && setBar((known) => known ?? answer.value));
    return leave;
  }, []);
  const title = bar?.title;
  useEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);
  return bar;
}
