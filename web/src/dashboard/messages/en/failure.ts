// Why a request failed, and what to do. The API's own messages come as they are.

export const FAILURE = {
  busy: "The server can’t answer for now",
  busyAdvice: (status: number) => `It answered with status ${status}: it has too much to do. Try again in a moment.`,
  failed: "The server could not answer",
  failedAdvice: "Something went wrong on the server; its log has the details.",
  failedStatusAdvice: (status: number) =>
    `It answered with status ${status}. Try again in a moment; if it persists, check the server’s log.`,
  gatewayAdvice: (status: number) =>
    `Check that ivgraph is running: the proxy before it answered with status ${status}.`,
  intercepted: "The answer did not come from ivgraph",
  interceptedAdvice:
    "A proxy probably asks for a login because your session has expired. Load the page again to log in.",
  offline: "You are offline",
  offlineAdvice: "The numbers are requested again as soon as there is a network.",
  refused: "The server can’t answer this question",
  timeout: "The server took too long",
  timeoutAdvice: (seconds: number) =>
    `There was no answer within ${seconds} seconds. Try again, or choose a shorter period.`,
  unreachable: "The server can’t be reached",
  unreachableAdvice: "Check that ivgraph is running, then try again.",

  reload: "Load the page again",
  retry: "Try again",
  retrying: "Retrying …",

  numbersFrom: (time: string) => `The numbers are from ${time}.`,
  previousNumbersFrom: (time: string, period: string, zone: string) =>
    `The numbers are from ${time} and show the previous selection: ${period} in ${zone}.`,
};
