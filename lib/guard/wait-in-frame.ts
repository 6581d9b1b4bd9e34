import { FRAME_PATH } from '../core/frame-path.ts';
import { showsOrigin } from './windows.ts';

/**
 * In a frame of a page of another site, keeps the document's scripts from running until the background has heard of it. In Firefox
 * no rule applies to such a frame, nor to what `<object>` and `<embed>` show, because rules need access to the page around it. The
 * request is synchronous for that.
 */
export function waitInFrame(view: Window): void {
  const { top } = view;
  if (!top || top === view.self || showsOrigin(top, view.origin)) return;
  const { protocol, origin } = new URL(view.origin === 'null' ? view.location.href : view.origin);
  if (!/^https?:$/.test(protocol)) return;
  const request = new XMLHttpRequest();
  request.open('GET', origin + FRAME_PATH, false);
  try {
    request.send();
  } catch {
    // The background has heard of it, and cancelled it.
  }
}
