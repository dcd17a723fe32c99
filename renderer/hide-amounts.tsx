/** Whether amounts are hidden: the switch beside the accounts, and its key (Ctrl or Cmd, Shift, H). */
import { Eye, EyeOff } from 'lucide-react';
import { useEffect } from 'react';
import type { Settings } from '../contract/settings.ts';
import { texts } from '../contract/texts.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';

type Hiding = Pick<Settings, 'hideAmounts'>;

export function HideButton({ settings }: { readonly settings: Hiding }) {
  const Icon = settings.hideAmounts ? EyeOff : Eye;
  return (
    <Button kind="quiet" isPressed={settings.hideAmounts} onPress={() => turn(settings)}>
      <Icon aria-hidden size={16} />
      {texts().frame.hideAmounts}
    </Button>
  );
}

/** Works in every view: somebody may be looking over a shoulder before the accounts are shown. */
export function useHideKey({ hideAmounts }: Hiding): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isKey = (event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'h';
      if (!isKey || event.repeat) return;
      event.preventDefault();
      turn({ hideAmounts });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [hideAmounts]);
}

function turn({ hideAmounts }: Hiding): void {
  void bridge().changeSettings({ hideAmounts: !hideAmounts });
}
