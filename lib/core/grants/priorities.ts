/**
 * The order in which the rules decide, lowest first. The steps between them are what matters:
 *
 * - `allow` takes the redirects below it away from what is under the prefix. It also silences header changes at or
 *   below it, so signing and response headers stand above.
 * - the gate stands above keeping in, so that a link from one app to another asks instead of going astray;
 *   `gateStranger` stands above `allow`, so that only the app and the extension move a granted tab without asking.
 */
export const PRIORITY = {
  keepIn: 10,
  leave: 12,
  gate: 15,
  allow: 20,
  refuseTabless: 30,
  gateStranger: 30,
  sign: 40,
  otherPorts: 50,
  serviceWorkerScope: 60,
} as const;
