import { formatDuration } from '../../packages/contracts/src/duration.ts';
import type { Evidence } from './judge.ts';
import type { LiveService } from './live.ts';
import { promoted } from './promoted.ts';
import { asReleases, released } from './releases.ts';
import { builtAndReused } from './reused.ts';
import type { StageRun } from './stages.ts';
import { stepsTaken } from './steps.ts';
import { metBy } from './users.ts';
import { waysBack } from './ways-back.ts';

const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1f2328; background: #fff }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
  .flow { display: flex; flex-wrap: wrap; gap: .5rem 1.4rem; padding: 0; list-style: none }
  .flow li { border: 1px solid #d0d7de; border-left: .4rem solid #8c959f; border-radius: .4rem; padding: .5rem .8rem; min-width: 9rem }
  .flow li.success { border-left-color: #1a7f37 } .flow li.failure { border-left-color: #cf222e }
  .flow b { display: block } .flow small { color: #59636e }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #d0d7de }
  code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere } pre { background: #f6f8fa; padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: .4rem; font-size: 13px }
  .verdict { padding: .6rem .9rem; border-radius: .4rem; background: #dafbe1 } .verdict.bad { background: #ffebe9 }
  @media (prefers-color-scheme: dark) {
    body { background: #0d1117; color: #e6edf3 } pre { background: #161b22 } .flow li, th, td { border-color: #30363d }
    .flow small { color: #9198a1 } .verdict { background: #12261e } .verdict.bad { background: #2d1214 }
  }`;

function stageCard({ job, stage, result, took }: StageRun): string {
  return `<li class="${html(result)}"><b>${html(stage)}</b><small>${html(job)} · ${formatDuration(took)} · ${html(result)}</small></li>`;
}

function liveRow({ environment, name, image, version, state, url }: LiveService): string {
  const cells = [
    html(environment),
    html(name),
    `<code>${html(image)}</code>`,
    `<code>${html(version)}</code>`,
    html(state),
    `<code>${html(url)}</code>`,
  ];
  return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`;
}

function details({ job, stage, errors, summaries }: StageRun): string {
  if (errors.length === 0 && summaries.length === 0) return '';
  const shown = [...errors.map(error => `Error: ${error}`), ...summaries].join('\n\n');
  return `<details${errors.length > 0 ? ' open' : ''}><summary>${html(job)}: ${html(stage)}</summary><pre>${html(shown)}</pre></details>`;
}

function list(title: string, lines: string[]): string {
  if (lines.length === 0) return '';
  return `<h2>${title}</h2><ul>${lines.map(line => `<li>${html(line)}</li>`).join('')}</ul>\n`;
}

/** The same picture as a page of its own, with each stage's error and summary. */
export function page(
  title: string,
  verdict: { good: boolean; text: string },
  { live, stages, releases, steps, seen }: Evidence,
): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(title)}</title>
<style>${STYLE}</style>
<h1>${html(title)}</h1>
<p class="verdict${verdict.good ? '' : ' bad'}">${html(verdict.text)}</p>
<h2>The pipeline</h2><ul class="flow">${stages.map(stageCard).join('')}</ul>
<h2>Live</h2>
<table><tr><th>in</th><th>service</th><th>image</th><th>answers</th><th>state</th><th>at</th></tr>${live.map(liveRow).join('')}</table>
${list('Built once', builtAndReused(stages))}${list('Promoted, the same bytes', promoted(live))}${list('The way back', waysBack(stages))}${list('The release log', asReleases(releases).map(released))}${list('Traffic of what was new on Cloud Run', steps.map(stepsTaken))}${list(
  'What users met meanwhile',
  Object.entries(seen).map(([name, mine]) => `${name}: ${metBy(mine)}`),
)}<h2>What the stages said</h2>${stages.map(details).join('\n')}
</html>
`;
}
