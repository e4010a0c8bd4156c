import type { ImageConfig } from './image-config.ts';

/** Names that secrets have. `KEY` alone may be anything, as may `AUTHOR`. */
const SECRET =
  /(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|AUTH|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|SIGNING_?KEY)(?:_|$)/i;

/**
 * Build arguments whose names say that they are secrets, in words: whoever can pull an image can read them in its history.
 * https://docs.docker.com/build/building/secrets/
 */
export function secretLooking(images: readonly ImageConfig[]): string[] {
  const args = images.flatMap(({ source }) =>
    source.kind === 'dockerfile' ? Object.keys(source.buildArgs) : [],
  );
  return [...new Set(args)]
    .filter(name => SECRET.test(name))
    .map(
      name =>
        `The build argument ${name} looks like a secret, and whoever can pull the image can read it in its history. Give it in \`secrets\` and read it by RUN --mount=type=secret,id=${name}`,
    );
}
