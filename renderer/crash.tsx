/** What is shown when a part of the window broke, instead of a blank page. */
import type { ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { texts } from '../contract/texts.ts';
import { sayFailure } from '../contract/words.ts';
import { Button } from './button.tsx';
import { MessageBox } from './message-box.tsx';

/** Draws what is inside, or that it broke. Main goes on either way. */
export function CrashBoundary({ children }: { readonly children: ReactNode }) {
  return <ErrorBoundary FallbackComponent={Crashed}>{children}</ErrorBoundary>;
}

function Crashed({ resetErrorBoundary }: FallbackProps) {
  return (
    <main className="view">
      <CrashMessage />
      <p>
        <Button kind="primary" isFirstFocused onPress={resetErrorBoundary}>
          {texts().frame.carryOn}
        </Button>
      </p>
    </main>
  );
}

/** @param dismiss where the window is whole again and only says what was. */
export function CrashMessage({ dismiss }: { readonly dismiss?: () => void }) {
  const note = { code: 'E-CRASH', at: Date.now() } as const;
  const said = sayFailure({ brokerName: '', environmentName: '' }, note);
  return <MessageBox message={{ ...said, note }} isLoud {...(dismiss ? { dismiss } : {})} />;
}
