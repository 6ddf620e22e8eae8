/** The user's to-dos. A date without a time is due at 23:59 of that day, where the user is. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from '../define.ts';

export const taskStatus = z.enum(['open', 'in_progress', 'blocked', 'completed']);
/** 0 is the most pressing, 3 can wait; 2 when nothing is said. */
const priority = z.int().min(0).max(3);
const title = z.string().trim().min(1).max(1000);
const tags = z.array(z.string().trim().min(1).max(100)).max(50);

export const task = shape({
  id,
  title: z.string(),
  description: z.string(),
  status: taskStatus,
  priority,
  tags: z.array(z.string()),
  due: instant.optional(),
  /** When it is reminded of; each once. */
  remindAt: instant.optional(),
  /** Made anew when it is completed: `daily`, `weekdays`, `weekly`, `every 2 months`, or a cron expression, in `timezone`. */
  repeats: z.string().optional(),
  timezone: z.string().optional(),
  /** Where it came from: a conversation, a run, a goal. */
  conversationId: id.optional(),
  runId: id.optional(),
  goalId: id.optional(),
  /** Its place in a list by hand: smaller comes first. */
  position: z.number(),
  /** Of a repeated one that was completed: the one that was made in its place. */
  nextId: id.optional(),
  /** The text from outside that was in the context of who wrote it. */
  outside: z.string().optional(),
  /** `user`, `run:ID`, `job:ID`. */
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
  completedAt: instant.optional(),
});
export type Task = z.infer<typeof task>;

const given = {
  title,
  description: z.string().max(100_000).optional(),
  status: taskStatus.optional(),
  priority: priority.optional(),
  tags: tags.optional(),
  due: instant.nullable().optional(),
  remindAt: instant.nullable().optional(),
  repeats: z.string().max(200).nullable().optional(),
  timezone: z.string().max(100).optional(),
  conversationId: id.optional(),
  runId: id.optional(),
  goalId: id.optional(),
  position: z.number().optional(),
};

const A = '0198c3a0-0000-7000-8000-00000000000a';
const at = '2026-01-02T03:04:05.000Z';
const example: Task = {
  id: A,
  title: 'Pay the rent',
  description: '',
  status: 'open',
  priority: 1,
  tags: ['home'],
  due: at,
  position: 1,
  createdBy: 'user',
  createdAt: at,
  updatedAt: at,
};

export const tasksContract = {
  requests: {
    'tasks.create': request({
      meaning: 'Write down something to do. `quick` is one line in plain words instead: "pay rent friday #home !1".',
      input: z.union([shape(given), shape({ quick: title, timezone: z.string().max(100).optional() })]),
      output: task,
      errors: ['refused', 'not_found'],
      example: { input: { quick: 'pay rent friday #home !1' }, output: example },
    }),
    'tasks.update': request({
      meaning: 'Change a task; what is not named stays. Null takes a date away. A repeated one that is completed is made anew.',
      input: shape(given).partial().extend({ id }),
      output: task,
      errors: ['not_found', 'refused'],
      example: { input: { id: A, status: 'completed' }, output: { ...example, status: 'completed' } },
    }),
    'tasks.updateMany': request({
      meaning: 'Change many in the same way, all or none.',
      input: shape({
        ids: z.array(id).min(1).max(500),
        status: taskStatus.optional(),
        priority: priority.optional(),
        addTags: tags.optional(),
        removeTags: tags.optional(),
        due: instant.nullable().optional(),
      }),
      output: shape({ items: z.array(task), next: z.null() }),
      errors: ['not_found', 'refused'],
      example: { input: { ids: [A], status: 'completed' }, output: { items: [example], next: null } },
    }),
    'tasks.list': request({
      meaning: 'Tasks: what presses first, by due, priority and place.',
      input: shape({
        status: taskStatus.optional(),
        tag: z.string().max(100).optional(),
        query: z.string().max(1000).optional(),
        dueBefore: instant.optional(),
        ...page,
      }),
      output: listOf(task),
      example: { input: {}, output: { items: [example], next: null } },
    }),
    'tasks.get': request({
      meaning: 'One task.',
      input: shape({ id }),
      output: task,
      errors: ['not_found'],
      example: { input: { id: A }, output: example },
    }),
    'tasks.delete': request({
      meaning: 'Take a task away. `tasks.restore` brings it back.',
      input: shape({ id }),
      output: nothing,
      errors: ['not_found'],
      example: { input: { id: A }, output: {} },
    }),
    'tasks.restore': request({
      meaning: 'Undo `tasks.delete`.',
      input: shape({ id }),
      output: task,
      errors: ['not_found'],
      example: { input: { id: A }, output: example },
    }),
    'tasks.parse': request({
      meaning: 'What a line in plain words would become; changes nothing. `words` says the date as it is understood.',
      input: shape({ quick: title, timezone: z.string().max(100).optional() }),
      output: shape({
        title: z.string(),
        tags: z.array(z.string()),
        priority,
        due: instant.optional(),
        remindAt: instant.optional(),
        repeats: z.string().optional(),
        words: z.string(),
      }),
      example: {
        input: { quick: 'pay rent friday #home !1' },
        output: { title: 'pay rent', tags: ['home'], priority: 1, due: at, words: 'Friday, January 2' },
      },
    }),
    'tasks.export': request({
      meaning: 'Tasks as a Markdown check list, or as iCalendar (VTODO).',
      input: shape({ format: z.enum(['markdown', 'icalendar']), status: taskStatus.optional() }),
      output: shape({ text: z.string(), tasks: z.int() }),
      example: { input: { format: 'markdown' }, output: { text: '- [ ] Pay the rent\n', tasks: 1 } },
    }),
    'tasks.import': request({
      meaning: 'Tasks from a Markdown check list or iCalendar. The same text again adds nothing twice.',
      input: shape({
        format: z.enum(['markdown', 'icalendar']),
        text: z.string().min(1).max(5_000_000),
        dryRun: z.boolean().optional(),
      }),
      output: shape({ created: z.int(), known: z.int(), skipped: z.array(shape({ where: z.string(), why: z.string() })) }),
      errors: ['refused'],
      example: { input: { format: 'markdown', text: '- [ ] Pay the rent' }, output: { created: 1, known: 0, skipped: [] } },
    }),
  },
  events: {
    'tasks.changed': event({
      meaning: 'A task was made, changed, taken away or brought back.',
      payload: shape({ id, what: z.enum(['created', 'updated', 'deleted', 'restored']), more: z.array(id).optional() }),
      example: { id: A, what: 'created' },
    }),
  },
};
