import { codeSpan } from '@pipeline/github';
import { isTrusted, type Told } from './told.ts';

/** One comment's Markdown. What comes from outside is shown and not read; addresses are of hosts that Vercel named. */
export function commentBody({
  project,
  verdict,
  url,
  page,
  kind,
  advice,
  commit,
  run,
  aliases,
}: Told): string {
  const rows: [string, string][] = [
    ['project', codeSpan(project)],
    ['state', codeSpan(verdict)],
    ...(url === undefined ? [] : [['address', linked(url)] as [string, string]]),
    ...(aliases.length === 0
      ? []
      : [['also at', aliases.map(url => linked(url)).join('<br>')] as [string, string]]),
    ...(kind === undefined ? [] : [['kind', codeSpan(kind)] as [string, string]]),
    ...(commit === undefined ? [] : [['commit', commitWords(commit)] as [string, string]]),
    ...(page === undefined ? [] : [['on Vercel', linked(page, 'its page')] as [string, string]]),
    ['run', linked(run, 'this run')],
  ];
  const table = ['| | |', '| --- | --- |', ...rows.map(([what, value]) => `| ${what} | ${value} |`)].join(
    '\n',
  );
  return advice === undefined ? table : `${table}\n\nWhich tests where: ${advice}.`;
}

function commitWords({ sha, ref, message }: NonNullable<Told['commit']>): string {
  const subject = message?.split('\n', 1)[0] ?? '';
  return [sha.slice(0, 12), ref ?? '', subject]
    .filter(text => text !== '')
    .map(codeSpan)
    .join(' ');
}

function linked(url: string, text?: string): string {
  return isTrusted(url) ? `[${text ?? url.replace(/^https?:\/\//, '')}](${url})` : codeSpan(url);
}
