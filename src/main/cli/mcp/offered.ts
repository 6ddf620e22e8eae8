/** What `hearth mcp` offers to other programs: a line a tool. Those that only look come first; the rest needs `--allow-write`. */
import type { RequestName } from '../../../contract/index.ts';

export interface Offered {
  name: string;
  title: string;
  description: string;
  /** The request that answers it: its input is the tool's. */
  request: RequestName;
  /** True where it may change something. Such a call goes through policy and approvals, as any other. */
  writes: boolean;
}

const looks = (name: string, title: string, request: RequestName, description: string): Offered => ({
  name,
  title,
  description,
  request,
  writes: false,
});

export const offered: readonly Offered[] = [
  looks(
    'search_conversations',
    'Search conversations',
    'chat.search',
    'Find words in all conversations that the user had with Hearth.',
  ),
  looks('list_conversations', 'List conversations', 'chat.list', 'Conversations with Hearth, the one last written in first.'),
  looks('read_conversation', 'Read a conversation', 'chat.get', 'One conversation with its messages.'),
  looks('list_runs', 'List runs', 'runs.list', 'What Hearth worked on, newest first: goals, states, costs.'),
  looks('read_run', 'Read a run', 'runs.get', 'One piece of work with its steps and its report.'),
  looks('list_approvals', 'List approvals', 'runs.approvals', 'What Hearth waits for the user to allow.'),
  looks('list_tools', 'List tools', 'tools.list', "Hearth's own tools, and which are available."),
  looks('list_capabilities', 'List grants', 'capabilities.list', 'What the user has granted to Hearth, and what is left of it.'),
  looks('read_budget', 'Read the budget', 'budget.get', 'What was spent on models, and the caps.'),
  {
    name: 'call_tool',
    title: 'Call a tool of Hearth',
    description:
      "Call one of Hearth's tools (list_tools names them). The user's policy decides: where it asks, the answer names an approval; once the user has allowed it in Hearth, call again with that approvalId.",
    request: 'tools.call',
    writes: true,
  },
];
