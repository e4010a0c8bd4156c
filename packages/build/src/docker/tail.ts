const NOTICE =
  /^time="[^"]*" level=|^DEPRECATED: The legacy builder|^\s+Install the buildx component|^\s+https:\/\/docs\.docker\.com\/go\//;

/** Without empty lines and the engine's standing advice, which is no part of what went wrong. */
export function withoutNotices(output: readonly string[]): string[] {
  return output.filter(line => line.trim() !== '' && !NOTICE.test(line));
}
