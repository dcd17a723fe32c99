/** Starts the bar above a broker's page. */
import { createRoot } from 'react-dom/client';
import { Bar } from './bar-view.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<Bar />);
