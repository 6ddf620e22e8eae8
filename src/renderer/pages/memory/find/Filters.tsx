/** What narrows memory: area, kind, category, tags and time. */
import { type ReactNode, useState } from 'react';
import { TextInput } from '../../../parts/Field.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Menu, type MenuItem } from '../../../parts/Menu.tsx';
import { finder, useFinder, useUpkeep } from '../room.ts';
import { areaNames, areas, kindNames, kinds, titled } from '../words/words.ts';
import { anything, daysAgo, type Filter, isNarrowed, spans, timeName } from './filter.ts';

const change = (part: Partial<Filter>) => void finder.change(part);

export function Filters(): ReactNode {
  const filter = useFinder((state) => state.filter);
  const [between, setBetween] = useState(false);
  return (
    <>
      <div className="row g6 mem-wrap">
        {/* biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here */}
        <div className="row g6 mem-wrap" role="group" aria-label="Area">
          <Chip name="Every area" pressed={filter.area === null} onPress={() => change({ area: null })} />
          {areas.map((area) => (
            <Chip key={area} name={areaNames[area].all} pressed={filter.area === area} onPress={() => change({ area })} />
          ))}
        </div>
        <span className="row g6 end">
          <More filter={filter} />
          <Times filter={filter} onBetween={() => setBetween(true)} />
        </span>
      </div>
      {between && <Between filter={filter} onDone={() => setBetween(false)} />}
      {isNarrowed(filter) && <OnlyThese filter={filter} />}
    </>
  );
}

function Chip({ name, pressed, onPress }: { name: string; pressed: boolean; onPress: () => void }): ReactNode {
  return (
    <button type="button" className="chip" aria-pressed={pressed} onClick={onPress}>
      {name}
    </button>
  );
}

function More({ filter: { kind, category, tags } }: { filter: Filter }): ReactNode {
  const seen = useFinder((state) => state.categories);
  const counted = useUpkeep((state) => state.stats?.byCategory);
  const seenTags = useFinder((state) => state.tags);
  const categories = counted ? Object.keys(counted).sort((a, b) => (counted[b] ?? 0) - (counted[a] ?? 0)) : seen;
  const items: MenuItem[] = [
    { heading: 'Kind' },
    ...kinds.map((it) => ({
      label: kindNames[it].name,
      hint: kindNames[it].meaning,
      checked: it === kind,
      onSelect: () => change({ kind: it === kind ? null : it }),
    })),
    { separator: true },
    { heading: 'Category' },
    ...categories.map((it) => ({
      label: titled(it),
      ...(counted && { hint: String(counted[it]) }),
      checked: it === category,
      onSelect: () => change({ category: it === category ? null : it }),
    })),
    ...(seenTags.length > 0 ? [{ separator: true as const }, { heading: 'Tags' }] : []),
    ...seenTags.map((it) => ({
      label: `#${it}`,
      checked: tags.includes(it),
      onSelect: () => change({ tags: tags.includes(it) ? tags.filter((tag) => tag !== it) : [...tags, it] }),
    })),
  ];
  return (
    <Menu
      trigger={
        <button type="button" className="chip">
          <Icon name="filter" size={14} />
          Filter
          <Icon name="chev-down" size={14} />
        </button>
      }
      items={items}
    />
  );
}

function Times({ filter, onBetween }: { filter: Filter; onBetween: () => void }): ReactNode {
  const name = timeName(filter);
  return (
    <Menu
      trigger={
        <button type="button" className="chip" aria-label={`Time: ${name}`}>
          <span className="clip">{name}</span>
          <Icon name="chev-down" size={14} />
        </button>
      }
      items={[
        { label: 'Any time', checked: name === 'Any time', onSelect: () => change({ after: null, before: null }) },
        ...spans.map((span) => ({
          label: span.name,
          checked: name === span.name,
          onSelect: () => change({ after: daysAgo(span.days), before: null }),
        })),
        { separator: true },
        { label: 'Between…', icon: 'calendar', onSelect: onBetween },
      ]}
    />
  );
}

const dateOf = (instant: string | null, less = 0): string => {
  if (!instant) return '';
  const at = new Date(Date.parse(instant) - less);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
};

/** Midnight in the reader's own zone; null where that is no day. */
function midnight(date: string, days = 0): string | null {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) return null;
  const at = new Date(year, month - 1, day + days);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** Two days, both of them within. */
function Between({ filter: { after, before }, onDone }: { filter: Filter; onDone: () => void }): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: it takes effect at once
    <div className="row g6 mem-between" role="group" aria-label="Between">
      <span className="meta">From</span>
      <TextInput
        type="date"
        aria-label="From"
        value={dateOf(after)}
        onChange={({ target }) => change({ after: midnight(target.value) })}
      />
      <span className="meta">to</span>
      <TextInput
        type="date"
        aria-label="To"
        value={dateOf(before, 1)}
        onChange={({ target }) => change({ before: midnight(target.value, 1) })}
      />
      <button type="button" className="btn ghost sm" onClick={onDone}>
        Done
      </button>
    </div>
  );
}

/** What is set beyond the area, each with a way to let go of it. */
function OnlyThese({ filter }: { filter: Filter }): ReactNode {
  const { kind, category, tags, after, before } = filter;
  const parts: { name: string; without: Partial<Filter> }[] = [
    ...(kind ? [{ name: kindNames[kind].name, without: { kind: null } }] : []),
    ...(category ? [{ name: titled(category), without: { category: null } }] : []),
    ...tags.map((tag) => ({ name: `#${tag}`, without: { tags: tags.filter((it) => it !== tag) } })),
    ...(after || before ? [{ name: timeName(filter), without: { after: null, before: null } }] : []),
  ];
  if (parts.length === 0) return null;
  return (
    <ul className="row g6 mem-wrap" aria-label="Only these">
      {parts.map(({ name, without }) => (
        <li key={name}>
          <button type="button" className="chip mem-set" aria-label={`Not only ${name}`} onClick={() => change(without)}>
            <span className="clip" dir="auto">
              {name}
            </span>
            <Icon name="x" size={14} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="btn ghost sm" onClick={() => change({ ...anything, query: filter.query })}>
          Show all
        </button>
      </li>
    </ul>
  );
}
