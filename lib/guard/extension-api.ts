/** The part of the extension API that a content script gets. Chromium before 148 calls it `chrome`. Undefined after an update. */
export function extensionApi(): ExtensionApi | undefined {
  const { browser, chrome } = globalThis as unknown as Record<'browser' | 'chrome', ExtensionApi | undefined>;
  return browser ?? chrome;
}

interface ExtensionApi {
  readonly runtime: { sendMessage(message: object): Promise<unknown> };
  readonly i18n: { getMessage(name: string): string };
}
