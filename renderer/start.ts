/** The page already shows the last known status. React comes after the first frame, so that it never delays it. */
requestAnimationFrame(() => setTimeout(() => import('./mount.tsx')));
