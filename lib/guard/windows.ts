/** Whether a document of this origin is in the window. One of another origin tells nothing of its own. */
export function showsOrigin(view: Window, origin: string): boolean {
  try {
    return view.origin === origin;
  } catch {
    return false;
  }
}

/** Stops a document before its scripts run. */
export function stopDocument(view: Window): void {
  view.stop();
  view.document.documentElement?.remove();
}
