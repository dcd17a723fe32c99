/** The keyboard map (ux.md 3.15). */
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { Button } from '../button.tsx';
import styles from './confirm.module.css';
import { Foot } from './foot.tsx';
import { Frame } from './frame.tsx';

type Props = { readonly system: AppState['system']; readonly close: () => void };

export function ShortcutsDialog({ system, close }: Props) {
  const { title, rows } = texts().dialogs.shortcuts;
  return (
    <Frame title={title} isWide close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (WCAG 2.1.1). */}
      <section className={styles.body} tabIndex={0} aria-label={title}>
        <dl className={`facts ${styles.facts} ${styles.columns}`}>
          {rows(system.platform === 'macos' ? 'Cmd' : 'Ctrl').map(([keys, does]) => (
            <div key={keys}>
              <dt>{keys}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Foot>
        <Button kind="primary" isFirstFocused onPress={close}>
          {texts().frame.done}
        </Button>
      </Foot>
    </Frame>
  );
}
