/** Which color is which category: the same in the map and in the timeline. */
import { type ReactNode, useMemo } from 'react';
import { useUpkeep } from '../room.ts';
import { titled } from '../words/words.ts';
import { countsOf, huesOf, otherHue } from './geometry.ts';
import type { MapPoint } from './store.ts';

/** Colors are given by all of memory, so that a category keeps its own when the list is narrowed. */
export function useHues(points: readonly Pick<MapPoint, 'category'>[]): Map<string, number> {
  const counts = useUpkeep((state) => state.stats?.byCategory);
  return useMemo(() => huesOf(counts ?? countsOf(points)), [counts, points]);
}

/** Use below a picture; only what is in it is named. */
export function Legend({
  hues,
  points,
}: {
  hues: ReadonlyMap<string, number>;
  points: readonly Pick<MapPoint, 'category'>[];
}): ReactNode {
  const counts = countsOf(points);
  const named = [...hues].filter(([name, hue]) => hue < otherHue && counts[name]);
  const others = [...hues].some(([name, hue]) => hue === otherHue && counts[name]);
  return (
    <ul className="row g12 meta mem-wrap" aria-label="Colors">
      {named.map(([name, hue]) => (
        <li key={name} className="row g6">
          <i className={`mem-dot hue-${hue}`} />
          <span dir="auto">{titled(name)}</span>
        </li>
      ))}
      {others && (
        <li className="row g6">
          <i className={`mem-dot hue-${otherHue}`} />
          Others
        </li>
      )}
    </ul>
  );
}
