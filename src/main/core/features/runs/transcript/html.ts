/** A run as one HTML file: for a person, years later, without Hearth. No script, nothing from outside, every foreign text escaped. */
import type { Approval, Run, Step } from '../../../../../contract/runs.ts';
import { css } from './style.ts';
import { escapeHtml, visible } from './text.ts';
import type { Detail } from './types.ts';

/** Nothing may run or be loaded, should an escape ever be missed: the file forbids it itself. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Use with a run and, under it, the runs that it started. */
export function transcriptHtml(run: Detail, madeAt: string): string {
  const title = visible(run.goal.split('\n', 1)[0] ?? '').slice(0, 120);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${runSection(run, 2)}
<footer>Written by Hearth at ${time(madeAt)} from its event log. Run <code>${escapeHtml(run.id)}</code>.</footer>
</main>
</body>
</html>
`;
}

type Level = 2 | 3 | 4 | 5 | 6;
const deeper = (level: Level): Level => Math.min(6, level + 1) as Level;

function runSection(run: Detail, level: Level): string {
  return [
    facts(run),
    run.goal.includes('\n') || run.goal.length > 120 ? block('Goal', run.goal) : '',
    Object.keys(run.inputs).length > 0 ? block('Inputs', pretty(run.inputs)) : '',
    `<h${level}>Steps</h${level}>`,
    run.steps.length === 0
      ? '<p class="quiet">It ended before its first step.</p>'
      : `<ol class="steps">${run.steps.map((step) => stepItem(step, run, level)).join('\n')}</ol>`,
    reportSection(run, level),
  ].join('\n');
}

function facts(run: Run & Pick<Detail, 'grants'>): string {
  const rows: [string, string][] = [
    ['State', run.state],
    ['Kind', run.type],
    ['Asked for by', run.actor],
    ['Asked at', run.createdAt],
    ['Ended at', run.finishedAt ?? 'not yet'],
    ['Model', run.model ?? 'none'],
    ['Cost', `$${run.cost.toFixed(4)}, ${run.tokens.toLocaleString('en-US')} tokens`],
  ];
  if (run.agent) rows.push(['Agent', run.agent]);
  if (run.taintedBy) rows.push(['From outside', run.taintedBy]);
  for (const { tool, paths = [], hosts = [] } of run.grants) rows.push(['Granted', [tool, ...paths, ...hosts].join(' ')]);
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${foreign(value)}</dd>`).join('')}</dl>`;
}

function stepItem(step: Step, run: Detail, level: Level): string {
  const approval = run.approvals.find(({ approvalId }) => approvalId === step.approvalId);
  const child = run.childDetails.find(({ id }) => id === step.childRunId);
  const parts = [
    `<p class="head"><span class="kind">${step.kind}</span> <b>${foreign(step.name)}</b> <span class="state ${step.state}">${words[step.state]}</span> <time>${time(step.startedAt)}${took(step)}</time></p>`,
    step.text ? `<div class="said">${foreign(step.text)}</div>` : '',
    step.args === undefined ? '' : block('Arguments', pretty(step.args)),
    step.decision ? decision(step.decision) : '',
    approval ? approvalPart(approval) : step.preview ? diff(step.preview.text) : '',
    step.result ? resultPart(step.result) : '',
    step.failure ? `<p class="bad">${foreign(step.failure.message)}</p>` : '',
    child ? `<details open><summary>The run that it started</summary>${runSection(child, deeper(level))}</details>` : '',
  ];
  return `<li id="step-${step.n}">${parts.join('\n')}</li>`;
}

const words: Record<Step['state'], string> = {
  began: 'running',
  waiting: 'waits for an answer',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  unknown: 'cut off: it may or may not have happened',
};

const verdicts = { allow: 'Allowed', ask: 'Asked', deny: 'Refused' };

const decision = ({ verdict, by, why }: NonNullable<Step['decision']>): string =>
  `<p class="policy ${verdict}">${verdicts[verdict]} by <code>${foreign(by)}</code>. ${foreign(why)}</p>`;

function approvalPart(approval: Approval): string {
  const shown = approval.previewKind === 'diff' ? diff(approval.preview) : `<pre>${foreign(approval.preview)}</pre>`;
  return `<div class="approval"><p>Asked at ${time(approval.askedAt)}: ${foreign(approval.why)} <b>${foreign(approval.state)}</b></p>${shown}</div>`;
}

function resultPart(result: NonNullable<Step['result']>): string {
  const data = result.data;
  const patch = isRecord(data) && typeof data.diff === 'string' ? diff(data.diff) : '';
  const from = result.outside ? `<p class="outside">From outside: ${foreign(result.outside)}</p>` : '';
  const error = result.error
    ? `<p class="bad">${foreign(result.error.message)} <code>${foreign(result.error.code)}</code></p>`
    : '';
  const body = data === undefined ? '' : block('Result', typeof data === 'string' ? data : pretty(data));
  const effects = list('Changed', result.sideEffects ?? []);
  return [from, error, patch, effects, body, list('Log', result.logs)].join('\n');
}

function reportSection({ report }: Detail, level: Level): string {
  if (!report) return '';
  const { summary, decisions, nextSteps, artifacts, telemetry } = report;
  const names = artifacts.map(({ name, fileId }) => `${name} (${fileId})`);
  return `<h${level}>Report</h${level}>
<p>${foreign(summary)}</p>
${list('Decisions', decisions)}${list('Next steps', nextSteps)}${list('Files', names)}
<p class="quiet">${telemetry.toolCalls} tool calls, ${telemetry.tokens.toLocaleString('en-US')} tokens, $${telemetry.cost.toFixed(4)}, ${(telemetry.durationMs / 1000).toFixed(1)} s.</p>`;
}

function diff(patch: string): string {
  const lines = patch.split('\n').map((line) => {
    const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : line.startsWith('@@') ? 'place' : '';
    return kind ? `<span class="${kind}">${foreign(line)}</span>` : foreign(line);
  });
  return `<pre class="diff">${lines.join('\n')}</pre>`;
}

const foreign = (text: string): string => escapeHtml(visible(text));
const pretty = (value: unknown): string => JSON.stringify(value, null, 2) ?? '';
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const time = (instant: string): string => escapeHtml(instant.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'));

function took({ startedAt, finishedAt }: Step): string {
  return finishedAt ? `, ${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(2)} s` : '';
}

function block(name: string, text: string): string {
  const open = text.length < 2000 ? ' open' : '';
  return `<details${open}><summary>${name}</summary><pre>${foreign(text)}</pre></details>`;
}

const list = (name: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `<p class="name">${name}</p><ul>${items.map((item) => `<li>${foreign(item)}</li>`).join('')}</ul>`;
