import { showsOrigin, stopDocument } from './windows.ts';

/**
 * Takes from a document the hold of the window that opened it, if a document of another origin is there. A page of the apiserver's
 * host in a window that an app opened could navigate the app by it, and rules would take that for the app's own doing, because they
 * see no ports. A frame cannot give up the hold that the window around it has, so it is stopped.
 */
export function guardOpener(view: Window): void {
  // A window of another origin tells few things. Its opener is one of them.
  const opener: Window | null = view.top?.opener ?? null;
  if (!opener || showsOrigin(opener, view.origin)) return;
  if (view.top === view) view.opener = null;
  else stopDocument(view);
}
