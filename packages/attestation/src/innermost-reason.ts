/** The innermost message: what is around it only says that something went wrong. */
export function innermostReason(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return error === undefined ? 'no reason given' : String(error);
  return error.cause instanceof Error && depth < 5 ? innermostReason(error.cause, depth + 1) : error.message;
}
