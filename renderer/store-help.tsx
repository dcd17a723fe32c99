/** How to get a password store. There is no way to keep anything without encryption, and none is offered. */
import { texts } from '../contract/texts.ts';

export function StoreHelp({ id, found }: { readonly id: string; readonly found: string }) {
  const { label, linux, other, found: foundHere, until } = texts().firstRun.store;
  return (
    <section id={id} className="store-help" aria-label={label}>
      {navigator.userAgent.includes('Linux') ? (
        <ol>
          <li>
            {linux.install} <code>sudo apt install gnome-keyring</code>
          </li>
          <li>{linux.logOut}</li>
          <li>
            {linux.still} <code>--password-store=gnome-libsecret</code>
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
          {foundHere} <code>{found}</code>
        </p>
      )}
      <p>{until}</p>
    </section>
  );
}
