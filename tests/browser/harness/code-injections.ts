import type { Page } from 'puppeteer';
import { waitFor } from './wait-for.ts';

/**
 * Ways to run foreign code in a page. Each runs in the page, and sets the global `injected` if it succeeds.
 * `remoteScript` is the URL of a script that sets it too.
 */
export const CODE_INJECTIONS: Readonly<Record<string, (remoteScript: string) => void>> = {
  'an event handler inserted with insertAdjacentHTML': () => {
    document.body.insertAdjacentHTML('beforeend', '<img src="/missing.png" onerror="globalThis.injected = true">');
  },
  'an event handler inserted with innerHTML': () => {
    const element = document.createElement('div');
    document.body.append(element);
    element.innerHTML = '<img src="/missing.png" onerror="globalThis.injected = true">';
  },
  'an inline script': () => {
    const script = document.createElement('script');
    script.append('globalThis.injected = true');
    document.body.append(script);
  },
  'an event handler attribute': () => {
    const button = document.createElement('button');
    button.setAttribute('onclick', 'globalThis.injected = true');
    document.body.append(button);
    button.click();
  },
  // In a timer, because calls from DevTools may use `eval`.
  eval: () => {
    setTimeout(() => {
      // biome-ignore lint/security/noGlobalEval: the page has to refuse it
      globalThis.eval('globalThis.injected = true');
    });
  },
  'a function made of a string': () => {
    setTimeout(() => {
      new Function('globalThis.injected = true')();
    });
  },
  'a timer with a string': () => {
    setTimeout('globalThis.injected = true' as never);
  },
  'a javascript: link': () => {
    const link = document.createElement('a');
    link.href = 'javascript:void (globalThis.injected = true)';
    document.body.append(link);
    link.click();
  },
  'a frame with srcdoc': () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<script>parent.injected = true</script>';
    document.body.append(frame);
  },
  'a script from a data: URL': () => {
    const script = document.createElement('script');
    script.src = 'data:text/javascript,globalThis.injected = true';
    document.body.append(script);
  },
  'a script from another origin': (remoteScript) => {
    const script = document.createElement('script');
    script.src = remoteScript;
    document.body.append(script);
  },
  'a module from another origin': (remoteScript) => {
    // Not `import()`, which the bundler of the tests would resolve.
    const script = document.createElement('script');
    script.type = 'module';
    script.src = remoteScript;
    document.body.append(script);
  },
};

/** A global of the page. */
declare const injected: boolean | undefined;

/**
 * Tries an injection on a page. `blocked` means that the browser refused it explicitly, by an exception or a reported
 * violation of a policy.
 */
export async function tryInjection(
  page: Page,
  name: keyof typeof CODE_INJECTIONS,
  remoteScript: string,
): Promise<'blocked' | 'executed'> {
  const inject = CODE_INJECTIONS[name];
  if (!inject) throw new Error(`Unknown injection: ${name}`);
  await page.evaluate(() => {
    Object.assign(globalThis, { injected: undefined, violations: 0 });
    document.addEventListener('securitypolicyviolation', () => {
      (globalThis as unknown as { violations: number }).violations += 1;
    });
  });
  const hasThrown = await page.evaluate(inject, remoteScript).then(
    () => false,
    () => true,
  );
  return waitFor(async () => {
    const [isInjected, violations] = await page.evaluate(() => [
      typeof injected !== 'undefined' && injected === true,
      (globalThis as unknown as { violations: number }).violations,
    ]);
    if (isInjected) return 'executed';
    return hasThrown || Number(violations) > 0 ? 'blocked' : null;
  });
}
