import { ConfigError } from '@pipeline/contracts';
import { fields } from '../view/fields.ts';
import { type About, of } from './about.ts';
import { domainMistake } from './domains.ts';
import { notThere } from './missing.ts';
import { outOfScope } from './out-of-scope.ts';
import type { Refusal } from './refusal.ts';

type Row = (refusal: Refusal, about: About) => ConfigError | undefined;

const TOKENS = 'https://vercel.com/account/settings/tokens';

/** A wrong token, one that has run out and one that was taken back are told by the same words: 403 and a mark. */
const badToken: Row = ({ status, code, message, raw }) => {
  const told = fields(raw, 'an error');
  const unknown =
    told.has('invalidToken') || told.has('missingToken') || status === 401 || code === 'not_authenticated';
  return unknown
    ? new ConfigError(`Vercel does not take this token: ${message}`, {
        hint: `It is mistyped, has run out, or was deleted. Make another at ${TOKENS}, store it as a secret, and give it as \`token\` or VERCEL_TOKEN`,
      })
    : undefined;
};

const gone: Row = ({ status, code, message }, about) => {
  if (status !== 404 && status !== 410) return undefined;
  // Without a code, it was not Vercel's API that knows nothing of it.
  if (code === '' || about.subject.id === undefined || about.subject.kind === 'file') return undefined;
  // A change may also be refused for something else that is missing.
  if (/project/i.test(message) && about.subject.project !== undefined)
    return notThere({ ...about, subject: { kind: 'project', id: about.subject.project } });
  return notThere(about);
};

const tooMuch: Row = ({ status, code, message }, { operation }) => {
  if (code === 'too_many_files')
    return new ConfigError(`This deployment has more files than Vercel takes: ${message}`, {
      hint: 'Leave out what is not needed with `.vercelignore`, or set `archive: tgz`',
    });
  if (code !== 'size_limit_exceeded' && status !== 413) return undefined;
  return operation === 'UploadFile'
    ? new ConfigError(`A file is larger than Vercel takes: ${message}`, {
        hint: 'Leave it out with `.vercelignore`, or set `archive: tgz`, which sends it in parts. https://vercel.com/docs/limits',
      })
    : new ConfigError(`This deployment is larger than Vercel takes: ${message}`, {
        hint: 'Leave out what is not needed with `.vercelignore`, or set `archive: tgz`',
      });
};

const badVariable: Row = ({ code, raw }) => {
  if (code !== 'env_value_invalid_type') return undefined;
  const name = fields(raw, 'an error').text('key');
  return new ConfigError(
    `Vercel refuses the value of the variable ${name ?? 'that is named in its answer'}`,
    {
      hint: 'Check `environment-variables` and `build-environment-variables`, and `env` in `vercel.json`: each value is a text',
    },
  );
};

/** Of what is asked of Vercel here only the deployment itself is in the words of the workflow's author. */
const badDeployment: Row = ({ status, code, message }, { operation, scope }) =>
  operation === 'CreateDeployment' && (status === 400 || status === 422) && code !== ''
    ? new ConfigError(`Vercel refuses this deployment${of(scope)}: ${message}`, {
        hint: 'Change what is named, in the inputs or in `vercel.json`. Nothing was deployed',
      })
    : undefined;

const ROWS: readonly Row[] = [badToken, domainMistake, outOfScope, tooMuch, badVariable, gone, badDeployment];

/** What the workflow's author can mend, with Vercel's words as its cause; `undefined` for every other refusal. */
export function mistakeIn(refusal: Refusal, about: About): ConfigError | undefined {
  for (const row of ROWS) {
    const mistake = row(refusal, about);
    if (mistake === undefined) continue;
    mistake.cause = new Error(refusal.message);
    return mistake;
  }
  return undefined;
}
