/** `GET /metrics`: Prometheus text format 0.0.4. */
import type { Metric } from '../../../../contract/watch.ts';

/** Use with figures that cost little to read. Those of one name stand together. */
export function prometheus(metrics: readonly Metric[]): string {
  const names = Map.groupBy(metrics, ({ name }) => name);
  return [...names]
    .map(([name, group]) => `# HELP ${name} ${group[0]?.help}\n# TYPE ${name} ${group[0]?.kind}\n${group.map(line).join('')}`)
    .join('');
}

function line({ name, labels = {}, value }: Metric): string {
  const pairs = Object.entries(labels).map(
    ([key, text]) => `${key}="${text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`,
  );
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
}
