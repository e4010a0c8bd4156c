/**
 * Something a stranger sent, fit for one line of a log: control and invisible characters and line ends are
 * one space, and at most `length` characters (not halves of one) are kept. `secrets` are starred out before
 * anything is cut: the runner masks whole values only.
 */
export function excerpt(text: string, length = 200, secrets: readonly string[] = []): string {
  const clean = secrets
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
    .slice(0, length * 8)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const letters = [...clean];
  const cut = letters.length > length || text.length > length * 8;
  return cut ? `${letters.slice(0, length).join('').trimEnd()}…` : clean;
}
