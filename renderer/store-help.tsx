/** How to get a password store. There is no way to keep anything without encryption, and none is offered. */
import { texts } from '../contract/texts.ts';
import { CopyButton } from './copy-button.tsx';

export function StoreHelp({ id, found }: { readonly id: string; readonly found: string }) {
  const { label, linux, other, found: foundHere, until } = texts().firstRun.store;
  return (
    <section id={id} className="store-help" aria-label={label}>
      {navigator.userAgent.includes('Linux') ? (
        <ol>
          <li>
            {linux.install} <Copyable text="sudo apt install gnome-keyring" />
          </li>
          <li>{linux.logOut}</li>
          <li>
            {linux.still} <Copyable text="--password-store=gnome-libsecret" />
          </li>
        </ol>
      ) : (
        <ol>
          {other.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      )}
      {found !== '' && (
        <p>
          {foundHere} <Copyable text={found} />
        </p>
      )}
      <p>{until}</p>
    </section>
  );
}

function Copyable({ text }: { readonly text: string }) {
  return (
    <>
      <code>{text}</code> <CopyButton describes={text} text={() => text} />
    </>
  );
}
