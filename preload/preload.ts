/** Turns the contract into one frozen object, `window.brokerbar`. It knows no call by name and does not grow. */
import { contextBridge, ipcRenderer } from 'electron';
import { calls, events } from '../contract/calls.ts';

const ask = Object.keys(calls).map((name) => [
  name,
  (input?: unknown) => ipcRenderer.invoke(`brokerbar:${name}`, input),
]);
const hear = Object.keys(events).map((name) => [
  `on${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  (listener: (payload: unknown) => void) => {
    const forward = (_event: unknown, payload: unknown) => listener(payload);
    ipcRenderer.on(`brokerbar:${name}`, forward);
    return () => ipcRenderer.off(`brokerbar:${name}`, forward);
  },
]);
contextBridge.exposeInMainWorld('brokerbar', Object.freeze(Object.fromEntries([...ask, ...hear])));
