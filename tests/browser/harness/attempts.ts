import type { Page } from 'puppeteer';
import { until } from './until.ts';

/**
 * Ways to get code of another's into a page. Each, where it succeeds, sets `injected`. They run on the page itself;
 * `remote` is the address of a script that sets it, too.
 */
export const ATTEMPTS: Readonly<Record<string, (remote: string) => void>> = {
  'markup from a string': () => {
    document.body.insertAdjacentHTML('beforeend', '<img src="/nothing.png" onerror="globalThis.injected = true">');
  },
  'inner markup': () => {
    const element = document.createElement('div');
    document.body.append(element);
    element.innerHTML = '<img src="/nothing.png" onerror="globalThis.injected = true">';
  },
  'an inline script': () => {
    const script = document.createElement('script');
    script.append('globalThis.injected = true');
    document.body.append(script);
  },
  'an attribute that is a script': () => {
    const button = document.createElement('button');
    button.setAttribute('onclick', 'globalThis.injected = true');
    document.body.append(button);
    button.click();
  },
  // Later, since within its own calls the debugger lets `eval` through.
  eval: () => {
    setTimeout(() => {
      // biome-ignore lint/security/noGlobalEval: what it is about
      globalThis.eval('globalThis.injected = true');
    });
  },
  'a function from a string': () => {
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
  'a frame with a document of its own': () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<script>parent.injected = true</script>';
    document.body.append(frame);
  },
  'a script from a data: URL': () => {
    const script = document.createElement('script');
    script.src = 'data:text/javascript,globalThis.injected = true';
    document.body.append(script);
  },
  'a script from elsewhere': (remote) => {
    const script = document.createElement('script');
    script.src = remote;
    document.body.append(script);
  },
  'a module from elsewhere': (remote) => {
    // Not as `import()`, which the bundler of the tests would follow.
    const script = document.createElement('script');
    script.type = 'module';
    script.src = remote;
    document.body.append(script);
  },
};

/** What a page knows of an attempt. */
declare const injected: boolean | undefined;

/**
 * What becomes of an attempt: `stopped` where the browser refused it in so many words, by an error or by a report of a
 * policy that was broken; `injected` where it came through.
 */
export async function attempt(page: Page, name: string, remote: string): Promise<'stopped' | 'injected'> {
  await page.evaluate(() => {
    Object.assign(globalThis, { injected: undefined, violations: 0 });
    document.addEventListener('securitypolicyviolation', () => {
      (globalThis as unknown as { violations: number }).violations += 1;
    });
  });
  const isThrown = await page.evaluate(ATTEMPTS[name] as (remote: string) => void, remote).then(
    () => false,
    () => true,
  );
  return until(async () => {
    const [isInjected, violations] = await page.evaluate(() => [
      typeof injected !== 'undefined' && injected === true,
      (globalThis as unknown as { violations: number }).violations,
    ]);
    if (isInjected) return 'injected';
    return isThrown || Number(violations) > 0 ? 'stopped' : null;
  });
}
