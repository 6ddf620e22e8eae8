import { useState } from 'react';
import { href } from '../../app/location.ts';
import { TextInput } from '../../parts/Field.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { findSettings } from './sections.ts';
import { useServers } from './stores.ts';

/** Choosing the place where one already is must still scroll there: the address does not change then. */
function scrollTo(id: string) {
  const target = document.getElementById(id);
  target?.scrollIntoView({ block: 'start' });
  target?.focus({ preventScroll: true });
}

/** A server that failed, or that waits for consent, is seen from every section. */
function ServersInTrouble() {
  const failed = useServers(({ servers }) => servers?.some(({ state }) => state === 'failed'));
  const waits = useServers(({ servers }) => servers?.some(({ state, signIn }) => state === 'consent' || signIn));
  if (failed) return <span className="dot carmine end" role="img" aria-label="One does not run" />;
  return waits ? <span className="dot brass end" role="img" aria-label="One waits for you" /> : null;
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
            {section.id === 'mcp' && <ServersInTrouble />}
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
