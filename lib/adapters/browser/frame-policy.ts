/** Adds a content security policy to the page that asks. Policies add up: none can be taken back but by a new document. */
export function addPolicy(policy: string): void {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = policy;
  document.head.append(meta);
}
