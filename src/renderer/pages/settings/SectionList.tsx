import { useState } from 'react';
import { href } from '../../app/location.ts';
import { TextInput } from '../../parts/Field.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { findSettings } from './sections.ts';

/** Choosing the place where one already is must still scroll there: the address does not change then. */
function scrollTo(id: string) {
  const target = document.getElementById(id);
  target?.scrollIntoView({ block: 'start' });
  target?.focus({ preventScroll: true });
}

/** The list at the left: sections, or what a search finds in them. */
export function SectionList({ current }: { current: string }) {
  const [query, setQuery] = useState('');
  const found = findSettings(query);
  return (
    <div className="scroll section-list">
      <TextInput
        icon="search"
        look="quiet"
        type="search"
        placeholder="Find a setting"
        aria-label="Find a setting"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {found.map(({ section, settings }) => (
        <div key={section.id}>
          <a
            className="item"
            href={href('settings', [section.id])}
            aria-current={!query && section.id === current ? 'true' : undefined}
            onClick={() => scrollTo(section.id)}
          >
            <Icon name={section.icon} className="c3" />
            {section.name}
          </a>
          {settings.map((setting) => (
            <a
              key={setting.id}
              className="item tight found"
              href={href('settings', [section.id, setting.id])}
              onClick={() => scrollTo(setting.id)}
            >
              <span className="clip">{setting.name}</span>
            </a>
          ))}
        </div>
      ))}
      {found.length === 0 && <p className="meta nothing">Nothing about “{query}” in Settings.</p>}
    </div>
  );
}
