/**
 * A request that carries an identity token. A check may have an `Authorization` of its own, for the service itself: Cloud Run then looks at
 * the other header alone. https://docs.cloud.google.com/run/docs/authenticating/service-to-service
 */
export function withIdToken(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers);
  const name = headers.has('authorization') ? 'x-serverless-authorization' : 'authorization';
  headers.set(name, `Bearer ${token}`);
  return { ...init, headers };
}
