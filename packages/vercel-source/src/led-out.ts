import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { someOf, wrongSource } from './source-error.ts';

/**
 * A function of a prebuilt output names the files that it takes, by any way: one through a link to a folder of the runner, or into
 * `.git`, where actions/checkout before v6 leaves its token, would be sent with it. A link itself is sent as one, and not followed.
 * @param names below the folder
 * @param checkout what the folder lies in
 * @throws ConfigError with the first few of those that lie outside of the checkout
 */
export async function refuseLedOut(
  folder: string,
  names: readonly string[],
  checkout: string,
): Promise<void> {
  const top = await realpath(checkout);
  const isOut = async (place: string): Promise<boolean> => {
    const [first = '', ...more] = relative(top, await realpath(place)).split(sep);
    return first === '..' || [first, ...more].includes('.git');
  };
  const out = new Map<string, Promise<boolean>>();
  const led: string[] = [];
  for (const name of names) {
    const place = dirname(join(folder, name));
    // What is not there is told by who reads it.
    const found = out.get(place) ?? isOut(place).catch(() => false);
    out.set(place, found);
    if (await found) led.push(name);
  }
  if (led.length > 0)
    throw wrongSource(
      'prebuilt',
      `a function takes what leads out of what is checked out: ${someOf(led)}`,
      'A symbolic link on the way to it ends outside of the workspace, or in .git: see the `filePathMap` of the output’s .vc-config.json, and have a step copy what is there before `vercel build`',
    );
}
