/** Beside a strip that tells of a wrong clock: what is safe, and what to do about it on this system (E-CLOCK). */
import type { System } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { CopyButton } from './copy-button.tsx';

export function ClockHelp({ platform }: Pick<System, 'platform'>) {
  const { label, safe, todo, command } = texts().strip.clock;
  return (
    <section className="store-help" aria-label={label}>
      <p>
        {safe} {todo[platform]}
        {platform === 'linux' && (
          <>
            {' '}
            <code>{command}</code> <CopyButton describes={command} text={() => command} />
          </>
        )}
      </p>
    </section>
  );
}
