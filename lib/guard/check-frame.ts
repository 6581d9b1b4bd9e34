import { FRAME_PATH } from '../core/frame-path.ts';
import { stopDocument } from './windows.ts';

/**
 * In a frame of a page of another origin, stops the document before its scripts run and before anything of it can be clicked, unless
 * rules say that it may go on: in the tab of an app, a neighbour origin's navigations of the tab would look like the app's own. Only
 * rules know the tab's grant at once, so they answer a synchronous request, and nothing is sent. Where it is not answered, as where
 * the page forbids such requests, the document is stopped too.
 */
export function checkFrame(view: Window): void {
  const { top, origin, location } = view;
  if (top === view.self || origin === 'null') return;
  if ([...location.ancestorOrigins].every((ancestor) => ancestor === origin)) return;
  const request = new XMLHttpRequest();
  try {
    request.open('GET', origin + FRAME_PATH, false);
    request.send();
  } catch {
    stopDocument(view);
  }
}
