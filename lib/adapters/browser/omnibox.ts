import { type Disposition, type Line, lineMarkup, lineText, type Suggestion } from '../../core/address-bar.ts';
import { browser, isFirefox } from './browser.ts';

/** What the address bar shows for a text after the keyword. */
export interface OmniboxAnswer {
  /** What Enter does with the text. */
  readonly first: Line;
  readonly others: readonly Suggestion[];
}

/** Answers what a person types in the address bar after our keyword. */
export interface OmniboxListener {
  /** They begin, or go on with another text. */
  typed(text: string): Promise<OmniboxAnswer>;
  entered(text: string, disposition: Disposition): Promise<void>;
  /** They left without entering anything. */
  left(): void;
}

/** Listens to the address bar. Chromium takes lines with markup; Firefox shows it. */
export function listenToOmnibox({ typed, entered, left }: OmniboxListener): void {
  const { omnibox } = browser;
  const write = isFirefox() ? lineText : lineMarkup;
  const answer = async (text: string): Promise<readonly Suggestion[]> => {
    const { first, others } = await typed(text);
    omnibox.setDefaultSuggestion({ description: write(first) });
    return others;
  };
  omnibox.onInputStarted.addListener(() => void answer(''));
  omnibox.onInputChanged.addListener((text, suggest) => {
    void answer(text.trim()).then((others) =>
      suggest(others.map(({ content, line }) => ({ content, description: write(line) }))),
    );
  });
  omnibox.onInputEntered.addListener((text, disposition) => void entered(text.trim(), disposition));
  omnibox.onInputCancelled.addListener(left);
}
