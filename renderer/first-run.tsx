/** Nobody is connected: what this is, and the two ways to begin. */
import { useEffect, useRef } from 'react';
import { firstRunWords } from '../contract/first-paint.ts';
import type { AppState, BrokerFace } from '../contract/state.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { Disclosure } from './disclosure.tsx';
import { findLink } from './links.ts';

type Props = { readonly state: AppState; readonly open: (dialog: DialogRequest) => void };

export function FirstRun({ state, open }: Props) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) first.current?.focus();
  }, []);
  return (
    <section className="first-run">
      <h1>{firstRunWords.heading}</h1>
      <ul>
        {firstRunWords.bullets.map((bullet) => (
          <li key={bullet}>{bullet}</li>
        ))}
      </ul>
      <div className="first-run-buttons">
        {state.brokers.map(({ id, name }, index) => (
          <Button
            key={id}
            kind="primary"
            {...(index === 0 ? { focusRef: first } : {})}
            onPress={() => open({ kind: 'connect', broker: id, connection: null, purpose: 'new' })}
          >
            Connect {name}
          </Button>
        ))}
      </div>
      <div className="first-run-else">
        <p>
          No API keys yet? <Button onPress={() => void bridge().enterDemo()}>Try the demo</Button>
        </p>
        <Disclosure label="How do I get API keys?">
          {state.brokers.map((broker) => (
            <KeyHelp key={broker.id} broker={broker} />
          ))}
        </Disclosure>
      </div>
    </section>
  );
}

function KeyHelp({ broker }: { readonly broker: BrokerFace }) {
  const link = findLink(broker.id, 'keys');
  return (
    <>
      <ul>
        {broker.keyHelp.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {link && (
        <Button onPress={() => void bridge().openLink(link)}>Open {broker.name} in your browser</Button>
      )}
    </>
  );
}

/** The demo after everything in it was removed. */
export function DemoEmpty() {
  const restart = async () => {
    await bridge().leaveDemo();
    await bridge().enterDemo();
  };
  return (
    <section className="first-run">
      <h1>{firstRunWords.demoHeading}</h1>
      <div className="first-run-buttons">
        <Button kind="primary" onPress={() => void restart()}>
          Start the demo again
        </Button>
      </div>
    </section>
  );
}
