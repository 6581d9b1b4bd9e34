/** The shortcuts that open the apps that were opened last, the last one first. Browsers suggest keys for four commands at most. */
export const RECENT_COMMANDS = ['open-recent-1', 'open-recent-2', 'open-recent-3', 'open-recent-4', 'open-recent-5'];

/** Which app a command opens, from 0 for the one that was opened last; null for another command. */
export function placeOfCommand(command: string): number | null {
  const place = RECENT_COMMANDS.indexOf(command);
  return place < 0 ? null : place;
}
