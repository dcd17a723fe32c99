/** Puts React in the place of the first paint. */
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openStore } from './bridge.ts';
import { CrashBoundary } from './crash.tsx';

const root = document.getElementById('root');
if (root) {
  const store = await openStore(root.dataset.state ?? '');
  createRoot(root).render(
    <CrashBoundary>
      <App store={store} />
    </CrashBoundary>,
  );
}
