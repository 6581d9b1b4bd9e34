/** Messages by key, as in `_locales/…/messages.json`. */
export type LocaleMessages = Record<string, { message: string }>;

/**
 * Stands in for the browser's `i18n.getMessage`. Stricter than that: an unknown key and a value that no one gave are
 * failures, where a browser shows nothing.
 */
export function installMessages(messages: LocaleMessages): void {
  const getMessage = (key: string, values: string[] = []) => {
    if (!Object.hasOwn(messages, key)) throw new Error(`No message "${key}"`);
    return (messages[key]?.message ?? '').replace(/\$(\d)/g, (_, digit) => {
      const value = values[Number(digit) - 1];
      if (value === undefined) throw new Error(`Message "${key}" got no value $${digit}`);
      return value;
    });
  };
  const holder = globalThis as { chrome?: object };
  holder.chrome = Object.assign(holder.chrome ?? {}, { i18n: { getMessage } });
}
