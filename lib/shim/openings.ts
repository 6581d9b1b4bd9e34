/**
 * Tells our script in the page's other JavaScript world of what scripts open in other tabs, which no event shows there:
 * `lib/guard/announce-openings.ts`.
 */
export function reportOpenings(): void {
  const report = (url: string) => window.dispatchEvent(new CustomEvent('portside-opening', { detail: url }));
  window.open = new Proxy(window.open, {
    apply(target, self, args: Parameters<typeof window.open>) {
      const [url] = args;
      if (url && URL.canParse(String(url), document.baseURI)) report(new URL(url, document.baseURI).href);
      return Reflect.apply(target, self, args);
    },
  });
  HTMLElement.prototype.click = new Proxy(HTMLElement.prototype.click, {
    apply(target, self, args) {
      // A click on a link outside the document reaches no listener of the window.
      if (self instanceof HTMLAnchorElement && !self.isConnected && self.href !== '') report(self.href);
      return Reflect.apply(target, self, args);
    },
  });
}
