const LOCAL = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether an endpoint, a URL or a `host:port`, is this machine. */
export function isLocal(endpoint: string): boolean {
  const url = endpoint.includes('://') ? endpoint : `http://${endpoint}`;
  return URL.canParse(url) && LOCAL.test(new URL(url).hostname);
}

/**
 * Whether a run only plans. What the workflow says wins; otherwise a run under act plans, unless what it
 * would write to is on this machine, since a rehearsal must never reach a real account by accident.
 */
export function isDryRun(given: boolean | undefined, act: boolean, endpoint: string | undefined): boolean {
  if (given !== undefined) return given;
  return act && !(endpoint !== undefined && isLocal(endpoint));
}
