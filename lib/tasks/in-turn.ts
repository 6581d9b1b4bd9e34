/**
 * Returns a function that runs tasks one after the other. What is stored is read, changed and written back; two
 * tasks at once would lose one's change.
 */
export function takeTurns(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task, task);
    last = turn.catch(() => undefined);
    return turn;
  };
}
