/** `GET /metrics`: Prometheus text format 0.0.4. */

export interface Metric {
  name: string;
  help: string;
  kind: 'counter' | 'gauge';
  value: number;
}

/** Use with figures that cost nothing to read. */
export function prometheus(metrics: Metric[]): string {
  return metrics
    .map(({ name, help, kind, value }) => `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${name} ${value}\n`)
    .join('');
}
