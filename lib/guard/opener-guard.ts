/**
 * Takes from a document the hold of the window that opened it, if a document of another origin is there. A page of the apiserver's
 * host in a window that an app opened could navigate the app by it, and rules would take that for the app's own doing, because they
 * see no ports. A frame cannot give up the hold that the window around it has, so it is stopped.
 */
export function guardOpener(view: Window): void {
  const { top } = view;
  if (!top || !hasForeignOpener(top, view.origin)) return;
  if (top === view) {
    view.opener = null;
    return;
  }
  view.stop();
  view.document.documentElement?.remove();
}

/** The opener is one of the few things that a window of another origin tells. */
function hasForeignOpener({ opener }: Pick<Window, 'opener'>, origin: string): boolean {
  if (!opener) return false;
  try {
    return (opener as Window).origin !== origin;
  } catch {
    return true;
  }
}
