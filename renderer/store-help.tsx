/** How to get a password store. There is no way to keep anything without encryption, and none is offered. */
export function StoreHelp({ id, found }: { readonly id: string; readonly found: string }) {
  return (
    <section id={id} className="store-help" aria-label="How to fix">
      {navigator.userAgent.includes('Linux') ? (
        <ol>
          <li>
            Install one: GNOME Keyring or KWallet. On Debian and Ubuntu:{' '}
            <code>sudo apt install gnome-keyring</code>
          </li>
          <li>Log out and in again.</li>
          <li>
            Still here? Start Brokerbar with <code>--password-store=gnome-libsecret</code>
          </li>
        </ol>
      ) : (
        <ol>
          <li>Log out of this computer and in again.</li>
          <li>Still here? Ask whoever looks after this computer why apps can't encrypt for you.</li>
        </ol>
      )}
      {found !== '' && (
        <p>
          Found on this computer: <code>{found}</code>
        </p>
      )}
      <p>
        Until then you can connect for this session only. We never save keys or sign-ins without encryption.
      </p>
    </section>
  );
}
