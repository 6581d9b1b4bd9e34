/**
 * The order in which the rules decide, lowest first. The steps between them are what matters:
 *
 * - `allow` takes the redirects below it away from what is under the prefix. It also silences header changes at or
 *   below it, so signing and response headers stand above.
 * - `rootGate` and `appRootGate` stand below all that knows the tab: they are for tabs that no app has. What an app opens
 *   there is the app's, also where the API has the same path.
 * - the gate stands above keeping in, so that a link from one app to another asks instead of going astray;
 *   `gateStranger` stands above `allow`, so that only the app and the extension move a granted tab without asking.
 * - `isolatedResponses` stands above the response guards: without storage an app is another origin to itself.
 * - where the gate waits for the response, `gateAhead` keeps the rules that act earlier off what is on its way there.
 */
export const PRIORITY = {
  rootGate: 5,
  apiPaths: 6,
  appRootGate: 7,
  keepIn: 10,
  leave: 12,
  gateAhead: 15,
  gate: 16,
  allow: 20,
  refuseTabless: 30,
  gateStranger: 30,
  markWorkers: 35,
  sign: 40,
  neighbours: 50,
  httpTwin: 55,
  responseGuards: 60,
  isolatedResponses: 70,
} as const;
