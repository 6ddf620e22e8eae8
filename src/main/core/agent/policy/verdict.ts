/** What policy looks at and what it says: the words that the rules, the rooms and the log share. */
import type { Constitution } from '../../../../contract/self.ts';
import type { Grant, PolicyFile } from '../../../../contract/tools.ts';
import type { Tool, Touch } from '../tool.ts';
import type { SkillLimit } from './skills.ts';

/** A grant that is in force: a standing capability, one that came with the run, or one remembered for it. */
export interface StandingGrant extends Grant {
  /** The capability's id, or `run:N` for the N-th grant of the run's envelope. */
  id: string;
  used: number;
  /** Given to this run itself, when it was made or since: only such a grant holds while text from outside is in the context. */
  fixed: boolean;
}

/** What policy needs to know of a tool. */
export interface JudgedTool extends Pick<Tool, 'name' | 'risk' | 'free' | 'perMinute' | 'taintSafe'> {
  /** `builtin`, `own`, `mcp:NAME`. */
  readonly source: string;
}

/** Everything a decision may depend on: the same facts always give the same verdict. */
export interface Facts {
  tool: JudgedTool;
  /** Parsed. */
  args: unknown;
  touches: readonly Touch[];
  /** Files in Hearth's own folder that the call names by their ids: they, and only they, may be read there. */
  lent: readonly string[];
  grants: readonly StandingGrant[];
  constitution: Constitution;
  /** Null: the file is there and cannot be read. Then nothing is allowed without being asked. */
  policy: PolicyFile | null;
  /** Set where text from outside is in the run's context: from what. */
  taintedBy: string | null;
  /** The tools that this run may use at all; null is every one. A sub-agent has fewer. */
  only: readonly string[] | null;
  /** The skills that this run has read: what none of them declared it cannot do. */
  skills?: readonly SkillLimit[];
  /** Nobody can be asked: what would ask is refused. */
  unattended: boolean;
  /** Calls within the last minute: of this tool, of all. */
  recent: { tool: number; all: number };
  /** Hearth's own folder. */
  home: string;
  now: number;
  /** The approval that allows exactly this call, where there is one. It answers what would ask, never what is denied. */
  approved: string | null;
}

export type Verdict =
  | {
      verdict: 'allow';
      /** The rule or grant: `free`, `capability:ID`, `run grant 1`, `approval:ID`. */
      by: string;
      why: string;
      /** The capabilities that this call uses up by one. */
      uses: readonly string[];
      /** Hosts that redirects may lead to. */
      hosts: readonly string[];
      /** True where a grant vouches for what is read: it does not taint. */
      trusted: boolean;
    }
  | {
      verdict: 'ask';
      by: string;
      why: string;
      /** What "always" would allow, in words and as grants. */
      scope: { words: string; grants: readonly Grant[] };
    }
  | { verdict: 'deny'; by: string; code: 'refused' | 'rate_limited'; why: string };
