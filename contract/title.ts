/** The window's title: where one is, and whether anything here is real. */
import type { AppState } from './state.ts';
import { texts } from './texts.ts';
import type { View } from './wish.ts';

/** "Connections - Brokerbar (Demo)". */
export function sayTitle(
  { isDemo, connections }: Pick<AppState, 'isDemo' | 'connections'>,
  view: View,
): string {
  const { app, views, demo, simulatedOnly } = texts().frame;
  const isSimulated = connections.length > 0 && connections.every(({ isReal }) => !isReal);
  return `${views[view]} - ${app}${isDemo ? demo : isSimulated ? simulatedOnly : ''}`;
}
