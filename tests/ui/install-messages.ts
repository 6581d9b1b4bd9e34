/** Messages by key, as in `_locales/…/messages.json`. */
export type LocaleMessages = Record<string, { message: string }>;

/**
 * Replaces the browser's `i18n.getMessage`. Throws for an unknown key and for a missing value, where a browser inserts
 * nothing.
 */
export function installMessages(messages: LocaleMessages): void {
  const getMessage = (key: string, values: string[] = []) => {
    if (!Object.hasOwn(messages, key)) throw new Error(`No message "${key}"`);
    return (messages[key]?.message ?? '').replace(/\$(\d)/g, (_, digit) => {
      const value = values[Number(digit) - 1];
      if (value === undefined) throw new Error(`Message "${key}" has no value for $${digit}`);
      return value;
    });
  };
  const globals = globalThis as { chrome?: object };
  globals.chrome = Object.assign(globals.chrome ?? {}, { i18n: { getMessage } });
}
