/**
 * The priority of each kind of rule; the higher one wins. What the order has to guarantee:
 *
 * - `allowUnderPrefix` stands above the redirects that keep an app under its prefix, so that requests which are already
 *   there are left alone. An `allow` also cancels header changes of its own priority and below, so `sign` and the
 *   response guards stand above it.
 * - `rootAddress` and `appRootAddress` stand below every rule that names a tab: they are for tabs without an app.
 * - `gate` stands above `keepUnderPrefix`, so that a link from one app to another asks instead of opening a wrong page.
 *   `foreignNavigation` stands above `allowUnderPrefix`, so that only the app and the extension can navigate a granted
 *   tab without a question.
 * - `deferToGate` keeps rules that redirect away from navigations which are only marked for the gate.
 * - `allowProbe` keeps every rule that leads to a probe, or elsewhere, away from the probe itself, and `probe` stands above it.
 * - `allowHeldNavigation` stands above every rule that leads to the gate, which has let this navigation pass.
 * - `foreignFrame` stands above everything that signs. `noCache` stands above it, because it protects such frames too, and so does
 *   what blocks and checks them.
 * - `isolatedResponses` stands above `sign`, which appends to the policy that it sets.
 */
export const PRIORITY = {
  rootAddress: 5,
  apiPath: 6,
  appRootAddress: 7,
  keepUnderPrefix: 10,
  leaveApp: 12,
  deferToGate: 15,
  gate: 16,
  allowUnderPrefix: 20,
  blockTablessRequest: 30,
  foreignNavigation: 30,
  allowProbe: 31,
  probe: 32,
  allowHeldNavigation: 33,
  markWorkers: 35,
  sign: 40,
  foreignFrame: 45,
  noCache: 46,
  neighbourOrigin: 50,
  checkFrame: 51,
  checkOwnFrame: 52,
  upgradeToHttps: 55,
  responseGuards: 60,
  isolatedResponses: 70,
} as const;
