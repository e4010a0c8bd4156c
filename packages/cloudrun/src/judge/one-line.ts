const LONGEST = 500;

/** Google's words, which may have several lines and end with links. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim() || 'Google gives no reason';
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
