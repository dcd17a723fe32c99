/** Shows one sheet of the gallery, named by the address: `#cards`. The clock stands still at the fixtures' now. */
import '../../renderer/tokens.css';
import '../../renderer/frame.css';
import '../../renderer/card.css';
import '../../renderer/bar.css';
import './gallery.css';
import { createRoot } from 'react-dom/client';
import { now } from '../window/states.ts';
import { sheets } from './sheets.tsx';

Date.now = () => now;

const sheet = sheets[location.hash.slice(1)];
const root = document.getElementById('root');
if (sheet && root) {
  createRoot(root).render(await sheet());
  await document.fonts.ready;
  document.body.dataset.ready = 'true';
}
