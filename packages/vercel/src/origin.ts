/** Where a host answers: Vercel's over HTTPS, the local cloud's, on a port of this machine, without. */
export function originOf(host: string): string {
  return /^(?:127\.0\.0\.1|localhost):\d+$/.test(host) ? `http://${host}` : `https://${host}`;
}
