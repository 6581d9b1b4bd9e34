/**
 * Requests to this path of any server are never sent. Our scripts in frames make them: the background holds those of
 * `lib/guard/wait-in-frame.ts`, and rules answer those of `lib/guard/check-frame.ts`.
 */
export const FRAME_PATH = '/.well-known/portside-frame';
