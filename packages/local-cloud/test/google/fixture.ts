import { afterEach } from 'vitest';
import { accountForGithub, type GoogleOptions, type LocalGoogle, startGoogle } from '../../src/index.ts';

const open: LocalGoogle[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(each => each.close()));
});

export const EMAIL = 'push@shop.iam.gserviceaccount.com';
/** Who may act as that account. */
export const JOB = { members: accountForGithub('org/shop').users };

export interface Asked {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field
  body: any;
}

/** Google alone, which knows one account, and how it is asked as somebody. */
export async function openGoogle(more: Partial<GoogleOptions> = {}) {
  const google = await startGoogle({
    providers: [],
    serviceAccounts: [accountForGithub('org/shop')],
    ...more,
  });
  open.push(google);
  const tokenOf = (members: readonly string[] = JOB.members) => google.tokens.issue({ members }, 60).token;
  const post = async (path: string, body: unknown, token = tokenOf()): Promise<Asked> => {
    const answer = await fetch(google.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  return { google, tokenOf, post };
}
