/** Requests to this path of any server are held by the background, and never sent: `lib/guard/wait-in-frame.ts` makes them. */
export const FRAME_PATH = '/.well-known/portside-frame';
