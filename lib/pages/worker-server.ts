/** What a worker does: answers each request of its page. */
export function answerRequests<Request, Response>(answer: (request: Request) => Response | Promise<Response>): void {
  addEventListener('message', async ({ data }: MessageEvent<Request>) => {
    try {
      postMessage(await answer(data));
    } catch (error) {
      // Reaches the page as an error event. A rejected promise would not.
      reportError(error);
    }
  });
}
