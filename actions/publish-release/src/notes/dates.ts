/** ISO 8601 → `2026-11-30 14:05 UTC`, for a person. */
export function minute(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
