/** Esc takes away what is shown over the page by pointing at something, until something else is (WCAG 1.4.13). */
import { useEffect } from 'react';

export function useHintDismissal(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const dismiss = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') dataset.hints = 'off';
    };
    const allow = () => {
      delete dataset.hints;
    };
    document.addEventListener('keydown', dismiss);
    document.addEventListener('pointerover', allow);
    document.addEventListener('focusin', allow);
    return () => {
      document.removeEventListener('keydown', dismiss);
      document.removeEventListener('pointerover', allow);
      document.removeEventListener('focusin', allow);
      allow();
    };
  }, []);
}
