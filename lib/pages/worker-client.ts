/** The scripts of our pages' workers, by the name of their entrypoint. */
export type WorkerName = 'kubeconfig-worker' | 'passphrase-worker';

/** Part of Trusted Types that Portside uses. TypeScript doesn't know them, nor does Firefox before 148. */
interface TrustedTypes {
  createPolicy<Rules>(name: string, rules: Rules): Rules;
}

const rules = { createScriptURL: (name: WorkerName): string => `/${name}.js` };
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
/** The only policy that our content security policy allows, so no other code can start a script. */
const policy = trustedTypes?.createPolicy('portside-workers', rules) ?? rules;

/**
 * Lets a new worker answer one request, so that the page stays responsive, and then ends it with everything that it holds
 * in memory. Rejects where the worker fails.
 */
export async function runInWorker<Request, Response>(name: WorkerName, request: Request): Promise<Response> {
  const worker = new Worker(policy.createScriptURL(name));
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Response>) => resolve(data));
      worker.addEventListener('error', () => reject(new Error(`${name} failed`)));
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}
