/** What a registry wants of who pulls, asked for anew at each pull. */
export type Credentials = () => { user: string; password: string };

export function authorization(credentials: Credentials | undefined): { authorization?: string } {
  if (credentials === undefined) return {};
  const { user, password } = credentials();
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
