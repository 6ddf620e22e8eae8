/** `any` and `as unknown as` switch the compiler off; they may stand in one named file only. */
import { looseTypesAllowedIn } from './layers.table.ts';
import type { Source, Verdict } from './tree.ts';

export function checkLooseTypes(sources: Source[]): Verdict {
  const judged = sources.filter((source) => source.path !== looseTypesAllowedIn);
  const findings = judged.flatMap((source) =>
    source.looseTypes.map(({ what, line }) => ({
      level: 'fail' as const,
      file: source.path,
      line,
      message: `\`${what}\` outside ${looseTypesAllowedIn}`,
    })),
  );
  return { findings, looked: `${judged.length} files` };
}
