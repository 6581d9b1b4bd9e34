/** Adds a content security policy to this page. Policies add up: only a new document is rid of one. */
export function addPolicy(policy: string): void {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = policy;
  document.head.append(meta);
}
