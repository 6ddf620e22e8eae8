/** A record as a form: to correct one, or to write one down. */
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import { go, href } from '../../../app/location.ts';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { opened, useFinder } from '../room.ts';
import { areaNames, areas, kindNames, kinds, usualCategories } from '../words/words.ts';
import { type Draft, draftOf, readDraft } from './draft.ts';

/** Use in place of a record's text. Only what was changed is sent. */
export function EditRecord({ record, onDone }: { record: MemoryRecord; onDone: () => void }): ReactNode {
  const save = async (draft: Draft) => {
    const read = readDraft(draft, record);
    if ('wrong' in read) return read.wrong;
    const done = Object.keys(read.part).length > 0 ? await opened.correct(record, read.part) : ({ ok: true } as const);
    if (!done.ok) return done.why;
    onDone();
    return undefined;
  };
  return <Form start={draftOf(record)} verb="Save" busy="Saving" onSave={save} onCancel={onDone} />;
}

/** Use for something new that the person writes down. */
export function NewRecord(): ReactNode {
  const save = async (draft: Draft) => {
    const read = readDraft(draft, null);
    if ('wrong' in read) return read.wrong;
    const { text = '', ...rest } = read.part;
    const done = await opened.remember({ text, ...rest });
    if (!done.ok) return done.why;
    go(href('memory', [done.record.merged ?? done.record.id]), { replace: true });
    return undefined;
  };
  return (
    <section className="stack g12 mem-record" aria-label="Remember something">
      <h2 className="head">Remember</h2>
      <Form start={draftOf(null)} verb="Remember" busy="Keeping" onSave={save} onCancel={() => go(href('memory'))} />
    </section>
  );
}

interface FormProps {
  start: Draft;
  verb: string;
  busy: string;
  /** Answers what is wrong, if anything is. */
  onSave: (draft: Draft) => Promise<string | undefined>;
  onCancel: () => void;
}

function Form({ start, verb, busy, onSave, onCancel }: FormProps): ReactNode {
  const [draft, setDraft] = useState(start);
  const [wrong, setWrong] = useState<string>();
  const [saving, setSaving] = useState(false);
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (saving) return;
    setSaving(true);
    setWrong(await onSave(draft));
    setSaving(false);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit();
    // What was typed is not lost to one key: Cancel says that it is meant.
    else if (event.key === 'Escape' && isSame(draft, start)) onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form className="stack g12" onSubmit={(event) => void submit(event)} onKeyDown={keys} aria-label={verb}>
      <Fields draft={draft} onType={(part) => setDraft({ ...draft, ...part })} />
      {wrong && (
        <p className="c-carmine" role="alert">
          {wrong}
        </p>
      )}
      <div className="row">
        <Button type="submit" kind="primary" size="sm" keys="mod+enter" busy={saving && busy} disabled={draft.text.trim() === ''}>
          {verb}
        </Button>
        <Button kind="ghost" size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

const isSame = (a: Draft, b: Draft): boolean => (Object.keys(a) as (keyof Draft)[]).every((key) => a[key] === b[key]);

interface FieldsProps {
  draft: Draft;
  onType: (part: Partial<Draft>) => void;
}

function Fields({ draft, onType }: FieldsProps): ReactNode {
  return (
    <>
      <span className="input area mem-area">
        <textarea
          // biome-ignore lint/a11y/noAutofocus: the person just asked to write here
          autoFocus
          dir="auto"
          aria-label="Text"
          maxLength={1_000_000}
          placeholder="The snowblower is in the shed."
          value={draft.text}
          onChange={({ target }) => onType({ text: target.value })}
        />
      </span>
      <Sorting draft={draft} onType={onType} />
      <div className="mem-two">
        <Day label="About the day" value={draft.occurred} onType={(occurred) => onType({ occurred })} />
        <Day label="Holds until" value={draft.expires} onType={(expires) => onType({ expires })} />
      </div>
      <div className="field">
        <span className="label">Area</span>
        <Choice
          label="Area"
          value={draft.area}
          options={areas.map((value) => ({ value, name: areaNames[value].one }))}
          onChange={(area) => onType({ area })}
        />
      </div>
      <div className="field">
        <span className="label">Kind</span>
        <Choice
          label="Kind"
          value={draft.kind}
          options={kinds.map((value) => ({ value, name: kindNames[value].name }))}
          onChange={(kind) => onType({ kind })}
        />
      </div>
    </>
  );
}

function Sorting({ draft, onType }: FieldsProps): ReactNode {
  const seen = useFinder((state) => state.categories);
  return (
    <div className="mem-two">
      <Field label="Category">
        {(ids) => (
          <>
            <TextInput
              {...ids}
              list="mem-categories"
              maxLength={100}
              value={draft.category}
              onChange={({ target }) => onType({ category: target.value })}
            />
            <datalist id="mem-categories">
              {[...new Set([...usualCategories, ...seen])].map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="Tags">
        {(ids) => (
          <TextInput
            {...ids}
            placeholder="winter, shed"
            value={draft.tags}
            onChange={({ target }) => onType({ tags: target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function Day({ label, value, onType }: { label: string; value: string; onType: (day: string) => void }): ReactNode {
  return (
    <Field label={label}>
      {(ids) => <TextInput {...ids} type="date" value={value} onChange={({ target }) => onType(target.value)} />}
    </Field>
  );
}
