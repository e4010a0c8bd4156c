/** `https://Shop.example.com/` → `shop.example.com`; a port stays. */
export function bareHost(given: string): string {
  return withoutScheme(given).toLowerCase();
}

/** The same as it is written. */
export function withoutScheme(given: string): string {
  return given
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/s, '');
}
