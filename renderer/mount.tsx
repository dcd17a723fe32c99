/** Puts React in the place of the first paint. */
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openStore } from './bridge.ts';

const root = document.getElementById('root');
if (root) {
  const store = await openStore(root.dataset.state ?? '');
  createRoot(root).render(<App store={store} />);
}
